import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { ROOT } from '../support/paths.ts';

/** Each file has a comment that is reported, so a file that was given up on would be missed. */
const FILES: readonly (readonly [string, string | Uint8Array])[] = [
  ['ascii.go', 'package p\n\nvar ascii = 1 //conclint:disable\n'],
  ['bom-crlf.go', '\ufeffpackage p\r\n\r\nvar bom = 1 //conclint:disable\r\n'],
  ['invalid-utf8.go', Buffer.from('package p\n\nvar s = "\xff\xfe" //conclint:disable\n', 'latin1')],
  ['nesting.go', `package p\n\nvar deep = ${'('.repeat(100_000)}1${')'.repeat(100_000)} //conclint:disable\n`],
  ['nul.go', 'package p\n\nvar nul = 1 \0 //conclint:disable\n'],
  ['syntax.go', 'package p\n\nfunc broken( {\n\nfunc whole() {} //conclint:disable\n'],
];

test('no file keeps the others from being analysed', { skip: process.platform === 'win32' }, () => {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'odd-'));
  try {
    fs.writeFileSync(path.join(dir, 'go.mod'), 'module m\n');
    for (const [name, content] of FILES) fs.writeFileSync(path.join(dir, name), content);
    fs.writeFileSync(path.join(dir, 'empty.go'), '');
    fs.symlinkSync('.', path.join(dir, 'loop'));
    fs.symlinkSync('self.go', path.join(dir, 'self.go'));
    for (const threads of ['1', '2']) {
      const args = [path.join(ROOT, 'build/src/cli/main.js'), '-j', threads, './...'];
      const { stdout, status } = spawnSync(process.execPath, args, { cwd: dir, encoding: 'utf8' });
      assert.deepEqual(stdout.trimEnd().split('\n').map((line) => line.split(':')[0]), FILES.map(([name]) => name));
      assert.equal(status, 1);
    }
  } finally {
    fs.rmSync(dir, { recursive: true, force: true });
  }
});
