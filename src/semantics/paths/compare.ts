import type { Node, Tree } from '../../syntax/tree.ts';
import type { Binding } from '../scopes.ts';
import { deref, nameOf, type Answer } from '../types/type.ts';
import type { Types } from '../types/types.ts';
import { isSetOnce, isSteady, isStable, isStableStep } from './changes.ts';
import type { AccessPath, PathStep } from './path.ts';

type FreshOf = (binding: Binding) => Node | null;

/** Whether two paths lead to the same object; see `Paths.sameObject`. */
export function comparePaths(a: AccessPath, b: AccessPath, trees: readonly Tree[], freshOf: FreshOf, types: Types): Answer {
  if (ofDifferentTypes(a, b, types) || inDifferentPlaces(a, b)) return 'refuted';
  if (!sameRoot(a, b)) {
    return inPlace(a.steps) && inPlace(b.steps) && apart(a, b, freshOf) ? 'refuted' : 'unknown';
  }
  let certain = isStable({ ...a, steps: [] }, trees);
  const length = Math.max(a.steps.length, b.steps.length);
  for (let index = 0; index < length; index++) {
    const [left, right] = [a.steps[index], b.steps[index]];
    const difference = left === undefined || right === undefined ? 'refuted' : sameStep(left, right);
    // What lies beside or inside the other is another object, unless a reference on the way leads back to it.
    if (difference === 'refuted') return certain && inPlace(a.steps.slice(index)) && inPlace(b.steps.slice(index)) ? 'refuted' : 'unknown';
    if (difference === 'unknown' || left === undefined) return 'unknown';
    certain &&= isStableStep(left, a.steps[index - 1] ?? null, trees);
  }
  return certain ? 'proven' : 'unknown';
}

function sameRoot(a: AccessPath, b: AccessPath): boolean {
  const [first, second] = [a.root, b.root];
  switch (first.kind) {
    case 'local': return second.kind === 'local' && first.binding === second.binding;
    case 'package': return second.kind === 'package' && first.package === second.package && first.member.name === second.member.name;
    case 'call': case 'fresh': return second.kind === first.kind && first.node === second.node;
    default: return first satisfies never;
  }
}

function sameStep(a: PathStep, b: PathStep): Answer {
  if (a.kind === 'field') return b.kind === 'field' && a.name === b.name ? 'proven' : b.kind === 'field' ? 'refuted' : 'unknown';
  if (b.kind === 'field') return 'unknown';
  if (a.constant !== null && b.constant !== null) return a.constant === b.constant ? 'proven' : 'refuted';
  return a.variable !== null && a.variable === b.variable && isSteady(a.variable) ? 'proven' : 'unknown';
}

/** Whether all steps stay inside one object. */
function inPlace(steps: readonly PathStep[]): boolean {
  return steps.every((step) => step.holds === 'value');
}

/** Whether the roots are known to be different objects. */
function apart(a: AccessPath, b: AccessPath, freshOf: FreshOf): boolean {
  const [first, second] = [storageOf(a, freshOf), storageOf(b, freshOf)];
  if (first !== null && second !== null) return first !== second;
  // A parameter refers to what was there before the function ran, so to nothing that it made itself.
  return (first !== null && cameBefore(b, a)) || (second !== null && cameBefore(a, b));
}

/** What stands for the object that the root is or has referred to all its life. */
function storageOf(path: AccessPath, freshOf: FreshOf): unknown {
  const { root, rootHolds } = path;
  if (root.kind === 'fresh') return root.node;
  if (root.kind === 'call' || rootHolds === 'unknown') return null;
  if (rootHolds === 'value') return root.kind === 'local' ? root.binding : `variable ${root.package.path}.${root.member.name}`;
  return root.kind === 'local' ? freshOf(root.binding) : null;
}

function cameBefore(older: AccessPath, made: AccessPath): boolean {
  if (older.root.kind !== 'local' || made.root.kind !== 'local') return false;
  const { binding } = older.root;
  const given = binding.kind === 'parameter' || binding.kind === 'receiver';
  return given && isSetOnce(binding) && binding.function === made.root.binding.function && made.root.binding.kind === 'variable';
}

/**
 * Whether the objects are stored in variables that different declarations make: `Account.mu` is never `Server.mu`,
 * whatever account and server are.
 */
function inDifferentPlaces(a: AccessPath, b: AccessPath): boolean {
  const [first, second] = [placeOf(a), placeOf(b)];
  return first !== null && second !== null && first !== second;
}

/** The declaration that an object's storage belongs to; null where the path ends in a reference to it. */
function placeOf(path: AccessPath): unknown {
  const last = path.steps.at(-1);
  if (last === undefined) return path.rootHolds === 'value' ? storageOf(path, () => null) : null;
  if (last.holds !== 'value') return null;
  if (last.kind === 'index') return 'element';
  return last.owner === null ? null : `${last.owner}.${last.name}`;
}

/** Objects of two different defined types are different; an interface may hold either. */
function ofDifferentTypes(a: AccessPath, b: AccessPath, types: Types): boolean {
  const [first, second] = [deref(a.type), deref(b.type)];
  if (first.kind !== 'named' || second.kind !== 'named') return false;
  if (nameOf(first) === nameOf(second)) return false;
  return [first, second].every((type) => type.definition.spec !== null && types.underlying(type).kind === 'struct');
}
