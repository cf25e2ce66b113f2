import type { Grammar } from '../../syntax/grammar.ts';
import { Vocabulary } from '../../syntax/outline.ts';
import { SourceFile } from '../../syntax/source-file.ts';
import { nearest } from '../../text/nearest.ts';
import type { Catalogue } from './catalogue.ts';
import { expand, FileIndex, type Expansion } from './expand.ts';
import { parseGoVersion } from './go-version.ts';
import type { ProjectHost } from './host.ts';
import { ModuleTable } from './module-table.ts';
import { PatternError, type ProjectNotice, type Report } from './notice.ts';
import { parsePattern, type Pattern } from './pattern.ts';
import { KNOWN_ARCH, KNOWN_OS } from './platforms.ts';
import { Program, type Target } from './program.ts';
import { Resolver } from './resolver.ts';
import { rootsFor, type Roots } from './roots.ts';
import { below, byCodeUnit, parentOf } from './slash.ts';

export interface LoadOptions {
  readonly cwd: string;
  /** Patterns as `go list` has them; none for `./...`. */
  readonly patterns: readonly string[];
  readonly tags?: readonly string[];
  /** Null for the system of the host. */
  readonly goos?: string | null;
  readonly goarch?: string | null;
  /** Whether test files are read; they are unless this is false. */
  readonly tests?: boolean;
  /** Stands for the `go` line of every module of the project, as `1.22`. */
  readonly go?: string | null;
  /** The directory from which shown paths count, where the repository root will not do. */
  readonly root?: string | null;
  readonly catalogue?: Catalogue | null;
  readonly grammar: Grammar;
  readonly vocabulary?: Vocabulary;
}

export interface Loaded {
  readonly program: Program;
  /** Grows while the program is read. */
  readonly notices: readonly ProjectNotice[];
}

/**
 * Finds the packages that patterns name. Lists files and reads go.mod and go.work, but no Go file: these are read when
 * they are asked for. Throws a `PatternError` for what cannot be meant.
 */
export function loadProgram(host: ProjectHost, options: LoadOptions): Loaded {
  const notices: ProjectNotice[] = [];
  const report: Report = (notice) => void notices.push(notice);
  checkTarget('-goos', options.goos, KNOWN_OS);
  checkTarget('-goarch', options.goarch, KNOWN_ARCH);
  const texts = options.patterns.length === 0 ? ['./...'] : options.patterns;
  const patterns = texts.map((text) => parsePattern(text, host, options.cwd));
  const roots = rootsFor(host, options.cwd, patterns.flatMap(placeOf), options.root ?? null);
  const modules = new ModuleTable(host, roots, settingsOf(host, options), report);
  const index = new FileIndex(host, (path, reason) => report({ kind: 'unreadable', message: reason, path: roots.display(path) }));
  const expansion = expand(patterns, index, modules, roots, report);
  const syntax = { grammar: options.grammar, vocabulary: options.vocabulary ?? new Vocabulary() };
  const program = new Program({
    roots,
    targets: targetsOf(expansion, modules, roots, options.tests ?? true),
    resolver: new Resolver(host, modules, roots.root, (dir) => index.filesOf(dir).length > 0),
    catalogue: options.catalogue ?? null,
    tests: options.tests ?? true,
    reader: {
      host,
      roots,
      report,
      named: expansion.named,
      filesOf: (dir) => index.filesOf(dir),
      sourceFile: (path, text) => new SourceFile(path, text, syntax),
    },
    empty: (dirs) => reportEmpty(dirs, patterns, roots, report),
  });
  return { program, notices };
}

function placeOf(pattern: Pattern): string[] {
  switch (pattern.kind) {
    case 'file':
      return [parentOf(pattern.path) ?? pattern.path];
    case 'directory':
      return [pattern.dir];
    case 'tree':
      return [pattern.base];
    case 'import':
      return [];
    default:
      return pattern satisfies never;
  }
}

/** A mistyped system would leave out files without a word. */
function checkTarget(flag: string, name: string | null | undefined, known: ReadonlySet<string>): void {
  if (name === null || name === undefined || known.has(name)) return;
  throw new PatternError(`${flag} ${name} is not known to Go`, nearest(name, [...known], (found) => `did you mean ${found}?`));
}

function settingsOf(host: ProjectHost, { goos, goarch, tags, go }: LoadOptions): ConstructorParameters<typeof ModuleTable>[2] {
  const goVersion = go == null ? null : parseGoVersion(go);
  if (go != null && goVersion === null) throw new PatternError(`${go}: not a Go version`, 'write it as 1.22');
  const target = { goos: goos ?? host.goos, goarch: goarch ?? host.goarch, tags: new Set(tags) };
  return { target, goVersion };
}

function targetsOf({ whole, partial }: Expansion, modules: ModuleTable, roots: Roots, tests: boolean): Target[] {
  const dirs = [...whole, ...partial].sort((a, b) => byCodeUnit(roots.display(a), roots.display(b)));
  return dirs.map((dir) => {
    const module = modules.ownerOf(dir);
    const path = module.importPath(below(module.dir, dir));
    return { dir, path, module, list: modules.listOf(module), own: true, tests, whole: whole.has(dir) };
  });
}

/** A directory named by itself deserves a word when nothing of it is built; below a wildcard that is usual. */
function reportEmpty(dirs: readonly string[], patterns: readonly Pattern[], roots: Roots, report: Report): void {
  for (const pattern of patterns) {
    if (pattern.kind !== 'directory' || !dirs.includes(pattern.dir)) continue;
    report({ kind: 'pattern', message: `${pattern.text}: build constraints leave out all Go files`, path: roots.display(pattern.dir) });
  }
}
