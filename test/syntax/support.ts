import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadGrammar, type GrammarAssets } from '../../src/syntax/grammar.ts';
import { FIELD_NAMES, KIND_NAMES } from '../../src/syntax/kinds.gen.ts';
import { SourceFile } from '../../src/syntax/source-file.ts';
import { Vocabulary } from '../../src/syntax/outline.ts';
import { F, type Kind, type Node, type Tree } from '../../src/syntax/tree.ts';

/** The repository, seen from build/test/syntax. */
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

const corePath = createRequire(import.meta.url).resolve('web-tree-sitter/web-tree-sitter.wasm');

export const ASSETS: GrammarAssets = {
  core: new Uint8Array(readFileSync(corePath)),
  go: new Uint8Array(readFileSync(join(ROOT, 'grammars/tree-sitter-go.wasm'))),
};

export const grammar = await loadGrammar(ASSETS);
export const byCursor = await loadGrammar(ASSETS, { decode: 'cursor' });

/** A whole text parsed as one tree. */
export function parse(text: string, using = grammar): Tree {
  return using.parse({ path: 'test.go', text }, { start: 0, end: text.length });
}

export function sourceFile(text: string, words: Iterable<string> = []): SourceFile {
  return new SourceFile('test.go', text, { grammar, vocabulary: new Vocabulary(words) });
}

/** The tree of a function whose body is this text. */
export function parseBody(body: string): Tree {
  const tree = parse(`func f() {\n${body}\n}`);
  if (tree.errors.length > 0) throw new Error(`${body}: ${show(tree.root)}`);
  return tree;
}

/** The first node of a kind. */
export function first(tree: Tree, kind: Kind): Node {
  const node = tree.ofKind(kind)[0];
  if (node === undefined) throw new Error(`no ${KIND_NAMES[kind]} in ${show(tree.root)}`);
  return node;
}

/** A node as an S-expression, fields included. */
export function show(node: Node): string {
  const field = node.field === F.none ? '' : `${FIELD_NAMES[node.field]}: `;
  const children = node.children;
  if (children.length === 0) return `${field}${node.text}`;
  return `${field}(${KIND_NAMES[node.kind]} ${children.map(show).join(' ')})`;
}

export function texts(nodes: readonly (Node | null)[]): (string | null)[] {
  return nodes.map((node) => node?.text ?? null);
}

/** The Go files below a folder, in order. */
export function goFiles(folder: string, skip: readonly string[] = []): string[] {
  if (!existsSync(folder)) return [];
  const files: string[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!skip.includes(entry.name)) files.push(...goFiles(path, skip));
    } else if (entry.isFile() && entry.name.endsWith('.go')) {
      files.push(path);
    }
  }
  return files;
}

/** Where Go's own sources lie; null where Go is not installed. */
export function goRoot(): string | null {
  try {
    return execFileSync('go', ['env', 'GOROOT'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return null;
  }
}

/** The sources to compare on: all fixtures, and a sample of Go's own where it is installed. */
export function corpus(every: number): string[] {
  const root = goRoot();
  const own = root === null ? [] : goFiles(join(root, 'src'), ['testdata']);
  return [...goFiles(join(ROOT, 'fixtures')), ...own.filter((_, index) => index % every === 0)];
}
