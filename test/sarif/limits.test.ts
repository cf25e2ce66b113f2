import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Log, Run } from 'sarif';
import type { Finding, FlowStep } from '../../src/api/finding.ts';
import { cutFlows, MAX_FLOW_STEPS, MAX_RELATED, MAX_RESULTS } from '../../src/report/sarif/limits.ts';
import { sarifReport } from '../../src/report/sarif/log.ts';
import { repositoryUri, pathUri } from '../../src/report/sarif/uri.ts';
import { finding, input, placeOf } from '../report/sample.ts';

const place = placeOf('crlf.go', 'wg.Wait()');

/** Findings on different lines of a file that is long enough. */
function many(count: number): Finding[] {
  const base = finding({ place });
  return Array.from({ length: count }, (_, i) => {
    const at = { path: 'big.go', start: { offset: 2 * i, line: i + 1, column: 1, byteColumn: 1 } };
    const level = i % 2 === 0 ? ('note' as const) : ('error' as const);
    return { ...base, level, place: { ...at, end: { ...at.start, offset: 2 * i + 1, column: 2, byteColumn: 2 } } };
  });
}

function runOf(report: string): Run {
  return (JSON.parse(report) as Log).runs[0] as Run;
}

function notifications(run: Run): string[] {
  return (run.invocations?.[0]?.toolExecutionNotifications ?? []).map(({ message }) => message.text ?? '');
}

test('the worst results are kept in their order, and the cut is announced', () => {
  const report = sarifReport(input({ findings: many(MAX_RESULTS + 1000), sourceOf: () => 'x\n'.repeat(MAX_RESULTS + 1000) }));
  const run = runOf(report);
  assert.equal(run.results?.length, MAX_RESULTS);
  assert.equal(run.results?.filter(({ level }) => level === 'error').length, (MAX_RESULTS + 1000) / 2);
  const lines = run.results?.map(({ locations }) => locations?.[0]?.physicalLocation?.region?.startLine ?? 0) ?? [];
  assert.deepEqual(lines, [...lines].sort((a, b) => a - b));
  assert.deepEqual(notifications(run), [
    '1000 of 26000 results are left out, the least severe, since GitHub rejects more than 25000.',
    'GitHub shows the 5000 most severe of the 25000 results in this file.',
  ]);
  assert.equal(report.trimEnd().includes('\n'), false, 'large logs are not indented');
});

test('a thousand results are indented, and nothing is announced', () => {
  const report = sarifReport(input({ findings: many(1000) }));
  assert.match(report, /^\{\n {2}"\$schema"/);
  assert.deepEqual(notifications(runOf(report)), []);
});

test('long flows keep their start and their end', () => {
  const steps = (count: number): FlowStep[] => Array.from({ length: count }, (_, i) => ({ place, message: `step ${i}`, order: i + 1 }));
  const flows = [
    { goroutine: 'a', steps: steps(20_000) },
    { goroutine: 'b', steps: steps(3) },
  ];
  const cut = cutFlows(flows);
  assert.deepEqual(cut.map((flow) => flow.steps.length), [MAX_FLOW_STEPS / 2, 3]);
  assert.equal(cut[0]?.steps.at(-1)?.order, 20_000);
  assert.equal(cut[0]?.steps[0]?.order, 1);
  const run = runOf(sarifReport(input({ findings: [finding({ place, flows })] })));
  assert.deepEqual(notifications(run), ['the related places or the flows of 1 results are shortened.']);
});

test('related places are cut at what GitHub keeps', () => {
  const related = Array.from({ length: 1500 }, (_, i) => ({ place, message: `place ${i}` }));
  const run = runOf(sarifReport(input({ findings: [finding({ place, related })] })));
  assert.equal(run.results?.[0]?.relatedLocations?.length, MAX_RELATED);
  assert.equal(notifications(run).length, 1);
});

test('a line of megabytes is not quoted', () => {
  const text = `package p; var s = "${'x'.repeat(2_000_000)}"`;
  const at = { path: 'long.go', start: { offset: 0, line: 1, column: 1, byteColumn: 1 }, end: { offset: 7, line: 1, column: 8, byteColumn: 8 } };
  const report = sarifReport(input({ findings: [finding({ place: at })], sourceOf: () => text }));
  assert.ok(report.length < 20_000);
});

for (const [remote, expected] of [
  ['https://user:token@example.com/a/b.git', 'https://example.com/a/b.git'],
  ['https://token@example.com:8443/a/b?key=secret#x', 'https://example.com:8443/a/b'],
  ['https://user:p@ss/word@example.com/a', null],
  ['git@example.com:a/b c.git', 'ssh://example.com/a/b%20c.git'],
  ['example.com:a/b.git', 'ssh://example.com/a/b.git'],
  ['ssh://git@example.com/a/b%20c.git', 'ssh://example.com/a/b%20c.git'],
  ['../other', null],
  ['/srv/git/a.git', null],
  ['file:///srv/git/a.git', null],
  ['C:\\git\\a', null],
  ['', null],
] as const) {
  test(`a remote without its credentials: ${remote}`, () => {
    const uri = repositoryUri(remote);
    assert.doesNotMatch(uri ?? '', /token|secret|user|@/);
    assert.equal(uri, expected);
  });
}

for (const [path, expected] of [
  ['a/b.go', 'a/b.go'],
  ['./a/./b.go', 'a/b.go'],
  ['a//b.go', 'a/b.go'],
  ['c:d.go', 'c%3Ad.go'],
  ['a b/ü.go', 'a%20b/%C3%BC.go'],
  ['100%/a#b?c[d].go', '100%25/a%23b%3Fc%5Bd%5D.go'],
  ['a\\b.go', 'a%5Cb.go'],
  ['\ud800.go', '%EF%BF%BD.go'],
  ['.hidden/..a.go', '.hidden/..a.go'],
] as const) {
  test(`a path as a URI: ${JSON.stringify(path)}`, () => assert.equal(pathUri(path), expected));
}
