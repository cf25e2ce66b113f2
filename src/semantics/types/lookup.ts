import { K, type Node } from '../../syntax/tree.ts';
import type { Member, Package } from '../project/package.ts';
import { memberNode } from './declared.ts';
import { signature } from './syntax.ts';
import { deref, substitute, unknown, type GoType, type NamedType, type StructType, type TypeDefinition } from './type.ts';
import type { Types } from './types.ts';
import { ERROR_METHOD } from './universe.ts';

/** What `x.name` selects. `path` holds the embedded fields that promotion went through, outermost first. */
export type Selection =
  | { readonly kind: 'field'; readonly name: string; readonly path: readonly string[]; readonly type: GoType; readonly owner: TypeDefinition | null }
  | {
    readonly kind: 'method'; readonly name: string; readonly path: readonly string[]; readonly type: GoType;
    readonly owner: TypeDefinition; readonly pointer: boolean; readonly member: Member | null; readonly declaration: Node | null;
  }
  | {
    readonly kind: 'interface-method'; readonly name: string; readonly path: readonly string[]; readonly type: GoType;
    /** Null for a method of an interface type without a name. */
    readonly owner: TypeDefinition | null;
  }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly why: string };

interface Candidate {
  readonly type: GoType;
  readonly path: readonly string[];
}

/** Embedding deeper than this occurs only in invalid recursive types. */
const EMBEDDING_LIMIT = 12;

/**
 * Finds a field or method by the rule of the shallowest depth (Go spec, Selectors). Where a type of that or a
 * shallower depth is not at hand, it could hold the name itself, so the answer is unknown.
 */
export function select(types: Types, operand: GoType, name: string, from: Package): Selection {
  let level: Candidate[] = [{ type: deref(operand), path: [] }];
  const seen = new Set<TypeDefinition>();
  for (let depth = 0; depth < EMBEDDING_LIMIT && level.length > 0; depth++) {
    const next: Candidate[] = [];
    let found: Selection | null = null;
    let missing: string | null = null;
    for (const { type, path } of level) {
      if (type.kind === 'named') {
        if (seen.has(type.definition)) continue;
        seen.add(type.definition);
      }
      const own = type.kind === 'named' ? method(types, type, name, path, from) : null;
      if (own !== null) found ??= own;
      const inner = inside(types, type);
      if (inner.kind === 'unknown') missing ??= inner.why;
      else if (inner.kind === 'struct') found ??= field(inner, name, path, type, from, next);
      else if (inner.kind === 'interface') found ??= interfaceMethod(types, type, name, path);
    }
    if (found !== null && (missing === null || found.kind === 'method')) return found;
    if (missing !== null) return opaqueMethod(level, name, missing);
    level = next;
  }
  return { kind: 'none' };
}

function inside(types: Types, type: GoType): GoType {
  const inner = types.underlying(type);
  return inner.kind === 'type-parameter' ? types.constraint(inner) : inner;
}

function method(types: Types, type: NamedType, name: string, path: readonly string[], from: Package): Selection | null {
  const { definition } = type;
  if (definition.local) return null;
  if (definition.package === null) {
    return definition.name === 'error' && name === 'Error'
      ? { kind: 'interface-method', name, path, type: ERROR_METHOD, owner: definition }
      : null;
  }
  if (!visible(name, definition.package, from)) return null;
  const member = definition.package.methods(definition.name).find((candidate) => candidate.name === name);
  if (member === undefined) return null;
  const declaration = memberNode(member)?.parent ?? null;
  if (declaration === null) return null;
  const receiver = declaration.children[0]?.children[0];
  const syntax = receiver?.children.at(-1);
  return {
    kind: 'method', name, path, owner: definition, member, declaration,
    pointer: syntax?.kind === K.pointer_type,
    type: substitute(signature(types, declaration), receiverArguments(type, syntax)),
  };
}

/** The type parameters that a method's receiver names, with the arguments of the type at hand. */
function receiverArguments(type: NamedType, syntax: Node | undefined): ReadonlyMap<Node, GoType> {
  const map = new Map<Node, GoType>();
  if (syntax === undefined || type.args.length === 0) return map;
  const generic = syntax.kind === K.pointer_type ? syntax.children[0] : syntax;
  const list = generic?.childOfKind(K.type_arguments)?.children ?? [];
  list.forEach((element, index) => {
    const name = element.kind === K.type_elem ? element.children[0] : element;
    const arg = type.args[index];
    if (name !== undefined && arg !== undefined) map.set(name, arg);
  });
  return map;
}

function field(struct: StructType, name: string, path: readonly string[], owner: GoType, from: Package, next: Candidate[]): Selection | null {
  const definition = owner.kind === 'named' ? owner.definition : null;
  for (const candidate of struct.fields) {
    if (candidate.name === name && visible(name, definition?.package ?? from, from)) {
      return { kind: 'field', name, path, type: candidate.type, owner: definition };
    }
    if (candidate.embedded) next.push({ type: deref(candidate.type), path: [...path, candidate.name] });
  }
  return null;
}

function interfaceMethod(types: Types, type: GoType, name: string, path: readonly string[]): Selection | null {
  const inner = inside(types, type);
  if (inner.kind !== 'interface') return inner.kind === 'unknown' ? { kind: 'unknown', why: inner.why } : null;
  const own = inner.methods.find((candidate) => candidate.name === name);
  const owner = type.kind === 'named' ? type.definition : null;
  if (own !== undefined) return { kind: 'interface-method', name, path, type: own.type, owner };
  let missing: Selection | null = null;
  for (const embedded of inner.embedded) {
    const found = embedded.kind === 'named' && embedded.definition.package === null && embedded.definition.name === 'error'
      ? (name === 'Error' ? { kind: 'interface-method' as const, name, path, type: ERROR_METHOD, owner: embedded.definition } : null)
      : interfaceMethod(types, embedded, name, path);
    if (found !== null && found.kind !== 'unknown') return found;
    missing ??= found;
  }
  return missing;
}

/**
 * The method of a type of which only the name is known: its identity is still certain when no other type takes part.
 * Whether its receiver is a pointer is not known; as go/types would print most methods, it is taken for one.
 */
function opaqueMethod(level: readonly Candidate[], name: string, why: string): Selection {
  const only = level[0];
  if (level.length === 1 && only !== undefined && only.type.kind === 'named' && only.type.definition.spec === null) {
    return {
      kind: 'method', name, path: only.path, owner: only.type.definition, pointer: true, member: null, declaration: null,
      type: unknown(why),
    };
  }
  return { kind: 'unknown', why };
}

function visible(name: string, home: Package, from: Package): boolean {
  return home === from || /^\p{Lu}/u.test(name) || home.path === from.path || home === from.forTest;
}
