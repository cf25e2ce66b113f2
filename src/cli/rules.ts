import { allRuleInfos, findRules, toolVersion } from '../engine/index.ts';
import { parseFlags } from './flags.ts';
import { UsageError } from './usage-error.ts';

/** `explain RULE`: the page that docs/rules/ holds. */
export function explain(args: readonly string[]): string {
  const { positionals } = parseFlags(args, {});
  if (positionals.length === 0) throw new UsageError('explain: which rule?', 'go-conc-lint rules lists them');
  return positionals
    .map((name) => {
      const { found, hint } = findRules(name);
      if (found.length === 0) throw new UsageError(`no rule is called ${name}`, hint === null ? 'go-conc-lint rules lists them' : `did you mean ${hint}?`);
      return found.map((rule) => rule.help).join('\n');
    })
    .join('\n');
}

/** `rules [--json]`. */
export function listRules(args: readonly string[]): string {
  const { values, positionals } = parseFlags(args, { json: { help: 'print JSON' } });
  if (positionals.length > 0) throw new UsageError(`rules: unexpected ${positionals.join(' ')}`, 'go-conc-lint explain RULE shows one rule');
  const rules = allRuleInfos();
  if (values.get('json')?.at(-1) === 'true') {
    const shown = rules.map(({ code, slug, name, title, tier, level, since, precision, cwe, docs }) => ({
      code, slug, name, title, tier, level, since, precision, ...(cwe !== undefined && { cwe }), docs,
    }));
    return `${JSON.stringify({ version: 1, tool: { name: 'go-conc-lint', version: toolVersion }, rules: shown }, null, 2)}\n`;
  }
  const width = Math.max(...rules.map(({ slug }) => slug.length));
  return rules.map(({ code, slug, tier, title }) => `${code}  ${slug.padEnd(width)}  ${tier.padEnd(8)}  ${title}\n`).join('');
}
