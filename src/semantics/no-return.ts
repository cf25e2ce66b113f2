import { F, K, type Node } from '../syntax/tree.ts';
import type { Calls, FunctionRef } from './calls.ts';
import type { ControlFlow } from './cfg/control-flow.ts';
import { FunctionNames } from './function-names.ts';
import { NORMAL_EXITS } from './cfg/graph.ts';
import { NEVER_RETURN, NO_RETURN_WORDS } from './models/no-return.ts';
import type { Program } from './project/program.ts';
import { calledName } from './starts.ts';
import type { Answer } from './types/type.ts';

/** Answers whether a call ever comes back, for library functions by model and for the module's by their code. */
export class NoReturn {
  readonly #calls: Calls;
  readonly #names: FunctionNames;
  readonly #flow: () => ControlFlow;
  readonly #bodies = new WeakMap<Node, Answer>();
  readonly #functions = new WeakMap<FunctionRef, Answer>();

  /** The control flow graph asks this question and is asked in turn, so it is taken late. */
  constructor(calls: Calls, program: Program, flow: () => ControlFlow) {
    this.#calls = calls;
    this.#names = new FunctionNames(program, NO_RETURN_WORDS);
    this.#flow = flow;
  }

  readonly answer = (call: Node): Answer => {
    // Only a call that stands as a statement can end a path: the value of any other is used.
    if (call.parent?.kind !== K.expression_statement) return 'refuted';
    const name = calledName(call);
    if (name === null || !this.#names.mayCall(call)) return 'unknown';
    const callee = this.#calls.callee(call);
    switch (callee.kind) {
      case 'function':
        if (NEVER_RETURN.has(callee.fullName)) return 'proven';
        return callee.function === null ? 'unknown' : this.#module(callee.function);
      case 'interface': return NEVER_RETURN.has(callee.fullName) ? 'proven' : 'unknown';
      case 'literal': return this.#body(callee.node);
      case 'builtin': return callee.name === 'panic' ? 'proven' : 'refuted';
      case 'conversion': return 'refuted';
      case 'unknown': return 'unknown';
      default: return callee satisfies never;
    }
  };

  #module(ref: FunctionRef): Answer {
    const known = this.#functions.get(ref);
    if (known !== undefined) return known;
    // Parsing every callee of every function would read the whole module: one that has none of the words returns.
    const candidate = this.#names.hasWord(ref.file, ref.declaration);
    const fn = candidate ? ref.node() : null;
    const answer = !candidate ? 'refuted' : fn === null ? 'unknown' : this.#body(fn);
    this.#functions.set(ref, answer);
    return answer;
  }

  #body(fn: Node): Answer {
    const known = this.#bodies.get(fn);
    if (known !== undefined) return known;
    if (fn.child(F.body) === null) return 'unknown';
    // Mutual recursion without an exit is a hang of its own kind; inside the cycle nothing is claimed.
    this.#bodies.set(fn, 'unknown');
    const comesBack = this.#flow().of(fn).findPath({ from: 'entry', exits: NORMAL_EXITS }, null) !== null;
    const answer = comesBack ? 'refuted' : 'proven';
    this.#bodies.set(fn, answer);
    return answer;
  }
}
