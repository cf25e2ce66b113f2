import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import test, { after } from 'node:test';
import { environment, HEAD, leak, placesIn, Sandbox } from '../robust/support.ts';
import { sourceFiles } from '../support/imports.ts';
import { ROOT } from '../support/paths.ts';

/**
 * What pre-commit and the GitHub Action do with this repository, without the network. `.ci/pre-commit` does it with the
 * real pre-commit, old and new.
 */
const manifest = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
  readonly bin: Readonly<Record<string, string>>;
  readonly files: readonly string[];
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
};
const sandbox = new Sandbox();
sandbox.write('p/a.go', HEAD + leak('one'));
const elsewhere = new Sandbox();
after(() => {
  sandbox.remove();
  elsewhere.remove();
});

test('nothing runs when the package is installed', () => {
  // Each of these breaks some pre-commit: older ones read what npm prints, newer ones link to a directory that goes away.
  for (const name of ['prepare', 'prepack', 'build', 'preinstall', 'install', 'postinstall', 'prepublish']) assert.equal(manifest.scripts[name], undefined, name);
  assert.equal(manifest.dependencies, undefined, 'the bundle holds all it needs');
  assert.deepEqual(manifest.bin, { 'go-conc-lint': 'dist/go-conc-lint.js' });
  assert.ok(manifest.files.includes('dist'));
  assert.ok(!fs.existsSync(path.join(ROOT, '.gitmodules')), 'clones are recursive');
});

test('files that ship with the tool are found by loadAsset alone', () => {
  for (const file of sourceFiles('src')) {
    if (file === 'src/host/assets.ts') continue;
    const text = fs.readFileSync(path.join(ROOT, file), 'utf8');
    assert.doesNotMatch(text, /readFile(Sync)?\([^)]*\.(wasm|txt)|__dirname|import\.meta\.dirname/, file);
    if (file !== 'src/cli/threads.ts') assert.doesNotMatch(text, /new URL\([^)]*import\.meta\.url/, file);
  }
});

const bundle = path.join(ROOT, 'dist/go-conc-lint.js');
const bundled = { skip: !fs.existsSync(bundle) && 'there is no dist/: npm run compile' };

test('the bundle runs from anywhere, by itself', bundled, () => {
  const home = elsewhere.path('a b#c%20é/dist');
  fs.cpSync(path.join(ROOT, 'dist'), home, { recursive: true });
  // Files of the code under analysis must not be taken for the tool's own.
  for (const name of fs.readdirSync(home)) sandbox.write(name, 'not ours');
  assert.match(fs.readFileSync(bundle, 'utf8'), /^#!\/usr\/bin\/env node\n/);
  if (process.platform !== 'win32') assert.equal(fs.statSync(bundle).mode & 0o111, 0o111);
  for (const threads of ['1', '2']) {
    const { status, stdout, stderr } = inSandbox(process.execPath, [path.join(home, 'go-conc-lint.js'), '-j', threads, './...']);
    assert.deepEqual([status, placesIn(stdout), stderr], [1, ['p/a.go:6:12'], '']);
  }
  const missing = elsewhere.path('a b#c%20é/dist/tree-sitter-go.wasm');
  fs.rmSync(missing);
  const broken = inSandbox(process.execPath, [path.join(home, 'go-conc-lint.js'), './...']);
  assert.equal(broken.status, 2);
  assert.match(broken.stderr, /^go-conc-lint: tree-sitter-go\.wasm is missing beside [^\n]*: the installation is not complete\n$/);
  fs.writeFileSync(missing, 'not a grammar');
  const damaged = inSandbox(process.execPath, [path.join(home, 'go-conc-lint.js'), './...']);
  assert.equal(damaged.status, 2);
  assert.match(damaged.stderr, /^go-conc-lint: tree-sitter-go\.wasm: sha256 is [^\n]*\n$/);
});

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const committed = spawnSync('git', ['ls-files', 'dist'], { cwd: ROOT, encoding: 'utf8' });
const installable = {
  skip:
    (committed.status !== 0 && 'this is no git repository') ||
    (committed.stdout === '' && 'dist/ is not committed') ||
    (spawnSync(npm, ['--version'], { shell: process.platform === 'win32' }).status !== 0 && 'npm is not installed'),
};

test('npm installs a clone as pre-commit asks it to, offline', installable, () => {
  const clone = elsewhere.path('clone');
  assert.equal(spawnSync('git', ['clone', '-q', ROOT, clone]).status, 0);
  // From 4.6.2 on; 4.6.1; and what older ones make of `npm pack`.
  for (const how of [['--install-links'], []]) {
    const prefix = elsewhere.path(`prefix${how.length}`);
    const installed = spawnSync(npm, ['install', '--offline', '--no-audit', '--no-fund', '--loglevel=error', ...how, '-g', '--prefix', prefix, `git+file://${clone}`], { env: environment(), encoding: 'utf8', shell: process.platform === 'win32' });
    assert.equal(installed.status, 0, installed.stderr);
    assertWorks(prefix);
  }
  const packed = spawnSync(npm, ['pack'], { cwd: clone, env: environment(), encoding: 'utf8', shell: process.platform === 'win32' });
  // Older versions take all of stdout for the name of the file.
  assert.match(packed.stdout, /^go-conc-lint-[\d.]+\.tgz\n$/);
  const prefix = elsewhere.path('prefix-tgz');
  const tgz = path.join(clone, packed.stdout.trim());
  assert.equal(spawnSync(npm, ['install', '--offline', '--no-audit', '--no-fund', '-g', '--prefix', prefix, tgz], { env: environment(), shell: process.platform === 'win32' }).status, 0);
  assertWorks(prefix);
});

function assertWorks(prefix: string): void {
  const bin = process.platform === 'win32' ? path.join(prefix, 'go-conc-lint.cmd') : path.join(prefix, 'bin/go-conc-lint');
  const { status, stdout, stderr } = inSandbox(bin, ['./...']);
  assert.deepEqual([status, placesIn(stdout), stderr], [1, ['p/a.go:6:12'], '']);
}

function inSandbox(command: string, args: readonly string[]): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  return spawnSync(command, args, { cwd: sandbox.dir, env: environment(), encoding: 'utf8', shell: command.endsWith('.cmd') });
}
