import type { Span } from '../text/span.ts';
import { Lexer } from './lex.ts';

/** Which words of a vocabulary occur somewhere, as bits. Only the vocabulary that made it can read it. */
export type WordSet = Uint32Array;

/**
 * Words to look for while text is scanned. A word is found by the hash that the scan makes of every identifier anyway, so
 * that looking for a thousand costs no more than looking for one.
 */
export class Vocabulary {
  readonly words: readonly string[];
  readonly #index: ReadonlyMap<string, number>;
  /** One more than the index of the word in each slot; a chain of equal hashes goes on in the next slot. */
  readonly #slots: Int32Array;
  readonly #hashes: Int32Array;
  readonly #mask: number;

  constructor(words: Iterable<string> = []) {
    this.words = [...new Set(words)];
    this.#index = new Map(this.words.map((word, index) => [word, index]));
    let size = 64;
    // Mostly empty, so that nearly all other identifiers are turned down by one look.
    while (size < this.words.length * 16) size *= 2;
    this.#mask = size - 1;
    this.#slots = new Int32Array(size);
    this.#hashes = new Int32Array(size);
    for (const [index, word] of this.words.entries()) {
      const hash = hashOf(word);
      let slot = slotOf(hash) & this.#mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & this.#mask;
      this.#slots[slot] = index + 1;
      this.#hashes[slot] = hash;
    }
  }

  emptySet(): WordSet {
    return new Uint32Array((this.words.length + 31) >>> 5);
  }

  knows(word: string): boolean {
    return this.#index.has(word);
  }

  has(set: WordSet, word: string): boolean {
    const index = this.#index.get(word);
    return index !== undefined && (((set[index >>> 5] ?? 0) >>> (index & 31)) & 1) !== 0;
  }

  hasAny(set: WordSet, words: Iterable<string>): boolean {
    for (const word of words) if (this.has(set, word)) return true;
    return false;
  }

  /** Notes the identifier of this hash at this place, where it is one of the words. */
  note(set: WordSet, text: string, start: number, end: number, hash: number): void {
    let slot = slotOf(hash) & this.#mask;
    for (;;) {
      const entry = this.#slots[slot] ?? 0;
      if (entry === 0) return;
      if (this.#hashes[slot] === hash) {
        const word = this.words[entry - 1] ?? '';
        if (word.length === end - start && text.startsWith(word, start)) {
          const index = entry - 1;
          set[index >>> 5] = (set[index >>> 5] ?? 0) | (1 << (index & 31));
          return;
        }
      }
      slot = (slot + 1) & this.#mask;
    }
  }
}

/** Which words of a vocabulary occur in a part of a text: for words that are known only after the outline was made. */
export function wordsIn(text: string, span: Span, vocabulary: Vocabulary): WordSet {
  const words = vocabulary.emptySet();
  forEachIdentifier(text, span, (start, end) => vocabulary.note(words, text, start, end, hashOf(text, start, end)));
  return words;
}

/** Calls back for every identifier and keyword, in order, comments and strings left out. */
export function forEachIdentifier(text: string, span: Span, visit: (start: number, end: number) => void): void {
  const lexer = new Lexer(text, span);
  while (lexer.next() !== 'end') if (lexer.kind === 'word') visit(lexer.start, lexer.end);
}

export function* identifiersIn(text: string, span: Span): Generator<string> {
  const lexer = new Lexer(text, span);
  while (lexer.next() !== 'end') if (lexer.kind === 'word') yield lexer.value;
}

/** As the scan hashes: one multiplication a character. */
export function hashOf(text: string, start = 0, end = text.length): number {
  let hash = 0;
  for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  return hash;
}

function slotOf(hash: number): number {
  return hash ^ (hash >>> 15);
}
