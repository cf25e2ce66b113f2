import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import test, { after, before } from 'node:test';
import { environment, HEAD, isPosix, leak, MAIN, placesIn, Sandbox } from './support.ts';

/** Disks, pipes and signals that do not behave. */
const sandbox = new Sandbox();
const posix = { skip: !isPosix && 'needs POSIX' };
const asUser = { skip: (!isPosix && 'needs POSIX') || (process.getuid?.() === 0 && 'root may read everything') };

before(() => {
  sandbox.write('plain/a.go', HEAD + leak('one'));
});
after(() => sandbox.remove());

test('links in a ring, to nothing, to devices and to directories', posix, () => {
  sandbox.write('links/real.go', HEAD + leak('real'));
  const links: Readonly<Record<string, string>> = {
    'self.go': 'self.go', 'a.go': 'b.go', 'b.go': 'a.go', 'nowhere.go': 'nothing.go', 'zero.go': '/dev/zero', 'dir.go': '.',
    up: '..', self: '.', root: '/', ring: 'ring', 'under.go': 'real.go/x.go',
  };
  for (const [from, to] of Object.entries(links)) fs.symlinkSync(to, sandbox.path(`links/${from}`));
  const { status, stdout, stderr } = sandbox.run(['./...']);
  assert.deepEqual(placesIn(stdout), ['links/real.go:6:12', 'plain/a.go:6:12']);
  assert.deepEqual([status, stderr], [1, '']);
  for (const named of ['links/self.go', 'links/a.go', 'links/nowhere.go', 'links/zero.go', './links/ring', './links/dir.go/self.go', './links/under.go']) {
    const outcome = sandbox.run([named]);
    assert.equal(outcome.status, 2, named);
    assert.match(outcome.stderr, /^go-conc-lint: \.?\/?links\/[^\n]*\n$/);
    assert.equal(outcome.stdout, '');
  }
});

test('a link that leads out of the repository is not followed, and said', posix, () => {
  const other = new Sandbox();
  other.write('secret.go', HEAD + leak('secret'));
  sandbox.write('out/b.go', HEAD + leak('b'));
  fs.symlinkSync(other.path('secret.go'), sandbox.path('out/a.go'));
  const { status, stdout, stderr } = sandbox.run(['./out']);
  assert.deepEqual(placesIn(stdout), ['out/b.go:6:12']);
  assert.equal(stderr, 'out/a.go: is a link that leads out of the repository\n');
  assert.equal(status, 2);
  fs.rmSync(sandbox.path('out'), { recursive: true });
  other.remove();
});

test('directories and pipes whose names end in .go, and a directory named go.mod', posix, () => {
  sandbox.write('odd/dir.go/inner.go', HEAD + leak('inner'));
  sandbox.write('odd/mod/go.mod/x', '');
  sandbox.write('odd/mod/m.go', HEAD + leak('m'));
  assert.equal(sandbox.shell('mkfifo odd/pipe.go').status, 0);
  const { status, stdout, stderr } = sandbox.run(['./odd/...']);
  assert.deepEqual(placesIn(stdout), ['odd/dir.go/inner.go:6:12', 'odd/mod/m.go:6:12']);
  assert.deepEqual([status, stderr], [1, '']);
  assert.deepEqual(placesIn(sandbox.run(['./odd/dir.go']).stdout), ['odd/dir.go/inner.go:6:12']);
  const named = sandbox.run(['odd/pipe.go']);
  assert.deepEqual([named.status, named.stderr], [2, 'go-conc-lint: odd/pipe.go: not a regular file\n']);
});

test('files and directories that may not be read', asUser, () => {
  sandbox.write('locked/a.go', HEAD + leak('a'));
  sandbox.write('locked/b.go', HEAD + leak('b'));
  sandbox.write('locked/dir/c.go', HEAD + leak('c'));
  fs.chmodSync(sandbox.path('locked/a.go'), 0);
  fs.chmodSync(sandbox.path('locked/dir'), 0);
  const { status, stdout, stderr } = sandbox.run(['./locked/...']);
  fs.chmodSync(sandbox.path('locked/dir'), 0o755);
  fs.rmSync(sandbox.path('locked'), { recursive: true });
  assert.equal(stderr, 'locked/a.go: permission denied\nlocked/dir: permission denied\n');
  assert.deepEqual(placesIn(stdout), ['locked/b.go:6:12']);
  assert.equal(status, 2);
});

test('a file that goes away between listing and reading', posix, () => {
  // A name that is no UTF-8 cannot be handed back to the system, which then finds nothing.
  sandbox.write('gone/b.go', HEAD + leak('b'));
  fs.writeFileSync(Buffer.concat([Buffer.from(sandbox.path('gone/a')), Buffer.from([0xff]), Buffer.from('.go')]), HEAD + leak('a'));
  const { status, stdout, stderr } = sandbox.run(['./gone']);
  fs.rmSync(sandbox.path('gone'), { recursive: true });
  assert.deepEqual(placesIn(stdout), ['gone/b.go:6:12']);
  assert.match(stderr, /^gone\/a\ufffd\.go: no such file or directory\n$/);
  assert.equal(status, 2);
});

test('a full disk', { skip: !fs.existsSync('/dev/full') && 'there is no /dev/full' }, () => {
  for (const format of ['text', 'pretty', 'json', 'sarif']) {
    const out = sandbox.shell(`$RUN -f ${format} ./plain > /dev/full`);
    assert.deepEqual([out.status, out.stderr.split('\n').length], [2, 2]);
    assert.match(out.stderr, /no space left on device/i);
    const file = sandbox.run(['-f', 'text', '-f', `${format === 'text' ? 'sarif' : format}=/dev/full`, './plain']);
    assert.equal(file.status, 2);
    assert.match(file.stderr, /^\/dev\/full: cannot write: no space left on device\n$/);
    assert.deepEqual(placesIn(file.stdout), ['plain/a.go:6:12']);
  }
  assert.equal(sandbox.shell('$RUN -h > /dev/full').status, 2);
  assert.equal(sandbox.shell('$RUN ./nosuch 2> /dev/full').status, 2);
});

test('reports that cannot be written leave what was there, and no part of themselves', posix, () => {
  sandbox.write('old.sarif', 'old');
  for (const target of ['.', 'nosuch/out.sarif', 'go.mod/out.sarif', '/proc/self/nosuch']) {
    const { status, stdout, stderr } = sandbox.run(['-f', 'text', '-f', `sarif=${target}`, './plain']);
    assert.equal(status, 2);
    assert.match(stderr, /^[^\n]+: cannot write: [^\n]+\n$/);
    assert.deepEqual(placesIn(stdout), ['plain/a.go:6:12']);
  }
  assert.equal(sandbox.run(['-f', 'sarif=old.sarif', './nosuch']).status, 2);
  assert.equal(fs.readFileSync(sandbox.path('old.sarif'), 'utf8'), 'old');
  assert.deepEqual(fs.readdirSync(sandbox.dir).filter((name) => name.endsWith('.part')), []);
});

test('readers that close the pipe at once, or after a byte', posix, () => {
  sandbox.write('many/a.go', HEAD + Array.from({ length: 800 }, (_, i) => leak(`f${i}`)).join('\n'));
  for (const format of ['text', 'pretty', 'json', 'sarif']) {
    for (const reader of ['head -0', 'head -c 1']) {
      const { stdout, stderr } = sandbox.shell(`$RUN -f ${format} ./many | ${reader} > /dev/null; echo "\${PIPESTATUS[0]}"`);
      assert.deepEqual([stdout, stderr], ['0\n', ''], `${format} | ${reader}`);
    }
  }
  assert.equal(sandbox.shell('{ $RUN ./nosuch; echo "$?" >&3; } 3>&1 2>&1 >/dev/null | true').stderr, '');
  assert.equal(sandbox.shell('$RUN ./many >&- 2>&-').status, 1);
});

test('an interrupted run ends at once and writes nothing under the final name', posix, async () => {
  sandbox.write('slow/a.go', `${HEAD}func slow(x context.Context) {\n${Array.from({ length: 20_000 }, (_, i) => `\tc${i}, k${i} := context.WithCancel(x)\n`).join('')}}\n`);
  for (let i = 0; i < 50; i++) sandbox.write(`slow/d${i}/a.go`, HEAD + leak('one'));
  sandbox.write('out.sarif', 'old');
  for (const threads of ['1', '2']) {
    const child = spawn(process.execPath, [MAIN, '-j', threads, '-f', 'text', '-f', 'sarif=out.sarif', './slow/...'], { cwd: sandbox.dir, env: environment(), stdio: ['ignore', 'pipe', 'pipe'] });
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (printed += text.toString()));
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const sent = performance.now();
    child.kill('SIGINT');
    const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) => child.on('close', (...end) => resolve(end)));
    // A shell shows the signal as 130.
    assert.ok(signal === 'SIGINT' || code === 130, `${String(code)} ${String(signal)}`);
    assert.ok(performance.now() - sent < 10_000);
    assert.equal(printed, '');
    assert.equal(fs.readFileSync(sandbox.path('out.sarif'), 'utf8'), 'old');
  }
  assert.deepEqual(fs.readdirSync(sandbox.dir).filter((name) => name.endsWith('.part')), []);
});
