import { F, K, type Node } from '../../syntax/tree.ts';
import { stringValue, type Constant } from './constant.ts';
import { memberNode } from './declared.ts';
import {
  EMPTY_INTERFACE, basic, substitute, unknown, type FuncType, type GoType, type InterfaceMethod, type InterfaceType, type StructField,
  type UnionType,
} from './type.ts';
import type { Member, Package } from '../project/package.ts';
import { parameterType } from './quirks.ts';
import type { Types } from './types.ts';
import { universeType } from './universe.ts';

/** The type that a piece of syntax denotes (Go spec, Types). Expressions that denote types are accepted too. */
export function typeFromSyntax(types: Types, node: Node): GoType {
  const one = (index = 0): GoType => {
    const child = node.children[index];
    return child === undefined ? unknown('an incomplete type') : types.fromSyntax(child);
  };
  switch (node.kind) {
    case K.type_identifier:
      // The name being declared may be blank, or one that something else has too.
      if (node.field === F.name && node.parent?.kind === K.type_spec) return definedBy(types, node, []);
      return namedType(types, node, []);
    case K.identifier:
      return node.field === F.name && node.parent?.kind === K.type_parameter_declaration ? typeParameter(types, node) : namedType(types, node, []);
    case K.qualified_type: case K.selector_expression:
      return namedType(types, node, []);
    case K.generic_type: case K.type_instantiation_expression: return instantiated(types, node);
    case K.index_expression: return instantiated(types, node);
    case K.parenthesized_type: case K.parenthesized_expression: return one();
    case K.negated_type: return union(types, [node]);
    case K.type_elem: case K.type_constraint: return node.children.length === 1 ? one() : union(types, node.children);
    case K.pointer_type: return { kind: 'pointer', elem: one() };
    case K.unary_expression: return { kind: 'pointer', elem: one() };
    case K.slice_type: return { kind: 'slice', elem: one() };
    case K.array_type: return { kind: 'array', elem: one(1), length: arrayLength(types, node) };
    case K.implicit_length_array_type: return { kind: 'array', elem: one(), length: implicitLength(types, node) };
    case K.map_type: return { kind: 'map', key: one(), elem: one(1) };
    case K.channel_type: return { kind: 'chan', elem: one(), direction: channelDirection(node) };
    case K.function_type: return signature(types, node);
    case K.struct_type: return structType(types, node);
    case K.interface_type: return interfaceType(types, node);
    default: return unknown(`no type: ${node.text.slice(0, 40)}`);
  }
}

/** The signature that a function declaration, method, literal, function type or interface method states. */
export function signature(types: Types, node: Node): FuncType {
  const params: GoType[] = [];
  let variadic = false;
  for (const group of node.child(F.parameters)?.children ?? []) {
    if (group.kind === K.variadic_parameter_declaration) {
      variadic = true;
      params.push({ kind: 'slice', elem: typeField(types, group) });
    } else {
      repeat(params, typeField(types, group), namesIn(group).length);
    }
  }
  const results: GoType[] = [];
  const result = node.child(F.result);
  if (result?.kind === K.parameter_list) {
    for (const group of result.children) repeat(results, typeField(types, group), namesIn(group).length);
  } else if (result !== null) {
    results.push(types.fromSyntax(result));
  }
  return { kind: 'func', params, results, variadic, typeParameters: types.typeParameters(node) };
}

/** Whether a node names a type where both types and values may stand (`T(x)`, `new(x)`, `[]T{}`). */
export function denotesType(types: Types, node: Node): boolean {
  switch (node.kind) {
    case K.slice_type: case K.map_type: case K.channel_type: case K.function_type: case K.struct_type:
    case K.interface_type: case K.array_type: case K.implicit_length_array_type:
      return true;
    case K.identifier: case K.type_identifier: case K.qualified_type: case K.selector_expression: {
      const entity = types.entityOf(node);
      if (entity === null) return false;
      if (isUnsafePointer(types, node)) return true;
      if (entity.kind === 'local') return entity.binding.kind === 'type' || entity.binding.kind === 'type-parameter';
      if (entity.kind === 'member') return entity.member.declaration.kind === 'type';
      if (entity.kind === 'universe') return universeType(entity.name) !== null;
      return false;
    }
    case K.generic_type: case K.type_instantiation_expression: case K.index_expression: {
      const base = node.children[0];
      return base !== undefined && denotesType(types, base);
    }
    case K.pointer_type: case K.parenthesized_expression: case K.parenthesized_type: {
      const inner = node.children[0];
      return inner !== undefined && denotesType(types, inner);
    }
    case K.unary_expression: {
      const inner = node.child(F.operand);
      return node.hasToken(K['*']) && inner !== null && denotesType(types, inner);
    }
    default:
      return false;
  }
}

function namedType(types: Types, node: Node, args: readonly GoType[]): GoType {
  const entity = types.entityOf(node) ?? { kind: 'unknown' as const, why: `no type: ${node.text.slice(0, 40)}` };
  switch (entity.kind) {
    case 'universe': return universeType(entity.name) ?? unknown(`${entity.name} is no type`);
    case 'local': {
      const { binding } = entity;
      if (binding.kind === 'type-parameter') return typeParameter(types, binding.node);
      if (binding.kind !== 'type') return unknown(`${binding.name} is no type`);
      return definedBy(types, binding.node, args);
    }
    case 'member': {
      if (entity.member.declaration.kind !== 'type') return unknown(`${entity.member.name} is no type`);
      return definedByMember(types, entity.package, entity.member, args);
    }
    case 'unknown': {
      if (isUnsafePointer(types, node)) return basic('unsafe.Pointer');
      const pkg = types.importedPackage(node);
      const name = node.children[1];
      // Of a package without source we know the name of the type, which is enough for its identity.
      if (pkg !== null && name !== undefined && pkg.kind !== 'source') {
        return { kind: 'named', definition: types.opaque(pkg, name.text), args };
      }
      return unknown(entity.why);
    }
    case 'none':
      // A method may leave out the names of its receiver's type parameters: `(s *Set[_])`.
      return node.text === '_' && node.closest([K.type_arguments]) !== null ? typeParameter(types, node) : unknown(`${node.text} is no type`);
    case 'import': case 'label': return unknown(`${node.text} is no type`);
    default: return entity satisfies never;
  }
}

function isUnsafePointer(types: Types, node: Node): boolean {
  return node.children[1]?.text === 'Pointer' && types.importedPackage(node)?.path === 'unsafe';
}

/** The type whose declaration an identifier stands in. */
function definedBy(types: Types, name: Node, args: readonly GoType[]): GoType {
  const spec = name.parent;
  if (spec === null) return unknown('a type without a declaration');
  if (spec.kind === K.type_alias) return aliased(types, spec, args);
  return { kind: 'named', definition: types.definitionOf(spec), args };
}

function definedByMember(types: Types, pkg: Package, member: Member, args: readonly GoType[]): GoType {
  if (isDefinition(member)) return { kind: 'named', definition: types.definition(pkg, member), args };
  const name = memberNode(member);
  return name === null ? unknown(`${member.name} is not declared`) : definedBy(types, name, args);
}

/**
 * Whether the text alone tells that a declaration defines a type, and is no alias: the name of most types is all that is
 * asked for, and parsing their declarations would cost more than all else. False where it does not tell.
 */
function isDefinition({ name, file, declaration: { names, start, end } }: Member): boolean {
  if (names.length !== 1) return false;
  // gofmt writes one space between all of these; other spellings are parsed.
  const head = `type ${name} `;
  return file.text.startsWith(head, start) && start + head.length < end && /^(?:\[\]|[*\p{L}_])/u.test(file.text.slice(start + head.length, start + head.length + 2));
}

function aliased(types: Types, spec: Node, args: readonly GoType[]): GoType {
  const target = spec.children.at(-1);
  if (target === undefined) return unknown('an alias of nothing');
  const type = types.fromSyntax(target);
  const parameters = types.typeParameters(spec);
  if (parameters.length === 0 || args.length === 0) return type;
  const map = new Map<Node, GoType>();
  parameters.forEach((parameter, index) => map.set(parameter.node, args[index] ?? unknown('too few type arguments')));
  return substitute(type, map);
}

function instantiated(types: Types, node: Node): GoType {
  const [base, ...rest] = node.children;
  if (base === undefined) return unknown('an incomplete type');
  const list = rest[0]?.kind === K.type_arguments ? rest[0].children : rest;
  return namedType(types, base, list.map((arg) => types.fromSyntax(arg)));
}

/** The type parameter that an identifier declares, in a type parameter list or as a receiver's `T` in `(s *Set[T])`. */
function typeParameter(types: Types, node: Node): GoType {
  const group = node.parent;
  const constraint = group?.kind === K.type_parameter_declaration ? (group.children.at(-1) ?? null) : receiverConstraint(types, node);
  return { kind: 'type-parameter', name: node.text, node, constraint };
}

/** A receiver repeats the type's parameters under names of its own; their constraints stand at the type. */
function receiverConstraint(types: Types, node: Node): Node | null {
  const generic = node.closest([K.generic_type]);
  const base = generic?.children[0];
  const list = generic?.childOfKind(K.type_arguments)?.children ?? [];
  if (base === undefined) return null;
  const type = types.fromSyntax(base);
  if (type.kind !== 'named' || type.definition.spec === null) return null;
  return types.typeParameters(type.definition.spec)[list.findIndex((element) => element.contains(node))]?.constraint ?? null;
}

function union(types: Types, terms: readonly Node[]): UnionType {
  return {
    kind: 'union',
    terms: terms.map((term) => {
      const inner = term.kind === K.negated_type ? term.children[0] : undefined;
      return { tilde: inner !== undefined, type: types.fromSyntax(inner ?? term) };
    }),
  };
}

function structType(types: Types, node: Node): GoType {
  const fields: StructField[] = [];
  for (const declaration of node.childOfKind(K.field_declaration_list)?.children ?? []) {
    if (declaration.kind !== K.field_declaration) continue;
    const syntax = declaration.child(F.type);
    if (syntax === null) continue;
    const names = declaration.children.filter((child) => child.kind === K.field_identifier);
    const tagNode = declaration.child(F.tag);
    const tag = tagNode === null ? '' : (stringValue(tagNode) ?? '');
    if (names.length > 0) {
      const type = types.fromSyntax(syntax);
      for (const name of names) fields.push({ name: name.text, type, embedded: false, tag, node: name });
    } else {
      const named = types.fromSyntax(syntax);
      const type: GoType = declaration.hasToken(K['*']) ? { kind: 'pointer', elem: named } : named;
      fields.push({ name: embeddedName(syntax), type, embedded: true, tag, node: syntax });
    }
  }
  return { kind: 'struct', fields };
}

/** An embedded field is called as its type without package and arguments. */
function embeddedName(syntax: Node): string {
  if (syntax.kind === K.qualified_type) return syntax.child(F.name)?.text ?? '';
  if (syntax.kind === K.generic_type || syntax.kind === K.pointer_type) {
    const inner = syntax.children[0];
    return inner === undefined ? '' : embeddedName(inner);
  }
  return syntax.text;
}

function interfaceType(types: Types, node: Node): InterfaceType {
  const methods: InterfaceMethod[] = [];
  const embedded: GoType[] = [];
  for (const element of node.children) {
    if (element.kind === K.method_elem) {
      const name = element.child(F.name);
      if (name !== null) methods.push({ name: name.text, type: signature(types, element), node: name });
    } else {
      embedded.push(types.fromSyntax(element));
    }
  }
  if (methods.length + embedded.length === 0) return EMPTY_INTERFACE;
  return { kind: 'interface', methods, embedded, implicit: false };
}

function arrayLength(types: Types, node: Node): number | null {
  const length = node.child(F.length);
  const value = length === null ? null : types.constant(length);
  return isIntegral(value) ? Number(value) : null;
}

/** `1e6` is a float constant with the value of an integer. */
function isIntegral(value: Constant | null): value is bigint | number {
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value));
}

/** `[...]T{...}`: one more than the highest index; an element without a key comes after the one before it. */
function implicitLength(types: Types, node: Node): number | null {
  const body = node.parent?.child(F.body);
  if (body === null || body === undefined) return null;
  let next = 0;
  let length = 0;
  for (const element of body.children) {
    if (element.kind === K.keyed_element) {
      const key = element.child(F.key);
      const index = key === null ? null : types.constant(key);
      if (!isIntegral(index)) return null;
      next = Number(index);
    }
    length = Math.max(length, ++next);
  }
  return length;
}

function channelDirection(node: Node): 'both' | 'send' | 'receive' {
  const arrow = node.childOfKind(K['<-']);
  const chan = node.childOfKind(K.chan);
  if (arrow === null || chan === null) return 'both';
  return arrow.start < chan.start ? 'receive' : 'send';
}

function typeField(types: Types, group: Node): GoType {
  const syntax = parameterType(group);
  return syntax === null ? unknown('a parameter without a type') : types.fromSyntax(syntax);
}

/** The names of a parameter group; a group without names stands for one parameter. */
export function namesIn(group: Node): Node[] {
  const type = group.child(F.type);
  return group.children.filter((child) => child.kind === K.identifier && child !== type);
}

function repeat(out: GoType[], type: GoType, names: number): void {
  for (let count = Math.max(1, names); count > 0; count--) out.push(type);
}
