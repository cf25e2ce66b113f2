import type { Node } from '../../syntax/tree.ts';
import type { Block, Edge, EdgeKind, Element, Point } from './graph.ts';

export interface MutableBlock extends Block {
  id: number;
  readonly elements: Element[];
  readonly successors: Edge[];
  readonly predecessors: Edge[];
}

/** A block without a place yet: it gets one when something begins there. */
export function emptyBlock(): MutableBlock {
  return { id: -1, elements: [], successors: [], predecessors: [] };
}

/** Where `break`, `continue` and `fallthrough` lead. */
export interface Frame {
  readonly outer: Frame | null;
  readonly label: string | null;
  readonly breakTo: MutableBlock;
  readonly continueTo: MutableBlock | null;
  /** The body of the next case, while one is built. */
  fallthroughTo: MutableBlock | null;
}

/** The blocks of a function while they are laid down, in the order of the source. */
export class BlockBuilder {
  readonly blocks: MutableBlock[] = [];
  readonly points = new Map<number, Point>();
  readonly labels = new Map<string, { readonly block: MutableBlock; defined: boolean }>();
  frame: Frame | null = null;
  /** The block that the next element goes to; null where nothing leads to. */
  #current: MutableBlock | null = null;

  /** Makes a block the current one. */
  begin(block: MutableBlock): MutableBlock {
    block.id = this.blocks.length;
    this.blocks.push(block);
    this.#current = block;
    return block;
  }

  /** The block after a statement: nothing runs there where nothing leads to it. */
  beginIfReached(block: MutableBlock): void {
    if (block.predecessors.length > 0) this.begin(block);
    else this.#current = null;
  }

  /** The current block; a fresh one without predecessors for dead code. */
  here(): MutableBlock {
    return this.#current ?? this.begin(emptyBlock());
  }

  link(from: MutableBlock, to: MutableBlock, kind: EdgeKind = 'next', condition: Node | null = null, node: Node | null = null): void {
    const edge: Edge = { from, to, kind, condition, node };
    from.successors.push(edge);
    to.predecessors.push(edge);
  }

  /** Ends the current block in one edge. */
  jump(to: MutableBlock, kind: EdgeKind = 'next', condition: Node | null = null, node: Node | null = null): void {
    if (this.#current !== null) this.link(this.#current, to, kind, condition, node);
    this.#current = null;
  }

  /** Ends the current block; its edges are linked by hand. */
  finish(): MutableBlock {
    const block = this.here();
    this.#current = null;
    return block;
  }

  element(node: Node): void {
    const block = this.here();
    this.points.set(node.id, { block, index: block.elements.length });
    block.elements.push(node);
  }

  /** Notes that a node begins where the next element will be. */
  startsHere(node: Node): void {
    if (this.points.has(node.id)) return;
    const block = this.here();
    this.points.set(node.id, { block, index: block.elements.length });
  }

  /** The block that a label names, also before the label is met. */
  label(name: string): { readonly block: MutableBlock; defined: boolean } {
    const known = this.labels.get(name);
    if (known !== undefined) return known;
    const made = { block: emptyBlock(), defined: false };
    this.labels.set(name, made);
    return made;
  }

  /** Builds a part that `break` and `continue` can leave. */
  within(label: string | null, breakTo: MutableBlock, continueTo: MutableBlock | null, build: (frame: Frame) => void): void {
    const outer = this.frame;
    const frame: Frame = { outer, label, breakTo, continueTo, fallthroughTo: null };
    this.frame = frame;
    build(frame);
    this.frame = outer;
  }

  /** Where a `break` or `continue` leads; null where the compiler would object. */
  target(kind: 'break' | 'continue', label: string | null): MutableBlock | null {
    for (let frame = this.frame; frame !== null; frame = frame.outer) {
      if (label !== null && frame.label !== label) continue;
      const to = kind === 'break' ? frame.breakTo : frame.continueTo;
      if (to !== null) return to;
    }
    return null;
  }
}
