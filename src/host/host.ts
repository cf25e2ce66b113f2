import fs from 'node:fs';
import path from 'node:path';
import { readBytes, readText, reasonOf } from './read.ts';
import { list, walk, type Found } from './walk.ts';

export type { Failure, Found, FoundFile } from './walk.ts';

/**
 * The outside world: disk and environment. Paths are absolute and written with `/` on every system, except where a
 * method says that it takes what a user wrote.
 */
export interface Host {
  /** The current directory. */
  readonly cwd: string;
  /** The system in Go's words: `linux`, `amd64`. */
  readonly goos: string;
  readonly goarch: string;
  env(name: string): string | undefined;
  /** Turns what a user wrote into an absolute clean path. */
  absolute(path: string, base: string): string;
  /** What a path leads to, links followed; null where there is nothing. */
  kindOf(path: string): 'file' | 'directory' | 'other' | null;
  /** The path without symbolic links; the path itself when that fails. */
  realpath(path: string): string;
  /** The Go files right in a directory, with every name they may have. */
  list(dir: string): Found;
  /** The Go files in and below a directory, without testdata, vendor, `_x`, `.x` and links to directories. */
  walk(dir: string): Found;
  /** The text of a file, byte order mark kept, invalid UTF-8 as U+FFFD. Throws an `Error` whose message is the reason. */
  readText(path: string): string;
  /** Throws as `readText` does. */
  readBytes(path: string): Uint8Array;
  /** Writes a file so that its final name never shows a part of it. Throws as `readText` does. */
  writeText(path: string, text: string): void;
}

/** The world as Node shows it. */
export function nodeHost(): Host {
  return {
    cwd: toSlash(process.cwd()),
    goos: GOOS[process.platform] ?? process.platform,
    goarch: GOARCH[process.arch] ?? process.arch,
    env: (name) => process.env[name],
    absolute: (written, base) => toSlash(path.resolve(base, written)),
    kindOf,
    realpath,
    list,
    walk,
    readText,
    readBytes,
    writeText,
  };
}

/** Names that Node gives to systems and processors, where Go has another name. */
const GOOS: Readonly<Record<string, string>> = { win32: 'windows', sunos: 'solaris' };
const GOARCH: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386', mipsel: 'mipsle' };

function toSlash(name: string): string {
  return path.sep === '\\' ? name.replaceAll('\\', '/') : name;
}

function kindOf(name: string): 'file' | 'directory' | 'other' | null {
  try {
    const stat = fs.statSync(name, { throwIfNoEntry: false });
    if (stat === undefined) return null;
    return stat.isDirectory() ? 'directory' : stat.isFile() ? 'file' : 'other';
  } catch {
    // A loop of links, a parent that is a file, a directory that may not be entered: nothing to be had there.
    return null;
  }
}

function realpath(name: string): string {
  try {
    return toSlash(fs.realpathSync.native(name));
  } catch {
    return name;
  }
}

function writeText(name: string, text: string): void {
  const part = `${name}.${process.pid}.part`;
  try {
    // A link or a device (/dev/stdout) is written to as it is: renaming over it would replace it.
    const existing = fs.lstatSync(name, { throwIfNoEntry: false });
    if (existing !== undefined && !existing.isFile()) fs.writeFileSync(name, text);
    else {
      fs.writeFileSync(part, text);
      fs.renameSync(part, name);
    }
  } catch (error) {
    fs.rmSync(part, { force: true });
    throw new Error(reasonOf(error), { cause: error });
  }
}
