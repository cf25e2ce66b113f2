import { LEVEL_OF_TIER, type Finding, type Place } from '../api/finding.ts';
import type { Report, Rule } from '../api/rule.ts';
import type { SourceFile } from '../syntax/source-file.ts';
import type { Node } from '../syntax/tree.ts';
import { firstLineOf, lineHashOf, placeOfSpan } from './place.ts';

/**
 * A finding as plain data, free of nodes, so that it can outlive the trees and cross threads. Null where a node that it
 * stands on touches something the parser could not read: what lies there may not be what it seems.
 */
export function findingOf(rule: Rule, report: Report): Finding | null {
  const nodes = [report.at, ...(report.related ?? []).map(({ at }) => at)];
  for (const flow of report.flows ?? []) nodes.push(...flow.steps.map(({ at }) => at));
  if (nodes.some((node) => node.hasError)) return null;
  const place = firstLineOf(fileOf(report.at), report.at);
  return {
    code: rule.code,
    slug: rule.slug,
    tier: report.tier,
    level: LEVEL_OF_TIER[report.tier],
    message: report.message,
    place,
    related: (report.related ?? []).map(({ at, message }) => ({ place: lineOf(at), message })),
    flows: (report.flows ?? []).map(({ goroutine, steps }) => ({
      goroutine,
      steps: steps.map(({ at, message, order }) => ({ place: lineOf(at), message, order })),
    })),
    lineHash: lineHashOf(fileOf(report.at), place.start.line),
  };
}

export function placeOf(node: Node): Place {
  return placeOfSpan(fileOf(node), node);
}

function lineOf(node: Node): Place {
  return firstLineOf(fileOf(node), node);
}

/** Every tree is parsed on behalf of a source file; the syntax layer only promises its text. */
export function fileOf(node: Node): SourceFile {
  return node.tree.file as SourceFile;
}
