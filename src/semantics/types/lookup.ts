import type { Declaration } from '../../syntax/outline.ts';
import { F, K, type Node } from '../../syntax/tree.ts';
import type { Member, Package } from '../project/package.ts';
import { memberNode } from './declared.ts';
import { signature } from './syntax.ts';
import { deref, substitute, unknown, type GoType, type InterfaceType, type NamedType, type StructType, type TypeDefinition } from './type.ts';
import type { Types } from './types.ts';
import { ERROR } from './universe.ts';

/** What `x.name` selects. `path` holds the embedded fields that promotion went through, outermost first. */
export type Selection =
  | {
    readonly kind: 'field'; readonly name: string; readonly path: readonly string[]; readonly type: GoType;
    readonly owner: TypeDefinition | null;
    /** The identifier that declares the field; for an embedded field its type. */
    readonly node: Node | null;
    /** The way to the field leads through a pointer, so that it can be assigned to wherever the operand comes from. */
    readonly indirect: boolean;
  }
  | {
    readonly kind: 'method'; readonly name: string; readonly path: readonly string[]; readonly type: GoType;
    readonly owner: TypeDefinition; readonly pointer: boolean; readonly member: Member | null; readonly declaration: Node | null;
  }
  | {
    readonly kind: 'interface-method'; readonly name: string; readonly path: readonly string[]; readonly type: GoType;
    /** Null for a method of an interface type without a name. */
    readonly owner: TypeDefinition | null;
    /** The identifier that declares the method; null for `error.Error`. */
    readonly node: Node | null;
  }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly why: string };

interface Candidate {
  readonly type: GoType;
  readonly path: readonly string[];
  readonly indirect: boolean;
}

/** Embedding deeper than this occurs only in invalid recursive types. */
const EMBEDDING_LIMIT = 12;

/**
 * Finds a field or method by the rule of the shallowest depth (Go spec, Selectors). A type that is not at hand could hold
 * the name itself: what is found deeper than that is not certain. At the same depth it is, since Go forbids a name twice.
 */
export function select(types: Types, operand: GoType, name: string, from: Package): Selection {
  const start = operandType(types, operand);
  let level: Candidate[] = [{ type: start, path: [], indirect: start !== operand }];
  const seen = new Set<TypeDefinition>();
  for (let depth = 0; depth < EMBEDDING_LIMIT && level.length > 0; depth++) {
    const next: Candidate[] = [];
    let found: Selection | null = null;
    let missing: string | null = null;
    for (const candidate of level) {
      const { type, path } = candidate;
      if (type.kind === 'named') {
        if (seen.has(type.definition)) continue;
        seen.add(type.definition);
      }
      const own = type.kind === 'named' ? method(types, type, name, path, from) : null;
      if (own !== null) {
        found ??= own;
        continue;
      }
      const inner = inside(types, type);
      if (inner.kind === 'unknown') missing ??= inner.why;
      else if (inner.kind === 'struct') found ??= field(inner, name, candidate, from, next);
      else if (inner.kind === 'interface') {
        const inherited = interfaceMethod(types, inner, name, path, from);
        if (inherited?.kind === 'unknown') missing ??= inherited.why;
        else found ??= inherited ?? (type.kind === 'type-parameter' && depth === 0 ? throughCore(types, type, candidate, name, from, next) : null);
      }
    }
    if (found !== null) return found;
    if (missing !== null) return opaqueMethod(level, name, missing);
    level = next;
  }
  return { kind: 'none' };
}

/** Selectors see through one pointer; through a defined pointer type only to fields, which code that compiles asks for. */
function operandType(types: Types, operand: GoType): GoType {
  if (operand.kind === 'pointer') return operand.elem;
  if (operand.kind !== 'named') return operand;
  const inner = types.underlying(operand);
  return inner.kind === 'pointer' ? inner.elem : operand;
}

/** A type parameter whose types are all one struct, or pointers to it, has its fields. */
function throughCore(types: Types, type: GoType, candidate: Candidate, name: string, from: Package, next: Candidate[]): Selection | null {
  const core = deref(types.core(type));
  if (core.kind === 'named') return method(types, core, name, candidate.path, from);
  return core.kind === 'struct' ? field(core, name, candidate, from, next) : null;
}

function inside(types: Types, type: GoType): GoType {
  const inner = types.underlying(type);
  return inner.kind === 'type-parameter' ? types.constraint(inner) : inner;
}

function method(types: Types, type: NamedType, name: string, path: readonly string[], from: Package): Selection | null {
  const { definition } = type;
  if (definition.local || definition.package === null) return null;
  if (!visible(name, definition.package, from)) return null;
  const member = methodNamed(definition.package, definition.name, name);
  if (member === undefined) return null;
  const declaration = memberNode(member)?.parent ?? null;
  if (declaration === null) return null;
  const receiver = declaration.children[0]?.children[0];
  const syntax = receiver?.children.at(-1);
  return {
    kind: 'method', name, path, owner: definition, member, declaration,
    pointer: isPointer(syntax),
    type: substitute(signature(types, declaration), receiverArguments(type, syntax)),
  };
}

function methodNamed(pkg: Package, typeName: string, name: string): Member | undefined {
  const own = pkg.methods(typeName).find((candidate) => candidate.name === name);
  if (own !== undefined) return own;
  for (const alias of aliasReceivers(pkg).get(typeName) ?? []) {
    const found = pkg.methods(alias).find((candidate) => candidate.name === name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** By type name, the aliases of it that methods are declared on: `type A = B; func (A) M()` gives B a method. */
function aliasReceivers(pkg: Package): ReadonlyMap<string, readonly string[]> {
  let aliases = receiverAliases.get(pkg);
  if (aliases !== undefined) return aliases;
  receiverAliases.set(pkg, (aliases = new Map<string, string[]>()));
  const receivers = new Set(pkg.members().map((member) => member.declaration.receiver));
  for (const receiver of receivers) {
    const member = receiver === null ? null : pkg.lookup(receiver);
    if (receiver === null || member?.declaration.kind !== 'type') continue;
    const target = aliasTarget(member.file.text, member.declaration, receiver);
    if (target !== undefined) aliases.set(target, [...(aliases.get(target) ?? []), receiver]);
  }
  return aliases;
}

/** Parsing every type of every package to learn that it is no alias would cost too much, and so would an expression for each. */
function aliasTarget(text: string, { start, end, names }: Declaration, name: string): string | undefined {
  ALIAS.lastIndex = start;
  if (names.length === 1) return ALIAS.exec(text)?.[1];
  const group = text.slice(start, end);
  return group.includes('=') ? new RegExp(`[\\s(;]${name}\\s*=\\s*([\\p{L}_][\\p{L}\\p{Nd}_]*)`, 'u').exec(group)?.[1] : undefined;
}

const ALIAS = /type[\s(]+[\p{L}_][\p{L}\p{Nd}_]*\s*=\s*([\p{L}_][\p{L}\p{Nd}_]*)/uy;

const receiverAliases = new WeakMap<Package, Map<string, string[]>>();

/** The type parameters that a method's receiver names, with the arguments of the type at hand. */
function receiverArguments(type: NamedType, syntax: Node | undefined): ReadonlyMap<Node, GoType> {
  const map = new Map<Node, GoType>();
  if (syntax === undefined || type.args.length === 0) return map;
  const generic = syntax.descendants(K.generic_type)[0];
  const list = generic?.childOfKind(K.type_arguments)?.children ?? [];
  list.forEach((element, index) => {
    const name = element.kind === K.type_elem ? element.children[0] : element;
    const arg = type.args[index];
    if (name !== undefined && arg !== undefined) map.set(name, arg);
  });
  return map;
}

function isPointer(syntax: Node | undefined): boolean {
  return syntax?.kind === K.parenthesized_type ? isPointer(syntax.children[0]) : syntax?.kind === K.pointer_type;
}

function field(struct: StructType, name: string, { type, path, indirect }: Candidate, from: Package, next: Candidate[]): Selection | null {
  const owner = type.kind === 'named' ? type.definition : null;
  for (const candidate of struct.fields) {
    if (candidate.name === name && visible(name, owner?.package ?? from, from)) {
      return { kind: 'field', name, path, type: candidate.type, owner, node: candidate.node, indirect };
    }
    if (!candidate.embedded) continue;
    const inner = deref(candidate.type);
    next.push({ type: inner, path: [...path, candidate.name], indirect: indirect || inner !== candidate.type });
  }
  return null;
}

/** A method of an interface, its own or embedded. Embedding interfaces takes no depth. */
function interfaceMethod(types: Types, inner: InterfaceType, name: string, path: readonly string[], from: Package, depth = 0): Selection | null {
  const own = inner.methods.find((candidate) => candidate.name === name);
  if (own !== undefined) {
    return { kind: 'interface-method', name, path, type: own.type, owner: own.node === null ? ERROR : declaringType(types, own.node), node: own.node };
  }
  if (depth > EMBEDDING_LIMIT) return null;
  let missing: Selection | null = null;
  for (const embedded of inner.embedded) {
    const next = embedded.kind === 'union' ? embedded : types.underlying(embedded);
    if (next.kind === 'unknown') missing ??= { kind: 'unknown', why: next.why };
    if (next.kind !== 'interface') continue;
    const found = interfaceMethod(types, next, name, path, from, depth + 1);
    if (found !== null && found.kind !== 'unknown') return found;
    missing ??= found;
  }
  return missing;
}

/** The defined type whose declaration is the interface that declares a method: `type B A` does not make methods B's. */
function declaringType(types: Types, name: Node): TypeDefinition | null {
  const literal = name.closest([K.interface_type]);
  const spec = literal?.parent;
  if (literal === null || spec?.kind !== K.type_spec || spec.child(F.type) !== literal) return null;
  return types.definitionOf(spec);
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
