import type { Node } from '../../syntax/tree.ts';
import type { Member, Package } from '../project/package.ts';
import type { Binding } from '../scopes.ts';
import type { GoType } from '../types/type.ts';

/** Where an access path begins. */
export type PathRoot =
  | { readonly kind: 'local'; readonly binding: Binding }
  /** A package-level variable (or function). */
  | { readonly kind: 'package'; readonly package: Package; readonly member: Member }
  /** What one call returns. */
  | { readonly kind: 'call'; readonly node: Node }
  /** What a composite literal, `new`, `make` or a function literal makes. */
  | { readonly kind: 'fresh'; readonly node: Node };

/**
 * Whether a variable, field or element is the object itself or refers to it: a `sync.WaitGroup` is, a pointer, channel,
 * map, slice, function or interface refers. Pointers are seen through, so `s.wg` and `(&s.wg)` are the same path.
 */
export type Holds = 'value' | 'reference' | 'unknown';

export type PathStep =
  | {
    readonly kind: 'field';
    readonly name: string;
    /** The defined type whose struct has the field, as go/types prints it; null for structs without a name or not at hand. */
    readonly owner: string | null;
    /** Promotion went through it: the source does not write it. */
    readonly implicit: boolean;
    readonly holds: Holds;
  }
  | {
    readonly kind: 'index';
    /** The value of a constant index. */
    readonly constant: string | null;
    /** The variable that is the index. */
    readonly variable: Binding | null;
    readonly text: string;
    readonly holds: Holds;
  };

/** How an expression reaches an object: a root and the fields and elements from there. */
export interface AccessPath {
  readonly root: PathRoot;
  readonly rootHolds: Holds;
  readonly steps: readonly PathStep[];
  /** The type of the expression that the path was made for. */
  readonly type: GoType;
}

/** As a reader would write it: `s.wg`, `jobs[i].done`. */
export function displayPath(path: AccessPath): string {
  return displayRoot(path.root) + path.steps.map((step) => (step.kind === 'field' ? `.${step.name}` : `[${step.text}]`)).join('');
}

/**
 * `example.com/p.T.wg` for what is reached through a field of a defined type, whoever holds the T: the same for `s.wg` in
 * every method of T. Elements are `[]`. Null where no field of a defined type takes part.
 */
export function fieldKey(path: AccessPath): string | null {
  let tail = '';
  for (let index = path.steps.length - 1; index >= 0; index--) {
    const step = path.steps[index];
    if (step === undefined) break;
    if (step.kind === 'index') {
      tail = `[]${tail}`;
      continue;
    }
    tail = `.${step.name}${tail}`;
    if (step.owner !== null) return step.owner + tail;
  }
  return null;
}

/** What identifies an object beyond one function: its field key, or the package variable that it is or is part of. */
export function sharedKey(path: AccessPath): string | null {
  const field = fieldKey(path);
  if (field !== null || path.root.kind !== 'package') return field;
  const { package: pkg, member } = path.root;
  return `${pkg.path}.${member.name}` + path.steps.map((step) => (step.kind === 'field' ? `.${step.name}` : '[]')).join('');
}

/** The path as its caller sees it: the root replaced by what the mapping says. Null where it is of no concern to the caller. */
export function rebase(path: AccessPath, mapping: PathMapping): AccessPath | null {
  if (path.root.kind === 'package') return path;
  const base = path.root.kind === 'local' ? mapping(path.root.binding) : null;
  if (base === null) return null;
  return { root: base.root, rootHolds: base.rootHolds, steps: [...base.steps, ...path.steps], type: path.type };
}

/** From a callee's parameters and receiver, and the variables that a literal captures, to the caller's paths. */
export type PathMapping = (binding: Binding) => AccessPath | null;

/** Long expressions are cut in messages. */
const SHOWN_LENGTH = 40;

function displayRoot(root: PathRoot): string {
  switch (root.kind) {
    case 'local': return root.binding.name;
    case 'package': return root.member.name;
    case 'call': case 'fresh': {
      const text = root.node.text.replaceAll(/\s+/g, ' ');
      return text.length <= SHOWN_LENGTH ? text : `${text.slice(0, SHOWN_LENGTH - 1)}…`;
    }
    default: return root satisfies never;
  }
}
