import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeFrame } from '../../src/report/frame.ts';
import { ansiPaint, plainPaint } from '../../src/report/paint.ts';
import { prettyReport } from '../../src/report/pretty.ts';
import { cellWidth } from '../../src/report/width.ts';
import { LineIndex } from '../../src/text/line-index.ts';
import { addInGoroutine, finding, fullInput, input, placeOf } from './sample.ts';

test('a finding shows its code, its related places in order and the schedule', () => {
  assert.equal(
    prettyReport(input({ findings: [addInGoroutine('crlf.go')] })),
    `crlf.go:9:4: error: this Wait [1] can return before \`wg.Add\` runs in the goroutine that it counts. (GCL2001 waitgroup/add-in-goroutine)
  8 |         go func() {
  9 |             wg.Add(1)
    |             ^^^^^^^^^
 10 |             defer wg.Done()
  [1] crlf.go:14:2: waits for a counter that is still zero
 14 |     wg.Wait()
    |     ---------
  [2] crlf.go:8:3: the goroutine starts here
  8 |         go func() {
    |         ---------
  The schedule that fails:
    1  launcher       crlf.go:8:3   starts the goroutine
    2  launcher       crlf.go:14:2  returns at once, since the counter is zero
    3  new goroutine  crlf.go:9:4   counts itself too late
`,
  );
});

/** Checks the frame of one piece of a text, spaces before the bar left out. */
function checkFrame(text: string, piece: string, expected: readonly string[]): void {
  const lines = new LineIndex(text);
  const start = text.indexOf(piece);
  const place = { path: 'x.go', start: lines.position(start), end: lines.position(start + piece.length) };
  const frame = codeFrame(lines, place, { paint: plainPaint, style: 'error', mark: '^', context: 0, digits: 1 });
  assert.deepEqual(
    frame.trimEnd().split('\n').map((line) => line.slice(line.indexOf('|'))),
    expected,
  );
}

test('marks stay under their code after tabs, wide characters, emoji and combining marks', () => {
  checkFrame('a\tb\twg.Wait()', 'wg', ['| a   b   wg.Wait()', '|         ^^']);
  checkFrame('"日本" + x', 'x', ['| "日本" + x', '|          ^']);
  checkFrame('"🎉👩‍👩‍👧é" x', 'x', ['| "🎉👩‍👩‍👧é" x', '|         ^']);
  checkFrame('x("日本")', '日本', ['| x("日本")', '|    ^^^^']);
});

test('what could act on a terminal is shown escaped, and marks still fit', () => {
  checkFrame('"\u001b[31m" x', 'x', ['| "\\x1b[31m" x', '|            ^']);
  checkFrame('##[error] x', 'x', ['| #\\x23[error] x', '|              ^']);
});

test('a byte order mark takes no room', () => {
  checkFrame('\uFEFFpackage p', 'package', ['| package p', '| ^^^^^^^']);
});

test('an empty place is one mark', () => {
  const lines = new LineIndex('ab\n');
  const at = lines.position(2);
  const frame = codeFrame(lines, { path: 'x.go', start: at, end: at }, { paint: plainPaint, style: 'error', mark: '^', context: 1, digits: 1 });
  assert.equal(frame, ' 1 | ab\n   |   ^\n');
});

test('long ranges and long lines are cut', () => {
  checkFrame('a\nb\nc\nd\ne\n', 'a\nb\nc\nd\n', ['| a', '| ^', '| b', '| ^', '| c', '| ^', '| ... up to line 4']);
  const text = `${'x'.repeat(10_000)}🎉here${'y'.repeat(10_000)}`;
  const lines = new LineIndex(text);
  const start = text.indexOf('here');
  const place = { path: 'x.go', start: lines.position(start), end: lines.position(start + 4) };
  const frame = codeFrame(lines, place, { paint: plainPaint, style: 'error', mark: '^', context: 0, digits: 1 });
  const [code = '', marks = ''] = frame.split('\n');
  assert.ok(cellWidth(code) < 160);
  assert.equal(cellWidth(code.slice(0, code.indexOf('here'))), marks.indexOf('^'));
});

test('colours change nothing but colours', () => {
  const coloured = prettyReport(fullInput(), ansiPaint);
  assert.match(coloured, /\u001b\[1;31m/);
  assert.equal(coloured.replaceAll(/\u001b\[[\d;]*m/g, ''), prettyReport(fullInput()));
});

test('a file that has changed or gone costs the frame alone', () => {
  const place = placeOf('crlf.go', 'wg.Wait()');
  const report = prettyReport(input({ findings: [finding({ place })], sourceOf: () => 'short' }));
  assert.equal(report.split('\n').length, 2);
});
