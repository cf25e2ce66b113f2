import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { functionsMatching } from '../../src/syntax/named-functions.ts';
import { outlineOf, Vocabulary } from '../../src/syntax/outline.ts';
import { corpus } from './support.ts';

const WORDS = ['go', 'Go'];
const names = (text: string): readonly string[] | null => functionsMatching(text, /\b(?:go|Go)\b/g)?.map(({ name }) => name) ?? null;

test('functions and methods in which a word occurs', () => {
  assert.deepEqual(names('package p\n\nimport "go/ast"\n\n// go\nfunc a() {\n\tgo b()\n}\n\nfunc b() {}\n\nfunc (s *T[K]) c() { s.Go() }\n'), ['a', 'c']);
});

test('what stands in front of the body', () => {
  const text = 'package p\n\nfunc a(\n\tx int,\n) error {\n\tgo b()\n}\n\nfunc b() { go a() }\n\n// context\nfunc c()\n';
  assert.deepEqual(functionsMatching(text, /\bgo\b/g)?.map(({ header }) => header), ['func a(\n\tx int,\n) error ', 'func b() { go a() }']);
});

test('types have no names to give', () => {
  assert.deepEqual(names('package p\n\ntype T struct {\n\tGo int\n}\n'), []);
});

test('text whose lines do not tell', () => {
  for (const text of [
    'func a() {\n\tx := `\nfunc b() {\n`\n\tgo c()\n}\n',
    '/*\nfunc b() {\n*/\nfunc a() {\n\tgo c()\n}\n',
    'func b() {}; func a() {\n\tgo c()\n}\n',
    'func b() {}\n  func a() {\n\tgo c()\n}\n',
    'var x, y = func() {\n\tgo c()\n}, 1\n',
  ]) {
    assert.equal(names(`package p\n\n${text}`), null, text);
  }
});

test('no function that the outline finds is left out', () => {
  const vocabulary = new Vocabulary(WORDS);
  for (const path of corpus(300)) {
    const text = readFileSync(path, 'utf8');
    const found = names(text);
    if (found === null) continue;
    for (const { kind, names: declared, words } of outlineOf(text, vocabulary).declarations) {
      if (kind === 'type' || kind === 'const' || !vocabulary.hasAny(words, WORDS)) continue;
      for (const name of declared) assert.ok(found.includes(name), `${path}: ${name}`);
    }
  }
});
