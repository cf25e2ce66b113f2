import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadWorld, shown } from './support.ts';

test('what cannot be read is said, and the rest is loaded', () => {
  const { program, notices } = loadWorld({
    files: {
      'go.mod': 'module m\n', 'a.go': 'package a\n', 'bad.go': 'package a\n', 'sub/s.go': 'package sub\n', 'shut/x.go': 'package x\n',
      'n/go.mod': 'module n\n', 'n/n.go': 'package n\n',
    },
    locked: ['/repo/bad.go', '/repo/shut', '/repo/n/go.mod'],
  });
  assert.deepEqual(shown(program.targets), ['m: a.go', 'n: n.go', 'm/sub: s.go']);
  assert.deepEqual(
    [...notices].map(({ kind, path, message }) => `${kind} ${path}: ${message}`).sort(),
    ['unreadable bad.go: permission denied', 'unreadable n/go.mod: permission denied', 'unreadable shut: permission denied'],
  );
});

test('a directory named by itself that cannot be listed', () => {
  const { program, notices } = loadWorld({ files: { 'go.mod': 'module m\n', 'shut/x.go': 'package x\n' }, locked: ['/repo/shut'] }, ['./shut']);
  assert.deepEqual(program.targets, []);
  assert.deepEqual(notices.map(({ message }) => message), ['permission denied', './shut matched no packages']);
});

test('links to files are read where they stay in the repository, and shown where they lead', () => {
  const { program, notices } = loadWorld({
    files: { 'go.mod': 'module m\n', 'shared/s.go': 'package p\n', 'p/p.go': 'package p\n', '/etc/secret.go': 'package p\n' },
    links: { 'p/link.go': '/repo/shared/s.go', 'p/z.go': '/repo/p/p.go', 'p/out.go': '/etc/secret.go', 'p/dangling.go': '/repo/none.go' },
  }, ['./p']);
  assert.deepEqual(program.targets.flatMap(({ files }) => files.map(({ path }) => path)), ['shared/s.go', 'p/p.go']);
  assert.deepEqual(notices, [{ kind: 'unreadable', message: 'is a link that leads out of the repository', path: 'p/out.go' }]);
});

test('links to directories are followed when they are named, and not by wildcards', () => {
  const world = {
    files: { 'go.mod': 'module m\n', 'real/r.go': 'package r\n', 'real/deep/d.go': 'package d\n' },
    links: { link: '/repo/real', 'real/loop': '/repo/real' },
  };
  const paths = (...patterns: string[]): string[] => loadWorld(world, patterns).program.targets.map(({ path }) => path);
  assert.deepEqual(paths('./...'), ['m/real', 'm/real/deep']);
  assert.deepEqual(paths('./link'), ['m/real']);
  assert.deepEqual(paths('./link/...'), ['m/real', 'm/real/deep']);
  assert.deepEqual(paths('./real/loop/loop'), ['m/real']);
});

test('paths are shown from the repository root, and from the current directory on request', () => {
  const files = { 'mod/go.mod': 'module m\n', 'mod/a/a.go': 'package a\n', '/other/.git/HEAD': '', '/other/go.mod': 'module o\n', '/other/o.go': 'package o\n' };
  const inside = loadWorld({ files }, ['./...'], { cwd: '/repo/mod' }).program;
  assert.deepEqual(inside.targets.flatMap((pkg) => pkg.files.map(({ path }) => path)), ['mod/a/a.go']);
  assert.equal(inside.displayPath('mod/a/a.go'), 'a/a.go');
  assert.equal(inside.displayPath('x.go'), '../x.go');

  const elsewhere = loadWorld({ files }, ['/other/...'], { cwd: '/repo/mod' }).program;
  assert.equal(elsewhere.roots.root, '/other');
  assert.deepEqual(elsewhere.targets.flatMap((pkg) => pkg.files.map(({ path }) => path)), ['o.go']);
  assert.equal(elsewhere.displayPath('o.go'), '../../other/o.go');

  const both = loadWorld({ files }, ['/other/...', './...'], { cwd: '/repo/mod' }).program;
  assert.deepEqual(both.targets.flatMap((pkg) => pkg.files.map(({ path }) => path)), ['other/o.go', 'repo/mod/a/a.go']);

  const chosen = loadWorld({ files }, ['./...'], { cwd: '/repo/mod', root: '.' }).program;
  assert.deepEqual(chosen.targets.flatMap((pkg) => pkg.files.map(({ path }) => path)), ['a/a.go']);
});
