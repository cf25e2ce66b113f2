import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from './paths.ts';

/** One import or re-export. */
export interface ImportLine {
  readonly from: string;
  readonly line: number;
  /** As written: `node:fs`, `#api`, `web-tree-sitter`; for relative imports the path from the root. */
  readonly to: string;
  readonly typeOnly: boolean;
}

/** TypeScript files below a directory, from the root, sorted. */
export function sourceFiles(dir: string): string[] {
  return fs
    .readdirSync(path.join(ROOT, dir), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${dir}/${name.split(path.sep).join('/')}`)
    .sort();
}

export function importsOf(file: string): ImportLine[] {
  const text = fs.readFileSync(path.join(ROOT, file), 'utf8');
  const out: ImportLine[] = [];
  const pattern = /^(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|\bimport\('([^']+)'\)/gm;
  for (const match of text.matchAll(pattern)) {
    const written = match[2] ?? match[3] ?? '';
    const to = written.startsWith('.') ? path.posix.join(path.posix.dirname(file), written) : written;
    out.push({ from: file, line: text.slice(0, match.index).split('\n').length, to, typeOnly: match[1] !== undefined });
  }
  return out;
}
