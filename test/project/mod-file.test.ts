import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseModFile, parseWorkFile } from '../../src/semantics/project/mod-file.ts';

test('go.mod: every directive, in lines and in blocks', () => {
  const file = parseModFile(`\ufeff// Deprecated: use v2
module "example.com/m" // the path
go 1.22.3
toolchain go1.23rc1
require example.com/a v1.0.0 // indirect
require (
\texample.com/b v0.1.0-pre // comment
\t"example.com/c" v2.0.0+incompatible
\t// example.com/no v1.0.0
)
require ()
exclude example.com/a v1.0.1
replace example.com/a => ../a
replace (
\texample.com/b v0.1.0-pre => example.com/fork/b v0.2.0
\texample.com/c => \`./c\`
)
ignore ./x
ignore (
\ty
\t./z/
)
retract [v1.0.0, v1.1.0]
tool example.com/tool
`.replaceAll('\n', '\r\n'));
  assert.deepEqual(file, {
    hasText: true,
    module: 'example.com/m',
    go: { major: 1, minor: 22 },
    toolchain: { major: 1, minor: 23 },
    requires: [
      { path: 'example.com/a', version: 'v1.0.0' },
      { path: 'example.com/b', version: 'v0.1.0-pre' },
      { path: 'example.com/c', version: 'v2.0.0+incompatible' },
    ],
    replaces: [
      { path: 'example.com/a', version: null, target: '../a', targetVersion: null },
      { path: 'example.com/b', version: 'v0.1.0-pre', target: 'example.com/fork/b', targetVersion: 'v0.2.0' },
      { path: 'example.com/c', version: null, target: './c', targetVersion: null },
    ],
    excludes: [{ path: 'example.com/a', version: 'v1.0.1' }],
    ignores: ['./x', 'y', './z/'],
  });
});

test('go.mod: nonsense loses no more than its line', () => {
  const file = parseModFile('module\nrequire\n=>\n)\nrequire a\n((\nmodule m\n\0\ngo abc\nreplace => b\nreplace c =>\n');
  assert.equal(file.module, 'm');
  assert.equal(file.go, null);
  assert.deepEqual(file.requires, []);
  assert.deepEqual(file.replaces, []);
});

test('go.work', () => {
  const file = parseWorkFile('go 1.24\ntoolchain go1.25.1\nuse .\nuse (\n\t./a // one\n\t"../b c"\n)\nreplace x v1.0.0 => ./x\n');
  assert.deepEqual(file, {
    go: { major: 1, minor: 24 },
    toolchain: { major: 1, minor: 25 },
    uses: ['.', './a', '../b c'],
    replaces: [{ path: 'x', version: 'v1.0.0', target: './x', targetVersion: null }],
  });
});
