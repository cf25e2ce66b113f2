import type { ProjectHost } from './host.ts';
import { below, isWithin, join, parentOf, relative, upwards } from './slash.ts';

/** Where paths are counted from: the repository root for reports, the current directory for people. */
export class Roots {
  readonly root: string;
  readonly cwd: string;

  constructor(root: string, cwd: string) {
    this.root = root;
    this.cwd = cwd;
  }

  /** An absolute path as shown: relative to the repository root. Paths outside (the module cache) stay absolute. */
  display(path: string): string {
    return isWithin(this.root, path) ? below(this.root, path) : path;
  }

  absolute(displayed: string): string {
    return /^(?:[A-Za-z]:)?\//.test(displayed) ? displayed : join(this.root, displayed);
  }

  /** A shown path as one would type it in the current directory. */
  fromCwd(displayed: string): string {
    return relative(this.cwd, this.absolute(displayed));
  }
}

/**
 * The root of the repository in which the targets lie: that of the current directory when it holds them all, else
 * theirs, so that a run from elsewhere (`go-conc-lint /src/repo/...`) reports the same paths.
 */
export function rootsFor(host: ProjectHost, cwd: string, targets: readonly string[], chosen: string | null): Roots {
  const real = host.realpath(cwd);
  if (chosen !== null) return new Roots(host.realpath(host.absolute(chosen, cwd)), real);
  const own = repositoryRoot(host, real);
  if (targets.every((target) => isWithin(own, target))) return new Roots(own, real);
  const roots = [...new Set(targets.map((target) => repositoryRoot(host, target)))];
  return new Roots(roots.reduce(commonDirectory), real);
}

/** The directory with `.git` (a file in work trees and submodules), else the module's or workspace's, else the directory itself. */
function repositoryRoot(host: ProjectHost, dir: string): string {
  for (const at of upwards(dir)) if (host.kindOf(join(at, '.git')) !== null) return at;
  for (const at of upwards(dir)) if (host.kindOf(join(at, 'go.work')) === 'file') return at;
  for (const at of upwards(dir)) if (host.kindOf(join(at, 'go.mod')) === 'file') return at;
  return dir;
}

function commonDirectory(a: string, b: string): string {
  for (const at of upwards(a)) if (isWithin(at, b)) return at;
  return parentOf(a) ?? a;
}
