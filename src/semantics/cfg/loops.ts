import { F, K, type Node } from '../../syntax/tree.ts';
import type { Block, Edge, Graph, LoopParts } from './graph.ts';
import type { DominatorTree } from './order.ts';

/**
 * - range: `for x := range xs`, over anything
 * - clause: `for i := 0; i < n; i++`, with or without a condition
 * - while: `for ok {`
 * - infinite: `for {`
 * - goto: formed by a jump backwards
 */
export type LoopKind = 'range' | 'clause' | 'while' | 'infinite' | 'goto';

/**
 * A natural loop: what can run again before the header does. A statement below a `for` that always leaves it is not part of
 * the loop, nor is the body of a `for` that never turns. Jumps into the middle of a loop form none (`irreducible`).
 */
export interface Loop {
  readonly kind: LoopKind;
  readonly header: Block;
  /** Where a turn starts: the first block of the body; the header of a goto loop. */
  readonly turn: Block;
  readonly blocks: ReadonlySet<Block>;
  readonly backEdges: readonly Edge[];
  /** Edges that leave the loop. */
  readonly exits: readonly Edge[];
  readonly parent: Loop | null;
  /** 1 for an outermost loop. */
  readonly depth: number;
  /** The `for` statement; null for a goto loop. */
  readonly statement: Node | null;
  /** The range clause, for clause or condition. */
  readonly clause: Node | null;
  /** The `select` that stands directly in the body of a `for {`: the usual shape of a server loop. */
  readonly select: Node | null;
}

/** The loops of a graph, outer ones before inner ones. */
export function findLoops(graph: Graph, tree: DominatorTree): Loop[] {
  const backEdges = new Map<Block, Edge[]>();
  for (const block of tree.order) {
    for (const edge of block.successors) {
      if (!tree.dominates(edge.to, block)) continue;
      const known = backEdges.get(edge.to);
      if (known === undefined) backEdges.set(edge.to, [edge]);
      else known.push(edge);
    }
  }
  const parts = new Map<Block, LoopParts>(graph.loops.map((loop) => [loop.header, loop]));
  const found: Loop[] = [];
  // Headers of outer loops come first in reverse postorder, and a loop nests in the last one found that has its header.
  for (const header of tree.order) {
    const edges = backEdges.get(header);
    if (edges === undefined) continue;
    const blocks = bodyOf(header, edges, tree);
    const parent = found.findLast((loop) => loop.blocks.has(header)) ?? null;
    found.push(describe(header, edges, blocks, parent, parts.get(header) ?? null));
  }
  return found;
}

function bodyOf(header: Block, backEdges: readonly Edge[], tree: DominatorTree): Set<Block> {
  const blocks = new Set<Block>([header]);
  const stack = backEdges.map((edge) => edge.from);
  for (let block = stack.pop(); block !== undefined; block = stack.pop()) {
    if (blocks.has(block)) continue;
    blocks.add(block);
    for (const edge of block.predecessors) if (tree.reaches(edge.from)) stack.push(edge.from);
  }
  return blocks;
}

function describe(header: Block, backEdges: readonly Edge[], blocks: Set<Block>, parent: Loop | null, parts: LoopParts | null): Loop {
  const exits: Edge[] = [];
  for (const block of blocks) for (const edge of block.successors) if (!blocks.has(edge.to)) exits.push(edge);
  const statement = parts?.statement ?? null;
  const clause = statement?.children.find((child) => child.field !== F.body) ?? null;
  const kind = loopKind(statement, clause);
  return {
    kind, header, turn: parts?.body ?? header, blocks, backEdges, exits, parent, depth: (parent?.depth ?? 0) + 1,
    statement, clause, select: kind === 'infinite' && statement !== null ? directSelect(statement) : null,
  };
}

function loopKind(statement: Node | null, clause: Node | null): LoopKind {
  if (statement === null) return 'goto';
  if (clause === null) return 'infinite';
  if (clause.kind === K.range_clause) return 'range';
  return clause.kind === K.for_clause ? 'clause' : 'while';
}

function directSelect(statement: Node): Node | null {
  for (const child of statement.child(F.body)?.childOfKind(K.statement_list)?.children ?? []) {
    const inner = child.kind === K.labeled_statement ? child.childOfKind(K.select_statement) : child;
    if (inner?.kind === K.select_statement) return inner;
  }
  return null;
}
