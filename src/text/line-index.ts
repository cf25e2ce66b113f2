import type { Span } from './span.ts';

/** A place in a file as people and formats name it: all three numbers count from 1. */
export interface Position {
  /** UTF-16 code units from the start of the file, counted from 0. */
  readonly offset: number;
  readonly line: number;
  /** UTF-16 code units, as SARIF (`columnKind: utf16CodeUnits`) and editors count. A byte order mark counts as one. */
  readonly column: number;
  /** UTF-8 bytes, as the Go tools print. A byte order mark counts as none, since Go ignores it. */
  readonly byteColumn: number;
}

const LINE_FEED = 10;
const BYTE_ORDER_MARK = 0xfeff;

/** Finds lines and columns in one text. Only LF ends a line, so CR stays at the end of its line, as in Go. */
export class LineIndex {
  readonly #text: string;
  readonly #starts: number[] = [0];

  constructor(text: string) {
    this.#text = text;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1);
  }

  get lineCount(): number {
    return this.#starts.length;
  }

  /** The line of an offset, from 1. Offsets past the end belong to the last line. */
  lineOf(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  /** Where a line (from 1) starts. */
  startOf(line: number): number {
    return this.#starts[line - 1] ?? this.#text.length;
  }

  position(offset: number): Position {
    const line = this.lineOf(offset);
    const start = this.startOf(line);
    let before = this.#text.slice(start, offset);
    if (start === 0 && before.charCodeAt(0) === BYTE_ORDER_MARK) before = before.slice(1);
    return { offset, line, column: offset - start + 1, byteColumn: utf8Length(before) + 1 };
  }

  /** The text of a line (from 1) without its line end. */
  line(line: number): string {
    const start = this.startOf(line);
    let end = line < this.#starts.length ? this.startOf(line + 1) - 1 : this.#text.length;
    if (end > start && this.#text.charCodeAt(end - 1) === 13) end--;
    return this.#text.slice(start, end);
  }

  /** The whole lines that a span touches. */
  lineSpan(span: Span): Span {
    const last = this.lineOf(Math.max(span.start, span.end - 1));
    const end = last < this.#starts.length ? this.startOf(last + 1) : this.#text.length;
    return { start: this.startOf(this.lineOf(span.start)), end: this.#text.charCodeAt(end - 1) === LINE_FEED ? end - 1 : end };
  }
}

/** The number of bytes of a string in UTF-8. A lone surrogate counts as three, as its replacement character does. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    bytes += unit < 0x800 ? 1 : 2;
    if (unit >= 0xd800 && unit < 0xdc00) {
      const next = text.charCodeAt(i + 1);
      if (next >= 0xdc00 && next < 0xe000) {
        // A pair is four bytes; its two units counted two so far, plus two for the first unit.
        i++;
      }
    }
  }
  return bytes;
}
