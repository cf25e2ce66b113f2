import { forStatement, rangeClause } from '../syntax/go/statements.ts';
import { receivedChannel } from '../syntax/go/expressions.ts';
import { enclosingFunction, F, K, type Node } from '../syntax/tree.ts';
import type { Calls } from './calls.ts';
import type { Cfg } from './cfg/cfg.ts';
import type { ControlFlow } from './cfg/control-flow.ts';
import type { Loop } from './cfg/loops.ts';
import { memo } from './memo.ts';
import type { Paths } from './paths.ts';
import { argumentsOf, calledName, ownNodes, runsIn } from './starts.ts';
import type { TickSource, TickSources } from './tick-sources.ts';
import type { TurnCounts } from './turn-counts.ts';
import type { Types } from './types/types.ts';

/** What starts the turns of a loop that a clock drives. */
export interface Tick {
  /** `sleep`: the loop waits by sleeping; `rearmed`: it receives from a timer that the loop itself arms for the next turn. */
  readonly kind: 'ticker' | 'rearmed' | 'sleep';
  /** The receive, the range clause, or the call that sleeps. */
  readonly node: Node;
  readonly loop: Loop;
  /** Nanoseconds between two ticks; null where it is not known. */
  readonly period: bigint | null;
  /** Where the loop arms its timer again; empty for what ticks by itself or is made anew for each turn. */
  readonly arms: readonly Node[];
}

/** A launch in a loop that a clock drives. */
export interface TickDriven {
  readonly tick: Tick;
  readonly cfg: Cfg;
  /** The loops inside the clock's one that repeat the launch within a turn, innermost first. */
  readonly inner: readonly Loop[];
}

const SLEEPS: ReadonlySet<string> = new Set(['time.Sleep']);

/** Finds the loops that a clock drives, and what runs once a tick. */
export class TickLoops {
  readonly #types: Types;
  readonly #calls: Calls;
  readonly #flow: ControlFlow;
  readonly #sizes: TurnCounts;
  readonly #paths: Paths;
  readonly #sources: TickSources;

  constructor(parts: {
    readonly types: Types; readonly calls: Calls; readonly flow: ControlFlow; readonly loops: TurnCounts; readonly paths: Paths; readonly tickSources: TickSources;
  }) {
    this.#types = parts.types;
    this.#calls = parts.calls;
    this.#flow = parts.flow;
    this.#sizes = parts.loops;
    this.#paths = parts.paths;
    this.#sources = parts.tickSources;
  }

  /** The ticks that the loops of a function's own code wait for. */
  readonly in: (fn: Node) => readonly Tick[] = memo((fn) => {
    if (!mayTick(fn)) return [];
    const cfg = this.#flow.of(fn);
    return cfg.loops.flatMap((loop) => (this.#isClockDriven(loop) ? this.#ticksOf(loop, cfg, fn) : []));
  }, () => []);

  /**
   * The tick that a node of a loop is driven by: each time the node runs, this tick has begun the turn. Null where something
   * else drives the loop, such as the items of a range that ticks only pace.
   */
  of(node: Node): TickDriven | null {
    const fn = enclosingFunction(node);
    if (fn === null) return null;
    const ticks = this.in(fn);
    if (ticks.length === 0) return null;
    const cfg = this.#flow.of(fn);
    const inner: Loop[] = [];
    for (const loop of cfg.loopsContaining(node)) {
      const tick = ticks.find((candidate) => candidate.loop === loop && this.#begins(candidate, node, cfg));
      if (tick !== undefined) return { tick, cfg, inner };
      if (this.#sizes.isEndless(loop)) return null;
      inner.push(loop);
    }
    return null;
  }

  /** Whether a clock decides how often a node runs. Asked of launches, whatever guards them. */
  isTickDriven(node: Node): boolean {
    return this.of(node) !== null;
  }

  /** Loops over data, and counted ones, end with their data: ticks only pace them. */
  #isClockDriven(loop: Loop): boolean {
    const parts = loop.statement === null ? null : forStatement(loop.statement);
    switch (parts?.kind) {
      case undefined: case 'forever': return true;
      case 'range': return loop.statement !== null && isRangeOfOne(loop.statement) && this.#sources.of(parts.operand) !== null;
      case 'clause': return parts.condition === null;
      case 'while': return !COUNTING.test(parts.condition.text);
      default: return parts satisfies never;
    }
  }

  #ticksOf(loop: Loop, cfg: Cfg, fn: Node): Tick[] {
    const ticks: Tick[] = [];
    const clause = loop.clause === null ? null : rangeClause(loop.clause);
    const ranged = clause === null ? null : this.#sources.of(clause.operand);
    if (clause !== null) return ranged?.kind === 'ticker' ? [{ kind: 'ticker', node: clause.clause, loop, period: ranged.period, arms: [] }] : [];
    for (const node of ownNodes(fn, K.unary_expression)) {
      if (receivedChannel(node) === null || cfg.loopsContaining(node)[0] !== loop) continue;
      const source = this.#sources.ofReceive(node);
      const arms = source === null ? null : this.#armsOf(source, node, loop, cfg, fn);
      if (source !== null && arms !== null) ticks.push({ kind: source.kind === 'ticker' ? 'ticker' : 'rearmed', node, loop, period: source.period, arms });
    }
    for (const node of ownNodes(fn, K.call_expression)) {
      if (calledName(node) !== 'Sleep' || cfg.loopsContaining(node)[0] !== loop || !SLEEPS.has(this.#calls.nameOf(node) ?? '')) continue;
      ticks.push({ kind: 'sleep', node, loop, period: this.#sources.duration(argumentsOf(node)[0]), arms: [] });
    }
    return ticks;
  }

  /** A timer ticks again only where the loop itself arms it: with Reset, or by making another one. Null where it does not. */
  #armsOf(source: TickSource, receive: Node, loop: Loop, cfg: Cfg, fn: Node): Node[] | null {
    if (source.kind === 'ticker') return [];
    const inLoop = (node: Node): boolean => cfg.loopsContaining(node).includes(loop);
    if (source.made !== null && enclosingFunction(source.made) === fn && inLoop(source.made) && cfg.dominates(source.made, receive)) return [];
    const owner = source.owner === null ? null : this.#paths.pathOf(source.owner);
    if (owner === null) return null;
    const arms = ownNodes(fn, K.call_expression).filter((call) => {
      if (calledName(call) !== 'Reset' || !inLoop(call)) return false;
      const path = this.#paths.receiverOf(call);
      return path !== null && this.#paths.same(path, owner, [call]) !== 'refuted';
    });
    return arms.length === 0 ? null : arms;
  }

  /** Whether a turn that reaches the node has begun with the tick, and with nothing that brings data. */
  #begins(tick: Tick, node: Node, cfg: Cfg): boolean {
    const before = cfg.dominates(tick.node, node);
    if (!before && (tick.kind !== 'sleep' || this.#otherTurn(tick, node, cfg))) return false;
    return !this.#bringsData(tick, node, cfg) && this.#armsInTurn(tick, node, cfg);
  }

  /** Whether each turn that reaches the node arms the timer, before it or after it. What another turn arms depends on what that one waited for. */
  #armsInTurn({ arms, node: receive, loop }: Tick, node: Node, cfg: Cfg): boolean {
    if (arms.length === 0) return true;
    const isArm = (element: Node): boolean => arms.some((arm) => element.contains(arm));
    const launch = cfg.element(node);
    const before = cfg.findPath({ from: receive, goal: (element) => element === launch, avoid: isArm }, null);
    return before === null || cfg.pathToNextTurn(node, loop, isArm) === null;
  }

  /** Whether a turn can follow the node that does not begin with the sleep. */
  #otherTurn(tick: Tick, node: Node, cfg: Cfg): boolean {
    return cfg.pathToNextTurn(node, tick.loop, (element) => element.contains(tick.node)) !== null;
  }

  /** A receive of something else, or an accepted connection, on every way to the node: that is what the node answers. */
  #bringsData(tick: Tick, node: Node, cfg: Cfg): boolean {
    const fn = cfg.fn;
    const inTurn = (other: Node): boolean => cfg.loopsContaining(other).includes(tick.loop) && cfg.dominates(other, node);
    return ownNodes(fn, K.unary_expression).some((other) => {
      const channel = receivedChannel(other);
      return channel !== null && other !== tick.node && inTurn(other) && this.#sources.of(channel) === null && !this.#isSignal(channel);
    }) || ownNodes(fn, K.call_expression).some((call) => ACCEPTS.test(calledName(call) ?? '') && inTurn(call));
  }

  /** Channels of empty structs carry no data. */
  #isSignal(channel: Node): boolean {
    const type = this.#types.core(this.#types.typeOf(channel));
    if (type.kind !== 'chan') return false;
    const elem = this.#types.underlying(type.elem);
    return elem.kind === 'struct' && elem.fields.length === 0;
  }
}

/** Whether a loop of a function waits for anything that may be a clock: by its syntax, which tells without a graph. */
export function mayTick(fn: Node): boolean {
  const hasGoto = fn.descendants(K.goto_statement).length > 0;
  const places = hasGoto ? [fn] : fn.descendants(K.for_statement).filter((loop) => enclosingFunction(loop) === fn);
  return places.some((place) => isRangeOfOne(place)
    || place.descendants(K.unary_expression).some((node) => receivedChannel(node) !== null && runsIn(node, fn))
    || place.descendants(K.call_expression).some((call) => calledName(call) === 'Sleep' && runsIn(call, fn)))
    || fn.descendants(K.for_statement).some((loop) => isRangeOfOne(loop));
}

/** `for range ch`, `for t := range ch`: with two variables it is no channel. */
function isRangeOfOne(loop: Node): boolean {
  const clause = loop.childOfKind(K.range_clause);
  return clause !== null && (clause.child(F.left)?.children.length ?? 0) < 2;
}

/** Conditions that say how much data is left. */
const COUNTING = /\b(len|Next|Scan|More|Len|Loop)\(|[<>]/;
const ACCEPTS = /^(Accept\w*|Recv|RecvMsg|Receive\w*|ReadFrom\w*|ReadMessage|Pop\w*|Dequeue\w*)$/;

/** One of these occurs wherever a clock drives something. */
export const TICK_WORDS: readonly string[] = ['C', 'Tick', 'After', 'Chan', 'Sleep', 'AfterFunc', 'Time'];
