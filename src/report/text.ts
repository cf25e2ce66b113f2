import type { Notice, Place } from '../api/finding.ts';
import { escapePath, escapeText } from './escape.ts';
import type { ReportInput } from './input.ts';
import { messageWords } from './message.ts';

type DisplayPath = ReportInput['displayPath'];

/**
 * One line a finding, `path:line:bytecol: message (GCL1001)` as Go's tools print it, and one indented line for each related
 * place. Nothing in a name or a message can start another line.
 */
export function textReport(input: ReportInput): string {
  const show: DisplayPath = (path) => input.displayPath(path);
  let out = '';
  for (const finding of input.findings) {
    const words = escapeText(messageWords(finding.message, finding.related.length));
    out += `${placeText(finding.place, show)}: ${words} (${finding.code})\n`;
    for (const { place, message } of finding.related) {
      out += `\t${placeText(place, show)}${message === '' ? '' : `: ${escapeText(message)}`}\n`;
    }
  }
  return out;
}

/** A notice as one line without its end, path first. */
export function noticeText(notice: Notice, displayPath: DisplayPath): string {
  const message = escapeText(notice.message);
  if (notice.place !== undefined) return `${placeText(notice.place, displayPath)}: ${message}`;
  if (notice.path !== undefined) return `${escapePath(displayPath(notice.path))}: ${message}`;
  // A line must not start like a workflow command.
  return message.replace(/^(\s*)::/, '$1\\x3a:');
}

/** `path:line:col`, the column in bytes. */
export function placeText(place: Place, displayPath: DisplayPath): string {
  return `${escapePath(displayPath(place.path))}:${place.start.line}:${place.start.byteColumn}`;
}
