import type { Node } from '../syntax/tree.ts';

/**
 * Remembers the answer for each node. A question that needs its own answer gets `cyclic()`, and so does every question
 * on the cycle: were only the last one cut, the answers would depend on where the cycle was entered.
 */
export function memo<T>(compute: (node: Node) => T, cyclic: () => T): (node: Node) => T {
  const known = new WeakMap<Node, Answered<T> | Question>();
  return (node) => {
    const found = known.get(node);
    if (found instanceof Question) {
      running.at(-1)?.needs(found);
      return cyclic();
    }
    if (found !== undefined) return found.value;
    const question = new Question(running.length, (cut) => {
      if (cut) known.set(node, { value: cyclic() });
      else known.delete(node);
    });
    known.set(node, question);
    running.push(question);
    let value: T;
    try {
      value = compute(node);
    } catch (error) {
      running.pop();
      question.settle(false);
      throw error;
    }
    running.pop();
    if (!question.onCycle) {
      known.set(node, { value });
      return value;
    }
    const asker = running.at(-1);
    if (question.lowest < question.depth && asker !== undefined) {
      asker.takeOver(question);
      return value;
    }
    question.settle(true);
    return cyclic();
  };
}

interface Answered<T> {
  readonly value: T;
}

/** Questions being answered, over all memos: a cycle may lead through several of them. */
const running: Question[] = [];

/** A question that is being answered, or that waits for the start of the cycle which it is on (as in Tarjan's algorithm). */
class Question {
  readonly depth: number;
  /** The outermost running question that this one needs. */
  lowest: number;
  onCycle = false;
  readonly #finish: (cut: boolean) => void;
  #others: Question[] | null = null;

  constructor(depth: number, finish: (cut: boolean) => void) {
    this.depth = depth;
    this.lowest = depth;
    this.#finish = finish;
  }

  needs(other: Question): void {
    this.onCycle = true;
    this.lowest = Math.min(this.lowest, other.lowest);
  }

  takeOver(inner: Question): void {
    this.needs(inner);
    this.#others ??= [];
    this.#others.push(inner);
  }

  settle(cut: boolean): void {
    this.#finish(cut);
    for (const other of this.#others ?? []) other.settle(cut);
  }
}
