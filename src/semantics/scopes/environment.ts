import { K, type Tree } from '../../syntax/tree.ts';
import { LocalBinding, type BindingKind, type Entity, type LabelEntity } from './binding.ts';
import type { ColumnReader } from './columns.ts';

/** The names of one tree, bound. Sealed when binding is done. */
export interface Bound {
  /** By node: n > 0 is the local n - 1, n < 0 the free name -n - 1, 0 neither. */
  readonly slots: Int32Array;
  readonly locals: readonly LocalBinding[];
  /** Names that no scope inside the tree declares. */
  readonly names: readonly string[];
  readonly labels: ReadonlyMap<number, Entity>;
}

/** Predeclared names that have node kinds of their own. */
const KEYWORD_LIKE: ReadonlySet<string> = new Set(['nil', 'true', 'false', 'iota']);

interface Frame {
  readonly functionId: number;
  readonly results: LocalBinding[];
  labels: Map<string, LabelEntity> | null;
  jumps: { id: number; name: string }[] | null;
}

/** What every name means at the place that the binder has come to. */
export class Environment {
  readonly bound: Bound;
  /** The identifier under the `&` that was met last. */
  addressed = -1;

  readonly #tree: Tree;
  readonly #columns: ColumnReader;
  readonly #slots: Int32Array;
  readonly #locals: LocalBinding[] = [];
  readonly #names: string[] = [];
  readonly #nameIds = new Map<string, number>();
  readonly #labels = new Map<number, Entity>();
  /** The binding that each name has now, and how to take the names of a scope back. */
  readonly #visible = new Map<string, LocalBinding>();
  readonly #undo: { name: string; before: LocalBinding | undefined }[] = [];
  readonly #scopes: { node: number; serial: number; mark: number }[] = [];
  readonly #frames: Frame[] = [];
  #frame: Frame = { functionId: 0, results: [], labels: null, jumps: null };
  #lastSerial = 0;
  #keywordShadowed = false;

  constructor(tree: Tree, columns: ColumnReader) {
    this.#tree = tree;
    this.#columns = columns;
    this.#slots = new Int32Array(tree.columns.count);
    this.bound = { slots: this.#slots, locals: this.#locals, names: this.#names, labels: this.#labels };
  }

  /** How many scopes are open: 1 at package level. */
  get depth(): number {
    return this.#scopes.length;
  }

  /** The serial number of the innermost scope. */
  get serial(): number {
    return this.#scopes.at(-1)?.serial ?? 0;
  }

  /** The named results of the function at hand. */
  get results(): readonly LocalBinding[] {
    return this.#frame.results;
  }

  lookup(name: string): LocalBinding | undefined {
    return this.#visible.get(name);
  }

  openScope(node: number): void {
    this.#scopes.push({ node, serial: ++this.#lastSerial, mark: this.#undo.length });
  }

  closeScope(): void {
    const scope = this.#scopes.pop();
    while (scope !== undefined && this.#undo.length > scope.mark) {
      const entry = this.#undo.pop();
      if (entry === undefined) break;
      if (entry.before === undefined) this.#visible.delete(entry.name);
      else this.#visible.set(entry.name, entry.before);
    }
  }

  enterFunction(id: number): void {
    this.#frames.push(this.#frame);
    this.#frame = { functionId: id, results: [], labels: null, jumps: null };
    this.openScope(id);
  }

  leaveFunction(): void {
    this.closeScope();
    this.#closeLabels();
    const outer = this.#frames.pop();
    if (outer !== undefined) this.#frame = outer;
  }

  finish(): Bound {
    this.#closeLabels();
    return this.bound;
  }

  declare(id: number, kind: BindingKind, declaration: number): LocalBinding | null {
    const name = this.#columns.textOf(id);
    const scope = this.#scopes.at(-1);
    if (name === '_' || name === '' || scope === undefined) return null;
    const local = new LocalBinding(this.#tree, name, kind, {
      node: id, function: this.#frame.functionId, scope: scope.node, serial: scope.serial, declaration, index: this.#locals.length,
    });
    this.#locals.push(local);
    this.#slots[id] = this.#locals.length;
    this.#undo.push({ name, before: this.#visible.get(name) });
    this.#visible.set(name, local);
    if (kind === 'result') this.#frame.results.push(local);
    if (KEYWORD_LIKE.has(name)) this.#keywordShadowed = true;
    return local;
  }

  refer(id: number): void {
    const name = this.#columns.textOf(id);
    const local = this.#visible.get(name);
    if (local !== undefined) {
      this.#slots[id] = local.index + 1;
      if (local.nodeId === id) return;
      local.addReference(id, this.#frame.functionId);
      if (id === this.addressed) local.addressTaken = true;
      return;
    }
    if (name === '_' || name === '') return;
    let index = this.#nameIds.get(name);
    if (index === undefined) {
      index = this.#names.length;
      this.#names.push(name);
      this.#nameIds.set(name, index);
    }
    this.#slots[id] = -index - 1;
  }

  /** `nil`, `true`, `false` and `iota` mean what they say unless something in this tree declares them. */
  referKeyword(id: number): void {
    if (this.#keywordShadowed && this.#visible.has(this.#columns.textOf(id))) this.refer(id);
  }

  /** Takes the entity of a declaring node back: the symbol of a type switch stands for no object. */
  forget(id: number): void {
    this.#slots[id] = 0;
  }

  label(id: number): void {
    const name = this.#columns.textOf(id);
    const statement = this.#columns.parent[id] ?? 0;
    if (this.#columns.kind[statement] !== K.labeled_statement) {
      this.#frame.jumps ??= [];
      this.#frame.jumps.push({ id, name });
      return;
    }
    if (name === '_') return;
    const label: LabelEntity = { kind: 'label', name, node: this.#tree.node(id), statement: this.#tree.node(statement) };
    this.#labels.set(id, label);
    this.#frame.labels ??= new Map();
    if (!this.#frame.labels.has(name)) this.#frame.labels.set(name, label);
  }

  /** Jumps may stand before their label, so they find it when the function ends. */
  #closeLabels(): void {
    for (const { id, name } of this.#frame.jumps ?? []) {
      this.#labels.set(id, this.#frame.labels?.get(name) ?? { kind: 'label', name, node: null, statement: null });
    }
  }
}
