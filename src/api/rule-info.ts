import { LEVEL_OF_TIER, type Level, type Tier } from './finding.ts';
import type { Precision, RuleDocs } from './rule.ts';
import { rulePage } from './rule-page.ts';

/** What reports and documentation say of a rule. Plain data, without its check. */
export interface RuleInfo {
  readonly code: string;
  readonly slug: string;
  /** SARIF's name of the rule: `WaitgroupAddInGoroutine`. */
  readonly name: string;
  /** One sentence. */
  readonly title: string;
  readonly tier: Tier;
  readonly level: Level;
  readonly since: string;
  readonly precision: Precision;
  readonly cwe?: number;
  readonly docs: RuleDocs;
  readonly examples?: RuleExamples;
  /** The rule's page, in markdown. */
  readonly help: string;
}

/** Go code taken from the rule's fixtures, so that no example can be wrong. */
export interface RuleExamples {
  readonly bad: string;
  readonly good: string;
}

/** The part of a `Rule` that reports need. */
export type RuleMetadata = Omit<RuleInfo, 'name' | 'level' | 'help'>;

/** Copies the metadata out of a rule and adds what follows from it. */
export function ruleInfo(rule: RuleMetadata): RuleInfo {
  const { code, slug, title, tier, since, precision, cwe, docs, examples } = rule;
  return {
    code,
    slug,
    name: pascalName(slug),
    title,
    tier,
    level: LEVEL_OF_TIER[tier],
    since,
    precision,
    ...(cwe !== undefined && { cwe }),
    docs,
    ...(examples !== undefined && { examples }),
    help: rulePage(rule),
  };
}

/** `waitgroup/add-in-goroutine` becomes `WaitgroupAddInGoroutine`: SARIF wants no two capitals in a row. */
export function pascalName(slug: string): string {
  return slug
    .split(/[/-]/)
    .filter((word) => word !== '')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase())
    .join('');
}
