import type { SourceFile } from '../../syntax/source-file.ts';
import type { TreeText } from '../../syntax/tree.ts';
import type { Catalogue } from './catalogue.ts';
import { Directory, type DirectorySource, type Reader } from './directory.ts';
import { guessedName, Package } from './package.ts';
import type { Importer, Location, Resolver } from './resolver.ts';
import type { Roots } from './roots.ts';
import { byCodeUnit } from './slash.ts';

/** A directory that the patterns named. */
export interface Target extends DirectorySource {
  /** False when only single files of it were named: then findings elsewhere in it are not wanted. */
  readonly whole: boolean;
}

export interface ProgramParts {
  readonly roots: Roots;
  readonly targets: readonly Target[];
  readonly resolver: Resolver;
  readonly catalogue: Catalogue | null;
  readonly tests: boolean;
  readonly reader: Omit<Reader, 'register'>;
  /** Called once when all targets are read, with the directories in which nothing was found. */
  readonly empty: (dirs: readonly string[]) => void;
}

/** All packages of a run: those that the patterns named, and whatever these import, found when it is asked for. */
export class Program {
  readonly roots: Roots;
  readonly #parts: ProgramParts;
  readonly #targetDirs: ReadonlySet<string>;
  readonly #reader: Reader;
  readonly #owners = new WeakMap<TreeText, Package>();
  readonly #files = new Map<string, SourceFile>();
  readonly #directories = new Map<string, Directory>();
  readonly #homes = new WeakMap<Package, DirectorySource>();
  readonly #imports = new WeakMap<Package, Map<string, Package>>();
  readonly #moduleImports = new WeakMap<Package, readonly Package[]>();
  readonly #reachable = new WeakMap<Package, Set<Package>>();
  readonly #outside = new Map<string, Package>();
  #targets: readonly Package[] | undefined;
  #focus: ReadonlySet<string> | null | undefined;

  constructor(parts: ProgramParts) {
    this.roots = parts.roots;
    this.#parts = parts;
    this.#targetDirs = new Set(parts.targets.map(({ dir }) => dir));
    this.#reader = { ...parts.reader, register: (file, pkg, home) => this.#register(file, pkg, home) };
  }

  /** The packages that the patterns named, by directory. Reads their files on first use. */
  get targets(): readonly Package[] {
    if (this.#targets === undefined) {
      const found = this.#parts.targets.map((target) => ({ dir: target.dir, packages: this.#directory(target).packages }));
      this.#targets = found.flatMap(({ packages }) => packages);
      this.#parts.empty(found.filter(({ packages }) => packages.length === 0).map(({ dir }) => dir));
    }
    return this.#targets;
  }

  /** The directories behind the targets, in their order. Reads nothing, so that workers can share them out. */
  get targetDirs(): readonly string[] {
    return this.#parts.targets.map(({ dir }) => dir);
  }

  /** The packages in one directory that the patterns named. Reads that directory alone. */
  packagesIn(dir: string): readonly Package[] {
    const target = this.#parts.targets.find((candidate) => candidate.dir === dir);
    return target === undefined ? [] : this.#directory(target).packages;
  }

  /** Says so for patterns that matched only these directories, in which nothing was found. For runs that never ask for all targets. */
  reportEmpty(dirs: readonly string[]): void {
    this.#parts.empty(dirs);
  }

  /** Shown paths of the files to which findings are limited; null when whole packages were named throughout. */
  get focus(): ReadonlySet<string> | null {
    if (this.#focus === undefined) this.#focus = this.#parts.targets.every(({ whole }) => whole) ? null : this.#focused();
    return this.#focus;
  }

  /** What an import of a path means in a package. Reads nothing but the names in one directory. */
  import(path: string, from: Package): Package {
    let known = this.#imports.get(from);
    if (known === undefined) this.#imports.set(from, (known = new Map()));
    let found = known.get(path);
    if (found === undefined) known.set(path, (found = this.#find(path, this.#homes.get(from) ?? null)));
    return found;
  }

  /** The packages of the project that a package imports, each once, in the order of the files. */
  moduleImports(pkg: Package): readonly Package[] {
    let known = this.#moduleImports.get(pkg);
    if (known === undefined) this.#moduleImports.set(pkg, (known = this.#findModuleImports(pkg)));
    return known;
  }

  /** The package and every package of the project that it reaches by imports. */
  reachable(pkg: Package): ReadonlySet<Package> {
    let known = this.#reachable.get(pkg);
    if (known === undefined) {
      known = new Set([pkg]);
      for (const reached of known) for (const next of this.moduleImports(reached)) known.add(next);
      this.#reachable.set(pkg, known);
    }
    return known;
  }

  #findModuleImports(pkg: Package): readonly Package[] {
    const out = new Set<Package>();
    const importer = this.#homes.get(pkg) ?? null;
    const paths = new Set(pkg.files.flatMap((file) => file.header.imports.map(({ path }) => path)));
    for (const path of paths) {
      // Most imports are of other modules, and finding these takes looks into the module cache.
      if (importer !== null && !/^\.\.?\//.test(path) && this.#parts.resolver.locateOwn(path, importer) === null) continue;
      const imported = this.import(path, pkg);
      if (imported !== pkg && this.isOwn(imported)) out.add(imported);
    }
    return [...out];
  }

  /** True for packages of the project itself: no copies in vendor or in the module cache, no catalogue. */
  isOwn(pkg: Package): boolean {
    return this.#homes.get(pkg)?.own === true;
  }

  packageOf(file: TreeText): Package {
    const owner = this.#owners.get(file);
    if (owner === undefined) throw new Error(`${file.path} belongs to no package of this program`);
    return owner;
  }

  /** A file that was read, by its shown path. */
  fileAt(path: string): SourceFile | null {
    return this.#files.get(path) ?? null;
  }

  /** A shown path as one would type it in the current directory. */
  displayPath(path: string): string {
    return this.roots.fromCwd(path);
  }

  #find(path: string, importer: Importer | null): Package {
    if (path === 'C') return this.#opaque(path);
    // The standard library comes before any module, since its paths are reserved. It cannot import anything else.
    const reserved = importer === null || (!(path.split('/', 1)[0] ?? '').includes('.') && importer.module?.path !== 'std');
    const standard = reserved ? this.#catalogued(path) : null;
    if (standard !== null) return standard;
    const location = importer === null ? null : this.#parts.resolver.locate(path, importer);
    if (location !== null) return this.#at(location).primary;
    return this.#catalogued(path) ?? this.#opaque(path);
  }

  #at(location: Location): Directory {
    // Test files of a package that is only imported cannot be reached from here, and most of the text may be in them.
    const tests = location.own && this.#parts.tests && this.#targetDirs.has(location.dir);
    return this.#directory({ ...location, tests });
  }

  #directory(source: DirectorySource): Directory {
    // A copy is read as its build list wants it, and two modules of a repository may want it differently.
    const reader = source.own ? '' : (source.list.main[0]?.dir ?? '');
    const key = [source.path, source.dir, reader].join('\n');
    let directory = this.#directories.get(key);
    if (directory === undefined) {
      directory = new Directory(source, this.#reader);
      this.#directories.set(key, directory);
      this.#homes.set(directory.primary, source);
    }
    return directory;
  }

  #register(file: SourceFile, pkg: Package, home: DirectorySource): void {
    this.#owners.set(file, pkg);
    this.#files.set(file.path, file);
    this.#homes.set(pkg, home);
  }

  #catalogued(path: string): Package | null {
    const known = this.#outside.get(path);
    if (known !== undefined) return known.kind === 'catalogue' ? known : null;
    const text = this.#parts.catalogue?.packageText(path) ?? null;
    if (text === null) return null;
    const file = this.#parts.reader.sourceFile(`${CATALOGUE_PREFIX}${path}.go`, text);
    const content = { name: file.header.packageName, files: [file] };
    const pkg = new Package({ path, dir: '', module: null, kind: 'catalogue', content: () => content });
    this.#owners.set(file, pkg);
    this.#outside.set(path, pkg);
    return pkg;
  }

  #opaque(path: string): Package {
    let pkg = this.#outside.get(path);
    if (pkg === undefined) {
      const content = { name: guessedName(path), files: [] };
      pkg = new Package({ path, dir: '', module: null, kind: 'opaque', content: () => content });
      this.#outside.set(path, pkg);
    }
    return pkg;
  }

  #focused(): ReadonlySet<string> {
    const out = new Set([...this.#reader.named].map((path) => this.roots.display(this.#reader.host.realpath(path))));
    for (const target of this.#parts.targets) {
      if (!target.whole) continue;
      for (const pkg of this.#directory(target).packages) for (const file of pkg.files) out.add(file.path);
    }
    return new Set([...out].sort(byCodeUnit));
  }
}

/** Stands before the shown paths of catalogue files, which are in no repository. */
const CATALOGUE_PREFIX = 'catalogue:';
