import { forStatement } from '../syntax/go/statements.ts';
import { K, type Node } from '../syntax/tree.ts';
import type { Loop } from './cfg/loops.ts';
import type { Types } from './types/types.ts';

/** Loops over more items than this are treated as if data decided. No table written by hand for its own sake is longer. */
const SMALL = 64;

/** What the text of a loop tells about how often it turns. */
export class LoopSizes {
  readonly #types: Types;

  constructor(types: Types) {
    this.#types = types;
  }

  /** True for loops that end only by a jump, or when somebody closes a channel. */
  isEndless(loop: Loop): boolean {
    if (loop.kind === 'infinite') return true;
    const over = this.#operand(loop);
    return over !== null && this.#types.core(this.#types.typeOf(over)).kind === 'chan';
  }

  /** True for a range over a small constant, array or literal, and for a counter up to a small constant. */
  isSmall(loop: Loop): boolean {
    const over = this.#operand(loop);
    if (over !== null) return this.#isSmallOperand(over);
    return false;
  }

  #isSmallOperand(over: Node): boolean {
    const constant = this.#types.constant(over);
    if (typeof constant === 'bigint') return constant <= BigInt(SMALL);
    const type = this.#types.core(this.#types.typeOf(over));
    if (type.kind === 'array') return type.length !== null && type.length <= SMALL;
    return over.kind === K.composite_literal && over.descendants(K.literal_element).length <= SMALL;
  }

  #operand(loop: Loop): Node | null {
    const parts = loop.statement === null ? null : forStatement(loop.statement);
    return parts?.kind === 'range' ? parts.operand : null;
  }
}
