import { enclosingFunction, F, K, type Node } from '../syntax/tree.ts';
import { reparen } from '../syntax/go/expressions.ts';
import { expressions } from '../syntax/go/statements.ts';
import type { Calls, FunctionRef } from './calls.ts';
import type { Binding, Scopes } from './scopes.ts';
import { argumentsOf } from './starts.ts';

/** What happens to a function value at one place. */
export interface Handling {
  /**
   * *called*: it runs. *moved*: it is given to something that may run it later. *aliased*: another variable holds it too,
   * whose own handling follows.
   */
  readonly effect: 'called' | 'moved' | 'aliased';
  /** The node in the function asked about at which it happens: for a mention inside a literal, where the literal runs or goes. */
  readonly site: Node;
  /** True where the call sees what the variable holds when it runs, not what it held at `site`: calls inside literals. */
  readonly late: boolean;
  /** Set where it is stored in a field: the field's name, and the literal or selector that stores it. */
  readonly field: { readonly name: string; readonly at: Node } | null;
}

/** Variables that hold variables, and literals in literals, are followed this deep. */
const DEPTH_LIMIT = 6;

/**
 * Follows a function value that a local holds (a cancel function, an unlock, a stop) to every place where it is called
 * or handed on. A mention that does neither, such as `_ = cancel`, a comparison with nil, or a literal that is never
 * run, is no handling.
 */
export class Custody {
  readonly #scopes: Scopes;
  readonly #calls: Calls;
  readonly #borrowed = new WeakMap<FunctionRef, Map<number, boolean>>();

  constructor(scopes: Scopes, calls: Calls) {
    this.#scopes = scopes;
    this.#calls = calls;
  }

  /** The handlings of what a binding holds, in the code of the function that declares it. */
  of(binding: Binding): Handling[] {
    return this.#ofBinding(binding, binding.function, new Set(), 0);
  }

  #ofBinding(binding: Binding, fn: Node, seen: Set<Binding>, depth: number): Handling[] {
    if (seen.has(binding) || depth > DEPTH_LIMIT) return [];
    seen.add(binding);
    return binding.reads.flatMap((reference) => this.#ofMention(reference, fn, seen, depth));
  }

  /** A mention in a nested literal counts where that literal runs or goes, if it does anything there. */
  #ofMention(reference: Node, fn: Node, seen: Set<Binding>, depth: number): Handling[] {
    const home = enclosingFunction(reference);
    if (home === null || depth > DEPTH_LIMIT) return [];
    const own = this.#ofValue(reference, home, seen, depth);
    if (home === fn || own.length === 0) return own;
    return this.#ofMention(home, fn, seen, depth + 1).map((handling) => ({ ...handling, late: true, field: null }));
  }

  /** What becomes of the value of an expression. */
  #ofValue(expression: Node, fn: Node, seen: Set<Binding>, depth: number): Handling[] {
    const node = reparen(expression);
    const parent = node.parent;
    const moved = (field: Handling['field'] = null): Handling[] => [{ effect: 'moved', site: node, late: false, field }];
    switch (parent?.kind) {
      case K.call_expression:
        return node.field === F.function ? [{ effect: 'called', site: parent, late: false, field: null }] : moved();
      case K.argument_list: case K.variadic_argument: return this.#ofArgument(node, parent, fn, seen, depth);
      case K.type_conversion_expression: return this.#ofValue(parent, fn, seen, depth);
      case K.binary_expression: case K.expression_statement: return [];
      case K.expression_list: return this.#ofListed(node, parent, fn, seen, depth);
      case K.var_spec: return this.#ofSpec(node, parent, fn, seen, depth);
      case K.literal_element: return moved(storedField(parent));
      default: return moved();
    }
  }

  #ofArgument(node: Node, list: Node, fn: Node, seen: Set<Binding>, depth: number): Handling[] {
    const call = list.closest([K.call_expression]);
    const moved: Handling[] = [{ effect: 'moved', site: node, late: false, field: null }];
    if (call === null) return moved;
    const callee = this.#calls.callee(call);
    if (callee.kind === 'conversion') return this.#ofValue(call, fn, seen, depth);
    if (callee.kind !== 'function' || callee.function === null) return moved;
    return this.#isBorrowed(callee.function, argumentsOf(call).indexOf(node), depth) ? [] : moved;
  }

  /** Whether a function of the module only looks at a parameter: every mention of it is without effect. */
  #isBorrowed(ref: FunctionRef, index: number, depth: number): boolean {
    const known = this.#borrowed.get(ref) ?? new Map<number, boolean>();
    this.#borrowed.set(ref, known);
    const found = known.get(index);
    if (found !== undefined) return found;
    // A recursive function that passes it on to itself is taken for one that keeps it.
    known.set(index, false);
    const fn = ref.node();
    const name = fn === null ? undefined : parameterNames(fn)[index];
    const binding = name === undefined ? null : this.#scopes.binding(name);
    if (binding === null || fn?.child(F.body) === null) return false;
    const answer = this.#ofBinding(binding, binding.function, new Set(), depth + 1).length === 0;
    known.set(index, answer);
    return answer;
  }

  #ofListed(node: Node, list: Node, fn: Node, seen: Set<Binding>, depth: number): Handling[] {
    const statement = list.parent;
    if (statement?.kind === K.assignment_statement || statement?.kind === K.short_var_declaration) {
      const target = expressions(statement.child(F.left))[list.children.indexOf(node)];
      return this.#ofTarget(target, node, fn, seen, depth);
    }
    return [{ effect: 'moved', site: node, late: false, field: null }];
  }

  #ofSpec(node: Node, spec: Node, fn: Node, seen: Set<Binding>, depth: number): Handling[] {
    const index = expressions(spec.child(F.value)).indexOf(node);
    return this.#ofTarget(spec.childrenOf(F.name)[index], node, fn, seen, depth);
  }

  #ofTarget(target: Node | undefined, value: Node, fn: Node, seen: Set<Binding>, depth: number): Handling[] {
    if (target?.text === '_') return [];
    const alias = target?.kind === K.identifier ? this.#scopes.binding(target) : null;
    // A variable of a function around this one may be read there at any time.
    if (alias === null || alias.function !== fn) {
      const name = target?.kind === K.selector_expression ? target.child(F.field)?.text : undefined;
      return [{ effect: 'moved', site: value, late: false, field: name === undefined || target === undefined ? null : { name, at: target } }];
    }
    // Back in a variable that is being followed already: its handlings are known there.
    if (seen.has(alias)) return [{ effect: 'aliased', site: value, late: false, field: null }];
    const own = this.#ofBinding(alias, fn, seen, depth + 1);
    return own.length === 0 ? [] : [{ effect: 'aliased', site: value, late: false, field: null }, ...own];
  }
}

function parameterNames(fn: Node): (Node | undefined)[] {
  return (fn.child(F.parameters)?.children ?? []).flatMap((group): (Node | undefined)[] => {
    const names = group.childrenOf(F.name).filter((name) => name.kind === K.identifier);
    return names.length === 0 ? [undefined] : names;
  });
}

/** The field that an element of a composite literal with keys fills. */
function storedField(element: Node): Handling['field'] {
  const keyed = element.parent;
  if (keyed?.kind !== K.keyed_element || element.field !== F.value) return null;
  const name = keyed.child(F.key)?.text;
  return name === undefined ? null : { name, at: keyed };
}
