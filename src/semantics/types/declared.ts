import { F, K, type Node, type Tree } from '../../syntax/tree.ts';
import type { Member } from '../project/package.ts';
import { parameterType } from './quirks.ts';
import { rangeTypes } from './range.ts';
import { namesIn, signature } from './syntax.ts';
import { basic, defaultType, unknown, type GoType } from './type.ts';
import type { Types } from './types.ts';

/**
 * The identifier that declares a package-level name, found in its parsed declaration. Of a function only the signature is
 * parsed, so the node is not the one that its body's tree has.
 */
export function memberNode(member: Member): Node | null {
  const declaration = declarationIn(member.file.signature(member.declaration));
  if (declaration === null) return null;
  if (declaration.kind === K.function_declaration || declaration.kind === K.method_declaration) return declaration.child(F.name);
  return specNames(declaration).find((name) => name.text === member.name) ?? null;
}

/** The declaration of a function with its body. */
export function functionNode(member: Member): Node | null {
  return declarationIn(member.file.tree(member.declaration));
}

function declarationIn({ root }: Tree): Node | null {
  return root.kind === K.source_file ? (root.children[0] ?? null) : root;
}

/** Every name that a const, var or type declaration declares, in source order. */
function specNames(declaration: Node): Node[] {
  return declaration.children.flatMap((child) => {
    switch (child.kind) {
      case K.var_spec_list: return specNames(child);
      case K.var_spec: case K.const_spec: {
        const type = child.child(F.type);
        return child.children.filter((name) => name.kind === K.identifier && name !== type && name.field !== F.value);
      }
      case K.type_spec: case K.type_alias: return child.children.slice(0, 1);
      default: return [];
    }
  });
}

/** The type of the name that an identifier declares. */
export function declaredType(types: Types, name: Node): GoType {
  const parent = name.parent;
  switch (parent?.kind) {
    case K.function_declaration: case K.method_declaration: return signature(types, parent);
    case K.parameter_declaration: return fieldType(types, parent);
    case K.variadic_parameter_declaration: return { kind: 'slice', elem: fieldType(types, parent) };
    case K.var_spec: return specType(types, parent, name);
    case K.const_spec: return constType(types, parent, name);
    case K.type_spec: case K.type_alias: case K.type_parameter_declaration: return types.fromSyntax(name);
    case K.expression_list: return listType(types, parent, name);
    default: return unknown(`${name.text} is not declared here`);
  }
}

function fieldType(types: Types, group: Node): GoType {
  const syntax = parameterType(group);
  return syntax === null ? unknown('a parameter without a type') : types.fromSyntax(syntax);
}

function specType(types: Types, spec: Node, name: Node): GoType {
  const syntax = spec.child(F.type);
  if (syntax !== null) return types.fromSyntax(syntax);
  const values = spec.child(F.value);
  return values === null ? unknown('a variable without type and value') : valueAt(types, values.children, namesIn(spec).indexOf(name));
}

/** A constant without type and value repeats those of the spec before it in its group (Go spec, Constant declarations). */
function constType(types: Types, spec: Node, name: Node): GoType {
  const index = spec.children.filter((child) => child.kind === K.identifier && child.field !== F.value).indexOf(name);
  const source = constantSource(spec);
  const syntax = source?.child(F.type) ?? null;
  if (syntax !== null) return types.fromSyntax(syntax);
  const value = source?.child(F.value)?.children[index];
  return value === undefined ? unknown('a constant without a value') : types.typeOf(value);
}

/** The spec that gives a constant spec its values: itself or the nearest one before it that has any. */
export function constantSource(spec: Node): Node | null {
  if (spec.child(F.value) !== null) return spec;
  const group = spec.parent?.children.filter((child) => child.kind === K.const_spec) ?? [];
  for (let index = group.indexOf(spec); index >= 0; index--) {
    const candidate = group[index];
    if (candidate !== undefined && candidate.child(F.value) !== null) return candidate;
  }
  return null;
}

/** The type of a name on the left of `:=`, of a range clause, or of a receive in a select arm. */
function listType(types: Types, list: Node, name: Node): GoType {
  const index = list.children.indexOf(name);
  const statement = list.parent;
  switch (statement?.kind) {
    case K.short_var_declaration: {
      const right = statement.child(F.right);
      return right === null ? unknown('a variable without a value') : valueAt(types, right.children, index);
    }
    case K.range_clause: {
      const over = statement.child(F.right);
      return over === null ? unknown('a range over nothing') : (rangeTypes(types, types.typeOf(over))[index] ?? unknown('a range value too many'));
    }
    case K.receive_statement: {
      const right = statement.child(F.right);
      return right === null ? unknown('a receive from nothing') : valueAt(types, [right], index);
    }
    default: return unknown(`${name.text} is not declared here`);
  }
}

/** The type of the index-th variable that is given a list of values, one of which may be a call with several results. */
export function valueAt(types: Types, values: readonly Node[], index: number): GoType {
  const own = values[index];
  if (values.length > 1) return own === undefined ? unknown('more variables than values') : singleValue(types, own);
  const only = values[0];
  if (only === undefined) return unknown('a variable without a value');
  const type = types.typeOf(only);
  if (type.kind === 'tuple') return type.elems[index] ?? unknown('more variables than results');
  if (index === 0) return defaultType(type);
  // The second value of `v, ok := m[k]`, `<-ch` and `x.(T)`.
  if (index === 1 && hasCommaOk(only)) return basic('bool');
  return type.kind === 'unknown' ? type : unknown('more variables than values');
}

function singleValue(types: Types, value: Node): GoType {
  const type = types.typeOf(value);
  if (type.kind !== 'tuple') return defaultType(type);
  return type.elems.length === 1 ? (type.elems[0] ?? type) : unknown('several results where one is wanted');
}

function hasCommaOk(value: Node): boolean {
  switch (value.kind) {
    case K.index_expression: case K.type_assertion_expression: return true;
    case K.unary_expression: return value.hasToken(K['<-']);
    case K.parenthesized_expression: return value.children[0] !== undefined && hasCommaOk(value.children[0]);
    default: return false;
  }
}
