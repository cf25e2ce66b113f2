import type { Location, PhysicalLocation, Region } from 'sarif';
import type { Place } from '../../api/finding.ts';
import type { LineIndex } from '../../text/line-index.ts';
import type { Source, Sources } from '../sources.ts';
import { messageText } from './text.ts';
import { pathUri, SOURCE_ROOT } from './uri.ts';

/** A related range may span lines; beyond this many only its first one is marked. */
const MAX_REGION_LINES = 20;

/** Longer quotes are left out: GitHub shows the file itself, and one generated line can have megabytes. */
const MAX_SNIPPET = 4_000;

export interface LocationOptions {
  /** Marks the first line alone. GitHub annotates a pull request only where every line of a region has changed. */
  readonly oneLine?: boolean;
  /** Quotes the lines around too. */
  readonly context?: boolean;
}

export function physicalLocation(place: Place, sources: Sources, options: LocationOptions = {}): PhysicalLocation {
  const source = sources.of(place.path);
  const region = regionOf(place, source, options.oneLine === true);
  const contextRegion = options.context === true && source !== null ? contextOf(region, source) : null;
  return {
    artifactLocation: { uri: pathUri(place.path), uriBaseId: SOURCE_ROOT },
    region,
    ...(contextRegion !== null && { contextRegion }),
  };
}

export function location(place: Place, sources: Sources, message: string, options: LocationOptions = {}): Location {
  return {
    physicalLocation: physicalLocation(place, sources, options),
    message: { text: messageText(message) },
  };
}

/** Columns are UTF-16 code units from 1, and the end is exclusive, as `Place` has them. */
function regionOf(place: Place, source: Source | null, oneLine: boolean): Region {
  const { start, end } = place;
  const span = { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
  // Without the file there is nothing to clip by; the region then goes on to the end of its line by definition.
  if (source === null) {
    return start.line === end.line ? span : { startLine: start.line, startColumn: start.column };
  }
  const clip = end.line > start.line && (oneLine || end.line - start.line >= MAX_REGION_LINES);
  const region = clip ? { ...span, endLine: start.line, endColumn: lineEnd(source.lines, start.line) } : span;
  const snippet = quote(region, source);
  return snippet === null ? region : { ...region, snippet: { text: snippet } };
}

/** One line more on either side. Must hold the whole region. */
function contextOf(region: Region, source: Source): Region | null {
  const startLine = Math.max(1, (region.startLine ?? 1) - 1);
  const endLine = Math.min(source.lines.lineCount, (region.endLine ?? region.startLine ?? 1) + 1);
  const context = { startLine, startColumn: 1, endLine, endColumn: lineEnd(source.lines, endLine) };
  const snippet = quote(context, source);
  return snippet === null ? null : { ...context, snippet: { text: snippet } };
}

interface Span {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

function quote(span: Span, { text, lines }: Source): string | null {
  const start = lines.startOf(span.startLine) + span.startColumn - 1;
  const end = lines.startOf(span.endLine) + span.endColumn - 1;
  return end - start > MAX_SNIPPET ? null : text.slice(start, end);
}

/** The column after a line's last character. */
function lineEnd(lines: LineIndex, line: number): number {
  return lines.line(line).length + 1;
}
