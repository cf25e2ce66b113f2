import type { Finding, Notice, Tier } from '../api/finding.ts';
import type { Report, Rule } from '../api/rule.ts';
import type { Package } from '../semantics/project/package.ts';
import type { Program } from '../semantics/project/program.ts';
import type { Semantics } from '../semantics/semantics.ts';
import { isStackOverflow, type Grammar } from '../syntax/grammar.ts';
import type { Declaration, Vocabulary } from '../syntax/outline.ts';
import type { SourceFile } from '../syntax/source-file.ts';
import type { Tree } from '../syntax/tree.ts';
import type { Span } from '../text/span.ts';
import { NameSets } from './names.ts';
import type { InternalOptions } from './options.ts';
import { placeOfSpan } from './place.ts';
import { fileOf, findingOf } from './record.ts';
import { shuffled } from './shuffle.ts';
import type { Millis, Stopwatch } from './stopwatch.ts';
import { suppressionsOf, type Suppression } from './suppress.ts';
import { Dispatch, nameSetsOf } from './triggers.ts';

/** What the analysis of some packages gave: plain data that can cross threads. Nothing is filtered or sorted yet. */
export interface Part {
  readonly findings: readonly Finding[];
  readonly suppressions: readonly Suppression[];
  readonly notices: readonly Notice[];
  /** Directories in which there was no package after all. */
  readonly emptyDirs: readonly string[];
  readonly counts: Counts;
  readonly millis: Millis;
}

export interface Counts {
  packages: number;
  files: number;
  bytes: number;
  declarations: number;
  /** Declarations with work for some rule. */
  checked: number;
  /** Calls of a rule's check. */
  checks: number;
  /** Declarations parsed, for rules and for what they asked. */
  parsed: number;
  parsedBytes: number;
  nodes: number;
}

export interface Setup {
  readonly program: Program;
  readonly grammar: Grammar;
  readonly sem: Semantics;
  readonly vocabulary: Vocabulary;
  /** The selected rules, those that the engine runs itself left out. */
  readonly rules: readonly Rule[];
  readonly internal: InternalOptions;
  readonly stopwatch: Stopwatch;
  /** What the loader has to say; grows while files are read. */
  readonly notices: readonly Notice[];
  /** The weakest tier that is shown. */
  readonly tier: Tier;
  /** Adds the stack to the notice when a rule throws. */
  readonly debug: boolean;
}

/** Runs the rules over packages, one after the other. */
export class Analysis {
  readonly #findings: Finding[] = [];
  readonly #suppressions: Suppression[] = [];
  readonly #notices: Notice[] = [];
  readonly #emptyDirs: string[] = [];
  readonly #counts = { packages: 0, files: 0, bytes: 0, declarations: 0, checked: 0, checks: 0 };
  readonly #setup: Setup;
  readonly #dispatch: Dispatch;
  /** Files whose suppressions are known. */
  readonly #read = new Set<SourceFile>();

  constructor(setup: Setup) {
    this.#setup = setup;
    const names = new NameSets(setup.program, setup.vocabulary, nameSetsOf(setup.rules));
    this.#dispatch = new Dispatch(setup.rules, setup.vocabulary, names);
  }

  directory(dir: string, packages: readonly Package[]): void {
    if (packages.length === 0) this.#emptyDirs.push(dir);
    for (const pkg of packages) this.#package(pkg);
  }

  #package(pkg: Package): void {
    const { internal, stopwatch } = this.#setup;
    const counts = this.#counts;
    const files = pkg.files.filter((file) => !this.#outlined(file).generated);
    counts.packages++;
    for (const file of pkg.files) {
      counts.files++;
      counts.bytes += file.text.length;
      this.#noticeErrors(file);
    }
    if (internal.onDemand === false) {
      for (const file of pkg.files) for (const declaration of file.outline.declarations) file.tree(declaration);
    }
    for (const file of shuffled(files, internal.shuffle)) {
      this.#readSuppressions(pkg, file);
      for (const declaration of shuffled(file.outline.declarations, internal.shuffle)) {
        counts.declarations++;
        stopwatch.time('rules', () => this.#declaration(pkg, file, declaration));
      }
    }
  }

  /** What has been found so far. */
  part(): Part {
    const { grammar, stopwatch } = this.#setup;
    const { parses: parsed, units: parsedBytes, nodes } = grammar.stats;
    return {
      findings: this.#findings,
      suppressions: this.#suppressions,
      notices: [...this.#setup.notices, ...this.#notices],
      emptyDirs: this.#emptyDirs,
      counts: { ...this.#counts, parsed, parsedBytes, nodes },
      millis: stopwatch.millis,
    };
  }

  #declaration(pkg: Package, file: SourceFile, declaration: Declaration): void {
    const { internal, rules, stopwatch } = this.#setup;
    const wanted =
      internal.triggers === false
        ? rules.filter((rule) => rule.inTests || !pkg.isTest(file))
        : stopwatch.time('outline', () => this.#dispatch.rulesFor(pkg, file, declaration));
    if (wanted.length === 0) return;
    this.#counts.checked++;
    const tree = file.tree(declaration);
    const error = tree.errors[0];
    // A place that the outline already called broken is said once.
    if (error !== undefined && !file.outline.errors.some((known) => known.start <= error.end && error.start <= known.end)) {
      this.#notice(file, error);
    }
    for (const rule of shuffled(wanted, internal.shuffle)) this.#check(rule, { pkg, file, declaration, tree });
  }

  /** A rule that throws costs its findings for this declaration and nothing else. */
  #check(rule: Rule, { pkg, file, declaration, tree }: { pkg: Package; file: SourceFile; declaration: Declaration; tree: Tree }): void {
    this.#counts.checks++;
    try {
      const report = (finding: Report): void => this.#report(rule, finding);
      // A suppression may be meant for a finding that is not shown: it must be found all the same.
      const shown = file.outline.directives.length > 0 ? 'possible' : this.#setup.tier;
      rule.check({ tree, file, package: pkg, declaration, sem: this.#setup.sem, shown, report });
    } catch (error) {
      // Code nested so deeply that recursion ends early is as good as unreadable, and no mistake of the rule.
      if (isStackOverflow(error)) return this.#notice(file, { start: declaration.start, end: declaration.start });
      const message = error instanceof Error ? (this.#setup.debug ? (error.stack ?? error.message) : error.message) : String(error);
      this.#notices.push({
        kind: 'internal',
        message: `rule ${rule.slug} (${rule.code}) failed in ${declaration.names[0] ?? declaration.kind}: ${message}`,
        place: placeOfSpan(file, { start: declaration.start, end: declaration.start }),
      });
    }
  }

  #report(rule: Rule, report: Report): void {
    const finding = findingOf(rule, report);
    if (finding === null) return;
    const file = fileOf(report.at);
    const owner = this.#setup.program.packageOf(file);
    if (file.outline.generated) return;
    this.#findings.push(finding);
    // A rule may follow a call into a package that is not a target of its own.
    this.#readSuppressions(owner, file);
  }

  #readSuppressions(pkg: Package, file: SourceFile): void {
    if (this.#read.has(file)) return;
    this.#read.add(file);
    this.#suppressions.push(...suppressionsOf(file, pkg.isTest(file)));
  }

  #outlined(file: SourceFile): SourceFile['outline'] {
    return this.#setup.stopwatch.time('outline', () => file.outline);
  }

  #noticeErrors(file: SourceFile): void {
    for (const error of file.outline.errors) this.#notice(file, error);
  }

  /** Declarations without work for a rule may have more errors; saying so is not worth parsing them. */
  #notice(file: SourceFile, error: Span): void {
    const message = 'this part of the file could not be read as Go; findings that depend on it are left out';
    this.#notices.push({ kind: 'syntax', message, place: placeOfSpan(file, error) });
  }
}
