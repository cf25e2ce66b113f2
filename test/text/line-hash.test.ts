import assert from 'node:assert/strict';
import { test } from 'node:test';
import { computeRollingHashes } from '@microsoft/sarif';
import { LineHashes } from '../../src/text/line-hash.ts';

const goFile = [
  'package p',
  '',
  'func run(ch chan int) {',
  '\tgo func() {',
  '\t\tch <- 1 // é 🎉',
  '\t}()',
  '\tgo func() {',
  '\t\tch <- 1 // é 🎉',
  '\t}()',
  '}',
  '',
].join('\n');

/** Enough text for the window to move on, and for lines that repeat. */
const long = `${goFile.repeat(40)}var last = 1\n`;

const texts: Record<string, string> = {
  'an empty file': '',
  'one line feed': '\n',
  'spaces alone': ' \t \n\t',
  'a Go file': goFile,
  'no final newline': goFile.slice(0, -1),
  'CRLF': goFile.replaceAll('\n', '\r\n'),
  'CRLF without a final newline': goFile.replaceAll('\n', '\r\n').slice(0, -2),
  'lone CR': 'a\rb\r\rc\n\r\nd',
  'a CR, spaces, then LF': 'a\r \nb\n',
  'a byte order mark': `\uFEFF${goFile}`,
  'emoji and lone surrogates': '🎉\n\uD83C\n\uDF89 x\n\uFFFF\n\u2028y\n',
  'NUL': 'a\0b\n\0\n',
  'many equal lines': 'x\n'.repeat(500),
  'a long file': long,
  'a long file with CRLF': long.replaceAll('\n', '\r\n'),
  'one very long line': 'ab'.repeat(5000),
};

for (const [name, text] of Object.entries(texts)) {
  test(`the line hash equals the one that GitHub computes: ${name}`, () => {
    const hashes = new LineHashes(text);
    const expected = computeRollingHashes(text);
    assert.ok(expected.size > 0);
    for (const [line, hash] of expected) assert.equal(hashes.of(line), hash, `line ${line}`);
  });
}

test('lines added above leave the hash of a line as it was', () => {
  const before = new LineHashes(goFile);
  const after = new LineHashes(`// one\n// two\n${goFile}`);
  assert.equal(after.of(5), before.of(3));
});
