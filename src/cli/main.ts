#!/usr/bin/env node
import { isMainThread } from 'node:worker_threads';
import { toolVersion } from '../engine/version.ts';
import { escapeText } from '../report/escape.ts';
import { helpText } from './help.ts';
import { messageOf } from './message-of.ts';
import { readOptions } from './options.ts';
import { write, type Terminal } from './terminal.ts';

/** Loading everything takes longer than printing a version. */
const commands = (): Promise<typeof import('./commands.ts')> => import('./commands.ts');

/** The only place that decides exit codes: 0 clean, 1 findings, 2 the tool could not do what was asked. */
async function main(args: readonly string[]): Promise<number> {
  const terminal: Terminal = { out: process.stdout, err: process.stderr, env: (name) => process.env[name] };
  try {
    if (args[0] === 'explain') return await print(terminal, (await commands()).explain(args.slice(1)));
    if (args[0] === 'rules') return await print(terminal, (await commands()).listRules(args.slice(1)));
    const options = readOptions(args);
    if (options.help) return await print(terminal, helpText());
    if (options.version) return await print(terminal, `go-conc-lint ${toolVersion}\n`);
    const { check, nodeHost } = await commands();
    return await check(options, { terminal, host: nodeHost(), toolVersion, program: import.meta.url });
  } catch (error) {
    if (isClosedPipe(error)) return 0;
    const debug = args.some((arg) => /^--?debug(=true)?$/.test(arg));
    await write(terminal.err, `${await complaint(error, debug)}\n`).catch(() => undefined);
    return 2;
  }
}

async function print(terminal: Terminal, text: string): Promise<number> {
  await write(terminal.out, text);
  return 0;
}

/** One line, and a stack only where it was asked for. */
async function complaint(error: unknown, debug: boolean): Promise<string> {
  const stack = debug && error instanceof Error ? `\n${error.stack ?? ''}` : '';
  const hint = (await commands()).hintOf(error);
  return `go-conc-lint: ${escapeText(messageOf(error))}${hint === null ? '' : `; ${escapeText(hint)}`}${stack}`;
}

/** Whoever read our output has seen enough. */
function isClosedPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE';
}

if (isMainThread) {
  // A pipe can also break while nothing waits for it; the error is then handled where the next write fails.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  process.exitCode = await main(process.argv.slice(2));
} else {
  const { serve } = await commands();
  await serve();
}
