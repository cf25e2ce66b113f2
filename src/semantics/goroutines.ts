import { reparen } from '../syntax/go/expressions.ts';
import { functionParts } from '../syntax/go/declarations.ts';
import { enclosingFunction, K, type Node } from '../syntax/tree.ts';
import type { Calls } from './calls.ts';
import type { FunctionUse, FunctionUses, InnerStart } from './function-uses.ts';
import type { SpawnModel } from './models/spawn.ts';
import type { Package } from './project/package.ts';
import type { Program } from './project/program.ts';
import { isRunInPlace } from './starts.ts';
import { deref, nameOf } from './types/type.ts';
import type { Types } from './types/types.ts';

/** One way in which a piece of code comes to run on a goroutine that somebody starts. */
export interface Run {
  /** `handler`: a server's goroutine, one a request, of which the program does not hold the start. */
  readonly kind: 'go' | SpawnModel['kind'] | 'helper' | 'handler';
  /** The go statement or the call that starts the goroutine; for a handler its declaration or literal. */
  readonly site: Node;
  /** The literal or declaration that the goroutine runs; null for `go wg.Add(1)`. */
  readonly body: Node | null;
  /** The function whose own code starts it; null for handlers. */
  readonly launcher: Node | null;
  /** The calls that lead from the body to the code, innermost first. */
  readonly hops: readonly Hop[];
  /** How the launcher names what the body names: the call of `go f(x)`, the method value given to a starter. */
  readonly entry: Hop | null;
  readonly model: SpawnModel | null;
  readonly inner: InnerStart | null;
}

/** A step from a function to who calls it. */
export interface Hop {
  /** Where the caller does it. */
  readonly site: Node;
  /** The call of the function itself; null where other code calls it, so that parameters have no arguments. */
  readonly call: Node | null;
  /** The expression that names the function. */
  readonly value: Node;
  readonly callee: Node;
}

/** Named functions between the code and the goroutine's body: beyond this the order of events is anybody's guess. */
const NAMED_HOPS = 2;

/** Literals in literals are followed this far. */
const ALL_HOPS = 6;

/** Finds the goroutines that run a piece of code. */
export class Goroutines {
  readonly #program: Program;
  readonly #types: Types;
  readonly #calls: Calls;
  readonly #uses: FunctionUses;

  constructor(parts: { readonly program: Program; readonly types: Types; readonly calls: Calls; readonly uses: FunctionUses }) {
    this.#program = parts.program;
    this.#types = parts.types;
    this.#calls = parts.calls;
    this.#uses = parts.uses;
  }

  /**
   * The goroutines that a node may run on, beside the one on which its function is called. With `importers` also those that
   * other packages among the targets start.
   */
  runsOf(node: Node, options: { readonly importers?: boolean } = {}): readonly Run[] {
    const statement = reparen(node).parent;
    const fn = enclosingFunction(node);
    if (statement?.kind === K.go_statement && fn !== null) {
      return [{ kind: 'go', site: statement, body: null, launcher: homeOf(statement), hops: [], entry: null, model: null, inner: null }];
    }
    const found: Run[] = [];
    this.#up(node, [], found, options.importers ?? false, new Set());
    return found;
  }

  /** Where the function around a node is called, by code of its package. */
  callersOf(fn: Node): readonly FunctionUse[] {
    if (fn.kind === K.func_literal) return this.#uses.ofLiteral(fn);
    const ref = this.#calls.refOf(fn);
    return ref === null ? [] : this.#uses.ofDeclared(ref);
  }

  #up(node: Node, hops: readonly Hop[], found: Run[], importers: boolean, seen: Set<Node>): void {
    const fn = enclosingFunction(node);
    if (fn === null || seen.has(fn) || hops.length > ALL_HOPS) return;
    seen.add(fn);
    if (this.#isHandler(fn)) found.push({ kind: 'handler', site: fn, body: fn, launcher: null, hops, entry: null, model: null, inner: null });
    else for (const use of this.#usesOf(fn, hops, importers)) this.#use(use, fn, hops, found, importers, seen);
    seen.delete(fn);
  }

  #use(use: FunctionUse, fn: Node, hops: readonly Hop[], found: Run[], importers: boolean, seen: Set<Node>): void {
    if (use.kind === 'unknown') return;
    const hop: Hop = { site: use.site, call: use.call, value: use.value, callee: fn };
    if (use.kind === 'called') {
      // The package variables' initialisers run before anything else does.
      if (enclosingFunction(use.site) !== null) this.#up(use.site, [...hops, hop], found, importers, seen);
      return;
    }
    const kind = use.inner !== null ? 'helper' : (use.model?.kind ?? 'go');
    found.push({ kind, site: use.site, body: fn, launcher: homeOf(use.site), hops, entry: hop, model: use.model, inner: use.inner });
  }

  #usesOf(fn: Node, hops: readonly Hop[], importers: boolean): readonly FunctionUse[] {
    if (fn.kind === K.func_literal) return this.#uses.ofLiteral(fn);
    const named = hops.filter(({ callee }) => callee.kind !== K.func_literal).length;
    const ref = named < NAMED_HOPS ? this.#calls.refOf(fn) : null;
    if (ref === null) return [];
    if (named === NAMED_HOPS - 1) return this.#uses.startsOfDeclared(ref);
    const own = this.#uses.ofDeclared(ref);
    if (!importers || hops.length > 0 || !/^\p{Lu}/u.test(ref.name)) return own;
    return [...own, ...this.#importersOf(ref.package).flatMap((pkg) => this.#uses.ofDeclaredIn(ref, pkg))];
  }

  /** Reads the imports of all targets, so it is asked only where a group is handed over as a parameter. */
  #importersOf(pkg: Package): Package[] {
    return this.#program.targetDirs.flatMap((dir) => this.#program.packagesIn(dir))
      .filter((other) => other !== pkg && other.files.some(({ outline }) => outline.imports.some(({ path }) => path === pkg.path)));
  }

  /** The signature of net/http's handlers. */
  #isHandler(fn: Node): boolean {
    const parameters = functionParts(fn)?.parameters ?? [];
    const [writer, request] = parameters;
    if (parameters.length !== 2 || writer === undefined || request === undefined) return false;
    return nameOf(this.#types.fromSyntax(writer.type)) === 'net/http.ResponseWriter' && nameOf(deref(this.#types.fromSyntax(request.type))) === 'net/http.Request';
  }
}

/** The function whose goroutine runs a node: literals that are called or deferred where they stand belong to the one around them. */
export function homeOf(node: Node): Node | null {
  let fn = enclosingFunction(node);
  while (fn?.kind === K.func_literal && isRunInPlace(fn)) fn = enclosingFunction(fn);
  return fn;
}
