import type { Finding, Notice, Place } from '../api/finding.ts';
import type { Position } from '../text/line-index.ts';
import { escapeJson } from './escape.ts';
import type { ReportInput } from './input.ts';
import { messageWords } from './message.ts';

/** Raised when a key changes its meaning or goes away, not when one is added. */
export const JSON_VERSION = 1;

/** One document, described by `docs/findings.schema.json`. Keys come in a fixed order. */
export function jsonReport(input: ReportInput): string {
  const document = {
    version: JSON_VERSION,
    findings: input.findings.map(findingJson),
    notices: input.notices.map(noticeJson),
    tool: { name: 'go-conc-lint', version: input.toolVersion },
  };
  return `${escapeJson(JSON.stringify(document, null, 2))}\n`;
}

function findingJson(finding: Finding): object {
  return {
    code: finding.code,
    slug: finding.slug,
    tier: finding.tier,
    level: finding.level,
    message: messageWords(finding.message, finding.related.length),
    place: placeJson(finding.place),
    related: finding.related.map(({ place, message }) => ({ message, place: placeJson(place) })),
    flows: finding.flows.map((flow) => ({
      goroutine: flow.goroutine,
      steps: flow.steps.map(({ order, message, place }) => ({ order, message, place: placeJson(place) })),
    })),
    lineHash: finding.lineHash,
  };
}

function noticeJson(notice: Notice): object {
  const path = notice.place?.path ?? notice.path;
  return {
    kind: notice.kind,
    message: notice.message,
    ...(path !== undefined && { path }),
    ...(notice.place !== undefined && { place: placeJson(notice.place) }),
  };
}

function placeJson({ path, start, end }: Place): object {
  return { path, start: positionJson(start), end: positionJson(end) };
}

function positionJson({ line, column, byteColumn, offset }: Position): object {
  return { line, column, byteColumn, offset };
}
