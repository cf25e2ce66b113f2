import type { Level, Tier } from '../api/finding.ts';
import { FORMATS, isFormat, type Format } from '../report/formats.ts';
import { nearest } from '../text/nearest.ts';
import { parseFlags, type FlagSpecs } from './flags.ts';
import { UsageError } from './usage-error.ts';

export const FLAGS = {
  format: { takes: 'FMT[=FILE]', aliases: ['f'], repeatable: true, help: 'report as text, pretty, json or sarif, to stdout or a file; may be repeated' },
  checks: { takes: 'LIST', repeatable: true, help: 'rules to run: all,-GCL1002,context/* (codes, slugs, areas, globs)' },
  tier: { takes: 'TIER', help: 'weakest claim to show: certain, likely (default) or possible' },
  tests: { help: 'analyse test files too (default true)' },
  tags: { takes: 'LIST', aliases: ['build-tags'], help: 'build tags, as the go command takes them' },
  go: { takes: 'VERSION', help: 'Go version to assume, such as 1.22, in place of the go.mod line' },
  goos: { takes: 'OS', help: 'target system (default: GOOS or this one)' },
  goarch: { takes: 'ARCH', help: 'target processor (default: GOARCH or this one)' },
  'fail-on': { takes: 'LEVEL', aliases: ['fail'], help: 'lowest level that makes the exit code 1: error, warning (default), note or none' },
  'exit-zero': { help: 'exit 0 even with findings' },
  j: { takes: 'N', aliases: ['jobs'], help: 'threads (default: as many as pay)' },
  color: { takes: 'WHEN', help: 'auto (default), always or never' },
  stats: { help: 'print where the time went' },
  debug: { help: 'print stacks of internal errors' },
  version: { help: 'print the version' },
  help: { aliases: ['h'], help: 'print this help' },
} as const satisfies FlagSpecs;

export interface Output {
  readonly format: Format;
  /** Null for stdout. */
  readonly file: string | null;
}

export interface CliOptions {
  readonly patterns: readonly string[];
  /** Empty: text on stdout, or pretty on a terminal. */
  readonly outputs: readonly Output[];
  readonly checks: readonly string[];
  readonly tier: Tier;
  readonly tests: boolean;
  readonly tags: readonly string[];
  readonly go: string | null;
  readonly goos: string | null;
  readonly goarch: string | null;
  readonly failOn: Level | 'none';
  readonly exitZero: boolean;
  readonly workers: number | 'auto';
  readonly color: 'auto' | 'always' | 'never';
  readonly stats: boolean;
  readonly debug: boolean;
  readonly version: boolean;
  readonly help: boolean;
}

export function readOptions(args: readonly string[]): CliOptions {
  const { values, positionals } = parseFlags(args, FLAGS);
  const all = (name: keyof typeof FLAGS): readonly string[] => values.get(name) ?? [];
  const last = (name: keyof typeof FLAGS): string | null => all(name).at(-1) ?? null;
  const isOn = (name: keyof typeof FLAGS): boolean => last(name) === 'true';
  const go = last('go');
  if (go !== null && !/^(go)?1\.\d+(\.\d+)?$/.test(go)) throw new UsageError(`-go ${go}: not a Go version`, 'write -go 1.22');
  return {
    patterns: positionals.length === 0 ? ['./...'] : positionals,
    outputs: outputsOf(all('format')),
    checks: all('checks'),
    tier: oneOf('tier', last('tier') ?? 'likely', ['certain', 'likely', 'possible']),
    tests: last('tests') !== 'false',
    tags: all('tags').flatMap((list) => list.split(/[\s,]+/)).filter((tag) => tag !== ''),
    go: go?.replace(/^go/, '') ?? null,
    goos: last('goos'),
    goarch: last('goarch'),
    failOn: oneOf('fail-on', last('fail-on') ?? 'warning', ['error', 'warning', 'note', 'none']),
    exitZero: isOn('exit-zero'),
    workers: workersOf(last('j')),
    color: oneOf('color', last('color') ?? 'auto', ['auto', 'always', 'never']),
    stats: isOn('stats'),
    debug: isOn('debug'),
    version: isOn('version'),
    help: isOn('help'),
  };
}

function outputsOf(written: readonly string[]): Output[] {
  const outputs = written.map((text): Output => {
    const cut = text.indexOf('=');
    const name = cut < 0 ? text : text.slice(0, cut);
    if (!isFormat(name)) {
      const close = nearest(name, FORMATS);
      throw new UsageError(`-f ${name}: no such format`, close === null ? `formats: ${FORMATS.join(', ')}` : `did you mean -f ${close}?`);
    }
    const file = cut < 0 ? null : text.slice(cut + 1);
    if (file === '') throw new UsageError(`-f ${text}: the file name is missing`, `write -f ${name}=FILE`);
    return { format: name, file: file === '-' ? null : file };
  });
  if (outputs.filter(({ file }) => file === null).length > 1) {
    throw new UsageError('two reports would be mixed on stdout', 'give one of them a file: -f sarif=out.sarif');
  }
  return outputs;
}

function workersOf(text: string | null): number | 'auto' {
  if (text === null) return 'auto';
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 64) throw new UsageError(`-j ${text}: not a number of threads from 1 to 64`);
  return count;
}

function oneOf<const T extends string>(flag: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value);
  if (found !== undefined) return found;
  const close = nearest(value, allowed);
  throw new UsageError(`-${flag} ${value}: not one of ${allowed.join(', ')}`, close === null ? null : `did you mean ${close}?`);
}
