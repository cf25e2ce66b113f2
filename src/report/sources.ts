import { LineIndex } from '../text/line-index.ts';
import type { ReportInput } from './input.ts';

/** A file that a report quotes. */
export interface Source {
  readonly text: string;
  readonly lines: LineIndex;
}

/** Reads each file once a report, however many places in it are quoted. */
export class Sources {
  readonly #input: ReportInput;
  readonly #known = new Map<string, Source | null>();

  constructor(input: ReportInput) {
    this.#input = input;
  }

  /** Null when the file cannot be read any more. */
  of(path: string): Source | null {
    const known = this.#known.get(path);
    if (known !== undefined) return known;
    const text = this.#input.sourceOf(path);
    const source = text === undefined ? null : { text, lines: new LineIndex(text) };
    this.#known.set(path, source);
    return source;
  }
}
