import { F, K, type Field, type Tree } from '../../syntax/tree.ts';
import { LocalBinding, type AssignmentKind, type BindingKind, type Entity, type LabelEntity } from './binding.ts';

/** The names of one tree, bound. Sealed when `bindTree` returns. */
export interface Bound {
  /** By node: n > 0 is the local n - 1, n < 0 the free name -n - 1, 0 neither. */
  readonly slots: Int32Array;
  readonly locals: readonly LocalBinding[];
  /** Names that no scope inside the tree declares. */
  readonly names: readonly string[];
  readonly labels: ReadonlyMap<number, Entity>;
}

/** Says whether a key of a composite literal is certainly a field name. Asked only where a local has the same name. */
export type FieldKeyTest = (bound: Bound, keyedElement: number) => boolean;

/**
 * Binds a whole top-level declaration in one pass over the columns. Work that Go's scoping puts into another order than
 * the source (the right of `:=` before its left) waits on an explicit stack: sources nest deeper than a call stack does.
 */
export function bindTree(tree: Tree, isFieldKey: FieldKeyTest): Bound {
  return new Binder(tree, isFieldKey).run();
}

/** Steps on the stack, three numbers each: step and two operands. */
const SCAN = 0; // from, to
const CLOSE_SCOPE = 1;
const CLOSE_FUNCTION = 2;
const DECLARE_SIGNATURE = 3; // function
const DEFINE = 4; // statement with left and right
const DECLARE_SPEC = 5; // var_spec or const_spec
const DECLARE_CLAUSE = 6; // clause, alias identifier

interface Frame {
  readonly functionId: number;
  readonly results: LocalBinding[];
  labels: Map<string, LabelEntity> | null;
  jumps: { id: number; name: string }[] | null;
}

class Binder {
  readonly #tree: Tree;
  readonly #isFieldKey: FieldKeyTest;
  readonly #text: string;
  readonly #kind: Uint8Array;
  readonly #field: Uint8Array;
  readonly #after: Uint32Array;
  readonly #start: Uint32Array;
  readonly #end: Uint32Array;
  readonly #parent: Uint32Array;

  readonly #slots: Int32Array;
  readonly #locals: LocalBinding[] = [];
  readonly #names: string[] = [];
  readonly #nameIds = new Map<string, number>();
  readonly #labels = new Map<number, Entity>();
  readonly #bound: Bound;

  /** The binding that each name has now, and how to take the names of a scope back. */
  readonly #visible = new Map<string, LocalBinding>();
  readonly #undo: { name: string; before: LocalBinding | undefined }[] = [];
  readonly #scopes: { node: number; serial: number; mark: number }[] = [];
  #serial = 0;
  readonly #frames: Frame[] = [];
  #frame: Frame = { functionId: 0, results: [], labels: null, jumps: null };
  readonly #work: number[] = [];
  /** The identifier under the `&` that was met last. */
  #addressed = -1;

  constructor(tree: Tree, isFieldKey: FieldKeyTest) {
    this.#tree = tree;
    this.#isFieldKey = isFieldKey;
    this.#text = tree.file.text;
    const { columns } = tree;
    this.#kind = columns.kind;
    this.#field = columns.field;
    this.#after = columns.after;
    this.#start = columns.start;
    this.#end = columns.end;
    this.#parent = columns.parent;
    this.#slots = new Int32Array(columns.count);
    this.#bound = { slots: this.#slots, locals: this.#locals, names: this.#names, labels: this.#labels };
  }

  run(): Bound {
    this.#openScope(0);
    this.#push(SCAN, 0, this.#tree.columns.count);
    for (;;) {
      const b = this.#work.pop();
      const a = this.#work.pop();
      const step = this.#work.pop();
      if (step === undefined || a === undefined || b === undefined) break;
      switch (step) {
        case SCAN: this.#scan(a, b); break;
        case CLOSE_SCOPE: this.#closeScope(); break;
        case CLOSE_FUNCTION: this.#closeFunction(); break;
        case DECLARE_SIGNATURE: this.#declareSignature(a); break;
        case DEFINE: this.#define(a); break;
        case DECLARE_SPEC: this.#declareSpec(a); break;
        case DECLARE_CLAUSE: this.#declareClause(a, b); break;
        default: throw new Error(`unknown step ${step}`);
      }
    }
    this.#closeLabels();
    return this.#bound;
  }

  /** Walks nodes in preorder until one needs another order; then leaves the rest on the stack. */
  #scan(from: number, to: number): void {
    const kinds = this.#kind;
    for (let id = from; id < to;) {
      switch (kinds[id]) {
        case K.identifier: case K.type_identifier: case K.package_identifier:
          this.#refer(id);
          id++;
          break;
        case K.label_name:
          this.#label(id);
          id++;
          break;
        case K.qualified_type: {
          const pkg = this.#childOfKind(id, K.package_identifier);
          if (pkg !== -1) this.#refer(pkg);
          id = this.#next(id);
          break;
        }
        case K.parameter_declaration: case K.variadic_parameter_declaration: case K.type_parameter_declaration:
          id = this.#afterNames(id);
          break;
        case K.type_parameter_list:
          this.#declareTypeParameters(id);
          id++;
          break;
        case K.assignment_statement: case K.inc_statement: case K.dec_statement: case K.return_statement:
          this.#assign(id);
          id++;
          break;
        case K.unary_expression:
          this.#address(id);
          id++;
          break;
        case K.keyed_element:
          id = this.#key(id);
          break;
        case K.block: case K.if_statement: case K.for_statement: case K.expression_switch_statement:
        case K.expression_case: case K.communication_case:
          this.#later(id, to);
          this.#openScope(id);
          this.#push(SCAN, id + 1, this.#next(id));
          return;
        case K.default_case: case K.type_case:
          this.#later(id, to);
          this.#clause(id);
          return;
        case K.type_switch_statement:
          this.#later(id, to);
          this.#typeSwitch(id);
          return;
        case K.short_var_declaration: case K.range_clause: case K.receive_statement:
          if (this.#childOfKind(id, K[':=']) === -1) {
            this.#assign(id);
            id++;
            break;
          }
          this.#push(SCAN, this.#next(id), to);
          this.#push(DEFINE, id, 0);
          this.#push(SCAN, this.#childWith(id, F.right), this.#next(id));
          return;
        case K.var_spec: case K.const_spec:
          if (this.#scopes.length === 1) {
            id++;
            break;
          }
          this.#push(SCAN, this.#next(id), to);
          this.#push(DECLARE_SPEC, id, 0);
          this.#push(SCAN, this.#afterNames(id), this.#next(id));
          return;
        case K.type_spec: case K.type_alias: {
          const name = this.#childWith(id, F.name);
          if (this.#scopes.length > 1) this.#declare(name, 'type', id);
          else this.#refer(name);
          this.#later(id, to);
          this.#openScope(id);
          this.#push(SCAN, this.#next(name), this.#next(id));
          return;
        }
        case K.function_declaration: case K.method_declaration: case K.func_literal:
          this.#function(id, to);
          return;
        default:
          id++;
      }
    }
  }

  #function(id: number, to: number): void {
    this.#push(SCAN, this.#next(id), to);
    this.#push(CLOSE_FUNCTION, 0, 0);
    const name = this.#kind[id] === K.function_declaration ? this.#childWith(id, F.name) : this.#next(id);
    if (name !== this.#next(id)) this.#refer(name);
    this.#frames.push(this.#frame);
    this.#frame = { functionId: id, results: [], labels: null, jumps: null };
    this.#openScope(id);
    if (this.#kind[id] === K.method_declaration) this.#declareReceiverTypeParameters(this.#childWith(id, F.receiver));
    const body = this.#childWith(id, F.body);
    // The body block is the scope of the parameters, so `err := f()` there assigns to a result named err.
    if (body !== this.#next(id)) this.#push(SCAN, body + 1, this.#next(body));
    this.#push(DECLARE_SIGNATURE, id, 0);
    // Types in the signature do not see the parameters: `func(string string) string`.
    this.#push(SCAN, name === this.#next(id) ? id + 1 : this.#next(name), body);
  }

  #closeFunction(): void {
    this.#closeScope();
    this.#closeLabels();
    const outer = this.#frames.pop();
    if (outer !== undefined) this.#frame = outer;
  }

  #declareReceiverTypeParameters(receiver: number): void {
    const end = this.#next(receiver);
    for (let id = receiver; id < end; id++) {
      if (this.#kind[id] !== K.type_arguments) continue;
      for (let name = id; name < this.#next(id); name++) {
        if (this.#kind[name] === K.type_identifier) this.#declare(name, 'type-parameter', id);
      }
      return;
    }
  }

  #declareTypeParameters(list: number): void {
    for (let group = list + 1; group < this.#next(list); group = this.#next(group)) {
      if (this.#kind[group] !== K.type_parameter_declaration) continue;
      this.#namesOf(group, (name) => this.#declare(name, 'type-parameter', group));
    }
  }

  #declareSignature(id: number): void {
    for (let part = id + 1; part < this.#next(id); part = this.#next(part)) {
      if (this.#kind[part] !== K.parameter_list) continue;
      const field = this.#field[part];
      const kind = field === F.receiver ? 'receiver' : field === F.result ? 'result' : 'parameter';
      for (let group = part + 1; group < this.#next(part); group = this.#next(group)) {
        if (this.#kind[group] !== K.parameter_declaration && this.#kind[group] !== K.variadic_parameter_declaration) continue;
        this.#namesOf(group, (name) => {
          const local = this.#declare(name, kind, group);
          if (local === null) return;
          this.#record(local, name, null, group, 0, kind === 'result' ? 'zero' : 'parameter');
          if (kind === 'result') this.#frame.results.push(local);
        });
      }
    }
  }

  #declareSpec(id: number): void {
    const constant = this.#kind[id] === K.const_spec;
    const list = this.#childWith(id, F.value);
    const values = list === this.#next(id) ? [] : this.#elements(list);
    const names: number[] = [];
    this.#namesOf(id, (name) => names.push(name));
    names.forEach((name, position) => {
      const local = this.#declare(name, constant ? 'constant' : 'variable', id);
      if (local === null) return;
      const from = source(values, names.length, position);
      this.#record(local, name, from.value, id, from.index, values.length === 0 && !constant ? 'zero' : 'define');
    });
  }

  /** The left of `:=`: what is new in this very scope is declared, the rest assigned. */
  #define(id: number): void {
    const targets = this.#elements(this.#childWith(id, F.left));
    const values = this.#elements(this.#childWith(id, F.right));
    const kind = kindOf(this.#kind[id]);
    targets.forEach((target, position) => {
      if (this.#kind[target] !== K.identifier) {
        this.#push(SCAN, target, this.#next(target));
        return;
      }
      const from = source(values, targets.length, position);
      const before = this.#visible.get(this.#textOf(target));
      if (before !== undefined && before.scopeSerial === this.#scopes.at(-1)?.serial) {
        this.#refer(target);
        this.#record(before, target, from.value, id, from.index, kind === 'define' ? 'assign' : kind);
        return;
      }
      const local = this.#declare(target, 'variable', id);
      if (local !== null) this.#record(local, target, from.value, id, from.index, kind);
    });
  }

  /** Notes the assignments of a statement that declares nothing; its parts are scanned as usual. */
  #assign(id: number): void {
    switch (this.#kind[id]) {
      case K.inc_statement: case K.dec_statement: {
        this.#assignTo(this.#firstNamed(id), null, id, 0, 'update');
        return;
      }
      case K.return_statement: {
        const { results } = this.#frame;
        const list = this.#childOfKind(id, K.expression_list);
        if (results.length === 0 || list === -1) return;
        const values = this.#elements(list);
        results.forEach((result, position) => {
          const from = source(values, results.length, position);
          this.#record(result, id, from.value, id, from.index, 'return');
        });
        return;
      }
      default: {
        const left = this.#childWith(id, F.left);
        if (left === this.#next(id)) return;
        const operator = this.#childWith(id, F.operator);
        const update = operator !== this.#next(id) && this.#kind[operator] !== K['='];
        const targets = this.#elements(left);
        const values = this.#elements(this.#childWith(id, F.right));
        const kind = kindOf(this.#kind[id]);
        targets.forEach((target, position) => {
          const from = source(values, targets.length, position);
          this.#assignTo(target, from.value, id, from.index, update ? 'update' : kind === 'define' ? 'assign' : kind);
        });
      }
    }
  }

  #assignTo(target: number, value: number | null, statement: number, index: number, kind: AssignmentKind): void {
    const inner = this.#unparen(target);
    if (this.#kind[inner] !== K.identifier) return;
    const local = this.#visible.get(this.#textOf(inner));
    if (local !== undefined) this.#record(local, inner, value, statement, index, kind);
  }

  #typeSwitch(id: number): void {
    this.#openScope(id);
    const alias = this.#childWith(id, F.alias);
    if (alias === this.#next(id)) {
      this.#push(SCAN, id + 1, this.#next(id));
      return;
    }
    this.#push(SCAN, this.#next(alias), this.#next(id));
    this.#push(SCAN, id + 1, alias);
  }

  #clause(id: number): void {
    this.#openScope(id);
    const statement = this.#parent[id] ?? 0;
    const body = this.#childOfKind(id, K.statement_list);
    const end = this.#next(id);
    if (body !== -1) this.#push(SCAN, body, end);
    const alias = this.#kind[statement] === K.type_switch_statement ? this.#childWith(statement, F.alias) : -1;
    if (alias !== -1 && alias !== this.#next(statement)) {
      const symbol = this.#elements(alias)[0];
      if (symbol !== undefined) this.#push(DECLARE_CLAUSE, id, symbol);
    }
    this.#push(SCAN, id + 1, body === -1 ? end : body);
  }

  #declareClause(clause: number, symbol: number): void {
    const statement = this.#parent[clause] ?? 0;
    const local = this.#declare(symbol, 'clause', statement);
    // The symbol itself stands for no object; each clause has its own.
    this.#slots[symbol] = 0;
    if (local === null) return;
    this.#record(local, symbol, this.#childWith(statement, F.value), statement, 0, 'clause');
  }

  /** Returns where to go on scanning. */
  #key(id: number): number {
    const key = this.#childWith(id, F.key);
    const name = key === this.#next(id) ? -1 : this.#firstNamed(key);
    if (name === -1 || this.#kind[name] !== K.identifier) return id + 1;
    const local = this.#visible.get(this.#textOf(name));
    if (local === undefined || !this.#isFieldKey(this.#bound, id)) this.#refer(name);
    return this.#next(key);
  }

  #address(id: number): void {
    if (this.#kind[id + 1] !== K['&']) return;
    this.#addressed = this.#unparen(this.#childWith(id, F.operand));
  }

  #label(id: number): void {
    const name = this.#textOf(id);
    const statement = this.#parent[id] ?? 0;
    if (this.#kind[statement] !== K.labeled_statement) {
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

  #refer(id: number): void {
    const name = this.#textOf(id);
    const local = this.#visible.get(name);
    if (local !== undefined) {
      this.#slots[id] = local.index + 1;
      if (local.nodeId === id) return;
      local.addReference(id, this.#frame.functionId);
      if (id === this.#addressed) local.addressTaken = true;
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

  #declare(id: number, kind: BindingKind, declaration: number): LocalBinding | null {
    const name = this.#textOf(id);
    const scope = this.#scopes.at(-1);
    if (name === '_' || name === '' || scope === undefined) return null;
    const local = new LocalBinding(this.#tree, name, kind, {
      node: id, function: this.#frame.functionId, scope: scope.node, serial: scope.serial, declaration, index: this.#locals.length,
    });
    this.#locals.push(local);
    this.#slots[id] = this.#locals.length;
    this.#undo.push({ name, before: this.#visible.get(name) });
    this.#visible.set(name, local);
    return local;
  }

  #record(local: LocalBinding, target: number, value: number | null, statement: number, index: number, kind: AssignmentKind): void {
    local.addAssignment({ target, value, statement, index, kind });
  }

  #openScope(node: number): void {
    this.#scopes.push({ node, serial: this.#serial++, mark: this.#undo.length });
  }

  #closeScope(): void {
    const scope = this.#scopes.pop();
    while (scope !== undefined && this.#undo.length > scope.mark) {
      const entry = this.#undo.pop();
      if (entry === undefined) break;
      if (entry.before === undefined) this.#visible.delete(entry.name);
      else this.#visible.set(entry.name, entry.before);
    }
  }

  #push(step: number, a: number, b: number): void {
    this.#work.push(step, a, b);
  }

  /** Puts off what comes after a node that opens a scope, and the end of that scope. */
  #later(id: number, to: number): void {
    this.#push(SCAN, this.#next(id), to);
    this.#push(CLOSE_SCOPE, 0, 0);
  }

  #textOf(id: number): string {
    const { base } = this.#tree;
    return this.#text.slice(base + (this.#start[id] ?? 0), base + (this.#end[id] ?? 0));
  }

  #next(id: number): number {
    return this.#after[id] ?? this.#kind.length;
  }

  /** The first child under a field, or the end of the node. */
  #childWith(id: number, field: Field): number {
    const end = this.#next(id);
    for (let child = id + 1; child < end; child = this.#next(child)) {
      if (this.#field[child] === field) return child;
    }
    return end;
  }

  #childOfKind(id: number, kind: number): number {
    const end = this.#next(id);
    for (let child = id + 1; child < end; child = this.#next(child)) if (this.#kind[child] === kind) return child;
    return -1;
  }

  /** The first child that is neither a comment nor a parenthesis. */
  #firstNamed(id: number): number {
    const end = this.#next(id);
    for (let child = id + 1; child < end; child = this.#next(child)) {
      if (this.#kind[child] !== K.comment && this.#kind[child] !== K['(']) return child;
    }
    return -1;
  }

  #unparen(id: number): number {
    while (this.#kind[id] === K.parenthesized_expression) {
      const inner = this.#firstNamed(id);
      if (inner === -1) break;
      id = inner;
    }
    return id;
  }

  /** The expressions of an expression_list; a node that is no list counts as its only element. */
  #elements(list: number): number[] {
    if (this.#kind[list] !== K.expression_list) return list < this.#kind.length ? [list] : [];
    const out: number[] = [];
    for (let child = list + 1; child < this.#next(list); child = this.#next(child)) {
      if (this.#kind[child] !== K[','] && this.#kind[child] !== K.comment) out.push(child);
    }
    return out;
  }

  #namesOf(id: number, visit: (name: number) => void): void {
    const end = this.#afterNames(id);
    for (let child = id + 1; child < end; child = this.#next(child)) {
      if (this.#kind[child] === K.identifier) visit(child);
    }
  }

  /** Where the declared names of a spec or parameter declaration end. Some commas between them carry the field too. */
  #afterNames(id: number): number {
    const end = this.#next(id);
    let child = id + 1;
    while (child < end) {
      const kind = this.#kind[child];
      if (this.#field[child] !== F.name && kind !== K[','] && kind !== K.comment) break;
      child = this.#next(child);
    }
    return child;
  }
}

/** Which expression gives a target its value: its own, or one call (receive, index, assertion) for all. */
function source(values: readonly number[], targets: number, position: number): { value: number | null; index: number } {
  if (values.length === targets) return { value: values[position] ?? null, index: 0 };
  return { value: values.length === 1 ? (values[0] ?? null) : null, index: position };
}

function kindOf(kind: number | undefined): 'define' | 'range' | 'receive' {
  return kind === K.range_clause ? 'range' : kind === K.receive_statement ? 'receive' : 'define';
}
