import { enclosingFunction, F, K, type Node } from '../syntax/tree.ts';
import type { Calls } from './calls.ts';
import type { Handler, Handlers } from './handlers.ts';
import type { Joins } from './joins.ts';
import { HIJACKS, HIJACK_WORDS } from './models/frameworks.ts';
import type { Origins } from './origins.ts';
import type { Binding, Scopes } from './scopes.ts';
import { calledName, isRunInPlace, type GoroutineStart, type Starts } from './starts.ts';

/** How a place in a handler's text belongs to the request: run by the handler, or by a goroutine for which it waits. */
export type Synchrony = 'direct' | 'joined';

/** Literals in literals are followed this deep. */
const DEPTH_LIMIT = 8;

/** Tells which code runs while a request is being answered. */
export class RequestCode {
  readonly #scopes: Scopes;
  readonly #calls: Calls;
  readonly #starts: Starts;
  readonly #joins: Joins;
  readonly #handlers: Handlers;
  readonly #origins: Origins;

  constructor(parts: {
    readonly scopes: Scopes; readonly calls: Calls; readonly starts: Starts; readonly joins: Joins; readonly handlers: Handlers; readonly origins: Origins;
  }) {
    this.#scopes = parts.scopes;
    this.#calls = parts.calls;
    this.#starts = parts.starts;
    this.#joins = parts.joins;
    this.#handlers = parts.handlers;
    this.#origins = parts.origins;
  }

  /** Whether the function waits for what runs at a node; null for deferred calls, for goroutines that may outlive it, and where that is not known. */
  synchrony(node: Node, fn: Node, depth = 0): Synchrony | null {
    let joined = false;
    for (let at: Node | null = node; at !== null && at !== fn; at = at.parent) {
      if (at.kind === K.defer_statement || depth > DEPTH_LIMIT) return null;
      const isLiteral = at.kind === K.func_literal;
      if (isLiteral && this.#handlers.of(at) !== null) return null;
      if (at.kind === K.go_statement || (isLiteral && !isRunInPlace(at) && this.#startOf(at) !== null)) {
        const start: GoroutineStart | null = this.#startOf(at);
        if (start === null || this.#joins.of(start).answer !== 'proven') return null;
        joined = true;
        at = start.node;
        continue;
      }
      if (isLiteral && !isRunInPlace(at)) {
        const through = this.#throughVariable(at, fn, depth);
        if (through === null) return null;
        return joined ? 'joined' : through;
      }
    }
    return joined ? 'joined' : 'direct';
  }

  /** The call after which the connection is no longer watched by the server; null where there is none before the node. */
  hijack(handler: Handler, node: Node): Node | null {
    return handler.fn.descendants(K.call_expression).find((call) => call.start < node.start && HIJACK_WORDS.has(calledName(call) ?? '')
      && HIJACKS.has(this.#calls.nameOf(call) ?? '')) ?? null;
  }

  /** Whether the handler watches for the end of the request itself: `<-r.Context().Done()`, `CloseNotify`, `context.AfterFunc`. */
  watchesEnd(handler: Handler): boolean {
    return handler.fn.descendants(K.call_expression).some((call) => {
      const name = calledName(call);
      if (name === 'CloseNotify') return true;
      if (name === 'AfterFunc') return this.#origins.mentionsRequest(call);
      const operand = name === 'Done' ? call.child(F.function)?.child(F.operand) : null;
      return operand != null && this.#origins.isContext(operand) && this.#origins.of(operand).kind === 'request';
    });
  }

  /** The start whose go statement this is, or which runs this literal. */
  #startOf(node: Node): GoroutineStart | null {
    const launcher = enclosingFunction(node);
    if (launcher === null) return null;
    return this.#starts.in(launcher).find((start) => start.node === node || (start.node.contains(node) && start.body === node)) ?? null;
  }

  /** A literal that a variable holds and that is only ever called runs where it is called. */
  #throughVariable(literal: Node, fn: Node, depth: number): Synchrony | null {
    const binding = this.#holder(literal);
    if (binding === null || binding.addressTaken || binding.assignments.filter(({ kind }) => kind !== 'zero').length !== 1) return null;
    let found: Synchrony | null = null;
    for (const reference of binding.reads) {
      if (literal.contains(reference)) continue;
      if (reference.field !== F.function || reference.parent?.kind !== K.call_expression) return null;
      const where = this.synchrony(reference.parent, fn, depth + 1);
      if (where === null) return null;
      found = where;
    }
    return found;
  }

  #holder(literal: Node): Binding | null {
    const statement = literal.parent?.kind === K.expression_list ? literal.parent.parent : null;
    if (statement?.kind !== K.short_var_declaration && statement?.kind !== K.assignment_statement) return null;
    const index = literal.parent?.children.indexOf(literal) ?? -1;
    const target = statement.child(F.left)?.children[index];
    return target?.kind === K.identifier ? this.#scopes.binding(target) : null;
  }
}
