import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { ROOT } from '../support/paths.ts';

/** The whole program, as a process: what comes out where, and with which exit code. */
const MAIN = path.join(ROOT, 'build/src/cli/main.js');
let dir = '';

before(() => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'cli-'));
  write('go.mod', 'module example.com/m\n\ngo 1.22\n');
  write('clean/clean.go', 'package clean\n\nfunc f() {}\n');
  // The verb does not exist, which is a warning whatever other rules there are.
  write('found/found.go', 'package found\n\nfunc f() {} //conclint:disable\n');
  write('broken/broken.go', 'package broken\n\nfunc f( {\n\nfunc g() {} //conclint:disable\n');
});
after(() => fs.rmSync(dir, { recursive: true, force: true }));

/** Arguments, exit code, stdout, stderr. */
const RUNS: readonly (readonly [string, number, RegExp, RegExp])[] = [
  ['./clean', 0, /^$/, /^$/],
  ['', 1, /^broken\/broken\.go:5:13: .* \(GCL9901\)\nfound\/found\.go:3:13: .* \(GCL9901\)\n$/, /^broken\/broken\.go:3:\d+: /],
  ['./found', 1, /^found\/found\.go:3:13: /, /^$/],
  ['found/found.go clean/clean.go', 1, /^found\/found\.go:3:13: /, /^$/],
  ['-fail-on error ./found', 0, /GCL9901/, /^$/],
  ['-fail-on none ./found', 0, /GCL9901/, /^$/],
  ['--exit-zero ./found', 0, /GCL9901/, /^$/],
  ['-checks all,-GCL9901 ./found', 0, /^$/, /^$/],
  ['-tier certain ./found', 0, /^$/, /^$/],
  ['-f pretty --color always ./found', 1, /\u001b\[/, /^$/],
  ['-f pretty ./found', 1, /^[^\u001b]*GCL9901[^\u001b]*$/, /^$/],
  ['-checks GCL9902 ./found', 2, /^$/, /^go-conc-lint: no rule is called GCL9902; did you mean GCL9901\?\n$/],
  ['-chekcs all', 2, /^$/, /^go-conc-lint: unknown flag -chekcs; did you mean -checks\?\n$/],
  ['./nosuch', 2, /^$/, /^go-conc-lint: [^\n]*nosuch[^\n]*\n$/],
  ['./clean -f sarif=nosuch/out.sarif', 2, /^$/, /^nosuch\/out\.sarif: cannot write: no such file or directory\n$/],
  ['--stats ./clean', 0, /^$/, /^read +[\d.]+ ms\n[^]*\nmemory/],
  ['explain nosuch', 2, /^$/, /^go-conc-lint: no rule is called nosuch; /],
  ['explain suppress/unused', 0, /^# GCL9901 suppress\/unused\n/, /^$/],
  ['explain gcl9901', 0, /^# GCL9901 suppress\/unused\n/, /^$/],
  ['rules', 0, /^GCL9901 {2}suppress\/unused +likely +/m, /^$/],
  ['-h', 0, /^go-conc-lint finds .*\n[^]*-f, -format FMT/, /^$/],
];

for (const [args, code, out, err] of RUNS) {
  test(`go-conc-lint ${args}`, () => {
    const result = cli(args === '' ? [] : args.split(' '));
    assert.match(result.stderr, err);
    assert.match(result.stdout, out);
    assert.equal(result.status, code);
  });
}

test('one run gives several reports, and no part of a file is left', () => {
  const result = cli(['-f', 'text', '-f', 'sarif=out.sarif', '-f', 'json=out.json', './found']);
  assert.equal(result.status, 1);
  assert.match(result.stdout, /GCL9901/);
  assert.equal(JSON.parse(read('out.sarif')).runs[0].results[0].ruleId, 'GCL9901');
  assert.equal(JSON.parse(read('out.json')).findings[0].code, 'GCL9901');
  assert.deepEqual(fs.readdirSync(dir).filter((name) => name.includes('part')), []);
});

test('rules --json is JSON', () => {
  const { rules } = JSON.parse(cli(['rules', '--json']).stdout) as { rules: { code: string; docs: { what: string } }[] };
  assert.ok(rules.every(({ code, docs }) => /^GCL\d{4}$/.test(code) && docs.what !== ''));
});

test('the version is that of package.json', () => {
  const { version } = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { version: string };
  assert.equal(cli(['--version']).stdout, `go-conc-lint ${version}\n`);
});

test('file names cannot forge lines of output', { skip: process.platform === 'win32' }, () => {
  const name = 'odd/a\n::error::b\u001b[31m.go';
  write(name, 'package odd\n\nfunc f() {} //conclint:disable\n');
  const { stdout, status } = cli(['./odd']);
  fs.rmSync(path.join(dir, 'odd'), { recursive: true });
  assert.equal(status, 1);
  assert.equal(stdout.split('\n').length, 2);
  assert.ok(!stdout.includes('\u001b') && !stdout.includes('::error'));
});

test('a closed pipe is no error', { skip: process.platform === 'win32' }, () => {
  const command = `"${process.execPath}" "${MAIN}" rules --json | true; echo "\${PIPESTATUS[0]}"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', command], { cwd: dir, encoding: 'utf8' });
  assert.deepEqual([stdout, stderr], ['0\n', '']);
});

test('a full disk is one line and exit 2', { skip: !fs.existsSync('/dev/full') }, () => {
  for (const args of ['./found > /dev/full', '-f sarif=/dev/full ./found']) {
    const { status, stderr } = spawnSync('bash', ['-c', `"${process.execPath}" "${MAIN}" ${args}`], { cwd: dir, encoding: 'utf8' });
    assert.match(stderr, /^[^\n]*no space left on device[^\n]*\n$/i);
    assert.equal(status, 2);
  }
});

function cli(args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  const { NO_COLOR: _, FORCE_COLOR: __, NODE_TEST_CONTEXT: ___, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], { cwd: dir, env, encoding: 'utf8' });
  return { status, stdout, stderr };
}

function write(name: string, text: string): void {
  fs.mkdirSync(path.dirname(path.join(dir, name)), { recursive: true });
  fs.writeFileSync(path.join(dir, name), text);
}

function read(name: string): string {
  return fs.readFileSync(path.join(dir, name), 'utf8');
}
