import type { NameSet, Rule, TextPattern, TriggerGroup } from '../api/rule.ts';
import type { Package } from '../semantics/project/package.ts';
import { Vocabulary, type Declaration } from '../syntax/outline.ts';
import type { SourceFile } from '../syntax/source-file.ts';
import { QUERY_WORDS } from '../semantics/semantics.ts';
import type { NameSets } from './names.ts';

/** A rule with its triggers sorted by cost: words come from the outline, the others need a look at the text. */
interface Plan {
  readonly rule: Rule;
  readonly words: readonly (readonly string[])[];
  readonly mixed: readonly MixedGroup[];
  readonly package: readonly (readonly string[])[];
}

interface MixedGroup {
  readonly words: readonly string[];
  readonly patterns: readonly TextPattern[];
  readonly sets: readonly NameSet[];
}

/** All words that the outline scan has to look for on behalf of the rules and of the queries that they ask. */
export function vocabularyOf(rules: readonly Rule[]): Vocabulary {
  const words = new Set<string>(QUERY_WORDS);
  const add = (group: TriggerGroup): void => {
    for (const entry of group) {
      if (typeof entry === 'string') words.add(entry);
      else if ('functionsWith' in entry) entry.functionsWith.forEach(add);
    }
  };
  for (const rule of rules) {
    rule.triggers.declaration.forEach(add);
    rule.triggers.package?.forEach(add);
  }
  return new Vocabulary(words);
}

/** Decides which rules have work in a declaration, from the outline alone. */
export class Dispatch {
  readonly #plans: readonly Plan[];
  readonly #vocabulary: Vocabulary;
  readonly #names: NameSets;
  readonly #packageWords = new Map<Package, Map<string, boolean>>();
  readonly #packageTexts = new Map<Package, Map<RegExp, boolean>>();

  constructor(rules: readonly Rule[], vocabulary: Vocabulary, names: NameSets) {
    this.#plans = rules.map(planOf);
    this.#vocabulary = vocabulary;
    this.#names = names;
  }

  rulesFor(pkg: Package, file: SourceFile, declaration: Declaration): readonly Rule[] {
    const isTest = pkg.isTest(file);
    const out: Rule[] = [];
    for (const plan of this.#plans) {
      if (isTest && !plan.rule.inTests) continue;
      if (this.#holds(plan, pkg, file, declaration)) out.push(plan.rule);
    }
    return out;
  }

  #holds(plan: Plan, pkg: Package, file: SourceFile, declaration: Declaration): boolean {
    for (const group of plan.words) if (!this.#vocabulary.hasAny(declaration.words, group)) return false;
    for (const group of plan.package) if (!group.some((word) => this.#inPackage(pkg, word))) return false;
    for (const { words, patterns, sets } of plan.mixed) {
      if (this.#vocabulary.hasAny(declaration.words, words)) continue;
      if (patterns.some((pattern) => this.#matches(pattern, pkg, file, declaration))) continue;
      if (!sets.some((set) => this.#names.occursIn(set, pkg, file, declaration))) return false;
    }
    return true;
  }

  #matches({ text, of }: TextPattern, pkg: Package, file: SourceFile, declaration: Declaration): boolean {
    if (of === 'declaration') return text.test(file.text.slice(declaration.start, declaration.end));
    let known = this.#packageTexts.get(pkg);
    if (known === undefined) this.#packageTexts.set(pkg, (known = new Map()));
    let found = known.get(text);
    if (found === undefined) known.set(text, (found = pkg.files.some((each) => text.test(each.text))));
    return found;
  }

  #inPackage(pkg: Package, word: string): boolean {
    let known = this.#packageWords.get(pkg);
    if (known === undefined) this.#packageWords.set(pkg, (known = new Map()));
    let found = known.get(word);
    if (found === undefined) {
      found = pkg.files.some((file) => file.outline.declarations.some(({ words }) => this.#vocabulary.has(words, word)));
      known.set(word, found);
    }
    return found;
  }
}

function planOf(rule: Rule): Plan {
  const words: (readonly string[])[] = [];
  const mixed: MixedGroup[] = [];
  for (const group of rule.triggers.declaration) {
    const plain = group.filter((entry) => typeof entry === 'string');
    const others = group.filter((entry) => typeof entry !== 'string');
    if (others.length === 0) words.push(plain);
    else mixed.push({ words: plain, patterns: others.filter((entry) => 'text' in entry), sets: others.flatMap((entry) => ('text' in entry ? [] : [entry])) });
  }
  return { rule, words, mixed, package: rule.triggers.package ?? [] };
}

/** The name sets that some rule asks for. */
export function nameSetsOf(rules: readonly Rule[]): readonly NameSet[] {
  return rules.flatMap((rule) => planOf(rule).mixed.flatMap(({ sets }) => sets));
}
