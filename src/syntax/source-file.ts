import { LineIndex } from '../text/line-index.ts';
import type { Grammar } from './grammar.ts';
import { functionsMatching, type NamedFunction } from './named-functions.ts';
import { headerOf, outlineOf, type Declaration, type FileHeader, type Outline, type Vocabulary } from './outline.ts';
import type { Tree, TreeText } from './tree.ts';

/** What files of one program are read with. */
export interface Syntax {
  readonly grammar: Grammar;
  /** The words that the outline looks for. */
  readonly vocabulary: Vocabulary;
}

/** One Go file. Its outline, lines and trees are made when they are first asked for. */
export class SourceFile implements TreeText {
  /** As shown: relative to the repository's root, with '/'. */
  readonly path: string;
  /** As decoded, a byte order mark included, so that offsets are those of the file. */
  readonly text: string;
  readonly #syntax: Syntax;
  readonly #trees: (Tree | undefined)[] = [];
  readonly #signatures: (Tree | undefined)[] = [];
  readonly #functions = new Map<string, readonly NamedFunction[] | null>();
  #header: FileHeader | undefined;
  #outline: Outline | undefined;
  #lines: LineIndex | undefined;

  constructor(path: string, text: string, syntax: Syntax) {
    this.path = path;
    this.text = text;
    this.#syntax = syntax;
  }

  get vocabulary(): Vocabulary {
    return this.#syntax.vocabulary;
  }

  /** Much cheaper than the outline, for packages that are only imported. */
  get header(): FileHeader {
    return this.#outline ?? (this.#header ??= headerOf(this.text));
  }

  /** Whether the outline is known already. */
  get outlined(): boolean {
    return this.#outline !== undefined;
  }

  get outline(): Outline {
    return (this.#outline ??= outlineOf(this.text, this.#syntax.vocabulary));
  }

  /** What `functionsMatching` tells of functions with one of these words, found once; null where only the outline can say. */
  functionsWith(words: readonly string[]): readonly NamedFunction[] | null {
    const key = words.join('|');
    let found = this.#functions.get(key);
    if (found === undefined) this.#functions.set(key, (found = functionsMatching(this.text, new RegExp(`\\b(?:${key})\\b`, 'g'))));
    return found;
  }

  get lines(): LineIndex {
    return (this.#lines ??= new LineIndex(this.text));
  }

  /** The tree of one of this file's declarations, parsed on first use and kept. */
  tree(declaration: Declaration): Tree {
    return (this.#trees[declaration.index] ??= this.#syntax.grammar.parse(this, declaration));
  }

  /**
   * The tree of a function without its body: all that a caller's types ask for, in a tenth of the text. It is a tree of its
   * own, whose nodes are not those of `tree`. For other declarations the whole tree.
   */
  signature(declaration: Declaration): Tree {
    const { index, start, body } = declaration;
    if (body === null) return this.tree(declaration);
    return (this.#signatures[index] ??= this.#syntax.grammar.parse(this, { start, end: body }));
  }

  /** The declaration that an offset lies in, its end included; null between declarations. */
  declarationAt(offset: number): Declaration | null {
    const { declarations } = this.outline;
    let low = 0;
    let high = declarations.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((declarations[middle]?.start ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    const found = declarations[low - 1];
    return found !== undefined && offset <= found.end ? found : null;
  }

  /** Drops the trees. Nodes handed out stay valid, but the same place has other nodes when it is parsed again. */
  release(): void {
    this.#trees.length = 0;
    this.#signatures.length = 0;
  }
}
