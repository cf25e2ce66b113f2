import type { Place } from '../api/finding.ts';
import type { LineIndex } from '../text/line-index.ts';
import type { Paint, Style } from './paint.ts';
import { layOut } from './width.ts';

/** How many lines of a longer range are shown before it is cut. */
const MAX_LINES = 3;

/** Longer lines are shown in part, around what is marked, so that they do not wrap on common terminals. */
const MAX_LINE = 140;
const LINE_LEAD = 50;

const BYTE_ORDER_MARK = '\uFEFF';

export interface FrameOptions {
  readonly paint: Paint;
  /** The style of the marks under the code. */
  readonly style: Style;
  readonly mark: '^' | '-';
  /** Lines shown above and below. */
  readonly context: number;
  /** Digits of the longest line number in the finding, so that its frames line up. */
  readonly digits: number;
}

/** The lines of a place with the place underlined; empty when the file no longer has that line. */
export function codeFrame(lines: LineIndex, place: Place, options: FrameOptions): string {
  const { paint, style, mark, context, digits } = options;
  const first = place.start.line;
  const last = Math.min(lastLine(place), lines.lineCount);
  if (first > lines.lineCount) return '';
  const bar = paint('dim', '|');
  const numbered = (line: number, text: string): string =>
    ` ${paint('dim', String(line).padStart(digits))} ${bar}${text === '' ? '' : ` ${text}`}\n`;
  const plain = (line: number): string => numbered(line, paint('dim', layOut(windowAt(lineText(lines, line), 0, 0).text, 0, 0).text));

  let out = '';
  for (let line = Math.max(1, first - context); line < first; line++) out += plain(line);
  const shownLast = Math.min(last, first + MAX_LINES - 1);
  for (let line = first; line <= shownLast; line++) {
    const [from, to] = markedColumns(lines, place, line);
    const window = windowAt(lineText(lines, line), from, to);
    const { text, before, marked } = layOut(window.text, window.from, window.to);
    out += numbered(line, text);
    const marks = ' '.repeat(before) + paint(style, mark.repeat(Math.max(1, marked)));
    out += ` ${' '.repeat(digits)} ${bar} ${marks}\n`;
  }
  if (shownLast < last) out += ` ${' '.repeat(digits)} ${bar} ${paint('dim', `... up to line ${last}`)}\n`;
  if (shownLast === last) {
    for (let line = last + 1; line <= Math.min(last + context, lines.lineCount); line++) {
      if (line === lines.lineCount && lineText(lines, line) === '') break;
      out += plain(line);
    }
  }
  return out;
}

/** The last line that has a character of the place. */
export function lastLine(place: Place): number {
  const { start, end } = place;
  return end.column === 1 && end.line > start.line ? end.line - 1 : Math.max(start.line, end.line);
}

function lineText(lines: LineIndex, line: number): string {
  const text = lines.line(line);
  return line === 1 && text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}

/** What to mark in a line, as offsets in the text that `lineText` gives; indentation is left out. */
function markedColumns(lines: LineIndex, place: Place, line: number): [from: number, to: number] {
  const whole = lines.line(line);
  const skipped = whole.length - lineText(lines, line).length;
  const indent = whole.length - whole.trimStart().length;
  const from = line === place.start.line ? place.start.column - 1 : indent;
  const to = line === place.end.line ? place.end.column - 1 : whole.length;
  return [Math.max(0, from - skipped), Math.max(0, Math.min(to, whole.length) - skipped)];
}

interface Window {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** The part of a long line around what is marked. */
function windowAt(line: string, from: number, to: number): Window {
  if (line.length <= MAX_LINE) return { text: line, from, to };
  let start = from <= LINE_LEAD ? 0 : from - LINE_LEAD;
  if (isLowSurrogate(line, start)) start--;
  let end = Math.min(line.length, start + MAX_LINE);
  if (isLowSurrogate(line, end)) end++;
  const lead = start > 0 ? '\u2026' : '';
  const shift = start - lead.length;
  const text = lead + line.slice(start, end) + (end < line.length ? '\u2026' : '');
  return { text, from: from - shift, to: Math.min(to, end) - shift };
}

function isLowSurrogate(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit < 0xe000;
}
