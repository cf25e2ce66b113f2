import type { Finding, Level } from '../api/finding.ts';
import { run, type Outside, type RunResult } from '../engine/index.ts';
import { loadAsset } from '../host/assets.ts';
import { publishedPath, versionControl } from '../host/git.ts';
import type { Host } from '../host/host.ts';
import type { ReportInput } from '../report/input.ts';
import { renderReport } from '../report/report.ts';
import { noticeText } from '../report/text.ts';
import { messageOf } from './message-of.ts';
import type { CliOptions, Output } from './options.ts';
import { statsTable } from './stats.ts';
import { Progress, wantsColour, write, type Terminal } from './terminal.ts';
import { startThreads } from './threads.ts';

/** Where a check runs. */
export interface Surroundings {
  readonly terminal: Terminal;
  readonly host: Host;
  readonly toolVersion: string;
  /** The URL of this program, for its threads. */
  readonly program: string;
}

/** Analyses and reports. Gives the exit code. */
export async function check(options: CliOptions, { terminal, host, toolVersion, program }: Surroundings): Promise<number> {
  const progress = new Progress(terminal);
  const outside: Outside = {
    host,
    loadAsset,
    progress: (done, total) => progress.update(done, total),
    help: (threads, job) => startThreads(program, threads, job),
  };
  const result = await run(outside, { ...options, cwd: host.cwd });
  progress.clear();

  const reporting = performance.now();
  const input = reportInput(result, host, toolVersion);
  for (const notice of result.notices) await write(terminal.err, `${noticeText(notice, input.displayPath)}\n`);
  const outputs: readonly Output[] =
    options.outputs.length > 0 ? options.outputs : [{ format: terminal.out.isTTY === true ? 'pretty' : 'text', file: null }];
  let failed = false;
  // Files first: they are what is lost when a reader closes the pipe.
  for (const { format, file } of [...outputs].sort((a, b) => Number(a.file === null) - Number(b.file === null))) {
    const text = renderReport(format, input, { colour: file === null && wantsColour(terminal, options.color) });
    if (file === null) await write(terminal.out, text);
    else failed = !(await writeFile(file, text, terminal, host)) || failed;
  }
  result.stats.millis.report += performance.now() - reporting;

  if (options.stats) await write(terminal.err, statsTable(result.stats, performance.now()));
  else if (terminal.err.isTTY === true) await write(terminal.err, summary(result));
  if (failed || result.notices.some(({ kind }) => kind === 'unreadable' || kind === 'internal')) return 2;
  return !options.exitZero && result.findings.some((finding) => fails(finding, options.failOn)) ? 1 : 0;
}

function reportInput(result: RunResult, host: Host, toolVersion: string): ReportInput {
  const git = versionControl(host, result.root);
  const module = publishedPath(host, result.root, host.cwd);
  return {
    toolVersion,
    rules: result.rules,
    findings: result.findings,
    notices: result.notices,
    sourceOf: (path) => result.sourceOf(path),
    displayPath: (path) => result.displayPath(path),
    ...((git !== null || module !== null) && { versionControl: { repositoryUri: '', ...git, ...(module !== null && { modulePath: module }) } }),
  };
}

async function writeFile(file: string, text: string, terminal: Terminal, host: Host): Promise<boolean> {
  try {
    host.writeText(host.absolute(file, host.cwd), text);
    return true;
  } catch (error) {
    await write(terminal.err, `${noticeText({ kind: 'unreadable', path: file, message: `cannot write: ${messageOf(error)}` }, (path) => path)}\n`);
    return false;
  }
}

const RANK: Readonly<Record<Level, number>> = { note: 0, warning: 1, error: 2 };

function fails(finding: Finding, failOn: Level | 'none'): boolean {
  return failOn !== 'none' && RANK[finding.level] >= RANK[failOn];
}

function summary({ findings, stats, suppressed }: RunResult): string {
  const count = (level: Level): number => findings.filter((finding) => finding.level === level).length;
  const parts = [plural(count('error'), 'error'), plural(count('warning'), 'warning'), plural(count('note'), 'note')].filter((part) => !part.startsWith('0 '));
  const what = findings.length === 0 ? 'nothing found' : parts.join(', ');
  const hidden = suppressed > 0 ? ` (${suppressed} suppressed)` : '';
  return `${what}${hidden} in ${plural(stats.counts.files, 'file')} of ${plural(stats.counts.packages, 'package')}\n`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
