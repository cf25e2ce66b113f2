import type { Span } from '../text/span.ts';
import { Lexer } from './lex.ts';

export interface ImportSpec {
  /** The alias, '.' or '_'; null where the package's own name is used. */
  readonly name: string | null;
  readonly path: string;
  readonly span: Span;
}

export interface DeclaredNames {
  readonly kind: 'function' | 'method' | 'type' | 'var' | 'const';
  readonly names: readonly string[];
  readonly receiver: string | null;
}

/** The names that a declaration gives, read from the text after its keyword. */
export function declaredNames(text: string, keyword: 'func' | 'type' | 'var' | 'const', rest: Span): DeclaredNames {
  const lexer = new Lexer(text, rest);
  lexer.next();
  if (keyword === 'func') {
    const receiver = lexer.is('(') ? receiverType(lexer) : null;
    const isMethod = receiver !== null;
    const names = lexer.kind === 'word' ? [lexer.value] : [];
    return { kind: isMethod ? 'method' : 'function', names, receiver: receiver === '' ? null : receiver };
  }
  if (lexer.is('(')) return { kind: keyword, names: groupNames(lexer), receiver: null };
  return { kind: keyword, names: nameList(lexer, keyword === 'type'), receiver: null };
}

/** The specs of an import declaration, read from the text after its keyword. */
export function importSpecs(text: string, rest: Span): ImportSpec[] {
  const lexer = new Lexer(text, rest);
  const specs: ImportSpec[] = [];
  let name: string | null = null;
  let start = -1;
  while (lexer.next() !== 'end') {
    if (lexer.afterSemicolon || lexer.is(';') || lexer.is('(')) {
      name = null;
      start = -1;
    }
    if (lexer.kind === 'string') {
      specs.push({ name, path: lexer.value.slice(1, -1), span: { start: start < 0 ? lexer.start : start, end: lexer.end } });
      name = null;
      start = -1;
    } else if (lexer.kind === 'word' || lexer.is('.')) {
      name = lexer.value;
      start = lexer.start;
    }
  }
  return specs;
}

/**
 * From the opening bracket of a receiver to the token after the closing one. The type's name is the last word outside
 * square brackets: `(s *Set[T])`, `(Set)`, `(s *(Set))`.
 */
function receiverType(lexer: Lexer): string {
  let round = 0;
  let square = 0;
  let name = '';
  do {
    if (lexer.kind === 'word' && square === 0) name = lexer.value;
    else if (lexer.is('(')) round++;
    else if (lexer.is(')')) round--;
    else if (lexer.is('[')) square++;
    else if (lexer.is(']')) square--;
    lexer.next();
  } while (round > 0 && lexer.kind !== 'end');
  return name;
}

/** `a, b` from the current token on. */
function nameList(lexer: Lexer, one: boolean): string[] {
  const names: string[] = [];
  while (lexer.kind === 'word') {
    names.push(lexer.value);
    lexer.next();
    if (one || !lexer.is(',')) break;
    lexer.next();
  }
  return names;
}

/** The names of all specs between brackets. */
function groupNames(lexer: Lexer): string[] {
  const names: string[] = [];
  let depth = 1;
  /** Where a name may stand: at the start of a spec, and after the comma that follows one. */
  let expected = true;
  let list = false;
  while (depth > 0 && lexer.next() !== 'end') {
    if (depth === 1 && lexer.afterSemicolon) expected = true;
    if (lexer.is('(') || lexer.is('[') || lexer.is('{')) depth++;
    else if (lexer.is(')') || lexer.is(']') || lexer.is('}')) depth--;
    if (depth !== 1) {
      expected = list = false;
    } else if (lexer.is(';')) {
      expected = true;
      list = false;
    } else if (lexer.kind === 'word' && expected) {
      names.push(lexer.value);
      expected = false;
      list = true;
    } else {
      expected = list && lexer.is(',');
      list = false;
    }
  }
  return names;
}

/** The last bracket at the top of a function declaration opens its body, unless it belongs to the type of a result. */
export function bodyStart(text: string, bracket: number, end: number): number | null {
  if (text.charCodeAt(bracket) !== 123 || text.charCodeAt(end - 1) !== 125) return null;
  return /\b(?:interface|struct)\s*$/.test(text.slice(Math.max(0, bracket - 12), bracket)) ? null : bracket;
}
