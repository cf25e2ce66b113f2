import type { Package } from './project/package.ts';
import type { Answer } from './types/type.ts';

const known = new WeakMap<Package, Map<string, Answer>>();

/**
 * Whether anything in a package reads a field of that name. Told from the text, by name alone: a field of another type
 * with the same name counts as this one, so only `refuted` is a claim. Exported fields can be read elsewhere.
 */
export function fieldIsRead(pkg: Package, field: string): Answer {
  if (field === '' || /^\p{Lu}/u.test(field)) return 'unknown';
  let answers = known.get(pkg);
  if (answers === undefined) known.set(pkg, (answers = new Map<string, Answer>()));
  let answer = answers.get(field);
  if (answer === undefined) {
    const mention = new RegExp(`\\b${field}\\b`, 'g');
    answer = pkg.files.some(({ text }) => [...text.matchAll(mention)].some((match) => isRead(text, match.index, field))) ? 'proven' : 'refuted';
    answers.set(field, answer);
  }
  return answer;
}

/** A selector that is no target of an assignment, or a composite literal that could fill the field by position. */
function isRead(text: string, at: number, field: string): boolean {
  const lineStart = text.lastIndexOf('\n', at) + 1;
  const lineEnd = text.indexOf('\n', at);
  const line = text.slice(lineStart, lineEnd < 0 ? text.length : lineEnd);
  const before = text.slice(lineStart, at);
  if (!before.trimEnd().endsWith('.')) return false;
  const after = line.slice(at - lineStart + field.length);
  // A target: `x.f = v`, `x.f, y = ...`, `y, x.f = ...`.
  return !/^\s*(,[^=()]*)?=(?!=)/.test(after);
}
