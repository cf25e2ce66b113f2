import { reparen } from '../syntax/go/expressions.ts';
import { functionParts } from '../syntax/go/declarations.ts';
import { expressions } from '../syntax/go/statements.ts';
import { F, K, type Kind, type Node } from '../syntax/tree.ts';
import { soleValue, type Calls, type FunctionRef } from './calls.ts';
import { Mentions } from './mentions.ts';
import { SPAWNS, type SpawnModel } from './models/spawn.ts';
import type { Package } from './project/package.ts';
import type { Binding, Scopes } from './scopes.ts';
import { argumentsOf } from './starts.ts';

/** What becomes of a function at one place; `value` is the expression that names it there, such as the selector of a method value. */
export type FunctionUse = Use & { readonly value: Node };

type Use =
  /** Runs on the goroutine that comes by. `call` is the call of the function itself, with its arguments; `site` is where that happens for whom asks. */
  | { readonly kind: 'called'; readonly site: Node; readonly call: Node | null }
  /** Runs on a goroutine of its own, which starts at `site`: a go statement, or a call that starts it. */
  | { readonly kind: 'started'; readonly site: Node; readonly call: Node | null; readonly model: SpawnModel | null; readonly inner: InnerStart | null }
  /** Stored, returned, or given to code that is not at hand. */
  | { readonly kind: 'unknown'; readonly site: Node };

/** The start inside a helper that was given the function: `go f()` in `func (s *S) spawn(f func())`. */
export interface InnerStart {
  /** The go statement, or the call that starts it. */
  readonly site: Node;
  readonly model: SpawnModel | null;
  /** The literal inside the helper from which the function is called; null where it is started itself. */
  readonly body: Node | null;
}

/** Variables that hold variables, and helpers that call helpers, are followed this deep. */
const DEPTH_LIMIT = 4;

/**
 * How a package can refer to a function or method of its own. Methods of other types by the same name, and fields called
 * like a function, need not be parsed.
 */
function spellingOf({ name, receiver }: FunctionRef): RegExp {
  return receiver === null ? new RegExp(`(?<![\\w.]|func )${name}(?!\\w)`) : new RegExp(`\\.\\s*${name}(?!\\w)`);
}

/** A name mentioned in more declarations than this is not followed: it is too common to be worth the parsing. */
const MENTION_LIMIT = 40;

/** Finds where functions are called, started as goroutines, or handed on. */
export class FunctionUses {
  readonly #scopes: Scopes;
  readonly #calls: Calls;
  readonly #mentions: Mentions;
  readonly #declared = new WeakMap<FunctionRef, readonly FunctionUse[]>();
  readonly #started = new WeakMap<FunctionRef, readonly FunctionUse[]>();

  constructor(scopes: Scopes, calls: Calls, mentions: Mentions) {
    this.#scopes = scopes;
    this.#calls = calls;
    this.#mentions = mentions;
  }

  /** What becomes of a function literal. */
  ofLiteral(literal: Node): readonly FunctionUse[] {
    return this.#ofValue(literal, 0).map((use) => ({ ...use, value: literal }));
  }

  /**
   * Where a declared function or method is used in its package. What tests do with code that is none is their own affair,
   * and left out.
   */
  ofDeclared(ref: FunctionRef): readonly FunctionUse[] {
    let uses = this.#declared.get(ref);
    if (uses === undefined) this.#declared.set(ref, (uses = this.ofDeclaredIn(ref, ref.package)));
    return uses;
  }

  /** The same in another package that imports it. */
  ofDeclaredIn(ref: FunctionRef, pkg: Package): readonly FunctionUse[] {
    return this.#usesIn(ref, pkg, () => true);
  }

  /**
   * Those among the uses that can lie on another goroutine than that of the function around them: by its text it has a go
   * statement, a literal, a handler's parameter, or the name without a call.
   */
  startsOfDeclared(ref: FunctionRef): readonly FunctionUse[] {
    let uses = this.#started.get(ref);
    const value = new RegExp(`\\b${ref.name}\\b(?!\\s*[(\\w])`);
    const mayStart = (text: string): boolean => /\bgo\b|ResponseWriter/.test(text) || text.indexOf('func(', 4) >= 0 || value.test(text);
    if (uses === undefined) this.#started.set(ref, (uses = this.#usesIn(ref, ref.package, mayStart)));
    return uses;
  }

  #usesIn(ref: FunctionRef, pkg: Package, isWanted: (text: string) => boolean): readonly FunctionUse[] {
    const isTest = ref.package.isTest(ref.file);
    const found = this.#mentions.of(pkg, ref.name)
      .filter(({ file, declaration }) => (isTest || !pkg.isTest(file)) && isWanted(file.text.slice(declaration.start, declaration.end)));
    if (found.length > MENTION_LIMIT) return [];
    const uses: FunctionUse[] = [];
    const spelling = pkg === ref.package ? spellingOf(ref) : null;
    for (const { file, declaration } of found) {
      if (spelling?.test(file.text.slice(declaration.start, declaration.end)) === false) continue;
      const tree = file.tree(declaration);
      for (const kind of NAME_KINDS) {
        for (const name of tree.ofKind(kind)) {
          if (name.text !== ref.name) continue;
          const value = kind === K.field_identifier ? name.parent : qualified(name);
          if (value === null || isDeclaringName(name)) continue;
          const callee = this.#calls.functionValue(value);
          if (callee.kind === 'function' && callee.function === ref) uses.push(...this.#ofValue(value, 0).map((use) => ({ ...use, value })));
        }
      }
    }
    return uses;
  }

  #ofValue(expression: Node, depth: number): Use[] {
    const node = reparen(expression);
    const parent = node.parent;
    const unknown: Use[] = [{ kind: 'unknown', site: node }];
    if (parent === null || depth > DEPTH_LIMIT) return unknown;
    switch (parent.kind) {
      case K.call_expression: return node.field === F.function ? [this.#called(parent)] : unknown;
      case K.argument_list: return this.#argument(node, parent, depth) ?? unknown;
      case K.expression_list: case K.var_spec: {
        const holder = this.#holder(node, parent);
        return holder === null ? unknown : this.#ofBinding(holder, depth);
      }
      default: return unknown;
    }
  }

  #called(call: Node): Use {
    const statement = reparen(call).parent;
    return statement?.kind === K.go_statement
      ? { kind: 'started', site: statement, call, model: null, inner: null }
      : { kind: 'called', site: call, call };
  }

  #ofBinding(binding: Binding, depth: number): Use[] {
    return binding.reads.flatMap((read) => this.#ofValue(read, depth + 1));
  }

  /** The variable that holds this value and never another. */
  #holder(value: Node, parent: Node): Binding | null {
    const statement = parent.kind === K.expression_list ? parent.parent : parent;
    if (statement === null) return null;
    const targets = statement.kind === K.var_spec ? statement.childrenOf(F.name) : expressions(statement.child(F.left));
    for (const target of targets) {
      const binding = target.kind === K.identifier ? this.#scopes.binding(target) : null;
      if (binding !== null && soleValue(binding) === value) return binding;
    }
    return null;
  }

  /** Given to a function: one that starts it, or one of the module, whose own use of the parameter counts. */
  #argument(node: Node, list: Node, depth: number): Use[] | null {
    const call = list.parent;
    if (call?.kind !== K.call_expression) return null;
    const callee = this.#calls.callee(call);
    const index = argumentsOf(call).indexOf(node);
    if (callee.kind !== 'function' && callee.kind !== 'literal') return null;
    if (callee.kind === 'function') {
      const model = SPAWNS.get(callee.fullName);
      if (model !== undefined) return model.argument === index ? [{ kind: 'started', site: call, call: null, model, inner: null }] : null;
      if (RUN_AT_ONCE.has(callee.fullName)) return [{ kind: 'called', site: call, call: null }];
    }
    const fn = callee.kind === 'literal' ? callee.node : (callee.function?.node() ?? null);
    const name = fn === null ? undefined : functionParts(fn)?.parameters[index]?.name;
    const parameter = name === null || name === undefined ? null : this.#scopes.binding(name);
    if (parameter === null) return null;
    return this.#ofBinding(parameter, depth).flatMap((use) => this.#outside(use, call, parameter.function, depth));
  }

  /** What a helper does with its parameter, as its caller sees it. */
  #outside(use: Use, call: Node, helper: Node, depth: number): Use[] {
    if (use.kind === 'unknown') return [{ kind: 'unknown', site: call }];
    if (use.kind === 'started') {
      const inner = use.inner ?? { site: use.site, model: use.model, body: null };
      return [{ kind: 'started', site: call, call: null, model: inner.model, inner }];
    }
    // Called in a literal of the helper: what becomes of the literal decides.
    const literal = use.site.closest([K.func_literal], true);
    if (literal === null || !helper.contains(literal) || literal === helper) return [{ kind: 'called', site: call, call: null }];
    return this.#ofValue(literal, depth + 1).flatMap((outer): Use[] => {
      if (outer.kind !== 'started') return this.#outside(outer, call, helper, depth + 1);
      return [{ kind: 'started', site: call, call: null, model: outer.model, inner: { site: outer.site, model: outer.model, body: literal } }];
    });
  }
}

/** Library functions that run what they are given before they return. */
const RUN_AT_ONCE: ReadonlySet<string> = new Set([
  '(*sync.Once).Do', '(*golang.org/x/sync/singleflight.Group).Do', 'sort.Slice', 'slices.SortFunc', '(*sync.Map).Range', 'strings.Map', 'path/filepath.Walk', 'path/filepath.WalkDir',
]);

const NAME_KINDS: readonly Kind[] = [K.identifier, K.field_identifier];

function isDeclaringName(name: Node): boolean {
  const kind = name.parent?.kind;
  return name.field === F.name && (kind === K.function_declaration || kind === K.method_declaration);
}

/** `p.F` where only the name was found. */
function qualified(name: Node): Node {
  return name.parent?.kind === K.selector_expression && name.field === F.field ? name.parent : name;
}
