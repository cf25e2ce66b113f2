import { escapeText } from './escape.ts';

/** Go code is indented by tabs; four cells keep deep code on the screen. */
const TAB_CELLS = 4;

/** East Asian wide and full-width characters; terminals give them two cells. */
const WIDE = new RegExp(
  '^[\\u1100-\\u115F\\u2E80-\\u303E\\u3041-\\u33FF\\u3400-\\u4DBF\\u4E00-\\u9FFF\\uA000-\\uA4CF\\uA960-\\uA97F\\uAC00-\\uD7A3' +
    '\\uF900-\\uFAFF\\uFE10-\\uFE19\\uFE30-\\uFE6F\\uFF00-\\uFF60\\uFFE0-\\uFFE6\\u{17000}-\\u{18CFF}\\u{1B000}-\\u{1B2FF}' +
    '\\u{20000}-\\u{3FFFD}]',
  'u',
);
const EMOJI = /^\p{Emoji_Presentation}|\uFE0F/u;
const NO_WIDTH = /^[\p{Mn}\p{Me}\u200C\u200D]+$/u;
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;

/** Lines of code as they nearly always are: one cell a character, but for tabs. */
const SIMPLE = /^[\t\x20-\x22\x24-\x7e]*$/;

let segmenter: Intl.Segmenter | undefined;

/** What a reader takes for one character. Made on first use, since it takes time and is rarely needed. */
function graphemes(text: string): Iterable<{ readonly segment: string; readonly index: number }> {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return segmenter.segment(text);
}

function* characters(text: string): Iterable<{ readonly segment: string; readonly index: number }> {
  for (let index = 0; index < text.length; index++) yield { segment: text.charAt(index), index };
}

/** The cells that a printable text takes on a terminal. */
export function cellWidth(text: string): number {
  if (PRINTABLE_ASCII.test(text)) return text.length;
  let cells = 0;
  for (const { segment } of graphemes(text)) cells += graphemeCells(segment);
  return cells;
}

/** Fills up with spaces to a number of cells. */
export function padCells(text: string, cells: number): string {
  return text + ' '.repeat(Math.max(0, cells - cellWidth(text)));
}

/** A line of source as it is printed, and where a part of it lies, in cells. */
export interface Layout {
  readonly text: string;
  readonly before: number;
  readonly marked: number;
}

/** Lays out a line, tabs expanded and unsafe characters escaped, to mark what is between two offsets in it. */
export function layOut(line: string, from: number, to: number): Layout {
  let text = '';
  let cells = 0;
  let before = 0;
  let marked = 0;
  for (const { segment, index } of SIMPLE.test(line) ? characters(line) : graphemes(line)) {
    let shown = segment;
    let width = 0;
    if (segment === '\t') {
      width = TAB_CELLS - (cells % TAB_CELLS);
      shown = ' '.repeat(width);
    } else {
      const opensCommand = segment === '#' && line[index - 1] === '#' && /^#(?:\[|vso\[)/.test(line.slice(index, index + 5));
      shown = opensCommand ? '\\x23' : escapeText(segment);
      width = shown === segment ? graphemeCells(segment) : shown.length;
    }
    if (index < from) before += width;
    else if (index < to) marked += width;
    text += shown;
    cells += width;
  }
  return { text, before, marked };
}

function graphemeCells(grapheme: string): number {
  if (PRINTABLE_ASCII.test(grapheme)) return grapheme.length;
  if (NO_WIDTH.test(grapheme)) return 0;
  return WIDE.test(grapheme) || EMOJI.test(grapheme) ? 2 : 1;
}
