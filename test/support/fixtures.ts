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

/** Everything that all rules say about all fixtures, smells included. Modules inside a folder are walked with it. */
export async function analyseFixtures(folders: readonly Folder[], internal: InternalOptions = {}): Promise<{ findings: readonly Finding[]; notices: readonly Notice[] }> {
  const host = nodeHost();
  const patterns = folders.map(({ slug }) => `./${slug}/...`);
  return run({ host, loadAsset }, { ...DEFAULTS, patterns, cwd: host.absolute('fixtures', ROOT), internal });
}

const DEFAULTS = {
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
