import type { SourceFile } from '../syntax/source-file.ts';
import { K, NAMED } from '../syntax/tree.ts';
import type { Directive } from './directive.ts';

/** Lines from 1, both included. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Which lines a suppression comment covers. Behind code it covers its line; on a line of its own what starts on the next
 * line: the whole declaration or statement, as golangci-lint has it, or that line alone for staticcheck's form.
 * Golangci-lint also demands equal columns, which only matters in files that gofmt has not seen.
 */
export function coveredLines(file: SourceFile, directive: Directive, offset: number): LineRange {
  const lines = file.lines;
  const line = lines.lineOf(offset);
  const last = lines.lineCount;
  if (directive.wholeFile) return { from: 1, to: last };
  const lineStart = lines.startOf(line);
  if (file.text.slice(lineStart, offset).replace('\ufeff', '').trim() !== '') return { from: line, to: line };
  if (directive.family !== 'lint' && offset < packageClause(file)) return { from: 1, to: last };

  let next = line + 1;
  while (next <= last && lines.line(next).trimStart().startsWith('//')) next++;
  const text = next <= last ? lines.line(next) : '';
  if (text.trim() === '') return { from: line, to: line };
  if (directive.family === 'lint') return { from: line, to: next };
  const start = lines.startOf(next) + (text.length - text.trimStart().length);
  return { from: line, to: Math.max(next, lastLineOf(file, start)) };
}

/** The last line of the largest declaration or statement that starts at an offset. */
function lastLineOf(file: SourceFile, start: number): number {
  const declaration = file.declarationAt(start);
  if (declaration === null) return 0;
  if (declaration.start === start) return file.lines.lineOf(declaration.end);
  const { base, columns } = file.tree(declaration);
  for (let id = 1; id < columns.count; id++) {
    if (columns.start[id] !== start - base || ((columns.flags[id] ?? 0) & NAMED) === 0) continue;
    const kind = columns.kind[id];
    // A list starts where its first statement does.
    if (kind === K.comment || kind === K.statement_list) continue;
    return file.lines.lineOf(base + (columns.end[id] ?? 0));
  }
  return 0;
}

/** Where the package clause is. A comment before it speaks of the whole file. */
function packageClause(file: SourceFile): number {
  const match = /^[ \t\ufeff]*package[ \t]/m.exec(file.text);
  return match === null ? 0 : match.index;
}
