import { functionParts } from '../syntax/go/declarations.ts';
import { callLike, selectorParts, unparen } from '../syntax/go/expressions.ts';
import { enclosingFunction, F, K, type Node } from '../syntax/tree.ts';
import { soleValue, type Calls } from './calls.ts';
import type { ContextUses } from './context-use.ts';
import type { Handler, Handlers } from './handlers.ts';
import type { Join, Joins } from './joins.ts';
import { BODY_READERS } from './models/frameworks.ts';
import type { Origins } from './origins.ts';
import type { RequestCode } from './request-code.ts';
import type { Binding, Scopes } from './scopes.ts';
import { argumentsOf, calledName, ownNodes, type GoroutineStart, type Starts } from './starts.ts';
import type { Types } from './types/types.ts';

/** What a goroutine keeps of a request that may be over. */
export type Kept = 'object' | 'writer' | 'body' | 'memory' | 'context';

/** A goroutine that a handler starts and does not wait for, with something of the request in its hands. */
export interface Outliving {
  readonly handler: Handler;
  /** The start in the handler: a go statement, a call of a group, pool or timer, or of a helper that starts one. */
  readonly start: Node;
  /** Where the goroutine starts, inside the helper if there is one. */
  readonly goroutine: GoroutineStart;
  readonly join: Join;
  readonly what: Kept;
  /** Where it is used, or handed to the goroutine. */
  readonly at: Node;
  /** As it is written there. */
  readonly name: string;
}

type Use = Pick<Outliving, 'what' | 'at' | 'name'>;

/** The worst first. */
const ORDER: readonly Kept[] = ['object', 'writer', 'body', 'memory', 'context'];
/** Calls in whose loops a handler stays as long as the connection does. */
const LINGERS = /^(Read|Recv|Receive|Next|Scan|Accept|Wait|Sleep|Copy|Serve|Send)/;

/** Finds what outlives its request. */
export class OutlivingWork {
  readonly #types: Types;
  readonly #scopes: Scopes;
  readonly #calls: Calls;
  readonly #starts: Starts;
  readonly #joins: Joins;
  readonly #handlers: Handlers;
  readonly #origins: Origins;
  readonly #uses: ContextUses;
  readonly #code: RequestCode;

  constructor(parts: {
    readonly types: Types; readonly scopes: Scopes; readonly calls: Calls; readonly starts: Starts; readonly joins: Joins;
    readonly handlers: Handlers; readonly origins: Origins; readonly contextUses: ContextUses; readonly requestCode: RequestCode;
  }) {
    this.#types = parts.types;
    this.#scopes = parts.scopes;
    this.#calls = parts.calls;
    this.#starts = parts.starts;
    this.#joins = parts.joins;
    this.#handlers = parts.handlers;
    this.#origins = parts.origins;
    this.#uses = parts.contextUses;
    this.#code = parts.requestCode;
  }

  /** At most one a goroutine: the worst thing that it keeps. */
  of(handler: Handler): Outliving[] {
    const own = this.#starts.in(handler.fn).flatMap((start) => this.#ofStart(start, handler));
    return [...own, ...this.#throughHelpers(handler)].sort((a, b) => a.start.start - b.start.start);
  }

  #ofStart(start: GoroutineStart, handler: Handler): Outliving[] {
    if (this.#calls.nameOf(start.node) === 'context.AfterFunc') return [];
    if (!isLaunchedBy(handler, start)) return [];
    const join = this.#joins.of(start);
    if (join.answer === 'proven' || (join.answer === 'unknown' && join.givesUp === null)) return [];
    const contexts = join.answer === 'refuted' && !this.#lingers(handler, start.node);
    const uses = [...this.#inBody(start, handler, contexts), ...this.#inArguments(start, handler, contexts)];
    return worst(uses).map((use) => ({ ...use, handler, start: start.node, goroutine: start, join }));
  }

  #inBody(start: GoroutineStart, handler: Handler, contexts: boolean): Use[] {
    const { body } = start;
    if (body === null || !handler.fn.contains(body)) return [];
    const uses: Use[] = [];
    for (const node of body.descendants(K.identifier)) {
      const binding = this.#scopes.binding(node);
      if (binding === null || body.contains(binding.node)) continue;
      const what = this.#keeps(node, binding, handler);
      if (what !== null) uses.push({ what, at: node, name: what === 'body' ? bodyText(node) : node.text });
    }
    if (contexts) uses.push(...this.#contextsIn(body, handler));
    return uses;
  }

  /** What a mention of a handler's variable keeps of the request. */
  #keeps(node: Node, binding: Binding, handler: Handler): Kept | null {
    if (binding === handler.object && handler.framework !== null) return isWatched(node) ? null : 'object';
    if (this.#isWriter(binding, handler)) return 'writer';
    if (binding === handler.request && this.#readsBody(node, handler)) return 'body';
    const value = soleValue(binding);
    if (value === null || binding.function !== handler.fn) return null;
    if (isBodyOf(value, handler, this.#scopes) && !this.#replacesBody(handler)) return 'body';
    return this.#sharesMemory(value, handler) ? 'memory' : null;
  }

  /** The writer, or the flusher, hijacker or controller that it is by another name. */
  #isWriter(binding: Binding, handler: Handler): boolean {
    if (handler.writer === null) return false;
    if (binding === handler.writer) return binding.assignments.length === 1;
    const value = soleValue(binding);
    if (value === null) return false;
    const inner = unparen(value);
    const operand = inner.kind === K.type_assertion_expression ? inner.child(F.operand)
      : this.#calls.nameOf(inner) === 'net/http.NewResponseController' ? (argumentsOf(inner)[0] ?? null) : null;
    return operand?.kind === K.identifier && this.#scopes.binding(operand) === handler.writer;
  }

  #readsBody(node: Node, handler: Handler): boolean {
    const selector = node.parent;
    if (selector?.kind !== K.selector_expression || selector.child(F.operand) !== node || this.#replacesBody(handler)) return false;
    if (selector.child(F.field)?.text === 'Body') return true;
    return selector.parent?.kind === K.call_expression && BODY_READERS.has(this.#calls.nameOf(selector.parent) ?? '');
  }

  /** `r.Body = io.NopCloser(&buf)`: from then on the body is in memory. */
  #replacesBody(handler: Handler): boolean {
    return handler.fn.descendants(K.assignment_statement).some((statement) =>
      statement.child(F.left)?.children.some((target) => isBodyOf(target, handler, this.#scopes)) === true);
  }

  /** A string or byte slice that points into the framework's buffer. */
  #sharesMemory(value: Node, handler: Handler): boolean {
    const call = unparen(value);
    if (handler.framework?.sharesMemory !== true || call.kind !== K.call_expression) return false;
    const operand = selectorParts(call.child(F.function) ?? call)?.operand;
    if (operand?.kind !== K.identifier || this.#scopes.binding(operand) !== handler.object) return false;
    const type = this.#types.typeOf(call);
    return (type.kind === 'basic' && type.name === 'string') || (type.kind === 'slice' && type.elem.kind === 'basic' && type.elem.name === 'uint8');
  }

  /** Contexts of the request that something in the code is given to work with. A goroutine that waits for their end wants it. */
  #contextsIn(body: Node, handler: Handler): Use[] {
    const nodes = [...body.descendants(K.identifier), ...body.descendants(K.call_expression)].sort((a, b) => a.start - b.start)
      .filter((node) => this.#isRequests(node, handler));
    if (nodes.some((node) => isWatched(node))) return [];
    return nodes.flatMap((node) => {
      const call = node.parent?.kind === K.argument_list ? node.parent.parent : null;
      return call === null || call.parent?.kind === K.go_statement || !this.#worksWith(call, node) ? []
        : [{ what: 'context' as const, at: node, name: node.text }];
    });
  }

  #isRequests(node: Node, handler: Handler): boolean {
    if (!this.#origins.isContext(node)) return false;
    const origin = this.#origins.of(node);
    return origin.kind === 'request' && origin.handler === handler && handler.endsContext;
  }

  #worksWith(call: Node, argument: Node): boolean {
    const use = this.#uses.of(call, argument);
    return (use.kind === 'cancellable' && !use.watched) || use.kind === 'unknown';
  }

  /** What is handed to the goroutine when it starts: `go s.reload(r.Context(), id)`. */
  #inArguments(start: GoroutineStart, handler: Handler, contexts: boolean): Use[] {
    const call = start.node.kind === K.go_statement ? start.node.children[0] : undefined;
    if (call === undefined) return [];
    return start.args.flatMap((argument): Use[] => {
      const use = (what: Kept): Use[] => [{ what, at: argument, name: argument.text }];
      const binding = argument.kind === K.identifier ? this.#scopes.binding(argument) : null;
      if (binding !== null && binding === handler.object && handler.framework !== null) return use('object');
      if (binding !== null && this.#isWriter(binding, handler)) return use('writer');
      if (isBodyOf(argument, handler, this.#scopes) && !this.#replacesBody(handler)) return use('body');
      if (binding !== null && binding === handler.request) return this.#requestIn(call, argument, start, handler);
      if (this.#sharesMemory(argument, handler)) return use('memory');
      // What a literal does with its parameters is seen in its body.
      if (!contexts || start.callee.kind === 'literal' || !this.#isRequests(argument, handler)) return [];
      return this.#worksWith(call, argument) ? use('context') : [];
    });
  }

  /** What a function does with the request that it is given as an argument. */
  #requestIn(call: Node, argument: Node, start: GoroutineStart, handler: Handler): Use[] {
    const parameter = this.#parameterFor(start.body, call, argument);
    if (parameter === null || this.#replacesBody(handler)) return [];
    const reads = parameter.reads.some((node) => {
      const selector = node.parent?.kind === K.selector_expression ? node.parent : null;
      return selector?.child(F.field)?.text === 'Body' || (selector?.parent?.kind === K.call_expression && BODY_READERS.has(this.#calls.nameOf(selector.parent) ?? ''));
    });
    return reads ? [{ what: 'body', at: argument, name: argument.text }] : [];
  }

  #parameterFor(body: Node | null, call: Node, argument: Node): Binding | null {
    const index = callLike(call)?.arguments.indexOf(argument) ?? -1;
    const name = body === null ? null : (functionParts(body)?.parameters[index]?.name ?? null);
    return name === null ? null : this.#scopes.binding(name);
  }

  /** Calls of functions of the module that start a goroutine, do not wait for it, and give it what they were given. */
  #throughHelpers(handler: Handler): Outliving[] {
    return ownNodes(handler.fn, K.call_expression).flatMap((call) => {
      if (call.parent?.kind === K.go_statement || call.parent?.kind === K.defer_statement) return [];
      const contexts = argumentsOf(call).filter((argument) => this.#isRequests(argument, handler));
      if (contexts.length === 0) return [];
      const callee = this.#calls.callee(call);
      const body = callee.kind === 'function' && callee.function !== null ? this.#starts.bodyOf(callee) : null;
      if (body === null || this.#handlers.of(body) !== null || this.#returnsHandle(body)) return [];
      if (this.#code.synchrony(call, handler.fn) !== 'direct' || this.#lingers(handler, call)) return [];
      return this.#keptByHelper(body, call, contexts, handler);
    });
  }

  #keptByHelper(body: Node, call: Node, contexts: readonly Node[], handler: Handler): Outliving[] {
    for (const start of this.#starts.in(body)) {
      const join = this.#joins.of(start);
      if (join.answer !== 'refuted' || this.#calls.nameOf(start.node) === 'context.AfterFunc') continue;
      for (const argument of contexts) {
        const parameter = this.#parameterFor(body, call, argument);
        if (parameter !== null && this.#goroutineWorksWith(start, parameter)) {
          return [{ handler, start: call, goroutine: start, join, what: 'context', at: argument, name: argument.text }];
        }
      }
    }
    return [];
  }

  #goroutineWorksWith(start: GoroutineStart, parameter: Binding): boolean {
    const region = start.body !== null && parameter.function.contains(start.body) ? start.body : start.node;
    const nodes = [...region.descendants(K.identifier), ...region.descendants(K.call_expression)].filter((node) => {
      if (!this.#origins.isContext(node)) return false;
      const origin = this.#origins.of(node);
      return origin.kind === 'parameter' && origin.binding === parameter;
    });
    if (nodes.some(isWatched)) return false;
    return nodes.some((node) => node.parent?.kind === K.argument_list && node.parent.parent !== null && this.#worksWith(node.parent.parent, node));
  }

  /** Whether a function gives back something through which its caller could wait. */
  #returnsHandle(fn: Node): boolean {
    return (functionParts(fn)?.results ?? []).some(({ type }) => {
      const result = this.#types.fromSyntax(type);
      return !(result.kind === 'basic' || (result.kind === 'named' && result.definition.fullName === 'error'));
    });
  }

  /** Whether the handler stays until the client has gone: goroutines with the request's context are then meant to end with it. */
  #lingers(handler: Handler, start: Node): boolean {
    if (this.#code.hijack(handler, handler.fn.children.at(-1) ?? start) !== null || handler.fn.descendants(K.call_expression).some((call) => isUpgrade(call))) return true;
    return handler.fn.descendants(K.for_statement).some((loop) => loop.end > start.start
      && (loop.descendants(K.select_statement).length > 0 || loop.descendants(K.unary_expression).some((node) => node.hasToken(K['<-']))
        || loop.descendants(K.call_expression).some((call) => !start.contains(call) && LINGERS.test(calledName(call) ?? ''))));
  }
}

/** Started by the handler's own statements, or by a literal that it defers. What another literal starts may be joined around it. */
function isLaunchedBy(handler: Handler, start: GoroutineStart): boolean {
  const launcher = enclosingFunction(start.node);
  if (launcher === handler.fn) return true;
  const around = launcher === null ? null : enclosingFunction(launcher);
  return around === handler.fn && launcher?.parent?.parent?.kind === K.defer_statement;
}

function isUpgrade(call: Node): boolean {
  return /^(Upgrade|Hijack)/.test(calledName(call) ?? '');
}

function worst(uses: readonly Use[]): Use[] {
  for (const kind of ORDER) {
    const found = uses.find(({ what }) => what === kind);
    if (found !== undefined) return [found];
  }
  return [];
}

/** `<-ctx.Done()`: the goroutine wants to know when the request ends. */
function isWatched(context: Node): boolean {
  for (let node: Node | null = context; node !== null; node = node.parent) {
    if (node.kind === K.call_expression && calledName(node) === 'Done' && node !== context) return true;
    if (node.kind !== K.selector_expression && node.kind !== K.call_expression && node !== context) return false;
  }
  return false;
}

function isBodyOf(node: Node, handler: Handler, scopes: Scopes): boolean {
  const selector = selectorParts(unparen(node));
  return handler.request !== null && selector?.name.text === 'Body' && selector.operand.kind === K.identifier && scopes.binding(selector.operand) === handler.request;
}

function bodyText(node: Node): string {
  return node.parent?.kind === K.selector_expression ? node.parent.text : node.text;
}
