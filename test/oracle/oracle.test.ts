import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../support/paths.ts';
import { buildOracle, compare, describe } from './run.ts';

/** Modules that need no module cache: all fixtures, the oracle itself, and what real code rarely has. */
const MODULES = [...modulesIn(path.join(ROOT, 'fixtures')), path.join(ROOT, 'test/oracle/facts'), path.join(ROOT, 'test/oracle/snippets')];

/** What may stay unknown, of a hundred. */
const UNKNOWN_IDENTIFIERS = 0.5;
const UNKNOWN_CALLS = 1;

test('no name, type or callee contradicts go/types', async (context) => {
  const oracle = buildOracle();
  if (oracle === null) return context.skip('Go is not installed, so that there is nothing to compare with');
  for (const dir of MODULES) {
    const comparison = await compare(oracle, dir, ['./...']);
    const name = path.relative(ROOT, dir);
    assert.deepEqual(comparison.contradictions.map((difference) => describe(dir, difference)), [], name);
    assert.deepEqual(comparison.missing, [], `${name}: files that only go/types reads`);
    for (const [list, limit] of [['identifiers', UNKNOWN_IDENTIFIERS], ['calls', UNKNOWN_CALLS]] as const) {
      const { equal, unknown } = comparison[list];
      assert.ok(100 * unknown <= limit * (equal + unknown), `${name}: ${unknown} unknown ${list}: ${JSON.stringify([...comparison.unknowns])}`);
    }
  }
});

function modulesIn(dir: string): string[] {
  return fs
    .readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((file) => path.basename(file) === 'go.mod' && !file.split(path.sep).some((part) => part === 'vendor' || part === '_lib'))
    .map((file) => path.join(dir, path.dirname(file)))
    .sort();
}
