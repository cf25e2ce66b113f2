import type { Node } from '../../syntax/tree.ts';
import { K } from '../../syntax/tree.ts';
import type { PathEvidence } from './evidence.ts';
import { unparen } from '../../syntax/go/expressions.ts';
import { isShortCircuited } from './expressions.ts';
import { NORMAL_EXITS, type Block, type Edge, type Element, type ExitKind, type Graph, type Point } from './graph.ts';
import { buildGuards, type GuardOptions, type Guards, type Assumption } from './guards.ts';
import { findLoops, type Loop } from './loops.ts';
import { dominators, postDominators, type DominatorTree } from './order.ts';
import { searchPath } from './search.ts';

/** A question about paths. Without `goal`, `exits` and `nextTurn` nothing answers it. */
export interface PathOptions {
  /** The path starts after the element that holds this node (before a compound statement), or at the function's entry. */
  readonly from: Node | 'entry';
  /** Elements that the path may end in. Asked before `avoid`. */
  readonly goal?: (element: Element) => boolean;
  /** Exits that the path may end in. */
  readonly exits?: readonly ExitKind[];
  /** The path may end in the next turn of this loop, and stays in the loop till then. */
  readonly nextTurn?: Loop;
  /** Elements that the path may not pass. */
  readonly avoid?: (element: Element) => boolean;
  /** Elements that the way from the entry to `from` may not pass: for what holds from then on, such as a `defer`. */
  readonly avoidBefore?: (element: Element) => boolean;
  /** Edges that the path may take; all of them by default. */
  readonly follow?: (edge: Edge) => boolean;
  /** What is known at the start, by the variable that it is known of. */
  readonly assume?: readonly Assumption[];
}

/** A statement that registers a call to be run when the function ends. */
export interface Deferred {
  readonly statement: Node;
  /** The call-like node after `defer`. */
  readonly call: Node;
  /** The innermost loop that registers it again and again. */
  readonly loop: Loop | null;
}

/** The control flow of one function body. Nested literals are values here: what they do belongs to their own graph. */
export class Cfg {
  readonly graph: Graph;
  readonly #options: GuardOptions;
  #dominators: DominatorTree | undefined;
  #postDominators: DominatorTree | undefined;
  #loops: readonly Loop[] | undefined;
  #innermost: ReadonlyMap<Block, Loop> | undefined;
  #defers: readonly Deferred[] | undefined;
  #guards: Guards | null | undefined;

  constructor(graph: Graph, options: GuardOptions) {
    this.graph = graph;
    this.#options = options;
  }

  get fn(): Node {
    return this.graph.fn;
  }

  get blocks(): readonly Block[] {
    return this.graph.blocks;
  }

  /** All elements in the order of the blocks. */
  *elements(): Generator<Element, void, undefined> {
    for (const block of this.graph.blocks) yield* block.elements;
  }

  /**
   * Where a node runs: the point of the element that holds it, or the point where a compound statement begins. Nodes within
   * nested literals belong to the element that holds the literal. Null outside the body.
   */
  point(node: Node): Point | null {
    for (let at: Node | null = node; at !== null && at !== this.graph.fn; at = at.parent) {
      const point = this.graph.points.get(at.id);
      if (point !== undefined) return point;
    }
    return null;
  }

  /** The element that holds a node; null for a compound statement and outside the body. */
  element(node: Node): Element | null {
    const point = this.point(node);
    const element = point?.block.elements[point.index];
    return element !== undefined && element.contains(node) ? element : null;
  }

  isReachable(node: Node): boolean {
    const point = this.point(node);
    return point !== null && this.#tree.reaches(point.block);
  }

  /** True where `a` is evaluated before `b` on every path to `b`; also for equal nodes and parts of one element. */
  dominates(a: Node, b: Node): boolean {
    const x = this.point(a);
    const y = this.point(b);
    if (x === null || y === null) return false;
    if (x.block === y.block && x.index === y.index) return this.#tree.reaches(x.block);
    if (this.#mayBeLeftOut(a)) return false;
    return x.block === y.block ? x.index < y.index && this.#tree.reaches(x.block) : this.#tree.dominates(x.block, y.block);
  }

  /** True where `a` is evaluated after `b` on every path from `b` to a normal return, and there is such a path. */
  postDominates(a: Node, b: Node): boolean {
    const x = this.point(a);
    const y = this.point(b);
    if (x === null || y === null) return false;
    if (x.block === y.block && x.index === y.index) return this.#postTree.reaches(x.block);
    if (this.#mayBeLeftOut(a)) return false;
    return x.block === y.block ? x.index > y.index && this.#postTree.reaches(x.block) : this.#postTree.dominates(x.block, y.block);
  }

  /** True where a path of at least one step leads from one element to the other, guards left aside. */
  reaches(from: Node, to: Node): boolean {
    const goal = this.element(to);
    return goal !== null && this.findPath({ from, goal: (element) => element === goal }, null) !== null;
  }

  /** The loops of the body, outer ones before inner ones. */
  get loops(): readonly Loop[] {
    return (this.#loops ??= findLoops(this.graph, this.#tree));
  }

  /** The loops that can run a node again, innermost first. */
  loopsContaining(node: Node): Loop[] {
    const point = this.point(node);
    const found: Loop[] = [];
    let loop = point === null ? null : this.#innermostLoop(point.block);
    for (; loop !== null; loop = loop.parent) found.push(loop);
    return found;
  }

  /** The loop of a `for` statement; null where its body never runs twice. */
  loopOf(statement: Node): Loop | null {
    return this.loops.find((loop) => loop.statement === statement) ?? null;
  }

  /** Whether every path from a node leaves the loop before its next turn starts. */
  leavesLoopOnEveryPath(from: Node, loop: Loop): 'proven' | 'refuted' | 'unknown' {
    return refutedBy(this.findPath({ from, nextTurn: loop }));
  }

  /** A path from a node to the next turn of the loop that passes no barrier; null where there is none. */
  pathToNextTurn(from: Node, loop: Loop, isBarrier: (element: Element) => boolean = () => false): PathEvidence | null {
    return this.findPath({ from, nextTurn: loop, avoid: isBarrier });
  }

  /**
   * The shortest path that answers the question; of two, one that is proven feasible. With `null` for the guards conditions
   * are taken for free choices, which is cheaper and finds more: the evidence is then never proven.
   */
  findPath(options: PathOptions, guards?: null): PathEvidence | null {
    const { from } = options;
    const start = from === 'entry' ? null : this.#after(from);
    if (from !== 'entry' && start === null) return null;
    const query = {
      start,
      goal: options.goal ?? (() => false),
      avoid: options.avoid ?? (() => false),
      exits: options.exits ?? [],
      follow: options.follow ?? (() => true),
      avoidBefore: options.avoidBefore ?? null,
      loop: options.nextTurn ?? null,
      assume: options.assume ?? [],
      // A path cannot pass code that nothing leads to: there the search starts in the middle.
      dead: start !== null && !this.#tree.reaches(start.block),
    };
    return searchPath(this.graph, query, guards === null ? null : () => this.#guardFacts);
  }

  /**
   * Whether on every path from a node to an exit an element satisfies `holds`, or a `defer` whose call satisfies `deferred`
   * was registered, before or after the node. `missing` is a path on which neither is so.
   */
  onEveryPath(options: {
    readonly from: Node | 'entry';
    readonly holds: (element: Element) => boolean;
    readonly deferred?: (call: Node) => boolean;
    /** Normal returns by default. */
    readonly exits?: readonly ExitKind[];
    readonly follow?: (edge: Edge) => boolean;
    readonly assume?: readonly Assumption[];
  }): { readonly answer: 'proven' | 'refuted' | 'unknown'; readonly missing: PathEvidence | null } {
    const { holds, deferred = () => false, exits = NORMAL_EXITS, ...rest } = options;
    const registers = (element: Element): boolean => {
      const call = deferredCall(element);
      return call !== null && deferred(call);
    };
    const runs = (element: Element): boolean => (element.kind === K.defer_statement ? registers(element) : holds(element));
    const missing = this.findPath({ ...rest, exits, avoid: runs, avoidBefore: registers });
    return { answer: refutedBy(missing), missing };
  }

  /** The `defer` statements, in source order. */
  get defers(): readonly Deferred[] {
    this.#defers ??= [...this.elements()].flatMap((statement) => {
      const call = deferredCall(statement);
      return call === null ? [] : [{ statement, call, loop: this.loopsContaining(statement)[0] ?? null }];
    });
    return this.#defers;
  }

  /** The calls that a path has deferred when it ends, in the order in which they run. */
  deferredOn(path: PathEvidence): Deferred[] {
    const passed = [...path.before.elements, ...path.elements];
    return passed.flatMap((element) => this.defers.filter((deferred) => deferred.statement === element)).reverse();
  }

  get #tree(): DominatorTree {
    return (this.#dominators ??= dominators(this.graph));
  }

  get #postTree(): DominatorTree {
    return (this.#postDominators ??= postDominators(this.graph));
  }

  get #guardFacts(): Guards | null {
    if (this.#guards === undefined) this.#guards = buildGuards(this.graph, this.#options, this.#tree);
    return this.#guards;
  }

  #innermostLoop(block: Block): Loop | null {
    // Inner loops come later, and overwrite outer ones.
    this.#innermost ??= new Map(this.loops.flatMap((loop) => [...loop.blocks].map((inner) => [inner, loop] as const)));
    return this.#innermost.get(block) ?? null;
  }

  #mayBeLeftOut(node: Node): boolean {
    const element = this.element(node);
    return element !== null && isShortCircuited(node, element);
  }

  /** The point after the element that holds a node, or the point at which a compound statement begins. */
  #after(node: Node): Point | null {
    const point = this.point(node);
    if (point === null || this.element(node) === null) return point;
    return { block: point.block, index: point.index + 1 };
  }
}

/** The call that an element defers. */
export function deferredCall(element: Element): Node | null {
  const call = element.kind === K.defer_statement ? element.children[0] : undefined;
  return call === undefined ? null : unparen(call);
}

function refutedBy(path: PathEvidence | null): 'proven' | 'refuted' | 'unknown' {
  if (path === null) return 'proven';
  return path.feasibility === 'proven' ? 'refuted' : 'unknown';
}
