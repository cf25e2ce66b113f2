import { functionParts } from '../syntax/go/declarations.ts';
import { forStatement, statementsOf } from '../syntax/go/statements.ts';
import type { SourceFile } from '../syntax/source-file.ts';
import { enclosingFunction, F, FUNCTION_KINDS, K, type Node, type Tree } from '../syntax/tree.ts';
import type { BlockingOps } from './blocking.ts';
import type { Calls } from './calls.ts';
import type { ControlFlow } from './cfg/control-flow.ts';
import type { Loop } from './cfg/loops.ts';
import type { Handlers } from './handlers.ts';
import type { Joins } from './joins.ts';
import type { Limit, Limiters } from './limiters.ts';
import type { Paths } from './paths.ts';
import { HELPER_STATEMENTS } from './models/spawn.ts';
import { isObject } from './models/turn-sources.ts';
import type { Scopes } from './scopes.ts';
import { calledName, mayRepeat, ownNodes, type GoroutineStart, type Starts } from './starts.ts';
import type { TickLaunches } from './tick-launches.ts';
import type { TickLoops } from './tick-loops.ts';
import type { TurnCount, TurnCounts } from './turn-counts.ts';
import type { Types } from './types/types.ts';

/** A goroutine that is started in each turn of a loop which nothing keeps short. */
export interface UnboundedLaunch {
  readonly start: GoroutineStart;
  /** The loop that decides how many there are. */
  readonly loop: Loop;
  readonly count: TurnCount;
  readonly limit: Limit;
  /** What the goroutine waits for while it runs; null where nothing is known. */
  readonly work: { readonly what: string; readonly at: Node } | null;
  /** The program starts, or is told to start, what it is made of. */
  readonly startup: boolean;
  /** One request of a server runs the loop. */
  readonly request: boolean;
  readonly joined: boolean;
}

/** Functions that bring a program up: what they start is as much as was configured. */
const STARTUP = /^(?:run$|Run$|main|init|Start|start|Serve|serve|New|new|Open|Init|Setup|setup|Boot|Bootstrap|Launch|ListenAndServe|Register|register|Restore|restore|Resume|resume|Recover|recover|Configure|configure|Stop|stop|Close|close|Shutdown|shutdown|Reload|reload)/;

const SIZES: readonly TurnCount['size'][] = ['bounded', 'configured', 'unknown', 'data'];

interface Parts {
  readonly types: Types;
  readonly scopes: Scopes;
  readonly calls: Calls;
  readonly flow: ControlFlow;
  readonly paths: Paths;
  readonly starts: Starts;
  readonly loops: TurnCounts;
  readonly limiters: Limiters;
  readonly joins: Joins;
  readonly blocking: BlockingOps;
  readonly handlers: Handlers;
  readonly tickLoops: TickLoops;
  readonly tickLaunches: TickLaunches;
}

/** Finds goroutines that are started by turns of a loop without a bound. */
export class UnboundedLaunches {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Those of a declaration, in source order. Without `smells` only those whose turns come from data: most loops can be told
   * apart from these by their turns alone.
   */
  in(tree: Tree, smells = true): UnboundedLaunch[] {
    const found: UnboundedLaunch[] = [];
    // Code that knows of tests is there for them.
    if ((tree.file as SourceFile).outline.imports.some(({ path }) => path === 'testing')) return [];
    const fns = FUNCTION_KINDS.flatMap((kind) => tree.ofKind(kind));
    for (const fn of fns) for (const start of this.#startsIn(fn)) {
      const launch = this.#launch(start, fn, smells);
      if (launch !== null) found.push(launch);
    }
    return found.sort((a, b) => a.start.node.start - b.start.node.start);
  }

  #startsIn(fn: Node): GoroutineStart[] {
    const { starts } = this.#parts;
    if (!mayRepeat(fn)) return [];
    const own = starts.in(fn).filter(({ node, kind }) => kind !== 'timer' && enclosingFunction(node) === fn);
    const helped = ownNodes(fn, K.call_expression).flatMap((call): GoroutineStart[] => {
      if (enclosingFunction(call) !== fn || !mayRepeat(fn, call) || own.some(({ node }) => node.contains(call))) return [];
      const start = starts.through(call);
      return start !== null && this.#onlyStarts(start, fn) ? [start] : [];
    });
    return [...own, ...helped];
  }

  /** Whether calling a helper comes to the same as the go statement in it. Helpers of helpers are not followed, as the triggers promise. */
  #onlyStarts({ inner }: GoroutineStart, caller: Node): boolean {
    const { flow, limiters, joins } = this.#parts;
    if (inner === null || inner.inner !== null || inner.kind === 'timer') return false;
    const helper = enclosingFunction(inner.node);
    const body = helper?.child(F.body);
    if (helper === null || body === null || body === undefined || helper === caller || statementsOf(body).length > HELPER_STATEMENTS) return false;
    // A function that returns the channel on which its goroutine sends hands it over to be emptied.
    if ((functionParts(helper)?.results ?? []).some(({ type }) => this.#parts.types.core(this.#parts.types.fromSyntax(type)).kind === 'chan')) return false;
    const always = flow.of(helper).onEveryPath({ from: 'entry', holds: (element) => element.contains(inner.node) }).answer === 'proven';
    return always && !limiters.limitsItself(inner) && joins.of(inner).answer === 'refuted';
  }

  #launch(start: GoroutineStart, fn: Node, smells: boolean): UnboundedLaunch | null {
    const { flow, loops: turns, limiters } = this.#parts;
    if (!mayRepeat(fn, start.node) || (!smells && givesBack(start))) return null;
    const cfg = flow.of(fn);
    const loops = cfg.loopsContaining(start.node);
    if (loops.length === 0) return null;
    if (!smells) {
      const limited = loops.findIndex((loop) => limiters.ofGroup(start, loop) !== null);
      if (!loops.slice(0, limited < 0 ? loops.length : limited).some((loop) => turns.comesFromData(loop, start.node))) return null;
    }
    if (this.#isWorker(start)) return null;
    const clock = this.#parts.tickLoops.of(start.node)?.tick.loop ?? null;
    let best: { loop: Loop; count: TurnCount; limit: Limit } | null = null;
    for (const loop of loops) {
      // What a clock repeats is for the rule about ticks.
      if (loop === clock) break;
      if (cfg.leavesLoopOnEveryPath(start.node, loop) === 'proven') break;
      const limit = limiters.of(start, loop);
      if (limit.kind === 'limited') break;
      let count = turns.of(loop, start.node);
      if (count === null) return null;
      if (count.size === 'data' && (givesBack(start) || this.#looksUpMember(start, loop) || (count.stream && !this.#carriesData(start, loop)))) count = { ...count, size: 'configured' };
      if (best === null || SIZES.indexOf(count.size) > SIZES.indexOf(best.count.size)) best = { loop, count, limit };
    }
    if (best === null || best.count.size === 'bounded') return null;
    const { loop, count, limit } = best;
    // Beside a clock, the members of something are what the clock's own rule judges.
    if (clock !== null && (count.size !== 'data' || this.#parts.tickLaunches.in(start.node.tree).some(({ node }) => node === start.node))) return null;
    return {
      start, loop, count, limit, work: this.#work(start), startup: isStartup(fn) && !count.stream && !count.external,
      request: this.#parts.handlers.around(start.node) !== null, joined: this.#parts.joins.of(start).answer === 'proven',
    };
  }

  /** `target, ok := targets.get(id)`: the data only says which of the members are meant. */
  #looksUpMember(start: GoroutineStart, loop: Loop): boolean {
    const { scopes, types } = this.#parts;
    return start.node.descendants(K.identifier).some((name) => {
      const binding = scopes.binding(name);
      const value = binding?.assignments.find(({ statement }) => loop.statement?.contains(statement) === true)?.value;
      const statement = value?.closest([K.short_var_declaration]);
      const lookup = value?.kind === K.call_expression || value?.kind === K.index_expression;
      return binding !== null && lookup && /^\w+\s*,\s*(ok|found|exists|has)\b/.test(statement?.text ?? '') && isObject(types, types.typeOfBinding(binding));
    });
  }

  /** Whether the goroutine gets anything that the turn has; otherwise it only tells that there was a turn. */
  #carriesData(start: GoroutineStart, loop: Loop): boolean {
    const { statement } = loop;
    return statement === null || start.node.descendants(K.identifier).some((name) => {
      const binding = this.#parts.scopes.binding(name);
      return binding !== null && !start.node.contains(binding.node) && (statement.contains(binding.node) || binding.assignments.some(({ statement: place }) => statement.contains(place)) || (binding.kind !== 'receiver' && this.#isFilled(binding.references, statement, start)));
    });
  }

  /** `rows.Scan(&id)` in the turn. */
  #isFilled(references: readonly Node[], loop: Node, start: GoroutineStart): boolean {
    return references.some((reference) => loop.contains(reference) && !start.node.contains(reference));
  }

  #work(start: GoroutineStart): UnboundedLaunch['work'] {
    const { blocking } = this.#parts;
    const inner = innermost(start);
    const call = inner.node.kind === K.go_statement ? inner.node.children[0] : undefined;
    const found = inner.body !== null ? blocking.body(inner.body) : call === undefined ? null : blocking.call(call);
    if (found?.answer !== 'proven') return null;
    return { what: found.what, at: found.chain[0] ?? start.node };
  }

  /** Whether the goroutine takes work from a channel that it shares with others, until somebody closes it. */
  #isWorker(start: GoroutineStart, body = innermost(start).body, depth = 0): boolean {
    if (body === null || depth > 2) return false;
    for (const loop of body.descendants(K.for_statement)) {
      if (enclosingFunction(loop) !== body) continue;
      const parts = forStatement(loop);
      if (parts?.kind === 'range' && this.#isShared(parts.operand, start)) return true;
      const endless = parts?.kind === 'forever';
      if (endless && loop.descendants(K.unary_expression).some((node) => node.hasToken(K['<-']) && node.children.at(-1) !== undefined && this.#isShared(node.children.at(-1) ?? node, start))) return true;
    }
    return ownNodes(body, K.call_expression).some((call) => {
      if (call.parent?.kind !== K.expression_statement && call.parent?.kind !== K.go_statement) return false;
      const callee = this.#parts.calls.callee(call);
      return callee.kind === 'function' && this.#isWorker(start, this.#parts.starts.bodyOf(callee), depth + 1);
    });
  }

  #isShared(channel: Node, start: GoroutineStart): boolean {
    const { types, paths } = this.#parts;
    const type = types.core(types.typeOf(channel));
    if (type.kind !== 'chan' || channel.kind === K.call_expression) return false;
    const root = paths.pathOf(channel)?.root;
    const binding = root?.kind === 'local' ? root.binding : null;
    const own = binding !== null && binding.assignments.some(({ kind }) => kind === 'range') && binding.function.contains(start.node);
    return !own && !/done|quit|stop|close|cancel/i.test(channel.text);
  }
}

function innermost(start: GoroutineStart): GoroutineStart {
  return start.inner === null ? start : innermost(start.inner);
}

/** A goroutine that only gives back what the turn got holds on to nothing: there are as many of these things as there were before. */
function givesBack(start: GoroutineStart): boolean {
  const call = innermost(start).node.children[0];
  return call !== undefined && /^(?:Release|Close|Stop|Cancel|Unlock|Unref|Put)$/.test(calledName(call) ?? '');
}

function isStartup(fn: Node): boolean {
  let outer = fn;
  for (let next = enclosingFunction(outer); next !== null; next = enclosingFunction(outer)) outer = next;
  return STARTUP.test(outer.children.find((child) => child.kind === K.identifier || child.kind === K.field_identifier)?.text ?? '') || calledName(outer) === 'main';
}
