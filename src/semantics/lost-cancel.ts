import { returnValues } from '../syntax/go/statements.ts';
import { enclosingFunction, F, K, type Node } from '../syntax/tree.ts';
import type { Acquisition, Cancels } from './cancels.ts';
import type { Cfg } from './cfg/cfg.ts';
import type { ControlFlow } from './cfg/control-flow.ts';
import type { PathEvidence } from './cfg/evidence.ts';
import { NORMAL_EXITS, type Element } from './cfg/graph.ts';
import type { Custody, Handling } from './custody.ts';
import { fieldIsRead } from './field-uses.ts';
import type { Binding, Scopes } from './scopes.ts';
import { calledName } from './starts.ts';
import type { Types } from './types/types.ts';

/** How a cancel function is lost. */
export type Loss =
  /** Given to `_`. */
  | { readonly kind: 'dropped' }
  /** Nothing calls it or hands it on; the path is one that shows it. */
  | { readonly kind: 'never'; readonly path: PathEvidence }
  /** This path leaves the function with it uncalled. */
  | { readonly kind: 'path'; readonly path: PathEvidence }
  /** On this path its variable gets another value first. */
  | { readonly kind: 'overwritten'; readonly path: PathEvidence }
  /** On this path the next turn of a loop makes another one in a variable of its own. */
  | { readonly kind: 'turn'; readonly path: PathEvidence }
  /** It is stored in a field that nothing in the package reads. */
  | { readonly kind: 'stored'; readonly field: string; readonly at: Node };

/** Finds cancel functions that are not called on every path. */
export class LostCancels {
  readonly #scopes: Scopes;
  readonly #types: Types;
  readonly #flow: ControlFlow;
  readonly #custody: Custody;
  readonly #cancels: Cancels;

  constructor(parts: { readonly scopes: Scopes; readonly types: Types; readonly flow: ControlFlow; readonly custody: Custody; readonly cancels: Cancels }) {
    this.#scopes = parts.scopes;
    this.#types = parts.types;
    this.#flow = parts.flow;
    this.#custody = parts.custody;
    this.#cancels = parts.cancels;
  }

  /** How an acquisition's cancel function is lost; null where it is not, or where that cannot be told. */
  lossOf(acquisition: Acquisition): Loss | null {
    const fn = enclosingFunction(acquisition.call);
    if (fn === null || this.#isProgram(fn)) return null;
    if (!this.#flow.of(fn).isReachable(acquisition.call)) return null;
    if (acquisition.target.text === '_') return { kind: 'dropped' };
    if (acquisition.target.kind === K.selector_expression) return this.#unreadField(acquisition.target, acquisition.target.child(F.field)?.text ?? '');
    const { binding } = acquisition;
    // A variable of a function around this one is called there, at a time that no path of this function shows.
    if (binding === null || binding.function !== fn || binding.addressTaken) return null;
    const handlings = this.#custody.of(binding);
    return this.#stored(handlings) ?? this.#onPath(acquisition, binding, handlings, this.#flow.of(fn));
  }

  /** When `main` returns, the process ends and takes every context with it. */
  #isProgram(fn: Node): boolean {
    return fn.kind === K.function_declaration && fn.child(F.name)?.text === 'main' && this.#types.packageOf(fn).name === 'main';
  }

  #stored(handlings: readonly Handling[]): Loss | null {
    const field = handlings[0]?.field;
    if (handlings.length !== 1 || field === null || field === undefined) return null;
    return this.#unreadField(field.at, field.name);
  }

  #unreadField(at: Node, field: string): Loss | null {
    return fieldIsRead(this.#types.packageOf(at), field) === 'refuted' ? { kind: 'stored', field, at } : null;
  }

  #onPath(acquisition: Acquisition, binding: Binding, handlings: readonly Handling[], cfg: Cfg): Loss | null {
    const { call } = acquisition;
    const handles = (element: Element, which: (handling: Handling) => boolean): boolean =>
      handlings.some((handling) => which(handling) && element.contains(handling.site));
    const ends = this.#endings(acquisition, binding);
    const assume = [{ variable: acquisition.target, value: 'non-nil' as const }];
    const overwriting = (again: boolean): PathEvidence | null => cfg.findPath({
      from: call,
      goal: (element) => assigns(binding, element, again) && !handles(element, () => true),
      // A deferred literal looks at the variable when the function ends, too late for what it held before; but each run
      // of a definition makes a new variable, and the literal keeps the old one.
      avoid: (element) => ends(element) || handles(element, ({ late }) => again || !late || element.kind !== K.defer_statement),
      assume,
    });
    const overwritten = this.#unlessUnused(acquisition, overwriting(false));
    if (overwritten?.feasibility === 'proven') return { kind: 'overwritten', path: overwritten };
    const turned = overwriting(true);
    if (turned?.feasibility === 'proven') return { kind: 'turn', path: turned };
    const left = cfg.findPath({
      from: call,
      exits: NORMAL_EXITS,
      avoid: (element) => ends(element) || handles(element, ({ effect }) => effect !== 'aliased'),
      avoidBefore: (element) => element.kind === K.defer_statement && handles(element, ({ late }) => late),
      assume,
    });
    if (left !== null) return handlings.length === 0 ? { kind: 'never', path: left } : { kind: 'path', path: left };
    if (overwritten !== null) return { kind: 'overwritten', path: overwritten };
    return turned === null ? null : { kind: 'turn', path: turned };
  }

  /**
   * A context below one that never ends is registered nowhere. Where nothing has got hold of it before its variable is
   * overwritten, it is garbage: a default that a condition replaces.
   */
  #unlessUnused(acquisition: Acquisition, path: PathEvidence | null): PathEvidence | null {
    const { until, parent, context } = acquisition;
    if (path === null || until !== 'parent' || parent === null || context === null || !this.#cancels.isRoot(parent)) return path;
    const reads = this.#scopes.binding(context)?.reads ?? [];
    return path.elements.some((element) => reads.some((read) => element.contains(read))) ? path : null;
  }

  /** What ends the context, or hands the cancel function on, without a mention of it. */
  #endings(acquisition: Acquisition, binding: Binding): (element: Element) => boolean {
    const context = acquisition.context === null ? null : this.#scopes.binding(acquisition.context);
    const parent = acquisition.parent === null ? null : this.#cancels.ofContext(acquisition.parent);
    const parentCalls = parent?.binding === null || parent === null ? [] : this.#custody.of(parent.binding)
      .filter(({ effect, site }) => effect === 'called' && site.parent?.kind !== K.defer_statement).map(({ site }) => site);
    return (element) => {
      if (element.kind === K.return_statement && binding.kind === 'result' && returnValues(element).length === 0) return true;
      if (context !== null && this.#waitsForEnd(element, context)) return true;
      return parentCalls.some((site) => element.kind !== K.defer_statement && element.contains(site));
    };
  }

  /** `<-ctx.Done()` as a statement or arm: past it the context has ended by itself. */
  #waitsForEnd(element: Element, context: Binding): boolean {
    return element.descendants(K.unary_expression).some((receive) => {
      const call = receive.hasToken(K['<-']) ? receive.child(F.operand) : null;
      const operand = call?.kind === K.call_expression && calledName(call) === 'Done' ? call.child(F.function)?.child(F.operand) : null;
      return operand?.kind === K.identifier && this.#scopes.binding(operand) === context && enclosingFunction(receive) === context.function;
    });
  }
}

/** Whether an element gives the variable another value, or (`again`) defines it anew on the next turn of a loop. */
function assigns(binding: Binding, element: Element, again: boolean): boolean {
  return binding.assignments.some(({ kind, target }) => (again ? kind === 'define' : kind === 'assign' || kind === 'range' || kind === 'receive')
    && element.contains(target) && enclosingFunction(target) === binding.function);
}
