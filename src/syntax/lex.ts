import type { Span } from '../text/span.ts';

/** Classes of characters, as far as finding declarations needs them. */
export const OTHER = 0;
export const SPACE = 1;
export const NEWLINE = 2;
export const LETTER = 3;
export const DIGIT = 4;
export const QUOTE = 5;
export const BACKQUOTE = 6;
export const APOSTROPHE = 7;
export const SLASH = 8;
export const OPEN = 9;
export const CLOSE = 10;
export const SEMICOLON = 11;

/** The class of each ASCII character. All others count as letters: Go allows no other use outside strings and comments. */
export const CLASS: Uint8Array = classes();

function classes(): Uint8Array {
  const table = new Uint8Array(128);
  const set = (characters: string, kind: number): void => {
    for (let i = 0; i < characters.length; i++) table[characters.charCodeAt(i)] = kind;
  };
  set(' \t\r\f\v', SPACE);
  set('\n', NEWLINE);
  set('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_', LETTER);
  set('0123456789', DIGIT);
  set('"', QUOTE);
  set('`', BACKQUOTE);
  set("'", APOSTROPHE);
  set('/', SLASH);
  set('([{', OPEN);
  set(')]}', CLOSE);
  set(';', SEMICOLON);
  return table;
}

export function classOf(unit: number): number {
  return unit < 128 ? (CLASS[unit] ?? OTHER) : LETTER;
}

/** The end of the identifier or number that starts here. */
export function wordEnd(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length) {
    const kind = classOf(text.charCodeAt(at));
    if (kind !== LETTER && kind !== DIGIT) break;
    at++;
  }
  return at;
}

/** The end of a string or rune in quotes; where the line ends first, the complement (`~`) of that place. */
export function quotedEnd(text: string, start: number): number {
  const quote = text.charCodeAt(start);
  let at = start + 1;
  while (at < text.length) {
    const unit = text.charCodeAt(at);
    if (unit === quote) return at + 1;
    if (unit === 10) return ~at;
    // A backslash hides the next character, but not the end of the line.
    at += unit === 92 && text.charCodeAt(at + 1) !== 10 ? 2 : 1;
  }
  return ~text.length;
}

/** The end of a raw string; where it is not closed, the complement of the end of its line, so that what follows is still read. */
export function rawEnd(text: string, start: number): number {
  const close = text.indexOf('`', start + 1);
  return close >= 0 ? close + 1 : ~lineEnd(text, start);
}

/** The end of a line comment, line end left out. */
export function lineEnd(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end >= 0 ? end : text.length;
}

/** The end of a block comment; the complement of the end of the text where it is not closed. */
export function blockEnd(text: string, start: number): number {
  const close = text.indexOf('*/', start + 2);
  return close >= 0 ? close + 2 : ~text.length;
}

export type TokenKind = 'word' | 'string' | 'number' | 'punctuation' | 'end';

/** A plain tokenizer for the small parts that are read closely: headers, groups, imports. Errors are not its concern. */
export class Lexer {
  readonly #text: string;
  readonly #limit: number;
  kind: TokenKind = 'end';
  start: number;
  end: number;
  /** True where Go puts a semicolon between the token before and this one: at a line end after certain tokens. */
  afterSemicolon = false;

  constructor(text: string, span: Span) {
    this.#text = text;
    this.#limit = span.end;
    this.start = this.end = span.start;
  }

  get value(): string {
    return this.#text.slice(this.start, this.end);
  }

  is(text: string): boolean {
    return this.end - this.start === text.length && this.#text.startsWith(text, this.start);
  }

  next(): TokenKind {
    const text = this.#text;
    const previous = this.end;
    let newline = false;
    let at = previous;
    for (; at < this.#limit; at++) {
      const kind = classOf(text.charCodeAt(at));
      if (kind === NEWLINE) newline = true;
      else if (kind === SLASH && text.charCodeAt(at + 1) === 47) at = lineEnd(text, at) - 1;
      else if (kind === SLASH && text.charCodeAt(at + 1) === 42) {
        const end = blockEnd(text, at);
        // A comment that spans lines acts like a line end.
        if (text.slice(at, end < 0 ? ~end : end).includes('\n')) newline = true;
        at = (end < 0 ? ~end : end) - 1;
      } else if (kind !== SPACE) break;
    }
    this.afterSemicolon = newline && this.kind !== 'end' && endsStatement(text, this.start, previous);
    this.start = Math.min(at, this.#limit);
    this.kind = this.#read();
    return this.kind;
  }

  #read(): TokenKind {
    const text = this.#text;
    const at = this.start;
    this.end = at;
    if (at >= this.#limit) return 'end';
    const kind = classOf(text.charCodeAt(at));
    let end = at + 1;
    let token: TokenKind = 'punctuation';
    if (kind === LETTER || kind === DIGIT) {
      token = kind === LETTER ? 'word' : 'number';
      end = wordEnd(text, at);
    } else if (kind === QUOTE || kind === APOSTROPHE || kind === BACKQUOTE) {
      token = 'string';
      end = kind === BACKQUOTE ? rawEnd(text, at) : quotedEnd(text, at);
      if (end < 0) end = ~end;
    }
    this.end = Math.min(end, this.#limit);
    return token;
  }
}

/** The keywords after which a line end means nothing. */
const OPEN_KEYWORDS: ReadonlySet<string> = new Set([
  'case', 'chan', 'const', 'default', 'defer', 'else', 'for', 'func', 'go', 'goto', 'if', 'import', 'interface', 'map',
  'package', 'range', 'select', 'struct', 'switch', 'type', 'var',
]);

/** Whether a line end after this token ends the statement. `++` and `--` do so too, but not outside functions. */
export function endsStatement(text: string, start: number, end: number): boolean {
  if (end <= start) return false;
  const kind = classOf(text.charCodeAt(end - 1));
  switch (kind) {
    case LETTER:
      return !OPEN_KEYWORDS.has(text.slice(start, end));
    case DIGIT:
    case QUOTE:
    case BACKQUOTE:
    case APOSTROPHE:
    case CLOSE:
      return true;
    default:
      // `1.` is a number.
      return text.charCodeAt(end - 1) === 46 && end - 2 >= 0 && classOf(text.charCodeAt(end - 2)) === DIGIT;
  }
}
