import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadAsset } from '../../src/host/assets.ts';
import { equalColumns, isStackOverflow, loadGrammar } from '../../src/syntax/grammar.ts';

test('a parse for which the stack does not suffice throws, and spoils no later parse', async () => {
  const grammar = await loadGrammar({ core: loadAsset('web-tree-sitter.wasm'), go: loadAsset('tree-sitter-go.wasm') });
  const file = { path: 'a.go', text: `func f(a int) {\n${'\tif a > 0 { g(a, func() { h(a) }) }\n'.repeat(50)}}` };
  const span = { start: 0, end: file.text.length };
  const expected = grammar.parse(file, span).columns;
  let overflows = 0;
  let parses = 0;

  const dive = (): void => {
    try {
      dive();
    } catch (error) {
      assert.ok(isStackOverflow(error));
    }
    // On the way up: first there is no stack left, then enough for a part of the parse, then for all of it.
    if (parses >= 20) return;
    try {
      const tree = grammar.parse(file, span);
      parses++;
      assert.ok(equalColumns(tree.columns, expected));
      assert.deepEqual(tree.errors, []);
    } catch (error) {
      if (!isStackOverflow(error)) throw error;
      overflows++;
    }
  };
  dive();
  assert.ok(overflows > 0 && parses >= 20, `${overflows} overflows, ${parses} parses`);
});
