import { functionParts } from '../syntax/go/declarations.ts';
import { Vocabulary, wordsIn } from '../syntax/outline.ts';
import { F, K, type Node } from '../syntax/tree.ts';
import type { Calls, FunctionRef } from './calls.ts';
import type { ContextUses, Use } from './context-use.ts';
import { isMeant, isNote, outlivesCall } from './detachment.ts';
import type { Handler, Handlers } from './handlers.ts';
import { ROOT_CONTEXTS } from './models/context.ts';
import { SIBLINGS, SIBLING_WORDS, type SiblingModel } from './models/context-siblings.ts';
import { HTTP_REQUEST } from './models/frameworks.ts';
import type { Origin, Origins } from './origins.ts';
import type { RequestCode, Synchrony } from './request-code.ts';
import type { Scopes } from './scopes.ts';
import { argumentsOf, calledName } from './starts.ts';
import type { Types } from './types/types.ts';

/** Work for a request that goes on when the request has ended. */
export interface LostContext {
  readonly handler: Handler;
  /** The root context, or the call without one. */
  readonly at: Node;
  /** The call in the handler's code that waits; equals `at` where that has no context. */
  readonly call: Node;
  readonly kind:
    /** A root context reaches a call. */
    | 'root'
    /** The call takes no context, and its sibling does. */
    | 'sibling'
    /** A function of the module does one of these; `chain` leads to it. */
    | 'helper'
    /** The handler waits for the end of a root context's child, which the end of the request does not bring. */
    | 'wait';
  /** What the call does with the context. *known*: a library waits for it. *reached*: through functions of the module. *opaque*: not known. */
  readonly work: 'known' | 'reached' | 'opaque' | 'log';
  readonly synchrony: Synchrony;
  readonly sibling: SiblingModel | null;
  readonly chain: readonly Node[];
}

/** What a function of the module does without a context of its caller. */
interface Inside {
  readonly at: Node;
  readonly call: Node;
  readonly sibling: SiblingModel | null;
}

/** Helpers that take any of these decide for themselves; part of the trigger, so it is told from the text. */
export const HELPER_SIGNATURE = /^(?![\s\S]*(\bcontext\.|\bRequest\b|\bResponseWriter\b|\bCtx\b|\bRequestCtx\b|\.Context\b))/;

const INSIDE_WORDS = new Vocabulary([...SIBLING_WORDS, 'Background', 'TODO']);

/** Finds where handlers work without the request's context. */
export class LostContexts {
  readonly #types: Types;
  readonly #scopes: Scopes;
  readonly #calls: Calls;
  readonly #handlers: Handlers;
  readonly #origins: Origins;
  readonly #uses: ContextUses;
  readonly #code: RequestCode;
  readonly #inside = new WeakMap<FunctionRef, Inside | null>();

  constructor(parts: {
    readonly types: Types; readonly scopes: Scopes; readonly calls: Calls; readonly handlers: Handlers; readonly origins: Origins;
    readonly contextUses: ContextUses; readonly requestCode: RequestCode;
  }) {
    this.#types = parts.types;
    this.#scopes = parts.scopes;
    this.#calls = parts.calls;
    this.#handlers = parts.handlers;
    this.#origins = parts.origins;
    this.#uses = parts.contextUses;
    this.#code = parts.requestCode;
  }

  /** At most one loss a root context and call, in source order. */
  of(handler: Handler): LostContext[] {
    const found = new Map<Node, LostContext>();
    for (const call of handler.fn.descendants(K.call_expression)) {
      const lost = this.#at(call, handler);
      const before = lost === null ? undefined : found.get(lost.at);
      if (lost !== null && (before === undefined || rank(lost) < rank(before))) found.set(lost.at, lost);
    }
    return [...found.values()].sort((a, b) => a.at.start - b.at.start);
  }

  #at(call: Node, handler: Handler): LostContext | null {
    const loss = this.#root(call, handler) ?? this.#wait(call, handler) ?? this.#sibling(call) ?? this.#helper(call, handler);
    if (loss === null) return null;
    const synchrony = loss.kind === 'wait' ? 'direct' : this.#code.synchrony(call, handler.fn);
    if (synchrony === null || isMeant(loss.at) || isMeant(call) || outlivesCall(call, this.#scopes)) return null;
    if (loss.kind !== 'wait' && this.#code.hijack(handler, call) !== null) return null;
    return { ...loss, handler, call, synchrony };
  }

  #root(call: Node, handler: Handler): Omit<LostContext, 'handler' | 'call' | 'synchrony'> | null {
    for (const argument of argumentsOf(call)) {
      if (!this.#origins.isContext(argument)) continue;
      const origin = this.#origins.of(argument);
      if (origin.kind !== 'root' || this.#isLinked(origin, handler)) continue;
      if (isRequestCopy(this.#calls.nameOf(call))) return this.#isSent(call) ? { at: origin.at, kind: 'root', work: 'reached', sibling: null, chain: [call] } : null;
      const use = this.#uses.of(call, argument);
      const work = workOf(use);
      // Somebody who gives the request's context as well knows the difference.
      if (work === null || (work !== 'known' && isNote(call)) || argumentsOf(call).some((other) => other !== argument && this.#origins.mentionsRequest(other))) return null;
      return { at: origin.at, kind: 'root', work, sibling: null, chain: 'chain' in use ? use.chain : [call] };
    }
    return null;
  }

  /** A child with a cancel function, in a handler that watches for the request's end and can call it. */
  #isLinked(origin: Extract<Origin, { kind: 'root' }>, handler: Handler): boolean {
    return origin.through.length > 0 && this.#code.watchesEnd(handler);
  }

  /** `<-ctx.Done()` on a root context's child, where the handler gives the request's own context to what it waits for. */
  #wait(call: Node, handler: Handler): Omit<LostContext, 'handler' | 'call' | 'synchrony'> | null {
    if (calledName(call) !== 'Done' || call.parent?.kind !== K.unary_expression) return null;
    const operand = call.child(F.function)?.child(F.operand) ?? null;
    if (operand === null || !this.#origins.isContext(operand)) return null;
    const origin = this.#origins.of(operand);
    if (origin.kind !== 'root' || origin.through.length === 0 || !handler.fn.contains(origin.at) || this.#code.watchesEnd(handler)) return null;
    const user = handler.fn.descendants(K.call_expression).find((other) => this.#handlers.around(other) === handler
      && argumentsOf(other).some((argument) => this.#origins.isContext(argument) && this.#origins.of(argument).kind === 'request')
      && this.#calls.nameOf(other) === 'net/http.NewRequestWithContext');
    return user === undefined ? null : { at: origin.at, kind: 'wait', work: 'reached', sibling: null, chain: [user] };
  }

  #sibling(call: Node): Omit<LostContext, 'handler' | 'call' | 'synchrony'> | null {
    const model = this.#siblingOf(call);
    return model === null ? null : { at: call, kind: 'sibling', work: 'known', sibling: model, chain: [call] };
  }

  #siblingOf(call: Node): SiblingModel | null {
    const name = calledName(call);
    if (name === null || !SIBLING_NAMES.has(name)) return null;
    const model = SIBLINGS.get(this.#calls.nameOf(call) ?? '');
    if (model === undefined) return null;
    switch (model.until) {
      case 'now': return model;
      case 'sent': return this.#isSent(call) ? model : null;
      case 'run': return this.#isRun(call) ? model : null;
      default: return model.until satisfies never;
    }
  }

  /** A request that is sent in the same function, with the context that it was made with. */
  #isSent(call: Node): boolean {
    const mentions = this.#resultMentions(call);
    const isGiven = (mention: Node): boolean => mention.parent?.kind === K.argument_list && /^(Do|RoundTrip)$/.test(calledName(mention.parent.parent ?? mention) ?? '');
    const isReplaced = (mention: Node): boolean => mention.parent?.kind === K.selector_expression && /^(WithContext|Clone)$/.test(mention.parent.child(F.field)?.text ?? '');
    return isGiven(call) || (mentions.some(isGiven) && !mentions.some(isReplaced));
  }

  /** A command for whose end the function waits: one that is only started lives longer on purpose. */
  #isRun(call: Node): boolean {
    const method = (node: Node): string => (node.parent?.kind === K.selector_expression ? (node.parent.child(F.field)?.text ?? '') : '');
    return [call, ...this.#resultMentions(call)].some((node) => /^(Run|Output|CombinedOutput|Wait)$/.test(method(node)));
  }

  /** Mentions of the variable that takes the first result of a call. */
  #resultMentions(call: Node): readonly Node[] {
    const list = call.parent?.kind === K.expression_list ? call.parent : null;
    const target = list?.parent?.child(F.left)?.children[0];
    return target?.kind === K.identifier ? (this.#scopes.binding(target)?.references ?? []) : [];
  }

  #helper(call: Node, handler: Handler): Omit<LostContext, 'handler' | 'call' | 'synchrony'> | null {
    const callee = this.#calls.callee(call);
    if (callee.kind !== 'function' || callee.function === null || !this.#isOwn(callee.function, handler)) return null;
    const inside = this.#lostInside(callee.function);
    return inside === null ? null : { at: call, kind: 'helper', work: 'reached', sibling: inside.sibling, chain: [call, inside.call, inside.at] };
  }

  /** Whether the function can be changed by whoever reads the finding. */
  #isOwn(ref: FunctionRef, handler: Handler): boolean {
    const { module } = this.#types.packageOf(handler.fn);
    return module !== null && ref.package.module === module;
  }

  #lostInside(ref: FunctionRef): Inside | null {
    const known = this.#inside.get(ref);
    if (known !== undefined) return known;
    const answer = this.#findInside(ref);
    this.#inside.set(ref, answer);
    return answer;
  }

  #findInside(ref: FunctionRef): Inside | null {
    if (ref.package.isTest(ref.file) || wordsIn(ref.file.text, ref.declaration, INSIDE_WORDS).every((bits) => bits === 0)) return null;
    const fn = ref.node();
    const body = fn === null ? null : (functionParts(fn)?.body ?? null);
    if (fn === null || body === null || !HELPER_SIGNATURE.test(ref.file.text.slice(fn.start, body.start).replace(/^func/, ''))) return null;
    for (const call of body.descendants(K.call_expression)) {
      const sibling = this.#siblingOf(call);
      const at = sibling === null ? this.#rootInside(call) : call;
      if (at === null || this.#code.synchrony(call, fn) !== 'direct') continue;
      if (!isMeant(call) && !isMeant(at) && !outlivesCall(call, this.#scopes)) return { at, call, sibling };
    }
    return null;
  }

  /** A root context that goes straight to a library that waits. */
  #rootInside(call: Node): Node | null {
    for (const argument of argumentsOf(call)) {
      if (!this.#origins.isContext(argument)) continue;
      const origin = this.#origins.of(argument);
      if (origin.kind !== 'root') continue;
      const use = this.#uses.of(call, argument);
      if (use.kind === 'cancellable' && use.chain.length === 1) return origin.at;
    }
    return null;
  }
}

const SIBLING_NAMES: ReadonlySet<string> = new Set(SIBLING_WORDS);
const RANKS: readonly LostContext['work'][] = ['known', 'reached', 'opaque', 'log'];

function rank(lost: LostContext): number {
  return RANKS.indexOf(lost.work);
}

function workOf(use: Use): LostContext['work'] | null {
  switch (use.kind) {
    case 'cancellable': return use.chain.length === 1 ? 'known' : 'reached';
    case 'unknown': return 'opaque';
    case 'log': return 'log';
    case 'child': case 'values': case 'kept': return null;
    default: return use satisfies never;
  }
}

function isRequestCopy(name: string | null): boolean {
  return name === `(*${HTTP_REQUEST}).Clone` || name === `(*${HTTP_REQUEST}).WithContext`;
}

/** Words of which one occurs in a declaration that loses a context, or in a helper that does. */
export const LOSING_WORDS: readonly string[] = [...SIBLING_WORDS, ...new Set([...ROOT_CONTEXTS].map((name) => name.slice(name.lastIndexOf('.') + 1)))];
