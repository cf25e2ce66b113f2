import type { Span } from '../text/span.ts';
import { F, K, type Field, type Kind } from './kinds.gen.ts';

/**
 * The nodes of one parsed declaration, in preorder, one entry a visible node (named and anonymous, comments included).
 * Offsets count from the start of the parsed slice. Node 0 is the root and its own parent.
 */
export interface Columns {
  readonly count: number;
  readonly kind: Uint8Array;
  readonly field: Uint8Array;
  /** 1 where the node is named, 2 where it is missing (inserted by the parser), as bits. */
  readonly flags: Uint8Array;
  readonly start: Uint32Array;
  readonly end: Uint32Array;
  readonly parent: Uint32Array;
  /** The node after this one's subtree: the next sibling, where it has the same parent. */
  readonly after: Uint32Array;
}

export const NAMED = 1;
export const MISSING = 2;

/** What a tree needs to know of its file. */
export interface TreeText {
  readonly path: string;
  readonly text: string;
}

/**
 * The syntax tree of one top-level declaration: a value of one file, which knows nothing of types, rules or the disk.
 * Nodes live in columns; a `Node` is a handle made on first use and kept, so that handles can be compared and be keys.
 */
export class Tree {
  readonly file: TreeText;
  /** Where the parsed slice starts in the file. */
  readonly base: number;
  readonly columns: Columns;
  /** Places that the parser could not read. Rules skip what lies in one. */
  readonly errors: readonly Span[];
  readonly root: Node;
  readonly #handles: (Node | undefined)[];
  readonly #byKind = new Map<Kind, readonly Node[]>();

  constructor(file: TreeText, base: number, columns: Columns, errors: readonly Span[]) {
    this.file = file;
    this.base = base;
    this.columns = columns;
    this.errors = errors;
    this.#handles = new Array<Node | undefined>(columns.count);
    this.root = this.node(0);
  }

  node(id: number): Node {
    const known = this.#handles[id];
    if (known !== undefined) return known;
    const made = new Node(this, id);
    this.#handles[id] = made;
    return made;
  }

  /** All nodes of a kind in source order, tokens included. The column of kinds is searched once for each kind asked for. */
  ofKind(kind: Kind): readonly Node[] {
    const known = this.#byKind.get(kind);
    if (known !== undefined) return known;
    const kinds = this.columns.kind;
    const found: Node[] = [];
    for (let id = kinds.indexOf(kind); id >= 0; id = kinds.indexOf(kind, id + 1)) found.push(this.node(id));
    this.#byKind.set(kind, found);
    return found;
  }
}

/** A handle on one node of a tree. Equal nodes are the same object. */
export class Node implements Span {
  readonly tree: Tree;
  readonly id: number;

  constructor(tree: Tree, id: number) {
    this.tree = tree;
    this.id = id;
  }

  get kind(): Kind {
    return this.tree.columns.kind[this.id] as Kind;
  }

  /** The field under which the parent holds this node, or `F.none`. */
  get field(): Field {
    return this.tree.columns.field[this.id] as Field;
  }

  get isNamed(): boolean {
    return ((this.tree.columns.flags[this.id] ?? 0) & NAMED) !== 0;
  }

  get isMissing(): boolean {
    return ((this.tree.columns.flags[this.id] ?? 0) & MISSING) !== 0;
  }

  /** UTF-16 offset in the file. */
  get start(): number {
    return this.tree.base + (this.tree.columns.start[this.id] ?? 0);
  }

  get end(): number {
    return this.tree.base + (this.tree.columns.end[this.id] ?? 0);
  }

  get text(): string {
    return this.tree.file.text.slice(this.start, this.end);
  }

  get parent(): Node | null {
    return this.id === 0 ? null : this.tree.node(this.tree.columns.parent[this.id] ?? 0);
  }

  /** The named children in order, comments left out. */
  get children(): Node[] {
    const out: Node[] = [];
    const { kind, flags, after } = this.tree.columns;
    const end = after[this.id] ?? 0;
    for (let id = this.id + 1; id < end; id = after[id] ?? end) {
      if (((flags[id] ?? 0) & NAMED) !== 0 && kind[id] !== K.comment) out.push(this.tree.node(id));
    }
    return out;
  }

  /** Every child in order: named, anonymous tokens and comments. */
  get allChildren(): Node[] {
    const out: Node[] = [];
    const { after } = this.tree.columns;
    const end = after[this.id] ?? 0;
    for (let id = this.id + 1; id < end; id = after[id] ?? end) out.push(this.tree.node(id));
    return out;
  }

  /** The first child held under a field. */
  child(field: Field): Node | null {
    const { field: fields, after } = this.tree.columns;
    const end = after[this.id] ?? 0;
    for (let id = this.id + 1; id < end; id = after[id] ?? end) if (fields[id] === field) return this.tree.node(id);
    return null;
  }

  /** All named children held under a field. Commas between them are held under it too, and are left out. */
  childrenOf(field: Field): Node[] {
    return this.children.filter((child) => child.field === field);
  }

  /** The first child of a kind (named kinds and tokens alike). */
  childOfKind(kind: Kind): Node | null {
    const { kind: kinds, after } = this.tree.columns;
    const end = after[this.id] ?? 0;
    for (let id = this.id + 1; id < end; id = after[id] ?? end) if (kinds[id] === kind) return this.tree.node(id);
    return null;
  }

  hasToken(kind: Kind): boolean {
    return this.childOfKind(kind) !== null;
  }

  /** Nodes of a kind in this subtree, itself included, in source order. */
  descendants(kind: Kind): Node[] {
    const nodes = this.tree.ofKind(kind);
    const end = this.tree.columns.after[this.id] ?? 0;
    return nodes.slice(firstFrom(nodes, this.id), firstFrom(nodes, end));
  }

  /** True for the node itself and everything below it. Nodes of other trees are never inside. */
  contains(other: Node): boolean {
    return other.tree === this.tree && other.id >= this.id && other.id < (this.tree.columns.after[this.id] ?? 0);
  }

  /** The nearest node of one of the kinds, from this one upwards (itself included unless `strict`). */
  closest(kinds: readonly Kind[], strict = false): Node | null {
    for (let node: Node | null = strict ? this.parent : this; node !== null; node = node.parent) {
      if (kinds.includes(node.kind)) return node;
    }
    return null;
  }

  /** True where the parser met something it could not read inside this node. */
  get hasError(): boolean {
    return this.tree.errors.some((error) => error.start <= this.end && error.end >= this.start);
  }
}

/** The position of the first node, of nodes in order, whose number is at least this. */
function firstFrom(nodes: readonly Node[], id: number): number {
  let low = 0;
  let high = nodes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((nodes[middle]?.id ?? 0) < id) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The kinds that open a function body of their own. */
export const FUNCTION_KINDS: readonly Kind[] = [K.function_declaration, K.method_declaration, K.func_literal];

/** The function declaration or literal that a node belongs to; null outside functions (package variables, types). */
export function enclosingFunction(node: Node): Node | null {
  return node.closest(FUNCTION_KINDS, true);
}

export { F, K, type Field, type Kind };
