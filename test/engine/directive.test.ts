import assert from 'node:assert/strict';
import test from 'node:test';
import { parseDirective } from '../../src/engine/directive.ts';

/** Comment, then: family, names (null for everything), whether it is ours, and what is said about it. */
const COMMENTS: readonly (readonly [string, string, readonly string[] | null, boolean, RegExp | null])[] = [
  ['//nolint', 'nolint', null, false, null],
  ['//nolint // reason', 'nolint', null, false, null],
  ['//nolint:all', 'nolint', null, false, null],
  ['//nolint:go-conc-lint', 'nolint', null, true, null],
  ['//nolint:gosec,go-conc-lint // reason: a, b', 'nolint', null, true, null],
  ['//nolint:GCL1001', 'nolint', ['gcl1001'], true, null],
  ['//nolint:gosec, context/lost-cancel', 'nolint', ['context/lost-cancel'], true, null],
  ['//nolint:gosec', 'nolint', [], false, null],
  ['// nolint', 'nolint', null, false, null],
  ['// nolint:GCL1001', 'nolint', ['gcl1001'], true, /without spaces/],
  ['//nolint: gosec', 'nolint', [], false, null],
  ['//lint:ignore GCL1001 the tick is slow', 'lint', ['gcl1001'], true, null],
  ['//lint:ignore SA1000,GCL10* why', 'lint', ['gcl10*'], true, null],
  ['//lint:file-ignore GCL1001 why', 'lint', ['gcl1001'], true, null],
  ['//lint:ignore * why', 'lint', ['*'], false, null],
  ['//lint:ignore GCL1001', 'lint', ['gcl1001'], true, /needs a reason/],
  ['// lint:ignore GCL1001 why', 'lint', ['gcl1001'], true, /without a space/],
  ['//conclint:ignore GCL1001,context/* -- why, then', 'conclint', ['gcl1001', 'context/*'], true, null],
  ['//conclint:ignore', 'conclint', null, true, null],
  ['//conclint:ignore -- why', 'conclint', null, true, null],
  ['//conclint:ignore-file GCL1001', 'conclint', ['gcl1001'], true, null],
  ['//conclint:disable GCL1001', 'conclint', [], true, /does not exist/],
];

for (const [comment, family, names, ours, problem] of COMMENTS) {
  test(`reads ${comment}`, () => {
    const directive = parseDirective(comment);
    assert.ok(directive);
    assert.deepEqual([directive.family, directive.names, directive.ours], [family, names, ours]);
    if (problem === null) assert.equal(directive.problem, null);
    else assert.match(directive.problem?.message ?? '', problem);
  });
}

test('leaves all other comments alone', () => {
  for (const comment of ['// a nolint comment', '//nolinter', '//lint:ignore SA1000 why', '//go:build x', '/* nolint */', '//lint:ignored GCL1 x']) {
    assert.equal(parseDirective(comment), null, comment);
  }
});
