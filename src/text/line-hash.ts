/** How many characters, spaces and tabs left out, the hash of a line covers. Fixed by GitHub. */
const WINDOW = 100;

const FACTOR = 37;
const TWO_32 = 2 ** 32;

/** 37^100 in 64 bits, in halves: what a character weighs by the time it leaves the window. */
const [LEAVING_HIGH, LEAVING_LOW] = leavingFactor();

/** Stands for the end of the file, as no character can be it. */
const END_OF_FILE = 0xffff;

const TAB = 9;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const SPACE = 32;

/**
 * The fingerprints by which GitHub code scanning recognises a result after lines above it have moved
 * (`partialFingerprints.primaryLocationLineHash`). The text must be the raw decoded file, byte order mark included.
 *
 * A line's hash covers the hundred characters from its start on, so it reaches into the lines below. CR, LF and CRLF
 * count as one LF each. 64-bit arithmetic is done in two halves of 32 bits: every product stays below 2^53, where
 * numbers are exact, and this takes a quarter of the time that BigInt takes.
 */
export class LineHashes {
  readonly #high: Uint32Array;
  readonly #low: Uint32Array;
  readonly #count: number;
  readonly #occurrences: Uint32Array;

  constructor(text: string) {
    const lines = countLines(text);
    this.#high = new Uint32Array(lines);
    this.#low = new Uint32Array(lines);
    this.#count = roll(text, this.#high, this.#low);
    this.#occurrences = countEqual(this.#high, this.#low, this.#count);
  }

  /** The fingerprint of a line (from 1): the hash in hex, and which of the lines with that hash it is. */
  of(line: number): string {
    const at = Math.min(Math.max(line, 1), this.#count) - 1;
    const high = this.#high[at] ?? 0;
    const low = this.#low[at] ?? 0;
    const hex = high === 0 ? low.toString(16) : high.toString(16) + low.toString(16).padStart(8, '0');
    return `${hex}:${this.#occurrences[at] ?? 1}`;
  }
}

/** Enters every character into the window and stores a line's hash when its hundredth character has entered. */
function roll(text: string, highs: Uint32Array, lows: Uint32Array): number {
  const window = new Uint16Array(WINDOW);
  /** The line, from 1, that starts with the character in this slot of the window; 0 for none. */
  const startsLine = new Uint32Array(WINDOW);
  let high = 0;
  let low = 0;
  let slot = 0;
  let line = 0;
  let atLineStart = true;
  let afterReturn = false;

  const enter = (unit: number): void => {
    const leaving = window[slot] ?? 0;
    window[slot] = unit;
    const lowSum = low * FACTOR + unit - LEAVING_LOW * leaving;
    const carry = Math.floor(lowSum / TWO_32);
    low = lowSum >>> 0;
    high = (high * FACTOR + carry - LEAVING_HIGH * leaving) >>> 0;
    slot = slot + 1 === WINDOW ? 0 : slot + 1;
  };
  const settle = (): void => {
    const finished = startsLine[slot] ?? 0;
    if (finished === 0) return;
    highs[finished - 1] = high;
    lows[finished - 1] = low;
    startsLine[slot] = 0;
  };
  const take = (unit: number): void => {
    settle();
    if (atLineStart) startsLine[slot] = ++line;
    atLineStart = unit === LINE_FEED;
    enter(unit);
  };

  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === SPACE || unit === TAB || (unit === LINE_FEED && afterReturn)) {
      afterReturn = false;
      continue;
    }
    afterReturn = unit === CARRIAGE_RETURN;
    take(afterReturn ? LINE_FEED : unit);
  }
  take(END_OF_FILE);
  for (let i = 0; i < WINDOW; i++) {
    settle();
    enter(0);
  }
  return line;
}

/**
 * For each line, which of the lines with its hash it is, from 1. All at once, so that a long file with many findings
 * takes linear time; the table is open addressing over the last line seen with each hash, since a map would take ten
 * times the memory.
 */
function countEqual(highs: Uint32Array, lows: Uint32Array, count: number): Uint32Array {
  const occurrences = new Uint32Array(count);
  const mask = 2 ** Math.ceil(Math.log2(2 * count + 1)) - 1;
  const lastWith = new Uint32Array(mask + 1);
  for (let at = 0; at < count; at++) {
    let slot = ((lows[at] ?? 0) ^ (highs[at] ?? 0)) & mask;
    let last = lastWith[slot] ?? 0;
    while (last !== 0 && (lows[last - 1] !== lows[at] || highs[last - 1] !== highs[at])) {
      slot = (slot + 1) & mask;
      last = lastWith[slot] ?? 0;
    }
    occurrences[at] = last === 0 ? 1 : (occurrences[last - 1] ?? 0) + 1;
    lastWith[slot] = at + 1;
  }
  return occurrences;
}

/** At least as many lines as there are: LF and CR each end one. */
function countLines(text: string): number {
  let count = 1;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === LINE_FEED || unit === CARRIAGE_RETURN) count++;
  }
  return count;
}

function leavingFactor(): readonly [high: number, low: number] {
  let high = 0;
  let low = 1;
  for (let i = 0; i < WINDOW; i++) {
    const product = low * FACTOR;
    high = (high * FACTOR + Math.floor(product / TWO_32)) >>> 0;
    low = product >>> 0;
  }
  return [high, low];
}
