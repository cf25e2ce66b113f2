import { loadProgram, type LoadOptions, type Loaded } from '../../src/semantics/project/load.ts';
import type { ProjectHost } from '../../src/semantics/project/host.ts';
import type { Package } from '../../src/semantics/project/package.ts';
import type { Grammar } from '../../src/syntax/grammar.ts';
import { MemoryHost, type World } from './memory-host.ts';

/** The loader reads outlines only, so a grammar that cannot parse will do, and shows it if that changes. */
const NO_GRAMMAR = {} as Grammar;

export type Options = Partial<Omit<LoadOptions, 'grammar'>>;

export function load(host: ProjectHost, patterns: readonly string[], options: Options = {}): Loaded {
  return loadProgram(host, { cwd: '/repo', patterns, ...options, grammar: NO_GRAMMAR });
}

/** Loads a repository in memory at /repo. Paths in the world are relative to it unless they start with a slash. */
export function loadWorld(world: World, patterns: readonly string[] = ['./...'], options: Options = {}): Loaded & { host: MemoryHost } {
  const host = new MemoryHost({ ...world, files: rooted({ '.git/HEAD': '', ...world.files }), links: rooted(world.links ?? {}) });
  return { ...load(host, patterns, options), host };
}

function rooted(entries: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(entries).map(([path, value]) => [path.startsWith('/') ? path : `/repo/${path}`, value]));
}

/** The packages with their files: `path: a.go b.go`. */
export function shown(packages: readonly Package[]): string[] {
  return packages.map((pkg) => `${pkg.path}: ${pkg.files.map(({ path }) => path.slice(path.lastIndexOf('/') + 1)).join(' ')}`);
}
