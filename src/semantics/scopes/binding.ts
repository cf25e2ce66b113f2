import type { Node, Tree } from '../../syntax/tree.ts';
import type { ImportSpec } from '../../syntax/outline.ts';
import type { Member, Package } from '../project/package.ts';

/** What an identifier stands for. */
export type Entity =
  | { readonly kind: 'local'; readonly binding: Binding }
  /** Declared at package level: in the own package or in one that a dot import brings in. */
  | { readonly kind: 'member'; readonly package: Package; readonly member: Member }
  /** The name under which a file knows a package. */
  | { readonly kind: 'import'; readonly spec: ImportSpec; readonly package: Package }
  | { readonly kind: 'universe'; readonly name: string }
  | LabelEntity
  /** The blank identifier, a selected name, a field or method name, a key that is certainly a field. */
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly why: string };

export interface LabelEntity {
  readonly kind: 'label';
  readonly name: string;
  /** The label and its labeled_statement; null when a jump names a label that its function does not declare. */
  readonly node: Node | null;
  readonly statement: Node | null;
}

export type BindingKind =
  | 'parameter' | 'receiver' | 'result' | 'variable' | 'constant' | 'type' | 'type-parameter'
  /** The symbol of a type switch: one binding for each clause, all with the same declaring node. */
  | 'clause';

/** One name declared inside a function (or a type parameter of a package-level type). */
export interface Binding {
  readonly name: string;
  readonly kind: BindingKind;
  /** The declaring identifier. */
  readonly node: Node;
  /** The function declaration or literal that declares it; the root of the tree for what is declared outside functions. */
  readonly function: Node;
  /** The node whose scope it belongs to: function, block, if, for, switch, case. */
  readonly scope: Node;
  /** The spec, statement, parameter declaration or clause that declares it. */
  readonly declaration: Node;
  /** The type_case or default_case of a clause symbol, else null. */
  readonly clause: Node | null;
  /** Every mention but the declaring one, assignment targets and closures included, in source order. */
  readonly references: readonly Node[];
  /** References that read the value or pass it on: all but plain assignment targets. */
  readonly reads: readonly Node[];
  /** Every place that gives it a value, the declaration included, in source order. */
  readonly assignments: readonly Assignment[];
  /** `&x` occurs. Method calls that take the address implicitly are for the types to find. */
  readonly addressTaken: boolean;
}

export type AssignmentKind =
  | 'define' | 'assign'
  /** `x += v`, `x++`: reads the old value too. */
  | 'update'
  | 'range'
  /** In the communication clause of a select. */
  | 'receive'
  | 'parameter'
  /** Declared without a value: `var x T`, named results. */
  | 'zero'
  | 'clause'
  /** `return v` in a function with named results: deferred literals see the value. */
  | 'return';

export interface Assignment {
  /** The identifier that gets the value; for `return` the statement. The binding's own node where it is declared here. */
  readonly target: Node;
  /** The expression that yields it; null for parameters, zero values, `x++` and repeated constants. */
  readonly value: Node | null;
  /** The spec, statement or clause that holds the assignment. */
  readonly statement: Node;
  /** Which of several results of `value` it gets; 0 where value and target stand in the same position. */
  readonly index: number;
  readonly kind: AssignmentKind;
}

/** Nodes are numbers here until somebody asks: most bindings are never looked at. */
export class LocalBinding implements Binding {
  readonly name: string;
  readonly kind: BindingKind;
  readonly entity: Entity;
  readonly nodeId: number;
  readonly functionId: number;
  /** The serial number of the scope, to tell `:=` what is declared in this very scope. */
  readonly scopeSerial: number;
  /** Its place among the locals of the tree. */
  readonly index: number;
  addressTaken = false;
  captured = false;

  readonly #tree: Tree;
  readonly #scopeId: number;
  readonly #declarationId: number;
  readonly #referenceIds: number[] = [];
  readonly #assignmentIds: AssignmentIds[] = [];
  #references: readonly Node[] | undefined;
  #reads: readonly Node[] | undefined;
  #assignments: readonly Assignment[] | undefined;

  constructor(tree: Tree, name: string, kind: BindingKind, ids: { node: number; function: number; scope: number; serial: number; declaration: number; index: number }) {
    this.#tree = tree;
    this.name = name;
    this.kind = kind;
    this.nodeId = ids.node;
    this.functionId = ids.function;
    this.scopeSerial = ids.serial;
    this.index = ids.index;
    this.#scopeId = ids.scope;
    this.#declarationId = ids.declaration;
    this.entity = { kind: 'local', binding: this };
  }

  get node(): Node {
    return this.#tree.node(this.nodeId);
  }

  get function(): Node {
    return this.#tree.node(this.functionId);
  }

  get scope(): Node {
    return this.#tree.node(this.#scopeId);
  }

  get declaration(): Node {
    return this.#tree.node(this.#declarationId);
  }

  get clause(): Node | null {
    return this.kind === 'clause' ? this.scope : null;
  }

  get references(): readonly Node[] {
    this.#references ??= this.#referenceIds.sort((a, b) => a - b).map((id) => this.#tree.node(id));
    return this.#references;
  }

  get reads(): readonly Node[] {
    if (this.#reads === undefined) {
      const written = new Set<number>();
      for (const { kind, target } of this.#assignmentIds) if (kind !== 'update') written.add(target);
      this.#reads = this.references.filter((node) => !written.has(node.id));
    }
    return this.#reads;
  }

  get assignments(): readonly Assignment[] {
    this.#assignments ??= this.#assignmentIds.sort((a, b) => a.target - b.target).map(({ target, value, statement, index, kind }) => ({
      target: this.#tree.node(target),
      value: value === null ? null : this.#tree.node(value),
      statement: this.#tree.node(statement),
      index,
      kind,
    }));
    return this.#assignments;
  }

  addReference(id: number, functionId: number): void {
    this.#referenceIds.push(id);
    if (functionId !== this.functionId) this.captured = true;
  }

  addAssignment(assignment: AssignmentIds): void {
    this.#assignmentIds.push(assignment);
  }
}

export interface AssignmentIds {
  readonly target: number;
  readonly value: number | null;
  readonly statement: number;
  readonly index: number;
  readonly kind: AssignmentKind;
}
