/** Path arithmetic on absolute, clean paths with `/`, since this layer may not ask the system for it. */

export function join(dir: string, rest: string): string {
  if (rest === '' || rest === '.') return dir;
  return dir.endsWith('/') ? dir + rest : `${dir}/${rest}`;
}

/** The directory above, or null at the root (`/` or `C:/`). */
export function parentOf(path: string): string | null {
  const root = rootOf(path);
  if (path.length <= root.length) return null;
  const slash = path.lastIndexOf('/');
  return slash < root.length ? root : path.slice(0, slash);
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export function isWithin(dir: string, path: string): boolean {
  return path === dir || path.startsWith(dir.endsWith('/') ? dir : `${dir}/`);
}

/** The path below a directory that holds it; `''` for the directory itself. */
export function below(dir: string, path: string): string {
  return path === dir ? '' : path.slice(dir.endsWith('/') ? dir.length : dir.length + 1);
}

/** The way from a directory to any path, with `..` where needed. Paths on different drives stay absolute. */
export function relative(from: string, to: string): string {
  if (rootOf(from) !== rootOf(to)) return to;
  const a = from.split('/').filter(Boolean);
  const b = to.split('/').filter(Boolean);
  let same = 0;
  while (same < a.length && same < b.length && a[same] === b[same]) same++;
  return [...a.slice(same).map(() => '..'), ...b.slice(same)].join('/') || '.';
}

/** The path and all directories above it, nearest first. */
export function* upwards(path: string): Iterable<string> {
  for (let at: string | null = path; at !== null; at = parentOf(at)) yield at;
}

/** Resolves `.` and `..` of a relative path against a directory. */
export function resolve(dir: string, rest: string): string {
  if (rootOf(rest) !== '') return rest;
  let at = dir;
  for (const part of rest.split('/')) {
    if (part === '..') at = parentOf(at) ?? at;
    else if (part !== '.' && part !== '') at = join(at, part);
  }
  return at;
}

function rootOf(path: string): string {
  return /^(?:[A-Za-z]:)?\//.exec(path)?.[0] ?? '';
}

/** Orders strings by code unit: the same on every system and in every locale. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
