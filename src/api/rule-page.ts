import { LEVEL_OF_TIER, type Level, type Tier } from './finding.ts';
import type { RuleMetadata } from './rule-info.ts';

/** Where the project lives. The only place that knows. */
export const HOME_PAGE = 'https://github.com/go-conc-lint/go-conc-lint';

/** Where the page of a rule can be read. */
export function rulePageUrl(code: string): string {
  return `${HOME_PAGE}/blob/main/docs/rules/${code}.md`;
}

/**
 * The page of a rule in markdown: `explain`, `docs/rules/` and GitHub's alert pages show the same text. GitHub renders it
 * as it renders comments, where each newline is a hard break; so paragraphs are joined to one line each.
 */
export function rulePage(rule: RuleMetadata): string {
  const { docs, examples } = rule;
  const parts = [`# ${rule.code} ${rule.slug}`, `**${rule.title}**`, factsOf(rule), '## What it reports', docs.what];
  if (examples !== undefined) {
    parts.push('Reported:', goBlock(examples.bad), 'Not reported:', goBlock(examples.good));
  }
  parts.push('## Why it is a bug', docs.why, '## What is exempt', docs.exempt, '## Limits', docs.limits);
  parts.push('## How to fix it', docs.fix, '## How to suppress it', suppression(rule));
  parts.push(`[${rule.code} in the documentation](${rulePageUrl(rule.code)})`);
  return `${parts.map((part) => unwrap(part.trim())).join('\n\n')}\n`;
}

const LEVEL_WORDS: Readonly<Record<Level, string>> = { error: 'an error', warning: 'a warning', note: 'a note' };

const TIER_WORDS: Readonly<Record<Tier, string>> = {
  certain: '*certain* (the path or schedule that fails is shown)',
  likely: '*likely* (one unknown remains that is almost always bad)',
  possible: '*possible* (a smell, shown only with `--tier possible`)',
};

function factsOf(rule: RuleMetadata): string {
  const facts = [
    `Strongest tier: ${TIER_WORDS[rule.tier]}, reported as ${LEVEL_WORDS[LEVEL_OF_TIER[rule.tier]]}.`,
    `Precision: ${rule.precision}.`,
    `Since ${rule.since}.`,
  ];
  if (rule.cwe !== undefined) {
    facts.push(`[CWE-${rule.cwe}](https://cwe.mitre.org/data/definitions/${rule.cwe}.html).`);
  }
  return facts.join(' ');
}

function suppression({ code }: RuleMetadata): string {
  return [
    'Put one of these on the line or on the line above it, with the reason:',
    goBlock(`//conclint:ignore ${code} -- why this is safe\n//lint:ignore ${code} why this is safe\n//nolint:${code} // why this is safe`),
    `To turn the rule off for a run: \`-checks all,-${code}\`.`,
  ].join('\n\n');
}

function goBlock(code: string): string {
  return `\`\`\`go\n${code.trimEnd()}\n\`\`\``;
}

/** Joins the lines of paragraphs; lists, tables, quotes, headings and code blocks keep theirs. */
export function unwrap(markdown: string): string {
  const out: string[] = [];
  let fence = '';
  let joinable = false;
  for (const line of markdown.split(/\r?\n/)) {
    const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1] ?? '';
    if (fence !== '' || mark !== '') {
      out.push(line);
      if (fence === '') fence = mark;
      else if (mark.startsWith(fence)) fence = '';
      joinable = false;
      continue;
    }
    const ownLine = /^\s*$|^\s*(?:[-*+]|\d+[.)])\s|^\s*[|>#]|^ {4}|^\t/.test(line);
    const last = out.length - 1;
    if (joinable && !ownLine) out[last] = `${out[last] ?? ''} ${line.trim()}`;
    else out.push(line.trimEnd());
    // A list item may go on in the next line; a heading, a table row or an empty line may not.
    joinable = line.trim() !== '' && !/^\s*[|#]|^ {4}|^\t/.test(line);
  }
  return out.join('\n');
}
