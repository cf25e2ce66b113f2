import type { Found, FoundFile, ProjectHost } from './host.ts';
import { isIgnored, type ModuleTable } from './module-table.ts';
import type { Module } from './module.ts';
import { PatternError, type Report } from './notice.ts';
import { matcher, type Pattern } from './pattern.ts';
import type { Roots } from './roots.ts';
import { baseName, below, byCodeUnit, isWithin, join, parentOf } from './slash.ts';

/** What the patterns of a run come to. */
export interface Expansion {
  /** Directories named as a whole. */
  readonly whole: ReadonlySet<string>;
  /** Directories of which single files were named. */
  readonly partial: ReadonlySet<string>;
  /** The single files. */
  readonly named: ReadonlySet<string>;
}

/** Knows which Go files are in which directory, from walks and listings, each done once. */
export class FileIndex {
  readonly #host: ProjectHost;
  readonly #report: (path: string, reason: string) => void;
  readonly #files = new Map<string, readonly FoundFile[]>();
  readonly #walks = new Map<string, readonly string[]>();

  constructor(host: ProjectHost, report: (path: string, reason: string) => void) {
    this.#host = host;
    this.#report = report;
  }

  filesOf(dir: string): readonly FoundFile[] {
    const known = this.#files.get(dir);
    if (known !== undefined) return known;
    const { files, failures } = this.#host.list(dir);
    // An import may lead to a place that is not there; that is not worth a word.
    if (failures.length > 0 && this.#host.kindOf(dir) === 'directory') this.#fail(failures);
    this.#files.set(dir, files);
    return files;
  }

  /** The directories with Go files in and below a directory. */
  walk(base: string, modules: ModuleTable): readonly string[] {
    const known = this.#walks.get(base);
    if (known !== undefined) return known;
    const found = this.#host.walk(base);
    this.#fail(found.failures);
    const dirs = new Map<string, FoundFile[]>();
    for (const { path, link } of found.files) {
      const slash = path.lastIndexOf('/');
      const dir = join(base, path.slice(0, Math.max(0, slash)));
      const file = { path: path.slice(slash + 1), link };
      const siblings = dirs.get(dir);
      if (siblings === undefined) dirs.set(dir, [file]);
      else siblings.push(file);
    }
    const roots = new Set(found.modules.map((rest) => join(base, rest)));
    for (const dir of roots) modules.learn(dir, true);
    for (const [dir, files] of dirs) {
      if (!this.#files.has(dir)) this.#files.set(dir, files);
      for (let at = dir; at !== base && !roots.has(at); at = parentOf(at) ?? base) modules.learn(at, false);
    }
    const out = [...dirs.keys()];
    this.#walks.set(base, out);
    return out;
  }

  /** Adds a file that a walk leaves out because of its name. */
  addNamed(path: string): void {
    const dir = parentOf(path) ?? path;
    const files = this.filesOf(dir);
    const name = baseName(path);
    if (!files.some((file) => file.path === name)) this.#files.set(dir, [...files, { path: name, link: false }]);
  }

  #fail(failures: Found['failures']): void {
    for (const { path, reason } of failures) this.#report(path, reason);
  }
}

/** Finds the directories and files that patterns name. */
export function expand(
  patterns: readonly Pattern[], index: FileIndex, modules: ModuleTable, roots: Roots, report: Report,
): Expansion {
  const whole = new Set<string>();
  const partial = new Set<string>();
  const named = new Set<string>();
  for (const pattern of patterns) {
    const before = whole.size;
    let found: readonly string[] = [];
    switch (pattern.kind) {
      case 'file': {
        named.add(pattern.path);
        partial.add(parentOf(pattern.path) ?? pattern.path);
        continue;
      }
      case 'directory':
        found = index.filesOf(pattern.dir).length > 0 ? [pattern.dir] : [];
        break;
      case 'tree':
        found = index.walk(pattern.base, modules).filter((dir) => pattern.matches(dir) && !isLeftOut(dir, pattern.base, modules));
        break;
      case 'import':
        found = importable(pattern, index, modules, roots);
        break;
      default:
        pattern satisfies never;
    }
    for (const dir of found) whole.add(dir);
    if (found.length === 0 && whole.size === before) report({ kind: 'pattern', message: `${pattern.text} matched no packages` });
  }
  for (const path of named) index.addNamed(path);
  for (const dir of whole) partial.delete(dir);
  return { whole, partial, named };
}

/** The directories of the project's packages whose import path matches. */
function importable(
  pattern: Pattern & { readonly kind: 'import' }, index: FileIndex, modules: ModuleTable, roots: Roots,
): readonly string[] {
  const { cwd, root } = roots;
  const near = modules.listOf(modules.ownerOf(cwd)).main;
  const workspace = modules.workspaceOf(cwd);
  const candidates = new Set<Module>([...near, ...(workspace === null ? [] : modules.modulesOf(workspace))]);
  const known = [...candidates].filter(({ declared }) => declared);
  // `all` is the packages of the main modules; those of other modules are not for this run to judge.
  const own = belowModules(known, pattern, index, modules);
  if (own.length > 0 || pattern.text === 'all') return own.length > 0 ? own : index.walk(root, modules);
  const everywhere = new Set(index.walk(root, modules).map((dir) => modules.ownerOf(dir)));
  const found = belowModules([...everywhere].filter((module) => !candidates.has(module)), pattern, index, modules);
  if (found.length > 0) return found;
  const names = [...candidates, ...everywhere].filter(({ declared }) => declared).map(({ path }) => path).sort(byCodeUnit);
  const hint = names[0] === undefined ? 'patterns for directories start with ./' : `patterns for directories start with ./, import paths here with ${names[0]}`;
  throw new PatternError(`${pattern.text}: no package of this project has such an import path`, hint);
}

function belowModules(
  candidates: readonly Module[], pattern: Pattern & { readonly kind: 'import' }, index: FileIndex, modules: ModuleTable,
): string[] {
  const out: string[] = [];
  const literal = pattern.text.includes('...') || pattern.text === 'all' ? null : pattern.text;
  for (const module of candidates) {
    if (literal !== null) {
      const rest = module.restOf(literal);
      const dir = rest === null ? null : join(module.dir, rest);
      if (dir !== null && index.filesOf(dir).length > 0 && modules.ownerOf(dir) === module) out.push(dir);
      continue;
    }
    if (!couldMatch(pattern.text, module.path)) continue;
    for (const dir of index.walk(module.dir, modules)) {
      if (modules.ownerOf(dir) !== module || isLeftOut(dir, module.dir, modules)) continue;
      if (pattern.matches(module.importPath(below(module.dir, dir)))) out.push(dir);
    }
  }
  return out;
}

/** Spares the walk of a module whose path and the pattern part ways before the first wildcard. */
function couldMatch(pattern: string, modulePath: string): boolean {
  if (pattern === 'all' || modulePath === 'std') return true;
  const fixed = pattern.slice(0, pattern.indexOf('...'));
  return fixed.startsWith(modulePath) || modulePath.startsWith(fixed) || matcher(pattern)(modulePath);
}

/** True when a go.mod tells patterns to ignore the directory, and the pattern does not start inside of what is ignored. */
function isLeftOut(dir: string, base: string, modules: ModuleTable): boolean {
  const module = modules.ownerOf(dir);
  const ignored = (at: string): boolean => isWithin(module.dir, at) && isIgnored(module, below(module.dir, at));
  return module.ignores.length > 0 && ignored(dir) && !ignored(base);
}
