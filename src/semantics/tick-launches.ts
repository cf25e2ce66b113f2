import { enclosingFunction, F, FUNCTION_KINDS, K, type Node, type Tree } from '../syntax/tree.ts';
import type { BlockingOps } from './blocking.ts';
import type { Calls } from './calls.ts';
import type { PathEvidence } from './cfg/evidence.ts';
import type { Cfg } from './cfg/cfg.ts';
import type { Block, Edge, Element } from './cfg/graph.ts';
import type { Loop } from './cfg/loops.ts';
import type { ControlFlow } from './cfg/control-flow.ts';
import type { Joins } from './joins.ts';
import { HELPER_STATEMENTS } from './models/spawn.ts';
import type { OverlapGuards } from './overlap-guards.ts';
import type { Paths } from './paths.ts';
import type { RunLength, RunLengths } from './run-length.ts';
import type { Binding, Scopes } from './scopes.ts';
import { argumentsOf, calledName, isRunInPlace, mayRepeat, ownNodes, runsIn, type GoroutineStart, type Starts } from './starts.ts';
import { mayTick, type Tick, type TickDriven, type TickLoops } from './tick-loops.ts';
import type { TickSources } from './tick-sources.ts';
import { nameOf } from './types/type.ts';
import type { TurnCounts } from './turn-counts.ts';
import type { Types } from './types/types.ts';

/** Work that is started anew by a clock, though the last may still be under way. */
export interface TickLaunch {
  /** The go statement or the call; for a timer the call that arms it. */
  readonly node: Node;
  /** Null for a callback that arms its own timer. */
  readonly tick: Tick | null;
  /** The start inside a helper that the loop calls. */
  readonly inner: GoroutineStart | null;
  /** One tick starts several goroutines. */
  readonly fansOut: boolean;
  readonly run: Exclude<RunLength, { kind: 'quick' }>;
  /** Whether the way from one launch to the next was seen to be possible. */
  readonly sure: boolean;
}

/** Finds launches that a clock repeats, and that nothing keeps apart. */
export class TickLaunches {
  readonly #types: Types;
  readonly #scopes: Scopes;
  readonly #calls: Calls;
  readonly #flow: ControlFlow;
  readonly #starts: Starts;
  readonly #joins: Joins;
  readonly #paths: Paths;
  readonly #sizes: TurnCounts;
  readonly #blocking: BlockingOps;
  readonly #ticks: TickLoops;
  readonly #sources: TickSources;
  readonly #guards: OverlapGuards;
  readonly #lengths: RunLengths;

  constructor(parts: {
    readonly types: Types; readonly scopes: Scopes; readonly calls: Calls; readonly flow: ControlFlow; readonly starts: Starts; readonly joins: Joins; readonly paths: Paths; readonly loops: TurnCounts;
    readonly blocking: BlockingOps; readonly tickLoops: TickLoops; readonly tickSources: TickSources; readonly overlapGuards: OverlapGuards; readonly runLengths: RunLengths;
  }) {
    this.#types = parts.types;
    this.#scopes = parts.scopes;
    this.#calls = parts.calls;
    this.#flow = parts.flow;
    this.#starts = parts.starts;
    this.#joins = parts.joins;
    this.#paths = parts.paths;
    this.#sizes = parts.loops;
    this.#blocking = parts.blocking;
    this.#ticks = parts.tickLoops;
    this.#sources = parts.tickSources;
    this.#guards = parts.overlapGuards;
    this.#lengths = parts.runLengths;
  }

  /** The launches of a declaration, in source order. */
  in(tree: Tree): readonly TickLaunch[] {
    const found: TickLaunch[] = [];
    for (const kind of FUNCTION_KINDS) {
      for (const fn of tree.ofKind(kind)) {
        if (this.#mayLaunch(fn) && this.#ticks.in(fn).length > 0) for (const start of this.#startsIn(fn)) this.#add(found, this.#launch(start));
        for (const call of ownNodes(fn, K.call_expression)) if (calledName(call) === 'AfterFunc') this.#add(found, this.#rearmed(call, fn));
      }
    }
    return found.sort((a, b) => a.node.start - b.node.start);
  }

  #add(found: TickLaunch[], launch: TickLaunch | null): void {
    if (launch !== null) found.push(launch);
  }

  /** Whether a loop of a function may wait for a clock and starts anything, directly or through a helper: most that wait do not. */
  #mayLaunch(fn: Node): boolean {
    if (!mayTick(fn)) return false;
    return this.#starts.in(fn).length > 0 || ownNodes(fn, K.call_expression).some((call) => mayRepeat(fn, call) && this.#starts.through(call) !== null);
  }

  #startsIn(fn: Node): GoroutineStart[] {
    const direct = this.#starts.in(fn).filter(({ node, kind }) => kind !== 'timer' && enclosingFunction(node) === fn);
    const helpers = ownNodes(fn, K.call_expression).flatMap((call) => {
      if (enclosingFunction(call) !== fn || call.parent?.kind === K.defer_statement || !mayRepeat(fn, call)) return [];
      const start = this.#starts.through(call);
      return start !== null && this.#ticks.isTickDriven(call) && this.#onlyLaunches(call) ? [start] : [];
    });
    return [...direct, ...helpers];
  }

  #launch(start: GoroutineStart): TickLaunch | null {
    const driven = this.#ticks.of(start.node);
    if (driven === null || this.#isBounded(start.inner ?? start)) return null;
    const path = this.#wayToNext(start, driven);
    if (path === null || this.#guards.before(start, driven) !== null) return null;
    const run = this.#lengths.of(start, driven.tick.period, driven.tick.loop.statement ?? driven.cfg.fn);
    if (run.kind === 'quick') return null;
    const fansOut = driven.inner.some((loop) => !this.#sizes.isSmall(loop));
    return { node: start.node, tick: driven.tick, inner: start.inner, fansOut, run, sure: path.feasibility === 'proven' };
  }

  /** A way from a launch to the next tick and on to the next launch on which nothing waits for the first. */
  #wayToNext(start: GoroutineStart, { tick, cfg }: TickDriven): PathEvidence | null {
    if (start.inner !== null && this.#joins.of(start.inner).answer !== 'refuted') return null;
    const waits = [...this.#joins.waitsFor(start), ...this.#handedTo(start, tick.loop, cfg)];
    const heads = waitingLoops(waits, start.node, tick.loop, cfg);
    const next = cfg.element(tick.node);
    const launch = cfg.element(start.node);
    if (next === null || launch === null) return null;
    const avoid = (element: Element): boolean => waits.some((wait) => element.contains(wait) && !element.contains(start.node));
    const follow = (edge: Edge): boolean => tick.loop.blocks.has(edge.to) && !heads.has(edge.to);
    const onward = cfg.findPath({ from: start.node, goal: (element) => element === next, avoid, follow });
    if (onward === null) return null;
    return cfg.findPath({ from: next, goal: (element) => element === launch, avoid, follow }) === null ? null : onward;
  }

  /**
   * Where the turn goes on to use what it made for the goroutine: it receives from their channel, closes it or hands it to
   * other code, or cancels their context. Such a goroutine takes part in the work of its turn.
   */
  #handedTo(start: GoroutineStart, loop: Loop, cfg: Cfg): Node[] {
    const { statement } = loop;
    const isShared = (binding: Binding): boolean => binding.references.some((node) => start.node.contains(node));
    const isLater = (node: Node): boolean => !start.node.contains(node) && runsIn(node, cfg.fn) && node.start > start.node.end
      && node.closest([K.defer_statement, K.go_statement]) === null;
    const nodes: Node[] = [];
    for (const binding of this.#scopes.bindings(cfg.fn)) {
      if (statement === null || !statement.contains(binding.node)) continue;
      const type = this.#types.core(this.#types.typeOfBinding(binding));
      if (type.kind === 'chan' && isShared(binding)) nodes.push(...binding.references.filter(isLater));
      else if (type.kind === 'func' && !isShared(binding)) nodes.push(...binding.references.filter((node) => node.field === F.function && isLater(node) && this.#isCancel(binding)));
    }
    return nodes;
  }

  #isCancel(binding: Binding): boolean {
    return nameOf(this.#types.typeOfBinding(binding))?.startsWith('context.Cancel') === true;
  }

  /** A pool of fixed size, or a group with a limit. */
  #isBounded(start: GoroutineStart): boolean {
    const { model, group } = start;
    if (model?.bounded === true) return true;
    if (model?.limit === undefined || group === null) return false;
    const path = this.#paths.pathOf(group);
    return start.node.tree.ofKind(K.call_expression).some((call) => {
      if (calledName(call) !== model.limit) return false;
      const limit = argumentsOf(call)[0];
      const value = limit === undefined ? null : this.#types.constant(limit);
      if (typeof value === 'bigint' && value < 0n) return false;
      const other = this.#paths.receiverOf(call);
      return path === null || other === null || this.#paths.same(path, other, [call, group]) !== 'refuted';
    }) || (path !== null && path.root.kind !== 'local');
  }

  /** A short function of the module that starts its goroutine on every way through it. */
  #onlyLaunches(call: Node): boolean {
    const body = this.#starts.bodyOf(this.#calls.callee(call));
    const statements = body?.child(F.body)?.childOfKind(K.statement_list)?.children ?? [];
    if (body === null || statements.length === 0 || statements.length > HELPER_STATEMENTS) return false;
    if (body.kind === K.func_literal && isRunInPlace(body)) return false;
    const starts = this.#starts.in(body);
    const [only] = starts;
    if (only === undefined || starts.length !== 1 || only.kind === 'timer') return false;
    return statements.includes(only.node) || statements.some((statement) => statement.kind === K.expression_statement && statement.children[0] === only.node);
  }

  /** A callback that arms its timer again and works afterwards, so that the next run does not wait for this one. */
  #rearmed(call: Node, fn: Node): TickLaunch | null {
    if (enclosingFunction(call) !== fn || call.parent?.kind === K.defer_statement || this.#calls.nameOf(call) !== 'time.AfterFunc') return null;
    const [delay, callback] = argumentsOf(call);
    if (callback === undefined || this.#starts.bodyOf(this.#calls.functionValue(callback)) !== fn) return null;
    const cfg = this.#flow.of(fn);
    const later = this.#blocking.in(fn).filter(({ node }) => !call.contains(node) && cfg.reaches(call, node) && cfg.dominates(call, node));
    if (later.length === 0) return null;
    const run = this.#lengths.code(fn, this.#sources.duration(delay));
    return run.kind === 'quick' ? null : { node: call, tick: null, inner: null, fansOut: false, run, sure: true };
  }
}

/** The heads of loops within the turn that wait in their body: how often they turn follows how many were started. */
function waitingLoops(waits: readonly Node[], launch: Node, turn: Loop, cfg: Cfg): Set<Block> {
  const around = cfg.loopsContaining(launch);
  const loops = waits.flatMap((wait) => cfg.loopsContaining(wait)).filter((loop) => loop !== turn && turn.blocks.has(loop.header) && !around.includes(loop));
  return new Set(loops.map(({ header }) => header));
}
