import type { FunctionNames, NameSet } from '../api/rule.ts';
import type { Package } from '../semantics/project/package.ts';
import type { Program } from '../semantics/project/program.ts';
import { forEachIdentifier, type Declaration, type Vocabulary } from '../syntax/outline.ts';
import type { SourceFile } from '../syntax/source-file.ts';
import { DeclaredAs } from './declared-names.ts';

/** Up to here looking for each name by itself is the faster way. */
const FEW_NAMES = 24;

/** Sets are bits of one number, so that a declaration's identifiers are scanned once for all of them. */
const MAX_SETS = 31;

/**
 * Finds declarations that mention a function of some sort ("starts goroutines"), by name alone. Names are an
 * over-approximation, so method calls need no types here; the rule asks the semantics afterwards.
 */
export class NameSets {
  readonly #program: Program;
  readonly #vocabulary: Vocabulary;
  readonly #count: number;
  readonly #functions: readonly FunctionSet[];
  readonly #declared: readonly { readonly bit: number; readonly names: DeclaredAs }[];
  readonly #bits = new Map<NameSet, number>();
  readonly #own = new Map<Package, ReadonlyMap<string, number>>();
  readonly #reachable = new Map<Package, ReadonlyMap<string, number>>();
  readonly #mentioned = new WeakMap<Declaration, number>();
  readonly #files = new WeakMap<SourceFile, number>();
  readonly #large = new Map<Package, number>();

  constructor(program: Program, vocabulary: Vocabulary, sets: readonly NameSet[]) {
    this.#program = program;
    this.#vocabulary = vocabulary;
    const distinct = new Map<string, { set: NameSet; bit: number }>();
    for (const set of sets) {
      const key = 'declaredAs' in set ? set.declaredAs : JSON.stringify([set.functionsWith, set.signature?.source, set.statements]);
      let known = distinct.get(key);
      if (known === undefined) distinct.set(key, (known = { set, bit: 1 << distinct.size }));
      this.#bits.set(set, known.bit);
    }
    if (distinct.size > MAX_SETS) throw new Error(`the rules use ${distinct.size} different name sets; at most ${MAX_SETS} fit`);
    this.#count = distinct.size;
    const all = [...distinct.values()];
    this.#functions = all.flatMap(({ set, bit }) => ('functionsWith' in set ? [{ set, bit, patterns: patternsOf(set) }] : []));
    this.#declared = all.flatMap(({ set, bit }) => ('declaredAs' in set ? [{ bit, names: new DeclaredAs(set.declaredAs) }] : []));
  }

  occursIn(set: NameSet, pkg: Package, file: SourceFile, declaration: Declaration): boolean {
    const bit = this.#bits.get(set) ?? 0;
    return (this.#bitsOf(pkg, file) & bit) !== 0 && (this.#bitsIn(pkg, file, declaration) & bit) !== 0;
  }

  /** Sets that can occur in a file at all: looking for a few names in its text costs far less than reading its identifiers. */
  #bitsOf(pkg: Package, file: SourceFile): number {
    const known = this.#files.get(file);
    if (known !== undefined) return known;
    const names = this.#namesFor(pkg);
    let bits = this.#largeSets(pkg);
    for (const [name, value] of names) if ((value & ~bits) !== 0 && file.text.includes(name)) bits |= value;
    this.#files.set(file, bits);
    return bits;
  }

  /** Sets with too many names to look for each. */
  #largeSets(pkg: Package): number {
    const known = this.#large.get(pkg);
    if (known !== undefined) return known;
    let large = 0;
    for (let bit = 1; bit < 1 << this.#count; bit <<= 1) {
      let count = 0;
      for (const value of this.#namesFor(pkg).values()) if ((value & bit) !== 0) count++;
      if (count > FEW_NAMES) large |= bit;
    }
    this.#large.set(pkg, large);
    return large;
  }

  #bitsIn(pkg: Package, file: SourceFile, declaration: Declaration): number {
    const known = this.#mentioned.get(declaration);
    if (known !== undefined) return known;
    const names = this.#namesFor(pkg);
    let bits = 0;
    const { text } = file;
    forEachIdentifier(text, declaration, (start, end) => {
      bits |= names.get(text.slice(start, end)) ?? 0;
    });
    this.#mentioned.set(declaration, bits);
    return bits;
  }

  /**
   * Names of the package and of every module package it reaches, not only those it imports itself: a method may be
   * called on a value whose type a file never names.
   */
  #namesFor(pkg: Package): ReadonlyMap<string, number> {
    const known = this.#reachable.get(pkg);
    if (known !== undefined) return known;
    const reachable = this.#program.reachable(pkg);
    const names = new Map<string, number>();
    for (const reached of reachable) for (const [name, bits] of this.#ownNames(reached)) names.set(name, (names.get(name) ?? 0) | bits);
    for (const { bit, names: declared } of this.#declared) for (const name of declared.in(reachable)) names.set(name, (names.get(name) ?? 0) | bit);
    this.#reachable.set(pkg, names);
    return names;
  }

  #ownNames(pkg: Package): ReadonlyMap<string, number> {
    let names = this.#own.get(pkg);
    if (names !== undefined) return names;
    names = this.#collect(pkg);
    this.#own.set(pkg, names);
    return names;
  }

  #collect(pkg: Package): ReadonlyMap<string, number> {
    const names = new Map<string, number>();
    for (const file of pkg.files) {
      // Most files have none of the words, and finding that out is ten times as fast as their outline.
      const possible = file.outlined
        ? this.#functions.filter(({ patterns }) => patterns.every((pattern) => pattern.test(file.text)))
        : this.#functions.filter((one) => !addByText(file, one, names));
      if (possible.length === 0) continue;
      for (const declaration of file.outline.declarations) {
        if (declaration.kind === 'type' || declaration.kind === 'const') continue;
        let bits = 0;
        for (const { set, bit } of possible) {
          if (!set.functionsWith.every((group) => this.#vocabulary.hasAny(declaration.words, group))) continue;
          if (set.signature?.test(headerOf(file.text, declaration)) === false) continue;
          if (isShort(file.text.slice(declaration.start, declaration.end), set)) bits |= bit;
        }
        if (bits === 0) continue;
        for (const name of declaration.names) names.set(name, (names.get(name) ?? 0) | bits);
      }
    }
    return names;
  }
}

interface FunctionSet {
  readonly set: FunctionNames;
  readonly bit: number;
  /** What the text of a file must match to have any name of the set. */
  readonly patterns: readonly RegExp[];
}

/** Adds the names without an outline; false where the text does not tell them. */
function addByText(file: SourceFile, { set, bit }: FunctionSet, names: Map<string, number>): boolean {
  let named: ReadonlySet<string> | null = null;
  for (const words of set.functionsWith) {
    const found = file.functionsWith(words);
    if (found === null) return false;
    const fitting = found.filter(({ name, header, text }) => (named === null || named.has(name)) && set.signature?.test(header) !== false && isShort(text, set));
    named = new Set(fitting.map(({ name }) => name));
  }
  for (const name of named ?? []) names.set(name, (names.get(name) ?? 0) | bit);
  return true;
}

function patternsOf(set: FunctionNames): RegExp[] {
  return set.functionsWith.map((group) => new RegExp(`\\b(?:${group.join('|')})\\b`));
}

/** False where a function, as gofmt lays it out, has more statements than the set asks for. Text over several lines may look like statements. */
export function isShort(text: string, { statements }: FunctionNames): boolean {
  const brace = text.indexOf('{\n');
  if (statements === undefined || brace < 0 || text.includes('`') || text.includes('/*')) return true;
  return (text.slice(brace + 1).match(STATEMENT) ?? []).length <= statements;
}

/** A line indented once that does not continue the one before: cases stand there as well. */
const STATEMENT = /^\t(?!case\b|default:)[^\s})\]/]/gm;

/** The declaration up to the brace of its body: gofmt ends the line with it. */
function headerOf(text: string, { start, end }: Declaration): string {
  const brace = text.indexOf('{\n', start);
  return text.slice(start, brace < 0 ? end : Math.min(brace, end));
}
