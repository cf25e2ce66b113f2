import { F, K, type Field, type Tree } from '../../syntax/tree.ts';

/** The columns of one tree by number, for passes over every node; all others use `Node`. Ids of absent children are ends. */
export class ColumnReader {
  readonly kind: Uint8Array;
  readonly field: Uint8Array;
  readonly parent: Uint32Array;
  readonly #after: Uint32Array;
  readonly #start: Uint32Array;
  readonly #end: Uint32Array;
  readonly #text: string;
  readonly #base: number;

  constructor(tree: Tree) {
    const { columns } = tree;
    this.kind = columns.kind;
    this.field = columns.field;
    this.parent = columns.parent;
    this.#after = columns.after;
    this.#start = columns.start;
    this.#end = columns.end;
    this.#text = tree.file.text;
    this.#base = tree.base;
  }

  textOf(id: number): string {
    return this.#text.slice(this.#base + (this.#start[id] ?? 0), this.#base + (this.#end[id] ?? 0));
  }

  next(id: number): number {
    return this.#after[id] ?? this.kind.length;
  }

  /** Names that the grammar takes for keywords (`iota := 0` is Go) count. */
  isName(id: number): boolean {
    const kind = this.kind[id];
    return kind === K.identifier || kind === K.iota || kind === K.nil || kind === K.true || kind === K.false;
  }

  /** The first child under a field, or the end of the node. */
  childWith(id: number, field: Field): number {
    const end = this.next(id);
    for (let child = id + 1; child < end; child = this.next(child)) {
      if (this.field[child] === field) return child;
    }
    return end;
  }

  childOfKind(id: number, kind: number): number {
    const end = this.next(id);
    for (let child = id + 1; child < end; child = this.next(child)) if (this.kind[child] === kind) return child;
    return -1;
  }

  /** The first child that is neither a comment nor a parenthesis. */
  firstNamed(id: number): number {
    const end = this.next(id);
    for (let child = id + 1; child < end; child = this.next(child)) {
      if (this.kind[child] !== K.comment && this.kind[child] !== K['(']) return child;
    }
    return -1;
  }

  unparen(id: number): number {
    while (this.kind[id] === K.parenthesized_expression) {
      const inner = this.firstNamed(id);
      if (inner === -1) break;
      id = inner;
    }
    return id;
  }

  /** The expressions of an expression_list; a node that is no list counts as its only element. */
  elements(list: number): number[] {
    if (this.kind[list] !== K.expression_list) return list < this.kind.length ? [list] : [];
    const out: number[] = [];
    for (let child = list + 1; child < this.next(list); child = this.next(child)) {
      if (this.kind[child] !== K[','] && this.kind[child] !== K.comment) out.push(child);
    }
    return out;
  }

  namesOf(id: number, visit: (name: number) => void): void {
    const end = this.afterNames(id);
    for (let child = id + 1; child < end; child = this.next(child)) {
      if (this.isName(child)) visit(child);
    }
  }

  /** Where the declared names of a spec or parameter declaration end. Some commas between them carry the field too. */
  afterNames(id: number): number {
    const end = this.next(id);
    let child = id + 1;
    while (child < end) {
      const kind = this.kind[child];
      if (this.field[child] !== F.name && kind !== K[','] && kind !== K.comment) break;
      child = this.next(child);
    }
    return child;
  }

  /**
   * The grammar reads the first names of a group of ten or more (`func(a, b, ..., j int)`) as parameters of type a, b...
   * In Go all parameters of a list have names or none has: returns the name that such a declaration is, else -1.
   */
  misreadName(group: number): number {
    const name = group + 1;
    if (this.kind[group] !== K.parameter_declaration || this.kind[name] !== K.type_identifier) return -1;
    if (this.next(name) !== this.next(group)) return -1;
    const list = this.parent[group] ?? 0;
    for (let other = this.next(group); other < this.next(list); other = this.next(other)) {
      if (this.childWith(other, F.name) !== this.next(other)) return name;
    }
    return -1;
  }
}
