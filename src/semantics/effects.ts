import { enclosingFunction, F, K, type Node } from '../syntax/tree.ts';
import type { Callee, Calls, FunctionRef } from './calls.ts';
import type { FunctionUses } from './function-uses.ts';
import type { SyncObject } from './models/sync-ops.ts';
import type { Operation, Operations } from './ops.ts';
import { rebase, sharedKey, type AccessPath, type PathMapping, type Paths } from './paths.ts';
import { isRunInPlace, ownNodes, runsIn, type Starts } from './starts.ts';

/** An operation that running a function brings about, as that function sees it. */
export interface Effect {
  readonly op: Operation;
  /** The object in the names of the function asked about; null where it has none for it. */
  readonly path: AccessPath | null;
  /** Identifies the object across functions, where a field or package variable does. */
  readonly key: string | null;
  /** Where in the function's own code it comes from: the operation, a call that leads to it, or a start. */
  readonly site: Node;
  /** From the site down to the operation, one node a function. */
  readonly chain: readonly Node[];
  /**
   * *own*: by the goroutine that runs the function. *child*: by a goroutine that it starts. *loose*: by whoever runs a literal
   * or method value that was handed on.
   */
  readonly by: 'own' | 'child' | 'loose';
  readonly deferred: boolean;
}

export interface Effects {
  readonly list: readonly Effect[];
  /** Goroutines among the children that run the function itself again. */
  readonly recursive: number;
}

/** Calls are followed this deep. */
const CALL_DEPTH = 3;

/** Functions that mention none of these are followed only where the function itself calls them. */
const WORDS = /\b(?:Add|Done|Wait|Go|close|range)\b|<-/;

/** Sums up what functions do to groups, locks and channels: themselves, through calls, and through goroutines they start. */
export class EffectSummaries {
  readonly #calls: Calls;
  readonly #paths: Paths;
  readonly #ops: Operations;
  readonly #uses: FunctionUses;
  readonly #starts: Starts;
  readonly #known = new WeakMap<Node, Map<SyncObject, Effects>>();
  readonly #worthwhile = new WeakMap<FunctionRef, boolean>();

  constructor(parts: { readonly calls: Calls; readonly paths: Paths; readonly ops: Operations; readonly uses: FunctionUses; readonly starts: Starts }) {
    this.#calls = parts.calls;
    this.#paths = parts.paths;
    this.#ops = parts.ops;
    this.#uses = parts.uses;
    this.#starts = parts.starts;
  }

  /** What running a declaration or literal does to one sort of object. */
  of(fn: Node, object: SyncObject): Effects {
    let known = this.#known.get(fn);
    if (known === undefined) this.#known.set(fn, (known = new Map<SyncObject, Effects>()));
    let found = known.get(object);
    // Answers of inner functions depend on how deep they were asked, so only those of the first one are kept.
    if (found === undefined) known.set(object, (found = this.#collect(fn, object, 0, [])));
    return found;
  }

  #collect(fn: Node, object: SyncObject, depth: number, stack: readonly Node[]): Effects {
    const list: Effect[] = [];
    let recursive = 0;
    const inner = [...stack, fn];
    const take = (body: Node, site: Node, by: Effect['by'], mapping: PathMapping | null): void => {
      if (inner.includes(body)) {
        if (by === 'child' && body === fn) recursive++;
        return;
      }
      const { list: below } = this.#collect(body, object, mapping === null ? depth : depth + 1, inner);
      for (const effect of below) {
        const path = mapping === null || effect.path === null ? effect.path : rebase(effect.path, mapping);
        if (path === null && effect.key === null) continue;
        const deferred = by === 'own' && isDeferredCall(site);
        list.push({ ...effect, path, site, chain: [site, ...effect.chain], by: effect.by === 'own' ? by : effect.by, deferred });
      }
    };
    this.#own(fn, object, list);
    for (const literal of ownLiterals(fn)) for (const use of this.#uses.ofLiteral(literal)) {
      if (!fn.contains(use.site)) continue;
      take(literal, use.site, use.kind === 'called' ? 'own' : use.kind === 'started' ? 'child' : 'loose', null);
    }
    for (const start of this.#starts.in(fn)) {
      if (start.body === null || (start.body !== fn && fn.contains(start.body)) || depth >= CALL_DEPTH) continue;
      const call = start.kind === 'go' ? start.node.children[0] : undefined;
      const literal = start.body.kind === K.func_literal;
      take(start.body, start.node, 'child', literal ? null : call === undefined ? this.receiverMapping(start.callee) : this.#paths.mapping(call));
    }
    for (const call of ownNodes(fn, K.call_expression)) {
      if (call.parent?.kind === K.go_statement) continue;
      const callee = this.#calls.callee(call);
      if (callee.kind !== 'function' || callee.function === null || depth >= CALL_DEPTH) continue;
      if (depth > 0 && !this.#isWorthwhile(callee.function)) continue;
      if (callee.function.package !== this.#calls.refOf(outermost(fn))?.package && object !== 'waitgroup') continue;
      const body = callee.function.node();
      if (body !== null && body.child(F.body) !== null) take(body, call, 'own', this.#paths.mapping(call));
    }
    return { list, recursive };
  }

  /** The receiver of a method value, which is bound where the value is made. */
  receiverMapping(callee: Callee): PathMapping {
    return (binding) => (binding.kind === 'receiver' ? this.#paths.receiverOfCallee(callee) : null);
  }

  #own(fn: Node, object: SyncObject, list: Effect[]): void {
    for (const op of this.#ops.in(fn.tree, object)) {
      if (!fn.contains(op.node) || !runsIn(op.node, fn)) continue;
      const start = op.how === 'started' || op.how === 'value' ? op.node.closest([K.go_statement]) : null;
      const started = start !== null && fn.contains(start) && enclosingFunction(start) === enclosingFunction(op.node);
      list.push({
        op, path: op.path, key: op.path === null ? null : sharedKey(op.path), site: started ? start : op.node, chain: [op.node],
        by: started ? 'child' : op.how === 'value' ? 'loose' : 'own', deferred: op.how === 'deferred',
      });
    }
  }

  #isWorthwhile(ref: FunctionRef): boolean {
    let answer = this.#worthwhile.get(ref);
    if (answer === undefined) {
      answer = WORDS.test(ref.file.text.slice(ref.declaration.start, ref.declaration.end));
      this.#worthwhile.set(ref, answer);
    }
    return answer;
  }
}

function isDeferredCall(site: Node): boolean {
  if (site.parent?.kind === K.defer_statement) return true;
  const fn = enclosingFunction(site);
  return fn?.kind === K.func_literal && isRunInPlace(fn) && fn.parent !== null && isDeferredCall(fn.parent);
}

/** Literals in the code that a function runs itself, those that it runs in place left out: their code is its own. */
function ownLiterals(fn: Node): Node[] {
  return fn.descendants(K.func_literal).filter((literal) => literal !== fn && !isRunInPlace(literal) && runsIn(literal, fn));
}

function outermost(fn: Node): Node {
  let node = fn;
  for (let outer = enclosingFunction(node); outer !== null; outer = enclosingFunction(node)) node = outer;
  return node;
}
