import type { FixtureFile, Folder } from './fixtures.ts';
import { marksOf, type Mark } from './marks.ts';

interface FixtureFunction {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** What a rule's fixtures must be like, apart from what the rule says about them; one sentence a breach. */
export function breaches(folder: Folder): string[] {
  const out: string[] = [];
  const goFiles = folder.files.filter(({ name }) => name.endsWith('.go'));
  for (const kind of ['bad', 'good']) {
    if (!goFiles.some(({ name }) => name.startsWith(kind))) out.push(`fixtures/${folder.slug}: there is no ${kind}*.go`);
  }
  for (const file of goFiles) {
    const marks = marksOf(file.source, file.path);
    const say = (line: number, sentence: string): void => void out.push(`${file.path}:${line}: ${sentence}`);
    if (file.name.startsWith('good')) {
      for (const { kind, line } of marks) if (kind !== 'todo-ok') say(line, `a good file has no \`${kind}\``);
    }
    for (const fn of functionsOf(file)) checkFunction(fn, marks, file, say);
  }
  return out;
}

function checkFunction({ name, from, to }: FixtureFunction, marks: readonly Mark[], file: FixtureFile, say: (line: number, sentence: string) => void): void {
  const kinds = new Set(marks.filter(({ line }) => line >= from && line <= to).map(({ kind }) => kind));
  const isBad = /Bad$/.test(name);
  const isMiss = /Miss$/.test(name);
  const isOk = /Ok$/.test(name);
  // The finding may stand in a helper; then the function that goes wrong shows a related place.
  if (isBad && !kinds.has('want') && !kinds.has('want-possible') && !kinds.has('related')) say(from, `${name} expects nothing; known misses end in Miss`);
  if (isMiss && !kinds.has('todo-want')) say(from, `${name} has no \`todo-want\``);
  if (isOk && [...kinds].some((kind) => kind !== 'todo-ok')) say(from, `${name} expects a finding`);
  if (isBad && file.name.startsWith('good')) say(from, `${name} stands in a good file`);
}

/** Top-level functions and methods, by lines. Fixtures are formatted by gofmt, so a closing brace in column 0 ends one. */
export function functionsOf(file: FixtureFile): FixtureFunction[] {
  const lines = file.source.split('\n');
  const out: FixtureFunction[] = [];
  for (let i = 0; i < lines.length; i++) {
    const name = /^func (?:\([^)]*\) )?(\w+)/.exec(lines[i] ?? '')?.[1];
    if (name === undefined) continue;
    let end = i;
    if (!/\}\s*(?:\/\/.*)?$/.test(lines[i] ?? '') || /\{\s*(?:\/\/.*)?$/.test(lines[i] ?? '')) {
      while (end < lines.length && !(lines[end] ?? '').startsWith('}')) end++;
    }
    let from = i;
    while (from > 0 && (lines[from - 1] ?? '').startsWith('//')) from--;
    out.push({ name, from: from + 1, to: end + 1 });
    i = end;
  }
  return out;
}
