import type { ProjectHost } from './host.ts';
import type { ModuleTable } from './module-table.ts';
import { escapeModulePath, modulePathsOf, type BuildList, type Module } from './module.ts';
import { baseName, below, isWithin, join, parentOf, resolve, upwards } from './slash.ts';
import { VendorTable } from './vendor.ts';

/** Where the package of an import path is. */
export interface Location {
  readonly dir: string;
  readonly path: string;
  readonly module: Module | null;
  readonly list: BuildList;
  /** False for a copy of another module's package, in vendor or in the module cache. */
  readonly own: boolean;
}

/** The place from which an import is looked at. */
export interface Importer {
  readonly dir: string;
  readonly module: Module | null;
  readonly list: BuildList;
}

/**
 * Finds the directory of an import path as the go command does, without its help: the modules of the project, replaced
 * directories, vendor, the module cache. Looks only at places to which the project's own files point.
 */
export class Resolver {
  readonly #host: ProjectHost;
  readonly #modules: ModuleTable;
  readonly #root: string;
  readonly #hasGo: (dir: string) => boolean;
  readonly #vendor: VendorTable;
  readonly #known = new Map<BuildList, Map<Module | null, Map<string, Location | null>>>();
  readonly #reals = new Map<string, string>();
  #cache: string | null | undefined;

  constructor(host: ProjectHost, modules: ModuleTable, root: string, hasGo: (dir: string) => boolean) {
    this.#host = host;
    this.#modules = modules;
    this.#root = root;
    this.#hasGo = hasGo;
    this.#vendor = new VendorTable(host);
  }

  locate(path: string, from: Importer): Location | null {
    if (path.startsWith('./') || path.startsWith('../')) return this.#own(resolve(from.dir, path));
    if (!isImportPath(path)) return null;
    // The answer is the same for all packages of a module, and most packages import the same few.
    let ofList = this.#known.get(from.list);
    if (ofList === undefined) this.#known.set(from.list, (ofList = new Map()));
    let known = ofList.get(from.module);
    if (known === undefined) ofList.set(from.module, (known = new Map()));
    let location = known.get(path);
    if (location === undefined) known.set(path, (location = this.#locate(path, from)));
    return location;
  }

  /** The same for packages of the project alone: looks into no vendor folder and no module cache. */
  locateOwn(path: string, from: Importer): Location | null {
    const found = isImportPath(path) ? (this.#inProject(path, from) ?? this.#replaced(path, from.list)) : null;
    return found?.own === true ? found : null;
  }

  #locate(path: string, from: Importer): Location | null {
    return (
      this.#inProject(path, from) ??
      this.#replaced(path, from.list) ??
      this.#vendored(path, from.list) ??
      this.#cached(path, from) ??
      this.#vendoredAbove(path, from)
    );
  }

  #inProject(path: string, from: Importer): Location | null {
    for (const module of from.list.main) {
      const rest = module.restOf(path);
      if (rest === null) continue;
      const dir = join(module.dir, rest);
      const location = this.#modules.ownerOf(dir) === module ? this.#own(dir, module.dir) : null;
      if (location !== null) return location;
    }
    const { module, list } = from;
    // A vendored module has no go.mod either, but what it imports is not beside it.
    return module !== null && !module.declared && list.main.includes(module) ? this.#besideUndeclared(path, module) : null;
  }

  /** Without a go.mod nobody says under which path the repository is imported; most often its last part is the name of the directory. */
  #besideUndeclared(path: string, module: Module): Location | null {
    const at = `/${path}/`.indexOf(`/${baseName(module.dir)}/`);
    if (at < 0) return null;
    return this.#own(join(module.dir, path.slice(at + baseName(module.dir).length + 1)), module.dir);
  }

  #replaced(path: string, list: BuildList): Location | null {
    for (const modulePath of modulePathsOf(path)) {
      const replacement = list.replacement(modulePath, list.version(modulePath));
      if (replacement === null || !('dir' in replacement)) continue;
      const dir = join(replacement.dir, path.slice(modulePath.length + 1));
      if (!this.#hasGo(dir)) continue;
      // A replacement may stand in under another path than its own, and it may have no go.mod at all.
      if (this.#modules.rootedAt(replacement.dir)?.path === modulePath) return this.#own(dir, replacement.dir);
      return this.#inside(replacement.dir, dir, path, this.#modules.dependency(modulePath, replacement.dir), list);
    }
    return null;
  }

  #vendored(path: string, list: BuildList): Location | null {
    return first(list.vendorDirs, (vendor) => this.#inVendor(vendor, path, list));
  }

  /**
   * The vendor folders of the modules around this one. They hold copies for another build, but nearly always of the same
   * package, and knowing it is better than knowing nothing.
   */
  #vendoredAbove(path: string, { module, list }: Importer): Location | null {
    if (module === null || module.dir === this.#root || !isWithin(this.#root, module.dir)) return null;
    const above = [...upwards(parentOf(module.dir) ?? module.dir)].filter((dir) => isWithin(this.#root, dir));
    return first(above, (dir) => this.#inVendor(join(dir, 'vendor'), path, list));
  }

  #inVendor(vendor: string, path: string, list: BuildList): Location | null {
    if (!this.#vendor.exists(vendor)) return null;
    const dir = join(vendor, path);
    const real = this.#realpath(dir);
    // Some repositories keep their own modules in vendor as links; then the real place is the one to read.
    if (!isWithin(vendor, real)) return this.#own(real);
    return this.#hasGo(dir) ? { own: false, dir, path, module: this.#vendor.moduleOf(vendor, path), list } : null;
  }

  #cached(path: string, from: Importer): Location | null {
    const cache = this.#cacheDir();
    if (cache === null) return null;
    for (const modulePath of modulePathsOf(path)) {
      const wanted = from.list.version(modulePath) ?? versionAsked(from.module, modulePath);
      if (wanted === null) continue;
      const replacement = from.list.replacement(modulePath, wanted);
      const source = replacement !== null && 'path' in replacement ? replacement : { path: modulePath, version: wanted };
      const root = join(cache, `${escapeModulePath(source.path)}@${escapeModulePath(source.version)}`);
      const dir = join(root, path.slice(modulePath.length + 1));
      if (!this.#hasGo(dir)) continue;
      return { own: false, dir, path, module: this.#modules.dependency(modulePath, root), list: from.list };
    }
    return null;
  }

  #cacheDir(): string | null {
    if (this.#cache === undefined) {
      const [goPath] = (this.#host.env('GOPATH') ?? '').split(this.#host.goos === 'windows' ? ';' : ':');
      const home = this.#host.env(this.#host.goos === 'windows' ? 'USERPROFILE' : 'HOME');
      const written = this.#host.env('GOMODCACHE') || (goPath ? `${goPath}/pkg/mod` : home ? `${home}/go/pkg/mod` : '');
      const dir = written === '' ? null : this.#host.absolute(written, this.#root);
      this.#cache = dir !== null && this.#host.kindOf(dir) === 'directory' ? dir : null;
    }
    return this.#cache;
  }

  /** A directory of the project under the path that its own go.mod gives it, whatever the way to it was. */
  #own(dir: string, allowed: string = this.#root): Location | null {
    const isOpen = (at: string): boolean => isWithin(allowed, at) || isWithin(this.#root, at);
    // A relative import may climb out; then not even the links there are looked at.
    if (!isOpen(dir)) return null;
    const real = this.#realpath(dir);
    if (!isOpen(real)) return null;
    if (!this.#hasGo(real)) return null;
    const module = this.#modules.ownerOf(real);
    const path = module.importPath(below(module.dir, real));
    return { own: true, dir: real, path, module, list: this.#modules.listOf(module) };
  }

  #realpath(dir: string): string {
    let real = this.#reals.get(dir);
    if (real === undefined) this.#reals.set(dir, (real = this.#host.realpath(dir)));
    return real;
  }

  #inside(root: string, dir: string, path: string, module: Module, list: BuildList): Location | null {
    const real = this.#realpath(dir);
    return isWithin(this.#realpath(root), real) ? { own: true, dir: real, path, module, list } : null;
  }
}

/** Keeps paths that climb out of the place where they are looked up away from the disk. */
function isImportPath(path: string): boolean {
  return !/[\\\0]/.test(path) && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

function first<T, R>(items: readonly T[], find: (item: T) => R | null): R | null {
  for (const item of items) {
    const found = find(item);
    if (found !== null) return found;
  }
  return null;
}

/** A dependency's own go.mod knows versions that an old, unpruned go.mod of the project does not list. */
function versionAsked(module: Module | null, modulePath: string): string | null {
  return module?.requires.find(({ path }) => path === modulePath)?.version ?? null;
}
