import { F, K, type Node } from '../../syntax/tree.ts';
import { unparen } from '../../syntax/go/expressions.ts';
import type { Edge, EdgeKind, Element, ExitKind } from './graph.ts';

/**
 * A path through a function, as the reason for a finding.
 *
 * *proven*: no two decisions on it contradict each other as far as conditions can tell. *unknown*: two of them share a
 * variable in a way that could not be decided, or the search gave up on telling; such a path may be impossible.
 */
export interface PathEvidence {
  readonly feasibility: 'proven' | 'unknown';
  /** What was decided after the start, in order. */
  readonly decisions: readonly Decision[];
  /** The elements passed after the start; the goal is the last one. */
  readonly elements: readonly Element[];
  /** How the start was reached from the function's entry, the start included. Empty for a path from the entry. */
  readonly before: { readonly decisions: readonly Decision[]; readonly elements: readonly Element[] };
  /** What the path ends in: an exit, the goal, or the next turn of the loop that was asked about. */
  readonly end: ExitKind | 'goal' | 'turn';
  /** The return statement, the closing brace, the call that panics or never returns, the goal, the loop's statement. */
  readonly endNode: Node;
}

/** One choice on a path. */
export interface Decision {
  readonly outcome: Exclude<EdgeKind, 'next' | 'miss' | ExitKind>;
  /** The condition, case expression, switch tag or range clause; null for a select. */
  readonly condition: Node | null;
  /** Where to point: the condition, or the case or arm that is taken. */
  readonly node: Node;
}

/** The choice that an edge makes; null where it makes none, or says only which case did not match. */
export function decisionOf(edge: Edge): Decision | null {
  switch (edge.kind) {
    case 'true': case 'false': case 'range-next': case 'range-done': {
      // `for true` and a condition known to the graph leave no choice.
      if (edge.from.successors.length < 2 || edge.condition === null) return null;
      return { outcome: edge.kind, condition: edge.condition, node: edge.condition };
    }
    case 'case': case 'arm': case 'default': case 'no-case':
      return edge.node === null ? null : { outcome: edge.kind, condition: edge.condition, node: edge.node };
    case 'next': case 'miss': case 'return': case 'end': case 'panic': case 'never': case 'lost':
      return null;
    default:
      return edge.kind satisfies never;
  }
}

/** A decision in words that follow "leaks": `when err != nil`, `when the loop over items ends`, `in case 3`. */
export function describeDecision({ outcome, condition, node }: Decision): string {
  switch (outcome) {
    case 'true': case 'false': {
      const text = outcome === 'true' ? shown(node) : negated(node);
      return endsLoop(node, outcome === 'true') ? `when the loop ends (${text})` : `when ${text}`;
    }
    case 'range-next': return `in a turn of the loop over ${rangeOperand(node)}`;
    case 'range-done': return `when the loop over ${rangeOperand(node)} ends`;
    case 'case': return `in case ${caseText(node, condition)}`;
    case 'arm': return `in the arm ${shown(node.child(F.communication) ?? node)}`;
    case 'default': return node.parent?.kind === K.select_statement ? 'in the default arm' : 'in the default case';
    case 'no-case': return 'when no case matches';
    default: return outcome satisfies never;
  }
}

/** The end of a path in words: `returns`, `reaches the end of the function`. */
export function describeEnd(path: PathEvidence): string {
  switch (path.end) {
    case 'return': return 'returns';
    case 'end': return 'reaches the end of the function';
    case 'panic': return 'panics';
    case 'never': return 'stops the program';
    case 'lost': return 'jumps nowhere';
    case 'goal': return `reaches ${shown(path.endNode)}`;
    case 'turn': return 'starts the next turn';
    default: return path.end satisfies never;
  }
}

/** Source text longer than this is cut in messages. */
const SHOWN = 60;

function shown(node: Node): string {
  const text = node.text.replace(/\s+/g, ' ').trim();
  return text.length > SHOWN ? `${text.slice(0, SHOWN).trimEnd()}...` : text;
}

const OPPOSITE: Readonly<Record<string, string>> = { '==': '!=', '!=': '==', '<': '>=', '>=': '<', '>': '<=', '<=': '>' };

function negated(condition: Node): string {
  const inner = unparen(condition);
  const left = inner.child(F.left);
  const right = inner.child(F.right);
  const opposite = inner.kind === K.binary_expression ? OPPOSITE[inner.child(F.operator)?.text ?? ''] : undefined;
  if (opposite !== undefined && left !== null && right !== null) return `${shown(left)} ${opposite} ${shown(right)}`;
  return `${shown(inner)} is false`;
}

/** True where this outcome of a part of a loop's condition makes the whole condition false. */
function endsLoop(condition: Node, outcome: boolean): boolean {
  let holds = outcome;
  for (let node = condition; ; ) {
    const { parent } = node;
    if (parent === null) return false;
    if (parent.kind === K.for_clause || parent.kind === K.for_statement) return !holds && node.field !== F.body;
    if (parent.kind === K.unary_expression) {
      holds = !holds;
    } else if (parent.kind === K.binary_expression) {
      // The left operand settles `a && b` only by being false, and `a || b` by being true.
      const settles = parent.child(F.operator)?.kind === K['||'];
      if (node.field === F.left && holds !== settles) return false;
    } else if (parent.kind !== K.parenthesized_expression) {
      return false;
    }
    node = parent;
  }
}

function rangeOperand(clause: Node): string {
  return shown(clause.child(F.right) ?? clause);
}

function caseText(clause: Node, condition: Node | null): string {
  if (clause.kind === K.type_case) return clause.childrenOf(F.type).map(shown).filter((text) => text !== ',').join(', ');
  return shown(condition ?? clause);
}
