import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from '../support/paths.ts';

export const DIRECTORY = path.join(ROOT, 'src/semantics/models/catalogue');

export const FILES = ['std.txt', 'libraries.txt'] as const;

export function catalogueFile(name: (typeof FILES)[number]): string {
  return fs.readFileSync(path.join(DIRECTORY, name), 'utf8');
}

/** Import paths of the sections, in order. */
export function sectionPaths(text: string): string[] {
  return [...text.matchAll(/^\u0001 (\S+)/gm)].map((match) => match[1] ?? '');
}
