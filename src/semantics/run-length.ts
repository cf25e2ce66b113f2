import { compositeParts, unaryParts, unparen } from '../syntax/go/expressions.ts';
import { F, K, type Node } from '../syntax/tree.ts';
import type { Blocking, BlockingOps } from './blocking.ts';
import { soleValue, type Calls } from './calls.ts';
import type { ControlFlow } from './cfg/control-flow.ts';
import type { OverlapGuards } from './overlap-guards.ts';
import type { Paths } from './paths.ts';
import type { Binding } from './scopes.ts';
import { argumentsOf, calledName, type GoroutineStart, type Starts } from './starts.ts';
import type { TickSources } from './tick-sources.ts';
import { nameOf } from './types/type.ts';
import type { Types } from './types/types.ts';

/** How long a run may take, compared to the period in which runs are started. */
export type RunLength =
  /** It waits for something that may take any time; `unknown`: it calls something that is not known. */
  | { readonly kind: 'long' | 'unknown'; readonly what: string; readonly at: Node }
  /** A timeout ends it, after more than one period or after a time that is not known. */
  | { readonly kind: 'timed'; readonly what: string; readonly at: Node }
  /** Runs take turns: they wait for the same lock, or share one another's work. */
  | { readonly kind: 'queued'; readonly what: string; readonly at: Node }
  | { readonly kind: 'quick' };

const QUICK: RunLength = { kind: 'quick' };
const RANK: Readonly<Record<RunLength['kind'], number>> = { quick: 0, queued: 1, timed: 2, unknown: 3, long: 4 };

/** Calls are followed this deep in search of guards and timeouts. */
const CALL_DEPTH = 3;

const LOCKS = 'waits for a lock';
/** What waits for the result of something that was started before, and ends when that does. */
const FOLLOWS: ReadonlySet<string> = new Set(['waits for its input', 'waits in a select', 'waits for a sender']);
const TIMEOUTS: ReadonlySet<string> = new Set(['context.WithTimeout', 'context.WithTimeoutCause', 'context.WithDeadline', 'context.WithDeadlineCause']);
const SHARES = 'waits for the runs before it, whose result it shares';
const SHARED = /^\(\*golang\.org\/x\/sync\/singleflight\.Group\)\.Do/;

interface Asked {
  readonly period: bigint | null;
  /** Timeouts made outside bound all runs together and not each. */
  readonly scope: Node;
  readonly launcher: Node;
}

interface Limit {
  /** Nanoseconds; null where it is no constant. */
  readonly duration: bigint | null;
}

/** Tells whether what a goroutine does can outlast the period in which such goroutines are started. */
export class RunLengths {
  readonly #types: Types;
  readonly #calls: Calls;
  readonly #flow: ControlFlow;
  readonly #paths: Paths;
  readonly #starts: Starts;
  readonly #blocking: BlockingOps;
  readonly #guards: OverlapGuards;
  readonly #sources: TickSources;

  constructor(parts: {
    readonly types: Types; readonly calls: Calls; readonly flow: ControlFlow; readonly paths: Paths; readonly starts: Starts;
    readonly blocking: BlockingOps; readonly overlapGuards: OverlapGuards; readonly tickSources: TickSources;
  }) {
    this.#types = parts.types;
    this.#calls = parts.calls;
    this.#flow = parts.flow;
    this.#paths = parts.paths;
    this.#starts = parts.starts;
    this.#blocking = parts.blocking;
    this.#guards = parts.overlapGuards;
    this.#sources = parts.tickSources;
  }

  /** `scope` is what runs once a period: a timeout made outside it bounds no single run. */
  of(start: GoroutineStart, period: bigint | null, scope: Node): RunLength {
    const asked: Asked = { period, scope, launcher: scope };
    const call = start.node.kind === K.go_statement ? (start.node.children[0] ?? null) : null;
    if (start.body === null || start.inner !== null || (start.callee.kind === 'function' && SHARED.test(start.callee.fullName))) return this.#startedCall(start.inner ?? start, asked);
    const length = this.#code(start.body, asked, 0);
    const limit = call === null ? null : this.#limitOf(call, asked);
    return limit === null ? length : atMost(length, limit, period);
  }

  /** A goroutine whose code is not at hand. */
  #startedCall(start: GoroutineStart, asked: Asked): RunLength {
    if (start.callee.kind === 'function' && SHARED.test(start.callee.fullName)) return { kind: 'queued', what: SHARES, at: start.node };
    if (start.body !== null) return this.#code(start.body, asked, 0);
    const call = start.node.kind === K.go_statement ? start.node.children[0] : undefined;
    if (call === undefined) return { kind: 'unknown', what: 'runs a function that is not known', at: start.node };
    return this.#operation(call, this.#blocking.call(call), asked, 0);
  }

  /** Code that runs from its start to its end, guards and locks taken into account. */
  code(fn: Node, period: bigint | null): RunLength {
    return this.#code(fn, { period, scope: fn, launcher: fn }, 0);
  }

  #code(fn: Node, asked: Asked, depth: number): RunLength {
    let longest: RunLength = QUICK;
    let timed: Limit | null = null;
    const cfg = this.#flow.of(fn);
    const lock = this.#firstLock(fn);
    for (const { node, blocking } of this.#blocking.in(fn, depth)) {
      if (node === lock || this.#guards.inside(node, fn) !== null) continue;
      let length = this.#operation(node, blocking, asked, depth);
      const limit = this.#limitOf(node, asked);
      if (limit !== null) timed = limit;
      else if (timed !== null && blocking.answer === 'proven' && FOLLOWS.has(blocking.what)) length = atMost(length, timed, asked.period);
      if (lock !== null && length.kind !== 'quick' && cfg.dominates(lock, node)) length = { kind: 'queued', what: LOCKS, at: lock };
      if (RANK[length.kind] > RANK[longest.kind]) longest = length;
    }
    return longest;
  }

  /** The lock that is taken before all else and held to the end. */
  #firstLock(fn: Node): Node | null {
    const first = this.#blocking.in(fn).find(({ blocking }) => blocking.answer === 'proven');
    if (first === undefined || first.blocking.answer !== 'proven' || first.blocking.what !== LOCKS || first.blocking.chain.length > 1) return null;
    const deferred = fn.descendants(K.defer_statement).some((statement) => /\bR?Unlock\(\)/.test(statement.text));
    return deferred ? first.node : null;
  }

  #operation(node: Node, blocking: Blocking, asked: Asked, depth: number): RunLength {
    if (blocking.answer === 'refuted') return QUICK;
    const isCall = node.kind === K.call_expression;
    const callee = isCall ? this.#calls.callee(node) : null;
    const name = callee?.kind === 'function' ? callee.fullName : '';
    if (SHARED.test(name)) return { kind: 'queued', what: SHARES, at: node };
    const limit = this.#limitOf(node, asked);
    const length = this.#unlimited(node, blocking, asked, depth);
    return limit === null ? length : atMost(length, limit, asked.period);
  }

  #unlimited(node: Node, blocking: Exclude<Blocking, { answer: 'refuted' }>, asked: Asked, depth: number): RunLength {
    const body = node.kind === K.call_expression ? this.#starts.bodyOf(this.#calls.callee(node)) : null;
    if (body !== null && depth < CALL_DEPTH) return placed(this.#code(body, asked, depth + 1), node);
    if (blocking.answer === 'unknown') return { kind: 'unknown', what: 'calls something that may take long', at: node };
    // A lock that is held for a moment is no reason to pile up; what is held for long waits for something else as well.
    if (blocking.what === LOCKS) return { kind: 'queued', what: LOCKS, at: node };
    const slept = calledName(node) === 'Sleep' ? this.#sources.duration(argumentsOf(node)[0]) : null;
    if (slept !== null && asked.period !== null && slept <= asked.period) return QUICK;
    return { kind: 'long', what: blocking.what, at: node };
  }

  /** The timeout of a call: of the context that it is given, of the client that it is a method of, or its own. */
  #limitOf(node: Node, asked: Asked): Limit | null {
    if (node.kind !== K.call_expression) return null;
    for (const argument of argumentsOf(node)) {
      const limit = this.#contextLimit(argument, asked, 0);
      if (limit !== null) return limit;
    }
    const named = argumentsOf(node).find((argument) => /timeout|deadline/i.test(argument.text) && nameOf(this.#types.typeOf(argument)) === 'time.Duration');
    if (named !== undefined) return { duration: this.#sources.duration(named) };
    if (this.#calls.nameOf(node) === 'net.DialTimeout') {
      const duration = this.#sources.duration(argumentsOf(node)[2]);
      return duration === null || asked.period === null ? null : { duration };
    }
    return this.#clientLimit(node);
  }

  #contextLimit(argument: Node, asked: Asked, depth: number): Limit | null {
    const path = this.#paths.pathOf(argument);
    if (path === null || path.steps.length > 0) return null;
    const { root } = path;
    if (root.kind === 'call') return this.#limitOfMaker(root.node, asked, depth);
    if (root.kind !== 'local' || !this.#isPerRun(root.binding, asked)) return null;
    const values = root.binding.assignments.flatMap(({ value }) => (value === null ? [] : [value]));
    for (const value of values) {
      const limit = this.#limitOfMaker(unparen(value), asked, depth);
      if (limit !== null) return limit;
    }
    return null;
  }

  #limitOfMaker(value: Node, asked: Asked, depth: number): Limit | null {
    if (value.kind !== K.call_expression) return null;
    const name = this.#calls.nameOf(value);
    const timeout = argumentsOf(value)[1];
    if (name !== null && TIMEOUTS.has(name)) return { duration: /Timeout/.test(name) ? this.#sources.duration(timeout) : null };
    // A request made with the context ends with it, and so does a context made from it.
    if (depth > 1) return null;
    const given = argumentsOf(value)[0];
    return given === undefined || !(name === 'net/http.NewRequestWithContext' || name?.startsWith('context.With') === true) ? null : this.#contextLimit(given, asked, depth + 1);
  }

  #isPerRun(binding: Binding, { scope }: Asked): boolean {
    return binding.node.tree !== scope.tree || scope.contains(binding.node) || !binding.function.contains(scope);
  }

  /** `&http.Client{Timeout: d}`. */
  #clientLimit(call: Node): Limit | null {
    const receiver = call.child(F.function)?.child(F.operand) ?? null;
    const root = receiver === null ? undefined : this.#paths.pathOf(receiver)?.root;
    const value = root?.kind === 'local' ? soleValue(root.binding) : null;
    if (value === null) return null;
    const inner = unparen(value);
    const literal = unaryParts(inner)?.operand ?? inner;
    const timeout = compositeParts(unparen(literal))?.elements.find(({ key }) => key?.text === 'Timeout');
    return timeout === undefined ? null : { duration: this.#sources.duration(timeout.value) };
  }
}

/** What a timeout makes of a run. */
function atMost(length: RunLength, { duration }: Limit, period: bigint | null): RunLength {
  if (length.kind !== 'long' && length.kind !== 'unknown') return length;
  if (duration !== null && period !== null && duration <= period) return QUICK;
  return { kind: 'timed', what: length.what, at: length.at };
}

/** What a callee does, seen from its call: places stay in the code that was asked about. */
function placed(length: RunLength, call: Node): RunLength {
  return length.kind === 'quick' ? length : { ...length, at: call };
}
