import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { parseWorkFile } from '../src/semantics/project/mod-file.ts';
import type { Count } from '../test/oracle/compare.ts';
import { buildOracle, compare, describe } from '../test/oracle/run.ts';

/**
 * `npm run oracle -- DIR [patterns]`: compares what this tool knows of a module with what go/types says. Needs Go. Exit
 * code 1 where they contradict each other.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { show: { type: 'string', default: '20' }, reasons: { type: 'string', default: '20' }, tags: { type: 'string' } },
});
const [dir = '.', ...given] = positionals;
const root = fs.realpathSync(dir);
const oracle = buildOracle();
if (oracle === null) {
  console.error('the oracle is go/types: it needs Go');
  process.exit(2);
}
const comparison = await compare(oracle, root, given.length > 0 ? given : everything(root), values.tags);

console.log(`${comparison.files} files compared, ${comparison.missing.length} only with go/types, ${comparison.surplus} only with us`);
if (comparison.missing.length > 0) console.log(`only with go/types: ${comparison.missing.slice(0, 12).join(' ')}`);
for (const list of ['identifiers', 'expressions', 'calls'] as const) console.log(summary(list, comparison[list]));
for (const difference of comparison.contradictions.slice(0, Number(values.show))) console.log(describe(root, difference));
const reasons = [...comparison.unknowns].sort((a, b) => b[1].count - a[1].count);
for (const [why, { count, first }] of reasons.slice(0, Number(values.reasons))) {
  console.log(`${String(count).padStart(7)} unknown ${why}   (${first.slice(0, 200)})`);
}
if (comparison.contradictions.length > 0) process.exitCode = 1;

/** A workspace has no pattern that means all its modules. */
function everything(folder: string): string[] {
  const work = path.join(folder, 'go.work');
  if (!fs.existsSync(work)) return ['./...'];
  return parseWorkFile(fs.readFileSync(work, 'utf8')).uses.map((use) => (use === '.' ? './...' : `./${path.posix.normalize(use)}/...`));
}

function summary(name: string, { equal, unknown, contradiction }: Count): string {
  const all = Math.max(1, equal + unknown + contradiction);
  return `${name.padEnd(12)} ${equal} equal, ${unknown} unknown (${((100 * unknown) / all).toFixed(2)} %), ${contradiction} contradictions`;
}
