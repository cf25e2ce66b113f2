import { receivedChannel, reparen } from '../syntax/go/expressions.ts';
import { rangeClause, sendParts } from '../syntax/go/statements.ts';
import { enclosingFunction, F, K, type Node, type Tree } from '../syntax/tree.ts';
import { soleValue, type Callee, type Calls } from './calls.ts';
import { ATOMICS, SYNC_METHODS, syncNames, type SyncObject, type SyncOperation } from './models/sync-ops.ts';
import type { AccessPath, Paths } from './paths.ts';
import type { Binding, Scopes } from './scopes.ts';
import { argumentsOf, isRunInPlace, runsIn } from './starts.ts';
import type { Types } from './types/types.ts';

/** One operation on something that synchronises goroutines. */
export interface Operation {
  readonly object: SyncObject;
  readonly kind: SyncOperation;
  /** The call, send statement, receive expression or range clause; for a method value the selector. */
  readonly node: Node;
  /** What it is done to; null where that has no access path. */
  readonly path: AccessPath | null;
  /** Units that an add takes (negative where it pays back) and a done pays (-1); null where it is not constant, 0 for the rest. */
  readonly delta: number | null;
  /**
   * *called*: where it stands. *deferred*: when the function around it ends. *started*: `go wg.Done()`, by a goroutine of
   * its own. *value*: a method value that is handed on, so whoever gets it may do it.
   */
  readonly how: 'called' | 'deferred' | 'started' | 'value';
  /** The literal or declaration around it. */
  readonly fn: Node | null;
}

type Found = Pick<Operation, 'kind' | 'node' | 'path' | 'delta'> & { readonly how?: 'value' };

/** Finds operations on groups, locks and channels, each with the access path of its object. */
export class Operations {
  readonly #scopes: Scopes;
  readonly #types: Types;
  readonly #calls: Calls;
  readonly #paths: Paths;
  readonly #known = new WeakMap<Tree, Map<SyncObject, readonly Operation[]>>();

  constructor(parts: { readonly scopes: Scopes; readonly types: Types; readonly calls: Calls; readonly paths: Paths }) {
    this.#scopes = parts.scopes;
    this.#types = parts.types;
    this.#calls = parts.calls;
    this.#paths = parts.paths;
  }

  /** The operations on one sort of object in a declaration, nested literals included, in source order. */
  in(tree: Tree, object: SyncObject): readonly Operation[] {
    let known = this.#known.get(tree);
    if (known === undefined) this.#known.set(tree, (known = new Map<SyncObject, readonly Operation[]>()));
    let found = known.get(object);
    if (found === undefined) {
      const raw = object === 'channel' ? this.#channels(tree) : this.#methods(tree, object);
      found = raw
        .map((op): Operation => ({ ...op, object, how: op.how ?? howOf(op.node), fn: enclosingFunction(op.node) }))
        .sort((a, b) => a.node.start - b.node.start);
      known.set(object, found);
    }
    return found;
  }

  /** Those that a function does itself, when it runs or when it ends: what literals do that it only starts or stores is left out. */
  of(fn: Node, object: SyncObject): readonly Operation[] {
    return this.in(fn.tree, object).filter(({ node, how }) => how !== 'started' && fn.contains(node) && runsIn(node, fn));
  }

  #methods(tree: Tree, object: SyncObject): Found[] {
    const names = NAMES[object];
    const found: Found[] = [];
    for (const selector of tree.ofKind(K.selector_expression)) {
      if (!names.has(selector.child(F.field)?.text ?? '')) continue;
      const outer = reparen(selector);
      const call = outer.field === F.function && outer.parent?.kind === K.call_expression ? outer.parent : null;
      if (call !== null) {
        this.#method(found, call, call, object);
        continue;
      }
      const holder = this.#holder(selector);
      if (holder !== null) for (const use of callsOf(holder)) this.#method(found, use, use, object);
      else this.#value(found, selector, object);
    }
    return found;
  }

  #method(found: Found[], call: Node, node: Node, object: SyncObject): void {
    const callee = this.#calls.callee(call);
    if (callee.kind !== 'function' && callee.kind !== 'interface') return;
    if (object === 'atomic') {
      this.#atomic(found, callee, call);
      return;
    }
    const model = SYNC_METHODS.get(callee.fullName);
    if (model?.object !== object) return;
    found.push({ kind: model.kind, node, path: this.#paths.receiverOf(call), delta: this.#delta(model.kind, call) });
  }

  /** `flag.Store(true)` and `atomic.StoreInt32(&flag, 1)`. */
  #atomic(found: Found[], callee: Extract<Callee, { fullName: string }>, call: Node): void {
    const kind = ATOMICS.get(callee.fullName);
    const variable = argumentsOf(call)[0];
    if (kind === undefined) return;
    const path = callee.receiver !== null ? this.#paths.receiverOfCallee(callee) : variable === undefined ? null : this.#paths.pathOf(variable);
    found.push({ kind, node: call, path, delta: 0 });
  }

  /** `wg.Done` as a value: an operation of whoever calls it. */
  #value(found: Found[], selector: Node, object: SyncObject): void {
    const callee = this.#calls.functionValue(selector);
    const model = callee.kind === 'function' ? SYNC_METHODS.get(callee.fullName) : undefined;
    if (model?.object !== object || callee.kind !== 'function' || callee.receiver === null) return;
    const delta = model.kind === 'done' ? -1 : model.kind === 'add' ? null : 0;
    found.push({ kind: model.kind, node: selector, path: this.#paths.receiverOfCallee(callee), delta, how: 'value' });
  }

  /** The variable that holds nothing but this method value, and is only ever called. */
  #holder(selector: Node): Binding | null {
    const list = selector.parent;
    const statement = list?.kind === K.expression_list ? list.parent : list;
    if (statement === null || statement === undefined) return null;
    const targets = statement.kind === K.var_spec ? statement.childrenOf(F.name) : (statement.child(F.left)?.children ?? []);
    for (const target of targets) {
      const binding = target.kind === K.identifier ? this.#scopes.binding(target) : null;
      if (binding !== null && soleValue(binding) === selector && callsOf(binding).length === binding.reads.length) return binding;
    }
    return null;
  }

  #delta(kind: SyncOperation, call: Node): number | null {
    if (kind === 'done') return -1;
    if (kind !== 'add') return 0;
    const argument = argumentsOf(call)[0];
    const value = argument === undefined ? null : this.#types.constant(argument);
    return typeof value === 'bigint' ? Number(value) : null;
  }

  #channels(tree: Tree): Found[] {
    const found: Found[] = [];
    const add = (kind: SyncOperation, node: Node, channel: Node): void => {
      found.push({ kind, node, path: this.#paths.pathOf(channel), delta: 0 });
    };
    for (const node of tree.ofKind(K.send_statement)) {
      const send = sendParts(node);
      if (send !== null) add('send', node, send.channel);
    }
    for (const node of tree.ofKind(K.unary_expression)) {
      const channel = receivedChannel(node);
      if (channel !== null) add('receive', node, channel);
    }
    for (const node of tree.ofKind(K.range_clause)) {
      const range = rangeClause(node);
      if (range !== null && this.#types.core(this.#types.typeOf(range.operand)).kind === 'chan') add('receive', node, range.operand);
    }
    for (const call of tree.ofKind(K.call_expression)) {
      if (call.child(F.function)?.text !== 'close') continue;
      const callee = this.#calls.callee(call);
      const channel = argumentsOf(call)[0];
      if (callee.kind === 'builtin' && callee.name === 'close' && channel !== undefined) add('close', call, channel);
    }
    return found;
  }
}

const NAMES: Readonly<Record<SyncObject, ReadonlySet<string>>> = {
  waitgroup: syncNames('waitgroup'), errgroup: syncNames('errgroup'), mutex: syncNames('mutex'), atomic: syncNames('atomic'), channel: new Set(),
};

/** The calls of what a variable holds. */
function callsOf(binding: Binding): Node[] {
  return binding.reads.flatMap((read) => {
    const outer = reparen(read);
    return outer.field === F.function && outer.parent?.kind === K.call_expression ? [outer.parent] : [];
  });
}

/** Whether a call runs where it stands. A literal that is deferred defers what it does. */
function howOf(node: Node): 'called' | 'deferred' | 'started' {
  if (reparen(node).parent?.kind === K.go_statement) return 'started';
  for (let at = reparen(node); ; ) {
    if (at.parent?.kind === K.defer_statement) return 'deferred';
    const literal = enclosingFunction(at);
    if (literal?.kind !== K.func_literal || !isRunInPlace(literal)) return 'called';
    const call = reparen(literal).parent;
    if (call === null) return 'called';
    at = reparen(call);
  }
}
