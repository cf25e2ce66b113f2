import { callLike, selectorParts, unparen } from '../syntax/go/expressions.ts';
import { functionParts } from '../syntax/go/declarations.ts';
import { returnValues } from '../syntax/go/statements.ts';
import { F, K, type Node } from '../syntax/tree.ts';
import type { Calls, Callee, FunctionRef } from './calls.ts';
import { isContext, type Handler, type Handlers } from './handlers.ts';
import { ROOT_CONTEXTS } from './models/context.ts';
import { HTTP_REQUEST } from './models/frameworks.ts';
import { argumentInPlace } from './paths/in-place.ts';
import type { Binding, Scopes } from './scopes.ts';
import { calledName, ownNodes } from './starts.ts';
import { deref, nameOf } from './types/type.ts';
import type { Types } from './types/types.ts';

/** Where a context comes from. What is neither certain nor visible is `unknown`. */
export type Origin =
  /** The context of the request that a handler answers, or a child of it. */
  | { readonly kind: 'request'; readonly handler: Handler; readonly at: Node; readonly through: readonly Node[] }
  /** `context.Background()` or `context.TODO()`, or a child of it. */
  | { readonly kind: 'root'; readonly at: Node; readonly through: readonly Node[] }
  /** Cut off from the request on purpose: `context.WithoutCancel`, or a root context that is given the request's values. */
  | { readonly kind: 'detached'; readonly at: Node }
  /** A parameter, or a child of it: whoever calls knows. */
  | { readonly kind: 'parameter'; readonly binding: Binding; readonly through: readonly Node[] }
  | { readonly kind: 'unknown'; readonly why: string };

const CYCLE: Origin = { kind: 'unknown', why: 'it depends on itself' };
/** Chains of variables, children and wrappers longer than this are given up. */
const DEPTH_LIMIT = 12;

const unknown = (why: string): Origin => ({ kind: 'unknown', why });

interface Trail {
  readonly seen: ReadonlySet<Binding>;
  readonly depth: number;
}

/** Follows contexts back through variables, `With*` calls, closures and functions of the module to where they were made. */
export class Origins {
  readonly #types: Types;
  readonly #scopes: Scopes;
  readonly #calls: Calls;
  readonly #handlers: Handlers;
  readonly #derived = new WeakMap<FunctionRef, number | null>();

  constructor(parts: { readonly types: Types; readonly scopes: Scopes; readonly calls: Calls; readonly handlers: Handlers }) {
    this.#types = parts.types;
    this.#scopes = parts.scopes;
    this.#calls = parts.calls;
    this.#handlers = parts.handlers;
  }

  /** Where the context that an expression yields comes from. */
  of(expression: Node): Origin {
    return this.#of(expression, { seen: new Set(), depth: 0 });
  }

  /** Where the context of the `*http.Request` that an expression yields comes from. */
  ofRequest(expression: Node): Origin {
    return this.#ofRequest(expression, { seen: new Set(), depth: 0 });
  }

  /** Whether an expression yields a context, or a framework's object that can stand for one. */
  isContext(expression: Node): boolean {
    return isContext(this.#types.typeOf(expression));
  }

  /** Whether a context of the request is mentioned anywhere in an expression. */
  mentionsRequest(expression: Node): boolean {
    const candidates = [...expression.descendants(K.identifier), ...expression.descendants(K.call_expression)];
    return candidates.some((node) => this.isContext(node) && this.of(node).kind === 'request');
  }

  /** A call of which one result is a context: `return context.WithTimeout(parent, d)`. */
  #givesContext(expression: Node): boolean {
    const type = this.#types.typeOf(expression);
    return type.kind === 'tuple' && type.elems.some(isContext);
  }

  #of(expression: Node, trail: Trail): Origin {
    const node = unparen(expression);
    if (trail.depth > DEPTH_LIMIT) return unknown('the way to it is too long');
    const next: Trail = { ...trail, depth: trail.depth + 1 };
    switch (node.kind) {
      case K.identifier: return this.#named(node, next, (value, inner) => this.#of(value, inner));
      case K.call_expression: return this.#called(node, next);
      case K.type_assertion_expression: {
        const operand = node.child(F.operand);
        return operand === null ? unknown('an incomplete assertion') : this.#of(operand, next);
      }
      default: return unknown('it is kept in a field or made in another way');
    }
  }

  #named(node: Node, trail: Trail, of: (value: Node, trail: Trail) => Origin): Origin {
    const binding = this.#scopes.binding(node);
    if (binding === null) return unknown(`${node.text} is no local`);
    if (trail.seen.has(binding)) return CYCLE;
    const inner: Trail = { seen: new Set([...trail.seen, binding]), depth: trail.depth };
    const origins: Origin[] = [];
    for (const { kind, value } of binding.assignments) {
      if (kind === 'zero') continue;
      if (kind === 'parameter') origins.push(this.#parameter(binding, node, inner, of));
      else origins.push(value === null || kind === 'range' || kind === 'receive' ? unknown(`${node.text} gets its value elsewhere`) : of(value, inner));
    }
    return merge(origins);
  }

  #parameter(binding: Binding, at: Node, trail: Trail, of: (value: Node, trail: Trail) => Origin): Origin {
    const handler = this.#handlers.of(binding.function);
    if (handler !== null && [handler.context, handler.object, handler.request].includes(binding)) return { kind: 'request', handler, at, through: [] };
    const argument = argumentInPlace(binding);
    return argument === null ? { kind: 'parameter', binding, through: [] } : of(argument, trail);
  }

  #called(call: Node, trail: Trail): Origin {
    const callee = this.#calls.callee(call);
    if (callee.kind !== 'function' && callee.kind !== 'interface') return unknown('a function that is not known makes it');
    if (ROOT_CONTEXTS.has(callee.fullName)) return { kind: 'root', at: call, through: [] };
    const given = callLike(call)?.arguments ?? [];
    if (given.length === 0) return this.#accessor(call, callee, trail);
    if (callee.fullName.endsWith('context.WithoutCancel')) return { kind: 'detached', at: call };
    if (callee.kind === 'function' && callee.function !== null) {
      const index = this.#derives(callee.function);
      const argument = index === null ? undefined : given[index];
      if (argument === undefined) return unknown(`${calledName(call) ?? 'a function'} decides it`);
      return this.#child(call, argument, given, trail);
    }
    const contexts = given.filter((argument) => this.isContext(argument));
    const parent = contexts[0];
    return parent === undefined ? unknown(`${calledName(call) ?? 'a function'} makes it`) : this.#child(call, parent, given, trail);
  }

  /** A root context that gets something from the request's is one that was cut off on purpose. */
  #child(call: Node, parent: Node, given: readonly Node[], trail: Trail): Origin {
    const origin = this.#of(parent, trail);
    if (origin.kind === 'root' && given.some((argument) => argument !== parent && this.mentionsRequest(argument))) return { kind: 'detached', at: call };
    return origin.kind === 'unknown' || origin.kind === 'detached' ? origin : { ...origin, through: [call, ...origin.through] };
  }

  /** `r.Context()`, `c.UserContext()`, `stream.Context()`. */
  #accessor(call: Node, callee: Extract<Callee, { kind: 'function' | 'interface' }>, trail: Trail): Origin {
    const operand = selectorParts(unparen(call.child(F.function) ?? call))?.operand;
    if (operand === undefined) return unknown('a function without arguments makes it');
    if (callee.fullName === `(*${HTTP_REQUEST}).Context`) return this.#ofRequest(operand, trail);
    const origin = operand.kind === K.identifier ? this.#named(operand, trail, () => unknown('another object')) : null;
    if (origin?.kind !== 'request') return unknown(`${calledName(call) ?? 'a method'} decides it`);
    const { framework, kind } = origin.handler;
    const gives = framework?.contextMethods.includes(calledName(call) ?? '') ?? (kind === 'grpc' && calledName(call) === 'Context');
    return gives ? { ...origin, at: call } : unknown('another method of the object');
  }

  #ofRequest(expression: Node, trail: Trail): Origin {
    const node = unparen(expression);
    if (trail.depth > DEPTH_LIMIT) return unknown('the way to it is too long');
    const next: Trail = { ...trail, depth: trail.depth + 1 };
    if (node.kind === K.identifier) {
      return nameOf(deref(this.#types.typeOf(node))) === HTTP_REQUEST
        ? this.#named(node, next, (value, inner) => this.#ofRequest(value, inner)) : unknown('no request');
    }
    if (node.kind === K.call_expression && (callLike(node)?.arguments.length ?? 0) > 0) return this.#madeRequest(node, next);
    const selector = selectorParts(node.kind === K.call_expression ? unparen(node.child(F.function) ?? node) : node);
    if (selector?.operand.kind !== K.identifier) return unknown('the request is kept elsewhere');
    const origin = this.#named(selector.operand, next, () => unknown('another object'));
    if (origin.kind !== 'request' || origin.handler.framework?.request !== selector.name.text) return unknown('the request is kept elsewhere');
    return { ...origin, at: node };
  }

  #madeRequest(call: Node, trail: Trail): Origin {
    const first = callLike(call)?.arguments[0];
    switch (this.#calls.nameOf(call)) {
      case `(*${HTTP_REQUEST}).WithContext`: case `(*${HTTP_REQUEST}).Clone`: case 'net/http.NewRequestWithContext':
        return first === undefined ? unknown('an incomplete call') : this.#of(first, trail);
      default: return unknown('a function makes the request');
    }
  }

  /** The parameter whose child a function of the module returns on every path; null where that is not so plain. */
  #derives(ref: FunctionRef): number | null {
    const known = this.#derived.get(ref);
    if (known !== undefined) return known;
    this.#derived.set(ref, null);
    const answer = this.#findDerived(ref);
    this.#derived.set(ref, answer);
    return answer;
  }

  #findDerived(ref: FunctionRef): number | null {
    const fn = ref.node();
    const parts = fn === null ? null : functionParts(fn);
    if (fn === null || parts?.body == null) return null;
    const found = new Set<number>();
    for (const statement of ownNodes(fn, K.return_statement)) {
      const value = returnValues(statement).find((each) => this.isContext(each) || this.#givesContext(each));
      const origin = value === undefined ? null : this.of(value);
      if (origin?.kind !== 'parameter') return null;
      found.add(parts.parameters.findIndex(({ name }) => name !== null && this.#scopes.binding(name) === origin.binding));
    }
    const only = [...found][0];
    return found.size === 1 && only !== undefined && only >= 0 ? only : null;
  }
}

/** What a variable with several values holds: the one thing that they have in common, if there is one. */
function merge(origins: readonly Origin[]): Origin {
  const all = origins.filter((origin) => origin !== CYCLE);
  const first = all[0];
  if (first === undefined) return CYCLE;
  const detached = all.find(({ kind }) => kind === 'detached');
  if (detached !== undefined) return detached;
  for (const origin of all) {
    if (origin.kind !== first.kind) return unknown('it can be one of several contexts');
    if (origin.kind === 'parameter' && first.kind === 'parameter' && origin.binding !== first.binding) return unknown('it can be one of several parameters');
  }
  return first;
}
