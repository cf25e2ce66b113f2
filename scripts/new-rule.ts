import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ruleSlugs } from './generated.ts';

/** `npm run new-rule -- area/name [CODE]`: a rule and its fixtures, which fail until they are written. */
const [slug = '', code = ''] = process.argv.slice(2);
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const mistake = mistakeIn(slug, code);
if (mistake !== null) {
  console.error(`new-rule: ${mistake}`);
  process.exitCode = 2;
} else {
  const [area = '', name = ''] = slug.split('/');
  const packageName = name.replaceAll('-', '');
  write(`rules/${slug}.ts`, ruleFile(slug, code === '' ? freeCode(area) : code));
  write(`fixtures/${slug}/bad.go`, badFile(packageName));
  write(`fixtures/${slug}/good.go`, goodFile(packageName));
  console.log(`wrote rules/${slug}.ts and fixtures/${slug}/; next: npm run generate && npm test -- rules`);
}

function mistakeIn(slug: string, code: string): string | null {
  if (!/^[a-z]+\/[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(slug)) return 'the rule is called area/kebab-name: npm run new-rule -- mutex/double-lock';
  if (code !== '' && !/^GCL[1-9]\d{3}$/.test(code)) return `${code} is not GCL and four digits`;
  if (ruleSlugs(root).includes(slug)) return `rules/${slug}.ts is there already`;
  return null;
}

/** One more than the last code of the area, or the start of the next free hundred. */
function freeCode(area: string): string {
  const codes = ruleSlugs(root).map((known) => ({
    area: known.slice(0, known.indexOf('/')),
    number: Number(/code: 'GCL(\d{4})'/.exec(fs.readFileSync(path.join(root, 'rules', `${known}.ts`), 'utf8'))?.[1] ?? 0),
  }));
  const own = codes.filter((known) => known.area === area).map(({ number }) => number);
  if (own.length > 0) return `GCL${Math.max(...own) + 1}`;
  return `GCL${(Math.floor(Math.max(...codes.map(({ number }) => number)) / 100) + 1) * 100 + 1}`;
}

function write(name: string, text: string): void {
  const at = path.join(root, name);
  fs.mkdirSync(path.dirname(at), { recursive: true });
  fs.writeFileSync(at, text, { flag: 'wx' });
}

function ruleFile(slug: string, code: string): string {
  return `import { defineRule } from '#api';

export default defineRule({
  code: '${code}',
  slug: '${slug}',
  title: 'What goes wrong, in one sentence.',
  tier: 'possible',
  since: '0.1.0',
  precision: 'low',
  inTests: true,
  docs: {
    what: 'What is reported.',
    why: 'Why it is a bug.',
    exempt: 'What is left alone, and why.',
    limits: 'What is missed.',
    fix: 'How to fix it.',
  },
  // What every finding of this rule must have in its declaration; see Triggers in src/api/rule.ts.
  triggers: { declaration: [['go']] },

  check() {
    throw new Error('not written');
  },
});
`;
}

function badFile(packageName: string): string {
  return `package ${packageName}

// The simplest case there is.
func simplestBad(work func()) {
	go work() // want "what the message says"
}
`;
}

function goodFile(packageName: string): string {
  return `package ${packageName}

// The nearest thing that is right.
func nearestOk(work func()) {
	go work()
}
`;
}
