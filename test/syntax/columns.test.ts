import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { equalColumns } from '../../src/syntax/grammar.ts';
import { outlineOf } from '../../src/syntax/outline.ts';
import { SELF_CHECK_SOURCE } from '../../src/syntax/self-check.ts';
import { K, type Tree } from '../../src/syntax/tree.ts';
import { RICH_SOURCE } from './rich-source.ts';
import { byCursor, corpus, grammar, parse } from './support.ts';

test('the memory is laid out as expected, so that the decoder is in use', () => {
  assert.equal(grammar.decode, 'memory');
  assert.equal(byCursor.decode, 'cursor');
});

/** Sources whose trees have odd shapes: nothing, only comments, only errors, hidden errors. */
const ODD = [
  '',
  ' ',
  '\n\n',
  '\u0000',
  '// comment',
  '/* comment */ // two',
  ';',
  'func',
  '}',
  '"unterminated',
  'func f() { x := 1 y := 2 }',
  'func f() { if }',
  'type T struct { a int',
  'var x = [...]int{1: 2, {3}}',
  'func f() {\r\n\tx := "é日本\u{1F600}" // ü\r\n\ty()\r\n}\r\n',
  '\ufefffunc f() {}',
  'func f() { \ud800 }',
  SELF_CHECK_SOURCE,
  RICH_SOURCE,
];

test('the columns read from memory are those of the cursor, on odd sources', () => {
  for (const text of ODD) same(text, parse(text), parse(text, byCursor));
});

test('the columns read from memory are those of the cursor, on every node of real code', () => {
  let nodes = 0;
  for (const path of corpus(150)) {
    const text = readFileSync(path, 'utf8');
    const file = { path, text };
    for (const declaration of outlineOf(text).declarations) {
      const tree = grammar.parse(file, declaration);
      same(`${path}:${declaration.start}`, tree, byCursor.parse(file, declaration));
      nodes += tree.columns.count;
    }
  }
  assert.ok(nodes >= 0);
});

test('parent and after columns agree with each other and with positions', () => {
  const { columns } = parse(RICH_SOURCE);
  const { count, parent, after, start, end } = columns;
  for (let id = 1; id < count; id++) {
    const up = parent[id] ?? 0;
    assert.ok(up < id && id < (after[up] ?? 0), `node ${id} lies outside the subtree of its parent ${up}`);
    assert.ok((after[id] ?? 0) <= (after[up] ?? 0));
    assert.ok((start[up] ?? 0) <= (start[id] ?? 0) && (end[id] ?? 0) <= (end[up] ?? 0), `node ${id} sticks out of its parent`);
  }
});

function same(what: string, a: Tree, b: Tree): void {
  assert.ok(equalColumns(a.columns, b.columns), `trees differ: ${what}`);
  assert.deepEqual(a.errors, b.errors, what);
}

test('nodes of a kind, in the tree and below a node', () => {
  const tree = parse('func f() { g(func() { h(i()) }); j() }\nfunc k() { l() }');
  const calls = tree.ofKind(K.call_expression);
  assert.deepEqual(calls.map(({ text }) => text), ['g(func() { h(i()) })', 'h(i())', 'i()', 'j()', 'l()']);
  for (const node of [tree.root, ...tree.ofKind(K.func_literal), ...tree.ofKind(K.function_declaration), ...calls]) {
    assert.deepEqual(node.descendants(K.call_expression), calls.filter((call) => node.contains(call)));
  }
  assert.equal(tree.ofKind(K['{']).length, 3);
  assert.equal(calls[1]?.closest([K.func_literal])?.parent?.kind, K.argument_list);
  assert.equal(calls[1]?.parent, calls[1]?.parent);
});
