import { LEVEL_OF_TIER, type Finding, type Place, type Tier } from '../api/finding.ts';
import type { Rule } from '../api/rule.ts';
import type { SourceFile } from '../syntax/source-file.ts';
import { parseDirective, type Directive } from './directive.ts';
import { lineHashOf, placeOfSpan } from './place.ts';
import { coveredLines, type LineRange } from './placement.ts';
import { nearestName, rulesMatching } from './select.ts';

/** A suppression comment as plain data, so that workers can hand it over. */
export interface Suppression {
  readonly directive: Directive;
  readonly place: Place;
  readonly lines: LineRange;
  readonly inTest: boolean;
  readonly lineHash: string;
}

export function suppressionsOf(file: SourceFile, inTest: boolean): Suppression[] {
  const out: Suppression[] = [];
  for (const span of file.outline.directives) {
    const directive = parseDirective(file.text.slice(span.start, span.end));
    // Comments for other linters are none of our business.
    if (directive === null || (directive.names?.length === 0 && !directive.ours)) continue;
    const place = placeOfSpan(file, span);
    out.push({
      directive,
      place,
      lines: coveredLines(file, directive, span.start),
      inTest,
      lineHash: directive.ours ? lineHashOf(file, place.start.line) : '',
    });
  }
  return out;
}

/** The code under which suppressions themselves are reported. */
const UNUSED = 'GCL9901';

export interface Suppressed {
  readonly kept: readonly Finding[];
  readonly dropped: number;
}

/**
 * Takes out what is suppressed and adds a finding for each suppression of ours that matched nothing. `ran` are the rules
 * of this run: about others nothing can be said. Runs before the tier filter, so that a suppressed smell counts as a match.
 */
export function applySuppressions(
  findings: readonly Finding[],
  suppressions: readonly Suppression[],
  all: readonly Rule[],
  ran: readonly Rule[],
): Suppressed {
  const byPath = new Map<string, Suppression[]>();
  for (const one of suppressions) {
    const list = byPath.get(one.place.path);
    if (list === undefined) byPath.set(one.place.path, [one]);
    else list.push(one);
  }
  /** The names of each suppression that matched; `''` stands for "everything". */
  const used = new Map<Suppression, Set<string>>();
  const isCovered = (finding: Finding): boolean => {
    let covered = false;
    for (const one of byPath.get(finding.place.path) ?? []) {
      if (one.directive.problem?.ignored === true) continue;
      const line = finding.place.start.line;
      if (line < one.lines.from || line > one.lines.to) continue;
      for (const name of one.directive.names ?? ['']) {
        if (name !== '' && !rulesMatching(all, name).some((rule) => rule.code === finding.code)) continue;
        covered = true;
        const names = used.get(one);
        if (names === undefined) used.set(one, new Set([name]));
        else names.add(name);
      }
    }
    return covered;
  };
  const kept = findings.filter((finding) => !isCovered(finding));
  const dropped = findings.length - kept.length;
  const unused = ran.find((rule) => rule.code === UNUSED);
  if (unused !== undefined) {
    const about = suppressions.flatMap((one) => complaints(one, used.get(one) ?? new Set(), all, ran, unused));
    kept.push(...about.filter((finding) => !isExcused(finding, byPath.get(finding.place.path) ?? [], all)));
  }
  return { kept, dropped };
}

function complaints(
  one: Suppression,
  used: ReadonlySet<string>,
  all: readonly Rule[],
  ran: readonly Rule[],
  unused: Rule,
): Finding[] {
  const { directive } = one;
  if (!directive.ours) return [];
  const make = (tier: Tier, message: string): Finding => ({
    code: unused.code,
    slug: unused.slug,
    tier,
    level: LEVEL_OF_TIER[tier],
    message: `${message[0]?.toUpperCase() ?? ''}${message.slice(1)}.`,
    place: one.place,
    related: [],
    flows: [],
    lineHash: one.lineHash,
  });
  const { problem } = directive;
  if (problem?.ignored === true) return [make('likely', problem.message)];
  const out: Finding[] = [];
  if (problem !== null) out.push(make('possible', problem.message));
  const idle: string[] = [];
  for (const name of directive.names ?? ['']) {
    if (used.has(name)) continue;
    const meant = name === '' ? all.filter((rule) => rule !== unused) : rulesMatching(all, name);
    if (name !== '' && meant.length === 0) {
      const hint = nearestName(all, name);
      out.push(make('likely', `this suppression names \`${spelled(name)}\`, which no rule is called${hint === null ? '' : `; did you mean \`${hint}\``}`));
    } else if (meant.every((rule) => rule !== unused && ran.includes(rule)) && !(one.inTest && name !== '' && meant.every((rule) => !rule.inTests))) {
      idle.push(name);
    }
  }
  if (idle.length === 0) return out;
  const whole = directive.names === null || idle.length === directive.names.length;
  const named = idle.map((name) => `\`${spelled(name)}\``).join(' and ');
  out.push(make('likely', whole ? 'this suppression matches nothing: remove it' : `this suppression matches nothing for ${named}: remove that part`));
  return out;
}

/** Names were lower-cased; codes are written in capitals. */
function spelled(name: string): string {
  return name.startsWith('gcl') ? name.toUpperCase() : name;
}

/** Complaints about suppressions can be suppressed by name only, or a blanket comment would hide that it is idle. */
function isExcused(finding: Finding, suppressions: readonly Suppression[], all: readonly Rule[]): boolean {
  return suppressions.some((one) => {
    if (one.directive.names === null || one.directive.problem?.ignored === true) return false;
    if (finding.place.start.line < one.lines.from || finding.place.start.line > one.lines.to) return false;
    return one.directive.names.some((name) => rulesMatching(all, name).some((rule) => rule.code === finding.code));
  });
}
