import assert from 'node:assert/strict';
import test from 'node:test';
import { isShort } from '../../src/engine/names.ts';

/** Functions, and whether they may have at most two statements. */
const CASES: readonly (readonly [string, boolean])[] = [
  ['func f() {\n\ta()\n\tgo b()\n}', true],
  ['func f() {\n\ta()\n\tb()\n\tgo c()\n}', false],
  ['func f() { a(); b(); c() }', true],
  ['func f(\n\ta int,\n\tb int,\n\tc int,\n) {\n\tgo a()\n}', true],
  ['func f() {\n\tgo func() {\n\t\ta()\n\t\tb()\n\t\tc()\n\t}()\n\td(\n\t\te,\n\t)\n}', true],
  ['func f() {\n\tswitch x {\n\tcase 1:\n\t\tgo a()\n\tcase 2:\n\tdefault:\n\t}\n}', true],
  ['func f() {\n\tgo a()\n\tb(`\n\tone\n\ttwo`)\n}', true],
];

for (const [source, expected] of CASES) {
  test(`${expected ? 'short' : 'long'}: ${JSON.stringify(source)}`, () => {
    assert.equal(isShort(source, { functionsWith: [['go']], statements: 2 }), expected);
  });
}
