import type { Finding, Notice, Place } from '../api/finding.ts';
import { TIER_RANK } from './options.ts';

/**
 * One finding a rule and line, in the order of the files. GitHub tells results apart by rule and line, so two of one rule
 * on one line would be one alert there anyway; the one with the stronger claim and the longer story stays.
 */
export function settled(findings: readonly Finding[]): Finding[] {
  const best = new Map<string, Finding>();
  for (const finding of findings) {
    const key = `${finding.code}\0${finding.place.start.line}\0${finding.place.path}`;
    const other = best.get(key);
    if (other === undefined || isBetter(finding, other)) best.set(key, finding);
  }
  return [...best.values()].sort(inOrder);
}

export function inOrder(a: Finding, b: Finding): number {
  return byPlace(a.place, b.place) || compare(a.code, b.code) || compare(a.message, b.message);
}

export function sortedNotices(notices: readonly Notice[]): Notice[] {
  const line = (notice: Notice): number => notice.place?.start.line ?? 0;
  const path = (notice: Notice): string => notice.place?.path ?? notice.path ?? '';
  const seen = new Map(notices.map((notice) => [JSON.stringify([notice.kind, path(notice), line(notice), notice.message]), notice]));
  return [...seen.values()].sort(
    (a, b) => compare(path(a), path(b)) || line(a) - line(b) || compare(a.kind, b.kind) || compare(a.message, b.message),
  );
}

/** A total order, so that the choice does not hang on which was found first. */
function isBetter(a: Finding, b: Finding): boolean {
  const tiers = TIER_RANK[a.tier] - TIER_RANK[b.tier];
  if (tiers !== 0) return tiers > 0;
  const evidence = (finding: Finding): number => finding.related.length + finding.flows.length;
  if (evidence(a) !== evidence(b)) return evidence(a) > evidence(b);
  return inOrder(a, b) < 0 || (inOrder(a, b) === 0 && compare(JSON.stringify(a), JSON.stringify(b)) < 0);
}

function byPlace(a: Place, b: Place): number {
  return compare(a.path, b.path) || a.start.line - b.start.line || a.start.column - b.start.column;
}

/** By code units: the order of a locale would change from machine to machine. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
