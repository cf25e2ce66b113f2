import type { Finding, FlowStep, Level, ThreadFlow } from '../../api/finding.ts';
import { messageWords } from '../message.ts';

/** GitHub rejects a file with more results in a run. */
export const MAX_RESULTS = 25_000;

/** GitHub shows this many, the worst first. */
export const SHOWN_RESULTS = 5_000;

/** GitHub shows this many steps of a result's flows, and rejects ten times as many. */
export const MAX_FLOW_STEPS = 1_000;

/** Far above any schedule that a reader can follow; keeps one step for each within `MAX_FLOW_STEPS`. */
const MAX_THREADS = 100;

/** GitHub keeps a hundred locations of a result. */
export const MAX_RELATED = 100;

const SEVERITY: Readonly<Record<Level, number>> = { error: 0, warning: 1, note: 2 };

/** A finding and what a result can hold of it. */
export interface Merged {
  readonly finding: Finding;
  /** The flows of the finding, then those of the findings that were merged into it. */
  readonly codeFlows: readonly (readonly ThreadFlow[])[];
}

export interface Cut {
  readonly kept: readonly Merged[];
  readonly dropped: number;
}

/**
 * One finding for each rule and line: GitHub knows an alert by rule, file and line hash, so two of a rule on one line would
 * be one alert that flickers. The worst stays, the others become related places of it.
 */
export function mergeByLine(findings: readonly Finding[]): Merged[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.code, finding.place.path, finding.place.start.line]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  return Array.from(groups.values(), mergeGroup);
}

/** Keeps as many as GitHub takes, the worst first, in the order in which they came. */
export function cutResults(merged: readonly Merged[], limit: number = MAX_RESULTS): Cut {
  if (merged.length <= limit) return { kept: merged, dropped: 0 };
  const worst = merged
    .map((one, index) => ({ index, severity: SEVERITY[one.finding.level] }))
    .sort((a, b) => a.severity - b.severity || a.index - b.index)
    .slice(0, limit)
    .map(({ index }) => index);
  const keep = new Set(worst);
  return { kept: merged.filter((_, index) => keep.has(index)), dropped: merged.length - limit };
}

/** Leaves out the middle of flows that are too long: how a schedule starts and how it fails is what tells the story. */
export function cutFlows(flows: readonly ThreadFlow[]): readonly ThreadFlow[] {
  const total = flows.reduce((sum, { steps }) => sum + steps.length, 0);
  if (total <= MAX_FLOW_STEPS) return flows;
  const threads = flows.slice(0, MAX_THREADS);
  const share = Math.floor(MAX_FLOW_STEPS / threads.length);
  return threads.map((flow) => ({ ...flow, steps: cutSteps(flow.steps, share) }));
}

function cutSteps(steps: readonly FlowStep[], limit: number): readonly FlowStep[] {
  if (steps.length <= limit) return steps;
  const head = Math.floor(limit / 2);
  return [...steps.slice(0, head), ...steps.slice(steps.length - (limit - head))];
}

function mergeGroup(group: readonly Finding[]): Merged {
  const [first, ...rest] = [...group].sort((a, b) => SEVERITY[a.level] - SEVERITY[b.level]);
  if (first === undefined) throw new Error('a group of findings is never empty');
  const others = rest.map(({ place, message, related }) => ({ place, message: messageWords(message, related.length) }));
  return {
    finding: { ...first, related: [...first.related, ...others] },
    codeFlows: [first, ...rest].map(({ flows }) => flows).filter((flows) => flows.some(({ steps }) => steps.length > 0)),
  };
}
