import assert from 'node:assert/strict';
import test from 'node:test';
import { defineRule, type Rule } from '../../src/api/rule.ts';
import { selectRules } from '../../src/engine/select.ts';

const RULES = [rule('GCL1001', 'goroutine/per-tick'), rule('GCL1002', 'goroutine/unbounded-loop'), rule('GCL3001', 'context/lost-cancel')];

/** What `-checks` is given, and the digits of the rules that then run. */
const SELECTIONS: readonly (readonly [string, string])[] = [
  ['', '1001 1002 3001'],
  ['all', '1001 1002 3001'],
  ['all,-GCL1002', '1001 3001'],
  ['-GCL1002', '1001 3001'],
  ['GCL1002', '1002'],
  ['gcl10*,-goroutine/per-tick', '1002'],
  ['goroutine', '1001 1002'],
  ['*/lost-*', '3001'],
  ['all,-goroutine,GCL1001', '1001 3001'],
  ['none', ''],
];

for (const [checks, codes] of SELECTIONS) {
  test(`-checks ${checks === '' ? '(nothing)' : checks}`, () => {
    const { selected, unknown } = selectRules(RULES, [checks]);
    assert.equal(selected.map(({ code }) => code.slice(3)).join(' '), codes);
    assert.deepEqual(unknown, []);
  });
}

test('an unknown name comes with the closest known one', () => {
  const { unknown } = selectRules(RULES, ['GCL1003', 'context/lost-cancle,xyzzy']);
  assert.deepEqual(unknown, [
    { pattern: 'GCL1003', hint: 'GCL1001' },
    { pattern: 'context/lost-cancle', hint: 'context/lost-cancel' },
    { pattern: 'xyzzy', hint: null },
  ]);
});

function rule(code: Rule['code'], slug: string): Rule {
  const docs = { what: 'w', why: 'w', exempt: 'e', limits: 'l', fix: 'f' };
  return defineRule({
    code, slug, docs, title: 'A title.', tier: 'certain', since: '0.1.0', precision: 'high', inTests: true, triggers: { declaration: [] }, check() {},
  });
}
