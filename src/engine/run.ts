import type { Finding, Notice } from '../api/finding.ts';
import type { RuleInfo } from '../api/rule-info.ts';
import type { Counts, Part } from './analysis.ts';
import { TIER_RANK, type RunOptions } from './options.ts';
import { settled, sortedNotices } from './order.ts';
import { checkMetadata, infoOf, RULES } from './registry.ts';
import { selectRules, type UnknownCheck } from './select.ts';
import { openSession, type Job, type Outside, type Session } from './session.ts';
import { shuffled } from './shuffle.ts';
import type { Millis } from './stopwatch.ts';
import { applySuppressions } from './suppress.ts';

export type { Job, Outside } from './session.ts';

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
  const next = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const helpers = outside.help?.(helpersFor(options, session.program.targetDirs.length), { options, next }) ?? [];
  const own = work(session, outside, { options, next });
  const parts = [own, ...(await Promise.all(helpers))];
  session.program.reportEmpty(parts.flatMap((part) => part.emptyDirs));
  return finish(session, parts, options, selected, outside);
}

/** What another thread does: its share of the same run. */
export async function help(outside: Outside, job: Job): Promise<Part> {
  const { selected } = selectRules(RULES, job.options.checks);
  return work(await openSession(outside, job.options, selected), outside, job);
}

/** Takes one directory after the other, together with all other threads of the run, until none is left. */
function work({ program, analysis, stopwatch }: Session, outside: Outside, { options, next }: Job): Part {
  const dirs = shuffled(program.targetDirs, options.internal?.shuffle);
  for (let taken = Atomics.add(next, 0, 1); taken < dirs.length; taken = Atomics.add(next, 0, 1)) {
    const dir = dirs[taken] ?? '';
    // Files are read and outlined to tell which package they belong to.
    const packages = stopwatch.time('outline', () => program.packagesIn(dir));
    analysis.directory(dir, shuffled(packages, options.internal?.shuffle));
    outside.progress?.(taken + 1, dirs.length);
  }
  return analysis.part();
}

/**
 * Up to here one thread is as fast. It keeps one and a half processors busy as it is, since collecting garbage and
 * compiling run beside it, and a second thread reads and resolves once more what both come to import. On two processors
 * that were shared with other work, two threads took 1.2 times the wall time of one and 1.35 times its processor time for
 * 126 directories of 12 MB, 1.3 and 1.4 times for 394 of 11 MB (docs/performance.md). No repository was found in which
 * they won by more than the runs of one differ, so the number lies above all that were tried.
 */
const WORTH_A_THREAD = 500;

function helpersFor(options: RunOptions, directories: number): number {
  const wanted = options.workers === 'auto' ? (directories > WORTH_A_THREAD ? 2 : 1) : options.workers;
  return Math.min(wanted, Math.max(1, directories)) - 1;
}

function finish(session: Session, parts: readonly Part[], options: RunOptions, selected: RunRules, { host }: Outside): RunResult {
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
    sourceOf: (path) => program.fileAt(path)?.text ?? tryRead(host, program.roots.absolute(path)),
    displayPath: (path) => program.displayPath(path),
  };
}

type RunRules = Parameters<typeof applySuppressions>[3];

/** With files as arguments, whole packages are analysed, but only what concerns one of the files is shown. */
function isInFocus(finding: Finding, focus: ReadonlySet<string> | null): boolean {
  return focus === null || focus.has(finding.place.path) || finding.related.some(({ place }) => focus.has(place.path));
}

/** Files that another thread analysed were not read in this one. */
function tryRead(host: Outside['host'], path: string): string | undefined {
  try {
    return host.readText(path);
  } catch {
    return undefined;
  }
}

function sumOf<K extends string>(a: Record<K, number>, b: Record<K, number>): Record<K, number> {
  const out = { ...a };
  for (const key of Object.keys(out) as K[]) out[key] += b[key];
  return out;
}
