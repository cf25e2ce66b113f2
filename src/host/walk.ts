import fs from 'node:fs';
import glob from 'fast-glob';
import { reasonOf } from './read.ts';

/** One Go file found on disk. */
export interface FoundFile {
  /** Relative to the directory that was asked for, with `/`. */
  readonly path: string;
  /** True for a symbolic link to a file. */
  readonly link: boolean;
}

/** Something on disk that could not be read: a path and the reason in a few words. */
export interface Failure {
  readonly path: string;
  readonly reason: string;
}

export interface Found {
  /** Go files in no particular order. */
  readonly files: readonly FoundFile[];
  /** Directories (relative, `''` for the root) that hold a go.mod. */
  readonly modules: readonly string[];
  readonly failures: readonly Failure[];
}

/** What `./...` leaves out wherever it is below the root; names with a leading dot go by fast-glob's own rule. */
const SKIPPED = ['**/testdata/**', '**/vendor/**', '**/_*/**', '**/_*'];

/** The Go files in and below a directory. Links to directories are not followed, as the go command does not. */
export function walk(dir: string): Found {
  const failures: Failure[] = [];
  const entries = glob.sync(['**/*.go', '**/go.mod'], {
    cwd: dir,
    dot: false,
    followSymbolicLinks: false,
    ignore: SKIPPED,
    objectMode: true,
    // Links to files count as files of the package, and fast-glob's own filter would drop them.
    onlyFiles: false,
    fs: {
      readdirSync: ((path: string, options: { withFileTypes: true }) => {
        try {
          const entries = fs.readdirSync(decoded(path), options);
          for (const entry of entries) entry.name = encoded(entry.name);
          return entries;
        } catch (error) {
          failures.push({ path: decoded(path).replaceAll('\\', '/'), reason: reasonOf(error) });
          return [];
        }
      }) as typeof fs.readdirSync,
    },
  });
  const files: FoundFile[] = [];
  const modules: string[] = [];
  for (const { path: written, dirent } of entries) {
    const path = decoded(written);
    const link = dirent.isSymbolicLink();
    if (!(link ? leadsToFile(`${dir}/${path}`) : dirent.isFile())) continue;
    if (path.endsWith('.go')) files.push({ path, link });
    else modules.push(path.slice(0, Math.max(0, path.length - '/go.mod'.length)));
  }
  return { files, modules, failures };
}

/**
 * What ends a line in JavaScript is matched by no dot of the expressions that fast-glob makes, so that it would miss
 * directories with such names. It sees characters instead that Unicode reserves for a program's own use.
 */
const LINE_ENDS = ['\n', '\r', '\u2028', '\u2029'];
const STAND_INS = ['\ufdd0', '\ufdd1', '\ufdd2', '\ufdd3'];

function encoded(name: string): string {
  return /[\n\r\u2028\u2029]/.test(name) ? LINE_ENDS.reduce((out, end, i) => out.replaceAll(end, STAND_INS[i] ?? ''), name) : name;
}

function decoded(path: string): string {
  return /[\ufdd0-\ufdd3]/.test(path) ? STAND_INS.reduce((out, standIn, i) => out.replaceAll(standIn, LINE_ENDS[i] ?? ''), path) : path;
}

/** The Go files right in a directory, with every name they may have. */
export function list(dir: string): Found {
  try {
    const entries = fs.readdirSync(dir, { withFileTypes: true });
    const files: FoundFile[] = [];
    for (const entry of entries) {
      if (!entry.name.endsWith('.go')) continue;
      const link = entry.isSymbolicLink();
      if (link ? leadsToFile(`${dir}/${entry.name}`) : entry.isFile()) files.push({ path: entry.name, link });
    }
    return { files, modules: entries.some((entry) => entry.name === 'go.mod') ? [''] : [], failures: [] };
  } catch (error) {
    return { files: [], modules: [], failures: [{ path: dir, reason: reasonOf(error) }] };
  }
}

function leadsToFile(path: string): boolean {
  try {
    return fs.statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  } catch {
    return false;
  }
}
