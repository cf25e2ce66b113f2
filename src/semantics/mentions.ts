import type { Declaration } from '../syntax/outline.ts';
import type { SourceFile } from '../syntax/source-file.ts';
import type { Package } from './project/package.ts';

export interface Mention {
  readonly file: SourceFile;
  readonly declaration: Declaration;
}

/** Finds the functions of a package that mention a name, by text alone: comments and strings count too. */
export class Mentions {
  readonly #known = new WeakMap<Package, Map<string, readonly Mention[]>>();

  /** Functions and methods, in the order of the files. */
  of(pkg: Package, name: string): readonly Mention[] {
    let names = this.#known.get(pkg);
    if (names === undefined) this.#known.set(pkg, (names = new Map<string, readonly Mention[]>()));
    let found = names.get(name);
    if (found === undefined) names.set(name, (found = pkg.files.flatMap((file) => mentionsIn(file, name))));
    return found;
  }

  /** Those that mention all of the names. */
  ofAll(pkg: Package, names: readonly string[]): readonly Mention[] {
    const [first, ...rest] = names;
    if (first === undefined) return [];
    const patterns = rest.map(wordPattern);
    return this.of(pkg, first).filter(({ file, declaration }) => {
      const text = file.text.slice(declaration.start, declaration.end);
      return patterns.every((pattern) => pattern.test(text));
    });
  }
}

function mentionsIn(file: SourceFile, name: string): Mention[] {
  const { text } = file;
  const found: Mention[] = [];
  let last: Declaration | null = null;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
    if (last !== null && at < last.end) continue;
    if (isPartOfWord(text.charCodeAt(at - 1)) || isPartOfWord(text.charCodeAt(at + name.length))) continue;
    const declaration = file.declarationAt(at);
    if (declaration === null || (declaration.kind !== 'function' && declaration.kind !== 'method')) continue;
    last = declaration;
    found.push({ file, declaration });
  }
  return found;
}

function wordPattern(name: string): RegExp {
  return new RegExp(`(?<![\\w\\u0080-\\uffff])${name}(?![\\w\\u0080-\\uffff])`);
}

/** Letters, digits and underscore; beyond ASCII everything is taken for a letter. NaN outside the text. */
function isPartOfWord(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95 || code >= 128;
}
