import { wordsIn, Vocabulary, type Declaration } from '../syntax/outline.ts';
import type { SourceFile } from '../syntax/source-file.ts';
import { F, K, type Node } from '../syntax/tree.ts';
import type { Package } from './project/package.ts';
import type { Program } from './project/program.ts';

/**
 * Tells by its name alone that a method call can run no function of some sort, so that its operand's type need not be
 * found out: that would read and parse a chain of declarations for each of the many calls which are of no interest.
 */
export class FunctionNames {
  readonly #program: Program;
  readonly #words: readonly string[];
  readonly #vocabulary: Vocabulary;
  readonly #own = new WeakMap<Package, ReadonlySet<string>>();
  readonly #answers = new WeakMap<Package, Map<string, boolean>>();

  /** The functions meant have one of these words in their declaration, or one of them is their name. */
  constructor(program: Program, words: readonly string[]) {
    this.#program = program;
    this.#words = words;
    this.#vocabulary = new Vocabulary(words);
  }

  /** False where a call by a selector is of no function of the project that has one of the words. Methods of other modules are told by their name. */
  mayCall(call: Node): boolean {
    const callee = call.child(F.function);
    const name = callee?.kind === K.selector_expression ? (callee.child(F.field)?.text ?? null) : null;
    return name === null || this.#isDeclared(this.#program.packageOf(call.tree.file), name);
  }

  /** Whether one of the words occurs in a declaration of a function or variable. */
  hasWord(file: SourceFile, declaration: Declaration): boolean {
    if (declaration.kind === 'type' || declaration.kind === 'const') return false;
    const { vocabulary } = file;
    // The outline has looked already where a rule asked for the words.
    if (this.#words.every((word) => vocabulary.knows(word))) return vocabulary.hasAny(declaration.words, this.#words);
    return wordsIn(file.text, declaration, this.#vocabulary).some((bits) => bits !== 0);
  }

  #isDeclared(pkg: Package, name: string): boolean {
    let known = this.#answers.get(pkg);
    if (known === undefined) this.#answers.set(pkg, (known = new Map<string, boolean>()));
    let answer = known.get(name);
    if (answer === undefined) known.set(name, (answer = this.#words.includes(name) || [...this.#program.reachable(pkg)].some((reached) => this.#ownNames(reached).has(name))));
    return answer;
  }

  #ownNames(pkg: Package): ReadonlySet<string> {
    let names = this.#own.get(pkg);
    if (names === undefined) this.#own.set(pkg, (names = new Set(pkg.files.flatMap((file) => this.#namesIn(file)))));
    return names;
  }

  #namesIn(file: SourceFile): string[] {
    // A name too many costs a look at the callee, nothing else.
    const quick = file.outlined ? null : file.functionsWith(this.#words);
    if (quick !== null) return quick.map(({ name }) => name);
    // Most files have none of the words, and finding that out is ten times as fast as looking at each declaration.
    if (!this.#words.some((word) => file.text.includes(word))) return [];
    return file.outline.declarations.filter((declaration) => this.hasWord(file, declaration)).flatMap(({ names }) => names);
  }
}
