import { binaryParts, receivedChannel, unparen } from '../syntax/go/expressions.ts';
import { forStatement, selectArm, statementsOf } from '../syntax/go/statements.ts';
import { enclosingFunction, F, K, type Node } from '../syntax/tree.ts';
import type { Calls } from './calls.ts';
import type { ControlFlow } from './cfg/control-flow.ts';
import type { Loop } from './cfg/loops.ts';
import { BOUNDED, CollectionSizes, count, largest, rootOf, type SizeParts, type TurnCount } from './collection-sizes.ts';
import { CLOCK, CONNECTION_SOURCES, isMember, STREAM_CALLS, STREAM_CONDITIONS, wantsAnswer } from './models/turn-sources.ts';
import type { Binding, Scopes } from './scopes.ts';
import { argumentsOf, calledName, ownNodes } from './starts.ts';
import type { Types } from './types/types.ts';

export type { TurnCount } from './collection-sizes.ts';

/** Tells how often loops turn, and where that is decided. */
export class TurnCounts {
  readonly #types: Types;
  readonly #scopes: Scopes;
  readonly #calls: Calls;
  readonly #flow: ControlFlow;
  readonly #sizes: CollectionSizes;

  constructor(parts: SizeParts) {
    this.#types = parts.types;
    this.#scopes = parts.scopes;
    this.#calls = parts.calls;
    this.#flow = parts.flow;
    this.#sizes = new CollectionSizes(parts, (loop, at) => this.of(loop, at));
  }

  /** How many elements a collection has, or how large a number is. */
  size(expression: Node): TurnCount {
    return this.#sizes.size(expression);
  }

  /** True for loops that end only by a jump, or when somebody closes a channel. */
  isEndless(loop: Loop): boolean {
    if (loop.kind === 'infinite') return true;
    const over = rangedOver(loop);
    return over !== null && this.#rangesOverChannel(loop, over);
  }

  /** True for a range over a small constant, array or literal. */
  isSmall(loop: Loop): boolean {
    const over = rangedOver(loop);
    return over !== null && this.#sizes.isSmall(over);
  }

  /** How often a loop can reach a place in it; null where a clock decides. */
  of(loop: Loop, at: Node): TurnCount | null {
    const arm = this.#armAround(at, loop);
    const over = rangedOver(loop);
    if (arm !== null) {
      const messages = this.#channel(arm);
      // Ticks pace the messages.
      return messages !== null && over !== null && this.#rangesOverChannel(loop, over) && this.#channel(over) === null ? { ...messages, size: 'unknown' } : messages;
    }
    const gate = this.#exitTest(loop, at);
    if (gate?.size === 'bounded') return gate;
    if (over !== null) return this.#rangesOverChannel(loop, over) ? this.#channel(over) : this.size(over);
    const parts = loop.statement === null ? null : forStatement(loop.statement);
    const condition = parts?.kind === 'while' || parts?.kind === 'clause' ? parts.condition : null;
    const streamed = condition === null ? null : this.#streamCondition(condition);
    return streamed ?? gate ?? this.#driver(loop, at);
  }

  /** Whether data decides how often a loop reaches a place. Asked first of what is in sight: where a collection comes from takes reading its callers. */
  comesFromData(loop: Loop, at: Node): boolean {
    const over = rangedOver(loop);
    const inSight = over !== null && this.#armAround(at, loop) === null && !this.#rangesOverChannel(loop, over);
    return (!inSight || this.#sizes.mayBeData(over)) && this.of(loop, at)?.size === 'data';
  }

  /** Channels give one value a turn. */
  #rangesOverChannel(loop: Loop, over: Node): boolean {
    const targets = loop.clause?.child(F.left)?.children.length ?? 0;
    return targets < 2 && this.#types.core(this.#types.typeOf(over)).kind === 'chan';
  }

  /** A goroutine a message; null where the messages are ticks. */
  #channel(channel: Node): TurnCount | null {
    const type = this.#types.core(this.#types.typeOf(channel));
    const element = type.kind === 'chan' ? type.elem : null;
    const named = element?.kind === 'named' ? element.definition.fullName : '';
    if (named === CLOCK) return null;
    if (named === 'os.Signal') return BOUNDED;
    const each = `value from ${channel.text.slice(0, 40)}`;
    if (element === null || channel.kind === K.call_expression) return count('unknown', each, { stream: true });
    const core = this.#types.core(element);
    const isNotice = (core.kind === 'struct' && core.fields.length === 0) || (core.kind === 'basic' && core.name === 'bool') || core.kind === 'chan' || core.kind === 'func' || named === 'error';
    // Orders of many sorts go to one place, which decides by the sort; and an order that wants an answer has somebody who waits.
    const isOrder = core.kind === 'interface' || wantsAnswer(this.#types, element);
    return count(isNotice || isOrder || isMember(this.#types, type) ? 'unknown' : 'data', each, { stream: true, external: true });
  }

  /** The channel of the select arm, inside the loop, in whose body a place stands. */
  #armAround(at: Node, loop: Loop): Node | null {
    const statement = loop.statement;
    for (let node = at.closest([K.communication_case]); node !== null; node = node.closest([K.communication_case], true)) {
      if (statement !== null && !statement.contains(node)) return null;
      const arm = selectArm(node);
      if (arm?.kind === 'receive' && enclosingFunction(node) === enclosingFunction(at) && !isIn(node, at, statement)) return arm.channel;
    }
    return null;
  }

  /** `i < n`, asked in every turn before the place is reached. */
  #exitTest(loop: Loop, at: Node): TurnCount | null {
    const fn = enclosingFunction(at);
    if (fn === null) return null;
    const cfg = this.#flow.of(fn);
    let found: TurnCount | null = null;
    for (const { condition, kind } of loop.exits) {
      if (condition === null || (kind !== 'true' && kind !== 'false')) continue;
      if (!cfg.dominates(condition, at)) continue;
      const size = this.#comparison(condition, loop, kind === 'false');
      if (size !== null && (found === null || size.size === 'bounded')) found = size;
    }
    return found;
  }

  #comparison(condition: Node, loop: Loop, staysWhenTrue: boolean): TurnCount | null {
    const node = unparen(condition);
    const parts = binaryParts(node);
    if (parts === null) return null;
    if (parts.operator === K['&&'] && staysWhenTrue) return this.#comparison(parts.left, loop, true) ?? this.#comparison(parts.right, loop, true);
    const less = [K['<'], K['<=']].includes(parts.operator as never);
    const more = [K['>'], K['>=']].includes(parts.operator as never);
    if (!less && !more && parts.operator !== K['!='] && parts.operator !== K['==']) return null;
    const upper = less === staysWhenTrue ? parts.right : parts.left;
    const lower = upper === parts.right ? parts.left : parts.right;
    const counter = this.#counter(lower, loop);
    if (counter !== null && (less || more || parts.operator === K['=='])) return this.size(upper);
    const down = this.#counter(upper, loop);
    if (down !== null && (less || more)) return largest(down.assignments.filter(({ value, kind }) => value !== null && kind !== 'update').map(({ value }) => (value === null ? BOUNDED : this.size(value))));
    const length = upper.kind === K.call_expression && calledName(upper) === 'len' ? argumentsOf(upper)[0] : undefined;
    if (length === undefined || staysWhenTrue !== more) return null;
    const list = length.kind === K.identifier ? this.#scopes.binding(length) : null;
    const grows = list?.assignments.some(({ value, statement }) => value?.kind === K.call_expression && calledName(value) === 'append' && loop.statement?.contains(statement) === true) ?? false;
    return grows ? count('data', `element of ${length.text}`) : this.size(length);
  }

  /** A local number that the loop itself counts. */
  #counter(node: Node, loop: Loop): Binding | null {
    const binding = node.kind === K.identifier ? this.#scopes.binding(node) : null;
    const inLoop = (statement: Node): boolean => loop.statement?.contains(statement) ?? loop.header.elements.every((element) => element.start <= statement.start);
    return binding !== null && binding.assignments.some(({ kind, statement }) => (kind === 'update' || kind === 'assign' || kind === 'range') && inLoop(statement)) ? binding : null;
  }

  #streamCondition(condition: Node): TurnCount | null {
    const node = unparen(condition);
    if (node.kind !== K.call_expression) return null;
    const name = calledName(node) ?? '';
    if (!STREAM_CONDITIONS.test(name)) return null;
    return count('data', `turn of ${name}`, { stream: true, external: true });
  }

  /** `ln = netutil.LimitListener(ln, n)`. */
  #isLimitedListener(accept: Node): boolean {
    const root = rootOf(accept.child(F.function) ?? accept);
    const binding = root === null ? null : this.#scopes.binding(root);
    return binding?.assignments.some(({ value }) => value?.kind === K.call_expression && /Limit/.test(calledName(value) ?? '')) ?? false;
  }

  /** What a loop without a bound waits for before it reaches a place. */
  #driver(loop: Loop, at: Node): TurnCount | null {
    const fn = enclosingFunction(at);
    if (fn === null) return count('unknown', 'turn');
    const cfg = this.#flow.of(fn);
    const before = (node: Node): boolean => cfg.loopsContaining(node).includes(loop) && enclosingFunction(node) === fn && cfg.dominates(node, at) && !at.contains(node);
    for (const call of ownNodes(fn, K.call_expression)) {
      if (!before(call)) continue;
      const name = calledName(call) ?? '';
      const full = this.#calls.nameOf(call) ?? '';
      if (CONNECTION_SOURCES.test(name)) return this.#isLimitedListener(call) ? BOUNDED :  count('unknown', 'connection', { stream: true });
      if (STREAM_CALLS.test(name) && !full.startsWith('time.')) return count('data', 'message that is read', { stream: true, external: true });
    }
    for (const node of ownNodes(fn, K.unary_expression)) {
      const channel = receivedChannel(node);
      if (channel !== null && node.closest([K.communication_case]) === null && before(node)) return this.#channel(channel);
    }
    return count('unknown', 'turn');
  }
}
function rangedOver(loop: Loop): Node | null {
  const parts = loop.statement === null ? null : forStatement(loop.statement);
  return parts?.kind === 'range' ? parts.operand : null;
}

/** A loop between an arm and a place in it is one of its own. */
function isIn(arm: Node, at: Node, outer: Node | null): boolean {
  const inner = at.closest([K.for_statement]);
  return inner !== null && inner !== outer && arm.contains(inner) && statementsOf(arm).length > 0;
}
