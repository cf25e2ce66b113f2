import { F, K, type Kind, type Node } from '../tree.ts';
import { callLike, receivedChannel, unparen, type CallLike } from './expressions.ts';

/** The statements of a block, of a case, or of a `statement_list`; empty ones left out. */
export function statementsOf(node: Node): Node[] {
  const list = node.kind === K.statement_list ? node : node.childOfKind(K.statement_list);
  return list === null ? [] : list.children.filter((child) => child.kind !== K.empty_statement);
}

/** `L: statement`. Several labels nest; at the end of a block a label may have no statement. */
export function labeledParts(node: Node): { readonly label: Node; readonly statement: Node | null } | null {
  if (node.kind !== K.labeled_statement) return null;
  const [label, statement] = node.children;
  return label === undefined ? null : { label, statement: statement ?? null };
}

/** The statement under any labels. */
export function unlabeled(node: Node): Node {
  let inner = node;
  for (let parts = labeledParts(inner); parts?.statement != null; parts = labeledParts(inner)) inner = parts.statement;
  return inner;
}

/** The labels that stand directly on a statement, outermost first. */
export function labelsOf(statement: Node): Node[] {
  const labels: Node[] = [];
  for (let parent = statement.parent; parent?.kind === K.labeled_statement; parent = parent.parent) {
    const label = parent.child(F.label);
    if (label !== null) labels.unshift(label);
  }
  return labels;
}

/** `break L`, `continue L`, `goto L`; the label is null without. */
export function branchLabel(node: Node): Node | null {
  return node.childOfKind(K.label_name);
}

export interface IfParts {
  readonly initializer: Node | null;
  readonly condition: Node;
  readonly consequence: Node;
  /** A block, or the next `if_statement` of a chain. */
  readonly alternative: Node | null;
}

export function ifParts(node: Node): IfParts | null {
  if (node.kind !== K.if_statement) return null;
  const condition = node.child(F.condition);
  const consequence = node.child(F.consequence);
  if (condition === null || consequence === null) return null;
  return { initializer: node.child(F.initializer), condition, consequence, alternative: node.child(F.alternative) };
}

export interface RangeParts {
  /** The node of the clause. */
  readonly clause: Node;
  /** What the turns are assigned to: none, one or two. */
  readonly targets: readonly Node[];
  /** True for `:=`. */
  readonly define: boolean;
  readonly operand: Node;
}

export type ForStatement =
  | { readonly kind: 'forever'; readonly body: Node }
  | { readonly kind: 'while'; readonly condition: Node; readonly body: Node }
  | {
      readonly kind: 'clause';
      readonly initializer: Node | null;
      readonly condition: Node | null;
      readonly update: Node | null;
      readonly body: Node;
    }
  | ({ readonly kind: 'range'; readonly body: Node } & RangeParts);

/** The four kinds of loop. A clause without condition (`for ;;`) stays a clause. */
export function forStatement(node: Node): ForStatement | null {
  if (node.kind !== K.for_statement) return null;
  const body = node.child(F.body);
  if (body === null) return null;
  const head = node.children.find((child) => child.id !== body.id && child.kind !== K.ERROR);
  if (head === undefined) return { kind: 'forever', body };
  if (head.kind === K.range_clause) {
    const range = rangeClause(head);
    return range === null ? null : { kind: 'range', body, ...range };
  }
  if (head.kind !== K.for_clause) return { kind: 'while', condition: head, body };
  return {
    kind: 'clause',
    initializer: head.child(F.initializer),
    condition: head.child(F.condition),
    update: head.child(F.update),
    body,
  };
}

export function rangeClause(node: Node): RangeParts | null {
  if (node.kind !== K.range_clause) return null;
  const operand = node.child(F.right);
  if (operand === null) return null;
  return { clause: node, targets: expressions(node.child(F.left)), define: node.hasToken(K[':=']), operand };
}

export interface SwitchParts {
  readonly kind: 'expression' | 'type';
  readonly initializer: Node | null;
  /** What is switched on; null for `switch {`. */
  readonly value: Node | null;
  /** The `y` of `switch y := x.(type)`. */
  readonly symbol: Node | null;
  readonly clauses: readonly SwitchClause[];
}

export interface SwitchClause {
  readonly node: Node;
  readonly isDefault: boolean;
  /** Expressions, or types; empty for default. */
  readonly values: readonly Node[];
  readonly body: readonly Node[];
}

export function switchParts(node: Node): SwitchParts | null {
  if (node.kind !== K.expression_switch_statement && node.kind !== K.type_switch_statement) return null;
  return {
    kind: node.kind === K.type_switch_statement ? 'type' : 'expression',
    initializer: node.child(F.initializer),
    value: node.child(F.value),
    symbol: expressions(node.child(F.alias))[0] ?? null,
    clauses: switchCases(node),
  };
}

export function switchCases(node: Node): SwitchClause[] {
  const clauses: SwitchClause[] = [];
  for (const child of node.children) {
    if (child.kind === K.default_case) clauses.push({ node: child, isDefault: true, values: [], body: statementsOf(child) });
    else if (child.kind === K.expression_case) {
      clauses.push({ node: child, isDefault: false, values: expressions(child.child(F.value)), body: statementsOf(child) });
    } else if (child.kind === K.type_case) {
      clauses.push({ node: child, isDefault: false, values: child.childrenOf(F.type), body: statementsOf(child) });
    }
  }
  return clauses;
}

export type SelectArm =
  | { readonly kind: 'send'; readonly node: Node; readonly statement: Node; readonly channel: Node; readonly value: Node; readonly body: readonly Node[] }
  | {
      readonly kind: 'receive';
      readonly node: Node;
      readonly statement: Node;
      readonly channel: Node;
      /** The `<-ch` itself, parentheses included. */
      readonly value: Node;
      readonly targets: readonly Node[];
      readonly define: boolean;
      readonly body: readonly Node[];
    }
  | { readonly kind: 'default'; readonly node: Node; readonly body: readonly Node[] };

/** The arms of a select in order. One whose communication cannot be read is left out. */
export function selectArms(node: Node): SelectArm[] {
  const arms: SelectArm[] = [];
  for (const child of node.children) {
    const arm = selectArm(child);
    if (arm !== null) arms.push(arm);
  }
  return arms;
}

export function selectArm(node: Node): SelectArm | null {
  if (node.kind === K.default_case) return { kind: 'default', node, body: statementsOf(node) };
  const statement = node.kind === K.communication_case ? node.child(F.communication) : null;
  if (statement === null) return null;
  const body = statementsOf(node);
  if (statement.kind === K.send_statement) {
    const send = sendParts(statement);
    return send === null ? null : { kind: 'send', node, statement, ...send, body };
  }
  const value = statement.child(F.right);
  const channel = value === null ? null : receivedChannel(value);
  if (value === null || channel === null) return null;
  const define = statement.hasToken(K[':=']);
  return { kind: 'receive', node, statement, channel, value, targets: expressions(statement.child(F.left)), define, body };
}

export function sendParts(node: Node): { readonly channel: Node; readonly value: Node } | null {
  if (node.kind !== K.send_statement) return null;
  const channel = node.child(F.channel);
  const value = node.child(F.value);
  return channel === null || value === null ? null : { channel, value };
}

export interface AssignmentParts {
  readonly targets: readonly Node[];
  /** As many as targets, one for all (a call, `v, ok := <-ch`), or none (`var x T`). */
  readonly values: readonly Node[];
  /** True where the targets are declared, or may be (`:=`). */
  readonly define: boolean;
  /** The token: `K['=']`, `K[':=']`, `K['+=']`, `K['++']`; `K['=']` for var and const. */
  readonly operator: Kind;
}

/** Reads all that gives values to named places: assignments, `:=`, `++`, `--`, var and const specs, a select arm's receive. */
export function assignment(node: Node): AssignmentParts | null {
  switch (node.kind) {
    case K.assignment_statement: {
      const operator = node.child(F.operator)?.kind ?? K['='];
      return { targets: expressions(node.child(F.left)), values: expressions(node.child(F.right)), define: false, operator };
    }
    case K.short_var_declaration:
      return { targets: expressions(node.child(F.left)), values: expressions(node.child(F.right)), define: true, operator: K[':='] };
    case K.var_spec:
    case K.const_spec:
      return { targets: node.childrenOf(F.name), values: expressions(node.child(F.value)), define: true, operator: K['='] };
    case K.receive_statement: {
      const targets = expressions(node.child(F.left));
      const value = node.child(F.right);
      if (targets.length === 0 || value === null) return null;
      const define = node.hasToken(K[':=']);
      return { targets, values: [value], define, operator: define ? K[':='] : K['='] };
    }
    case K.inc_statement:
    case K.dec_statement:
      return { targets: node.children.slice(0, 1), values: [], define: false, operator: node.kind === K.inc_statement ? K['++'] : K['--'] };
    default:
      return null;
  }
}

/**
 * The call of a `go` or `defer` statement. Null for what is no call, which Go does not allow.
 * `go workers[i](ch)` is read like any other call.
 */
export function goOrDeferCall(node: Node): CallLike | null {
  if (node.kind !== K.go_statement && node.kind !== K.defer_statement) return null;
  const operand = node.children[0];
  return operand === undefined ? null : callLike(unparen(operand));
}

/** The results of a return statement. */
export function returnValues(node: Node): Node[] {
  return expressions(node.childOfKind(K.expression_list));
}

/** The members of an `expression_list`; a list of itself for a single expression. */
export function expressions(node: Node | null): Node[] {
  if (node === null) return [];
  return node.kind === K.expression_list ? node.children : [node];
}
