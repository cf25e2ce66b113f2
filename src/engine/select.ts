import type { Rule } from '../api/rule.ts';
import { nearest } from '../text/nearest.ts';

/** A selection that names no rule. `hint` is the closest name there is. */
export interface UnknownCheck {
  readonly pattern: string;
  readonly hint: string | null;
}

/**
 * The rules that a list such as `all,-GCL1002,context/*` names, in their own order. Later entries win over earlier ones,
 * and a list that starts with an exclusion starts from all, as staticcheck has it.
 */
export function selectRules(
  rules: readonly Rule[],
  checks: readonly string[],
): { selected: readonly Rule[]; unknown: readonly UnknownCheck[] } {
  const entries = checks.flatMap((list) => list.split(',')).map((entry) => entry.trim()).filter((entry) => entry !== '');
  const unknown: UnknownCheck[] = [];
  const chosen = new Set<Rule>(entries[0] === undefined || entries[0].startsWith('-') ? rules : []);
  for (const entry of entries) {
    const excluded = entry.startsWith('-');
    const pattern = excluded ? entry.slice(1) : entry;
    const matches = rulesMatching(rules, pattern);
    if (matches.length === 0 && pattern.toLowerCase() !== 'none') unknown.push({ pattern, hint: nearestName(rules, pattern) });
    for (const rule of matches) {
      if (excluded) chosen.delete(rule);
      else chosen.add(rule);
    }
  }
  return { selected: rules.filter((rule) => chosen.has(rule)), unknown };
}

/** Rules by code, slug, area or glob over codes and slugs, in any case. */
export function rulesMatching(rules: readonly Rule[], pattern: string): readonly Rule[] {
  const wanted = pattern.toLowerCase();
  if (wanted === 'all' || wanted === '*') return rules;
  const glob = wanted.includes('*') ? globToRegExp(wanted) : null;
  return rules.filter((rule) => {
    const code = rule.code.toLowerCase();
    if (glob !== null) return glob.test(code) || glob.test(rule.slug);
    return code === wanted || rule.slug === wanted || areaOf(rule) === wanted;
  });
}

export function nearestName(rules: readonly Rule[], name: string): string | null {
  return nearest(name.toLowerCase(), rules.flatMap((rule) => [rule.code.toLowerCase(), rule.slug, areaOf(rule)]), (word) =>
    word.startsWith('gcl') ? word.toUpperCase() : word,
  );
}

function areaOf(rule: Rule): string {
  return rule.slug.slice(0, rule.slug.indexOf('/'));
}

function globToRegExp(glob: string): RegExp {
  const source = glob.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&')).join('.*');
  return new RegExp(`^${source}$`);
}
