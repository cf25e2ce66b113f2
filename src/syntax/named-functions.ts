/** A function in whose text a word occurs, found without an outline. */
export interface NamedFunction {
  readonly name: string;
  /** From the keyword to the brace of its body, as far as the text tells. */
  readonly header: string;
  /** Up to the next declaration. */
  readonly text: string;
}

/**
 * The functions in whose text, comments and strings included, the pattern matches: a superset of what the outline would
 * give, at a fraction of its price. Null for text that is not laid out so that lines tell where declarations start; then
 * only the outline can say.
 */
export function functionsMatching(text: string, pattern: RegExp): readonly NamedFunction[] | null {
  const out: NamedFunction[] = [];
  let plain = false;
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const at = match.index;
    if (isCommentLine(text, at)) continue;
    if (!plain && !isPlain(text)) return null;
    plain = true;
    const start = declarationBefore(text, at);
    // In front of all declarations there are imports and comments.
    if (start < 0) continue;
    const next = nextDeclaration(text, at);
    const found = namedAt(text, start, next);
    if (found === null) return null;
    if (found !== 'other') out.push(found);
    pattern.lastIndex = next;
  }
  return out;
}

/**
 * Whether a keyword in column 0 starts a declaration, and nothing else does: gofmt sees to that, but for what stands in
 * a text over several lines.
 */
function isPlain(text: string): boolean {
  return !text.includes('/*') && !hasOpenBackquote(text) && !hasIndentedFunction(text);
}

/** A backquote that has no partner on its line, or that may be part of another literal. */
function hasOpenBackquote(text: string): boolean {
  for (let at = text.indexOf('`'); at >= 0; ) {
    const end = lineEnd(text, at);
    const line = text.slice(text.lastIndexOf('\n', at) + 1, end);
    if (line.split('`').length % 2 === 0 || /'`'|"[^"`]*`[^"`]*"/.test(line)) return true;
    at = text.indexOf('`', end);
  }
  return false;
}

/** A function that is declared behind spaces, or behind something else on its line. */
function hasIndentedFunction(text: string): boolean {
  for (let at = text.indexOf('func'); at >= 0; at = text.indexOf('func', at + 4)) {
    const next = text.charCodeAt(at + 4);
    if (next !== 0x20 && next !== 0x09) continue;
    let before = at - 1;
    while (text.charCodeAt(before) === 0x20 || text.charCodeAt(before) === 0x09) before--;
    const unit = text.charCodeAt(before);
    if (unit === 0x3b || unit === 0x7d || (unit === 0x0a && before < at - 1)) return true;
  }
  return false;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

const KEYWORDS = ['func', 'var', 'type', 'const', 'import'];

function declarationBefore(text: string, at: number): number {
  for (let line = text.lastIndexOf('\n', at) + 1; line > 0; line = text.lastIndexOf('\n', line - 2) + 1) {
    if (startsDeclaration(text, line)) return line;
  }
  return -1;
}

function nextDeclaration(text: string, at: number): number {
  for (let line = text.indexOf('\n', at) + 1; line > 0; line = text.indexOf('\n', line) + 1) {
    if (startsDeclaration(text, line)) return line;
  }
  return text.length;
}

function startsDeclaration(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0x63 && unit <= 0x76 && KEYWORDS.some((word) => text.startsWith(word, at) && SEPARATORS.has(text.charCodeAt(at + word.length)));
}

/** Space, tab, bracket. */
const SEPARATORS: ReadonlySet<number> = new Set([0x20, 0x09, 0x28]);

/** Null where the line does not name what it declares. */
function namedAt(text: string, start: number, next: number): NamedFunction | 'other' | null {
  if (text.startsWith('type', start) || text.startsWith('const', start) || text.startsWith('import', start)) return 'other';
  NAME.lastIndex = start;
  const name = NAME.exec(text)?.[1];
  if (name === undefined) return null;
  const brace = text.indexOf('{\n', start);
  // On one line, or without a body: then the comments of the next declaration follow.
  const header = brace >= 0 && brace < next ? text.slice(start, brace) : text.slice(start, next).replace(/(?:\n[ \t]*(?:\/\/[^\n]*)?)+$/, '');
  return { name, header, text: text.slice(start, next) };
}

/** Variables in groups and lists have several names. */
const NAME = /func (?:\([^()\n]*\) )?([\p{L}_][\p{L}\p{Nd}_]*)[[(]/uy;

function isCommentLine(text: string, at: number): boolean {
  let first = text.lastIndexOf('\n', at) + 1;
  while (text.charCodeAt(first) === 0x09 || text.charCodeAt(first) === 0x20) first++;
  return text.startsWith('//', first);
}
