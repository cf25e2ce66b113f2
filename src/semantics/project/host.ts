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

/**
 * What the loader needs of the outside world. The layer above the disk implements it; tests implement it in memory.
 * All paths are absolute, clean and written with `/`, on every system.
 */
export interface ProjectHost {
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
  /** The Go files in and below a directory as `./...` sees them: without testdata, vendor, `_x`, `.x` and links to directories. */
  walk(dir: string): Found;
  /** The text of a file, byte order mark kept, invalid UTF-8 as U+FFFD. Throws an error that says why it cannot. */
  readText(path: string): string;
}
