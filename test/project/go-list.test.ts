import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import { nodeHost } from '../../src/host/host.ts';
import { ROOT } from '../support/paths.ts';
import { load } from './support.ts';

const HAS_GO = spawnSync('go', ['version']).status === 0;

/** Little modules on disk, and what `./...` finds in each module of them. */
const MODULES: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  layout: {
    '.': [
      'example.com/layout: main.go',
      'example.com/layout/a: a.go a_test.go',
      'example.com/layout/a_test: ext_test.go',
      'example.com/layout/a/deep: deep.go',
      'example.com/layout/a/generated_code: code.go',
      'example.com/layout/onlyexternal_test: only_test.go',
      'example.com/layout/onlytests: only_test.go',
      'example.com/layout/tagged: linux.go system_linux.go tagged.go unix.go',
    ],
    nested: ['example.com/layout/nested: nested.go'],
  },
  workspace: {
    one: ['example.com/one: one.go'],
    two: ['example.com/two: two.go', 'example.com/two/inner: inner.go'],
    far: ['example.com/far: far.go'],
  },
  vendored: { '.': ['example.com/vendored: vendored.go'] },
  replaced: { '.': ['example.com/replaced: replaced.go'], local: ['example.com/local/lib: lib.go'] },
};

const TARGET = { goos: 'linux', goarch: 'amd64' };

for (const [name, modules] of Object.entries(MODULES)) {
  const dir = path.join(ROOT, 'fixtures/modules', name);

  test(`${name}: one run finds the packages of all its modules`, () => {
    const { program, notices } = load(nodeHost(), ['./...'], { cwd: dir, ...TARGET });
    const found = program.targets.map((pkg) => `${pkg.path}: ${pkg.files.map((file) => path.posix.basename(file.path)).join(' ')}`);
    assert.deepEqual(found.sort(), Object.values(modules).flat().sort());
    assert.deepEqual(notices, []);
    for (const { files } of program.targets) for (const file of files) assert.ok(file.path.startsWith(`fixtures/modules/${name}/`));
  });

  test(`${name}: go list agrees`, { skip: HAS_GO ? false : 'Go is not installed' }, () => {
    for (const [module, wanted] of Object.entries(modules)) {
      // A module that its workspace does not use is listed without the workspace.
      const off = name === 'workspace' && module === 'far';
      assert.deepEqual(goList(path.join(dir, module), off).sort(), [...wanted].sort());
    }
  });
}

test('imports of the little modules lead to one another', () => {
  const cases: readonly (readonly [string, string, string, string])[] = [
    ['workspace', 'example.com/one', 'example.com/two/inner', 'workspace/two/inner'],
    ['workspace', 'example.com/one', 'example.com/far', 'workspace/far'],
    ['vendored', 'example.com/vendored', 'example.com/dep/sub', 'vendored/vendor/example.com/dep/sub'],
    ['replaced', 'example.com/replaced', 'example.com/local/lib', 'replaced/local/lib'],
  ];
  for (const [name, from, imported, dir] of cases) {
    const { program } = load(nodeHost(), ['./...'], { cwd: path.join(ROOT, 'fixtures/modules', name), ...TARGET });
    const importer = program.targets.find((pkg) => pkg.path === from);
    assert.ok(importer !== undefined);
    const found = program.import(imported, importer);
    assert.ok(found.dir.endsWith(`fixtures/modules/${dir}`), found.dir);
    assert.equal(found.lookup('Name')?.name, 'Name');
  }
});

function goList(cwd: string, workspaceOff: boolean): string[] {
  const format = (path: string, files: string): string => `{{range $i, $f := ${files}}}{{if eq $i 0}}{{$.ImportPath}}${path}:{{end}} {{$f}}{{end}}`;
  const template =
    `{{if or .GoFiles .CgoFiles .TestGoFiles}}{{.ImportPath}}:{{range .GoFiles}} {{.}}{{end}}{{range .CgoFiles}} {{.}}{{end}}` +
    `{{range .TestGoFiles}} {{.}}{{end}}{{end}}\n${format('_test', '.XTestGoFiles')}`;
  const { stdout, stderr } = spawnSync('go', ['list', '-e', '-find', '-f', template, './...'], {
    cwd,
    encoding: 'utf8',
    env: {
      ...process.env, GOFLAGS: '', GOPROXY: 'off', GOTOOLCHAIN: 'local', GOOS: 'linux', GOARCH: 'amd64', CGO_ENABLED: '1',
      GOWORK: workspaceOff ? 'off' : '',
    },
  });
  assert.ok(stdout !== '', stderr);
  return stdout.split('\n').filter((line) => line !== '');
}
