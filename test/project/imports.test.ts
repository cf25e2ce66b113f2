import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Catalogue } from '../../src/semantics/project/catalogue.ts';
import { printGoVersion } from '../../src/semantics/project/go-version.ts';
import type { Package } from '../../src/semantics/project/package.ts';
import { loadWorld, type Options } from './support.ts';
import type { World } from './memory-host.ts';

const CATALOGUE: Catalogue = {
  packageText: (path) => (['fmt', 'context', 'golang.org/x/known'].includes(path) ? `package ${path.split('/').at(-1)}\n\nfunc F()\n` : null),
};

interface Case {
  readonly what: string;
  readonly world: World;
  readonly from?: string;
  readonly options?: Options;
  /** What an import path comes to: `kind dir (module, version)`. */
  readonly imports: Readonly<Record<string, string>>;
}

const CASES: readonly Case[] = [
  {
    what: 'the module itself, the catalogue and the unknown',
    world: { files: { 'go.mod': 'module example.com/m\ngo 1.22\n', 'a.go': 'package a\n', 'b/b.go': 'package b\n', 'fmt/f.go': 'package fmt\n', 'none/README': '' } },
    imports: {
      'example.com/m/b': 'source /repo/b (example.com/m, 1.22)',
      'example.com/m/none': 'opaque',
      'example.com/mb': 'opaque',
      fmt: 'catalogue',
      'golang.org/x/known': 'catalogue',
      'golang.org/x/other': 'opaque',
      C: 'opaque',
    },
  },
  {
    what: 'a nested module is no part of the one around it',
    world: {
      files: {
        'go.mod': 'module example.com/m\ngo 1.22\nrequire example.com/m/n v1.0.0\n', 'a.go': 'package a\n',
        'n/go.mod': 'module example.com/m/n\ngo 1.20\n', 'n/n.go': 'package n\n',
        '/cache/example.com/m/n@v1.0.0/n.go': 'package n\n',
      },
      env: { GOMODCACHE: '/cache' },
    },
    imports: { 'example.com/m/n': 'source /cache/example.com/m/n@v1.0.0 (example.com/m/n, 1.16)' },
  },
  {
    what: 'a workspace',
    world: {
      files: {
        'go.work': 'go 1.24\nuse (\n./a\n./b\n)\nreplace example.com/r => ./r\n',
        'a/go.mod': 'module example.com/a\ngo 1.22\nrequire example.com/v v1.2.0\nreplace example.com/r => ../wrong\n', 'a/a.go': 'package a\n',
        'b/go.mod': 'module example.com/b\ngo 1.20\nrequire example.com/v v1.10.0\n', 'b/sub/b.go': 'package b\n',
        'c/go.mod': 'module example.com/c\n', 'c/c.go': 'package c\n',
        'r/go.mod': 'module example.com/r\ngo 1.21\n', 'r/r.go': 'package r\n',
        'wrong/go.mod': 'module example.com/r\ngo 1.19\n', 'wrong/r.go': 'package r\n',
        '/cache/example.com/v@v1.2.0/v.go': 'package v\n', '/cache/example.com/v@v1.10.0/v.go': 'package v\n',
      },
      env: { GOMODCACHE: '/cache' },
    },
    from: 'example.com/a',
    imports: {
      'example.com/b/sub': 'source /repo/b/sub (example.com/b, 1.20)',
      'example.com/c': 'opaque',
      'example.com/r': 'source /repo/r (example.com/r, 1.21)',
      'example.com/v': 'source /cache/example.com/v@v1.10.0 (example.com/v, 1.16)',
    },
  },
  {
    what: 'a module that the workspace does not use, and a workspace that is off',
    world: {
      files: {
        'go.work': 'go 1.24\nuse ./b\n',
        'a/go.mod': 'module example.com/a\ngo 1.22\n', 'a/a.go': 'package a\n',
        'b/go.mod': 'module example.com/b\n', 'b/b.go': 'package b\n',
      },
    },
    from: 'example.com/a',
    imports: { 'example.com/b': 'opaque' },
  },
  {
    what: 'a workspace that reaches out of the repository',
    world: {
      files: {
        'go.work': 'use (\n.\n../out\n)\n', 'go.mod': 'module example.com/m\ngo 1.22\n', 'a.go': 'package a\n',
        '/out/go.mod': 'module example.com/out\ngo 1.21\n', '/out/o.go': 'package out\n', '/go.work': 'use ./out\n',
      },
    },
    imports: { 'example.com/out': 'source /out (example.com/out, 1.21)' },
  },
  {
    what: 'replaced directories, inside and outside of the repository, with and without a go.mod',
    world: {
      files: {
        'go.mod': 'module example.com/m\ngo 1.22\nrequire (\nexample.com/x v1.0.0\nexample.com/x/y v1.0.0\n)\n' +
          'replace (\nexample.com/x => ./x\nexample.com/x/y => ../outside\nexample.com/bare => ./bare\nexample.com/z v1.0.0 => ./x\n)\n',
        'a.go': 'package a\n', 'x/go.mod': 'module example.com/x\ngo 1.19\n', 'x/y/y.go': 'package y\n', 'x/p/p.go': 'package p\n',
        '/outside/go.mod': 'module example.com/fork\ngo 1.18\n', '/outside/y.go': 'package y\n', 'bare/q/q.go': 'package q\n',
      },
    },
    imports: {
      'example.com/x/p': 'source /repo/x/p (example.com/x, 1.19)',
      'example.com/x/y': 'source /outside (example.com/x/y, 1.18)',
      'example.com/bare/q': 'source /repo/bare/q (example.com/bare, 1.16)',
      'example.com/z/p': 'opaque',
    },
  },
  {
    what: 'vendor, with and without its list',
    world: {
      files: {
        'go.mod': 'module example.com/m\ngo 1.22\n', 'a.go': 'package a\n',
        'vendor/modules.txt': '# example.com/v v1.0.0 => example.com/fork v1.0.1\n## explicit; go 1.19\nexample.com/v/p\n# example.com/w v0.0.1\nexample.com/w\n',
        'vendor/example.com/v/p/p.go': 'package p\n', 'vendor/example.com/w/w.go': 'package w\n', 'vendor/example.com/lost/l.go': 'package lost\n',
      },
    },
    imports: {
      'example.com/v/p': 'source /repo/vendor/example.com/v/p (example.com/v, 1.19)',
      'example.com/w': 'source /repo/vendor/example.com/w (example.com/w, 1.16)',
      'example.com/lost': 'source /repo/vendor/example.com/lost (none)',
      'example.com/v': 'opaque',
    },
  },
  {
    what: 'the module cache: upper case, longest module path, replaced versions',
    world: {
      files: {
        'go.mod': 'module example.com/m\ngo 1.22\nrequire (\ngithub.com/BurntSushi/toml v1.3.2\nexample.com/x v1.0.0 // indirect\nexample.com/x/y v1.1.0\nexample.com/old v1.0.0\n)\nreplace example.com/old => example.com/New v2.0.0-RC1\n',
        'a.go': 'package a\n',
        '/home/go/pkg/mod/github.com/!burnt!sushi/toml@v1.3.2/go.mod': 'module github.com/BurntSushi/toml\ngo 1.18\n',
        '/home/go/pkg/mod/github.com/!burnt!sushi/toml@v1.3.2/internal/i.go': 'package internal\n',
        '/home/go/pkg/mod/example.com/x@v1.0.0/y/z/z.go': 'package z\n',
        '/home/go/pkg/mod/example.com/x@v1.0.0/w/w.go': 'package w\n',
        '/home/go/pkg/mod/example.com/x/y@v1.1.0/z/z.go': 'package z\n',
        '/home/go/pkg/mod/example.com/!new@v2.0.0-!r!c1/n.go': 'package n\n',
      },
      env: { HOME: '/home' },
    },
    imports: {
      'github.com/BurntSushi/toml/internal': 'source /home/go/pkg/mod/github.com/!burnt!sushi/toml@v1.3.2/internal (github.com/BurntSushi/toml, 1.18)',
      'example.com/x/y/z': 'source /home/go/pkg/mod/example.com/x/y@v1.1.0/z (example.com/x/y, 1.16)',
      'example.com/x/w': 'source /home/go/pkg/mod/example.com/x@v1.0.0/w (example.com/x, 1.16)',
      'example.com/old': 'source /home/go/pkg/mod/example.com/!new@v2.0.0-!r!c1 (example.com/old, 1.16)',
      'example.com/none': 'opaque',
    },
  },
  {
    what: 'GOPATH leads to the cache too',
    world: {
      files: { 'go.mod': 'module m\nrequire example.com/x v1.0.0\n', 'a.go': 'package a\n', '/gp/pkg/mod/example.com/x@v1.0.0/x.go': 'package x\n' },
      env: { GOPATH: '/gp:/other', HOME: '/home' },
    },
    imports: { 'example.com/x': 'source /gp/pkg/mod/example.com/x@v1.0.0 (example.com/x, 1.16)' },
  },
  {
    what: 'a module inside of one that has a vendor folder',
    world: {
      files: {
        'go.mod': 'module example.com/m\ngo 1.22\n', 'sub/go.mod': 'module example.com/m/sub\ngo 1.22\n', 'sub/s.go': 'package s\n',
        'vendor/example.com/v/v.go': 'package v\n',
      },
    },
    imports: { 'example.com/v': 'source /repo/vendor/example.com/v (none)' },
  },
  {
    what: 'paths that climb',
    world: {
      files: {
        'go.mod': 'module example.com/m\nrequire (\nexample.com/x v1.0.0\nexample.com/y v1/../../../etc\n)\nreplace example.com/z => ../../etc v1.0.0\n',
        'a.go': 'package a\n', '/etc/e.go': 'package e\n', 'vendor/README': '', '/cache/example.com/x@v1.0.0/x.go': 'package x\n',
      },
      env: { GOMODCACHE: '/cache' },
    },
    imports: {
      'example.com/m/../../etc': 'opaque',
      'example.com/x/../../../etc': 'opaque',
      'example.com/y': 'opaque',
      'example.com/z': 'opaque',
      '../../etc': 'opaque',
      '/etc': 'opaque',
      '': 'opaque',
      'example.com//m': 'opaque',
    },
  },
  {
    what: 'no go.mod at all',
    world: { files: { 'a.go': 'package a\n', 'sub/s.go': 'package sub\n' } },
    imports: {
      'github.com/old/repo/sub': 'source /repo/sub (repo, 1.26)',
      'github.com/old/repo': 'source /repo (repo, 1.26)',
      './sub': 'source /repo/sub (repo, 1.26)',
      'github.com/old/other': 'opaque',
      fmt: 'catalogue',
    },
  },
  {
    what: 'links in vendor to a module of the repository',
    world: {
      files: {
        'go.mod': 'module example.com/m\ngo 1.22\n', 'a.go': 'package a\n',
        'staging/x/go.mod': 'module example.com/x\ngo 1.21\n', 'staging/x/p/p.go': 'package p\n', '/etc/secret.go': 'package secret\n',
      },
      links: { 'vendor/example.com/x': '/repo/staging/x', 'vendor/example.com/out': '/etc', sub: '/etc' },
    },
    imports: { 'example.com/x/p': 'source /repo/staging/x/p (example.com/x, 1.21)', 'example.com/out': 'opaque', 'example.com/m/sub': 'opaque' },
  },
];

test('import paths lead to packages', () => {
  for (const { what, world, from, options = {}, imports } of CASES) {
    const { program } = loadWorld(world, ['./...'], { catalogue: CATALOGUE, ...options });
    const importer = program.targets.find(({ path }) => from === undefined || path === from);
    assert.ok(importer !== undefined, what);
    for (const [path, wanted] of Object.entries(imports)) {
      const found = program.import(path, importer);
      assert.equal(described(found), wanted, `${what}: ${path}`);
      assert.equal(program.import(path, importer), found, 'an import gives the same package each time');
    }
  }
});

function described(pkg: Package): string {
  if (pkg.kind !== 'source') return pkg.kind;
  return `source ${pkg.dir} (${pkg.module === null ? 'none' : `${pkg.module.path}, ${printGoVersion(pkg.module.goVersion)}`})`;
}

test('copies of other modules see the versions of the project, and their own where it has none', () => {
  const { program } = loadWorld({
    files: {
      'go.mod': 'module m\nrequire (\nexample.com/x v1.0.0\nexample.com/y v1.5.0\n)\n', 'a.go': 'package a\n',
      '/c/example.com/x@v1.0.0/go.mod': 'module example.com/x\nrequire (\nexample.com/y v1.0.0\nexample.com/z v0.3.0\n)\n',
      '/c/example.com/x@v1.0.0/x.go': 'package x\n', '/c/example.com/x@v1.0.0/x_test.go': 'package x\n',
      '/c/example.com/y@v1.0.0/y.go': 'package y\n', '/c/example.com/y@v1.5.0/y.go': 'package y\n', '/c/example.com/z@v0.3.0/z.go': 'package z\n',
    },
    env: { GOMODCACHE: '/c' },
  });
  const [own] = program.targets;
  assert.ok(own !== undefined);
  const x = program.import('example.com/x', own);
  assert.deepEqual(x.files.map(({ path }) => path), ['/c/example.com/x@v1.0.0/x.go']);
  assert.equal(program.import('example.com/y', x).dir, '/c/example.com/y@v1.5.0');
  assert.equal(program.import('example.com/z', x).dir, '/c/example.com/z@v0.3.0');
  assert.ok(program.isOwn(own) && !program.isOwn(x));
});

test('a target and an import of it are the same package, whoever asks first', () => {
  const files = {
    'go.mod': 'module example.com/m\nreplace example.com/n => ./n\n', 'a.go': 'package a\n\nimport "example.com/n"\n',
    'n/go.mod': 'module example.com/n\n', 'n/n.go': 'package n\n',
  };
  const { program } = loadWorld({ files });
  const [a, n] = program.targets;
  assert.ok(a !== undefined && n !== undefined);
  assert.equal(program.import('example.com/n', a), n);
  assert.deepEqual(program.moduleImports(a), [n]);

  const other = loadWorld({ files }, ['.']).program;
  const [only] = other.targets;
  assert.ok(only !== undefined);
  const imported = other.import('example.com/n', only);
  const [file] = imported.files;
  assert.ok(file !== undefined);
  assert.equal(other.packageOf(file), imported);
});

test('an import reads nothing, and a package only its own directory', () => {
  const { program, host } = loadWorld(
    { files: { 'go.mod': 'module m\n', 'a.go': 'package a\n', 'b/b.go': 'package b\n', 'b/c/c.go': 'package c\n', 'd/d.go': 'package d\n' } },
    ['.'],
  );
  assert.deepEqual(host.reads, ['/repo/go.mod']);
  const [own] = program.targets;
  assert.ok(own !== undefined);
  assert.deepEqual(host.reads, ['/repo/go.mod', '/repo/a.go']);
  const b = program.import('m/b', own);
  assert.equal(host.reads.length, 2);
  assert.equal(b.name, 'b');
  assert.deepEqual(host.reads.slice(2), ['/repo/b/b.go']);
  assert.deepEqual(host.walks, []);

  const shared = loadWorld({ files: { 'go.mod': 'module m\n', 'a/a.go': 'package a\n', 'b/b.go': 'package b\n' } });
  assert.deepEqual(shared.program.targetDirs, ['/repo/a', '/repo/b']);
  assert.deepEqual(shared.program.packagesIn('/repo/b').map(({ name }) => name), ['b']);
  assert.deepEqual(shared.host.reads, ['/repo/go.mod', '/repo/b/b.go']);
});

test('a catalogue package is Go text and can be asked like any other', () => {
  const { program } = loadWorld({ files: { 'go.mod': 'module m\n', 'a.go': 'package a\n' } }, ['.'], { catalogue: CATALOGUE });
  const [own] = program.targets;
  assert.ok(own !== undefined);
  const fmt = program.import('fmt', own);
  const member = fmt.lookup('F');
  assert.ok(member !== null);
  assert.equal(program.packageOf(member.file), fmt);
  assert.equal(program.import('context', fmt).kind, 'catalogue');
  assert.equal(program.import('m', fmt).kind, 'opaque');
});
