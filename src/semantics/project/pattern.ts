import type { ProjectHost } from './host.ts';
import { PatternError } from './notice.ts';
import { parentOf } from './slash.ts';

/** A pattern as one writes it for `go list`, with its place on disk found. Directories are real ones, without links. */
export type Pattern =
  /** `a.go`: its package, with findings in that file alone. */
  | { readonly kind: 'file'; readonly text: string; readonly path: string }
  /** `./x` */
  | { readonly kind: 'directory'; readonly text: string; readonly dir: string }
  /** `./x/...`, `./.../x`, `./x...`: directories below `base` whose absolute path matches. */
  | { readonly kind: 'tree'; readonly text: string; readonly base: string; readonly matches: (dir: string) => boolean }
  /** `example.com/m/x/...`, `all` */
  | { readonly kind: 'import'; readonly text: string; readonly matches: (importPath: string) => boolean };

export function parsePattern(text: string, host: ProjectHost, cwd: string): Pattern {
  const absolute = host.absolute(text, cwd);
  if (text.endsWith('.go') && host.kindOf(absolute) !== 'directory') return filePattern(text, absolute, host);
  if (!isLocal(text)) return importPattern(text, absolute, host);
  const wild = absolute.indexOf('...');
  if (wild < 0) return { kind: 'directory', text, dir: directory(text, absolute, host) };
  // The walk starts at the last directory before the wildcard.
  const above = absolute.slice(0, wild).replace(/[^/]*$/, '');
  const base = directory(text, above.length > 1 && !above.endsWith(':/') ? above.slice(0, -1) : above, host);
  const rest = absolute.slice(above.length);
  return { kind: 'tree', text, base, matches: matcher(`${base.endsWith('/') ? base : `${base}/`}${rest}`) };
}

/** Whether a name matches a pattern in which `...` stands for any string; a `/...` at the end also for nothing. */
export function matcher(pattern: string): (name: string) => boolean {
  const quoted = pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('\\.\\.\\.', '[^]*');
  const expression = new RegExp(`^${quoted.replace(/\/\[\^\]\*$/, '(?:/[^]*)?')}$`);
  return (name) => expression.test(name);
}

function isLocal(text: string): boolean {
  return /^(?:\.{1,2}(?:[/\\]|$)|[/\\]|[A-Za-z]:)/.test(text);
}

function filePattern(text: string, path: string, host: ProjectHost): Pattern {
  const kind = host.kindOf(path);
  if (kind === null) throw new PatternError(`${text}: no such file`);
  if (kind === 'other') throw new PatternError(`${text}: not a regular file`);
  const parent = parentOf(path) ?? path;
  return { kind: 'file', text, path: host.realpath(parent).replace(/\/$/, '') + path.slice(path.lastIndexOf('/')) };
}

function directory(text: string, dir: string, host: ProjectHost): string {
  const kind = host.kindOf(dir);
  if (kind === 'directory') return host.realpath(dir);
  if (kind === null) throw new PatternError(`${text}: no such directory`);
  throw new PatternError(`${text}: not a directory`, 'name a directory, a .go file or a pattern such as ./...');
}

function importPattern(text: string, absolute: string, host: ProjectHost): Pattern {
  if (text === '') throw new PatternError('an empty pattern names nothing', 'use ./... for everything below this directory');
  if (text === 'std' || text === 'cmd') {
    throw new PatternError(`${text}: the standard library is not part of a project`, 'run in its source directory with ./...');
  }
  const plain = absolute.replace(/\/?\.\.\..*$/s, '');
  const first = text.split('/', 1)[0] ?? '';
  if (!first.includes('.') && text !== 'all' && text !== '...' && host.kindOf(plain) === 'directory') {
    throw new PatternError(`${text}: looks like a directory, but is an import path as the go command reads it`, `write ./${text}`);
  }
  return { kind: 'import', text, matches: text === 'all' ? () => true : matcher(text) };
}
