import type { Place } from '../api/finding.ts';
import type { SourceFile } from '../syntax/source-file.ts';
import { LineHashes } from '../text/line-hash.ts';
import type { Span } from '../text/span.ts';

export function placeOfSpan(file: SourceFile, span: Span): Place {
  return { path: file.path, start: file.lines.position(span.start), end: file.lines.position(span.end) };
}

/** The first line of a span: reviews annotate a region only where the change touches every line of it. */
export function firstLineOf(file: SourceFile, span: Span): Place {
  const start = file.lines.position(span.start);
  const lineEnd = file.lines.startOf(start.line) + file.lines.line(start.line).trimEnd().length;
  const end = Math.max(span.start, Math.min(span.end, lineEnd));
  return { path: file.path, start, end: file.lines.position(end) };
}

/** Kept a file, since most files with one finding have two. */
const hashes = new WeakMap<SourceFile, LineHashes>();

export function lineHashOf(file: SourceFile, line: number): string {
  let known = hashes.get(file);
  if (known === undefined) hashes.set(file, (known = new LineHashes(file.text)));
  return known.of(line);
}
