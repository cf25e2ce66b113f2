#!/usr/bin/env node
import { PatternError, toolVersion, UnknownCheckError } from '../engine/index.ts';
import { nodeHost } from '../host/host.ts';
import { escapeText } from '../report/escape.ts';
import { check, messageOf } from './check.ts';
import { helpText } from './help.ts';
import { readOptions } from './options.ts';
import { explain, listRules } from './rules.ts';
import { write, type Terminal } from './terminal.ts';
import { isMainThread, serve } from './threads.ts';
import { UsageError } from './usage-error.ts';

/** The only place that decides exit codes: 0 clean, 1 findings, 2 the tool could not do what was asked. */
async function main(args: readonly string[]): Promise<number> {
  const host = nodeHost();
  const terminal: Terminal = { out: process.stdout, err: process.stderr, env: host.env };
  try {
    if (args[0] === 'explain') return await print(terminal, explain(args.slice(1)));
    if (args[0] === 'rules') return await print(terminal, listRules(args.slice(1)));
    const options = readOptions(args);
    if (options.help) return await print(terminal, helpText());
    if (options.version) return await print(terminal, `go-conc-lint ${toolVersion}\n`);
    return await check(options, { terminal, host, toolVersion, program: import.meta.url });
  } catch (error) {
    if (isClosedPipe(error)) return 0;
    const debug = args.some((arg) => /^--?debug(=true)?$/.test(arg));
    await write(terminal.err, `${complaint(error, debug)}\n`).catch(() => undefined);
    return 2;
  }
}

async function print(terminal: Terminal, text: string): Promise<number> {
  await write(terminal.out, text);
  return 0;
}

/** One line, and a stack only where it was asked for. */
function complaint(error: unknown, debug: boolean): string {
  const stack = debug && error instanceof Error ? `\n${error.stack ?? ''}` : '';
  const hint = hintOf(error);
  return `go-conc-lint: ${escapeText(messageOf(error))}${hint === null ? '' : `; ${escapeText(hint)}`}${stack}`;
}

function hintOf(error: unknown): string | null {
  if (error instanceof UsageError || error instanceof PatternError) return error.hint;
  if (error instanceof UnknownCheckError) {
    return error.check.hint === null ? 'go-conc-lint rules lists them' : `did you mean ${error.check.hint}?`;
  }
  return null;
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
  await serve();
}
