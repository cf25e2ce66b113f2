import { parseArgs } from 'node:util';
import { nearest } from '../text/nearest.ts';
import { UsageError } from './usage-error.ts';

/** One flag. `takes` names its value in the help; without it the flag is a switch, `-x` or `-x=false`. */
export interface FlagSpec {
  readonly takes?: string;
  /** Spellings beside its name: one letter, or what a similar tool calls it. */
  readonly aliases?: readonly string[];
  readonly repeatable?: boolean;
  /** One line for the help. */
  readonly help: string;
}

export type FlagSpecs = Readonly<Record<string, FlagSpec>>;

/** The values of each flag that was given, in order; switches have `true` or `false`. */
export interface ParsedFlags {
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly positionals: readonly string[];
}

/**
 * Reads arguments as Go's tools do: `-flag`, `--flag`, `-flag=value` and `-flag value` are the same, short flags are not
 * bundled, and switches take `=true` or `=false`. Everything after `--` is a pattern.
 */
export function parseFlags(args: readonly string[], specs: FlagSpecs): ParsedFlags {
  const nameOf = new Map<string, string>();
  for (const [name, spec] of Object.entries(specs)) for (const alias of [name, ...(spec.aliases ?? [])]) nameOf.set(alias, name);

  // Switches become options with a value too, since parseArgs knows no `-tests=false` before Node 22.
  const normal: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg === '--') {
      normal.push(...args.slice(i));
      break;
    }
    const match = /^--?([A-Za-z][^=]*)(?:=(.*))?$/s.exec(arg);
    if (match === null) {
      if (/^-./.test(arg)) throw unknownFlag(arg, specs);
      normal.push(arg);
      continue;
    }
    const [, written = '', inline] = match;
    const name = nameOf.get(written);
    if (name === undefined) throw unknownFlag(arg.split('=')[0] ?? arg, specs);
    const takes = specs[name]?.takes;
    let value = inline;
    if (takes === undefined) value = switchValue(arg, inline ?? 'true');
    else if (value === undefined) {
      value = args[++i];
      if (value === undefined) throw new UsageError(`flag -${written} needs a value: -${written} ${takes}`);
    }
    normal.push(`--${name}=${value}`);
  }

  const options = Object.fromEntries(Object.keys(specs).map((name) => [name, { type: 'string', multiple: true } as const]));
  const { values, positionals } = parseArgs({ args: normal, options, allowPositionals: true, strict: true });
  const out = new Map<string, readonly string[]>();
  for (const [name, given] of Object.entries(values)) {
    if (!Array.isArray(given)) continue;
    const all = given.map(String);
    // As in Go, the last one wins.
    out.set(name, specs[name]?.repeatable === true ? all : all.slice(-1));
  }
  return { values: out, positionals };
}

function switchValue(arg: string, value: string): string {
  if (['true', '1', 't', 'TRUE', 'T', 'True'].includes(value)) return 'true';
  if (['false', '0', 'f', 'FALSE', 'F', 'False'].includes(value)) return 'false';
  throw new UsageError(`${arg}: this flag is a switch, so its value is true or false`);
}

function unknownFlag(flag: string, specs: FlagSpecs): UsageError {
  const names = Object.entries(specs).flatMap(([name, spec]) => [name, ...(spec.aliases ?? [])]);
  const close = nearest(flag.replace(/^-+/, ''), names.filter((name) => name.length > 1));
  return new UsageError(`unknown flag ${flag}`, close === null ? 'see go-conc-lint -h' : `did you mean -${close}?`);
}
