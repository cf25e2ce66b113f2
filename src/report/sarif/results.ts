import type { Location, Result, ThreadFlow as SarifThreadFlow, ThreadFlowLocation } from 'sarif';
import type { Finding, FlowStep, Place, Related, ThreadFlow } from '../../api/finding.ts';
import { messageParts } from '../message.ts';
import type { Sources } from '../sources.ts';
import { cutFlows, MAX_RELATED, type Merged } from './limits.ts';
import { location, physicalLocation } from './locations.ts';
import { MESSAGE_ID } from './rules.ts';
import { stepKinds } from './step-kinds.ts';
import { escapeBraces, linkWords, messageText, oneLine, sentence, shorten, unlink } from './text.ts';

/** A quoted piece of code in the arguments of a message. */
const MAX_ARGUMENT = 100;

/** Link words longer than this make the list of places hard to read. */
const MAX_LINK_WORDS = 120;

/** `ruleIndex` is undefined for a finding whose rule the log does not describe. */
export function result({ finding, codeFlows }: Merged, ruleIndex: number | undefined, sources: Sources): Result {
  const { code, tier, level, place, lineHash } = finding;
  const related = finding.related.slice(0, MAX_RELATED);
  const flows = codeFlows.map((flow) => codeFlow(cutFlows(flow), place, sources));
  const primary = physicalLocation(place, sources, { oneLine: true, context: true });
  return {
    ruleId: code,
    ...(ruleIndex !== undefined && { ruleIndex }),
    level,
    message: {
      text: resultText(finding.message, related),
      ...(ruleIndex !== undefined && { id: MESSAGE_ID, arguments: [argument(primary.region?.snippet?.text, place)] }),
    },
    locations: [{ physicalLocation: primary }],
    ...(related.length > 0 && { relatedLocations: related.map((one, i) => relatedLocation(one, i + 1, sources)) }),
    ...(flows.length > 0 && { codeFlows: flows }),
    ...(lineHash !== '' && { partialFingerprints: { primaryLocationLineHash: lineHash } }),
    properties: { tier },
  };
}

/** Whether a result leaves something of its finding out. */
export function isCut({ finding, codeFlows }: Merged): boolean {
  return finding.related.length > MAX_RELATED || codeFlows.some((flows) => cutFlows(flows) !== flows);
}

/**
 * The message with its links. GitHub shows a related place only where the message links to it, so those without a link
 * follow in a sentence of their own.
 */
function resultText(message: string, related: readonly Related[]): string {
  const linked = new Set<number>();
  const text = messageParts(oneLine(message), related.length)
    .map((part) => {
      if (part.kind === 'text') return escapeBraces(unlink(part.text));
      linked.add(part.target);
      return `[${linkWords(part.text)}](${part.target})`;
    })
    .join('');
  const links = related.flatMap((one, i) => (linked.has(i + 1) ? [] : [`[${placeWords(one)}](${i + 1})`]));
  const rest = links.length === 0 ? '' : ` Related: ${links.join('; ')}.`;
  return sentence(text) + rest;
}

function placeWords({ message }: Related): string {
  const words = oneLine(message).replace(/[.;]+$/, '');
  return linkWords(words === '' ? 'here' : shorten(words, MAX_LINK_WORDS));
}

/** What fills the rule's message string: the code that the finding marks. */
function argument(snippet: string | undefined, place: Place): string {
  const code = oneLine(snippet ?? '');
  return code === '' ? `${place.path}:${place.start.line}` : shorten(code, MAX_ARGUMENT);
}

function relatedLocation({ place, message }: Related, id: number, sources: Sources): Location {
  return { id, ...location(place, sources, message === '' ? 'here' : message) };
}

/** One thread flow a goroutine. Locations are inline: GitHub follows no index. */
function codeFlow(flows: readonly ThreadFlow[], primary: Finding['place'], sources: Sources): { threadFlows: SarifThreadFlow[] } {
  const ids = new Set<string>();
  const threadFlows = flows
    .filter(({ steps }) => steps.length > 0)
    .map(({ goroutine, steps }, thread) => ({
      id: uniqueId(goroutine, ids),
      message: { text: messageText(goroutine) },
      locations: steps.map((step) => threadFlowLocation(step, thread, primary, sources)),
    }));
  return { threadFlows };
}

function threadFlowLocation(step: FlowStep, thread: number, primary: Place, sources: Sources): ThreadFlowLocation {
  const at = location(step.place, sources, step.message);
  const isPrimary = step.place.path === primary.path && step.place.start.offset === primary.start.offset;
  const kinds = stepKinds(at.physicalLocation?.region?.snippet?.text ?? '', isPrimary);
  return {
    location: at,
    ...(kinds.length > 0 && { kinds }),
    // The launcher is the outer goroutine, those that it starts lie within.
    nestingLevel: thread === 0 ? 0 : 1,
    executionOrder: step.order,
    importance: isPrimary ? 'essential' : 'important',
  };
}

function uniqueId(goroutine: string, taken: Set<string>): string {
  let id = goroutine;
  for (let n = 2; taken.has(id); n++) id = `${goroutine} ${n}`;
  taken.add(id);
  return id;
}
