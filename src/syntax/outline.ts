import type { Span } from '../text/span.ts';
import { bodyStart, declaredNames, importSpecs, type ImportSpec } from './headers.ts';
import * as lex from './lex.ts';
import { Vocabulary, forEachIdentifier, identifiersIn, wordsIn, type WordSet } from './vocabulary.ts';

export { Vocabulary, forEachIdentifier, identifiersIn, wordsIn, type ImportSpec, type WordSet };

/** What a file says before its first declaration. */
export interface FileHeader {
  /** '' when there is no package clause. */
  readonly packageName: string;
  readonly imports: readonly ImportSpec[];
  /** The expression after `//go:build`; null without. */
  readonly buildConstraint: string | null;
  readonly generated: boolean;
}

/** What a file declares, found at lexing speed without parsing it. */
export interface Outline extends FileHeader {
  /** In source order, imports left out. */
  readonly declarations: readonly Declaration[];
  /** Comments that may direct a linter. */
  readonly directives: readonly Span[];
  /** Unbalanced brackets, unterminated strings, text outside declarations. */
  readonly errors: readonly Span[];
}

export type DeclarationKind = 'function' | 'method' | 'type' | 'var' | 'const';

export interface Declaration {
  readonly index: number;
  readonly kind: DeclarationKind;
  /** Several for groups and lists; none where the name is missing. */
  readonly names: readonly string[];
  /** The name of a method's receiver type, without pointer and type parameters. */
  readonly receiver: string | null;
  /** From the keyword; the doc comment is left out. */
  readonly start: number;
  readonly end: number;
  /** Where the brace of a function's body is; null without a body. */
  readonly body: number | null;
  /** Which words of the vocabulary occur as identifiers or keywords. */
  readonly words: WordSet;
}

const NO_WORDS = new Vocabulary();

export function outlineOf(text: string, vocabulary: Vocabulary = NO_WORDS): Outline {
  return new OutlineScan(text, vocabulary).run();
}

/** The header alone, without reading on. */
export function headerOf(text: string): FileHeader {
  return new OutlineScan(text, NO_WORDS, NEVER).run(true);
}

/** Open brackets remembered at most. More are counted but not matched: nobody reads which of a million is wrong. */
const MAX_OPEN = 1 << 20;

/** Errors listed at most: a binary file has one at every other byte. */
const MAX_ERRORS = 1000;

class OutlineScan {
  readonly #text: string;
  readonly #vocabulary: Vocabulary;
  readonly #declarations: Declaration[] = [];
  readonly #imports: ImportSpec[] = [];
  readonly #directives: Span[] = [];
  #errors: Span[] = [];
  #packageName = '';
  #hasPackage = false;
  #buildConstraint: string | null = null;
  #generated = false;
  /** The next place where a directive's word may stand. */
  #nextHint: number;
  #open: Uint32Array = new Uint32Array(64);
  /**
   * Brackets did not balance, so from here on a declaration keyword in column 0 starts a declaration, come what may. Before
   * that it need not: a function that is not formatted may well have a `var` there. Being one-way, this costs one more pass.
   */
  #strict = false;
  /** Where the scan of the last declaration ended, spaces and comments behind it left out. */
  #end = 0;

  constructor(text: string, vocabulary: Vocabulary, nextHint = hintFrom(text, 0)) {
    this.#text = text;
    this.#vocabulary = vocabulary;
    this.#nextHint = nextHint;
  }

  run(headerOnly = false): Outline {
    const text = this.#text;
    let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
    for (;;) {
      at = this.#skipBetween(at);
      if (at >= text.length) break;
      const end = lex.classOf(text.charCodeAt(at)) === lex.LETTER ? lex.wordEnd(text, at) : at;
      const word = text.slice(at, end);
      if (headerOnly && /^(?:func|type|var|const)$/.test(word)) break;
      at = this.#topLevel(word, at);
    }
    return {
      packageName: this.#packageName,
      imports: this.#imports,
      declarations: this.#declarations,
      buildConstraint: this.#buildConstraint,
      generated: this.#generated,
      directives: this.#directives,
      errors: this.#errors.sort((a, b) => a.start - b.start),
    };
  }

  /** Reads what starts here, which is neither space nor comment, and gives where to go on. */
  #topLevel(word: string, start: number): number {
    switch (word) {
      case 'package': {
        const next = this.#scan(start, null);
        if (this.#hasPackage) this.#error(start, this.#end);
        else this.#packageName = packageNameIn(this.#text, { start: start + word.length, end: this.#end });
        this.#hasPackage = true;
        return next;
      }
      case 'import': {
        const next = this.#scan(start, null);
        this.#imports.push(...importSpecs(this.#text, { start: start + word.length, end: this.#end }));
        return next;
      }
      case 'func':
      case 'type':
      case 'var':
      case 'const': {
        const words = this.#vocabulary.emptySet();
        const next = this.#scan(start, words);
        const end = this.#end;
        const { kind, names, receiver } = declaredNames(this.#text, word, { start: start + word.length, end });
        const body = word === 'func' ? bodyStart(this.#text, this.#open[0] ?? start, end) : null;
        this.#declarations.push({ index: this.#declarations.length, kind, names, receiver, start, end, body, words });
        return next;
      }
      default: {
        const next = this.#skipStray(start);
        this.#error(start, this.#end);
        return next;
      }
    }
  }

  /** Spaces, comments and semicolons between declarations. */
  #skipBetween(from: number): number {
    const text = this.#text;
    let at = from;
    while (at < text.length) {
      const kind = lex.classOf(text.charCodeAt(at));
      if (kind === lex.SPACE || kind === lex.NEWLINE || kind === lex.SEMICOLON) at++;
      else if (kind === lex.SLASH && isComment(text, at)) at = this.#comment(at);
      else break;
    }
    return at;
  }

  /**
   * Scans a declaration from its keyword to where Go would put the semicolon, noting words on the way. This loop reads
   * every character of the program.
   */
  #scan(start: number, words: WordSet | null): number {
    const text = this.#text;
    const vocabulary = this.#vocabulary;
    const table = lex.CLASS;
    const length = text.length;
    const errorsBefore = this.#errors.length;
    const directivesBefore = this.#directives.length;
    let open = this.#open;
    let depth = 0;
    let at = start;
    let tokenStart = start;
    let end = start;
    scan: while (at < length) {
      const unit = text.charCodeAt(at);
      switch (unit < 128 ? table[unit] : lex.LETTER) {
        case lex.SPACE:
          at++;
          continue;
        case lex.LETTER: {
          tokenStart = at++;
          let hash = unit;
          for (; at < length; at++) {
            const next = text.charCodeAt(at);
            if (next < 128) {
              const kind = table[next]!;
              if (kind !== lex.LETTER && kind !== lex.DIGIT) break;
            }
            hash = (Math.imul(hash, 31) + next) | 0;
          }
          if (words !== null) vocabulary.note(words, text, tokenStart, at, hash);
          end = at;
          continue;
        }
        case lex.DIGIT:
          tokenStart = at;
          at = end = lex.wordEnd(text, at);
          continue;
        case lex.NEWLINE:
          at++;
          if (depth === 0) {
            if (lex.endsStatement(text, tokenStart, end)) break scan;
          } else if (this.#strict && startsDeclaration(text, at)) {
            const bracket = open[Math.min(depth, MAX_OPEN) - 1] ?? start;
            this.#error(bracket, bracket + 1);
            break scan;
          }
          continue;
        case lex.SEMICOLON:
          if (depth === 0) break scan;
          tokenStart = at++;
          end = at;
          continue;
        case lex.QUOTE:
        case lex.APOSTROPHE:
          tokenStart = at;
          at = end = this.#checked(at, lex.quotedEnd(text, at));
          continue;
        case lex.BACKQUOTE:
          tokenStart = at;
          at = end = this.#checked(at, lex.rawEnd(text, at));
          continue;
        case lex.SLASH:
          if (isComment(text, at)) {
            const after = this.#comment(at);
            // At the top, a comment over several lines ends a declaration as a line end does.
            const lines = depth === 0 && text.charCodeAt(at + 1) === 42 && text.slice(at, after).includes('\n');
            at = after;
            if (lines && lex.endsStatement(text, tokenStart, end)) break scan;
            continue;
          }
          tokenStart = at++;
          end = at;
          continue;
        case lex.OPEN:
          if (depth < MAX_OPEN) {
            if (depth === open.length) open = this.#moreOpen();
            open[depth] = at;
          }
          depth++;
          tokenStart = at++;
          end = at;
          continue;
        case lex.CLOSE: {
          const opened = depth > 0 && depth <= MAX_OPEN ? text.charCodeAt(open[depth - 1]!) : -1;
          // ( and ) are neighbours, [ and ], { and } have one character between them.
          const matches = opened === unit - 1 || opened === unit - 2 || depth > MAX_OPEN;
          if (!matches && !this.#strict) return this.#again(start, words, errorsBefore, directivesBefore);
          if (!matches) this.#error(at, at + 1);
          if (depth === 0) {
            // The bracket was reported; it belongs to nothing.
            at++;
            break scan;
          }
          depth--;
          tokenStart = at++;
          end = at;
          continue;
        }
        default:
          tokenStart = at++;
          end = at;
      }
    }
    if (at >= length && depth > 0) {
      if (!this.#strict) return this.#again(start, words, errorsBefore, directivesBefore);
      const bracket = open[Math.min(depth, MAX_OPEN) - 1] ?? start;
      this.#error(bracket, bracket + 1);
    }
    this.#end = end;
    return at;
  }

  /** Brackets did not balance: reads the declaration once more, up to the next one in column 0. */
  #again(start: number, words: WordSet | null, errors: number, directives: number): number {
    this.#strict = true;
    this.#errors.length = errors;
    this.#directives.length = directives;
    this.#nextHint = hintFrom(this.#text, start);
    words?.fill(0);
    return this.#scan(start, words);
  }

  /** Text that belongs to no declaration, up to a line that starts one. */
  #skipStray(start: number): number {
    const text = this.#text;
    let at = start;
    let end = start;
    while (at < text.length) {
      const kind = lex.classOf(text.charCodeAt(at));
      if (kind === lex.NEWLINE) {
        at++;
        if (startsDeclaration(text, at)) break;
        continue;
      }
      if (kind === lex.SPACE) {
        at++;
        continue;
      }
      if (kind === lex.SLASH && isComment(text, at)) {
        at = this.#comment(at);
        continue;
      }
      if (kind === lex.QUOTE || kind === lex.APOSTROPHE) at = Math.max(at, absolute(lex.quotedEnd(text, at)));
      else if (kind === lex.BACKQUOTE) at = absolute(lex.rawEnd(text, at));
      else at = kind === lex.LETTER || kind === lex.DIGIT ? lex.wordEnd(text, at) : at + 1;
      end = at;
    }
    this.#end = end;
    return at;
  }

  /** Reads a comment for what it may say to tools, and gives its end. */
  #comment(start: number): number {
    const text = this.#text;
    const line = text.charCodeAt(start + 1) === 47;
    const end = line ? lex.lineEnd(text, start) : this.#checked(start, lex.blockEnd(text, start));
    if (this.#nextHint < end) {
      if (/nolint|lint:/.test(text.slice(start, end))) this.#directives.push({ start, end: withoutReturn(text, start, end) });
      this.#nextHint = hintFrom(text, end);
    }
    if (!this.#hasPackage && line) {
      const comment = text.slice(start, withoutReturn(text, start, end));
      if (/^\/\/ Code generated .* DO NOT EDIT\.$/.test(comment)) this.#generated = true;
      const constraint = /^\/\/go:build[ \t]+(.*)$/.exec(comment)?.[1];
      if (constraint !== undefined) this.#buildConstraint ??= constraint.trim();
    }
    return end;
  }

  /** The end of a string or comment, reported where it is a complement: not terminated. */
  #checked(start: number, end: number): number {
    if (end >= 0) return end;
    this.#error(start, ~end);
    return ~end;
  }

  #error(start: number, end: number): void {
    if (this.#errors.length < MAX_ERRORS) this.#errors.push({ start, end });
  }

  #moreOpen(): Uint32Array {
    const larger = new Uint32Array(this.#open.length * 2);
    larger.set(this.#open);
    this.#open = larger;
    return larger;
  }
}

function isComment(text: string, at: number): boolean {
  const next = text.charCodeAt(at + 1);
  return next === 47 || next === 42;
}

const DECLARATION_START = /(?:func|type|var|const|import)(?![\w\u0080-\uffff])/y;

function startsDeclaration(text: string, at: number): boolean {
  switch (text.charCodeAt(at)) {
    case 0x66: // func
    case 0x74: // type
    case 0x76: // var
    case 0x63: // const
    case 0x69: // import
      DECLARATION_START.lastIndex = at;
      return DECLARATION_START.test(text);
    default:
      return false;
  }
}

function packageNameIn(text: string, span: Span): string {
  const lexer = new lex.Lexer(text, span);
  return lexer.next() === 'word' ? lexer.value : '';
}

const NEVER = 0x3fff_ffff;

/** All words that direct a linter have this in them, which one fast search finds. */
function hintFrom(text: string, at: number): number {
  const found = text.indexOf('lint', at);
  // Not Infinity: a field that holds small integers only keeps the scan fast.
  return found >= 0 ? found : NEVER;
}

function withoutReturn(text: string, start: number, end: number): number {
  return end > start && text.charCodeAt(end - 1) === 13 ? end - 1 : end;
}

function absolute(end: number): number {
  return end < 0 ? ~end : end;
}
