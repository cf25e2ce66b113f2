import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

const USAGE = 'usage: npm run bench -- --repo DIR [--package DIR] [--file FILE] [--runs N] [--ast-grep BINARY]';

/** What the figures of the pattern search were measured with. */
const AST_GREP = '@ast-grep/cli@0.51.1';

interface Contestant {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
}

interface Sample {
  readonly wall: number;
  readonly cpu: number;
  /** MiB, of the largest single process. */
  readonly memory: number;
}

main();

/** Times whole processes, one after the other in turn, so that a machine that changes its speed changes it for all. */
function main(): void {
  const { values } = parseArgs({
    options: { repo: { type: 'string' }, package: { type: 'string' }, file: { type: 'string' }, runs: { type: 'string', default: '7' }, 'ast-grep': { type: 'string' } },
  });
  if (values.repo === undefined) {
    console.error(USAGE);
    process.exitCode = 2;
    return;
  }
  const repo = path.resolve(values.repo);
  const pkg = path.resolve(repo, values.package ?? largestPackage(repo));
  const file = path.resolve(repo, values.file ?? path.join(pkg, largestFile(pkg)));
  const tool = path.resolve('dist', 'go-conc-lint.js');
  const contestants: Contestant[] = [
    { name: 'go-conc-lint ./...', command: process.execPath, args: [tool, '--exit-zero', './...'], cwd: repo },
    { name: 'ast-grep, one pattern', command: values['ast-grep'] ?? installed(), args: ['run', '-p', 'wg.Add($X)', '-l', 'go', '.'], cwd: repo },
    { name: 'parse only', command: process.execPath, args: [path.resolve('build', 'scripts', 'parse-only.js'), repo], cwd: process.cwd() },
    { name: `one package (${path.relative(repo, pkg)})`, command: process.execPath, args: [tool, '--exit-zero', `./${path.relative(repo, pkg)}`], cwd: repo },
    { name: `one file (${path.basename(file)})`, command: process.execPath, args: [tool, '--exit-zero', file], cwd: repo },
    { name: 'node, nothing', command: process.execPath, args: ['-e', '0'], cwd: repo },
  ];
  const samples = contestants.map((): Sample[] => []);
  contestants.forEach(measure);
  for (let round = 0; round < Number(values.runs); round++) contestants.forEach((contestant, index) => samples[index]?.push(measure(contestant)));
  print(contestants, samples);
}

function measure({ command, args, cwd }: Contestant): Sample {
  const begin = process.hrtime.bigint();
  const run = spawnSync('/usr/bin/time', ['-f', '%U %S %M', command, ...args], { cwd, encoding: 'utf8', maxBuffer: 1 << 28 });
  const wall = Number(process.hrtime.bigint() - begin) / 1e6;
  const figures = run.stderr.trim().split('\n').at(-1)?.split(' ').map(Number) ?? [];
  return { wall, cpu: 1000 * ((figures[0] ?? 0) + (figures[1] ?? 0)), memory: (figures[2] ?? 0) / 1024 };
}

function print(contestants: readonly Contestant[], samples: readonly Sample[][]): void {
  const reference = samples[1] ?? [];
  console.log('median of whole processes, run in turn        wall ms  (min - max)      cpu ms   MiB   wall / ast-grep, run by run');
  contestants.forEach((contestant, index) => {
    const own = samples[index] ?? [];
    const walls = own.map((sample) => sample.wall);
    const ratios = walls.map((wall, round) => wall / (reference[round]?.wall ?? Number.NaN));
    console.log(
      `${contestant.name.padEnd(44)} ${median(walls).toFixed(0).padStart(7)}  (${Math.min(...walls).toFixed(0)} - ${Math.max(...walls).toFixed(0)})`.padEnd(72)
      + `${median(own.map((sample) => sample.cpu)).toFixed(0).padStart(6)} ${median(own.map((sample) => sample.memory)).toFixed(0).padStart(5)}   ${median(ratios).toFixed(2)}`,
    );
  });
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/** Installs ast-grep into a folder that is kept between runs and gives the native binary: its launcher would be timed too. */
function installed(): string {
  const folder = path.join(tmpdir(), 'go-conc-lint-bench');
  const find = (): string | undefined => ['linux-x64-gnu', 'linux-arm64-gnu', 'darwin-arm64', 'darwin-x64']
    .map((platform) => path.join(folder, 'node_modules', '@ast-grep', `cli-${platform}`, 'ast-grep')).find((binary) => existsSync(binary));
  if (find() === undefined) spawnSync('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', AST_GREP], { stdio: 'ignore' });
  return find() ?? mkdtempSync(path.join(tmpdir(), 'no-ast-grep-'));
}

function goFiles(folder: string): { name: string; size: number }[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.go'))
    .map((entry) => ({ name: entry.name, size: readFileSync(path.join(folder, entry.name)).length }));
}

/** The folder with most Go in it: the slowest package that a hook would meet. */
function largestPackage(repo: string): string {
  let best = { folder: '.', size: -1 };
  const visit = (folder: string): void => {
    const size = goFiles(folder).reduce((sum, file) => sum + file.size, 0);
    if (size > best.size) best = { folder: path.relative(repo, folder) || '.', size };
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isDirectory() && !/^[._]|^(testdata|vendor|node_modules)$/.test(entry.name)) visit(path.join(folder, entry.name));
    }
  };
  visit(repo);
  return best.folder;
}

function largestFile(folder: string): string {
  return goFiles(folder).sort((a, b) => b.size - a.size)[0]?.name ?? '.';
}
