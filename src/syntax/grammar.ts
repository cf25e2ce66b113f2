import { createHash } from 'node:crypto';
import type { Language, Parser, Tree as WasmTree } from 'web-tree-sitter';
import type { Span } from '../text/span.ts';
import { columnsByCursor, newColumns } from './cursor.ts';
import { MemoryDecoder } from './decode.ts';
import { CORE_SHA256, F, FIELD_NAMES, GRAMMAR_SHA256, K, KIND_NAMES } from './kinds.gen.ts';
import { Lexer } from './lex.ts';
import { wasmRuntime, type WasmRuntime } from './runtime.ts';
import { SELF_CHECK_DIGEST, SELF_CHECK_SOURCE } from './self-check.ts';
import { MISSING, NAMED, Tree, type Columns, type TreeText } from './tree.ts';

export interface GrammarAssets {
  /** The parser: `web-tree-sitter.wasm`. */
  readonly core: Uint8Array;
  /** The grammar: `tree-sitter-go.wasm`. */
  readonly go: Uint8Array;
}

export type DecodeMode = 'memory' | 'cursor';

export interface GrammarStats {
  parses: number;
  /** UTF-16 code units parsed. */
  units: number;
  nodes: number;
  parseMs: number;
  decodeMs: number;
  /** Declarations that the parser gave up on. */
  failures: number;
}

/** The grammar's files are not the ones that this program was built for. */
export class GrammarError extends Error {
  override readonly name = 'GrammarError';
}

/**
 * A declaration longer than this is reported as an error instead of being parsed: a tree needs some twenty times the memory
 * of its text. The longest of the Go distribution, a generated table, has 2.8 million.
 */
const MAX_UNITS = 4_000_000;

/**
 * A tree deeper than this is reported as an error, so that whoever reads trees may recurse: Node's stack takes some ten
 * thousand calls, and the types of a chain of calls take eight for each level. The deepest real one found, a string of a
 * thousand lines put together with +, has 967 levels.
 */
const MAX_DEPTH = 1_000;

/** Loads the grammar, checks that it is the pinned one, and that its trees can be read from memory. */
export async function loadGrammar(assets: GrammarAssets, options: { readonly decode?: DecodeMode } = {}): Promise<Grammar> {
  checkHash('web-tree-sitter.wasm', assets.core, CORE_SHA256);
  checkHash('tree-sitter-go.wasm', assets.go, GRAMMAR_SHA256);
  const runtime = await wasmRuntime(assets.core);
  const language = await runtime.loadLanguage(assets.go);
  checkNames(language);
  return new Grammar(runtime, language, options.decode ?? 'memory');
}

export class Grammar {
  readonly stats: GrammarStats = { parses: 0, units: 0, nodes: 0, parseMs: 0, decodeMs: 0, failures: 0 };
  readonly #runtime: WasmRuntime;
  readonly #decoder: MemoryDecoder | null;
  readonly #parser: Parser;
  /** True after a trap, until a parse that has the stack for it puts the parser back to how it was. */
  #damaged = false;

  constructor(runtime: WasmRuntime, language: Language, mode: DecodeMode) {
    this.#runtime = runtime;
    this.#parser = runtime.newParser(language);
    this.#decoder = mode === 'memory' ? this.#checkedDecoder(language) : null;
    runtime.checkpoint();
  }

  /** How trees are read: the cursor stands in where the memory is not laid out as expected. */
  get decode(): DecodeMode {
    return this.#decoder === null ? 'cursor' : 'memory';
  }

  /**
   * The tree of one declaration. Never throws, unless the caller has used up the stack: what cannot be read at all is a
   * tree without children and one error.
   */
  parse(file: TreeText, span: Span): Tree {
    const length = span.end - span.start;
    const before = performance.now();
    let columns: Columns | null = null;
    let errors: readonly Span[] = [];
    // A declaration that does not end in a newline has an invisible missing terminator.
    const text = file.text.slice(span.start, span.end) + '\n';
    if (length <= MAX_UNITS && !nestsTooDeeply(text)) {
      try {
        if (this.#damaged) this.#runtime.recover();
        this.#damaged = false;
        ({ columns, errors } = this.#parse(text, span));
        if (columns !== null && isTooDeep(columns)) columns = null;
      } catch (error) {
        this.#damaged = true;
        // By far most of the stack was the caller's: the text may be fine, so nothing false is said about it.
        if (isStackOverflow(error)) throw error;
      }
    }
    const { stats } = this;
    stats.parses++;
    stats.units += length;
    if (columns === null) {
      stats.failures++;
      stats.parseMs += performance.now() - before;
      return new Tree(file, span.start, unreadable(length), [{ start: span.start, end: span.end }]);
    }
    stats.nodes += columns.count;
    return new Tree(file, span.start, columns, errors);
  }

  #parse(text: string, span: Span): { columns: Columns | null; errors: readonly Span[] } {
    const before = performance.now();
    const tree = this.#parser.parse(text);
    const parsed = performance.now();
    this.stats.parseMs += parsed - before;
    if (tree === null) return { columns: null, errors: [] };
    try {
      const columns = this.#decoder?.decode(tree) ?? columnsByCursor(tree);
      const damaged = this.#decoder === null ? tree.rootNode.hasError : this.#decoder.hasError(tree);
      const errors = damaged ? errorsIn(columns, tree, span) : [];
      clampEnds(columns, span.end - span.start, damaged);
      return { columns, errors };
    } finally {
      const decoded = performance.now();
      tree.delete();
      this.stats.decodeMs += decoded - parsed;
      this.stats.parseMs += performance.now() - decoded;
    }
  }

  /** A decoder that gives what the cursor gives on a source with every shape, which takes long to find out anew; null where it does not. */
  #checkedDecoder(language: Language): MemoryDecoder | null {
    const tree = this.#parser.parse(SELF_CHECK_SOURCE);
    if (tree === null) return null;
    try {
      const decoder = new MemoryDecoder(this.#runtime.memory, language);
      const columns = decoder.decode(tree);
      const agrees = columns !== null && digestOf(columns) === SELF_CHECK_DIGEST && decoder.hasError(tree);
      return agrees ? decoder : null;
    } catch {
      return null;
    } finally {
      tree.delete();
    }
  }
}

/** True for what Node throws when calls are nested too deeply. */
export function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message === 'Maximum call stack size exceeded';
}

/** True where two decodings of one tree are the same on every node. */
export function equalColumns(a: Columns, b: Columns): boolean {
  if (a.count !== b.count) return false;
  const keys = ['kind', 'field', 'flags', 'start', 'end', 'parent', 'after'] as const;
  return keys.every((key) => a[key].every((value, id) => value === b[key][id]));
}

/** A number that two decodings share only if they are the same on every node. */
export function digestOf({ count, kind, field, flags, start, end, parent, after }: Columns): number {
  let digest = count;
  for (const column of [kind, field, flags, start, end, parent, after]) {
    for (let id = 0; id < count; id++) digest = (Math.imul(digest, 31) + (column[id] ?? 0)) | 0;
  }
  return digest;
}

function checkHash(name: string, bytes: Uint8Array, expected: string): void {
  const actual = createHash('sha256').update(bytes).digest('hex');
  if (actual !== expected) throw new GrammarError(`${name}: sha256 is ${actual}, expected ${expected}`);
}

/** Kinds and fields are compiled in as numbers; a grammar that numbers them otherwise would be read as nonsense. */
function checkNames(language: Language): void {
  for (const [id, name] of language.types.entries()) {
    // Rules that share a name report the number of the public one, which the generated file has.
    if (name === undefined || KIND_NAMES[id] === name || KIND_NAMES.includes(name)) continue;
    throw new GrammarError(`tree-sitter-go.wasm: node kind ${id} is ${name}, expected ${KIND_NAMES[id] ?? 'none'}`);
  }
  for (const [id, name] of language.fields.entries()) {
    if (id === F.none || FIELD_NAMES[id] === name) continue;
    throw new GrammarError(`tree-sitter-go.wasm: field ${id} is ${String(name)}, expected ${FIELD_NAMES[id] ?? 'none'}`);
  }
}

function isTooDeep({ parent, count }: Columns): boolean {
  if (count <= MAX_DEPTH) return false;
  const depths = new Uint32Array(count);
  for (let id = 1; id < count; id++) {
    const depth = depths[parent[id]!]! + 1;
    if (depth > MAX_DEPTH) return true;
    depths[id] = depth;
  }
  return false;
}

/** Brackets that must make a tree too deep are not worth parsing: open ones by the thousand slow the parser down. */
function nestsTooDeeply(text: string): boolean {
  if (text.length <= MAX_DEPTH || !hasMoreThan(MAX_DEPTH, text)) return false;
  let depth = 0;
  let most = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 0x28 || unit === 0x5b || unit === 0x7b) {
      if (++depth > most) most = depth;
    } else if ((unit === 0x29 || unit === 0x5d || unit === 0x7d) && depth > 0) {
      depth--;
    }
  }
  // That counted strings and comments as well, which seldom matters.
  return most > MAX_DEPTH && deepestBracket(text) > MAX_DEPTH;
}

/** Counts open brackets by searching, which skips what lies between them much faster than looking at each character. */
function hasMoreThan(limit: number, text: string): boolean {
  let count = 0;
  for (const bracket of '([{') {
    for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1)) if (++count > limit) return true;
  }
  return false;
}

function deepestBracket(text: string): number {
  const lexer = new Lexer(text, { start: 0, end: text.length });
  let depth = 0;
  let most = 0;
  while (lexer.next() !== 'end') {
    if (lexer.kind !== 'punctuation') continue;
    if (lexer.is('(') || lexer.is('[') || lexer.is('{')) most = Math.max(most, ++depth);
    else if (depth > 0 && (lexer.is(')') || lexer.is(']') || lexer.is('}'))) depth--;
  }
  return most;
}

function unreadable(length: number): Columns {
  const columns = newColumns(1);
  columns.kind[0] = K.source_file;
  columns.flags[0] = NAMED;
  columns.end[0] = length;
  columns.after[0] = 1;
  return columns;
}

/** The newline that was added belongs to the root, and to nodes that the parser made up at the end. */
function clampEnds({ start, end, count }: Columns, length: number, all: boolean): void {
  const last = all ? count : 1;
  for (let id = 0; id < last; id++) {
    if ((end[id] ?? 0) > length) end[id] = length;
    if ((start[id] ?? 0) > length) start[id] = length;
  }
}

function errorsIn(columns: Columns, tree: WasmTree, span: Span): Span[] {
  const { kind, flags, start, end, after, count } = columns;
  const found: Span[] = [];
  const add = (from: number, to: number): void => {
    found.push({ start: Math.min(span.start + from, span.end), end: Math.min(span.start + to, span.end) });
  };
  for (let id = 0; id < count; ) {
    const wrong = kind[id] === K.ERROR || ((flags[id] ?? 0) & MISSING) !== 0;
    if (wrong) add(start[id] ?? 0, end[id] ?? 0);
    id = wrong ? (after[id] ?? count) : id + 1;
  }
  if (found.length > 0) return found;

  // The parser can insert a token that no node shows, such as the newline between two statements on a line.
  let node = tree.rootNode;
  for (;;) {
    const inner = node.children.find((child) => child.hasError);
    if (inner === undefined) break;
    node = inner;
  }
  add(node.startIndex, node.endIndex);
  return found;
}
