import type { Block, Edge, Element, Graph } from './graph.ts';

/**
 * A forward or backward analysis. For the answer to be right and the computation to end:
 * - `join` is associative, commutative and idempotent, and `join(bottom, x)` equals `x`;
 * - a value can grow by `join` only finitely often;
 * - `element` and `edge` are monotone: more in, not less out;
 * - values are never changed in place, and `equal` holds for values that are the same.
 */
export interface Analysis<Value> {
  readonly direction: 'forward' | 'backward';
  /** What holds where nothing is known to lead: the neutral element of `join`. */
  readonly bottom: Value;
  /** What holds on entry; for a backward analysis, at every exit. */
  readonly boundary: Value;
  join(a: Value, b: Value): Value;
  equal(a: Value, b: Value): boolean;
  /** What an element makes of the value that holds before it (after it, backward). */
  element(element: Element, value: Value): Value;
  /** What a choice adds; `bottom` for one that cannot be made. */
  edge?(edge: Edge, value: Value): Value;
}

export interface Solution<Value> {
  /** What holds where a block begins, in the order of execution. */
  before(block: Block): Value;
  /** What holds where it ends. */
  after(block: Block): Value;
  /** What holds right before and right after an element of a block. */
  around(block: Block, index: number): { readonly before: Value; readonly after: Value };
}

/** Iterates to the least solution. Linear in practice: a block is visited again only when what reaches it has grown. */
export function solve<Value>(graph: Graph, analysis: Analysis<Value>): Solution<Value> {
  const forward = analysis.direction === 'forward';
  const starts = new Set<Block>(forward ? [graph.entry] : graph.blocks.filter((block) => block.successors.length === 0));
  const incoming = (block: Block): readonly Edge[] => (forward ? block.predecessors : block.successors);
  const outgoing = (block: Block): readonly Edge[] => (forward ? block.successors : block.predecessors);
  const target = (edge: Edge): Block => (forward ? edge.to : edge.from);
  const source = (edge: Edge): Block => (forward ? edge.from : edge.to);
  const input = graph.blocks.map(() => analysis.bottom);
  const output = graph.blocks.map(() => analysis.bottom);

  const run = (block: Block, value: Value, upTo: number): Value => {
    let result = value;
    const { elements } = block;
    for (let step = 0; step < upTo; step++) {
      const element = elements[forward ? step : elements.length - 1 - step];
      if (element !== undefined) result = analysis.element(element, result);
    }
    return result;
  };

  const order = forward ? graph.blocks : [...graph.blocks].reverse();
  const pending = new Set(order);
  while (pending.size > 0) {
    for (const block of order) {
      if (!pending.delete(block)) continue;
      let value = starts.has(block) ? analysis.boundary : analysis.bottom;
      for (const edge of incoming(block)) {
        const given = output[source(edge).id] ?? analysis.bottom;
        value = analysis.join(value, analysis.edge === undefined ? given : analysis.edge(edge, given));
      }
      input[block.id] = value;
      const result = run(block, value, block.elements.length);
      if (analysis.equal(result, output[block.id] ?? analysis.bottom)) continue;
      output[block.id] = result;
      for (const edge of outgoing(block)) pending.add(target(edge));
    }
  }

  const at = (values: readonly Value[], block: Block): Value => values[block.id] ?? analysis.bottom;
  return {
    before: (block) => at(forward ? input : output, block),
    after: (block) => at(forward ? output : input, block),
    around(block, index) {
      const value = at(input, block);
      if (forward) return { before: run(block, value, index), after: run(block, value, index + 1) };
      const steps = block.elements.length - index;
      return { before: run(block, value, steps), after: run(block, value, steps - 1) };
    },
  };
}
