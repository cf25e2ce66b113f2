import type { Node } from '../../syntax/tree.ts';
import { decisionOf, type Decision, type PathEvidence } from './evidence.ts';
import type { Block, Edge, Element, ExitKind, Graph, Point } from './graph.ts';
import type { Assumption, Facts, Guards } from './guards.ts';
import type { Loop } from './loops.ts';

/** A question about paths, with its start looked up. */
export interface PathQuery {
  /** The first element after the start; null for the entry. */
  readonly start: Point | null;
  readonly goal: (element: Element) => boolean;
  readonly avoid: (element: Element) => boolean;
  readonly exits: readonly ExitKind[];
  readonly follow: (edge: Edge) => boolean;
  /** Elements that a path to the start may not pass; null where that does not matter. */
  readonly avoidBefore: ((element: Element) => boolean) | null;
  /** The next turn of this loop is a goal; the path does not leave the loop. */
  readonly loop: Loop | null;
  /** Nothing leads to the start: the search begins there. */
  readonly dead: boolean;
  readonly assume: readonly Assumption[];
}

/** States that one search looks at before it settles for a path without a proof: some 30 ms. */
const MAX_STATES = 4_000;

/**
 * Breadth first, so that the evidence is short; paths that nothing speaks against before doubtful ones. A plain search over
 * blocks answers first, in linear time: where it finds nothing there is nothing. Only then are guards tracked, from the
 * entry, since what was decided on the way to the start still holds after it.
 */
export function searchPath(graph: Graph, query: PathQuery, guards: (() => Guards | null) | null): PathEvidence | null {
  const coarse = new Search(graph, query, null).run();
  if (coarse === null || coarse === 'limit') return null;
  const facts = guards === null ? null : guards();
  if (facts === null) return { ...coarse, feasibility: 'unknown' };
  if (facts.idle && query.assume.length === 0) return coarse;
  const precise = new Search(graph, query, facts).run();
  return precise === 'limit' ? { ...coarse, feasibility: 'unknown' } : precise;
}

interface State {
  readonly block: Block;
  /** The first element to run. */
  readonly index: number;
  /** True once the start was passed. */
  readonly started: boolean;
  readonly certain: boolean;
  readonly facts: Facts | null;
  readonly previous: State | null;
  readonly via: Edge | null;
  /** After the last element that ran. */
  stop: number;
}

type Verdict = 'goal' | 'avoid' | 'pass';

class Search {
  readonly #graph: Graph;
  readonly #query: PathQuery;
  readonly #guards: Guards | null;
  readonly #certain: State[] = [];
  readonly #doubtful: State[] = [];
  readonly #seen = new Set<string>();
  readonly #verdicts = new Map<Element, Verdict>();
  readonly #useful: Uint8Array | null;

  constructor(graph: Graph, query: PathQuery, guards: Guards | null) {
    this.#graph = graph;
    this.#query = query;
    this.#guards = guards;
    this.#useful = guards === null ? null : usefulBlocks(graph, query, (element) => this.#verdict(element) === 'goal');
  }

  run(): PathEvidence | 'limit' | null {
    this.#begin();
    let taken = 0;
    for (let at = 0, doubtful = 0; ; ) {
      const state = this.#certain[at] ?? this.#doubtful[doubtful];
      if (state === undefined) return null;
      if (at < this.#certain.length) at++;
      else doubtful++;
      if (this.#guards !== null && ++taken > MAX_STATES) return 'limit';
      const found = this.#step(state);
      if (found !== null) return found;
    }
  }

  #begin(): void {
    const { start, dead } = this.#query;
    const first = start !== null && dead ? start : { block: this.#graph.entry, index: 0 };
    const started = start === null || dead;
    const facts = this.#guards?.initial() ?? null;
    this.#push({ ...first, started, certain: true, facts: started ? this.#assumed(facts) : facts, previous: null, via: null, stop: first.index });
  }

  #assumed(facts: Facts | null): Facts | null {
    if (facts === null || this.#guards === null) return facts;
    let assumed = facts;
    for (const assumption of this.#query.assume) assumed = this.#guards.assume(assumed, assumption);
    return assumed;
  }

  #step(state: State): PathEvidence | null {
    const { block, started } = state;
    const { start, avoidBefore } = this.#query;
    let { facts } = state;
    for (let index = state.index; index < block.elements.length; index++) {
      const element = block.elements[index];
      if (element === undefined) break;
      if (!started && start !== null && start.block === block && start.index === index) this.#fork(state, index, facts);
      state.stop = index + 1;
      if (started) {
        const verdict = this.#verdict(element);
        if (verdict === 'goal') return this.#evidence(state, null, 'goal', element);
        if (verdict === 'avoid') return null;
      } else if (avoidBefore?.(element) === true) {
        return null;
      }
      if (facts !== null && this.#guards !== null) facts = this.#guards.pass(facts, element);
    }
    state.stop = block.elements.length;
    if (!started && start !== null && start.block === block && start.index === block.elements.length) this.#fork(state, block.elements.length, facts);
    for (const edge of block.successors) {
      const found = this.#follow(state, edge, facts);
      if (found !== null) return found;
    }
    return null;
  }

  /** The start is passed here. The search for it goes on as well: a later turn of a loop may pass it with other facts. */
  #fork(state: State, index: number, facts: Facts | null): void {
    state.stop = index;
    this.#push({ ...state, index, started: true, facts: this.#assumed(facts), previous: { ...state, stop: index }, via: null, stop: index });
  }

  #follow(state: State, edge: Edge, before: Facts | null): PathEvidence | null {
    const { loop, exits, follow } = this.#query;
    const { started } = state;
    let { certain } = state;
    let facts = before;
    if (started && !follow(edge)) return null;
    if (facts !== null && this.#guards !== null) {
      const decided = this.#guards.decide(facts, edge);
      if (decided === null) return null;
      facts = this.#guards.keep(decided.facts, edge.to);
      // Doubts about how the start is reached do not count: it is reached somehow.
      if (started && !decided.certain) certain = false;
    }
    const next: State = { block: edge.to, index: 0, started, certain, facts, previous: state, via: edge, stop: 0 };
    if (started) {
      if (loop !== null && edge.to === loop.turn) return this.#evidence(next, null, 'turn', loop.statement ?? edge.node ?? this.#graph.fn);
      if (loop !== null && !loop.blocks.has(edge.to)) return null;
      if (isExit(edge)) return exits.includes(edge.kind) ? this.#evidence(next, edge, edge.kind, edge.node ?? this.#graph.fn) : null;
      if (this.#useful !== null && this.#useful[edge.to.id] === 0) return null;
    }
    this.#push(next);
    return null;
  }

  #push(state: State): void {
    const where = `${state.block.id} ${state.index} ${state.started ? 1 : 0} ${state.facts?.key ?? ''}`;
    // A doubtful path is not worth following where a certain one goes; a certain one is, where a doubtful one went.
    if (this.#seen.has(where) || (!state.certain && this.#seen.has(`?${where}`))) return;
    this.#seen.add(state.certain ? where : `?${where}`);
    (state.certain ? this.#certain : this.#doubtful).push(state);
  }

  #verdict(element: Element): Verdict {
    const known = this.#verdicts.get(element);
    if (known !== undefined) return known;
    const verdict = this.#query.goal(element) ? 'goal' : this.#query.avoid(element) ? 'avoid' : 'pass';
    this.#verdicts.set(element, verdict);
    return verdict;
  }

  #evidence(last: State, exit: Edge | null, end: PathEvidence['end'], endNode: Node): PathEvidence {
    const states: State[] = [];
    for (let state: State | null = last; state !== null; state = state.previous) states.push(state);
    const before = { decisions: [] as Decision[], elements: [] as Element[] };
    const after = { decisions: [] as Decision[], elements: [] as Element[] };
    for (const state of states.reverse()) {
      const part = state.started ? after : before;
      const decision = state.via === null || state.via === exit ? null : decisionOf(state.via);
      if (decision !== null) part.decisions.push(decision);
      if (state.block.elements.length > 0) part.elements.push(...state.block.elements.slice(state.index, state.stop));
    }
    return { feasibility: last.certain ? 'proven' : 'unknown', ...after, before, end, endNode };
  }
}

function isExit(edge: Edge): edge is Edge & { readonly kind: ExitKind } {
  switch (edge.kind) {
    case 'return': case 'end': case 'panic': case 'never': case 'lost': return true;
    default: return false;
  }
}

/** Blocks from which a goal can be reached at all: guards are not tracked where nothing comes of it. */
function usefulBlocks(graph: Graph, query: PathQuery, isGoal: (element: Element) => boolean): Uint8Array {
  const useful = new Uint8Array(graph.blocks.length);
  const stack: Block[] = [];
  const add = (block: Block): void => {
    if (useful[block.id] === 1) return;
    useful[block.id] = 1;
    stack.push(block);
  };
  for (const block of graph.blocks) {
    const ends = block.successors.some((edge) => edge.to === query.loop?.turn || (isExit(edge) && query.exits.includes(edge.kind)));
    if (ends || block.elements.some(isGoal)) add(block);
  }
  for (let block = stack.pop(); block !== undefined; block = stack.pop()) for (const edge of block.predecessors) add(edge.from);
  return useful;
}
