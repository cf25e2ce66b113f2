import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Package } from '../../src/semantics/project/package.ts';
import type { Program } from '../../src/semantics/project/program.ts';
import type { Imports } from '../../src/semantics/scopes/file-names.ts';
import { loadGrammar, type Grammar } from '../../src/syntax/grammar.ts';
import { Vocabulary } from '../../src/syntax/outline.ts';
import { SourceFile } from '../../src/syntax/source-file.ts';
import { K, type Kind, type Node } from '../../src/syntax/tree.ts';

let grammar: Promise<Grammar> | undefined;

function asset(path: string): Uint8Array {
  // The tests run from build/test/semantics.
  return readFileSync(fileURLToPath(new URL(`../../../${path}`, import.meta.url)));
}

export function testGrammar(): Promise<Grammar> {
  grammar ??= loadGrammar({
    core: asset('node_modules/web-tree-sitter/web-tree-sitter.wasm'),
    go: asset('grammars/tree-sitter-go.wasm'),
  });
  return grammar;
}

export interface Snippets {
  readonly program: Imports & Pick<Program, 'reachable'>;
  readonly packages: readonly Package[];
  readonly files: readonly SourceFile[];
}

/** Packages from texts: `{ 'example.com/p': ['package p ...'] }`. What is not among them is opaque. */
export async function snippets(sources: Readonly<Record<string, readonly string[]>>): Promise<Snippets> {
  const syntax = { grammar: await testGrammar(), vocabulary: new Vocabulary([]) };
  const owners = new Map<unknown, Package>();
  const packages = new Map<string, Package>();
  const files: SourceFile[] = [];
  for (const [path, texts] of Object.entries(sources)) {
    const own = texts.map((text, index) => new SourceFile(`${path}/${index}.go`, text, syntax));
    const name = own[0]?.outline.packageName ?? '';
    const pkg = new Package({ path, dir: `/${path}`, module: null, kind: 'source', content: () => ({ name, files: own }) });
    packages.set(path, pkg);
    for (const file of own) owners.set(file, pkg);
    files.push(...own);
  }
  const program: Snippets['program'] = {
    reachable: () => new Set(packages.values()),
    packageOf(file) {
      const pkg = owners.get(file);
      if (pkg === undefined) throw new Error(`${file.path} belongs to no package`);
      return pkg;
    },
    import(path) {
      let pkg = packages.get(path);
      if (pkg === undefined) {
        pkg = new Package({ path, dir: '', module: null, kind: 'opaque', content: () => ({ name: '', files: [] }) });
        packages.set(path, pkg);
      }
      return pkg;
    },
  };
  return { program, packages: [...packages.values()], files };
}

const NAMES: readonly Kind[] = [
  K.identifier, K.type_identifier, K.package_identifier, K.field_identifier, K.label_name, K.nil, K.true, K.false, K.iota,
];

/** Every name in a file's declarations, in source order. */
export function namesIn(file: SourceFile): Node[] {
  return file.outline.declarations.flatMap((declaration) => {
    const tree = file.tree(declaration);
    return NAMES.flatMap((kind) => [...tree.ofKind(kind)]).sort((a, b) => a.start - b.start);
  });
}

/** The name that ends at an offset, or right before it. */
export function nameBefore(file: SourceFile, offset: number): Node {
  const found = namesIn(file).find((node) => node.end === offset);
  if (found === undefined) throw new Error(`no name ends at ${offset}: ${file.text.slice(Math.max(0, offset - 20), offset)}`);
  return found;
}
