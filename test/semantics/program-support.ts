import assert from 'node:assert/strict';
import { loadAsset } from '../../src/host/assets.ts';
import { Catalogue } from '../../src/semantics/catalogue.ts';
import { loadProgram } from '../../src/semantics/project/load.ts';
import { Semantics } from '../../src/semantics/semantics.ts';
import { Vocabulary } from '../../src/syntax/outline.ts';
import type { SourceFile } from '../../src/syntax/source-file.ts';
import { K, type Kind, type Node } from '../../src/syntax/tree.ts';
import { MemoryHost } from '../project/memory-host.ts';
import { testGrammar } from './scopes-snippets.ts';

const text = (name: string): string => new TextDecoder().decode(loadAsset(name));
let catalogue: Catalogue | undefined;

export interface Marked {
  readonly sem: Semantics;
  readonly file: SourceFile;
  /** By name: `‹a s.wg›` marks the expression or statement `s.wg` as a. */
  readonly marks: ReadonlyMap<string, Node>;
}

/** A module of one file, with the libraries that ship with the tool. The package clause is added. */
export async function marked(body: string): Promise<Marked> {
  const spans: { name: string; start: number; end: number }[] = [];
  const open: { name: string; start: number }[] = [];
  let source = 'package p\n';
  for (const part of body.split(/(‹\w+ |›)/)) {
    if (part.startsWith('‹')) open.push({ name: part.slice(1, -1), start: source.length });
    else if (part === '›') {
      const last = open.pop();
      assert.ok(last, 'a mark ends that never began');
      spans.push({ ...last, end: source.length });
    } else source += part;
  }
  catalogue ??= new Catalogue([() => text('std.txt'), () => text('libraries.txt')]);
  const host = new MemoryHost({ files: { '/repo/.git/HEAD': '', '/repo/go.mod': 'module example.com/p\n\ngo 1.25\n', '/repo/p.go': source } });
  const { program } = loadProgram(host, { cwd: '/repo', patterns: ['./...'], grammar: await testGrammar(), vocabulary: new Vocabulary([]), catalogue });
  const file = program.targets[0]?.files[0];
  assert.ok(file, 'the module has no file');
  return { sem: new Semantics(program), file, marks: new Map(spans.map((span) => [span.name, nodeAt(file, span)])) };
}

/** Nodes that hold one expression or statement and nothing else. */
const WRAPPERS: readonly Kind[] = [K.literal_element, K.expression_list, K.expression_statement, K.statement_list];

function nodeAt(file: SourceFile, span: { readonly name: string; readonly start: number; readonly end: number }): Node {
  const declaration = file.declarationAt(span.start);
  assert.ok(declaration, `mark ${span.name} lies outside declarations`);
  const tree = file.tree(declaration);
  for (let id = 0; id < tree.columns.count; id++) {
    const node = tree.node(id);
    if (node.start === span.start && node.end === span.end && !WRAPPERS.includes(node.kind)) return node;
  }
  return assert.fail(`mark ${span.name} covers no node: ${file.text.slice(span.start, span.end)}`);
}
