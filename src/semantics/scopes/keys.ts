import { F, K, Node, type Tree } from '../../syntax/tree.ts';
import type { Member } from '../project/package.ts';
import type { Entity } from './binding.ts';

/**
 * What the keys of a composite literal are. *field*: its type is a struct, keys name fields. *value*: it is an array,
 * slice or map, keys are expressions. Syntax alone cannot say it for named types.
 */
export type KeyRole = 'field' | 'value' | 'unknown';

/** A chain of named types longer than this is a declaration that refers to itself. */
const LONGEST_CHAIN = 8;

export interface KeyQueries {
  /** The entity of a type name that stands before the key. */
  entity(typeName: Node): Entity;
  /** What a name means in a file, for following `type A B`. */
  resolve(member: Member, name: string): Entity;
  importedMember(pkg: Node, name: string): Entity;
}

/** True for the key in `T{key: v}`: an identifier that may name a field or be an expression. */
export function isCompositeKey(node: Node): boolean {
  const element = node.parent;
  return element?.kind === K.literal_element && element.field === F.key && element.parent?.kind === K.keyed_element;
}

export function keyRole(queries: KeyQueries, tree: Tree, keyedElement: number): KeyRole {
  const literal = tree.node(keyedElement).parent;
  const type = literal === null ? null : literalType(literal);
  return type === null ? 'unknown' : roleOfType(queries, type, 0);
}

/** The syntax of a literal's type; for an elided one, the part of the enclosing literal's type; null where a name hides it. */
function literalType(literal: Node): Node | null {
  const holder = literal.parent;
  if (holder === null) return null;
  if (holder.kind === K.composite_literal) return holder.child(F.type);
  if (holder.kind !== K.literal_element) return null;
  const keyed = holder.parent?.kind === K.keyed_element ? holder.parent : null;
  const outer = (keyed ?? holder).parent;
  const outerType = outer === null ? null : literalType(outer);
  if (outerType === null) return null;
  const isKey = keyed !== null && holder.field === F.key;
  const part = outerType.child(outerType.kind === K.map_type ? (isKey ? F.key : F.value) : F.element);
  return part?.kind === K.pointer_type ? (part.children[0] ?? null) : part;
}

function roleOfType(queries: KeyQueries, type: Node, depth: number): KeyRole {
  if (depth > LONGEST_CHAIN) return 'unknown';
  switch (type.kind) {
    case K.struct_type: return 'field';
    case K.map_type: case K.slice_type: case K.array_type: case K.implicit_length_array_type: return 'value';
    case K.generic_type: case K.parenthesized_type: {
      const inner = type.children[0];
      return inner === undefined ? 'unknown' : roleOfType(queries, inner, depth + 1);
    }
    case K.type_identifier: {
      const entity = queries.entity(type);
      if (entity.kind === 'member') return roleOfMember(queries, entity.member, depth + 1);
      const spec = entity.kind === 'local' && entity.binding.kind === 'type' ? entity.binding.declaration : null;
      const target = spec?.child(F.type) ?? null;
      return target === null ? 'unknown' : roleOfType(queries, target, depth + 1);
    }
    case K.qualified_type: {
      const pkg = type.childOfKind(K.package_identifier);
      const name = type.childOfKind(K.type_identifier);
      if (pkg === null || name === null) return 'unknown';
      const entity = queries.importedMember(pkg, name.text);
      return entity.kind === 'member' ? roleOfMember(queries, entity.member, depth + 1) : 'unknown';
    }
    default: return 'unknown';
  }
}

const roles = new WeakMap<Member, KeyRole>();

function roleOfMember(queries: KeyQueries, member: Member, depth: number): KeyRole {
  let role = roles.get(member);
  if (role === undefined) {
    role = member.declaration.kind === 'type' ? roleOfText(queries, member, depth) : 'unknown';
    roles.set(member, role);
  }
  return role;
}

/** Reads the few words after a type's name instead of parsing its declaration: binding must not make others parse. */
function roleOfText(queries: KeyQueries, member: Member, depth: number): KeyRole {
  if (depth > LONGEST_CHAIN) return 'unknown';
  const text = member.file.text.slice(member.declaration.start, member.declaration.end);
  const place = new RegExp(`(?:^type\\s*\\(?|[\\n;(])\\s*${member.name}(?=[\\s=\\[*])`, 'u').exec(text);
  if (place === null) return 'unknown';
  let rest = text.slice(place.index + place[0].length).trimStart();
  // `[P any]` or `[K comparable, V any]`, but not the length of an array type.
  if (/^\[\s*[\p{L}_][\p{L}\p{N}_]*\s*(,|\s[^\]])/u.test(rest)) rest = afterBrackets(rest);
  rest = rest.replace(/^=\s*/, '');
  if (/^struct\b/.test(rest)) return 'field';
  if (/^(map\b|\[)/.test(rest)) return 'value';
  const named = /^([\p{L}_][\p{L}\p{N}_]*)\s*(?=[\n;[)}]|$|\/\/)/u.exec(rest)?.[1];
  if (named === undefined) return 'unknown';
  const entity = queries.resolve(member, named);
  return entity.kind === 'member' ? roleOfMember(queries, entity.member, depth + 1) : 'unknown';
}

function afterBrackets(text: string): string {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '[') depth++;
    else if (text[at] === ']' && --depth === 0) return text.slice(at + 1).trimStart();
  }
  return '';
}
