import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guessedName } from '../../src/semantics/project/package.ts';
import { printGoVersion } from '../../src/semantics/project/go-version.ts';
import { loadWorld, shown, type Options } from './support.ts';

interface Case {
  readonly what: string;
  readonly files: Readonly<Record<string, string>>;
  readonly packages: readonly string[];
  readonly options?: Options;
}

const CASES: readonly Case[] = [
  {
    what: 'test files inside and outside the package',
    files: { 'a_test.go': 'package a\n', 'b.go': 'package a\n', 'x_test.go': 'package a_test\n' },
    packages: ['m: b.go a_test.go', 'm_test: x_test.go'],
  },
  { what: 'tests only', files: { 'a_test.go': 'package a\n' }, packages: ['m: a_test.go'] },
  { what: 'external tests only', files: { 'a_test.go': 'package a_test\n' }, packages: ['m_test: a_test.go'] },
  { what: 'documentation', files: { 'a.go': 'package a\n', 'doc.go': 'package documentation\n' }, packages: ['m: a.go'] },
  {
    what: 'two packages in one directory, which the go command refuses',
    files: { 'a.go': 'package a\n', 'b.go': 'package b\n', 'b2.go': 'package b\n', 'b_test.go': 'package b_test\n', 'a_test.go': 'package a_test\n' },
    packages: ['m: b.go b2.go', 'm#a: a.go', 'm#a_test: a_test.go', 'm_test: b_test.go'],
  },
  { what: 'no package clause', files: { 'a.go': 'package a\n', 'bad.go': 'func f() {\n' }, packages: ['m: a.go bad.go'] },
  { what: 'an empty file alone', files: { 'a.go': '' }, packages: ['m: a.go'] },
  {
    what: 'constraints',
    files: {
      'a.go': '//go:build linux\n\npackage a\n', 'b.go': '//go:build windows\n\npackage a\n', 'c_windows.go': 'package a\n',
      'd.go': '//go:build custom\n\npackage a\n', 'e.go': '//go:build go1.21\n\npackage a\n', 'f.go': '//go:build go1.23\n\npackage a\n',
      'g.go': '//go:build (((\n\npackage a\n', 'h.go': '// +build windows\n\npackage a\n',
    },
    packages: ['m: a.go e.go g.go'],
  },
  {
    what: 'constraints for another target',
    files: { 'a.go': '//go:build !linux\n\npackage a\n', 'b_windows.go': 'package a\n', 'c_arm64.go': 'package a\n', 'd.go': '//go:build custom\n\npackage a\n' },
    options: { goos: 'windows', goarch: 'arm64', tags: ['custom'] },
    packages: ['m: a.go b_windows.go c_arm64.go d.go'],
  },
  {
    what: 'the version asked for decides on tags too',
    files: { 'a.go': '//go:build go1.25\n\npackage a\n' },
    options: { go: '1.25' },
    packages: ['m: a.go'],
  },
  { what: 'names that are never built', files: { 'a.go': 'package a\n', '_b.go': 'package a\n', '.c.go': 'package a\n' }, packages: ['m: a.go'] },
];

test('the files of a directory make packages', () => {
  for (const { what, files, packages, options = {} } of CASES) {
    const { program, notices } = loadWorld({ files: { 'go.mod': 'module m\n\ngo 1.22\n', ...files } }, ['./...'], options);
    assert.deepEqual(shown(program.targets), packages, what);
    assert.deepEqual(notices, [], what);
  }
});

test('an external test package knows the package under test', () => {
  const { program } = loadWorld({ files: { 'go.mod': 'module m\n', 'a.go': 'package a\n', 'x_test.go': 'package a_test\n\nimport "m"\n' } });
  const [own, external] = program.targets;
  assert.ok(own !== undefined && external !== undefined);
  assert.equal(external.forTest, own);
  assert.equal(program.import('m', external), own);
  assert.equal(own.name, 'a');
  assert.equal(external.name, 'a_test');
  const [file] = external.files;
  assert.ok(file !== undefined && external.isTest(file));
  assert.equal(program.packageOf(file), external);
  assert.equal(program.fileAt('x_test.go'), file);
});

test('members by name and by receiver', () => {
  const { program } = loadWorld({
    files: {
      'go.mod': 'module m\n',
      'a.go': 'package a\n\ntype T[K any] struct{}\n\nfunc (t *T[K]) M() {}\n\nfunc init() {}\n\nvar A, b = 1, 2\n\nconst (\n\tC = iota\n\tD\n)\n',
      'b.go': 'package a\n\nfunc (T[_]) N() {}\n\nfunc init() {}\n\nvar _ = 1\n\nfunc F() {}\n',
      'b_test.go': 'package a\n\nfunc F() {}\n\nfunc TestF() {}\n',
    },
  });
  const [pkg] = program.targets;
  assert.ok(pkg !== undefined);
  for (const name of ['T', 'A', 'b', 'C', 'D', 'F', 'TestF']) assert.equal(pkg.lookup(name)?.name, name);
  for (const name of ['M', 'init', '_', 'none']) assert.equal(pkg.lookup(name), null, name);
  assert.equal(pkg.lookup('F')?.file.path, 'b.go');
  assert.deepEqual(pkg.methods('T').map(({ name, file }) => `${name} ${file.path}`), ['M a.go', 'N b.go']);
  assert.deepEqual(pkg.methods('none'), []);
  assert.equal(pkg.members().filter(({ name }) => name === 'init').length, 2);
});

test('language versions of files', () => {
  const version = (goMod: string, header: string, options: Options = {}): string => {
    const { program } = loadWorld({ files: { 'go.mod': goMod, 'a.go': `${header}\n\npackage a\n` } }, ['./...'], options);
    const [pkg] = program.targets;
    const [file] = pkg?.files ?? [];
    return pkg === undefined || file === undefined ? 'not built' : printGoVersion(pkg.goVersion(file));
  };
  assert.equal(version('module m\ngo 1.20\n', ''), '1.20');
  assert.equal(version('module m\n', ''), '1.16');
  assert.equal(version('module m\ngo 1.24\n', '//go:build go1.22'), '1.22');
  assert.equal(version('module m\ngo 1.24\n', '//go:build go1.18'), '1.21');
  assert.equal(version('module m\ngo 1.24\n', '//go:build !go1.99 && linux'), '1.24');
  assert.equal(version('module m\ngo 1.20\ntoolchain go1.24.1\n', '//go:build go1.23'), '1.23');
  assert.equal(version('module m\ngo 1.20\n', '//go:build go1.23'), 'not built');
  assert.equal(version('module m\ngo 1.20\n', '', { go: '1.25' }), '1.25');
});

test('generated files and cgo', () => {
  const { program } = loadWorld({
    files: {
      'go.mod': 'module m\n',
      'a.go': '// Code generated by x. DO NOT EDIT.\n\npackage a\n',
      'b.go': 'package a\n\n// #include <stdio.h>\nimport "C"\n',
    },
  });
  const [pkg] = program.targets;
  const [a, b] = pkg?.files ?? [];
  assert.ok(pkg !== undefined && a !== undefined && b !== undefined);
  assert.ok(pkg.isGenerated(a) && !pkg.isGenerated(b));
  assert.ok(pkg.usesCgo(b) && !pkg.usesCgo(a));
  assert.equal(program.import('C', pkg).kind, 'opaque');
});

test('a package that cannot be read has a likely name', () => {
  const names = { 'a/b': 'b', 'a/b/v2': 'b', 'gopkg.in/yaml.v3': 'yaml', 'a/go-b': 'b', 'a/b-go': 'b', v2: 'v2' };
  for (const [path, name] of Object.entries(names)) assert.equal(guessedName(path), name);
});
