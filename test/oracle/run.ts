import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import type { Facts } from '../../scripts/facts/file.ts';
import { ROOT } from '../support/paths.ts';
import { Comparison, type Difference } from './compare.ts';

/** Compiles the Go program; null where Go is not installed. */
export function buildOracle(): string | null {
  try {
    execFileSync('go', ['version'], { stdio: 'ignore' });
  } catch {
    return null;
  }
  const program = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'oracle-')), 'oracle');
  execFileSync('go', ['build', '-o', program, '.'], { cwd: path.join(ROOT, 'test/oracle/facts'), stdio: ['ignore', 'inherit', 'inherit'] });
  return program;
}

/** Runs both sides on a module and compares what they say. */
export async function compare(oracle: string, dir: string, patterns: readonly string[], tags?: string): Promise<Comparison> {
  const comparison = new Comparison();
  const [ours, theirs] = await Promise.all([
    lines(process.execPath, [path.join(ROOT, 'build/scripts/facts.js'), '--why', ...(tags === undefined ? [] : [`--tags=${tags}`]), dir, ...patterns]),
    lines(oracle, [...(tags === undefined ? [] : [`-tags=${tags}`]), dir, ...patterns]),
  ]);
  for (const facts of theirs.values()) comparison.add(facts, ours.get(facts.f));
  comparison.surplus = ours.size - comparison.files;
  return comparison;
}

/** A difference with its place and the text that it is about. */
export function describe(dir: string, difference: Difference): string {
  const { list, file, start, end, theirs, ours } = difference;
  const source = fs.readFileSync(path.join(dir, file), 'utf8');
  const line = source.slice(0, start).split('\n').length;
  const code = source.slice(start, Math.max(end, start + 30)).split('\n')[0]?.slice(0, 100) ?? '';
  return `${list} ${file}:${line} \`${code}\`\n  go/types ${theirs.slice(0, 300)}\n  ours     ${ours.slice(0, 300)}`;
}

async function lines(command: string, args: readonly string[]): Promise<Map<string, Facts>> {
  const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const out = new Map<string, Facts>();
  for await (const line of readline.createInterface({ input: child.stdout, crlfDelay: Infinity })) {
    const facts = JSON.parse(line) as Facts;
    out.set(facts.f, facts);
  }
  const code = await ended;
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with code ${code}`);
  return out;
}
