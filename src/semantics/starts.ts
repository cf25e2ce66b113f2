import { F, FUNCTION_KINDS, K, type Node } from '../syntax/tree.ts';
import type { Callee, Calls } from './calls.ts';
import { FunctionNames } from './function-names.ts';
import { memo } from './memo.ts';
import { SPAWN_WORDS, SPAWNS, type SpawnModel } from './models/spawn.ts';
import type { Program } from './project/program.ts';

/** A place where a goroutine starts. */
export interface GoroutineStart {
  /** `go f()`, a method that starts one (`wg.Go`, `g.Go`, `pool.Submit`), a timer's callback, or a call of a function that starts one. */
  readonly kind: 'go' | SpawnModel['kind'] | 'helper';
  /** The go statement or the call. */
  readonly node: Node;
  /** What the goroutine runs, and the declaration or literal with its code where that is known. */
  readonly callee: Callee;
  readonly body: Node | null;
  /** The expressions that the launcher evaluates for the goroutine's parameters. */
  readonly args: readonly Node[];
  /** The group or pool that started it: the receiver of `wg.Go(f)`. */
  readonly group: Node | null;
  readonly model: SpawnModel | null;
  /** For a helper: the start inside the helper, and the call in the launcher is `node`. */
  readonly inner: GoroutineStart | null;
}

/** Finds where goroutines start. */
export class Starts {
  readonly #calls: Calls;
  readonly #names: FunctionNames;

  constructor(calls: Calls, program: Program) {
    this.#calls = calls;
    this.#names = new FunctionNames(program, SPAWN_WORDS);
  }

  /**
   * The goroutines that a function's own code starts, in source order. Literals that it runs itself (called where they
   * stand, or deferred) are its own code; other nested literals are not.
   */
  readonly in: (fn: Node) => readonly GoroutineStart[] = memo(
    (fn) => {
      const starts: GoroutineStart[] = [];
      for (const statement of ownNodes(fn, K.go_statement)) starts.push(this.#goStatement(statement));
      for (const call of ownNodes(fn, K.call_expression)) {
        const start = this.#libraryCall(call);
        if (start !== null) starts.push(start);
      }
      return starts.sort((a, b) => a.node.start - b.node.start);
    },
    () => [],
  );

  /**
   * The goroutine that calling a function of the module starts. The function must start it itself: rules' triggers know the
   * names of such functions and no others, so that following further calls would find what the triggers leave out.
   */
  through(call: Node): GoroutineStart | null {
    if (call.parent?.kind === K.go_statement) return null;
    if (!this.#names.mayCall(call)) return null;
    const callee = this.#calls.callee(call);
    if (callee.kind === 'function' && callee.function !== null && !this.#names.hasWord(callee.function.file, callee.function.declaration)) return null;
    const body = this.bodyOf(callee);
    const inner = body === null ? undefined : this.in(body)[0];
    if (inner === undefined) return null;
    return { kind: 'helper', node: call, callee, get body() { return inner.body; }, args: argumentsOf(call), group: null, model: null, inner };
  }

  /** The declaration or literal that holds the code of a callee; null where it is not at hand. */
  bodyOf(callee: Callee): Node | null {
    if (callee.kind === 'literal') return callee.node;
    if (callee.kind !== 'function' || callee.function === null) return null;
    const node = callee.function.node();
    return node?.child(F.body) === null ? null : node;
  }

  #goStatement(statement: Node): GoroutineStart {
    const call = statement.children[0] ?? statement;
    const calls = this.#calls;
    const bodyOf = (): Node | null => this.bodyOf(calls.callee(call));
    return {
      kind: 'go', node: statement, args: argumentsOf(call), group: null, model: null, inner: null,
      // Most goroutines are ruled out by where they start: what they run is not parsed until somebody asks.
      get callee() { return calls.callee(call); },
      get body() { return bodyOf(); },
    };
  }

  #libraryCall(call: Node): GoroutineStart | null {
    if (call.parent?.kind === K.go_statement) return null;
    const name = calledName(call);
    if (name === null || !SPAWN_NAMES.has(name)) return null;
    const callee = this.#calls.callee(call);
    const model = callee.kind === 'function' ? SPAWNS.get(callee.fullName) : undefined;
    if (model === undefined || callee.kind !== 'function') return null;
    const fn = argumentsOf(call)[model.argument];
    const run: Callee = fn === undefined ? { kind: 'unknown', why: 'no function is given' } : this.#calls.functionValue(fn);
    const bodyOf = (): Node | null => this.bodyOf(run);
    return { kind: model.kind, node: call, callee: run, get body() { return bodyOf(); }, args: [], group: callee.receiver, model, inner: null };
  }
}

const SPAWN_NAMES: ReadonlySet<string> = new Set([...SPAWNS.keys()].map((name) => name.slice(name.lastIndexOf('.') + 1)));

/** The last name of what a call calls: `Go` of `s.group.Go(f)`; null for literals and computed callees. */
export function calledName(call: Node): string | null {
  let callee = call.child(F.function) ?? call.child(F.type);
  while (callee !== null && (callee.kind === K.parenthesized_expression || callee.kind === K.generic_type || callee.kind === K.index_expression)) {
    callee = callee.children[0] ?? null;
  }
  if (callee === null) return null;
  if (callee.kind === K.identifier || callee.kind === K.type_identifier) return callee.text;
  if (callee.kind === K.selector_expression) return callee.child(F.field)?.text ?? null;
  return callee.kind === K.qualified_type ? (callee.child(F.name)?.text ?? null) : null;
}

export function argumentsOf(call: Node): Node[] {
  const list = call.child(F.arguments);
  if (list !== null) return list.children.map((arg) => (arg.kind === K.variadic_argument ? (arg.children[0] ?? arg) : arg));
  const operand = call.kind === K.type_conversion_expression ? call.child(F.operand) : null;
  return operand === null ? [] : [operand];
}

/** Nodes of a kind in the code that a function runs itself: nested literals only where it calls or defers them. */
export function ownNodes(fn: Node, kind: Node['kind']): Node[] {
  return fn.descendants(kind).filter((node) => runsIn(node, fn));
}

/** Whether a node is part of the code that a function runs itself, in its own goroutine. */
export function runsIn(node: Node, fn: Node): boolean {
  for (let at = node.closest(FUNCTION_KINDS, true); at !== null; at = at.closest(FUNCTION_KINDS, true)) {
    if (at === fn) return true;
    if (!isRunInPlace(at)) return false;
  }
  return false;
}

/** `func() {...}()` as an expression or deferred, not started with go. */
export function isRunInPlace(literal: Node): boolean {
  let node = literal;
  while (node.parent?.kind === K.parenthesized_expression) node = node.parent;
  const call = node.parent;
  return call?.kind === K.call_expression && node.field === F.function && call.parent?.kind !== K.go_statement;
}

/** Whether control may come to a node, or to any node of a function, again and again: by its syntax, which tells without a graph. */
export function mayRepeat(fn: Node, node: Node | null = null): boolean {
  if (fn.descendants(K.goto_statement).length > 0) return true;
  return fn.descendants(K.for_statement).some((loop) => (node === null || loop.contains(node)) && runsIn(loop, fn));
}
