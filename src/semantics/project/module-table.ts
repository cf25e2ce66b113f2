import type { BuildTarget } from './constraints.ts';
import { LATEST, WITHOUT_GO_LINE, type GoVersion } from './go-version.ts';
import type { ProjectHost } from './host.ts';
import { isDirectoryPath, parseModFile, parseWorkFile, type ModFile, type WorkFile } from './mod-file.ts';
import { BuildList, Module } from './module.ts';
import type { Report } from './notice.ts';
import type { Roots } from './roots.ts';
import { baseName, isWithin, join, parentOf, resolve, upwards } from './slash.ts';

export interface ModuleSettings {
  readonly target: Omit<BuildTarget, 'release'>;
  /** Stands for the `go` line of every module of the project. */
  readonly goVersion: GoVersion | null;
}

const NO_MODULE_LINE = 'this go.mod has no module line; imports of packages of its module are taken for unknown';

/** Finds the module of a directory and the build list of a module. Each go.mod and go.work is read once. */
export class ModuleTable {
  readonly #host: ProjectHost;
  readonly #roots: Roots;
  readonly #settings: ModuleSettings;
  readonly #report: Report;
  readonly #hasGoMod = new Map<string, boolean>();
  readonly #owners = new Map<string, Module>();
  readonly #modules = new Map<string, Module>();
  readonly #lists = new Map<string, BuildList>();
  readonly #workspaces = new Map<string, Workspace | null>();

  constructor(host: ProjectHost, roots: Roots, settings: ModuleSettings, report: Report) {
    this.#host = host;
    this.#roots = roots;
    this.#settings = settings;
    this.#report = report;
  }

  /** Tells what a walk has already seen, to spare the disk: these directories have a go.mod or have none. */
  learn(dir: string, hasGoMod: boolean): void {
    this.#hasGoMod.set(dir, hasGoMod);
  }

  /** The module of a directory: the nearest go.mod upwards, else an undeclared module for the whole repository. */
  ownerOf(dir: string): Module {
    const known = this.#owners.get(dir);
    if (known !== undefined) return known;
    const above = parentOf(dir);
    // Directories of a walk come in thousands, so the answer for the one above is reused.
    const owner = this.rootedAt(dir) ?? (above === null ? this.#undeclared(dir) : this.#ownerAbove(dir, above));
    this.#owners.set(dir, owner);
    return owner;
  }

  /** The module whose go.mod is right in a directory; null when there is none. */
  rootedAt(dir: string): Module | null {
    return this.#isModuleRoot(dir) ? this.declared(dir) : null;
  }

  /** The module of a directory that is known to have a go.mod. */
  declared(dir: string): Module {
    return this.#module(dir, dir, (file) => {
      const version = this.#settings.goVersion ?? file.go ?? WITHOUT_GO_LINE;
      if (file.module === null && file.hasText) this.#report({ kind: 'pattern', message: NO_MODULE_LINE, path: this.#roots.display(join(dir, 'go.mod')) });
      return new Module(file.module ?? baseName(dir), dir, version, file);
    });
  }

  /** A module that the project depends on; its path is the one under which it was asked for. */
  dependency(path: string, dir: string): Module {
    return this.#module(`${dir}\n${path}`, dir, (file) => new Module(path, dir, file.go ?? WITHOUT_GO_LINE, file));
  }

  /** The build list to which a module of the project belongs: that of the workspace that uses it, else its own. */
  listOf(module: Module): BuildList {
    const workspace = this.workspaceOf(module.dir);
    const used = workspace !== null && workspace.uses.includes(module.dir) ? workspace : null;
    const key = used?.dir ?? module.dir;
    let list = this.#lists.get(key);
    if (list === undefined) {
      const { target, goVersion } = this.#settings;
      list = new BuildList(used === null ? [module] : this.modulesOf(used), used, target, goVersion);
      this.#lists.set(key, list);
    }
    return list;
  }

  modulesOf(workspace: Workspace): Module[] {
    return workspace.uses.flatMap((dir) => this.rootedAt(dir) ?? []);
  }

  /** The workspace that GOWORK names, or the nearest go.work upwards. */
  workspaceOf(dir: string): Workspace | null {
    const chosen = this.#host.env('GOWORK') ?? '';
    if (chosen === 'off') return null;
    if (chosen !== '' && chosen !== 'auto') {
      const file = this.#host.absolute(chosen, this.#roots.cwd);
      return this.#workspaceAt(parentOf(file) ?? file, file);
    }
    const { root } = this.#roots;
    // Modules elsewhere are here only because a file of the repository points to them.
    for (const at of upwards(isWithin(root, dir) ? dir : root)) {
      const workspace = this.#workspaceAt(at, join(at, 'go.work'));
      if (workspace !== null) return workspace;
      if (at === root) break;
    }
    return null;
  }

  #workspaceAt(dir: string, file: string): Workspace | null {
    const known = this.#workspaces.get(file);
    if (known !== undefined) return known;
    const text = this.#host.kindOf(file) === 'file' ? this.#read(file) : null;
    const parsed = text === null ? null : parseWorkFile(text);
    const workspace = parsed && { ...parsed, dir, uses: parsed.uses.map((use) => resolve(dir, use.replaceAll('\\', '/'))) };
    this.#workspaces.set(file, workspace);
    return workspace;
  }

  #ownerAbove(dir: string, above: string): Module {
    // Nothing above the repository is looked at.
    if (dir === this.#roots.root) return this.#undeclared(dir);
    const owner = this.ownerOf(above);
    return owner.declared || isWithin(this.#roots.root, dir) ? owner : this.#undeclared(dir);
  }

  #undeclared(dir: string): Module {
    const root = isWithin(this.#roots.root, dir) ? this.#roots.root : dir;
    const known = this.#modules.get(`${root}?`);
    if (known !== undefined) return known;
    const module = new Module(baseName(root) || 'main', root, this.#settings.goVersion ?? LATEST, null);
    this.#modules.set(`${root}?`, module);
    return module;
  }

  #module(key: string, dir: string, make: (file: ModFile) => Module): Module {
    const known = this.#modules.get(key);
    if (known !== undefined) return known;
    const module = make(parseModFile(this.#read(join(dir, 'go.mod')) ?? ''));
    this.#modules.set(key, module);
    return module;
  }

  #isModuleRoot(dir: string): boolean {
    let known = this.#hasGoMod.get(dir);
    if (known === undefined) this.#hasGoMod.set(dir, (known = this.#host.kindOf(join(dir, 'go.mod')) === 'file'));
    return known;
  }

  #read(file: string): string | null {
    try {
      return this.#host.readText(file);
    } catch (error) {
      if (this.#host.kindOf(file) === null) return null;
      this.#report({ kind: 'unreadable', message: messageOf(error), path: this.#roots.display(file) });
      return null;
    }
  }
}

/** A go.work with the directories that it uses, absolute. */
export interface Workspace extends WorkFile {
  readonly dir: string;
}

/** True when a directory below a module is one that its go.mod tells patterns to ignore. */
export function isIgnored(module: Module, rest: string): boolean {
  return module.ignores.some((entry) => {
    const ignored = entry.replace(/^\.\//, '').replace(/\/+$/, '');
    if (isDirectoryPath(entry)) return rest === ignored || rest.startsWith(`${ignored}/`);
    return `/${rest}/`.includes(`/${ignored}/`);
  });
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
