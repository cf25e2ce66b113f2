import { ruleInfo, type RuleInfo } from '../api/rule-info.ts';
import type { Finding, Notice } from '../api/finding.ts';
import type { Rule } from '../api/rule.ts';
import { metadataMistakes } from '../api/validate.ts';
import type { ProjectHost } from '../semantics/project/host.ts';
import { loadProgram } from '../semantics/project/load.ts';
import { Semantics } from '../semantics/semantics.ts';
import { loadGrammar } from '../syntax/grammar.ts';
import { Analysis, type Counts, type Part } from './analysis.ts';
import { TIER_RANK, type RunOptions } from './options.ts';
import { settled, sortedNotices } from './order.ts';
import { selectRules, type UnknownCheck } from './select.ts';
import { shuffled } from './shuffle.ts';
import { Stopwatch, type Millis } from './stopwatch.ts';
import { applySuppressions } from './suppress.ts';
import { vocabularyOf } from './triggers.ts';

/** The outside world as the engine sees it. */
export interface Outside {
  readonly host: ProjectHost;
  /** Bytes of a file that ships with the tool. */
  loadAsset(name: string): Uint8Array;
  /** Called now and then with the number of packages done. */
  progress?(done: number, total: number): void;
}

export interface RunResult {
  readonly findings: readonly Finding[];
  readonly notices: readonly Notice[];
  /** The rules that ran. */
  readonly rules: readonly RuleInfo[];
  readonly suppressed: number;
  readonly stats: RunStats;
  sourceOf(path: string): string | undefined;
  /** From a path relative to the repository root to one relative to the working directory. */
  displayPath(path: string): string;
}

export interface RunStats {
  readonly millis: Millis;
  readonly counts: Counts & { parsed: number; parsedBytes: number; nodes: number };
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

/** One thread's view of a run: the program, the grammar and the rules, ready to go. */
export interface Session {
  readonly program: Program;
  readonly grammar: Grammar;
  readonly analysis: Analysis;
  readonly stopwatch: Stopwatch;
  readonly notices: readonly Notice[];
}

export async function openSession(outside: Outside, options: RunOptions, selected: readonly Rule[]): Promise<Session> {
  const { internal = {} } = options;
  const stopwatch = new Stopwatch();
  const rules = selected.filter((rule) => rule.byEngine !== true);
  const vocabulary = vocabularyOf(rules);
  const grammar = await loadGrammar(
    { core: outside.loadAsset('web-tree-sitter.wasm'), go: outside.loadAsset('tree-sitter-go.wasm') },
    internal.decode === undefined ? {} : { decode: internal.decode },
  );
  const { program, notices } = loadProgram(timedHost(outside.host, stopwatch), { ...options, grammar, vocabulary });
  const sem = new Semantics(program);
  const analysis = new Analysis({ program, sem, vocabulary, rules, internal, stopwatch, debug: options.debug });
  return { program, grammar, analysis, stopwatch, notices };
}

function analyseAll({ program, analysis }: Session, outside: Outside, options: RunOptions): Part {
  const targets = shuffled(program.targets, options.internal?.shuffle);
  targets.forEach((pkg, i) => {
    analysis.package(pkg);
    outside.progress?.(i + 1, targets.length);
  });
  return analysis.part;
}

function finish(session: Session, parts: readonly Part[], options: RunOptions, selected: readonly Rule[]): RunResult {
  const { program, grammar, stopwatch } = session;
  const raw = settled(parts.flatMap((part) => part.findings));
  const { kept, dropped } = applySuppressions(raw, uniqueSuppressions(parts), RULES, selected);
  const findings = kept.filter((finding) => TIER_RANK[finding.tier] >= TIER_RANK[options.tier] && isInFocus(finding, program.focus));
  const notices = sortedNotices([...session.notices, ...parts.flatMap((part) => part.notices)]);
  stopwatch.move('rules', 'parse', grammar.stats.parseMs);
  stopwatch.move('rules', 'decode', grammar.stats.decodeMs);
  return {
    findings: settled(findings),
    notices,
    rules: selected.map((rule) => ruleInfo(withExamples(rule))),
    suppressed: dropped,
    stats: {
      millis: stopwatch.millis,
      counts: { ...sumCounts(parts), parsed: grammar.stats.parses, parsedBytes: grammar.stats.units, nodes: grammar.stats.nodes },
      workers: parts.length,
    },
    sourceOf: (path) => program.fileAt(path)?.text,
    displayPath: (path) => program.displayPath(path),
  };
}
