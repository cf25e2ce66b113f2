/** A language version of Go. Patch releases and candidates do not change the language, so they are dropped. */
export interface GoVersion {
  readonly major: number;
  readonly minor: number;
}

/** The newest version this tool knows. Code outside any module is compiled as the newest, as the go command does. */
export const LATEST: GoVersion = { major: 1, minor: 26 };

/** What a go.mod without a `go` line means to the go command. */
export const WITHOUT_GO_LINE: GoVersion = { major: 1, minor: 16 };

/** Reads `1.22`, `1.22.3`, `1.23rc1`, `go1.21` and `go1.21.0-suffix`; null for anything else. */
export function parseGoVersion(text: string): GoVersion | null {
  const match = /^(?:go)?(\d{1,4})(?:\.(\d{1,4})(?:\.\d+)?(?:(?:alpha|beta|rc)\d+)?)?(?:[-+].*)?$/.exec(text.trim());
  if (match === null) return null;
  return { major: Number(match[1]), minor: Number(match[2] ?? 0) };
}

export function atLeast(version: GoVersion, major: number, minor: number): boolean {
  return version.major > major || (version.major === major && version.minor >= minor);
}

export function laterOf(a: GoVersion, b: GoVersion): GoVersion {
  return atLeast(a, b.major, b.minor) ? a : b;
}

export function printGoVersion(version: GoVersion): string {
  return `${version.major}.${version.minor}`;
}

/** Orders module versions (`v1.2.3-pre.1+meta`) by precedence, so that a workspace can take the highest one asked for. */
export function compareModuleVersions(a: string, b: string): number {
  const [coreA, preA] = splitVersion(a);
  const [coreB, preB] = splitVersion(b);
  for (let i = 0; i < 3; i++) {
    const difference = (coreA[i] ?? 0) - (coreB[i] ?? 0);
    if (difference !== 0) return difference;
  }
  if (preA.length === 0 || preB.length === 0) return preB.length - preA.length;
  for (let i = 0; i < Math.max(preA.length, preB.length); i++) {
    const difference = compareIdentifiers(preA[i], preB[i]);
    if (difference !== 0) return difference;
  }
  return 0;
}

function splitVersion(version: string): [core: number[], pre: string[]] {
  const bare = version.replace(/^v/, '').replace(/\+.*$/, '');
  const dash = bare.indexOf('-');
  const core = dash < 0 ? bare : bare.slice(0, dash);
  return [core.split('.').map((part) => Number(part) || 0), dash < 0 ? [] : bare.slice(dash + 1).split('.')];
}

function compareIdentifiers(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  const numberA = /^\d+$/.test(a);
  const numberB = /^\d+$/.test(b);
  if (numberA && numberB) return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
  if (numberA !== numberB) return numberA ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}
