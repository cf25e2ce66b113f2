import type { NameSet, Rule, TriggerGroup } from '../api/rule.ts';
import type { Package } from '../semantics/project/package.ts';
import { Vocabulary, type Declaration } from '../syntax/outline.ts';
import type { SourceFile } from '../syntax/source-file.ts';
import type { NameSets } from './names.ts';

/** A rule with its triggers sorted by cost: words come from the outline, name sets need a scan of identifiers. */
interface Plan {
  readonly rule: Rule;
  readonly words: readonly (readonly string[])[];
  readonly named: readonly { readonly words: readonly string[]; readonly sets: readonly NameSet[] }[];
  readonly package: readonly (readonly string[])[];
}

/** All words that the outline scan has to look for on behalf of the rules. */
export function vocabularyOf(rules: readonly Rule[]): Vocabulary {
  const words = new Set<string>();
  const add = (group: TriggerGroup): void => {
    for (const entry of group) {
      if (typeof entry === 'string') words.add(entry);
      else entry.functionsWith.forEach(add);
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
    for (const { words, sets } of plan.named) {
      if (this.#vocabulary.hasAny(declaration.words, words)) continue;
      if (!sets.some((set) => this.#names.occursIn(set, pkg, file, declaration))) return false;
    }
    return true;
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
  const named: { words: readonly string[]; sets: readonly NameSet[] }[] = [];
  for (const group of rule.triggers.declaration) {
    const plain = group.filter((entry) => typeof entry === 'string');
    const sets = group.filter((entry) => typeof entry !== 'string');
    if (sets.length === 0) words.push(plain);
    else named.push({ words: plain, sets });
  }
  return { rule, words, named, package: rule.triggers.package ?? [] };
}

/** The name sets that some rule asks for. */
export function nameSetsOf(rules: readonly Rule[]): readonly NameSet[] {
  return rules.flatMap((rule) => rule.triggers.declaration.flatMap((group) => group.filter((entry) => typeof entry !== 'string')));
}
