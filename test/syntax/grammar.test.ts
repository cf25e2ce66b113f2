import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { generateKinds } from '../../scripts/generate-kinds.ts';
import { GrammarError, equalColumns, loadGrammar } from '../../src/syntax/grammar.ts';
import { wasmRuntime } from '../../src/syntax/runtime.ts';
import { F, K } from '../../src/syntax/tree.ts';
import { ASSETS, ROOT, byCursor, first, grammar, parse, parseBody, show } from './support.ts';

test('the generated kinds are those of the grammar', async () => {
  assert.equal(readFileSync(join(ROOT, 'src/syntax/kinds.gen.ts'), 'utf8'), await generateKinds(join(ROOT, 'grammars')));
});

test('the provenance names the files that are there', () => {
  const provenance = JSON.parse(readFileSync(join(ROOT, 'grammars/PROVENANCE.json'), 'utf8')) as Record<string, unknown>;
  const sum = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
  assert.equal(provenance['wasmSha256'], sum(ASSETS.go));
  assert.equal(provenance['coreSha256'], sum(ASSETS.core));
  assert.equal(provenance['patchSha256'], sum(readFileSync(join(ROOT, 'grammars/go.patch'))));
});

test('another grammar is refused with one line', async () => {
  const other = ASSETS.go.slice();
  other[1000] = (other[1000] ?? 0) ^ 1;
  await assert.rejects(loadGrammar({ ...ASSETS, go: other }), (error: unknown) => {
    assert.ok(error instanceof GrammarError);
    assert.match(error.message, /^tree-sitter-go\.wasm: sha256 is [0-9a-f]{64}, expected [0-9a-f]{64}$/);
    return true;
  });
});

test('what the patch adds parses', () => {
  for (const text of [
    'var a = new(1 + x)',
    'var a = new(f())',
    'var a = make(n - 1)',
    'var a = make(xs...)',
    'func (s *Set[T]) Map[U any](f func(T) U) {}',
    'const ( A = 1 )',
    'var ( a = 1 )',
    'func f() {\nL:\nM:\n}',
  ]) {
    assert.deepEqual(parse(text).errors, [], `${text}: ${show(parse(text).root)}`);
  }
  assert.equal(first(parse('var a = new(T)'), K.argument_list).children[0]?.kind, K.type_identifier);
});

test('a declaration needs no newline of its own, and its root ends where it ends', () => {
  for (const text of ['type T struct{}', 'var ( a int )', 'const ( A = 1\n)', 'func f() {} // end']) {
    const tree = parse(text);
    assert.deepEqual(tree.errors, [], text);
    assert.equal(tree.root.end, text.length);
  }
});

test('a missing token that no node shows is an error with a place', () => {
  for (const using of [grammar, byCursor]) {
    const tree = parse('func f() {\n\tx := 1 y := 2\n}', using);
    assert.equal(tree.errors.length, 1);
    assert.ok(tree.root.hasError);
  }
});

test('errors are spans of the file, not of the slice', () => {
  const text = 'package p\n\nfunc f() { x := ) }\n';
  const start = text.indexOf('func');
  const tree = grammar.parse({ path: 'p.go', text }, { start, end: text.length - 1 });
  const [error] = tree.errors;
  assert.ok(error !== undefined && error.start >= text.indexOf('x :=') && error.end <= text.indexOf(' }') + 2);
});

test('what no reader could recurse over is an error instead of a tree', () => {
  const deep = [
    (n: number) => `func f() { x = ${'('.repeat(n)}1${')'.repeat(n)} }`,
    (n: number) => `func f() { ${'{'.repeat(n)}`,
    (n: number) => `func f() { ${'([{'.repeat(n)}`,
    (n: number) => `var x ${'*'.repeat(n)}T`,
    (n: number) => `var x = a${'+a'.repeat(n)}`,
    (n: number) => `var x = a${'.b()'.repeat(n)}`,
    (n: number) => `func f() { if a {} ${'else if a {}'.repeat(n)} }`,
    (n: number) => `func f() { ${'L:'.repeat(n)}x() }`,
    (n: number) => `func f() {${'}'.repeat(n)}`,
  ];
  for (const make of deep) {
    const text = make(100_000);
    const before = grammar.stats.failures;
    const tree = parse(text);
    if (grammar.stats.failures === before) continue;
    assert.equal(tree.columns.count, 1);
    assert.deepEqual(tree.errors, [{ start: 0, end: text.length }]);
  }
  // Brackets in strings and comments do not nest.
  assert.deepEqual(parse(`var x = "${'('.repeat(5000)}" // ${'{'.repeat(5000)}`).errors, []);
  assert.deepEqual(parse('func f() { g() }').errors, []);
});

test('after a recovery the parser works as before', async () => {
  const text = 'func f() { go h[i](x) }';
  const before = parse(text);
  const huge = parse(`func f() {\n${'\tx, err := call(ctx, "text", 12)\n'.repeat(50_000)}}`);
  assert.deepEqual(huge.errors, []);
  (await wasmRuntime(ASSETS.core)).recover();
  assert.ok(equalColumns(before.columns, parse(text).columns));
  assert.ok(equalColumns(before.columns, parse(text, byCursor).columns));
  assert.equal(parse(`func f() {\n${'\tx, err := call(ctx, "text", 12)\n'.repeat(50_000)}}`).columns.count, huge.columns.count);
});

test('fields of lists leave out commas', () => {
  const spec = first(parse('const a, b = 1, 2'), K.const_spec);
  assert.deepEqual(spec.childrenOf(F.name).map((node) => node.text), ['a', 'b']);
  const clause = first(parseBody('switch x.(type) { case int, string: }'), K.type_case);
  assert.equal(clause.childrenOf(F.type).length, 2);
});
