import { identical } from './identical.ts';
import { unknown, type GoType, type InterfaceType, type TypeParameter, type UnionTerm } from './type.ts';
import type { Types } from './types.ts';

/** Constraints embedded in one another deeper than this occur only in invalid code. */
const EMBEDDING_LIMIT = 12;

/**
 * The core type (Go spec, Core types): the underlying type, or for a type parameter the single underlying type of all
 * types of its set. A type parameter without one comes back as it is.
 */
export function coreType(types: Types, type: GoType): GoType {
  const inner = types.underlying(type);
  if (inner.kind !== 'type-parameter') return inner;
  const constraint = types.constraint(inner);
  if (constraint.kind !== 'interface') return constraint.kind === 'unknown' ? constraint : inner;
  const terms = termsOf(types, constraint);
  if (terms === 'unknown') return unknown(`the constraint of ${inner.name} is not at hand`);
  if (terms === null) return inner;
  const all = terms.map((term) => types.underlying(term.type));
  const first = all[0];
  if (first === undefined) return inner;
  if (all.every((other) => identical(types, first, other))) return first;
  return commonChannel(types, all) ?? inner;
}

/** The core type of a constraint with what it says beyond it: whether it stands for a single type, and its `~`. */
export function coreTerm(types: Types, constraint: InterfaceType): { readonly type: GoType; readonly tilde: boolean; readonly single: boolean } | null {
  const terms = termsOf(types, constraint);
  const first = terms === null || terms === 'unknown' ? undefined : terms[0];
  if (terms === null || terms === 'unknown' || first === undefined) return null;
  if (terms.length === 1) return { type: first.tilde ? types.underlying(first.type) : first.type, tilde: first.tilde, single: true };
  const all = terms.map((term) => types.underlying(term.type));
  const [head] = all;
  const common = head !== undefined && all.every((other) => identical(types, head, other)) ? head : commonChannel(types, all);
  // Types that share their underlying type are matched through it, as if it were written with `~`.
  return common === null ? null : { type: common, tilde: true, single: false };
}

/** The underlying types of a type parameter's type set; none where it has methods only, or is not known. */
export function typesOf(types: Types, parameter: TypeParameter): readonly GoType[] {
  const constraint = types.constraint(parameter);
  const terms = constraint.kind === 'interface' ? termsOf(types, constraint) : null;
  return terms === null || terms === 'unknown' ? [] : terms.map((term) => types.underlying(term.type));
}

/** Channels that differ in their direction have the restricted one as core type. */
function commonChannel(types: Types, all: readonly GoType[]): GoType | null {
  let result: GoType | null = null;
  for (const type of all) {
    if (type.kind !== 'chan') return null;
    if (result === null) {
      result = type;
      continue;
    }
    if (result.kind !== 'chan' || !identical(types, result.elem, type.elem)) return null;
    if (result.direction === 'both') result = type;
    else if (type.direction !== 'both' && type.direction !== result.direction) return null;
  }
  return result;
}

/** The types that an interface admits; null for all that have its methods. Terms of several unions are intersected. */
export function termsOf(types: Types, type: InterfaceType, depth = 0): readonly UnionTerm[] | null | 'unknown' {
  let result: readonly UnionTerm[] | null = null;
  if (depth > EMBEDDING_LIMIT) return 'unknown';
  for (const embedded of type.embedded) {
    const terms = embeddedTerms(types, embedded, depth);
    if (terms === 'unknown') return terms;
    if (terms === null) continue;
    result = result === null ? terms : intersection(types, result, terms);
  }
  return result;
}

function embeddedTerms(types: Types, type: GoType, depth: number): readonly UnionTerm[] | null | 'unknown' {
  if (type.kind === 'union') {
    const out: UnionTerm[] = [];
    for (const term of type.terms) {
      const inner = term.tilde ? null : types.underlying(term.type);
      if (inner?.kind !== 'interface') {
        out.push(term);
        continue;
      }
      const terms = termsOf(types, inner, depth + 1);
      if (terms === null || terms === 'unknown') return terms;
      out.push(...terms);
    }
    return out;
  }
  // The predeclared interfaces `error` and `comparable` have no declaration and admit types of any kind.
  if (type.kind === 'named' && type.definition.package === null) return null;
  const inner = types.underlying(type);
  if (inner.kind === 'interface') return termsOf(types, inner, depth + 1);
  return inner.kind === 'unknown' ? 'unknown' : [{ tilde: false, type }];
}

function intersection(types: Types, one: readonly UnionTerm[], other: readonly UnionTerm[]): readonly UnionTerm[] {
  const admits = (term: UnionTerm, type: GoType): boolean =>
    term.tilde ? identical(types, types.underlying(term.type), types.underlying(type)) : identical(types, term.type, type);
  return [
    ...one.filter((term) => other.some((second) => admits(second, term.type) && (second.tilde || !term.tilde))),
    ...other.filter((term) => !term.tilde && one.some((second) => second.tilde && admits(second, term.type))),
  ];
}
