import type { Rule, TriggerGroup } from './rule.ts';

const CODE = /^GCL[1-9]\d{3}$/;
const SLUG = /^[a-z]+\/[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const VERSION = /^\d+\.\d+\.\d+$/;
/** Words that the outline scan can see: one identifier or keyword. */
const WORD = /^[\p{L}_][\p{L}\p{Nd}_]*$/u;

/**
 * The mistakes in the metadata of all rules together, one sentence each. `paths` holds the path of each rule's file
 * below `rules/`, without its ending, in the order of `rules`.
 */
export function metadataMistakes(rules: readonly Rule[], paths?: readonly string[]): string[] {
  const mistakes: string[] = [];
  const seen = new Map<string, Rule>();
  rules.forEach((rule, i) => {
    const say = (sentence: string): void => void mistakes.push(`${rule.slug} (${rule.code}): ${sentence}`);
    if (!CODE.test(rule.code)) say('the code is not GCL and four digits.');
    if (!SLUG.test(rule.slug)) say('the slug is not area/kebab-name.');
    const path = paths?.[i];
    if (path !== undefined && path !== rule.slug) say(`the slug differs from the path of the file, rules/${path}.ts.`);
    for (const key of [rule.code, rule.slug]) {
      const other = seen.get(key);
      if (other !== undefined) say(`${key} is taken by ${other.slug}.`);
      seen.set(key, rule);
    }
    if (!rule.title.endsWith('.')) say('the title does not end in a full stop.');
    if (rule.title.includes('\n')) say('the title has more than one line.');
    if (!VERSION.test(rule.since)) say('`since` is not a version such as 0.1.0.');
    for (const [part, text] of Object.entries(rule.docs)) {
      if (text.trim() === '') say(`the documentation has nothing under "${part}".`);
    }
    for (const group of rule.triggers.declaration) checkGroup(group, say);
    for (const group of rule.triggers.package ?? []) checkGroup(group, say);
  });
  return mistakes;
}

function checkGroup(group: TriggerGroup, say: (sentence: string) => void): void {
  if (group.length === 0) say('a group of triggers is empty, so the rule can never run.');
  for (const entry of group) {
    if (typeof entry === 'string') {
      checkWord(entry, say);
    } else if ('functionsWith' in entry) {
      if (entry.functionsWith.length === 0) say('a name set without a group would hold every function.');
      for (const inner of entry.functionsWith) checkGroup(inner, say);
    } else if ('declaredAs' in entry) {
      checkWord(entry.declaredAs, say);
    } else if (entry.text.global || entry.text.sticky) {
      say(`the pattern ${String(entry.text)} has the flag g or y and would remember where it stopped.`);
    }
  }
}

function checkWord(word: string, say: (sentence: string) => void): void {
  if (!WORD.test(word)) say(`the trigger "${word}" is not one identifier or keyword.`);
}
