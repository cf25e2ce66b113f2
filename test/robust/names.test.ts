import assert from 'node:assert/strict';
import fs from 'node:fs';
import test, { after, before } from 'node:test';
import type { Log } from 'sarif';
import { HEAD, isPosix, leak, Sandbox } from './support.ts';

/** Names that would start lines, colour terminals, command runners or leave URIs, if they were printed as they are. */
const NAMES: Readonly<Record<string, string>> = {
  'a b/c d.go': 'a b/c d.go',
  'line/a\nb.go': 'line/a\\nb.go',
  'dir\nx/a.go': 'dir\\nx/a.go',
  'dir\r\u2028x/y\nz/a.go': 'dir\\r\\u2028x/y\\nz/a.go',
  'return/a\rb.go': 'return/a\\rb.go',
  'tab/a\tb.go': 'tab/a\\tb.go',
  'escape/\u001b[31m\u001b]0;x\u0007.go': 'escape/\\x1b[31m\\x1b]0;x\\x07.go',
  'c1/\u009b31m.go': 'c1/\\x9b31m.go',
  '::error file=x,line=1::y/a.go': '\\x3a\\x3aerror file=x,line=1\\x3a\\x3ay/a.go',
  '##[error]x/a.go': '#\\x23[error]x/a.go',
  '##vso[task.complete]/a.go': '#\\x23vso[task.complete]/a.go',
  'percent/100%25%0A.go': 'percent/100%25%0A.go',
  'hash/a#b?c&d.go': 'hash/a#b?c&d.go',
  'unicode/größe-日本-🎉.go': 'unicode/größe-日本-🎉.go',
  'bidi/\u202ea\u2066.go': 'bidi/\\u202ea\\u2066.go',
  'separator/a\u2028b.go': 'separator/a\\u2028b.go',
  'back/a\\b.go': 'back/a\\b.go',
  'quotes/"\'`$(touch made)`.go': 'quotes/"\'`$(touch made)`.go',
  '-flag/-f.go': '-flag/-f.go',
  'glob/[ab]*{c,d}?.go': 'glob/[ab]*{c,d}?.go',
  'colon/a.go:1:1: forged (GCL1001).go': 'colon/a.go\\x3a1\\x3a1\\x3a forged (GCL1001).go',
};

const sandbox = new Sandbox();
const posix = { skip: !isPosix && 'such names need POSIX' };
before(() => {
  if (isPosix) for (const name of Object.keys(NAMES)) sandbox.write(name, `${HEAD}${leak('one')}func broken( {\n`);
});
after(() => sandbox.remove());

test('no name can forge a line of the text report or of the notices', posix, () => {
  const { status, stdout, stderr } = sandbox.run(['-checks', 'GCL3001', './...']);
  assert.equal(status, 1);
  const shown = Object.values(NAMES).sort();
  for (const text of [stdout, stderr]) {
    assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]|^\s*::|##(\[|vso)/m);
    const lines = text.trimEnd().split('\n');
    assert.deepEqual(lines.map((line) => /^(.*?):\d+:\d+: /.exec(line)?.[1]).sort(), shown);
  }
});

test('pretty prints no name as it is either', posix, () => {
  const { stdout } = sandbox.run(['-f', 'pretty', '--color', 'never', './...']);
  assert.doesNotMatch(stdout, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]|^\s*::|##(\[|vso)/m);
});

test('SARIF has each name as a relative URI that leads back to the file', posix, () => {
  const { stdout } = sandbox.run(['-f', 'sarif', './...']);
  const { runs } = JSON.parse(stdout) as Log;
  const results = (runs[0]?.results ?? []).map(({ locations }) => locations?.[0]?.physicalLocation?.artifactLocation?.uri ?? '');
  const notes = (runs[0]?.invocations?.[0]?.toolExecutionNotifications ?? []).map(({ locations }) => locations?.[0]?.physicalLocation?.artifactLocation?.uri ?? '');
  for (const uris of [results, notes]) {
    assert.deepEqual(uris.map((uri) => decodeURIComponent(uri)).sort(), Object.keys(NAMES).sort());
    for (const uri of uris) {
      assert.match(uri, /^[\w\-.~!$&'()*+,;=@/%]+$/);
      assert.equal(new URL(uri, 'file:///base/').href, `file:///base/${uri}`);
    }
  }
});

test('JSON has each name as it is', posix, () => {
  const { stdout } = sandbox.run(['-f', 'json', './...']);
  assert.doesNotMatch(stdout, /[^\n\x20-\x7e\u00a1-\uffff]|\u2028|\u202e/);
  const { findings } = JSON.parse(stdout) as { findings: { place?: { path: string }; path?: string }[] };
  const paths = findings.map((finding) => finding.path ?? finding.place?.path ?? '');
  assert.deepEqual(paths.sort(), Object.keys(NAMES).sort());
});

test('each file can be named, and names run nothing', posix, () => {
  const names = Object.keys(NAMES);
  // As pre-commit passes them; a leading dash needs `--` or `./`.
  const { status, stdout } = sandbox.run(['--', ...names.filter((name) => !name.startsWith('-')), './-flag/-f.go']);
  assert.equal(status, 1);
  assert.equal(stdout.trimEnd().split('\n').length, names.length);
  assert.ok(!fs.existsSync(sandbox.path('made')));
});

test('what the user wrote is shown escaped too', posix, () => {
  for (const args of [['./no\n::error::x'], ['\u001b[31m'], ['-\u001b[31m'], ['-f', 'x\n::y'], ['-tier', 'a\nb'], ['-checks', '\u001b'], ['explain', 'a\nb'], ['-j', '\u001b']]) {
    const { status, stdout, stderr } = sandbox.run(args);
    assert.deepEqual([status, stdout], [2, ''], JSON.stringify(args));
    assert.match(stderr, /^go-conc-lint: [^\n\u001b]+\n$/);
  }
});
