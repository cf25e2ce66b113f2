import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import test from 'node:test';
import type { InternalOptions } from '../../src/engine/index.ts';
import { analyseFixtures, fixtureFolders } from '../support/fixtures.ts';
import { ROOT } from '../support/paths.ts';

/** What makes a run fast changes no finding. `npm run differential` asks the same of real repositories. */
const WAYS: readonly (readonly [string, InternalOptions])[] = [
  ['every rule on every declaration', { triggers: false }],
  ['everything parsed beforehand', { onDemand: false }],
  ['trees read by the cursor', { decode: 'cursor' }],
  ['another order', { shuffle: 1 }],
  ['a third order', { shuffle: 20260101 }],
];

const folders = fixtureFolders();
const { findings } = await analyseFixtures(folders);

for (const [name, internal] of WAYS) {
  test(name, async () => {
    const other = await analyseFixtures(folders, internal);
    assert.deepEqual(other.findings, findings);
  });
}

test('any number of threads', () => {
  const report = (threads: number): string => {
    const args = [path.join(ROOT, 'build/src/cli/main.js'), '-j', String(threads), '-f', 'sarif', '--tier', 'possible', './...'];
    return spawnSync(process.execPath, args, { cwd: path.join(ROOT, 'fixtures'), encoding: 'utf8', maxBuffer: 1 << 28 }).stdout;
  };
  const one = report(1);
  assert.match(one, /"runs"/);
  assert.equal(report(2), one);
  assert.equal(report(3), one);
});
