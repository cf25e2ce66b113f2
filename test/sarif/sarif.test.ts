import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Log, Result, Run } from 'sarif';
import type { Finding } from '../../src/api/finding.ts';
import type { ReportInput } from '../../src/report/input.ts';
import { sarifReport } from '../../src/report/sarif/log.ts';
import { notificationId } from '../../src/report/sarif/notifications.ts';
import { addInGoroutine, finding, fullInput, input, placeOf, RULES, WEIRD_PATH } from '../report/sample.ts';

function runOf(report: ReportInput): Run {
  const log = JSON.parse(sarifReport(report)) as Log;
  assert.equal(log.runs.length, 1);
  return log.runs[0] as Run;
}

function resultsOf(findings: readonly Finding[]): Result[] {
  return runOf(input({ findings })).results ?? [];
}

test('the driver names every rule that ran, and only the semantic version', () => {
  const { driver } = runOf(input()).tool;
  assert.equal(driver.name, 'go-conc-lint');
  assert.equal(driver.semanticVersion, '0.1.0');
  assert.equal(driver.version, undefined);
  assert.deepEqual(driver.rules?.map(({ id }) => id), RULES.map(({ code }) => code));
  for (const rule of driver.rules ?? []) {
    assert.match(rule.name ?? '', /^(\p{Lu}[\p{Ll}\p{Nd}]+)*$/u);
    assert.ok((rule.properties?.tags?.length ?? 0) <= 10);
    assert.ok(['error', 'warning', 'recommendation'].includes(String(rule.properties?.['problem.severity'])));
    assert.ok(!('security-severity' in (rule.properties ?? {})));
    assert.match(rule.help?.markdown ?? '', /## How to suppress it/);
  }
  assert.deepEqual(driver.rules?.[1]?.properties?.tags, ['concurrency', 'correctness', 'waitgroup', 'external/cwe/cwe-362']);
});

test('what the validator does not check: column kind, paths, no base URI, no working directory, no suppressions', () => {
  const run = runOf(fullInput());
  assert.equal(run.columnKind, 'utf16CodeUnits');
  assert.deepEqual(Object.keys(run.originalUriBaseIds?.['%SRCROOT%'] ?? {}), ['description']);
  assert.equal(run.automationDetails, undefined);
  assert.equal(run.artifacts, undefined);
  const text = JSON.stringify(run);
  for (const [, uri = ''] of text.matchAll(/"uri":"([^"]*)"/g)) assert.doesNotMatch(uri, /^\.|^\/|\\|[\s:?#[\]]/);
  assert.doesNotMatch(text, /workingDirectory|suppressions|secret/);
});

test('a result has one location on one line, UTF-16 columns, and the line hash', () => {
  const [result] = resultsOf([finding({ place: placeOf(WEIRD_PATH, 'go run') })]);
  assert.equal(result?.locations?.length, 1);
  const { artifactLocation, region } = result?.locations?.[0]?.physicalLocation ?? {};
  assert.equal(artifactLocation?.uri, 'a%20b/%C3%BC/c%23d%3Fe%2520f%5Bg%5D%3Ah%0A%3A%3Aerror%3A%3Ax.go');
  assert.deepEqual(region, { startLine: 11, startColumn: 23, endLine: 11, endColumn: 29, snippet: { text: 'go run' } });
  assert.match(result?.partialFingerprints?.['primaryLocationLineHash'] ?? '', /^[0-9a-f]+:1$/);
});

test('a primary range of several lines is cut to its first, without the CR', () => {
  const place = { ...placeOf('crlf.go', 'go func()'), end: placeOf('crlf.go', '}()').end };
  const region = resultsOf([finding({ place, related: [{ place, message: 'all' }] })])[0];
  const primary = region?.locations?.[0]?.physicalLocation?.region;
  assert.deepEqual([primary?.endLine, primary?.endColumn, primary?.snippet?.text], [8, 14, 'go func() {']);
  assert.equal(region?.relatedLocations?.[0]?.physicalLocation?.region?.endLine, 12);
});

test('every related place is linked from the message', () => {
  const [result] = resultsOf([addInGoroutine('crlf.go')]);
  assert.equal(
    result?.message.text,
    '[this Wait](1) can return before `wg.Add` runs in the goroutine that it counts. Related: [the goroutine starts here](2).',
  );
  assert.deepEqual(result?.relatedLocations?.map(({ id }) => id), [1, 2]);
});

test('braces, brackets and calls in a message are neither placeholders nor links', () => {
  const place = placeOf('crlf.go', 'wg.Wait()');
  const [result] = resultsOf([finding({ place, message: 'h[i](1) with {0} and struct{}.', related: [{ place, message: 'a[0]' }] })]);
  assert.equal(result?.message.text, 'h[i] (1) with {{0}} and struct{{}}. Related: [a\\[0\\]](1).');
});

test('a flow has one thread flow a goroutine, inline and in order', () => {
  const [result] = resultsOf([addInGoroutine('crlf.go')]);
  assert.equal(result?.codeFlows?.length, 1);
  const threads = result?.codeFlows?.[0]?.threadFlows ?? [];
  assert.deepEqual(threads.map(({ id }) => id), ['launcher', 'new goroutine']);
  const steps = threads.flatMap(({ locations }) => locations);
  assert.deepEqual(
    steps.map(({ executionOrder, nestingLevel, importance, kinds }) => [executionOrder, nestingLevel, importance, kinds?.join()]),
    [
      [1, 0, 'important', 'call,function'],
      [2, 0, 'important', 'call,function'],
      [3, 1, 'essential', 'call,function,danger'],
    ],
  );
  assert.ok(steps.every(({ index, location }) => index === undefined && location?.physicalLocation !== undefined));
});

test('two findings of a rule on one line are one result, the worst first', () => {
  const place = placeOf('crlf.go', 'wg.Add(1)');
  const weak = finding({ place, tier: 'possible', message: 'The weak one.' });
  const strong = finding({ place: placeOf('crlf.go', '(1)'), tier: 'certain', message: 'The strong one.' });
  const other = finding({ place, code: 'GCL1001', message: 'Another rule.' });
  const results = resultsOf([weak, strong, other]);
  assert.deepEqual(
    results.map(({ ruleId, level, message }) => [ruleId, level, message.text]),
    [
      ['GCL2001', 'error', 'The strong one. Related: [The weak one](1).'],
      ['GCL1001', 'error', 'Another rule.'],
    ],
  );
});

test('notices become notifications, and bad files do not fail the run', () => {
  const [invocation] = runOf(fullInput()).invocations ?? [];
  assert.equal(invocation?.executionSuccessful, true);
  const ids = invocation?.toolExecutionNotifications?.map(({ descriptor }) => descriptor?.id);
  assert.deepEqual(ids, [notificationId('syntax'), notificationId('unreadable'), notificationId('internal')]);
  assert.deepEqual(
    invocation?.toolConfigurationNotifications?.map(({ descriptor }) => descriptor?.id),
    [notificationId('pattern')],
  );
});

test('the same input gives the same bytes, whatever the working directory', () => {
  assert.equal(sarifReport(fullInput()), sarifReport({ ...fullInput(), displayPath: (path) => `../../${path}` }));
});

test('a finding of a rule that the log does not describe is still reported', () => {
  const run = runOf(input({ rules: [], findings: [finding({ place: placeOf('crlf.go', 'wg.Wait()') })] }));
  assert.equal(run.results?.[0]?.ruleIndex, undefined);
  assert.equal(run.results?.[0]?.message.id, undefined);
});

test('the module path stands in for a remote that is no URL', () => {
  const uri = (versionControl: ReportInput['versionControl']): string | undefined =>
    runOf(input(versionControl === undefined ? {} : { versionControl })).versionControlProvenance?.[0]?.repositoryUri;
  assert.equal(uri({ repositoryUri: '../mirror', modulePath: 'example.com/acme/tool/v3' }), 'https://example.com/acme/tool');
  assert.equal(uri({ repositoryUri: 'https://user:secret@example.org/x.git', modulePath: 'example.com/acme/tool' }), 'https://example.org/x.git');
  assert.equal(uri({ repositoryUri: '../mirror' }), undefined);
});
