import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ROOT } from '../support/paths.ts';

/** The program as users start it. */
export const MAIN = path.join(ROOT, 'build/src/cli/main.js');

export interface Outcome {
  /** Null where a signal ended it. */
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A repository of its own in a temporary directory. */
export class Sandbox {
  /** With links resolved, as the temporary directory of macOS is one. */
  readonly dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'robust-')));

  constructor() {
    fs.mkdirSync(path.join(this.dir, '.git'));
    this.write('go.mod', 'module example.com/m\n\ngo 1.22\n');
  }

  path(name: string): string {
    return path.join(this.dir, name);
  }

  write(name: string, content: string | Uint8Array): void {
    fs.mkdirSync(path.dirname(this.path(name)), { recursive: true });
    fs.writeFileSync(this.path(name), content);
  }

  /** Runs the program here. A run that takes longer than three minutes has hung. */
  run(args: readonly string[], nodeFlags: readonly string[] = []): Outcome {
    const { status, signal, stdout, stderr } = spawnSync(process.execPath, [...nodeFlags, MAIN, ...args], {
      cwd: this.dir, env: environment(), encoding: 'utf8', timeout: 180_000, maxBuffer: 1 << 28,
    });
    return { status, signal, stdout, stderr };
  }

  /** The same in a shell, where `$RUN` is the program. */
  shell(command: string): Outcome {
    const { status, signal, stdout, stderr } = spawnSync('bash', ['-c', command], {
      cwd: this.dir, env: { ...environment(), RUN: `${process.execPath} ${MAIN}` }, encoding: 'utf8', timeout: 180_000, maxBuffer: 1 << 28,
    });
    return { status, signal, stdout, stderr };
  }

  remove(): void {
    fs.rmSync(this.dir, { recursive: true, force: true });
  }
}

/** The environment without what the test runner and the terminal put in. */
export function environment(): NodeJS.ProcessEnv {
  const { NO_COLOR: _, FORCE_COLOR: __, NODE_TEST_CONTEXT: ___, NODE_OPTIONS: ____, ...env } = process.env;
  return env;
}

/** Where `bash`, pipes, special files and signals are as POSIX has them. */
export const isPosix = process.platform !== 'win32';

export const HEAD = 'package p\n\nimport "context"\n\n';

/** A function with one finding, in its second line and twelfth column. */
export function leak(name: string): string {
  return `func ${name}Bad(parent context.Context) {\n\tctx, _ := context.WithCancel(parent)\n\t<-ctx.Done()\n}\n`;
}

/** `path:line:column` of each line that starts with one. */
export function placesIn(text: string): string[] {
  return [...text.matchAll(/^([^\t\n][^\n]*?:\d+:\d+): /gm)].map(([, place = '']) => place);
}
