import type { BuildTarget } from './constraints.ts';
import { atLeast, compareModuleVersions, LATEST, laterOf, type GoVersion } from './go-version.ts';
import { isDirectoryPath, type ModFile, type Replace, type Require } from './mod-file.ts';
import { join, resolve } from './slash.ts';

/** A module: what its go.mod says and where it is. */
export class Module {
  readonly path: string;
  readonly dir: string;
  readonly goVersion: GoVersion;
  readonly requires: readonly Require[];
  readonly replaces: readonly Replace[];
  readonly ignores: readonly string[];
  /** False for code that has no go.mod. */
  readonly declared: boolean;
  /** The folder that may hold copies of other modules' packages. */
  readonly vendor: string;
  /** The Go release that the module asks for with its `go` and `toolchain` lines; null when it does not say. */
  readonly release: GoVersion | null;

  constructor(path: string, dir: string, goVersion: GoVersion, file: ModFile | null) {
    this.path = path;
    this.dir = dir;
    this.goVersion = goVersion;
    this.requires = file?.requires ?? [];
    this.replaces = file?.replaces ?? [];
    this.ignores = file?.ignores ?? [];
    this.declared = file !== null;
    this.vendor = join(dir, 'vendor');
    const go = file?.go ?? null;
    const toolchain = file?.toolchain ?? null;
    this.release = go !== null && toolchain !== null ? laterOf(go, toolchain) : (go ?? toolchain);
  }

  /** The import path of a directory given relative to the module (`''` for its root). */
  importPath(rest: string): string {
    // Copies in vendor keep their own path, and so do the packages of the standard library.
    if (rest.startsWith('vendor/')) return rest.slice('vendor/'.length);
    if (this.path === 'std') return rest;
    return rest === '' ? this.path : `${this.path}/${rest}`;
  }

  /** The part of an import path below this module; null when the path is not below it. */
  restOf(importPath: string): string | null {
    if (importPath === this.path) return '';
    if (this.path === 'std') return importPath;
    return importPath.startsWith(`${this.path}/`) ? importPath.slice(this.path.length + 1) : null;
  }
}

/** A replacement by a directory (absolute) or by another module. */
export type Replacement = { readonly dir: string } | { readonly path: string; readonly version: string };

/**
 * The modules whose go.mod decides together which versions are used and what is built: one module, or those of a
 * workspace.
 */
export class BuildList {
  /** The modules themselves, longest path first. */
  readonly main: readonly Module[];
  readonly vendorDirs: readonly string[];
  readonly target: BuildTarget;
  readonly #versions = new Map<string, string>();
  readonly #replaces = new Map<string, Replacement>();

  constructor(
    main: readonly Module[],
    workspace: { readonly dir: string; readonly replaces: readonly Replace[] } | null,
    target: Omit<BuildTarget, 'release'>,
    release: GoVersion | null,
  ) {
    this.main = [...main].sort((a, b) => b.path.length - a.path.length);
    this.vendorDirs = [...(workspace === null ? [] : [join(workspace.dir, 'vendor')]), ...main.map(({ vendor }) => vendor)];
    this.target = { ...target, release: release ?? releaseOf(main) };
    for (const { requires } of main) {
      for (const { path, version } of requires) {
        const known = this.#versions.get(path);
        if (known === undefined || compareModuleVersions(version, known) > 0) this.#versions.set(path, version);
      }
    }
    for (const module of main) this.#addReplaces(module.dir, module.replaces);
    // The workspace's own replacements win over those of its modules.
    if (workspace !== null) this.#addReplaces(workspace.dir, workspace.replaces);
  }

  /** The version that the build list asks for. */
  version(modulePath: string): string | null {
    return this.#versions.get(modulePath) ?? null;
  }

  replacement(modulePath: string, version: string | null): Replacement | null {
    return this.#replaces.get(`${modulePath}@${version ?? ''}`) ?? this.#replaces.get(modulePath) ?? null;
  }

  #addReplaces(dir: string, replaces: readonly Replace[]): void {
    for (const { path, version, target, targetVersion } of replaces) {
      const key = version === null ? path : `${path}@${version}`;
      if (isDirectoryPath(target)) this.#replaces.set(key, { dir: resolve(dir, target.replaceAll('\\', '/')) });
      else if (targetVersion !== null) this.#replaces.set(key, { path: target, version: targetVersion });
    }
  }
}

/**
 * The newest release that the modules ask for. Without a `go` line anywhere it is the newest there is, since the tags
 * of a release hold in all later ones.
 */
function releaseOf(modules: readonly Module[]): GoVersion {
  let out: GoVersion | null = null;
  for (const { release } of modules) {
    if (release === null) return LATEST;
    if (out === null || atLeast(release, out.major, out.minor)) out = release;
  }
  return out ?? LATEST;
}

/** The way from an import path to the shorter ones that may be its module: `a/b/c`, `a/b`, `a`. */
export function* modulePathsOf(importPath: string): Iterable<string> {
  for (let at = importPath; ; at = at.slice(0, at.lastIndexOf('/'))) {
    yield at;
    if (!at.includes('/')) return;
  }
}

/** The module cache writes upper case as `!` and lower case, for file systems that take both for the same. */
export function escapeModulePath(path: string): string {
  return path.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
}
