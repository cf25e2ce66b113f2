import { F, FUNCTION_KINDS, K, type Node } from '../syntax/tree.ts';
import type { Calls } from './calls.ts';
import { behaviourOf } from './models/blocking.ts';
import { calledName, isRunInPlace } from './starts.ts';
import { nameOf } from './types/type.ts';
import type { Types } from './types/types.ts';

/** Whether code may wait for something, and for what. */
export type Blocking =
  /** `chain` leads from the call in the code asked about to the operation that waits. */
  | { readonly answer: 'proven'; readonly what: string; readonly chain: readonly Node[] }
  /** It calls something that is not known. */
  | { readonly answer: 'unknown'; readonly call: Node }
  | { readonly answer: 'refuted' };

/** Calls are followed this deep; below it they count as unknown. Most helpers reach their I/O within three calls. */
const CALL_DEPTH = 4;

const REFUTED: Blocking = { answer: 'refuted' };

/** Finds out whether a function may block. Asked about what one goroutine does: goroutines it starts do not count. */
export class BlockingOps {
  readonly #calls: Calls;
  readonly #types: Types;
  readonly #bodies = new Map<Node, Map<number, Blocking>>();

  constructor(calls: Calls, types: Types) {
    this.#calls = calls;
    this.#types = types;
  }

  /** Whether running a function's body may block. */
  body(fn: Node, depth = 0): Blocking {
    // The answer depends on how many calls may still be followed, so each depth has its own: the order of questions must not.
    const known = this.#bodies.get(fn) ?? new Map<number, Blocking>();
    this.#bodies.set(fn, known);
    const found = known.get(depth);
    if (found !== undefined) return found;
    const body = fn.child(F.body);
    const answer = body === null ? REFUTED : this.#code(body, depth);
    known.set(depth, answer);
    return answer;
  }

  /** Whether one call may block. */
  call(call: Node, depth = 0): Blocking {
    const callee = this.#calls.callee(call);
    switch (callee.kind) {
      case 'builtin': case 'conversion': return REFUTED;
      case 'literal': return this.#deeper(callee.node, call, depth);
      case 'interface': return this.#library(callee.fullName, call);
      case 'function': {
        if (callee.function === null) return this.#library(callee.fullName, call);
        if (depth >= CALL_DEPTH) return { answer: 'unknown', call };
        const fn = callee.function.node();
        return fn === null || fn.child(F.body) === null ? { answer: 'unknown', call } : this.#deeper(fn, call, depth);
      }
      case 'unknown': return QUICK_METHODS.has(calledName(call) ?? '') || this.#isCancel(call) ? REFUTED : { answer: 'unknown', call };
      default: return callee satisfies never;
    }
  }

  /** Calling the cancel function of a context only marks it as ended. */
  #isCancel(call: Node): boolean {
    const fn = call.child(F.function);
    const name = fn === null ? null : nameOf(this.#types.typeOf(fn));
    return name === 'context.CancelFunc' || name === 'context.CancelCauseFunc';
  }

  #deeper(fn: Node, call: Node, depth: number): Blocking {
    const inner = this.body(fn, depth + 1);
    switch (inner.answer) {
      case 'proven': return { ...inner, chain: [call, ...inner.chain] };
      case 'unknown': return { answer: 'unknown', call };
      case 'refuted': return inner;
      default: return inner satisfies never;
    }
  }

  #library(fullName: string, call: Node): Blocking {
    const behaviour = behaviourOf(fullName);
    if (behaviour.kind === 'blocks') return { answer: 'proven', what: behaviour.what, chain: [call] };
    if (behaviour.kind === 'quick' || QUICK_METHODS.has(calledName(call) ?? '')) return REFUTED;
    return { answer: 'unknown', call };
  }

  /** The operations of a function's own code that may wait, one after the other as written; those that return at once are left out. */
  in(fn: Node, depth = 0): { readonly node: Node; readonly blocking: Exclude<Blocking, { answer: 'refuted' }> }[] {
    const body = fn.child(F.body);
    const found: { node: Node; blocking: Exclude<Blocking, { answer: 'refuted' }> }[] = [];
    if (body === null) return found;
    for (const node of candidates(body)) {
      const blocking = this.#node(node, depth);
      if (blocking.answer !== 'refuted') found.push({ node, blocking });
    }
    return found.sort((a, b) => a.node.start - b.node.start);
  }

  #code(body: Node, depth: number): Blocking {
    let unknown: Blocking | null = null;
    for (const node of candidates(body)) {
      const answer = this.#node(node, depth);
      if (answer.answer === 'proven') return answer;
      if (answer.answer === 'unknown') unknown ??= answer;
    }
    return unknown ?? REFUTED;
  }

  #node(node: Node, depth: number): Blocking {
    switch (node.kind) {
      case K.call_expression: case K.type_conversion_expression:
        return node.parent?.kind === K.go_statement ? REFUTED : this.call(node, depth);
      case K.send_statement: return isArm(node) ? REFUTED : { answer: 'proven', what: 'waits for a receiver', chain: [node] };
      case K.unary_expression:
        return !node.hasToken(K['<-']) || isArm(node) ? REFUTED : { answer: 'proven', what: 'waits for a sender', chain: [node] };
      case K.select_statement:
        return node.childOfKind(K.default_case) !== null ? REFUTED : { answer: 'proven', what: 'waits in a select', chain: [node] };
      case K.range_clause: {
        const over = node.child(F.right);
        return over !== null && this.#types.core(this.#types.typeOf(over)).kind === 'chan'
          ? { answer: 'proven', what: 'waits for a channel to be closed', chain: [node] } : REFUTED;
      }
      default: return REFUTED;
    }
  }
}

/**
 * Methods that count, note or log something and return, whatever their type: metrics and loggers reach code through so many wrappers that
 * their types are often unknown. A method of this name that blocks is a false negative that we accept.
 */
const QUICK_METHODS: ReadonlySet<string> = new Set(['Inc', 'Dec', 'Observe', 'Add', 'Sub', 'Set', 'WithLabelValues', 'With', 'Error', 'String', 'Done', 'Store', 'Load', 'Swap', 'CompareAndSwap',
  ...['Trace', 'Debug', 'Info', 'Warn', 'Warning', 'Error', 'Notice'].flatMap((level) => ['', 'f', 'ln', 'w', 'Context'].map((form) => level + form))]);

/** The communication of a select arm waits with its select, not by itself. */
function isArm(node: Node): boolean {
  const arm = node.closest([K.communication_case]);
  const communication = arm?.child(F.communication) ?? null;
  return communication !== null && communication.contains(node);
}

/** Every node that could wait, one kind after the other. */
function* candidates(body: Node): Generator<Node, void, undefined> {
  for (const kind of [K.call_expression, K.type_conversion_expression, K.send_statement, K.unary_expression, K.select_statement, K.range_clause] as const) {
    for (const node of body.descendants(kind)) if (runsHere(node, body)) yield node;
  }
}

function runsHere(node: Node, body: Node): boolean {
  for (let at = node.closest(FUNCTION_KINDS, true); at !== null && body.contains(at); at = at.closest(FUNCTION_KINDS, true)) {
    if (!isRunInPlace(at)) return false;
  }
  return true;
}
