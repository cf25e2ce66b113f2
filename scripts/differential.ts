import { parseArgs } from 'node:util';
import { run, type InternalOptions } from '../src/engine/index.ts';
import { loadAsset } from '../src/host/assets.ts';
import { nodeHost } from '../src/host/host.ts';
import { startThreads } from '../src/cli/threads.ts';

/**
 * `npm run differential -- --repo DIR`: runs the tool on a repository in every way that must give the same findings, and
 * shows those that differ. Exit code 1 where any do.
 */
const WAYS: readonly (readonly [string, InternalOptions, number])[] = [
  ['two threads', {}, 2],
  ['three threads', {}, 3],
  ['another order', { shuffle: 1 }, 1],
  ['trees read by the cursor', { decode: 'cursor' }, 1],
  ['everything parsed beforehand', { onDemand: false }, 1],
  ['every rule on every declaration', { triggers: false }, 1],
];

const { values } = parseArgs({ options: { repo: { type: 'string', multiple: true } } });
for (const repo of values.repo ?? []) {
  const wanted = await findingsOf(repo, {}, 1);
  console.log(`${repo}: ${wanted.length} findings`);
  for (const [name, internal, workers] of WAYS) {
    const before = performance.now();
    const found = await findingsOf(repo, internal, workers);
    const missing = wanted.filter((line) => !found.includes(line));
    const surplus = found.filter((line) => !wanted.includes(line));
    console.log(`${missing.length + surplus.length === 0 ? 'same' : 'DIFFERENT'}: ${name} (${Math.round(performance.now() - before)} ms)`);
    for (const line of missing) console.log(`- ${line}`);
    for (const line of surplus) console.log(`+ ${line}`);
    if (missing.length + surplus.length > 0) process.exitCode = 1;
  }
}

/** One line a finding, with all there is to it. */
async function findingsOf(repo: string, internal: InternalOptions, workers: number): Promise<string[]> {
  const host = nodeHost();
  const program = new URL('../src/cli/main.js', import.meta.url).href;
  const { findings } = await run(
    { host, loadAsset, help: (threads, job) => startThreads(program, threads, job) },
    {
      cwd: host.absolute(repo, host.cwd), patterns: ['./...'], tags: [], goos: null, goarch: null, go: null, tests: true,
      checks: [], tier: 'possible', workers, stats: false, debug: false, internal,
    },
  );
  return findings.map((finding) => `${finding.place.path}:${finding.place.start.line} ${JSON.stringify(finding)}`);
}
