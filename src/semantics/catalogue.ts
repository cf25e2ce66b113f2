/** A catalogue file, or how to read it: most runs on one package never need the libraries. */
export type CatalogueText = string | (() => string);

/** What the comment behind a declaration of the catalogue says. */
export interface CatalogueNote {
  /** N of the Go 1.N that brought the declaration; 0 when it was there from the start or the library keeps no record. */
  readonly since: number;
  /** A value of the type contains a lock, so that copying it is wrong. */
  readonly holdsLock: boolean;
  /** Values of the type can be compared with ==; only hidden fields make this false. */
  readonly comparable: boolean;
}

/**
 * Packages that ship with the tool as Go declarations without bodies: the standard library and common libraries, so that
 * a bare clone without a Go toolchain or a module cache still knows their types. Each section is a complete Go file, read
 * by the same outline and parser as any other; nothing here looks into it before somebody asks.
 */
export class Catalogue {
  readonly #texts: readonly CatalogueText[];
  readonly #indexes: Map<string, Section>[] = [];

  /** Files in order of precedence: a package is looked for in the first one, and the next is read only when it is missing. */
  constructor(texts: readonly CatalogueText[]) {
    this.#texts = texts;
  }

  has(path: string): boolean {
    return this.#section(path) !== null;
  }

  /** The declarations of a package as one Go file; null for packages that the catalogue does not know. */
  packageText(path: string): string | null {
    const section = this.#section(path);
    return section === null ? null : section.text.slice(section.start, section.end);
  }

  /** The version of the library that was read; null for the standard library and for packages that are not here. */
  version(path: string): string | null {
    return this.#section(path)?.version ?? null;
  }

  /** N of the Go 1.N in which `Name`, or the method `Type.Name`, appeared; null when the package does not declare it. */
  since(path: string, name: string): number | null {
    return this.note(path, name)?.since ?? null;
  }

  note(path: string, name: string): CatalogueNote | null {
    const section = this.#section(path);
    if (section === null) return null;
    const start = declarationStart(section, name);
    if (start < 0) return null;
    const lineEnd = section.text.indexOf('\n', start);
    return catalogueNote(section.text.slice(start, lineEnd < 0 ? section.end : lineEnd));
  }

  #section(path: string): Section | null {
    for (let i = 0; i < this.#texts.length; i++) {
      const found = this.#index(i).get(path);
      if (found !== undefined) return found;
    }
    return null;
  }

  #index(i: number): Map<string, Section> {
    const known = this.#indexes[i];
    if (known !== undefined) return known;
    const text = this.#texts[i] ?? '';
    const index = sectionsOf(typeof text === 'string' ? text : text());
    this.#indexes[i] = index;
    return index;
  }
}

/** Reads the comment at the end of a declaration's line: `//25`, `//!L`, `//19!LN`. */
export function catalogueNote(line: string): CatalogueNote {
  const match = NOTE.exec(line);
  const flags = match?.[2] ?? '';
  return { since: Number(match?.[1] ?? 0), holdsLock: flags.includes('L'), comparable: !flags.includes('N') };
}

interface Section {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly version: string | null;
}

/** Begins the header line of a section. No line of Go source begins with it. */
const MARK = '\u0001 ';

/** A name, or a type's name and its method's: nothing that a regular expression would read as more than letters. */
const NAME = /^[\p{L}_][\p{L}\p{Nd}_]*(?:\.[\p{L}_][\p{L}\p{Nd}_]*)?$/u;

const NOTE = / \/\/(\d*)(?:!([LN]+))?$/;

function sectionsOf(text: string): Map<string, Section> {
  const sections = new Map<string, Section>();
  let mark = text.indexOf(MARK);
  while (mark >= 0) {
    const headerEnd = endOfLine(text, mark);
    const next = text.indexOf(MARK, headerEnd);
    const [path = '', version = null] = text.slice(mark + MARK.length, headerEnd).split(' ');
    sections.set(path, { text, start: headerEnd + 1, end: next < 0 ? text.length : next, version });
    mark = next;
  }
  return sections;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** Every declaration has a line of its own, so that its first words find it without a parser. */
function declarationStart(section: Section, name: string): number {
  if (!NAME.test(name)) return -1;
  const dot = name.indexOf('.');
  const own = name.slice(dot + 1);
  const pattern =
    dot < 0
      ? `(?:const|var|type|func) ${own}[ (\\[]`
      : `func \\(\\*?${name.slice(0, dot)}(?:\\[[^\\]]*\\])?\\) ${own}[(\\[]`;
  const search = new RegExp(`^${pattern}`, 'gm');
  search.lastIndex = section.start;
  const match = search.exec(section.text);
  return match === null || match.index >= section.end ? -1 : match.index;
}
