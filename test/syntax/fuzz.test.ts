import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { equalColumns } from '../../src/syntax/grammar.ts';
import { Lexer } from '../../src/syntax/lex.ts';
import { Vocabulary, outlineOf } from '../../src/syntax/outline.ts';
import { RICH_SOURCE } from './rich-source.ts';
import { byCursor, corpus, grammar } from './support.ts';

/** The same mutants each time; another number gives others. */
const SEED = Number(process.env['GO_CONC_LINT_SEED'] ?? 1);
const MUTANTS = 2000;
const BUDGET_MS = 5000;
/** A mutant has a few thousand characters, so this is a thousand times what it should take. */
const HANG_MS = 2000;

const SNIPPETS = ['func', 'type', 'var', 'const', 'import', '(', ')', '[', ']', '{', '}', '"', '`', "'", '/*', '*/', '//', '\n', '\r\n', '\0', '\ufeff', '\ufffd', '\ud800', ';', '...', '<-', ':=', 'case', 'go', 'select', '\\', 'L:', 'é', '\nfunc f() {\n'];

test('no mutant of a program makes outline, parser or decoder throw, hang or disagree', () => {
  const random = generator(SEED);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const vocabulary = new Vocabulary(['go', 'select', 'f']);
  const seeds = [RICH_SOURCE, ...corpus(400).map((path) => readFileSync(path, 'utf8').slice(0, 6000))];
  const began = performance.now();
  for (let n = 0; n < MUTANTS && performance.now() - began < BUDGET_MS; n++) {
    const tokens = tokensOf(pick(seeds));
    const from = Math.floor(random() * tokens.length);
    const mutant = tokens.slice(from, from + 400);
    for (let edits = 1 + Math.floor(random() * 6); edits > 0; edits--) mutate(mutant, random, pick);
    const text = mutant.join('');
    const before = performance.now();
    const outline = outlineOf(text, vocabulary);
    let last = 0;
    // The whole as well, since a mutant may have lost the start of its only declaration.
    for (const declaration of [...outline.declarations, { start: 0, end: text.length }]) {
      if ('index' in declaration) {
        assert.ok(declaration.start >= last && declaration.end > declaration.start && declaration.end <= text.length, text);
        last = declaration.end;
      }
      const file = { path: 'fuzz.go', text };
      const tree = grammar.parse(file, declaration);
      assert.ok(equalColumns(tree.columns, byCursor.parse(file, declaration).columns), text);
      for (const error of tree.errors) assert.ok(error.start >= declaration.start && error.end <= declaration.end && error.start <= error.end, text);
    }
    for (const error of outline.errors) assert.ok(error.start <= error.end && error.end <= text.length, text);
    assert.ok(performance.now() - before < HANG_MS, `took ${performance.now() - before} ms: ${text}`);
  }
});

function mutate(tokens: string[], random: () => number, pick: <T>(list: readonly T[]) => T): void {
  const at = Math.floor(random() * (tokens.length + 1));
  const kind = Math.floor(random() * 5);
  if (kind === 0) tokens.splice(at, 1);
  else if (kind === 1) tokens.splice(at, 0, pick(SNIPPETS));
  else if (kind === 2) tokens.splice(at, 1, pick(SNIPPETS));
  else if (kind === 3) tokens.splice(at, 0, ...tokens.slice(at, at + 1 + Math.floor(random() * 20)));
  else tokens.splice(at, 0, ...tokens.splice(Math.floor(random() * tokens.length), 1 + Math.floor(random() * 5)));
}

/** Tokens with the space before them, which put together give the text again. */
function tokensOf(text: string): string[] {
  const lexer = new Lexer(text, { start: 0, end: text.length });
  const tokens: string[] = [];
  let last = 0;
  while (lexer.next() !== 'end') {
    tokens.push(text.slice(last, lexer.start), lexer.value);
    last = lexer.end;
  }
  return tokens;
}

/** Mulberry32. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
