import { F, K, type Tree } from '../../syntax/tree.ts';
import type { AssignmentKind, LocalBinding } from './binding.ts';
import { ColumnReader } from './columns.ts';
import { Environment, type Bound } from './environment.ts';

export type { Bound } from './environment.ts';

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

class Binder {
  readonly #tree: Tree;
  readonly #isFieldKey: FieldKeyTest;
  readonly #columns: ColumnReader;
  readonly #environment: Environment;
  readonly #work: number[] = [];

  constructor(tree: Tree, isFieldKey: FieldKeyTest) {
    this.#tree = tree;
    this.#isFieldKey = isFieldKey;
    this.#columns = new ColumnReader(tree);
    this.#environment = new Environment(tree, this.#columns);
  }

  run(): Bound {
    this.#environment.openScope(0);
    this.#push(SCAN, 0, this.#tree.columns.count);
    for (;;) {
      const b = this.#work.pop();
      const a = this.#work.pop();
      const step = this.#work.pop();
      if (step === undefined || a === undefined || b === undefined) break;
      switch (step) {
        case SCAN: this.#scan(a, b); break;
        case CLOSE_SCOPE: this.#environment.closeScope(); break;
        case CLOSE_FUNCTION: this.#environment.leaveFunction(); break;
        case DECLARE_SIGNATURE: this.#declareSignature(a); break;
        case DEFINE: this.#define(a); break;
        case DECLARE_SPEC: this.#declareSpec(a); break;
        case DECLARE_CLAUSE: this.#declareClause(a, b); break;
        default: throw new Error(`unknown step ${step}`);
      }
    }
    return this.#environment.finish();
  }

  /** Walks nodes in preorder until one needs another order; then leaves the rest on the stack. */
  #scan(from: number, to: number): void {
    const kinds = this.#columns.kind;
    for (let id = from; id < to;) {
      switch (kinds[id]) {
        case K.identifier: case K.type_identifier: case K.package_identifier:
          this.#environment.refer(id);
          id++;
          break;
        case K.label_name:
          this.#environment.label(id);
          id++;
          break;
        case K.qualified_type: {
          const pkg = this.#columns.childOfKind(id, K.package_identifier);
          if (pkg !== -1) this.#environment.refer(pkg);
          id = this.#columns.next(id);
          break;
        }
        case K.parameter_declaration:
          id = this.#columns.misreadName(id) === -1 ? this.#columns.afterNames(id) : this.#columns.next(id);
          break;
        case K.variadic_parameter_declaration: case K.type_parameter_declaration:
          id = this.#columns.afterNames(id);
          break;
        case K.nil: case K.true: case K.false: case K.iota:
          this.#environment.referKeyword(id);
          id++;
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
          this.#environment.openScope(id);
          this.#push(SCAN, id + 1, this.#columns.next(id));
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
          if (this.#columns.childOfKind(id, K[':=']) === -1) {
            this.#assign(id);
            id++;
            break;
          }
          this.#push(SCAN, this.#columns.next(id), to);
          this.#push(DEFINE, id, 0);
          this.#push(SCAN, this.#columns.childWith(id, F.right), this.#columns.next(id));
          return;
        case K.var_spec: case K.const_spec:
          if (this.#environment.depth === 1) {
            id++;
            break;
          }
          this.#push(SCAN, this.#columns.next(id), to);
          this.#push(DECLARE_SPEC, id, 0);
          this.#push(SCAN, this.#columns.afterNames(id), this.#columns.next(id));
          return;
        case K.type_spec: case K.type_alias: {
          const name = this.#columns.childWith(id, F.name);
          if (this.#environment.depth > 1) this.#environment.declare(name, 'type', id);
          else this.#environment.refer(name);
          this.#later(id, to);
          this.#environment.openScope(id);
          this.#push(SCAN, this.#columns.next(name), this.#columns.next(id));
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
    this.#push(SCAN, this.#columns.next(id), to);
    this.#push(CLOSE_FUNCTION, 0, 0);
    const name = this.#columns.kind[id] === K.function_declaration ? this.#columns.childWith(id, F.name) : this.#columns.next(id);
    if (name !== this.#columns.next(id)) this.#environment.refer(name);
    this.#environment.enterFunction(id);
    if (this.#columns.kind[id] === K.method_declaration) this.#declareReceiverTypeParameters(this.#columns.childWith(id, F.receiver));
    const body = this.#columns.childWith(id, F.body);
    // The body block is the scope of the parameters, so `err := f()` there assigns to a result named err.
    if (body !== this.#columns.next(id)) this.#push(SCAN, body + 1, this.#columns.next(body));
    this.#push(DECLARE_SIGNATURE, id, 0);
    // Types in the signature do not see the parameters: `func(string string) string`.
    this.#push(SCAN, name === this.#columns.next(id) ? id + 1 : this.#columns.next(name), body);
  }

  #declareReceiverTypeParameters(receiver: number): void {
    const end = this.#columns.next(receiver);
    for (let id = receiver; id < end; id++) {
      if (this.#columns.kind[id] !== K.type_arguments) continue;
      for (let name = id; name < this.#columns.next(id); name++) {
        if (this.#columns.kind[name] === K.type_identifier) this.#environment.declare(name, 'type-parameter', id);
      }
      return;
    }
  }

  #declareTypeParameters(list: number): void {
    for (let group = list + 1; group < this.#columns.next(list); group = this.#columns.next(group)) {
      if (this.#columns.kind[group] !== K.type_parameter_declaration) continue;
      this.#columns.namesOf(group, (name) => this.#environment.declare(name, 'type-parameter', group));
    }
  }

  #declareSignature(id: number): void {
    for (let part = id + 1; part < this.#columns.next(id); part = this.#columns.next(part)) {
      if (this.#columns.kind[part] !== K.parameter_list) continue;
      const field = this.#columns.field[part];
      const kind = field === F.receiver ? 'receiver' : field === F.result ? 'result' : 'parameter';
      let misread: number[] = [];
      for (let group = part + 1; group < this.#columns.next(part); group = this.#columns.next(group)) {
        if (this.#columns.kind[group] !== K.parameter_declaration && this.#columns.kind[group] !== K.variadic_parameter_declaration) continue;
        const name = this.#columns.misreadName(group);
        if (name !== -1) {
          misread.push(name);
          continue;
        }
        for (const early of misread) this.#declareParameter(early, kind, group);
        misread = [];
        this.#columns.namesOf(group, (late) => this.#declareParameter(late, kind, group));
      }
    }
  }

  #declareParameter(name: number, kind: 'parameter' | 'receiver' | 'result', group: number): void {
    const local = this.#environment.declare(name, kind, group);
    if (local === null) return;
    this.#record(local, name, null, group, 0, kind === 'result' ? 'zero' : 'parameter');
  }

  #declareSpec(id: number): void {
    const constant = this.#columns.kind[id] === K.const_spec;
    const list = this.#columns.childWith(id, F.value);
    const values = list === this.#columns.next(id) ? [] : this.#columns.elements(list);
    const names: number[] = [];
    this.#columns.namesOf(id, (name) => names.push(name));
    names.forEach((name, position) => {
      const local = this.#environment.declare(name, constant ? 'constant' : 'variable', id);
      if (local === null) return;
      const from = source(values, names.length, position);
      this.#record(local, name, from.value, id, from.index, values.length === 0 && !constant ? 'zero' : 'define');
    });
  }

  /** The left of `:=`: what is new in this very scope is declared, the rest assigned. */
  #define(id: number): void {
    const targets = this.#columns.elements(this.#columns.childWith(id, F.left));
    const values = this.#columns.elements(this.#columns.childWith(id, F.right));
    const kind = kindOf(this.#columns.kind[id]);
    targets.forEach((target, position) => {
      if (!this.#columns.isName(target)) {
        this.#push(SCAN, target, this.#columns.next(target));
        return;
      }
      const from = source(values, targets.length, position);
      const before = this.#environment.lookup(this.#columns.textOf(target));
      if (before !== undefined && before.scopeSerial === this.#environment.serial) {
        this.#environment.refer(target);
        this.#record(before, target, from.value, id, from.index, kind === 'define' ? 'assign' : kind);
        return;
      }
      const local = this.#environment.declare(target, 'variable', id);
      if (local !== null) this.#record(local, target, from.value, id, from.index, kind);
    });
  }

  /** Notes the assignments of a statement that declares nothing; its parts are scanned as usual. */
  #assign(id: number): void {
    switch (this.#columns.kind[id]) {
      case K.inc_statement: case K.dec_statement: {
        this.#assignTo(this.#columns.firstNamed(id), null, id, 0, 'update');
        return;
      }
      case K.return_statement: {
        const { results } = this.#environment;
        const list = this.#columns.childOfKind(id, K.expression_list);
        if (results.length === 0 || list === -1) return;
        const values = this.#columns.elements(list);
        results.forEach((result, position) => {
          const from = source(values, results.length, position);
          this.#record(result, id, from.value, id, from.index, 'return');
        });
        return;
      }
      default: {
        const left = this.#columns.childWith(id, F.left);
        if (left === this.#columns.next(id)) return;
        const operator = this.#columns.childWith(id, F.operator);
        const update = operator !== this.#columns.next(id) && this.#columns.kind[operator] !== K['='];
        const targets = this.#columns.elements(left);
        const values = this.#columns.elements(this.#columns.childWith(id, F.right));
        const kind = kindOf(this.#columns.kind[id]);
        targets.forEach((target, position) => {
          const from = source(values, targets.length, position);
          this.#assignTo(target, from.value, id, from.index, update ? 'update' : kind === 'define' ? 'assign' : kind);
        });
      }
    }
  }

  #assignTo(target: number, value: number | null, statement: number, index: number, kind: AssignmentKind): void {
    const inner = this.#columns.unparen(target);
    if (!this.#columns.isName(inner)) return;
    const local = this.#environment.lookup(this.#columns.textOf(inner));
    if (local !== undefined) this.#record(local, inner, value, statement, index, kind);
  }

  #typeSwitch(id: number): void {
    this.#environment.openScope(id);
    const alias = this.#columns.childWith(id, F.alias);
    if (alias === this.#columns.next(id)) {
      this.#push(SCAN, id + 1, this.#columns.next(id));
      return;
    }
    this.#push(SCAN, this.#columns.next(alias), this.#columns.next(id));
    this.#push(SCAN, id + 1, alias);
  }

  #clause(id: number): void {
    this.#environment.openScope(id);
    const statement = this.#columns.parent[id] ?? 0;
    const body = this.#columns.childOfKind(id, K.statement_list);
    const end = this.#columns.next(id);
    if (body !== -1) this.#push(SCAN, body, end);
    const alias = this.#columns.kind[statement] === K.type_switch_statement ? this.#columns.childWith(statement, F.alias) : -1;
    if (alias !== -1 && alias !== this.#columns.next(statement)) {
      const symbol = this.#columns.elements(alias)[0];
      if (symbol !== undefined) this.#push(DECLARE_CLAUSE, id, symbol);
    }
    this.#push(SCAN, id + 1, body === -1 ? end : body);
  }

  #declareClause(clause: number, symbol: number): void {
    const statement = this.#columns.parent[clause] ?? 0;
    const local = this.#environment.declare(symbol, 'clause', statement);
    // The symbol itself stands for no object; each clause has its own.
    this.#environment.forget(symbol);
    if (local === null) return;
    this.#record(local, symbol, this.#columns.childWith(statement, F.value), statement, 0, 'clause');
  }

  /** Returns where to go on scanning. */
  #key(id: number): number {
    const key = this.#columns.childWith(id, F.key);
    const name = key === this.#columns.next(id) ? -1 : this.#columns.firstNamed(key);
    if (name === -1 || !this.#columns.isName(name)) return id + 1;
    const local = this.#environment.lookup(this.#columns.textOf(name));
    if (local === undefined || !this.#isFieldKey(this.#environment.bound, id)) this.#environment.refer(name);
    return this.#columns.next(key);
  }

  #address(id: number): void {
    if (this.#columns.kind[id + 1] !== K['&']) return;
    this.#environment.addressed = this.#columns.unparen(this.#columns.childWith(id, F.operand));
  }

  #record(local: LocalBinding, target: number, value: number | null, statement: number, index: number, kind: AssignmentKind): void {
    local.addAssignment({ target, value, statement, index, kind });
  }

  #push(step: number, a: number, b: number): void {
    this.#work.push(step, a, b);
  }

  /** Puts off what comes after a node that opens a scope, and the end of that scope. */
  #later(id: number, to: number): void {
    this.#push(SCAN, this.#columns.next(id), to);
    this.#push(CLOSE_SCOPE, 0, 0);
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
