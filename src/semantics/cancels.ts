import { expressions, returnValues } from '../syntax/go/statements.ts';
import { F, K, type Node, type Tree } from '../syntax/tree.ts';
import { soleValue, type Calls, type FunctionRef } from './calls.ts';
import { FunctionNames } from './function-names.ts';
import { CANCELS, CANCEL_WORDS, ROOT_CONTEXTS, type CancelModel } from './models/context.ts';
import type { Program } from './project/program.ts';
import type { Binding, Scopes } from './scopes.ts';
import { argumentsOf, calledName, ownNodes } from './starts.ts';
import { nameOf } from './types/type.ts';
import type { Types } from './types/types.ts';

/** A call that gives out a context together with a function that must be called to release it. */
export interface Acquisition {
  readonly call: Node;
  /** The function called: `context.WithTimeout`, or a function of the module that passes on what it returns. */
  readonly name: string;
  readonly until: CancelModel['until'];
  /** The statement, spec or clause that takes the results. */
  readonly statement: Node;
  /** What takes the context; null for `_`. */
  readonly context: Node | null;
  /** What takes the cancel function: an identifier, `_`, a field. */
  readonly target: Node;
  /** The local that takes it, where it is one. */
  readonly binding: Binding | null;
  /** The parent context that is given; null where a wrapper chooses it. */
  readonly parent: Node | null;
}

interface Source {
  readonly result: number;
  readonly until: CancelModel['until'];
  readonly parent: number | null;
}

const NAMES: ReadonlySet<string> = new Set(CANCEL_WORDS);

/** Finds where contexts with a cancel function are made, by the library or by functions of the module that wrap it. */
export class Cancels {
  readonly #types: Types;
  readonly #scopes: Scopes;
  readonly #calls: Calls;
  readonly #names: FunctionNames;
  readonly #wrappers = new WeakMap<FunctionRef, Source | null>();

  constructor(program: Program, types: Types, scopes: Scopes, calls: Calls) {
    this.#names = new FunctionNames(program, CANCEL_WORDS);
    this.#types = types;
    this.#scopes = scopes;
    this.#calls = calls;
  }

  /** All acquisitions of a declaration, nested literals included, in source order. */
  in(tree: Tree): Acquisition[] {
    return tree.ofKind(K.call_expression).flatMap((call) => this.at(call) ?? []);
  }

  /** The acquisition that a call is; null for other calls and where the results are not assigned. */
  at(call: Node): Acquisition | null {
    const assigned = assignedResults(call);
    // Nothing with one result gives out a cancel function beside a context, and what comes with an error is left alone: there
    // is no need to find out what such calls run.
    if (assigned === null || assigned.targets.length < 2 || assigned.targets.at(-1)?.text === 'err') return null;
    const source = this.#source(call);
    const target = source === null ? undefined : assigned.targets[source.result];
    if (source === null || target === undefined) return null;
    const context = assigned.targets[source.result === 0 ? 1 : 0];
    return {
      context: context === undefined || context.text === '_' ? null : context,
      call, until: source.until, statement: assigned.statement, target,
      name: this.#calls.nameOf(call) ?? call.text,
      binding: target.kind === K.identifier && target.text !== '_' ? this.#scopes.binding(target) : null,
      parent: source.parent === null ? null : (argumentsOf(call)[source.parent] ?? null),
    };
  }

  /** The acquisition whose context an expression is, where that is plain. */
  ofContext(expression: Node): Acquisition | null {
    const binding = expression.kind === K.identifier ? this.#scopes.binding(expression) : null;
    const values = binding?.assignments.flatMap(({ value, index }) => (value?.kind === K.call_expression && index === 0 ? [value] : [])) ?? [];
    const only = values[0];
    return values.length === 1 && only !== undefined ? this.at(only) : null;
  }

  /** Whether an expression is plainly a context that never ends. */
  isRoot(expression: Node): boolean {
    if (expression.kind === K.call_expression) return ROOT_CONTEXTS.has(this.#calls.nameOf(expression) ?? '');
    const binding = expression.kind === K.identifier ? this.#scopes.binding(expression) : null;
    const only = binding === null ? null : soleValue(binding);
    return only?.kind === K.call_expression && this.isRoot(only);
  }

  #source(call: Node): Source | null {
    const callee = this.#calls.callee(call);
    if (callee.kind !== 'function') return null;
    if (NAMES.has(calledName(call) ?? '')) {
      const model = CANCELS.get(callee.fullName);
      if (model !== undefined) return model;
    }
    return callee.function === null ? null : this.#wrapper(callee.function);
  }

  /**
   * Whether a function of the module returns a cancel function that it got from an acquisition. One that can also return
   * an error is left alone: beside an error the cancel function is nil as a rule.
   */
  #wrapper(ref: FunctionRef): Source | null {
    const known = this.#wrappers.get(ref);
    if (known !== undefined) return known;
    this.#wrappers.set(ref, null);
    const answer = this.#findWrapper(ref);
    this.#wrappers.set(ref, answer);
    return answer;
  }

  #findWrapper(ref: FunctionRef): Source | null {
    if (!this.#names.hasWord(ref.file, ref.declaration)) return null;
    const fn = ref.node();
    const name = fn?.child(F.name);
    if (fn === null || name === null || name === undefined) return null;
    const type = this.#types.declared(name);
    if (type.kind !== 'func' || type.results.length < 2 || type.results.some((result) => nameOf(result) === 'error')) return null;
    for (const statement of ownNodes(fn, K.return_statement)) {
      const values = returnValues(statement);
      const only = values[0];
      if (values.length === 1 && only?.kind === K.call_expression) {
        const source = this.#source(only);
        if (source !== null) return { ...source, parent: null };
      }
      for (const [result, value] of values.entries()) {
        const acquisition = this.#returned(value);
        if (acquisition !== null) return { result, until: acquisition.until, parent: null };
      }
    }
    return null;
  }

  #returned(value: Node): Acquisition | null {
    const binding = value.kind === K.identifier ? this.#scopes.binding(value) : null;
    for (const { value: given, target } of binding?.assignments ?? []) {
      const acquisition = given?.kind === K.call_expression ? this.at(given) : null;
      if (acquisition !== null && acquisition.target === target) return acquisition;
    }
    return null;
  }
}

/** The places that take the results of a call, where it is the only value of an assignment, definition or spec. */
export function assignedResults(call: Node): { readonly statement: Node; readonly targets: readonly Node[] } | null {
  const list = call.parent;
  const statement = list?.kind === K.expression_list ? list.parent : null;
  if (list === null || statement === null || list.children.length !== 1) return null;
  switch (statement.kind) {
    case K.short_var_declaration: case K.assignment_statement:
      return list.field === F.right ? { statement, targets: expressions(statement.child(F.left)) } : null;
    case K.var_spec:
      return { statement, targets: statement.childrenOf(F.name).filter((name) => name.kind === K.identifier) };
    default: return null;
  }
}
