import type { ReportingDescriptor } from 'sarif';
import { rulePageUrl } from '../../api/rule-page.ts';
import type { RuleInfo } from '../../api/rule-info.ts';
import type { Level } from '../../api/finding.ts';
import { escapeBraces, oneLine, plainText, sentence, shorten } from './text.ts';

/** GitHub shows no more of a description. */
const MAX_DESCRIPTION = 1024;

/** GitHub's severities of rules that are not about security. */
const PROBLEM_SEVERITY: Readonly<Record<Level, string>> = {
  error: 'error',
  warning: 'warning',
  note: 'recommendation',
};

/** The id of the one message string that each rule has. */
export const MESSAGE_ID = 'default';

export function ruleDescriptor(rule: RuleInfo): ReportingDescriptor {
  const { code, slug, name, title, tier, level, since, precision, cwe, docs, help } = rule;
  const area = slug.split('/')[0] ?? slug;
  return {
    id: code,
    name,
    shortDescription: { text: description(title) },
    fullDescription: { text: description(docs.what) },
    help: { text: oneLine(plainText(`${title} ${docs.why} ${docs.fix}`)), markdown: help },
    helpUri: rulePageUrl(code),
    messageStrings: { [MESSAGE_ID]: { text: messageString(title) } },
    defaultConfiguration: { level },
    properties: {
      slug,
      tier,
      since,
      precision,
      'problem.severity': PROBLEM_SEVERITY[level],
      tags: [
        'concurrency',
        'correctness',
        ...(area === 'concurrency' || area === 'correctness' ? [] : [area]),
        ...(cwe === undefined ? [] : [`external/cwe/cwe-${String(cwe).padStart(3, '0')}`]),
      ],
    },
  };
}

/** The title with the code it is about. Every result brings its own finished text; this is for viewers that want both. */
function messageString(title: string): string {
  return `${escapeBraces(oneLine(title).replace(/[.!?]+$/, ''))}: '{0}'.`;
}

/** The first paragraph, on one line. */
function description(markdown: string): string {
  const paragraph = markdown.trim().split(/\n\s*\n/)[0] ?? '';
  return sentence(shorten(oneLine(plainText(paragraph)), MAX_DESCRIPTION - 1));
}
