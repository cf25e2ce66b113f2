import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { generateKinds } from '../scripts/generate-kinds.ts';
import { generatedFiles } from '../scripts/generated.ts';
import { importsOf, sourceFiles, type ImportLine } from './support/imports.ts';
import { ROOT } from './support/paths.ts';

/** A layer, the prefixes that it may import beside its own, and the sentence for whoever imports something else. */
interface Layer {
  readonly at: string;
  readonly may: readonly string[];
  readonly why: string;
}

const LAYERS: readonly Layer[] = [
  { at: 'src/text/', may: [], why: 'text is the ground that everything stands on, so it imports nothing.' },
  {
    at: 'src/syntax/',
    may: ['src/text/', 'web-tree-sitter', 'node:crypto'],
    why: 'A syntax tree is a value of one file: it knows nothing of types, rules or the disk.',
  },
  {
    at: 'src/semantics/',
    may: ['src/syntax/', 'src/text/'],
    why: 'Semantics answer questions about source; they know neither rules nor reports, and reach the disk only through the host they are given.',
  },
  {
    at: 'src/api/',
    may: ['src/semantics/', 'src/syntax/', 'src/text/'],
    why: 'The api is what a rule author sees. How rules are run is not a part of it.',
  },
  {
    at: 'rules/',
    may: ['#api', 'OWN_AREA'],
    why: 'A rule imports #api and the shared.ts of its area. What else it needs is a semantic query that others need too.',
  },
  {
    at: 'src/engine/',
    may: ['src/api/', 'src/semantics/', 'src/syntax/', 'src/text/', 'rules/index.gen.ts', 'rules/examples.gen.ts'],
    why: 'The engine runs rules over a host that it is given. It writes nothing and knows no report and no single rule.',
  },
  {
    at: 'src/report/',
    may: ['src/api/finding.ts', 'src/api/rule-info.ts', 'src/api/rule-page.ts', 'src/text/', 'sarif'],
    why: 'Reports are pure functions of plain findings, so that they can be made anywhere and later.',
  },
  { at: 'src/host/', may: ['node:', 'src/text/', 'fast-glob'], why: 'The host shows the outside world as it is and knows nothing of what for.' },
  {
    at: 'src/cli/',
    may: ['node:', 'src/engine/index.ts', 'src/engine/version.ts', 'src/report/', 'src/host/', 'src/api/finding.ts', 'src/text/'],
    why: 'The command line wires host, engine and reports together; what it needs beyond their entry points belongs into one of them.',
  },
];

/** Files that are known to break the rule, each with its reason. */
const EXCEPTIONS: ReadonlyMap<string, string> = new Map([
  ['src/cli/worker.ts', 'the second place, beside main.ts, where host and engine meet: the entry point of a thread'],
  ['src/engine/pool.ts', 'starts threads; it is handed the file that they run'],
]);

test('every import follows the layers', () => {
  const breaches: string[] = [];
  for (const file of [...sourceFiles('src'), ...sourceFiles('rules')]) {
    if (EXCEPTIONS.has(file) || /^rules\/[^/]+\.gen\.ts$/.test(file)) continue;
    const layer = LAYERS.find(({ at }) => file.startsWith(at));
    assert.ok(layer, `${file} is in no layer of test/architecture.test.ts`);
    for (const line of importsOf(file)) if (!isAllowed(line, layer)) breaches.push(`${line.from}:${line.line} imports ${line.to}. ${layer.why}`);
  }
  assert.equal(breaches.length, 0, `\n${breaches.join('\n')}\n`);
});

function isAllowed({ from, to }: ImportLine, layer: Layer): boolean {
  if (layer.at !== 'rules/' && to.startsWith(layer.at)) return true;
  return layer.may.some((prefix) => (prefix === 'OWN_AREA' ? to === `${path.posix.dirname(from)}/shared.ts` : to.startsWith(prefix)));
}

test('semantics build on each other in one direction', () => {
  const order = ['project', 'scopes', 'types', 'calls'];
  const breaches: string[] = [];
  for (const file of sourceFiles('src/semantics')) {
    const rank = order.findIndex((part) => new RegExp(`^src/semantics/${part}(/|\\.ts$)`).test(file));
    if (rank < 0) continue;
    for (const { line, to } of importsOf(file)) {
      const above = order.findIndex((part) => new RegExp(`^src/semantics/${part}(/|\\.ts$)`).test(to));
      if (above > rank) breaches.push(`${file}:${line} imports ${to}. Go's ${order[rank]} do not depend on ${order[above]}, so neither may ours.`);
    }
  }
  assert.equal(breaches.length, 0, `\n${breaches.join('\n')}\n`);
});

test('web-tree-sitter is known to the files that parse and decode alone', () => {
  const known = new Set(['src/syntax/cursor.ts', 'src/syntax/decode.ts', 'src/syntax/grammar.ts', 'src/syntax/runtime.ts']);
  const others = sourceFiles('src').filter((file) => !known.has(file) && importsOf(file).some(({ to }) => to === 'web-tree-sitter'));
  assert.deepEqual(others, [], 'Nodes are read from columns; asking the binding node by node costs as much as parsing.');
});

/** Long enough for one subject; a longer file has two. */
const MAX_LINES = 400;

test('files have one subject', () => {
  const long: string[] = [];
  for (const dir of ['src', 'rules', 'test', 'scripts']) {
    for (const file of sourceFiles(dir)) {
      if (file.endsWith('.gen.ts')) continue;
      const lines = fs.readFileSync(path.join(ROOT, file), 'utf8').split('\n').length;
      if (lines > MAX_LINES) long.push(`${file} has ${lines} lines; at most ${MAX_LINES} hold one subject.`);
    }
  }
  assert.equal(long.length, 0, `\n${long.join('\n')}\n`);
});

test('generated files are fresh', async () => {
  const files = new Map(await generatedFiles(ROOT));
  files.set('src/syntax/kinds.gen.ts', await generateKinds(path.join(ROOT, 'grammars')));
  const stale = [...files].filter(([name, text]) => read(name) !== text).map(([name]) => name);
  const pages = fs.readdirSync(path.join(ROOT, 'docs/rules')).map((page) => `docs/rules/${page}`);
  assert.deepEqual({ stale, orphans: pages.filter((page) => !files.has(page)) }, { stale: [], orphans: [] }, 'run `npm run generate`');
});

test('package.json has no script that an installation would run', () => {
  const forbidden = ['prepare', 'prepack', 'build', 'preinstall', 'install', 'postinstall'];
  const { scripts, dependencies } = JSON.parse(read('package.json') ?? '{}') as { scripts: Record<string, string>; dependencies?: unknown };
  assert.deepEqual(Object.keys(scripts).filter((name) => forbidden.includes(name)), [], 'some pre-commit fails on each of these names');
  assert.equal(dependencies, undefined, 'dist/ is bundled, so that an installation needs nothing from the registry');
});

function read(name: string): string | null {
  const at = path.join(ROOT, name);
  return fs.existsSync(at) ? fs.readFileSync(at, 'utf8') : null;
}
