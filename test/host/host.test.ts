import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { nodeHost, type Host } from '../../src/host/host.ts';
import type { ProjectHost } from '../../src/semantics/project/host.ts';

// The compiler proves here that the host gives the loader what it asks for.
const host: Host & ProjectHost = nodeHost();
let dir = '';

before(() => {
  dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'gcl-host-')));
});
after(() => fs.rmSync(dir, { recursive: true, force: true }));

function write(name: string, content: string | Uint8Array): string {
  const file = path.join(dir, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, content);
  return file;
}

const TEXTS: readonly (readonly [string, Uint8Array, string])[] = [
  ['empty', new Uint8Array(), ''],
  ['ASCII with CRLF and NUL', Buffer.from('a\r\nb\0c'), 'a\r\nb\0c'],
  ['UTF-8', Buffer.from('é 🎉'), 'é 🎉'],
  ['a byte order mark', Buffer.from('\ufeffpackage a'), '\ufeffpackage a'],
  ['invalid UTF-8', Buffer.from([0x61, 0xff, 0xc3, 0x28, 0xe2, 0x82]), 'a\ufffd\ufffd(\ufffd'],
  ['more than a shared buffer holds', Buffer.alloc((1 << 20) + 5, 'x'), 'x'.repeat((1 << 20) + 5)],
  ['as much as a shared buffer holds', Buffer.alloc(1 << 20, 'y'), 'y'.repeat(1 << 20)],
  ['short after long', Buffer.from('short'), 'short'],
];

test('texts are decoded', () => {
  for (const [what, bytes, wanted] of TEXTS) {
    const file = write('text.go', bytes);
    assert.ok(host.readText(file) === wanted, what);
    assert.deepEqual(new Uint8Array(host.readBytes(file)), new Uint8Array(bytes), what);
  }
});

test('what cannot be read throws the reason alone', () => {
  assert.throws(() => host.readText(path.join(dir, 'none.go')), /^Error: no such file or directory$/);
  assert.throws(() => host.readText(dir), /^Error: illegal operation on a directory$/);
  assert.throws(() => host.readBytes(path.join(dir, 'none.go')), /^Error: no such file or directory$/);
  fs.symlinkSync('loop.go', path.join(dir, 'loop.go'));
  assert.throws(() => host.readText(path.join(dir, 'loop.go')), /^Error: too many symbolic links encountered$/);
});

test('a walk sees what ./... sees', () => {
  const root = path.join(dir, 'walk');
  for (const name of [
    'a.go', 'go.mod', 'sub/b.go', 'sub/c_test.go', 'sub/README', 'testdata/t.go', 'sub/testdata/t.go', 'vendor/v.go', 'sub/vendor/x/v.go',
    '_x/x.go', '.x/x.go', 'sub/_y.go', 'sub/.z.go', 'nested/go.mod', 'nested/n.go', 'odd/[a] {b}/*!(c).go', 'odd/new\nline.go', 'vendors/v.go',
  ]) write(`walk/${name}`, 'package a\n');
  fs.mkdirSync(path.join(root, 'folder.go'));
  fs.symlinkSync('../a.go', path.join(root, 'sub/link.go'));
  fs.symlinkSync('..', path.join(root, 'sub/up'));
  fs.symlinkSync('none', path.join(root, 'sub/dangling.go'));
  fs.symlinkSync('self.go', path.join(root, 'sub/self.go'));
  const found = host.walk(root);
  assert.deepEqual(found.files.map(({ path, link }) => (link ? `${path} (link)` : path)).sort(), [
    'a.go', 'nested/n.go', 'odd/[a] {b}/*!(c).go', 'odd/new\nline.go', 'sub/b.go', 'sub/c_test.go', 'sub/link.go (link)', 'vendors/v.go',
  ]);
  assert.deepEqual([...found.modules].sort(), ['', 'nested']);
  assert.deepEqual(found.failures, []);
});

test('a walk starts anywhere, and a directory that cannot be listed is a failure of its own', () => {
  write('start/[x]/testdata/_deep/a.go', 'package a\n');
  assert.deepEqual(host.walk(path.join(dir, 'start/[x]/testdata/_deep')).files, [{ path: 'a.go', link: false }]);
  const nowhere = path.join(dir, 'nowhere');
  assert.deepEqual(host.walk(nowhere), { files: [], modules: [], failures: [{ path: nowhere, reason: 'no such file or directory' }] });
});

test('a listing has every Go file, whatever its name', () => {
  for (const name of ['a.go', '_b.go', '.c.go', 'd.txt', 'go.mod']) write(`list/${name}`, '');
  const { files, modules } = host.list(path.join(dir, 'list'));
  assert.deepEqual(files.map((file) => file.path).sort(), ['.c.go', '_b.go', 'a.go']);
  assert.deepEqual(modules, ['']);
  assert.equal(host.list(path.join(dir, 'nowhere')).failures.length, 1);
});

test('directories and files that may not be read', { skip: process.getuid?.() === 0 ? 'everything may be read here' : false }, () => {
  const file = write('locked/a/x.go', '');
  write('locked/b/y.go', '');
  fs.chmodSync(file, 0);
  fs.chmodSync(path.join(dir, 'locked/b'), 0);
  try {
    assert.throws(() => host.readText(file), /^Error: permission denied$/);
    const found = host.walk(path.join(dir, 'locked'));
    assert.deepEqual(found.files.map(({ path }) => path), ['a/x.go']);
    assert.deepEqual(found.failures, [{ path: path.join(dir, 'locked/b'), reason: 'permission denied' }]);
  } finally {
    fs.chmodSync(path.join(dir, 'locked/b'), 0o700);
  }
});

test('kinds and real paths', () => {
  const file = write('kinds/a.go', '');
  fs.symlinkSync('a.go', path.join(dir, 'kinds/link.go'));
  fs.symlinkSync('loop', path.join(dir, 'kinds/loop'));
  assert.equal(host.kindOf(file), 'file');
  assert.equal(host.kindOf(path.join(dir, 'kinds/link.go')), 'file');
  assert.equal(host.kindOf(path.join(dir, 'kinds')), 'directory');
  assert.equal(host.kindOf(path.join(dir, 'kinds/none')), null);
  assert.equal(host.kindOf(path.join(dir, 'kinds/a.go/b')), null);
  assert.equal(host.kindOf(path.join(dir, 'kinds/loop')), null);
  assert.equal(host.realpath(path.join(dir, 'kinds/link.go')), file);
  assert.equal(host.realpath(path.join(dir, 'kinds/loop')), path.join(dir, 'kinds/loop'));
  assert.equal(host.absolute('../x/./y/', '/a/b'), '/a/x/y');
});

test('a text is written whole or not at all', () => {
  const file = path.join(dir, 'out.sarif');
  host.writeText(file, 'one');
  host.writeText(file, 'two');
  assert.equal(fs.readFileSync(file, 'utf8'), 'two');
  assert.throws(() => host.writeText(path.join(dir, 'none/out.sarif'), 'x'), /^Error: no such file or directory$/);
  fs.symlinkSync('out.sarif', path.join(dir, 'out-link.sarif'));
  host.writeText(path.join(dir, 'out-link.sarif'), 'three');
  assert.equal(fs.readFileSync(file, 'utf8'), 'three');
  assert.deepEqual(fs.readdirSync(dir).filter((name) => name.endsWith('.part')), []);
});
