import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PatternError } from '../../src/semantics/project/notice.ts';
import { matcher } from '../../src/semantics/project/pattern.ts';
import { loadWorld, shown, type Options } from './support.ts';

const FILES = {
  'go.mod': 'module example.com/m\n\ngo 1.22\n\nignore (\n\t./gen\n\tweb\n)\n',
  'main.go': 'package main\n',
  'foo/foo.go': 'package foo\n',
  'foo/foo_test.go': 'package foo\n',
  'foo/x_test.go': 'package foo_test\n',
  'foo/bar/bar.go': 'package bar\n',
  'fob/fob.go': 'package fob\n',
  'fob/bar/bar.go': 'package bar\n',
  'gen/gen.go': 'package gen\n',
  'foo/web/web.go': 'package web\n',
  'foo/gen/gen.go': 'package gen\n',
  'testdata/data.go': 'package data\n',
  'foo/testdata/deep/deep.go': 'package deep\n',
  '_skip/skip.go': 'package skip\n',
  '.hid/hid.go': 'package hid\n',
  'vendor/example.com/dep/dep.go': 'package dep\n',
  'empty/README': '',
  'nested/go.mod': 'module example.com/nested\n\ngo 1.20\n',
  'nested/n.go': 'package nested\n',
  'nested/sub/sub.go': 'package sub\n',
};

const ALL = ['example.com/m', 'example.com/m/fob', 'example.com/m/fob/bar', 'example.com/m/foo', 'example.com/m/foo_test',
  'example.com/m/foo/bar', 'example.com/m/foo/gen', 'example.com/nested', 'example.com/nested/sub'];

interface Case {
  readonly patterns: readonly string[];
  readonly packages: readonly string[];
  readonly options?: Options;
  readonly notices?: readonly string[];
}

const CASES: readonly Case[] = [
  { patterns: [], packages: ALL },
  { patterns: ['./...'], packages: ALL },
  { patterns: ['.'], packages: ['example.com/m'] },
  { patterns: ['./foo/...'], packages: ['example.com/m/foo', 'example.com/m/foo_test', 'example.com/m/foo/bar', 'example.com/m/foo/gen'] },
  { patterns: ['./foo'], packages: ['example.com/m/foo', 'example.com/m/foo_test'] },
  { patterns: ['./foo'], options: { tests: false }, packages: ['example.com/m/foo'] },
  { patterns: ['./fo...'], packages: ALL.filter((path) => path.includes('/fo')) },
  { patterns: ['./.../bar'], packages: ['example.com/m/fob/bar', 'example.com/m/foo/bar'] },
  { patterns: ['./fob', './foo/bar', './fob'], packages: ['example.com/m/fob', 'example.com/m/foo/bar'] },
  { patterns: ['../fob'], options: { cwd: '/repo/foo' }, packages: ['example.com/m/fob'] },
  { patterns: ['./...'], options: { cwd: '/repo/foo/bar' }, packages: ['example.com/m/foo/bar'] },
  { patterns: ['/repo/fob/...'], options: { cwd: '/' }, packages: ['example.com/m/fob', 'example.com/m/fob/bar'] },
  { patterns: ['./testdata', './_skip', './.hid'], packages: ['example.com/m/.hid', 'example.com/m/_skip', 'example.com/m/testdata'] },
  { patterns: ['./foo/testdata/...'], packages: ['example.com/m/foo/testdata/deep'] },
  { patterns: ['./gen', './foo/web/...'], packages: ['example.com/m/foo/web', 'example.com/m/gen'] },
  { patterns: ['./vendor/...'], packages: ['example.com/dep'] },
  { patterns: ['./nested'], packages: ['example.com/nested'] },
  { patterns: ['example.com/m/foo/...'], packages: ['example.com/m/foo', 'example.com/m/foo_test', 'example.com/m/foo/bar', 'example.com/m/foo/gen'] },
  { patterns: ['example.com/m/foo/bar'], packages: ['example.com/m/foo/bar'] },
  { patterns: ['example.com/m/.../bar'], packages: ['example.com/m/fob/bar', 'example.com/m/foo/bar'] },
  { patterns: ['example.com/nested/...'], packages: ['example.com/nested', 'example.com/nested/sub'] },
  { patterns: ['all'], packages: ALL.filter((path) => !path.includes('nested')) },
  { patterns: ['./empty'], packages: [], notices: ['./empty matched no packages'] },
  { patterns: ['./empty/...', './fob'], packages: ['example.com/m/fob'], notices: ['./empty/... matched no packages'] },
  { patterns: ['./x...'], packages: [], notices: ['./x... matched no packages'] },
];

test('patterns name packages', () => {
  for (const { patterns, packages, options = {}, notices = [] } of CASES) {
    const loaded = loadWorld({ files: FILES }, patterns, options);
    assert.deepEqual(loaded.program.targets.map(({ path }) => path), packages, patterns.join(' '));
    assert.deepEqual(loaded.notices.map(({ message }) => message), notices, patterns.join(' '));
  }
});

const MISTAKES: readonly (readonly [string, string, string | null])[] = [
  ['./none', './none: no such directory', null],
  ['./none/...', './none/...: no such directory', null],
  ['./none/x...', './none/x...: no such directory', null],
  ['./go.mod', './go.mod: not a directory', 'name a directory, a .go file or a pattern such as ./...'],
  ['none.go', 'none.go: no such file', null],
  ['foo', 'foo: looks like a directory, but is an import path as the go command reads it', 'write ./foo'],
  ['foo/...', 'foo/...: looks like a directory, but is an import path as the go command reads it', 'write ./foo/...'],
  ['example.com/m/none', 'example.com/m/none: no package of this project has such an import path',
    'patterns for directories start with ./, import paths here with example.com/m'],
  ['example.com/other/...', 'example.com/other/...: no package of this project has such an import path',
    'patterns for directories start with ./, import paths here with example.com/m'],
  ['std', 'std: the standard library is not part of a project', 'run in its source directory with ./...'],
  ['', 'an empty pattern names nothing', 'use ./... for everything below this directory'],
];

test('patterns that cannot be meant are mistakes with one line and a hint', () => {
  for (const [pattern, message, hint] of MISTAKES) {
    assert.throws(() => loadWorld({ files: FILES }, [pattern]), (error) => {
      assert.ok(error instanceof PatternError);
      assert.equal(error.message, message);
      assert.equal(error.hint, hint);
      return true;
    });
  }
});

test('wildcards match as in the go command', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['net/...', 'net', true], ['net/...', 'net/http', true], ['net/...', 'network', false], ['net...', 'network', true],
    ['.../x', 'a/x', true], ['.../x', 'x', false], ['a.b/...', 'axb/c', false], ['a[/...', 'a[/b\nc', true],
  ];
  for (const [pattern, name, wanted] of cases) assert.equal(matcher(pattern)(name), wanted, `${pattern} ${name}`);
});

test('single files load their whole package and limit the findings', () => {
  const files = {
    ...FILES,
    'foo/off.go': '//go:build ignore\n\npackage foo\n',
    'foo/on_windows.go': 'package foo\n',
    'foo/_odd.go': 'package foo\n',
  };
  const { program } = loadWorld({ files }, ['foo/off.go', './nested/n.go', 'foo/_odd.go', './fob']);
  assert.deepEqual(shown(program.targets), [
    'example.com/m/fob: fob.go',
    'example.com/m/foo: _odd.go foo.go off.go foo_test.go',
    'example.com/m/foo_test: x_test.go',
    'example.com/nested: n.go',
  ]);
  assert.deepEqual([...(program.focus ?? [])], ['fob/fob.go', 'foo/_odd.go', 'foo/off.go', 'nested/n.go']);
});

test('a directory that constraints leave empty is worth a word when it is named', () => {
  const files = { ...FILES, 'win/a_windows.go': 'package win\n' };
  const explicit = loadWorld({ files }, ['./win']);
  assert.deepEqual(explicit.program.targets, []);
  assert.deepEqual(explicit.notices, [{ kind: 'pattern', message: './win: build constraints leave out all Go files', path: 'win' }]);
  const below = loadWorld({ files }, ['./...']);
  assert.equal(below.program.targets.length, ALL.length);
  assert.deepEqual(below.notices, []);
});

test('whole packages have no focus', () => {
  assert.equal(loadWorld({ files: FILES }, ['./...']).program.focus, null);
});
