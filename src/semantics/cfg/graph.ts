import type { Node } from '../../syntax/tree.ts';

/**
 * What is evaluated at one step: a simple statement, a leaf of a condition, a case expression, a range clause, the
 * communication of a select arm. A compound statement contributes its parts, never itself, so that looking below an element
 * never shows code that runs elsewhere. Two parts need a word:
 * - the choice of a `select` is its `select` token; what an arm sends or receives belongs to the arm;
 * - the operand of a range clause is an element before the loop, evaluated once; the clause itself, in the loop's header, is
 *   the step to the next turn (see `evaluatedNodes`).
 */
export type Element = Node;

export type EdgeKind =
  | 'next'
  /** Outcomes of a condition. */
  | 'true' | 'false'
  /** A case of a switch that matches, or one that does not. */
  | 'case' | 'miss'
  /** The default of a switch or select. */
  | 'default'
  /** Past a switch without a default. */
  | 'no-case'
  /** The communication of a select that goes ahead. */
  | 'arm'
  | 'range-next' | 'range-done'
  /** Into an exit. */
  | ExitKind;

/**
 * How a function ends: at a return statement, at its closing brace, by an explicit panic, in a call that never returns, or in
 * a jump to a label that does not exist.
 */
export type ExitKind = 'return' | 'end' | 'panic' | 'never' | 'lost';

export const NORMAL_EXITS: readonly ExitKind[] = ['return', 'end'];

export interface Edge {
  readonly from: Block;
  readonly to: Block;
  readonly kind: EdgeKind;
  /** The condition, switch tag or case expression, range clause that was decided; null where nothing was. */
  readonly condition: Node | null;
  /** The case, arm, loop, return statement, call that the edge belongs to. */
  readonly node: Node | null;
}

/** Elements that run one after the other. */
export interface Block {
  readonly id: number;
  readonly elements: readonly Element[];
  readonly successors: readonly Edge[];
  readonly predecessors: readonly Edge[];
}

/** A place between elements: the block's element of that index is the next to run. */
export interface Point {
  readonly block: Block;
  /** Equals the number of elements at the end of a block. */
  readonly index: number;
}

/** The blocks of a loop statement, as written. */
export interface LoopParts {
  readonly statement: Node;
  readonly header: Block;
  /** Where a turn starts. */
  readonly body: Block;
}

/** The graph of one function body, before any question was asked about it. */
export interface Graph {
  readonly fn: Node;
  readonly entry: Block;
  /** Where normal returns meet, after the deferred calls. */
  readonly exit: Block;
  readonly panicExit: Block;
  readonly neverExit: Block;
  readonly lostExit: Block;
  /** In the order in which they begin; `blocks[i].id` is `i`. The exits come last, the exceptional ones only where used. */
  readonly blocks: readonly Block[];
  readonly loops: readonly LoopParts[];
  /** By node id: where elements are, and where compound statements, blocks and cases begin. */
  readonly points: ReadonlyMap<number, Point>;
}
