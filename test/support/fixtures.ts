import fs from 'node:fs';
import path from 'node:path';
import type { Finding, Notice } from '../../src/api/finding.ts';
import { run, type InternalOptions } from '../../src/engine/index.ts';
import { loadAsset } from '../../src/host/assets.ts';
import { nodeHost } from '../../src/host/host.ts';
import { ROOT } from './paths.ts';

const FIXTURES = path.join(ROOT, 'fixtures');

/** The fixtures of one rule: `fixtures/<area>/<name>/` with everything below it. */
export interface Folder {
  /** The slug of the rule. */
  readonly slug: string;
  readonly files: readonly FixtureFile[];
}

export interface FixtureFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly name: string;
  readonly source: string;
}

export function fixtureFolders(): Folder[] {
  const folders: Folder[] = [];
  for (const area of directoriesIn(FIXTURES)) {
    // Libraries the fixtures use, and little modules for the loader's own tests.
    if (area.startsWith('_') || area === 'modules') continue;
    for (const name of directoriesIn(path.join(FIXTURES, area))) folders.push({ slug: `${area}/${name}`, files: filesBelow(`fixtures/${area}/${name}`) });
  }
  return folders;
}

/** Everything that all rules say about all fixtures, smells included. Each module is a run of its own. */
export async function analyseFixtures(folders: readonly Folder[], internal: InternalOptions = {}): Promise<{ findings: Finding[]; notices: Notice[] }> {
  const modules = new Set(['fixtures']);
  for (const { files } of folders) for (const file of files) if (file.name === 'go.mod') modules.add(path.posix.dirname(file.path));
  const host = nodeHost();
  const findings: Finding[] = [];
  const notices: Notice[] = [];
  for (const module of modules) {
    const result = await run({ host, loadAsset }, { ...DEFAULTS, cwd: host.absolute(module, ROOT), internal });
    findings.push(...result.findings);
    notices.push(...result.notices);
  }
  return { findings, notices };
}

const DEFAULTS = {
  patterns: ['./...'],
  tags: [],
  // Fixtures with constraints are written for this target.
  goos: 'linux',
  goarch: 'amd64',
  go: null,
  tests: true,
  checks: [],
  tier: 'possible',
  workers: 1,
  stats: false,
  debug: true,
} as const;

function filesBelow(dir: string): FixtureFile[] {
  const files: FixtureFile[] = [];
  for (const entry of fs.readdirSync(path.join(ROOT, dir), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const at = `${dir}/${entry.name}`;
    if (entry.isDirectory()) files.push(...filesBelow(at));
    else if (/\.go$|^go\.mod$/.test(entry.name)) files.push({ path: at, name: entry.name, source: fs.readFileSync(path.join(ROOT, at), 'utf8') });
  }
  return files;
}

function directoriesIn(dir: string): string[] {
  return fs.readdirSync(dir, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name).sort();
}
