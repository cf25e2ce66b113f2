import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

const USAGE = 'usage: npm run cases -- --repos DIR [--shared DIR] [--class CLASS] [--out DIR] '
  + '(DIR holds git directories as <owner>+<name>/repo; shared holds cases/ and gobench/)';

/** Runs the scorers of the collected real fixes and of the GoKer kernels on the tool. */
function main(): number {
  const { values } = parseArgs({
    options: { repos: { type: 'string' }, shared: { type: 'string', default: '../shared' }, class: { type: 'string' }, out: { type: 'string' } },
  });
  if (values.repos === undefined) {
    console.error(USAGE);
    return 2;
  }
  const repos = path.resolve(values.repos);
  const shared = path.resolve(values.shared);
  for (const folder of [repos, path.join(shared, 'cases'), path.join(shared, 'gobench')]) {
    if (existsSync(folder)) continue;
    console.error(`cases: ${folder} does not exist`);
    return 2;
  }
  const out = values.out === undefined ? mkdtempSync(path.join(tmpdir(), 'cases-')) : path.resolve(values.out);
  mkdirSync(out, { recursive: true });
  const failed = [realFixes(shared, repos, out, values.class), values.class === undefined ? kernels(shared, repos, out) : 0].find((code) => code !== 0);
  if (values.out === undefined) rmSync(out, { recursive: true, force: true });
  return failed ?? 0;
}

const TOOL = path.resolve('dist', 'go-conc-lint.js');

function realFixes(shared: string, repos: string, out: string, only: string | undefined): number {
  const folder = path.join(shared, 'cases');
  const cases = path.join(out, 'cases');
  const classArgs = only === undefined ? [] : ['--class', only];
  if (!existsSync(cases) && run('python3', [path.join(folder, 'materialize.py'), cases, '--mirror', repos, ...classArgs]) !== 0) return 1;
  const command = `node '${TOOL}' --exit-zero -f sarif={out} {pkg}`;
  return run('python3', [
    path.join(folder, 'score.py'), cases, '--cmd', command,
    '--cases', path.join(folder, 'cases.json'), '--keywords', path.join(folder, 'keywords.json'), '--report', path.join(out, 'cases.json'),
  ]);
}

function kernels(shared: string, repos: string, out: string): number {
  const folder = path.join(shared, 'gobench');
  const tree = path.join(out, 'gobench');
  const mirror = path.join(repos, 'timmyyuan+gobench', 'repo');
  if (!existsSync(mirror)) {
    console.log(`gobench: no ${mirror}, kernels skipped`);
    return 0;
  }
  if (!existsSync(tree)) {
    mkdirSync(tree);
    const archive = spawnSync('git', [`--git-dir=${mirror}`, 'archive', '2e91eb1', 'gobench/goker'], { maxBuffer: 1 << 28 });
    if (archive.status !== 0) return 1;
    spawnSync('tar', ['-x', '-C', tree], { input: archive.stdout });
    // The kernels were written for Go 1.13.
    writeFileSync(path.join(tree, 'go.mod'), 'module gobench\n\ngo 1.13\n');
  }
  const sarif = path.join(out, 'gobench.sarif');
  if (run('node', [TOOL, '--exit-zero', '-f', `sarif=${sarif}`, './...'], tree) !== 0) return 1;
  return run('python3', [
    path.join(folder, 'score.py'), path.join(folder, 'labels.json'), sarif, tree, '--families', path.join(folder, 'families.json'), '--kernels',
  ]);
}

function run(command: string, args: readonly string[], cwd = process.cwd()): number {
  const { status } = spawnSync(command, args, { cwd, stdio: 'inherit' });
  return status ?? 1;
}

process.exitCode = main();
