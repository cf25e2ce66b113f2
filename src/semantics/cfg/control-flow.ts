import { F, K, type Node } from '../../syntax/tree.ts';
import { buildGraph, type Endings } from './build.ts';
import { Cfg } from './cfg.ts';
import type { GuardOptions } from './guards.ts';

export interface ControlFlowOptions extends GuardOptions {
  /** Whether a call never returns. Only `proven` ends a path. */
  readonly neverReturns: (call: Node) => 'proven' | 'refuted' | 'unknown';
  /** True for a call of the builtin `panic`; by default every call of that name is one. */
  readonly isPanic?: (call: Node) => boolean;
}

/** The control flow of function bodies, built when first asked for. A function literal has a graph of its own. */
export class ControlFlow {
  readonly #options: ControlFlowOptions;
  readonly #endings: Endings;
  readonly #known = new WeakMap<Node, Cfg>();
  readonly #building = new Set<Node>();

  constructor(options: ControlFlowOptions) {
    this.#options = options;
    this.#endings = {
      isPanic: options.isPanic ?? callsPanic,
      neverReturns: (call) => options.neverReturns(call) === 'proven',
    };
  }

  /** The graph of a function declaration, method declaration or function literal: always the same one. */
  of(fn: Node): Cfg {
    const known = this.#known.get(fn);
    if (known !== undefined) return known;
    // Whether a call returns may be asked of the very function that is being built. That question gets a graph of its own,
    // in which the answer is still unknown, and only the outer one is kept.
    const outermost = !this.#building.has(fn);
    this.#building.add(fn);
    const made = new Cfg(buildGraph(fn, this.#endings), this.#options);
    if (!outermost) return made;
    this.#building.delete(fn);
    this.#known.set(fn, made);
    return made;
  }
}

function callsPanic(call: Node): boolean {
  const callee = call.child(F.function);
  return callee !== null && callee.kind === K.identifier && callee.text === 'panic';
}
