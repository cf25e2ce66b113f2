import { receivedChannel, unparen } from '../syntax/go/expressions.ts';
import { functionParts } from '../syntax/go/declarations.ts';
import { enclosingFunction, F, K, type Node } from '../syntax/tree.ts';
import { soleValue, type Calls } from './calls.ts';
import type { FunctionUses } from './function-uses.ts';
import type { Binding, Scopes } from './scopes.ts';
import { argumentsOf, calledName } from './starts.ts';
import { deref, nameOf } from './types/type.ts';
import type { Types } from './types/types.ts';

/** Where the ticks of a channel come from. */
export interface TickSource {
  /** `ticker` ticks by itself; a `timer` ticks once each time it is armed; `after` is a new timer each time it is evaluated. */
  readonly kind: 'ticker' | 'timer' | 'after';
  /** The call that made it, where it is in sight. */
  readonly made: Node | null;
  /** The expression of the ticker or timer; null where only the channel is known. */
  readonly owner: Node | null;
  /** Nanoseconds; null where it is no constant or not in sight. */
  readonly period: bigint | null;
}

/** Variables that hold variables are followed this far. */
const ALIAS_LIMIT = 4;

/** Types of clocks are told by their name: every library of clocks, and every project's own one, calls them so. */
const TICKER = /(^|\.)\*?(\w*Ticker)$/;
const TIMER = /(^|\.)\*?(\w*Timer)$/;

/** Finds out which channels a clock sends on. */
export class TickSources {
  readonly #types: Types;
  readonly #scopes: Scopes;
  readonly #calls: Calls;
  readonly #uses: FunctionUses;

  constructor(parts: { readonly types: Types; readonly scopes: Scopes; readonly calls: Calls; readonly uses: FunctionUses }) {
    this.#types = parts.types;
    this.#scopes = parts.scopes;
    this.#calls = parts.calls;
    this.#uses = parts.uses;
  }

  /** The clock behind a channel; null for channels of anything else, and for variables that change. */
  of(channel: Node, depth = 0): TickSource | null {
    if (depth > ALIAS_LIMIT) return null;
    const node = unparen(channel);
    switch (node.kind) {
      case K.selector_expression: return this.#field(node);
      case K.call_expression: return this.#call(node);
      case K.identifier: {
        const binding = this.#scopes.binding(node);
        return binding === null || !this.#isOfTimes(node) ? null : this.#variable(binding, depth);
      }
      default: return null;
    }
  }

  /** The same for the operand of a receive. */
  ofReceive(receive: Node): TickSource | null {
    const channel = receivedChannel(receive);
    return channel === null ? null : this.of(channel);
  }

  /** The duration that a constant expression gives, in nanoseconds. */
  duration(expression: Node | undefined): bigint | null {
    const value = expression === undefined ? null : this.#types.constant(expression);
    if (typeof value === 'bigint') return value;
    return typeof value === 'number' && Number.isFinite(value) ? BigInt(Math.round(value)) : null;
  }

  /** `t.C` of a ticker or timer, promoted fields included. */
  #field(selector: Node): TickSource | null {
    if (selector.child(F.field)?.text !== 'C') return null;
    const selection = this.#types.selection(selector);
    const operand = selector.child(F.operand);
    if (selection?.kind !== 'field' || selection.owner === null || operand === null || !this.#isOfTimes(selector)) return null;
    return this.#owned(selection.owner.fullName, operand);
  }

  #owned(type: string, operand: Node): TickSource | null {
    const kind = TICKER.test(type) ? 'ticker' : TIMER.test(type) ? 'timer' : null;
    if (kind === null) return null;
    const made = this.#maker(operand);
    const known = made !== null && argumentsOf(made).length === 1 && this.#changes(operand) ? null : made;
    return { kind, made, owner: operand, period: this.duration(known === null ? undefined : argumentsOf(known)[0]) };
  }

  /** The call that made what a variable or expression holds. */
  #maker(operand: Node): Node | null {
    const node = unparen(operand);
    if (node.kind === K.call_expression) return node;
    const binding = node.kind === K.identifier ? this.#scopes.binding(node) : null;
    const value = binding === null ? null : soleValue(binding);
    return value !== null && unparen(value).kind === K.call_expression ? unparen(value) : null;
  }

  /** Whether the ticker may get another period. */
  #changes(operand: Node): boolean {
    const binding = operand.kind === K.identifier ? this.#scopes.binding(operand) : null;
    return binding !== null && binding.reads.some(({ parent }) => parent?.kind === K.selector_expression && parent.child(F.field)?.text === 'Reset');
  }

  /** `time.Tick(d)`, `clock.After(d)`, `t.C()`, `t.Chan()`. */
  #call(call: Node): TickSource | null {
    const name = calledName(call);
    if (name === null || !CALLS.has(name) || !this.#isOfTimes(call)) return null;
    if (name === 'C' || name === 'Chan') {
      const operand = call.child(F.function)?.child(F.operand) ?? null;
      const type = operand === null ? null : nameOf(deref(this.#types.typeOf(operand)));
      return operand === null || type === null ? null : this.#owned(type, operand);
    }
    return { kind: name === 'Tick' ? 'ticker' : 'after', made: call, owner: null, period: this.duration(argumentsOf(call)[0]) };
  }

  #variable(binding: Binding, depth: number): TickSource | null {
    if (binding.kind === 'parameter') return this.#parameter(binding, depth);
    const value = soleValue(binding);
    return value === null ? null : this.of(value, depth + 1);
  }

  /** A parameter that some caller in the package feeds from a clock. */
  #parameter(binding: Binding, depth: number): TickSource | null {
    const fn = binding.function;
    // The type is spelt out: the rule about ticks looks only into functions that have one of its words.
    if (binding.assignments.length > 1 || !/\bTime\b/.test(binding.declaration.text)) return null;
    const index = functionParts(fn)?.parameters.findIndex(({ name }) => name === binding.node) ?? -1;
    const ref = fn.kind === K.func_literal ? null : this.#calls.refOf(fn);
    if (index < 0 || (ref === null && fn.kind !== K.func_literal)) return null;
    const uses = ref === null ? this.#uses.ofLiteral(fn) : this.#uses.ofDeclared(ref);
    for (const use of uses) {
      const call = use.kind === 'unknown' ? null : use.call;
      const given = call === null ? undefined : argumentsOf(call)[index];
      const source = given === undefined || enclosingFunction(given) === null ? null : this.of(given, depth + 1);
      if (source !== null) return { ...source, period: null };
    }
    return null;
  }

  #isOfTimes(channel: Node): boolean {
    const type = this.#types.core(this.#types.typeOf(channel));
    return type.kind === 'chan' && nameOf(type.elem) === 'time.Time';
  }
}

const CALLS: ReadonlySet<string> = new Set(['Tick', 'After', 'C', 'Chan']);
