import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { Log } from 'sarif';

const MULTITOOL_VERSION = '5.7.0';
const BINARY = join('node_modules', '@microsoft', 'sarif-multitool-linux', 'Sarif.Multitool');

/** One complaint of a validator, with where it is. */
export interface Complaint {
  readonly rule: string;
  readonly level: string;
  readonly text: string;
}

/**
 * The validator of Microsoft's SARIF SDK, the strictest there is. It takes 104 MB, so it is no dependency: it is looked for in
 * `SARIF_MULTITOOL` (the path of the binary), in `node_modules` and in the user's cache. Null when it is nowhere.
 */
export function findMultitool(): string | null {
  const places = [process.env['SARIF_MULTITOOL'] ?? '', resolve(BINARY), join(cacheFolder(), BINARY)];
  return places.find((place) => place !== '' && existsSync(place)) ?? null;
}

/** Installs the validator into the user's cache, unless it is there. Needs the network and Linux. */
export function installMultitool(): string {
  const found = findMultitool();
  if (found !== null) return found;
  const folder = cacheFolder();
  mkdirSync(folder, { recursive: true });
  const packages = ['sarif-multitool', 'sarif-multitool-linux'].map((name) => `@microsoft/${name}@${MULTITOOL_VERSION}`);
  execFileSync('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', '--no-save', '--ignore-scripts', ...packages], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const binary = join(folder, BINARY);
  // Its own install script does this, and npm no longer runs it.
  chmodSync(binary, 0o755);
  return binary;
}

/** Runs the validator with every rule for GitHub, but the one that asks the network. */
export function multitoolComplaints(multitool: string, file: string): Complaint[] {
  const folder = mkdtempSync(join(tmpdir(), 'validate-sarif-'));
  try {
    const output = join(folder, 'out.sarif');
    const config = resolve('test/sarif/validator.xml');
    const rules = ['--rule-kind', 'Sarif;Ghas', '--level', 'Error;Warning;Note', '--config', config];
    // The exit code is 0 with errors too, and 1 only when the validator itself fails.
    execFileSync(multitool, ['validate', resolve(file), ...rules, '-o', output, '--log', 'ForceOverwrite'], {
      stdio: ['ignore', 'ignore', 'inherit'],
      // Without this the validator needs libicu.
      env: { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' },
    });
    const log = JSON.parse(readFileSync(output, 'utf8')) as Log;
    return log.runs.flatMap((run) => {
      const failures = (run.invocations ?? []).flatMap((one) => one.toolExecutionNotifications ?? []);
      return [
        ...failures.map((one) => ({ rule: one.descriptor?.id ?? '', level: one.level ?? '', text: one.message.text ?? '' })),
        ...(run.results ?? []).map((one) => ({
          rule: one.ruleId ?? '',
          level: one.level ?? 'warning',
          text: [one.message.id ?? '', ...(one.message.arguments ?? [])].join(' '),
        })),
      ];
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Checks against the published schema, which comes with a small package of the same SDK. */
export function schemaComplaints(log: unknown): Complaint[] {
  const validate = schema();
  if (validate(log)) return [];
  return (validate.errors ?? []).map((error) => ({
    rule: 'schema',
    level: 'error',
    text: `${error.instancePath} ${error.message ?? ''}`,
  }));
}

let compiled: ReturnType<Ajv2020['compile']> | undefined;

function schema(): ReturnType<Ajv2020['compile']> {
  if (compiled !== undefined) return compiled;
  const main = createRequire(import.meta.url).resolve('@microsoft/sarif-multitool-ts/schemas/ai-run.schema.json');
  const path = join(main, '..', '..', 'assets', 'sarif-2.1.0.schema.json');
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  compiled = ajv.compile(JSON.parse(readFileSync(path, 'utf8')) as object);
  return compiled;
}

function cacheFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'go-conc-lint', 'sarif-multitool');
}
