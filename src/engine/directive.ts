/** The three families of suppression comments: golangci-lint's, staticcheck's, and our own. */
export type Family = 'nolint' | 'lint' | 'conclint';

/** A suppression comment as written. */
export interface Directive {
  readonly family: Family;
  /** True for the forms that name the file: `lint:file-ignore`, `conclint:ignore-file`. */
  readonly wholeFile: boolean;
  /** Codes, slugs, areas or globs in lower case; null for everything. */
  readonly names: readonly string[] | null;
  /** True where the author addressed this tool, so that we may complain about the comment. */
  readonly ours: boolean;
  readonly problem: Problem | null;
}

export interface Problem {
  readonly message: string;
  /** False where the comment is understood all the same. */
  readonly ignored: boolean;
}

const TOOL = 'go-conc-lint';

/** Reads a `//` comment; null where it is no suppression at all. */
export function parseDirective(comment: string): Directive | null {
  if (!comment.startsWith('//')) return null;
  const text = comment.slice(2).trimEnd();
  const body = text.trimStart();
  const spaced = body.length < text.length;
  if (/^nolint(?=$|[\s:])/.test(body)) return parseNolint(body, spaced);
  if (/^lint:(file-)?ignore(?=$|\s)/.test(body)) return parseLint(body, spaced);
  if (body.startsWith('conclint:')) return parseConclint(body, spaced);
  return null;
}

/** `//nolint`, `//nolint:all`, `//nolint:a,b // reason`; names are those of linters, and ours is one of them. */
function parseNolint(body: string, spaced: boolean): Directive {
  const detached = /^nolint\s+:/.test(body);
  const list = body.replace(/^nolint\s*/, '');
  if (!list.startsWith(':')) return { family: 'nolint', wholeFile: false, names: null, ours: false, problem: null };
  const written = (list.slice(1).split('//')[0] ?? '').split(',').map(firstWord).filter((name) => name !== '');
  if (written.length === 0 || written.includes('all')) {
    return { family: 'nolint', wholeFile: false, names: null, ours: false, problem: null };
  }
  const whole = written.includes(TOOL);
  const names = written.filter(isOurName);
  const ours = whole || names.length > 0;
  const problem = ours && (spaced || detached) ? tolerated('write `//nolint:` without spaces, or golangci-lint reads another meaning') : null;
  return { family: 'nolint', wholeFile: false, names: whole ? null : names, ours, problem };
}

/** `//lint:ignore GCL1001[,GCL1002] reason` and `//lint:file-ignore ...`; staticcheck makes the reason mandatory. */
function parseLint(body: string, spaced: boolean): Directive | null {
  const [verb = '', list = '', ...reason] = body.split(/\s+/);
  const written = list.split(',').map((name) => name.toLowerCase()).filter((name) => name !== '');
  const names = written.filter((name) => isOurName(name) || name === '*');
  if (names.length === 0) return null;
  const ours = written.some(isOurName);
  const wholeFile = verb === 'lint:file-ignore';
  let problem: Problem | null = null;
  if (reason.length === 0 || reason[0]?.startsWith('//') === true) {
    problem = { message: `this suppression has no effect, since \`${verb}\` needs a reason after the codes`, ignored: true };
  } else if (ours && spaced) {
    problem = tolerated(`write \`//${verb}\` without a space, or staticcheck overlooks it`);
  }
  return { family: 'lint', wholeFile, names, ours, problem };
}

/** `//conclint:ignore [names] [-- reason]` and `//conclint:ignore-file [names] [-- reason]`. */
function parseConclint(body: string, spaced: boolean): Directive {
  const verb = firstWord(body.slice('conclint:'.length));
  const wholeFile = verb === 'ignore-file';
  if (verb !== 'ignore' && !wholeFile) {
    const message = `this comment has no effect, since \`conclint:${verb}\` does not exist: write \`conclint:ignore\` or \`conclint:ignore-file\``;
    return { family: 'conclint', wholeFile: false, names: [], ours: true, problem: { message, ignored: true } };
  }
  const rest = body.slice('conclint:'.length + verb.length);
  const list = (rest.split(/(?:^|\s)--(?:\s|$)|\/\//)[0] ?? '').toLowerCase();
  const names = list.split(/[\s,]+/).filter((name) => name !== '');
  const all = names.length === 0 || names.includes('all');
  const problem = spaced ? tolerated(`write \`//conclint:${verb}\` without a space, so that gofmt and go doc leave it alone`) : null;
  return { family: 'conclint', wholeFile, names: all ? null : names, ours: true, problem };
}

function tolerated(message: string): Problem {
  return { message, ignored: false };
}

function firstWord(text: string): string {
  return (text.trim().split(/\s/)[0] ?? '').toLowerCase();
}

/** Codes of ours, in part or as a glob, and slugs. Other linters' names have neither. */
function isOurName(name: string): boolean {
  return /^gcl[\d*]/.test(name) || /^[a-z]+\/[a-z*][a-z0-9*-]*$/.test(name);
}
