import assert from 'node:assert/strict';
import { test } from 'node:test';
import { escapeJson, escapePath, escapeText } from '../../src/report/escape.ts';
import { messageParts, messageWords } from '../../src/report/message.ts';
import { noticeText, textReport } from '../../src/report/text.ts';
import { addInGoroutine, finding, fullInput, input, placeOf, WEIRD_PATH } from './sample.ts';

test('a finding is one line with the byte column, its related places are indented', () => {
  const report = textReport(input({ findings: [addInGoroutine('crlf.go')], displayPath: (path) => `../${path}` }));
  assert.equal(
    report,
    [
      '../crlf.go:9:4: this Wait can return before `wg.Add` runs in the goroutine that it counts. (GCL2001)',
      '\t../crlf.go:14:2: waits for a counter that is still zero',
      '\t../crlf.go:8:3: the goroutine starts here',
      '',
    ].join('\n'),
  );
});

test('columns count bytes', () => {
  const report = textReport(input({ findings: [finding({ place: placeOf(WEIRD_PATH, 'go run') })] }));
  assert.match(report, /:11:26: /);
});

test('nothing in a name or a message starts another line, a command or an escape sequence', () => {
  const evil = '\n::error::forged\r\u001b[31m\u009b1m\u202e\u2028##[error]x##vso[y]';
  const place = { ...placeOf('crlf.go', 'wg.Wait()'), path: `::error::${evil}` };
  const one = finding({ place, message: evil, related: [{ place, message: evil }] });
  const report = textReport(input({ findings: [one] }));
  const lines = report.split('\n');
  assert.equal(lines.length, 3);
  for (const line of lines) {
    assert.doesNotMatch(line.trimStart(), /^::/);
    assert.doesNotMatch(line, /##\[|##vso\[/);
    assert.doesNotMatch(line.replace(/^\t/, ''), /[\p{Cc}\p{Zl}\p{Zp}\u202e]/u);
  }
});

test('escapes are readable, and ordinary text is left alone', () => {
  assert.equal(escapeText('a\tb\nc\u001b\u202e\u{e0001}\ud800'), 'a\\tb\\nc\\x1b\\u202e\\u{e0001}\\ud800');
  assert.equal(escapeText('größe 🎉 👩‍👩‍👧 日本'), 'größe 🎉 👩‍👩‍👧 日本');
  assert.equal(escapePath('a/b.go'), 'a/b.go');
  assert.equal(escapePath('C:/a:1:2.go'), 'C:/a\\x3a1\\x3a2.go');
});

test('escaped JSON has the same value', () => {
  const value = { text: 'a\u009b\u202e\u2028\u{e0001}\ud800 ##[x] ##vso[y] \n' };
  const json = escapeJson(JSON.stringify(value, null, 2));
  assert.deepEqual(JSON.parse(json), value);
  assert.doesNotMatch(json, /[\u0080-\u009f\u202e\u2028]|##\[|##vso/);
});

test('links in messages become their words, and calls in Go are no links', () => {
  const parts = messageParts('[this `a[0]`](1) races [that](2), see [no](3) and h[i](1).', 2);
  assert.deepEqual(parts, [
    { kind: 'link', text: 'this `a[0]`', target: 1 },
    { kind: 'text', text: ' races ' },
    { kind: 'link', text: 'that', target: 2 },
    { kind: 'text', text: ', see [no](3) and h[i](1).' },
  ]);
  assert.equal(messageWords('[a \\[b\\]](1).', 1), 'a [b].');
});

test('a notice is one line that starts with its path', () => {
  const lines = fullInput().notices.map((notice) => noticeText(notice, (path) => path));
  assert.equal(lines[0], 'colon\\x3aname.go:14:11: expected `{`, found EOF');
  assert.match(lines[1] ?? '', /^a b\/ü.*\.locked: permission denied$/);
  assert.equal(lines[3], './nothing/... matched no packages');
  assert.equal(noticeText({ kind: 'pattern', message: ' ::error::x' }, String), ' \\x3a:error::x');
});
