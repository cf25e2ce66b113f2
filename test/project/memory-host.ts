import type { Found, FoundFile, ProjectHost } from '../../src/semantics/project/host.ts';
import { below, isWithin, parentOf, resolve, upwards } from '../../src/semantics/project/slash.ts';

export interface World {
  /** Text by absolute path. */
  readonly files: Readonly<Record<string, string>>;
  /** Links by absolute path: where they lead, absolute. */
  readonly links?: Readonly<Record<string, string>>;
  /** Files and directories that exist and cannot be read. */
  readonly locked?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly goos?: string;
}

/** A disk in memory, and a record of all that was read from it. */
export class MemoryHost implements ProjectHost {
  readonly goos: string;
  readonly goarch = 'amd64';
  readonly reads: string[] = [];
  readonly lists: string[] = [];
  readonly walks: string[] = [];
  readonly #world: World;
  readonly #dirs = new Set<string>();

  constructor(world: World) {
    this.#world = world;
    this.goos = world.goos ?? 'linux';
    for (const path of [...Object.keys(world.files), ...Object.keys(world.links ?? {})]) {
      for (const dir of upwards(parentOf(path) ?? '/')) this.#dirs.add(dir);
    }
  }

  env(name: string): string | undefined {
    return this.#world.env?.[name];
  }

  absolute(path: string, base: string): string {
    return path.startsWith('/') ? resolve('/', path) : resolve(base, path);
  }

  kindOf(path: string): 'file' | 'directory' | null {
    const real = this.realpath(path);
    return this.#world.files[real] !== undefined ? 'file' : this.#dirs.has(real) ? 'directory' : null;
  }

  realpath(path: string): string {
    let at = path;
    // Links lead to links at most this often before the system calls it a loop.
    for (let turn = 0; turn < 40; turn++) {
      const link = Object.entries(this.#world.links ?? {}).find(([from]) => isWithin(from, at));
      if (link === undefined) return at;
      at = resolve(link[1], below(link[0], at));
    }
    return path;
  }

  list(dir: string): Found {
    this.lists.push(dir);
    const real = this.realpath(dir);
    if (this.#isLocked(real)) return failed(dir, 'permission denied');
    if (this.kindOf(real) !== 'directory') return failed(dir, 'no such file or directory');
    return { files: this.#goFiles().filter(({ path }) => parentOf(path) === real).map((file) => relativeTo(real, file)), modules: [], failures: [] };
  }

  walk(dir: string): Found {
    this.walks.push(dir);
    const isSkipped = (path: string): boolean => /(?:^|\/)(?:testdata\/|vendor\/|_|\.)/.test(below(dir, path));
    const locked = (this.#world.locked ?? []).filter((path) => this.#dirs.has(path) && isWithin(dir, path));
    const visible = (path: string): boolean => isWithin(dir, path) && !isSkipped(path) && !locked.some((at) => isWithin(at, path));
    return {
      files: this.#goFiles().filter(({ path }) => visible(path)).map((file) => relativeTo(dir, file)),
      modules: Object.keys(this.#world.files)
        .filter((path) => path.endsWith('/go.mod') && visible(path))
        .map((path) => below(dir, parentOf(path) ?? '/')),
      failures: locked.map((path) => ({ path, reason: 'permission denied' })),
    };
  }

  readText(path: string): string {
    this.reads.push(path);
    const real = this.realpath(path);
    const text = this.#world.files[real];
    if (this.#isLocked(real)) throw new Error('permission denied');
    if (text === undefined) throw new Error('no such file or directory');
    return text;
  }

  #goFiles(): FoundFile[] {
    const links = Object.keys(this.#world.links ?? {}).filter((path) => this.kindOf(path) === 'file');
    const files = Object.keys(this.#world.files).map((path) => ({ path, link: false }));
    return [...files, ...links.map((path) => ({ path, link: true }))].filter(({ path }) => path.endsWith('.go'));
  }

  #isLocked(path: string): boolean {
    return this.#world.locked?.includes(path) === true;
  }
}

function relativeTo(dir: string, { path, link }: FoundFile): FoundFile {
  return { path: below(dir, path), link };
}

function failed(path: string, reason: string): Found {
  return { files: [], modules: [], failures: [{ path, reason }] };
}
