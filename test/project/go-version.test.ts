import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atLeast, compareModuleVersions, parseGoVersion, printGoVersion } from '../../src/semantics/project/go-version.ts';

const VERSIONS: readonly (readonly [string, string | null])[] = [
  ['1.22', '1.22'], ['1.22.3', '1.22'], ['1.23rc1', '1.23'], ['1.21.0', '1.21'], ['go1.20', '1.20'], ['1', '1.0'],
  ['go1.25.1-custom', '1.25'], ['', null], ['x', null], ['1.x', null], ['1.22.', null], ['v1.2.3', null],
];

test('versions of Go are read', () => {
  for (const [text, wanted] of VERSIONS) {
    const version = parseGoVersion(text);
    assert.equal(version === null ? null : printGoVersion(version), wanted, text);
  }
});

test('atLeast', () => {
  assert.ok(atLeast({ major: 1, minor: 22 }, 1, 22));
  assert.ok(atLeast({ major: 2, minor: 0 }, 1, 22));
  assert.ok(!atLeast({ major: 1, minor: 9 }, 1, 22));
});

test('module versions are ordered as semantic versions', () => {
  const ordered = [
    'v0.0.0-20200101000000-abcdef123456', 'v0.0.0-20210101000000-000000000000', 'v0.1.0', 'v0.9.0', 'v0.10.0', 'v1.0.0-alpha',
    'v1.0.0-alpha.1', 'v1.0.0-alpha.beta', 'v1.0.0-beta.2', 'v1.0.0-beta.11', 'v1.0.0-rc.1', 'v1.0.0', 'v2.0.0+incompatible',
  ];
  for (let i = 0; i + 1 < ordered.length; i++) {
    const [a, b] = [ordered[i] ?? '', ordered[i + 1] ?? ''];
    assert.ok(compareModuleVersions(a, b) < 0 && compareModuleVersions(b, a) > 0, `${a} < ${b}`);
  }
  assert.equal(compareModuleVersions('v1.0.0+a', 'v1.0.0+b'), 0);
});
