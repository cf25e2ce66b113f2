import { EXAMPLES } from '../../rules/examples.gen.ts';
import { RULES_BY_PATH } from '../../rules/index.gen.ts';
import { ruleInfo, type RuleInfo } from '../api/rule-info.ts';
import type { Rule } from '../api/rule.ts';
import { metadataMistakes } from '../api/validate.ts';
import { compare } from './order.ts';
import { nearestName, rulesMatching } from './select.ts';

/** Every rule, by code. */
export const RULES: readonly Rule[] = Object.values(RULES_BY_PATH).sort((a, b) => compare(a.code, b.code));

/** Rules with mistakes in their metadata would give reports that GitHub refuses, so nothing runs before they are mended. */
export function checkMetadata(): void {
  const mistakes = metadataMistakes(Object.values(RULES_BY_PATH), Object.keys(RULES_BY_PATH));
  if (mistakes.length > 0) throw new Error(`rules with wrong metadata:\n${mistakes.join('\n')}`);
}

export function infoOf(rule: Rule): RuleInfo {
  const examples = EXAMPLES[rule.slug];
  return ruleInfo(examples === undefined ? rule : { ...rule, examples });
}

export function allRuleInfos(): readonly RuleInfo[] {
  return RULES.map(infoOf);
}

/** The rules that a code, slug, area or glob names, and the closest name where there are none. */
export function findRules(name: string): { readonly found: readonly RuleInfo[]; readonly hint: string | null } {
  const found = rulesMatching(RULES, name).map(infoOf);
  return { found, hint: found.length > 0 ? null : nearestName(RULES, name) };
}
