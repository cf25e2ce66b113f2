import type { Finding, Place } from '../api/finding.ts';
import { escapeText } from './escape.ts';
import { codeFrame, lastLine, type FrameOptions } from './frame.ts';
import type { ReportInput } from './input.ts';
import { messageParts } from './message.ts';
import { plainPaint, type Paint } from './paint.ts';
import { Sources } from './sources.ts';
import { placeText } from './text.ts';
import { cellWidth, padCells } from './width.ts';

/** Lines of code above and below the finding. */
const CONTEXT = 1;

/** For a reader at a terminal: each finding with its code, its related places in order, and the schedule that fails. */
export function prettyReport(input: ReportInput, paint: Paint = plainPaint): string {
  const sources = new Sources(input);
  return input.findings.map((finding) => prettyFinding(finding, input, sources, paint)).join('\n');
}

function prettyFinding(finding: Finding, input: ReportInput, sources: Sources, paint: Paint): string {
  const { place, related, level } = finding;
  const show = (at: Place): string => placeText(at, (path) => input.displayPath(path));
  const places = [place, ...related.map((one) => one.place)];
  const digits = String(Math.max(...places.map((one) => lastLine(one)))).length;
  const frame = (at: Place, options: Pick<FrameOptions, 'style' | 'mark' | 'context'>): string => {
    const source = sources.of(at.path);
    return source === null ? '' : codeFrame(source.lines, at, { ...options, paint, digits });
  };

  const rule = paint('dim', `(${finding.code} ${finding.slug})`);
  let out = `${paint('path', show(place))}: ${paint(level, level)}: ${headline(finding, paint)} ${rule}\n`;
  out += frame(place, { style: level, mark: '^', context: CONTEXT });
  related.forEach(({ place: at, message }, i) => {
    const words = message === '' ? '' : `: ${escapeText(message)}`;
    out += `  ${paint('related', `[${i + 1}]`)} ${paint('path', show(at))}${words}\n`;
    out += frame(at, { style: 'related', mark: '-', context: 0 });
  });
  return out + schedule(finding, show, paint);
}

/** The message, each link followed by the number of the place that it points at. */
function headline({ message, related }: Finding, paint: Paint): string {
  return messageParts(message, related.length)
    .map((part) => {
      const words = paint('strong', escapeText(part.text));
      return part.kind === 'text' ? words : `${words} ${paint('related', `[${part.target}]`)}`;
    })
    .join('');
}

/** What each goroutine does, in the order in which it goes wrong. */
function schedule({ flows }: Finding, show: (place: Place) => string, paint: Paint): string {
  const steps = flows.flatMap(({ goroutine, steps: own }) =>
    own.map(({ order, place, message }) => ({
      order,
      goroutine: escapeText(goroutine),
      at: show(place),
      message: escapeText(message),
    })),
  );
  if (steps.length === 0) return '';
  steps.sort((a, b) => a.order - b.order);
  const digits = Math.max(...steps.map(({ order }) => String(order).length));
  const nameCells = Math.max(...steps.map(({ goroutine }) => cellWidth(goroutine)));
  const placeCells = Math.max(...steps.map(({ at }) => cellWidth(at)));
  let out = `  ${paint('strong', 'The schedule that fails:')}\n`;
  for (const { order, goroutine, at, message } of steps) {
    const turn = paint('dim', String(order).padStart(digits));
    out += `    ${turn}  ${padCells(goroutine, nameCells)}  ${paint('path', padCells(at, placeCells))}  ${message}\n`;
  }
  return out;
}
