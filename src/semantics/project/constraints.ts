import type { GoVersion } from './go-version.ts';
import { ALSO, KNOWN_ARCH, KNOWN_OS, UNIX_OS } from './platforms.ts';

/** An expression after `//go:build`. */
export type Constraint =
  | { readonly kind: 'tag'; readonly name: string }
  | { readonly kind: 'not'; readonly operand: Constraint }
  | { readonly kind: 'and' | 'or'; readonly left: Constraint; readonly right: Constraint };

/** What is being built for, as far as build constraints can ask. */
export interface BuildTarget {
  readonly goos: string;
  readonly goarch: string;
  readonly tags: ReadonlySet<string>;
  /** `go1.N` holds up to this version. */
  readonly release: GoVersion;
}

/** More operators than any real constraint has. The go command stops there too, which keeps hostile input off the stack. */
const MAX_TOKENS = 1000;

/** Reads a constraint; null when it is malformed. */
export function parseConstraint(text: string): Constraint | null {
  const tokens = text.match(/&&|\|\||[!()]|[\p{L}\p{Nd}_.]+|\S/gu) ?? [];
  if (tokens.length === 0 || tokens.length > MAX_TOKENS) return null;
  let at = 0;
  const or = (): Constraint | null => chain('||', 'or', and);
  const and = (): Constraint | null => chain('&&', 'and', not);

  function chain(operator: string, kind: 'and' | 'or', operand: () => Constraint | null): Constraint | null {
    let left = operand();
    while (left !== null && tokens[at] === operator) {
      at++;
      const right: Constraint | null = operand();
      left = right === null ? null : { kind, left, right };
    }
    return left;
  }

  function not(): Constraint | null {
    const token = tokens[at++];
    if (token === undefined) return null;
    if (token === '!') {
      const operand = not();
      return operand === null ? null : { kind: 'not', operand };
    }
    if (token === '(') {
      const inner = or();
      return tokens[at++] === ')' ? inner : null;
    }
    return /^[\p{L}\p{Nd}_.]/u.test(token) ? { kind: 'tag', name: token } : null;
  }

  const parsed = or();
  return at === tokens.length ? parsed : null;
}

export function holds(constraint: Constraint, target: BuildTarget): boolean {
  switch (constraint.kind) {
    case 'tag':
      return hasTag(target, constraint.name);
    case 'not':
      return !holds(constraint.operand, target);
    case 'and':
      return holds(constraint.left, target) && holds(constraint.right, target);
    case 'or':
      return holds(constraint.left, target) || holds(constraint.right, target);
    default:
      return constraint satisfies never;
  }
}

/** Whether a tag is set. Cgo counts as on, so that files which use it are read. */
export function hasTag(target: BuildTarget, tag: string): boolean {
  if (tag === target.goos || tag === target.goarch || tag === ALSO.get(target.goos)) return true;
  if (tag === 'gc' || tag === 'cgo' || target.tags.has(tag)) return true;
  if (tag === 'unix') return UNIX_OS.has(target.goos);
  const release = /^go1\.(\d+)$/.exec(tag);
  return release !== null && Number(release[1]) >= 1 && Number(release[1]) <= target.release.minor;
}

/** Whether the name of a file allows the target: `x_windows.go`, `x_linux_test.go`, `x_linux_amd64.go`. */
export function nameMatches(fileName: string, target: BuildTarget): boolean {
  const stem = fileName.split('.', 1)[0] ?? '';
  const underscore = stem.indexOf('_');
  if (underscore < 0) return true;
  // What precedes the first underscore is never a constraint: linux.go and amd64_x.go are for everyone.
  const parts = stem.slice(underscore).split('_');
  if (parts.at(-1) === 'test') parts.pop();
  const last = parts.at(-1) ?? '';
  const before = parts.at(-2) ?? '';
  if (KNOWN_OS.has(before) && KNOWN_ARCH.has(last)) return hasTag(target, before) && hasTag(target, last);
  return !(KNOWN_OS.has(last) || KNOWN_ARCH.has(last)) || hasTag(target, last);
}

/** The lowest Go release that a constraint implies; null when it implies none. */
export function impliedVersion(constraint: Constraint): GoVersion | null {
  const minor = lowestMinor(constraint, true);
  return minor < 0 ? null : { major: 1, minor };
}

function lowestMinor(constraint: Constraint, positive: boolean): number {
  switch (constraint.kind) {
    case 'tag': {
      // `!go1.21` implies nothing: it sets an upper bound, and the language version is a lower one.
      const release = positive ? /^go1(?:\.(\d+))?$/.exec(constraint.name) : null;
      return release === null ? -1 : Number(release[1] ?? 0);
    }
    case 'not':
      return lowestMinor(constraint.operand, !positive);
    case 'and':
    case 'or': {
      const left = lowestMinor(constraint.left, positive);
      const right = lowestMinor(constraint.right, positive);
      return (constraint.kind === 'and') === positive ? Math.max(left, right) : Math.min(left, right);
    }
    default:
      return constraint satisfies never;
  }
}

/**
 * The constraint in old `// +build` lines before the package clause, for modules older than Go 1.18; null when there is
 * none. Spaces mean or, commas and, lines and.
 */
export function oldConstraint(text: string): Constraint | null {
  const clause = /^package[ \t]/m.exec(text);
  const header = text.slice(0, clause?.index ?? 0);
  if (!header.includes('+build')) return null;
  // The lines must be followed by a blank line, or they belong to the documentation of the package.
  const lastBlank = Math.max(header.lastIndexOf('\n\n'), header.lastIndexOf('\n\r\n'));
  const lines = [...header.slice(0, Math.max(0, lastBlank + 1)).matchAll(/^\/\/[ \t]*\+build[ \t]+(.*?)\r?$/gm)];
  const expressions = lines.map((line) =>
    `(${(line[1] ?? '').trim().split(/\s+/).map((group) => `(${group.split(',').join(' && ')})`).join(' || ')})`,
  );
  return expressions.length === 0 ? null : parseConstraint(expressions.join(' && '));
}
