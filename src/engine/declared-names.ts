import type { Package } from '../semantics/project/package.ts';
import type { Declaration } from '../syntax/outline.ts';
import type { SourceFile } from '../syntax/source-file.ts';

/**
 * Finds the names that are declared with a type, by text: whoever uses a value of it outside the declaration that made it
 * has to write one of them. An over-approximation that reads only the lines on which the type, or a name found for it, occurs.
 */
export class DeclaredAs {
  readonly #word: string;
  readonly #known = new Map<Package, Map<string, Found>>();

  constructor(word: string) {
    this.#word = word;
  }

  /** The names in these packages, the type's own name first. */
  in(packages: ReadonlySet<Package>): ReadonlySet<string> {
    const names = new Set([this.#word]);
    // Names that give the type to other declarations: each is looked for in turn, and the list grows meanwhile.
    const carriers: { readonly word: string; readonly seenIn: Iterable<Package> }[] = [{ word: this.#word, seenIn: packages }];
    const known = new Set<string>();
    for (const { word, seenIn } of carriers) {
      for (const pkg of seenIn) {
        const found = this.#declaredIn(pkg, word);
        for (const name of found.names) names.add(name);
        for (const name of found.carriers) {
          const exported = /^\p{Lu}/u.test(name);
          const key = exported ? name : `${pkg.path} ${name}`;
          if (name === this.#word || known.has(key)) continue;
          known.add(key);
          carriers.push({ word: name, seenIn: exported ? packages : [pkg] });
        }
      }
    }
    return names;
  }

  #declaredIn(pkg: Package, word: string): Found {
    let words = this.#known.get(pkg);
    if (words === undefined) this.#known.set(pkg, (words = new Map()));
    let found = words.get(word);
    if (found === undefined) {
      found = { names: new Set(), carriers: new Set() };
      for (const file of pkg.files) collect(file, word, found);
      words.set(word, found);
    }
    return found;
  }
}

interface Found {
  readonly names: Set<string>;
  /** Those of the names that can give the type to further names: types, functions and package variables. */
  readonly carriers: Set<string>;
}

function collect(file: SourceFile, word: string, found: Found): void {
  const { text } = file;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
    if (isPartOfWord(text.charCodeAt(at - 1)) || isPartOfWord(text.charCodeAt(at + word.length))) continue;
    const declaration = file.declarationAt(at);
    if (declaration === null || declaration.kind === 'const') continue;
    if (declaration.kind === 'function' || declaration.kind === 'method') {
      if (at >= resultStart(text, declaration) && at < bodyStart(text, declaration)) addCarriers(declaration.names, found);
    } else {
      addLine(file, declaration, at, word, found);
    }
  }
}

/** What a mention in a declaration of types or variables gives the type to. */
function addLine({ text }: SourceFile, declaration: Declaration, at: number, word: string, found: Found): void {
  const start = Math.max(declaration.start, lineStart(text, at, declaration.start));
  const end = lineEnd(text, at);
  const comment = text.indexOf('//', start);
  if (comment >= 0 && comment < at) return;
  const line = text.slice(start, comment >= 0 && comment < end ? comment : end);
  if (new RegExp(`^\\s*\\*?(?:\\w+\\.)?${word}(?:\\[.*\\])?\\s*(?:[\`"].*|/\\*.*)?$`).test(line)) {
    // Embedded: the struct around it has the methods too. It is one of the declaration's own, or a field of one.
    addCarriers(declaration.names, found);
    const brace = openBrace(text, start, declaration.start);
    addNames(text.slice(lineStart(text, brace, declaration.start), brace), declaration, found);
    return;
  }
  // A line that closes a signature, or goes on with a list, names nothing of its own that could be used.
  if (/^\s*[)}\]]/.test(line) || /,\s*$/.test(text.slice(declaration.start, start))) {
    addNames(text.slice(declaration.start, declaration.end), declaration, found);
    return;
  }
  const before = found.carriers.size;
  // `a, b map[string]*sync.WaitGroup`, but not two fields on a line.
  const first = /^\s*(?:type|var)?\s*([^\s,;{(=]+(?:\s*,\s*[^\s,;{(=]+)*)(?![^\n]*[;{])/.exec(line)?.[1];
  addNames(first ?? line, declaration, found);
  // A value that goes over several lines.
  if (declaration.kind === 'var' && found.carriers.size === before) addCarriers(declaration.names, found);
}

/** Every name in a piece of text, but for those that only lead to another, as packages do. */
function addNames(text: string, declaration: Declaration, found: Found): void {
  for (const [name] of text.matchAll(/[\p{L}_][\p{L}\p{Nd}_]*(?!\s*\.|[\p{L}\p{Nd}_])/gu)) {
    if (KEYWORDS.has(name)) continue;
    found.names.add(name);
    if (declaration.names.includes(name)) found.carriers.add(name);
  }
}

function addCarriers(names: readonly string[], found: Found): void {
  for (const name of names) {
    found.names.add(name);
    found.carriers.add(name);
  }
}

const KEYWORDS: ReadonlySet<string> = new Set(['chan', 'func', 'interface', 'map', 'struct', 'type', 'var']);

/** Where the results of a function are written: behind its parameters, which name nothing outside of it. */
function resultStart(text: string, { start, end }: Declaration): number {
  const head = /func\s*(?:\([^)]*\)\s*)?[^([]*(?:\[[^(]*\])?\s*\(/y;
  head.lastIndex = start;
  if (!head.test(text)) return start;
  let depth = 1;
  let at = head.lastIndex;
  for (; at < end && depth > 0; at++) {
    const unit = text.charCodeAt(at);
    if (unit === OPEN) depth++;
    else if (unit === CLOSE) depth--;
  }
  return at;
}

/** gofmt ends the line with the brace of a body. */
function bodyStart(text: string, { start, end }: Declaration): number {
  const brace = text.indexOf('{\n', start);
  return brace < 0 ? end : Math.min(brace, end);
}

const OPEN = 0x28;
const CLOSE = 0x29;

function lineStart(text: string, at: number, limit: number): number {
  return Math.max(limit, text.lastIndexOf('\n', at) + 1);
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

/** The brace that is open at a place. */
function openBrace(text: string, at: number, limit: number): number {
  let depth = 0;
  for (let i = at - 1; i > limit; i--) {
    const unit = text.charCodeAt(i);
    if (unit === 0x7d) depth++;
    else if (unit === 0x7b && depth-- === 0) return i;
  }
  return limit;
}

/** Letters, digits and underscore; beyond ASCII everything is taken for a letter. NaN outside the text. */
function isPartOfWord(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95 || code >= 128;
}
