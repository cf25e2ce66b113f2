import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { run } from '../../src/engine/index.ts';
import { loadAsset } from '../../src/host/assets.ts';
import { nodeHost } from '../../src/host/host.ts';
import { ROOT } from '../support/paths.ts';

/**
 * How much work a small project takes, pinned as counts: they say the same on every machine, where times do not. A change
 * that is meant is taken over with `UPDATE_COUNTS=1 npm test -- perf`, and shows in the diff of counts.txt.
 */
const PINNED = path.join(ROOT, 'test/perf/counts.txt');

/** Each is one run: what is named, and what is asked of it. */
const RUNS: readonly (readonly [string, string])[] = [['./...', 'all'], ['./serve', 'all'], ['./metrics/metrics.go', 'all'], ['./...', 'GCL2001'], ['./...', 'GCL3001'], ['./...', 'GCL3002']];

test('a small project takes no more work than is pinned', async () => {
  const lines: string[] = [];
  for (const [pattern, checks] of RUNS) {
    const host = nodeHost();
    const { stats } = await run({ host, loadAsset }, {
      patterns: [pattern], checks: [checks], cwd: host.absolute('test/perf/project', ROOT), tags: [], goos: 'linux', goarch: 'amd64', go: null,
      tests: true, tier: 'possible', workers: 1, stats: false, debug: true,
    });
    const counts = Object.entries(stats.counts).map(([name, count]) => `${name} ${count}`);
    lines.push(`${pattern} -checks ${checks}: ${counts.join(', ')}\n`);
  }
  if (process.env['UPDATE_COUNTS'] === '1') fs.writeFileSync(PINNED, lines.join(''));
  assert.equal(lines.join(''), fs.readFileSync(PINNED, 'utf8'));
});
