import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

/** The labelled findings of one pinned repository: `test/ecosystem/<name>.json`. */
interface Labels {
  readonly repository: string;
  readonly commit: string;
  readonly findings: readonly Label[];
}

interface Label {
  readonly code: string;
  readonly tier: string;
  readonly path: string;
  readonly line: number;
  /** Would the maintainer thank us? */
  readonly verdict: 'right' | 'wrong' | 'unread';
  readonly why: string;
}

interface Found {
  readonly code: string;
  readonly tier: string;
  readonly message: string;
  readonly place: { readonly path: string; readonly start: { readonly line: number } };
}

const USAGE = 'usage: npm run ecosystem -- --repos DIR [--only NAME] [--write] (DIR holds one clone a repository, named as in test/ecosystem)';

main();

/** Runs the tool on the pinned repositories and shows, by rule, what appeared, what went away and how much of it is right. */
function main(): void {
  const { values } = parseArgs({ options: { repos: { type: 'string' }, only: { type: 'string' }, write: { type: 'boolean' } } });
  if (values.repos === undefined) {
    console.error(USAGE);
    process.exitCode = 2;
    return;
  }
  const folder = path.join('test', 'ecosystem');
  const totals = new Map<string, Tally>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json')).sort()) {
    const name = path.basename(file, '.json');
    if (values.only !== undefined && values.only !== name) continue;
    const labelsPath = path.join(folder, file);
    const labels = JSON.parse(readFileSync(labelsPath, 'utf8')) as Labels;
    const clone = path.join(values.repos, name);
    if (!existsSync(clone)) {
      console.log(`${name}: no clone at ${clone}, skipped`);
      continue;
    }
    compare(name, clone, labels, labelsPath, totals, values.write === true);
  }
  table(totals);
}

interface Tally {
  right: number;
  wrong: number;
  unread: number;
}

function compare(name: string, clone: string, labels: Labels, labelsPath: string, totals: Map<string, Tally>, write: boolean): void {
  const commit = execFileSync('git', ['-C', clone, 'rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
  if (commit !== labels.commit) console.log(`${name}: is at ${commit.slice(0, 12)}, labelled at ${labels.commit.slice(0, 12)}: lines may differ`);
  const known = new Map(labels.findings.map((label) => [keyOf(label.code, label.path, label.line), label]));
  const next: Label[] = [];
  const appeared: Found[] = [];
  for (const finding of run(clone)) {
    const key = keyOf(finding.code, finding.place.path, finding.place.start.line);
    const label = known.get(key);
    known.delete(key);
    if (label === undefined) appeared.push(finding);
    next.push({
      code: finding.code, tier: finding.tier, path: finding.place.path, line: finding.place.start.line,
      verdict: label?.verdict ?? 'unread', why: label?.why ?? '',
    });
    count(totals, finding.code, label?.verdict ?? 'unread');
  }
  console.log(`\n${name} ${commit.slice(0, 12)}: ${next.length} findings, +${appeared.length} -${known.size}`);
  for (const finding of appeared) console.log(`  + ${finding.code} ${finding.tier} ${finding.place.path}:${finding.place.start.line}: ${finding.message}`);
  for (const label of known.values()) console.log(`  - ${label.code} ${label.tier} ${label.path}:${label.line} (${label.verdict}: ${label.why})`);
  if (write) writeFileSync(labelsPath, `${JSON.stringify({ ...labels, commit, findings: next }, null, 1)}\n`);
}

function run(clone: string): Found[] {
  const tool = path.resolve('dist', 'go-conc-lint.js');
  const result = spawnSync(process.execPath, [tool, '-f', 'json', '--exit-zero', './...'], { cwd: clone, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (result.status !== 0) throw new Error(`${clone}: exit ${result.status}: ${result.stderr.slice(0, 2000)}`);
  return (JSON.parse(result.stdout) as { findings: Found[] }).findings;
}

function keyOf(code: string, file: string, line: number): string {
  return `${code} ${file}:${line}`;
}

function count(totals: Map<string, Tally>, code: string, verdict: Label['verdict']): void {
  const tally = totals.get(code) ?? { right: 0, wrong: 0, unread: 0 };
  tally[verdict]++;
  totals.set(code, tally);
}

function table(totals: ReadonlyMap<string, Tally>): void {
  const rows = [...totals].sort(([a], [b]) => (a < b ? -1 : 1));
  const sum: Tally = { right: 0, wrong: 0, unread: 0 };
  console.log('\nrule      right  wrong  unread  right of read');
  for (const [code, tally] of rows) {
    console.log(line(code, tally));
    for (const verdict of ['right', 'wrong', 'unread'] as const) sum[verdict] += tally[verdict];
  }
  console.log(line('all', sum));
}

function line(name: string, { right, wrong, unread }: Tally): string {
  const share = right + wrong === 0 ? '-' : `${Math.round((100 * right) / (right + wrong))} %`;
  return `${name.padEnd(9)} ${String(right).padStart(5)} ${String(wrong).padStart(6)} ${String(unread).padStart(7)}  ${share}`;
}
