import type { Finding, Notice } from '../api/finding.ts';
import type { RuleInfo } from '../api/rule-info.ts';
import type { Counts, Part } from './analysis.ts';
import { TIER_RANK, type RunOptions } from './options.ts';
import { settled, sortedNotices } from './order.ts';
import { checkMetadata, infoOf, RULES } from './registry.ts';
import { selectRules, type UnknownCheck } from './select.ts';
import { openSession, type Outside, type Session } from './session.ts';
import { shuffled } from './shuffle.ts';
import type { Millis } from './stopwatch.ts';
import { applySuppressions } from './suppress.ts';

export type { Outside } from './session.ts';

export interface RunResult {
  readonly findings: readonly Finding[];
  readonly notices: readonly Notice[];
  /** The rules that ran. */
  readonly rules: readonly RuleInfo[];
  readonly suppressed: number;
  readonly stats: RunStats;
  /** The repository's root, absolute. */
  readonly root: string;
  sourceOf(path: string): string | undefined;
  /** From a path relative to the repository root to one relative to the working directory. */
  displayPath(path: string): string;
}

export interface RunStats {
  readonly millis: Millis;
  readonly counts: Counts;
  readonly workers: number;
}

/** A selection with an entry that no rule answers to. */
export class UnknownCheckError extends Error {
  readonly check: UnknownCheck;

  constructor(check: UnknownCheck) {
    super(`no rule is called ${check.pattern}`);
    this.check = check;
  }
}

/** Analyses what the patterns name. The library entry point. */
export async function run(outside: Outside, options: RunOptions): Promise<RunResult> {
  checkMetadata();
  const { selected, unknown } = selectRules(RULES, options.checks);
  if (unknown[0] !== undefined) throw new UnknownCheckError(unknown[0]);
  const session = await openSession(outside, options, selected);
  const parts = [analyseAll(session, outside, options)];
  return finish(session, parts, options, selected);
}

function analyseAll({ program, analysis, stopwatch }: Session, outside: Outside, options: RunOptions): Part {
  // Files are read and outlined to tell which package they belong to.
  const packages = stopwatch.time('outline', () => program.targets);
  const targets = shuffled(packages, options.internal?.shuffle);
  targets.forEach((pkg, i) => {
    analysis.package(pkg);
    outside.progress?.(i + 1, targets.length);
  });
  return analysis.part();
}

function finish(session: Session, parts: readonly Part[], options: RunOptions, selected: RunRules): RunResult {
  const { program } = session;
  const raw = settled(parts.flatMap((part) => part.findings));
  const suppressions = new Map(parts.flatMap((part) => part.suppressions).map((one) => [`${one.place.path}\n${one.place.start.offset}`, one]));
  const { kept, dropped } = applySuppressions(raw, [...suppressions.values()], RULES, selected);
  const shown = kept.filter((finding) => TIER_RANK[finding.tier] >= TIER_RANK[options.tier] && isInFocus(finding, program.focus));
  return {
    findings: settled(shown),
    notices: sortedNotices([...session.notices, ...parts.flatMap((part) => part.notices)]),
    rules: selected.map(infoOf),
    suppressed: dropped,
    stats: { millis: parts.map(({ millis }) => millis).reduce(sumOf), counts: parts.map(({ counts }) => counts).reduce(sumOf), workers: parts.length },
    root: program.roots.root,
    sourceOf: (path) => program.fileAt(path)?.text,
    displayPath: (path) => program.displayPath(path),
  };
}

type RunRules = Parameters<typeof applySuppressions>[3];

/** With files as arguments, whole packages are analysed, but only what concerns one of the files is shown. */
function isInFocus(finding: Finding, focus: ReadonlySet<string> | null): boolean {
  return focus === null || focus.has(finding.place.path) || finding.related.some(({ place }) => focus.has(place.path));
}

function sumOf<K extends string>(a: Record<K, number>, b: Record<K, number>): Record<K, number> {
  const out = { ...a };
  for (const key of Object.keys(out) as K[]) out[key] += b[key];
  return out;
}
