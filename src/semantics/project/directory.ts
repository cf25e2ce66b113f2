import type { SourceFile } from '../../syntax/source-file.ts';
import { holds, nameMatches, oldConstraint, parseConstraint, type BuildTarget } from './constraints.ts';
import type { FoundFile, ProjectHost } from './host.ts';
import { messageOf } from './module-table.ts';
import type { BuildList, Module } from './module.ts';
import type { Report } from './notice.ts';
import { guessedName, Package, type PackageContent } from './package.ts';
import type { Roots } from './roots.ts';
import { byCodeUnit, isWithin, join } from './slash.ts';

export interface DirectorySource {
  readonly dir: string;
  /** Import path of the package in it. */
  readonly path: string;
  readonly module: Module | null;
  /** Decides what the imports of its files mean and which constraints hold. */
  readonly list: BuildList;
  /** False for copies of other modules' packages, in vendor or in the module cache. */
  readonly own: boolean;
  /** Whether test files are read. */
  readonly tests: boolean;
}

/** What every directory of a program needs to be read. */
export interface Reader {
  readonly host: ProjectHost;
  readonly roots: Roots;
  readonly report: Report;
  /** The Go files right in a directory. */
  filesOf(dir: string): readonly FoundFile[];
  /** Absolute paths of files that were named one by one: build constraints do not hold for them. */
  readonly named: ReadonlySet<string>;
  sourceFile(path: string, text: string): SourceFile;
  register(file: SourceFile, pkg: Package, home: DirectorySource): void;
}

/**
 * One directory of Go files, and the packages in it: the package that an import means, its external test package, and
 * in directories that the go command would refuse, packages of other names. The files are read on first need.
 */
export class Directory {
  /** What an import of this directory means. */
  readonly primary: Package;
  readonly #source: DirectorySource;
  readonly #reader: Reader;
  #parts: Parts | undefined;

  constructor(source: DirectorySource, reader: Reader) {
    this.#source = source;
    this.#reader = reader;
    this.primary = this.#package(source.path, () => this.#read().primary);
  }

  /** The packages that have files, the primary one first. Reads the directory. */
  get packages(): readonly Package[] {
    const { primary, others } = this.#read();
    return primary.files.length === 0 ? others : [this.primary, ...others];
  }

  #read(): Parts {
    if (this.#parts !== undefined) return this.#parts;
    const { path } = this.#source;
    const groups = groupsOf(this.#files(), guessedName(path));
    const [first] = groups;
    const primary = first !== undefined && !isExternal(first) ? first : { name: guessedName(path), files: [] };
    const others: Package[] = [];
    const byName = new Map<string, Package>([[primary.name, this.primary]]);
    this.#adopt(this.primary, primary);
    for (const group of groups) {
      if (group === primary) continue;
      const { name } = group;
      const tested = isExternal(group) ? (byName.get(name.slice(0, -'_test'.length)) ?? null) : null;
      const isOwnTest = isExternal(group) && (tested === null || tested === this.primary);
      const pkg = this.#package(isOwnTest ? `${path}_test` : `${path}#${name}`, () => group, tested);
      if (!isExternal(group)) byName.set(name, pkg);
      this.#adopt(pkg, group);
      others.push(pkg);
    }
    return (this.#parts = { primary, others });
  }

  #adopt(pkg: Package, { files }: PackageContent): void {
    for (const file of files) this.#reader.register(file, pkg, this.#source);
  }

  #package(path: string, content: () => PackageContent, forTest: Package | null = null): Package {
    const { dir, module } = this.#source;
    return new Package({ path, dir, module, kind: 'source', forTest, content });
  }

  #files(): SourceFile[] {
    const { host, filesOf, report, roots, sourceFile, named } = this.#reader;
    const { dir, list, tests } = this.#source;
    const out: SourceFile[] = [];
    const seen = new Set<string>();
    for (const { path: name, link } of [...filesOf(dir)].sort((a, b) => byCodeUnit(a.path, b.path))) {
      let path = join(dir, name);
      const chosen = named.has(path);
      if (!chosen && !isWanted(name, list.target, tests)) continue;
      if (link) {
        const real = host.realpath(path);
        // A link may lead to anything on the machine; only what the user named is read outside the repository.
        if (!chosen && isWithin(roots.root, dir) && !isWithin(roots.root, real)) {
          report({ kind: 'unreadable', message: 'is a link that leads out of the repository', path: roots.display(path) });
          continue;
        }
        // Reports cannot show a place in a link, so they name the file that it leads to; but a target without the
        // ending would lose what the name says about tests.
        if (real.endsWith('_test.go') === name.endsWith('_test.go')) path = real;
      }
      if (seen.has(path)) continue;
      seen.add(path);
      try {
        const file = sourceFile(roots.display(path), host.readText(path));
        if (chosen || isBuilt(file, list.target)) out.push(file);
      } catch (error) {
        report({ kind: 'unreadable', message: messageOf(error), path: roots.display(path) });
      }
    }
    return out;
  }
}

interface Parts {
  readonly primary: PackageContent;
  readonly others: readonly Package[];
}

function isWanted(name: string, target: BuildTarget, tests: boolean): boolean {
  if (name.startsWith('_') || name.startsWith('.')) return false;
  return (tests || !name.endsWith('_test.go')) && nameMatches(name, target);
}

function isBuilt(file: SourceFile, target: BuildTarget): boolean {
  const { buildConstraint, packageName } = file.header;
  // The go command takes such a file for a piece of documentation.
  if (packageName === 'documentation') return false;
  const constraint = buildConstraint === null ? oldConstraint(file.text) : parseConstraint(buildConstraint);
  return constraint === null || holds(constraint, target);
}

/**
 * The files by package name: first the package that the directory is for, then others, external test packages last.
 * The go command wants one name a directory; where there are more, the one with most production files is the package.
 */
function groupsOf(files: readonly SourceFile[], fallback: string): PackageContent[] {
  const production = new Map<string, SourceFile[]>();
  const inside = new Map<string, SourceFile[]>();
  const external = new Map<string, SourceFile[]>();
  for (const file of files) {
    const isTest = file.path.endsWith('_test.go');
    const name = file.header.packageName;
    const group = !isTest ? production : name.endsWith('_test') ? external : inside;
    const known = group.get(name);
    if (known === undefined) group.set(name, [file]);
    else known.push(file);
  }
  const names = [...new Set([...production.keys(), ...inside.keys()])].filter((name) => name !== '');
  const size = (name: string): number => production.get(name)?.length ?? 0;
  names.sort((a, b) => size(b) - size(a));
  const first = names[0] ?? fallback;
  // A file without a package clause is broken Go; it most likely belongs to the package of the directory.
  const nameless = [production.get('') ?? [], inside.get('') ?? []];
  const out: PackageContent[] = [];
  for (const name of names.length === 0 && nameless.flat().length > 0 ? [first] : names) {
    const [lost, lostTests] = name === first ? nameless : [[], []];
    const all = [...(production.get(name) ?? []), ...(lost ?? []), ...(inside.get(name) ?? []), ...(lostTests ?? [])];
    out.push({ name, files: all });
  }
  for (const [name, tests] of external) out.push({ name, files: tests });
  return out;
}

function isExternal({ files }: PackageContent): boolean {
  return files.every((file) => file.path.endsWith('_test.go') && file.header.packageName.endsWith('_test'));
}
