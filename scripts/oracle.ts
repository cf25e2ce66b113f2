import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { parseArgs } from 'node:util';
import { Comparison, type Count } from '../test/oracle/compare.ts';
import { parseWorkFile } from '../src/semantics/project/mod-file.ts';
import { ROOT } from '../test/support/paths.ts';
import type { Facts } from './facts/file.ts';

/**
 * `npm run oracle -- DIR [patterns]`: compares what this tool knows of a module with what go/types says. Needs Go. Exit
 * code 1 where they contradict each other.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { show: { type: 'string', default: '20' }, reasons: { type: 'string', default: '20' }, tags: { type: 'string' } },
});
const [dir = '.', ...given] = positionals;
const root = path.resolve(dir);
const patterns = given.length > 0 ? given : everything(root);
const tags = values.tags === undefined ? [] : [`--tags=${values.tags}`];
const comparison = new Comparison();
const oracleDir = path.join(ROOT, 'test/oracle/facts');
const [ours, theirs] = await Promise.all([
  lines(process.execPath, ['--stack-size=3900', path.join(ROOT, 'build/scripts/facts.js'), '--why', ...tags, root, ...patterns], ROOT),
  lines('go', ['run', '.', ...tags.map((tag) => tag.slice(1)), root, ...patterns], oracleDir),
]);
for (const facts of theirs.values()) comparison.add(facts, ours.get(facts.f));

console.log(`${comparison.files} files compared, ${comparison.missing} only with go/types, ${ours.size - comparison.files} only with us`);
if (comparison.missing > 0) console.log(`only with go/types: ${comparison.missingFiles.slice(0, 12).join(' ')}`);
for (const list of ['identifiers', 'expressions', 'calls'] as const) console.log(summary(list, comparison[list]));
for (const difference of comparison.contradictions.slice(0, Number(values.show))) {
  const source = fs.readFileSync(path.join(root, difference.file), 'utf8');
  const line = source.slice(0, difference.start).split('\n').length;
  const code = source.slice(difference.start, Math.max(difference.end, difference.start + 30)).split('\n')[0]?.slice(0, 100) ?? '';
  console.log(`${difference.list} ${difference.file}:${line} \`${code}\`\n  go/types ${difference.theirs.slice(0, 300)}\n  ours     ${difference.ours.slice(0, 300)}`);
}
const reasons = [...comparison.unknowns].sort((a, b) => b[1].count - a[1].count);
for (const [why, { count, first }] of reasons.slice(0, Number(values.reasons))) console.log(`${String(count).padStart(7)} unknown ${why}   (${first.slice(0, 200)})`);
if (comparison.contradictions.length > 0) process.exitCode = 1;

/** A workspace has no pattern that means all its modules. */
function everything(dir: string): string[] {
  const work = path.join(dir, 'go.work');
  if (!fs.existsSync(work)) return ['./...'];
  return parseWorkFile(fs.readFileSync(work, 'utf8')).uses.map((use) => (use === '.' ? './...' : `./${path.posix.normalize(use)}/...`));
}

function summary(name: string, { equal, unknown, contradiction }: Count): string {
  const all = Math.max(1, equal + unknown + contradiction);
  return `${name.padEnd(12)} ${equal} equal, ${unknown} unknown (${((100 * unknown) / all).toFixed(2)} %), ${contradiction} contradictions`;
}

async function lines(command: string, args: readonly string[], cwd: string): Promise<Map<string, Facts>> {
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'inherit'] });
  const out = new Map<string, Facts>();
  for await (const line of readline.createInterface({ input: child.stdout, crlfDelay: Infinity })) {
    const facts = JSON.parse(line) as Facts;
    out.set(facts.f, facts);
  }
  return out;
}
