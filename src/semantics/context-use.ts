import { callLike } from '../syntax/go/expressions.ts';
import { functionParts } from '../syntax/go/declarations.ts';
import { enclosingFunction, F, K, type Node } from '../syntax/tree.ts';
import type { Calls, FunctionRef } from './calls.ts';
import { isContext } from './handlers.ts';
import { contextUseOf } from './models/context-siblings.ts';
import type { Origins } from './origins.ts';
import type { Binding, Scopes } from './scopes.ts';
import { calledName, runsIn } from './starts.ts';
import type { Types } from './types/types.ts';

/** What becomes of a context that a call is given. */
export type Use =
  /** Something waits until it is done or the context ends; `chain` leads from the call to it. *watched*: `<-ctx.Done()` is written out. */
  | { readonly kind: 'cancellable'; readonly chain: readonly Node[]; readonly watched: boolean }
  /** A child of it is made. */
  | { readonly kind: 'child' }
  /** Only its values are read. */
  | { readonly kind: 'values' }
  | { readonly kind: 'log' }
  /** A goroutine gets it, or an object that outlives the call. */
  | { readonly kind: 'kept' }
  /** Nothing is known of the function: an interface, a variable, a library. `chain` leads to it. */
  | { readonly kind: 'unknown'; readonly chain: readonly Node[] };

/** Calls are followed this deep, and count as unknown below. */
const CALL_DEPTH = 4;

/** Functions that note something, told by their name: programs wrap their loggers in functions of their own. */
const LOGS = /^(log|audit)[A-Z]?|(^|[a-z])(Log|Logf|LogIf|LogOnceIf|LogEvent|Logger|Debugf?|Infof?|Warnf?|Errorf?|Audit)(Context|If|Once|Internal)?$/;

/** Finds out what functions do with a context: whether anything that they do ends with it. */
export class ContextUses {
  readonly #types: Types;
  readonly #scopes: Scopes;
  readonly #calls: Calls;
  readonly #origins: Origins;
  readonly #known = new WeakMap<FunctionRef, Map<string, Use>>();

  constructor(parts: { readonly types: Types; readonly scopes: Scopes; readonly calls: Calls; readonly origins: Origins }) {
    this.#types = parts.types;
    this.#scopes = parts.scopes;
    this.#calls = parts.calls;
    this.#origins = parts.origins;
  }

  /** What a call does with an argument that is a context. */
  of(call: Node, argument: Node, depth = 0): Use {
    if (LOGS.test(calledName(call) ?? '')) return { kind: 'log' };
    const callee = this.#calls.callee(call);
    const unknown: Use = { kind: 'unknown', chain: [call] };
    switch (callee.kind) {
      case 'conversion': case 'builtin': return { kind: 'kept' };
      case 'literal': return unknown;
      case 'unknown': return this.#library(this.#variableName(call), call);
      case 'function': {
        const known = this.#library(callee.fullName, call);
        // What a model says needs no look at the source, even where that is at hand.
        if (callee.function === null || known.kind === 'cancellable' || known.kind === 'log') return known;
        if (depth >= CALL_DEPTH) return unknown;
        const index = callLike(call)?.arguments.indexOf(argument) ?? -1;
        const inner = this.#inside(callee.function, index, depth + 1);
        return 'chain' in inner ? { ...inner, chain: [call, ...inner.chain] } : inner;
      }
      case 'interface': return this.#library(callee.fullName, call);
      default: return callee satisfies never;
    }
  }

  /** The full name of a package variable that holds a function, such as `log.G`; '' for other callees. */
  #variableName(call: Node): string {
    const target = call.child(F.function);
    const entity = target === null ? null : this.#types.entityOf(target);
    return entity?.kind === 'member' ? `${entity.package.path}.${entity.member.name}` : '';
  }

  #library(fullName: string, call: Node): Use {
    if (this.#isClientCall(call)) return { kind: 'cancellable', chain: [call], watched: false };
    const use = contextUseOf(fullName, this.#givesContext(call));
    switch (use) {
      case 'cancellable': return { kind: use, chain: [call], watched: false };
      case 'unknown': return { kind: use, chain: [call] };
      default: return { kind: use };
    }
  }

  #givesContext(call: Node): boolean {
    const type = this.#types.typeOf(call);
    return type.kind === 'tuple' ? type.elems.some(isContext) : isContext(type);
  }

  /** A method that protoc made for clients: its last parameter is `opts ...grpc.CallOption`. */
  #isClientCall(call: Node): boolean {
    const target = call.child(F.function);
    const type = target === null ? null : this.#types.typeOf(target);
    if (type?.kind !== 'func' || !type.variadic) return false;
    const last = type.params.at(-1);
    return last?.kind === 'slice' && last.elem.kind === 'named' && last.elem.definition.fullName === 'google.golang.org/grpc.CallOption';
  }

  /** What a function of the module does with its parameter. */
  #inside(ref: FunctionRef, index: number, depth: number): Use {
    const uses = this.#known.get(ref) ?? new Map<string, Use>();
    this.#known.set(ref, uses);
    const key = `${index}/${depth}`;
    const known = uses.get(key);
    if (known !== undefined) return known;
    // A recursive call adds nothing to what the rest of the function does.
    uses.set(key, { kind: 'values' });
    const answer = this.#find(ref, index, depth);
    uses.set(key, answer);
    return answer;
  }

  #find(ref: FunctionRef, index: number, depth: number): Use {
    const fn = ref.node();
    const parts = fn === null ? null : functionParts(fn);
    if (fn === null || parts?.body == null) return { kind: 'unknown', chain: [] };
    const name = parts.parameters[index]?.name ?? null;
    const binding = name === null ? null : this.#scopes.binding(name);
    return binding === null ? { kind: 'values' } : strongest(this.#usesOf(fn, binding, depth));
  }

  #usesOf(fn: Node, binding: Binding, depth: number): Use[] {
    const uses: Use[] = [];
    for (const node of [...fn.descendants(K.identifier), ...fn.descendants(K.call_expression)]) {
      if (!this.#origins.isContext(node)) continue;
      const origin = this.#origins.of(node);
      if (origin.kind !== 'parameter' || origin.binding !== binding) continue;
      uses.push(...this.#useAt(node, fn, depth));
    }
    return uses;
  }

  #useAt(node: Node, fn: Node, depth: number): Use[] {
    const { parent } = node;
    // What a goroutine does with it is no longer part of the call.
    const home = enclosingFunction(node);
    if (home !== fn && !runsIn(node, fn)) {
      const started = home?.parent?.parent?.kind === K.go_statement || home?.closest([K.go_statement]) != null;
      if (started) return [{ kind: 'kept' }];
    }
    switch (parent?.kind) {
      case K.argument_list: {
        const call = parent.parent;
        if (call === null) return [];
        if (call.parent?.kind === K.go_statement) return [{ kind: 'kept' }];
        return [this.of(call, node, depth)];
      }
      case K.selector_expression: return [this.#method(parent)];
      // The variables that hold it have uses of their own.
      case K.expression_list: case K.short_var_declaration: case K.var_spec: case K.expression_statement: case K.binary_expression: return [];
      case K.parameter_declaration: return [];
      case undefined: return [];
      default: return [{ kind: 'kept' }];
    }
  }

  /** `<-ctx.Done()` waits; `ctx.Err()` and `ctx.Value(k)` look at it. */
  #method(selector: Node): Use {
    const call = selector.parent;
    if (call?.kind === K.call_expression && calledName(call) === 'Done' && call.parent?.kind === K.unary_expression) {
      return { kind: 'cancellable', chain: [call], watched: true };
    }
    return { kind: 'values' };
  }
}

const STRENGTH: readonly Use['kind'][] = ['cancellable', 'kept', 'unknown', 'child', 'log', 'values'];

function strongest(uses: readonly Use[]): Use {
  for (const kind of STRENGTH) {
    const found = uses.find((use) => use.kind === kind);
    if (found?.kind === 'cancellable') return { ...found, watched: uses.some((use) => use.kind === 'cancellable' && use.watched) };
    if (found !== undefined) return found;
  }
  return { kind: 'values' };
}
