/**
 * The names under which a package may be known whose source is not at hand, the likeliest first. The package clause
 * decides in Go; these are the customs by which paths follow it.
 */
export function guessedNames(path: string): readonly string[] {
  let names = guesses.get(path);
  if (names === undefined) guesses.set(path, (names = guess(path)));
  return names;
}

/** Every file asks for the names of its imports, and most paths are imported by many files. */
const guesses = new Map<string, readonly string[]>();

function guess(path: string): readonly string[] {
  const elements = path.split('/');
  let last = elements.pop() ?? '';
  if (/^v[0-9]+$/.test(last) && elements.length > 0) last = elements.pop() ?? '';
  last = last.replace(/\.v[0-9]+(-unstable)?$/, '');
  const names = [last];
  const bare = last.replace(/^(go|golang)[-.]/, '').replace(/[-.](go|golang)$/, '');
  names.push(bare, last.replace(/^go(?=.)/, ''));
  for (const name of [last, bare]) {
    names.push(name.replaceAll('-', '_'), name.replaceAll(/[-_.]/g, ''));
    names.push(name.slice(name.search(/[^-.]*$/)), name.split(/[-.]/)[0] ?? '');
  }
  return [...new Set(names)].filter((name) => /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name));
}
