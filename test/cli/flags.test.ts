import assert from 'node:assert/strict';
import test from 'node:test';
import { readOptions, type CliOptions } from '../../src/cli/options.ts';
import { UsageError } from '../../src/cli/usage-error.ts';

/** Arguments, and what differs from the defaults. */
const GOOD: readonly (readonly [string, Partial<CliOptions>])[] = [
  ['', {}],
  ['./a/... b', { patterns: ['./a/...', 'b'] }],
  ['-tests=false', { tests: false }],
  ['--tests=false -tests', { tests: true }],
  ['-tests ./a', { patterns: ['./a'] }],
  ['-checks all,-GCL1002', { checks: ['all,-GCL1002'] }],
  ['--checks=-GCL1002 -checks=x', { checks: ['-GCL1002', 'x'] }],
  ['-tags a,b', { tags: ['a', 'b'] }],
  ['--build-tags=a', { tags: ['a'] }],
  ['-f json', { outputs: [{ format: 'json', file: null }] }],
  ['-f text --format=sarif=a=b.sarif', { outputs: [{ format: 'text', file: null }, { format: 'sarif', file: 'a=b.sarif' }] }],
  ['-go 1.22', { go: '1.22' }],
  ['-go=go1.22.3', { go: '1.22.3' }],
  ['-goos windows -goarch=arm64', { goos: 'windows', goarch: 'arm64' }],
  ['-fail-on error --exit-zero', { failOn: 'error', exitZero: true }],
  ['-fail note', { failOn: 'note' }],
  ['-j 4', { workers: 4 }],
  ['--tier possible', { tier: 'possible' }],
  ['-h', { help: true }],
  ['-- -x', { patterns: ['-x'] }],
];

for (const [args, wanted] of GOOD) {
  test(`reads: ${args}`, () => {
    assert.deepEqual(readOptions(words(args)), { ...readOptions([]), ...wanted });
  });
}

const BAD: readonly (readonly [string, RegExp, RegExp | null])[] = [
  ['-chekcs all', /unknown flag -chekcs/, /did you mean -checks\?/],
  ['--xyzzyplugh', /unknown flag --xyzzyplugh/, /-h/],
  ['-checks', /needs a value/, null],
  ['-tests=maybe', /true or false/, null],
  ['-f sarfi', /no such format/, /-f sarif/],
  ['-f sarif=', /file name is missing/, null],
  ['-f text -f json', /two reports/, /-f sarif=out\.sarif/],
  ['-tier likly', /-tier likly/, /likely/],
  ['-fail-on errors', /-fail-on errors/, /error/],
  ['-j 0', /-j 0/, null],
  ['-go 2', /not a Go version/, null],
  ['-jf', /unknown flag -jf/, null],
];

for (const [args, message, hint] of BAD) {
  test(`refuses: ${args}`, () => {
    assert.throws(
      () => readOptions(words(args)),
      (error: unknown) => error instanceof UsageError && message.test(error.message) && (hint === null || hint.test(error.hint ?? '')),
    );
  });
}

function words(args: string): string[] {
  return args === '' ? [] : args.split(' ');
}
