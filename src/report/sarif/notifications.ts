import type { Notification, ReportingDescriptor } from 'sarif';
import type { Notice } from '../../api/finding.ts';
import { HOME_PAGE } from '../../api/rule-page.ts';
import { noticeText } from '../text.ts';
import type { Sources } from '../sources.ts';
import { physicalLocation } from './locations.ts';
import { MESSAGE_ID } from './rules.ts';
import { messageText, oneLine } from './text.ts';
import { pathUri, SOURCE_ROOT } from './uri.ts';

/** What the report itself has to say, beside the notices of the run. */
export interface CutNotice {
  readonly kind: 'cut';
  readonly message: string;
}

type Kind = Notice['kind'] | CutNotice['kind'];

interface NotificationRule {
  readonly kind: Kind;
  readonly id: string;
  readonly name: string;
  readonly level: Notification.level;
  readonly short: string;
  readonly full: string;
  readonly help: string;
}

/** Codes of the last hundred belong to the tool itself. */
const NOTIFICATION_RULES: readonly NotificationRule[] = [
  {
    kind: 'syntax',
    id: 'GCL9911',
    name: 'SyntaxError',
    level: 'warning',
    short: 'A part of a file could not be parsed.',
    full: 'The file has a syntax error. Declarations without errors are analysed; findings in the others may be missing.',
    help: 'Run gofmt -e on the file.',
  },
  {
    kind: 'unreadable',
    id: 'GCL9912',
    name: 'UnreadableFile',
    level: 'warning',
    short: 'A file or folder could not be read.',
    full: 'The file or folder could not be read, so findings in it are missing. The others were analysed.',
    help: 'Check that it exists and that the user who runs the tool may read it.',
  },
  {
    kind: 'internal',
    id: 'GCL9913',
    name: 'InternalError',
    level: 'error',
    short: 'A rule failed on a file.',
    full: 'A rule stopped with an error of its own, so some of its findings may be missing. The run went on.',
    help: 'Please report it with the text of the notification.',
  },
  {
    kind: 'pattern',
    id: 'GCL9914',
    name: 'UnmatchedPattern',
    level: 'warning',
    short: 'A pattern on the command line matched nothing.',
    full: 'A package pattern or file name on the command line matched nothing or could not be understood.',
    help: 'Patterns are those of the go command, such as ./... or ./internal/queue.',
  },
  {
    kind: 'cut',
    id: 'GCL9915',
    name: 'ReportCut',
    level: 'warning',
    short: 'The report leaves something out to stay within the limits of GitHub.',
    full: 'GitHub limits the results of a run and the places of a result. The worst results are kept; other formats have all.',
    help: 'Use the json format for all findings, or lower their number with -checks or a baseline.',
  },
];

const ORDER = new Map(NOTIFICATION_RULES.map(({ kind }, index) => [kind, index]));

export function notificationDescriptors(): ReportingDescriptor[] {
  return NOTIFICATION_RULES.map(({ id, name, level, short, full, help }) => ({
    id,
    name,
    shortDescription: { text: short },
    fullDescription: { text: full },
    help: { text: help },
    helpUri: HOME_PAGE,
    messageStrings: { [MESSAGE_ID]: { text: `${short.slice(0, -1)}: '{0}'.` } },
    defaultConfiguration: { level },
  }));
}

export function notification(notice: Notice | CutNotice, sources: Sources): Notification {
  const index = ORDER.get(notice.kind) ?? 0;
  const rule = NOTIFICATION_RULES[index];
  const place = notice.kind === 'cut' ? undefined : notice.place;
  const path = notice.kind === 'cut' ? undefined : notice.path;
  // The text repeats the place, since few viewers show where a notification belongs.
  const text = notice.kind === 'cut' ? notice.message : noticeText(notice, (shown) => shown);
  const artifact = path === undefined ? null : { uri: pathUri(path), uriBaseId: SOURCE_ROOT };
  const locations =
    place !== undefined
      ? [{ physicalLocation: physicalLocation(place, sources, { oneLine: true }) }]
      : artifact !== null
        ? [{ physicalLocation: { artifactLocation: artifact } }]
        : [];
  return {
    descriptor: { id: rule?.id ?? '', index },
    level: rule?.level ?? 'warning',
    message: { text: messageText(text), id: MESSAGE_ID, arguments: [oneLine(text)] },
    ...(locations.length > 0 && { locations }),
  };
}

/** For tests and documentation: which code stands for which kind. */
export function notificationId(kind: Kind): string {
  return NOTIFICATION_RULES[ORDER.get(kind) ?? 0]?.id ?? '';
}
