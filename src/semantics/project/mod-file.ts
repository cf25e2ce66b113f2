import { parseGoVersion, type GoVersion } from './go-version.ts';

export interface Require {
  readonly path: string;
  readonly version: string;
}

export interface Replace {
  readonly path: string;
  /** Null replaces every version. */
  readonly version: string | null;
  /** A directory (absolute, or starting with `.`) or a module path. */
  readonly target: string;
  /** Null when the target is a directory. */
  readonly targetVersion: string | null;
}

/** What a go.mod says. Directives that do not matter here (exclude of one version, retract, godebug, tool) are left out. */
export interface ModFile {
  readonly module: string | null;
  /** False for an empty file, with which people keep a directory out of the module around it. */
  readonly hasText: boolean;
  readonly go: GoVersion | null;
  readonly toolchain: GoVersion | null;
  readonly requires: readonly Require[];
  readonly replaces: readonly Replace[];
  readonly excludes: readonly Require[];
  /** Directories that patterns skip: `./x` from the module's root, `x` at any depth. */
  readonly ignores: readonly string[];
}

export interface WorkFile {
  readonly go: GoVersion | null;
  readonly toolchain: GoVersion | null;
  readonly uses: readonly string[];
  readonly replaces: readonly Replace[];
}

/** Reads a go.mod. Lines that make no sense are passed over, so that one bad line does not lose the module. */
export function parseModFile(text: string): ModFile {
  const lines = directives(text);
  return {
    module: argument(lines, 'module'),
    hasText: lines.length > 0,
    go: version(lines, 'go'),
    toolchain: version(lines, 'toolchain'),
    requires: requirements(lines, 'require'),
    replaces: replacements(lines),
    excludes: requirements(lines, 'exclude'),
    ignores: lines.filter(({ verb }) => verb === 'ignore').flatMap(({ words }) => words.slice(0, 1)),
  };
}

export function parseWorkFile(text: string): WorkFile {
  const lines = directives(text);
  return {
    go: version(lines, 'go'),
    toolchain: version(lines, 'toolchain'),
    uses: lines.filter(({ verb }) => verb === 'use').flatMap(({ words }) => words.slice(0, 1)),
    replaces: replacements(lines),
  };
}

/** True for the target of a replace that names a directory. */
export function isDirectoryPath(target: string): boolean {
  return /^(?:\.\.?(?:[/\\]|$)|[/\\]|[A-Za-z]:)/.test(target);
}

/** Versions and paths become parts of places in the module cache, so they may not climb out of it. */
function isVersion(version: string): boolean {
  return /^v[\w.+-]+$/.test(version);
}

function isModulePath(path: string): boolean {
  return path.split('/').every((part) => /^[\w.~+!-]+$/.test(part) && part !== '.' && part !== '..');
}

interface Directive {
  readonly verb: string;
  readonly words: readonly string[];
}

/** The directives of a file, those in parentheses one by one. */
function directives(text: string): Directive[] {
  const out: Directive[] = [];
  let block: string | null = null;
  for (const line of text.replace(/^\ufeff/, '').split('\n')) {
    const words = wordsOf(line);
    const [first] = words;
    if (first === undefined) continue;
    if (/^[a-z]/.test(first) && words[1] === '(') {
      // Also ends a block that was never closed.
      block = words[2] === ')' ? null : first;
    } else if (block !== null) {
      if (first === ')') block = null;
      else out.push({ verb: block, words });
    } else {
      out.push({ verb: first, words: words.slice(1) });
    }
  }
  return out;
}

/** A quote that nothing closes reaches to the end of the line, or each one would be looked for again from the next. */
const WORD = /\/\/.*|"((?:[^"\\]|\\.)*)\\?(?:"|$)|`([^`]*)(?:`|$)|[()]|(?:(?!\/\/)[^\s()"`,])+|,/g;

function wordsOf(line: string): string[] {
  const out: string[] = [];
  for (const match of line.matchAll(WORD)) {
    if (match[0].startsWith('//')) break;
    if (match[1] !== undefined) out.push(match[1].replace(/\\(.)/g, '$1'));
    else out.push(match[2] ?? match[0]);
  }
  return out;
}

function argument(lines: readonly Directive[], verb: string): string | null {
  return lines.find((line) => line.verb === verb && line.words.length > 0)?.words[0] ?? null;
}

function version(lines: readonly Directive[], verb: string): GoVersion | null {
  const word = argument(lines, verb);
  return word === null ? null : parseGoVersion(word);
}

function requirements(lines: readonly Directive[], wanted: string): Require[] {
  const out: Require[] = [];
  for (const { verb, words } of lines) {
    const [path, version] = words;
    if (verb === wanted && path !== undefined && version !== undefined && isVersion(version)) out.push({ path, version });
  }
  return out;
}

function replacements(lines: readonly Directive[]): Replace[] {
  const out: Replace[] = [];
  for (const { verb, words } of lines) {
    if (verb !== 'replace') continue;
    const arrow = words.indexOf('=>');
    const [path, version] = words.slice(0, Math.max(0, arrow));
    const [target, targetVersion] = words.slice(arrow + 1);
    if (arrow < 1 || path === undefined || target === undefined) continue;
    if (targetVersion !== undefined && !(isVersion(targetVersion) && isModulePath(target))) continue;
    out.push({ path, version: version ?? null, target, targetVersion: targetVersion ?? null });
  }
  return out;
}
