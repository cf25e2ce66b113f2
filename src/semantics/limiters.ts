import { binaryParts, receivedChannel, unparen } from '../syntax/go/expressions.ts';
import { sendParts, statementsOf } from '../syntax/go/statements.ts';
import { enclosingFunction, F, K, type Node } from '../syntax/tree.ts';
import type { Calls } from './calls.ts';
import type { Cfg } from './cfg/cfg.ts';
import type { ControlFlow } from './cfg/control-flow.ts';
import type { Element } from './cfg/graph.ts';
import type { Loop } from './cfg/loops.ts';
import type { Mentions } from './mentions.ts';
import { LIMIT_NAMES } from './models/turn-sources.ts';
import { sharedKey, type AccessPath, type Paths } from './paths.ts';
import { argumentsOf, calledName, ownNodes, runsIn, type GoroutineStart, type Starts } from './starts.ts';
import type { TurnCounts } from './turn-counts.ts';
import { deref } from './types/type.ts';
import type { Types } from './types/types.ts';

/** What keeps the goroutines of a loop from being as many as its turns. */
export interface Limit {
  /**
   * *limited*: so many at a time, or each turn waits. *rate*: so many a second. *keyed*: one for each entry of a table. *inside*: each goroutine waits for a slot once it
   * runs. *defeated*: something takes a slot, but gives it back too early, or there are as many slots as items.
   */
  readonly kind: 'limited' | 'rate' | 'keyed' | 'inside' | 'defeated' | 'none';
  /** The operation that limits, or should. */
  readonly at: Node | null;
  readonly why: 'early' | 'capacity' | null;
}

const NONE: Limit = { kind: 'none', at: null, why: null };

interface Acquire {
  readonly node: Node;
  /** The channel, where it is one. */
  readonly path: AccessPath | null;
  readonly opposite: 'send' | 'receive' | null;
}

/** Methods by these names wait until there is room; `Add` is that of a group with a size. */
const ACQUIRES = /^(acquire|acquireSlot|acquireToken|waitForSlot|enter|throttle|tryAcquire|tryLock|take|takeSlot|takeToken|getToken|reserve|limit)\w*$/i;
const SIZED_GROUPS = /sizedwaitgroup|\blimiter\b|throttle/i;
const GATES = /^(Add|Load|CompareAndSwap|AddInt32|AddInt64|LoadInt32|LoadInt64|AddUint32|CompareAndSwapInt32|TryLock|TryAcquire|TryGo)$/;
const RATES = /^(Wait|WaitN|Sleep|Take|Delay|Pause|Backoff)$/;
const WAITS = /^(Wait|StopAndWait|StopWait|WaitAll|Join)$/;

/** Finds what bounds the number of goroutines that a loop starts. */
export class Limiters {
  readonly #types: Types;
  readonly #calls: Calls;
  readonly #flow: ControlFlow;
  readonly #paths: Paths;
  readonly #starts: Starts;
  readonly #turns: TurnCounts;
  readonly #mentions: Mentions;

  constructor(parts: {
    readonly types: Types; readonly calls: Calls; readonly flow: ControlFlow; readonly paths: Paths; readonly starts: Starts; readonly loops: TurnCounts; readonly mentions: Mentions;
  }) {
    this.#types = parts.types;
    this.#calls = parts.calls;
    this.#flow = parts.flow;
    this.#paths = parts.paths;
    this.#starts = parts.starts;
    this.#turns = parts.loops;
    this.#mentions = parts.mentions;
  }

  /** What limits a start in the turns of one of the loops around it. */
  of(start: GoroutineStart, loop: Loop): Limit {
    const fn = enclosingFunction(start.node);
    if (fn === null) return NONE;
    const group = this.ofGroup(start, loop);
    if (group !== null) return { kind: 'limited', at: group, why: null };
    const cfg = this.#flow.of(fn);
    const acquires = this.#acquires(start, fn, cfg, loop);
    const good = acquires.filter((acquire) => this.#defeat(acquire, start, fn, loop) === null).map(({ node }) => node);
    const waits = this.#barriers(start, fn, cfg, loop);
    const hard = [...good, ...waits];
    if (this.#isOnEveryCycle(hard, start, loop, cfg) || this.#isBatch(waits, loop, fn)) return { kind: 'limited', at: hard[0] ?? null, why: null };
    for (const acquire of acquires) {
      const why = this.#defeat(acquire, start, fn, loop);
      if (why !== null && this.#isOnEveryCycle([acquire.node], start, loop, cfg)) return { kind: 'defeated', at: acquire.node, why };
    }
    const rates = this.#rates(fn, cfg, loop);
    if (this.#isOnEveryCycle(rates, start, loop, cfg)) return { kind: 'rate', at: rates[0] ?? null, why: null };
    const entry = this.#newEntry(start, cfg, loop);
    if (entry !== null) return { kind: 'keyed', at: entry, why: null };
    const inside = this.#slotInside(start);
    return inside === null ? NONE : { kind: 'inside', at: inside, why: null };
  }

  /** Whether a function of the module limits the goroutine that it starts for its caller, or waits for it. */
  limitsItself(start: GoroutineStart): boolean {
    const fn = enclosingFunction(start.node);
    if (fn === null || start.model?.bounded === true) return true;
    const cfg = this.#flow.of(fn);
    const acquires = this.#acquires(start, fn, cfg, null).map(({ node }) => node);
    const missing = cfg.findPath({ from: 'entry', goal: (element) => element.contains(start.node), avoid: (element) => acquires.some((node) => element.contains(node)) }, null);
    return missing === null;
  }

  /** The call that limits the group which starts the goroutine: what is least work to find. */
  ofGroup(start: GoroutineStart, loop: Loop): Node | null {
    const { model, group } = start;
    const fn = enclosingFunction(start.node);
    if (fn === null) return null;
    if (model?.bounded === true) return start.node;
    const limit = model?.limit;
    if (limit === undefined || group === null) return null;
    const path = this.#paths.pathOf(group);
    if (path?.root.kind === 'local' && path.steps.length === 0) {
      const { binding } = path.root;
      if (loop.statement?.contains(binding.node) === true) return null;
      const chain = binding.assignments.flatMap(({ value }) => value?.descendants(K.call_expression) ?? []).find((call) => calledName(call) === limit);
      if (chain !== undefined) return chain;
      const cfg = this.#flow.of(fn);
      return binding.references.flatMap((reference) => this.#limitCall(reference, limit)).find((call) => enclosingFunction(call) !== fn || cfg.dominates(call, start.node)) ?? null;
    }
    const key = path === null ? null : sharedKey(path);
    if (key === null) return null;
    for (const { file, declaration } of this.#mentions.of(this.#types.packageOf(fn), limit)) {
      for (const call of file.tree(declaration).ofKind(K.call_expression)) {
        const receiver = calledName(call) === limit ? this.#paths.receiverOf(call) : null;
        if (receiver !== null && sharedKey(receiver) === key && this.#isPositive(call)) return call;
      }
    }
    return null;
  }

  /** No way leads from the start to itself in another turn that passes none of the nodes. */
  #isOnEveryCycle(nodes: readonly Node[], start: GoroutineStart, loop: Loop, cfg: Cfg): boolean {
    if (nodes.length === 0) return false;
    const avoid = (element: Element): boolean => nodes.some((node) => element.contains(node) && !start.node.contains(node));
    if (cfg.pathToNextTurn(start.node, loop, avoid) === null) return true;
    const from = loop.statement ?? loop.header.elements[0];
    if (from === undefined) return false;
    const first = loop.header.elements[0];
    if (first !== undefined && avoid(first)) return true;
    return cfg.findPath({ from, goal: (element) => element.contains(start.node), avoid }, null) === null;
  }

  #inLoop(node: Node, cfg: Cfg, loop: Loop | null): boolean {
    return loop === null || cfg.loopsContaining(node).includes(loop);
  }

  #acquires(start: GoroutineStart, fn: Node, cfg: Cfg, loop: Loop | null): Acquire[] {
    const found: Acquire[] = [];
    const add = (node: Node, path: AccessPath | null, opposite: Acquire['opposite']): void => {
      if (!start.node.contains(node) && this.#inLoop(node, cfg, loop)) found.push({ node, path, opposite });
    };
    for (const node of ownNodes(fn, K.send_statement)) {
      const channel = sendParts(node)?.channel;
      if (channel !== undefined && (this.#carriesTokens(channel) || this.#releases(start, channel, 'receive'))) add(node, this.#paths.pathOf(channel), 'receive');
    }
    for (const node of ownNodes(fn, K.unary_expression)) {
      const channel = receivedChannel(node);
      if (channel === null) continue;
      // A barrier is a receive from the goroutine that has just been started; here one takes what an earlier one gave.
      if (this.#releases(start, channel, 'send') && !this.#flow.of(fn).dominates(start.node, node)) add(node, this.#paths.pathOf(channel), 'send');
    }
    for (const call of ownNodes(fn, K.call_expression)) if (this.#isAcquire(call)) add(call, null, null);
    for (const node of ownNodes(fn, K.binary_expression)) if (this.#isGate(node, fn)) add(node, null, null);
    for (const loopNode of ownNodes(fn, K.for_statement)) {
      const condition = loopNode.children.find((child) => child.field !== F.body);
      const waits = loopNode.descendants(K.call_expression).some((call) => this.#calls.nameOf(call) === '(*sync.Cond).Wait');
      if (waits && condition !== undefined && runsIn(loopNode, fn)) add(condition, null, null);
    }
    return found;
  }

  #carriesTokens(channel: Node): boolean {
    const type = this.#types.core(this.#types.typeOf(channel));
    if (type.kind !== 'chan') return false;
    const element = this.#types.core(type.elem);
    return (element.kind === 'struct' && element.fields.length === 0) || (element.kind === 'basic' && element.name === 'bool');
  }

  /** Whether the goroutine does the opposite on the channel. */
  #releases(start: GoroutineStart, channel: Node, how: 'send' | 'receive'): boolean {
    const { body } = start;
    if (body === null) return false;
    return this.#operations(body, how).some((other) => this.#isSameChannel(other, channel));
  }

  #isSameChannel(a: Node, b: Node): boolean {
    const answer = this.#paths.sameObject(a, b);
    if (answer === 'proven') return true;
    const [first, second] = [a, b].map((node) => this.#paths.pathOf(node));
    const keys = [first, second].map((path) => (path === null || path === undefined ? null : sharedKey(path)));
    return keys[0] !== null && keys[0] === keys[1];
  }

  /** The channels on which code sends or receives, nested literals included. */
  #operations(code: Node, how: 'send' | 'receive'): Node[] {
    if (how === 'send') return code.descendants(K.send_statement).flatMap((node) => sendParts(node)?.channel ?? []);
    return code.descendants(K.unary_expression).flatMap((node) => receivedChannel(node) ?? []);
  }

  #isAcquire(call: Node): boolean {
    const name = calledName(call) ?? '';
    const callee = this.#calls.callee(call);
    const full = callee.kind === 'function' || callee.kind === 'interface' ? callee.fullName : '';
    if (full.startsWith('(*sync.')) return name === 'TryLock';
    if (name === 'Add' && SIZED_GROUPS.test(full)) return true;
    if (ACQUIRES.test(name)) return true;
    const body = callee.kind === 'function' ? this.#starts.bodyOf(callee) : callee.kind === 'literal' ? callee.node : null;
    return body !== null && this.#takesToken(body);
  }

  /** A function that waits for a token, or for room for one, and starts nothing. */
  #takesToken(body: Node): boolean {
    if (this.#starts.in(body).length > 0) return false;
    const channels = [...ownNodes(body, K.send_statement).flatMap((node) => sendParts(node)?.channel ?? []), ...ownNodes(body, K.unary_expression).flatMap((node) => receivedChannel(node) ?? [])];
    return channels.some((channel) => channel.kind === K.selector_expression && this.#carriesTokens(channel) && !/done|quit|stop|clos|exit|cancel|shut|end/i.test(channel.text)
      && channel.closest([K.select_statement])?.childOfKind(K.default_case) == null);
  }

  /** A condition that compares how many there are with how many there may be, and of which one branch starts nothing. */
  #isGate(node: Node, fn: Node): boolean {
    const parts = binaryParts(node);
    if (parts === null || node.closest([K.if_statement, K.for_statement]) === null) return false;
    if (![K['<'], K['<='], K['>'], K['>='], K['==']].includes(parts.operator as never)) return false;
    const sides = [unparen(parts.left), unparen(parts.right)];
    if (sides.some((side) => side.kind === K.call_expression && GATES.test(calledName(side) ?? '') && this.#turns.size(sides.find((other) => other !== side) ?? side).size !== 'data')) return true;
    const [left, right] = sides;
    if (left === undefined || right === undefined || !runsIn(node, fn)) return false;
    const counts = (side: Node): boolean => side.kind === K.selector_expression || (side.kind === K.call_expression && calledName(side) === 'len');
    return (counts(left) && LIMIT_NAMES.test(lastName(right))) || (counts(right) && LIMIT_NAMES.test(lastName(left)));
  }

  /** Waits in the turn for what it started. */
  #barriers(start: GoroutineStart, fn: Node, cfg: Cfg, loop: Loop): Node[] {
    const found: Node[] = [];
    for (const call of ownNodes(fn, K.call_expression)) {
      if (!WAITS.test(calledName(call) ?? '') || argumentsOf(call).length > 0 || !this.#inLoop(call, cfg, loop)) continue;
      if (call.closest([K.defer_statement]) === null) found.push(call);
    }
    for (const node of ownNodes(fn, K.unary_expression)) {
      const channel = receivedChannel(node);
      if (channel === null || !this.#inLoop(node, cfg, loop) || start.node.contains(node) || start.body === null) continue;
      const signals = this.#releases(start, channel, 'send') || this.#closes(start.body, channel) || this.#isGiven(start, channel);
      if (signals) found.push(node);
    }
    return found;
  }

  /** The goroutine's function gets the channel as an argument. */
  #isGiven(start: GoroutineStart, channel: Node): boolean {
    return start.args.some((argument) => this.#paths.sameObject(argument, channel) === 'proven');
  }

  #closes(body: Node, channel: Node): boolean {
    return body.descendants(K.call_expression).some((call) => {
      const argument = calledName(call) === 'close' ? argumentsOf(call)[0] : undefined;
      return argument !== undefined && this.#isSameChannel(argument, channel);
    });
  }

  /** A wait behind a count: `if started == 10 { wg.Wait() }`. */
  #isBatch(waits: readonly Node[], loop: Loop, fn: Node): boolean {
    return waits.some((wait) => {
      for (let node = wait.closest([K.if_statement]); node !== null && fn.contains(node); node = node.closest([K.if_statement], true)) {
        if (loop.statement !== null && !loop.statement.contains(node)) return false;
        const condition = node.child(F.condition);
        const parts = condition === null ? null : binaryParts(unparen(condition));
        if (parts !== null && ([K['=='], K['>='], K['>']] as readonly number[]).includes(parts.operator)) return true;
      }
      return false;
    });
  }

  #rates(fn: Node, cfg: Cfg, loop: Loop): Node[] {
    const calls = ownNodes(fn, K.call_expression).filter((call) => RATES.test(calledName(call) ?? '') && this.#inLoop(call, cfg, loop) && (calledName(call) !== 'Wait' || argumentsOf(call).length > 0));
    const ticks = ownNodes(fn, K.unary_expression).filter((node) => {
      const channel = receivedChannel(node);
      const type = channel === null ? null : this.#types.core(this.#types.typeOf(channel));
      return type?.kind === 'chan' && type.elem.kind === 'named' && type.elem.definition.fullName === 'time.Time' && this.#inLoop(node, cfg, loop);
    });
    return [...calls, ...ticks];
  }

  /** A lookup in a table that outlives the loop: only what it does not hold yet, or what it holds, is started. */
  #newEntry(start: GoroutineStart, cfg: Cfg, loop: Loop): Node | null {
    const { node } = start;
    for (let test = node.closest([K.if_statement]); test !== null; test = test.closest([K.if_statement], true)) {
      if (enclosingFunction(test) !== enclosingFunction(node) || !this.#inLoop(test, cfg, loop)) break;
      const name = /^!\s*(\w+)$/.exec(test.child(F.condition)?.text ?? '')?.[1];
      if (name === undefined) continue;
      const lookup = cfg.fn.descendants(K.index_expression).find((index) => index.start < node.start && cfg.dominates(index, node)
        && new RegExp(`,\\s*${name}\\s*:?=`).test(index.closest([K.short_var_declaration, K.assignment_statement])?.text ?? '')
        && index.child(F.operand)?.kind === K.selector_expression);
      if (lookup !== undefined) return lookup;
    }
    return null;
  }

  /** Why a slot bounds nothing; null where it does. */
  #defeat(acquire: Acquire, start: GoroutineStart, fn: Node, loop: Loop): 'early' | 'capacity' | null {
    const { path, opposite, node } = acquire;
    if (path === null || opposite === null) return null;
    const channel = node.kind === K.send_statement ? sendParts(node)?.channel : receivedChannel(node);
    if (channel === undefined || channel === null) return null;
    const made = this.#madeAt(path);
    const capacity = made === null ? undefined : argumentsOf(made)[1];
    if (capacity !== undefined && this.#turns.size(capacity).size === 'data') return 'capacity';
    const cfg = this.#flow.of(fn);
    const inTurn = ownNodes(fn, opposite === 'receive' ? K.unary_expression : K.send_statement).some((other) => {
      const its = opposite === 'receive' ? receivedChannel(other) : sendParts(other)?.channel;
      return its !== null && its !== undefined && !start.node.contains(other) && this.#inLoop(other, cfg, loop) && this.#isSameChannel(its, channel) && cfg.dominates(start.node, other);
    });
    if (inTurn && !this.#releases(start, channel, opposite)) return 'early';
    return this.#isReleasedFirst(start, channel, opposite) ? 'early' : null;
  }

  /** The goroutine's first statement gives the slot back, and work follows. */
  #isReleasedFirst(start: GoroutineStart, channel: Node, opposite: 'send' | 'receive'): boolean {
    const body = start.body?.child(F.body);
    const [first, second] = body === null || body === undefined ? [] : statementsOf(body);
    if (first === undefined || second === undefined || (first.kind !== K.expression_statement && first.kind !== K.send_statement)) return false;
    return this.#operations(first, opposite).some((other) => this.#isSameChannel(other, channel));
  }

  /** The make call of a channel in a local variable. */
  #madeAt(path: AccessPath): Node | null {
    if (path.root.kind !== 'local' || path.steps.length > 0) return null;
    const values = path.root.binding.assignments.flatMap(({ value }) => value ?? []);
    const [only] = values;
    return values.length === 1 && only?.kind === K.call_expression && calledName(only) === 'make' ? only : null;
  }

  #slotInside(start: GoroutineStart): Node | null {
    const { body } = start;
    if (body === null) return null;
    for (const node of ownNodes(body, K.send_statement)) {
      const channel = sendParts(node)?.channel;
      if (channel !== undefined && this.#carriesTokens(channel) && this.#operations(body, 'receive').some((other) => this.#isSameChannel(other, channel))) return node;
    }
    return ownNodes(body, K.call_expression).find((call) => this.#isAcquire(call) || argumentsOf(call).some((argument) => this.#isSemaphore(argument))) ?? null;
  }

  #isSemaphore(argument: Node): boolean {
    const type = deref(this.#types.typeOf(argument));
    return type.kind === 'named' && /semaphore|limiter/i.test(type.definition.fullName);
  }

  #limitCall(reference: Node, limit: string): Node[] {
    const call = reference.closest([K.call_expression]);
    return call !== null && calledName(call) === limit && call.child(F.function)?.contains(reference) === true && this.#isPositive(call) ? [call] : [];
  }

  #isPositive(call: Node): boolean {
    const argument = argumentsOf(call)[0];
    const value = argument === undefined ? null : this.#types.constant(argument);
    return typeof value !== 'bigint' || value > 0n;
  }
}

function lastName(node: Node): string {
  return node.kind === K.selector_expression ? (node.child(F.field)?.text ?? '') : node.kind === K.identifier ? node.text : node.kind === K.call_expression ? (calledName(node) ?? '') : '';
}
