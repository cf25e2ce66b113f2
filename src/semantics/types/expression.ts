import { F, K, type Node } from '../../syntax/tree.ts';
import { builtinCall } from './builtin.ts';
import { typesOf } from './core.ts';
import { identical } from './identical.ts';
import { inferred, instantiated } from './infer.ts';
import { isConstant } from './mode.ts';
import { dereferencedConversion } from './quirks.ts';
import { namesIn, signature } from './syntax.ts';
import { basic, defaultType, deref, pointerTo, unknown, untypedKind, type GoType, type TypeParameter } from './type.ts';
import type { Types } from './types.ts';
import { BUILTINS } from './universe.ts';

/** The type of an expression; a call with several results has a tuple (Go spec, Expressions). */
export function expressionType(types: Types, node: Node): GoType {
  switch (node.kind) {
    case K.identifier: case K.type_identifier: case K.package_identifier: return nameType(types, node);
    case K.selector_expression: case K.qualified_type:
      return types.denotesType(node) ? types.fromSyntax(node) : selectorType(types, node);
    case K.parenthesized_expression: case K.parenthesized_type: return childType(types, node);
    case K.literal_element: return elementType(types, node);
    case K.variadic_argument: return childType(types, node);
    case K.call_expression: return callType(types, node);
    case K.type_conversion_expression: return conversionOrCall(types, node);
    case K.func_literal: return signature(types, node);
    case K.composite_literal: {
      const syntax = node.child(F.type);
      return syntax === null ? unknown('a literal without a type') : types.fromSyntax(syntax);
    }
    case K.unary_expression: return unaryType(types, node);
    case K.binary_expression: return binaryType(types, node);
    case K.index_expression: return indexType(types, node);
    case K.generic_type: case K.type_instantiation_expression: return instantiation(types, node);
    case K.slice_expression: return sliceType(types, node);
    case K.type_assertion_expression: {
      const syntax = node.child(F.type);
      return syntax === null ? unknown('an assertion without a type') : types.fromSyntax(syntax);
    }
    case K.pointer_type: {
      // `new(*p)` parses as a pointer type, although p may be a value.
      const inner = node.children[0];
      return inner === undefined || types.denotesType(inner) ? types.fromSyntax(node) : pointed(types, types.typeOf(inner));
    }
    case K.int_literal: return basic('untyped int');
    case K.rune_literal: return basic('untyped rune');
    case K.float_literal: return basic('untyped float');
    case K.imaginary_literal: return basic('untyped complex');
    case K.interpreted_string_literal: case K.raw_string_literal: return basic('untyped string');
    case K.true: case K.false: case K.nil: case K.iota: return nameType(types, node);
    default:
      return types.denotesType(node) ? types.fromSyntax(node) : unknown(`no expression: ${node.text.slice(0, 40)}`);
  }
}

function childType(types: Types, node: Node): GoType {
  const inner = node.children[0];
  return inner === undefined ? unknown('an incomplete expression') : types.typeOf(inner);
}

function nameType(types: Types, node: Node): GoType {
  const entity = types.scopes.entity(node);
  switch (entity.kind) {
    case 'local':
      return entity.binding.kind === 'type' || entity.binding.kind === 'type-parameter' ? types.fromSyntax(node) : types.typeOfBinding(entity.binding);
    case 'member': return types.typeOfMember(entity.member);
    case 'universe': return universeValue(types, node, entity.name);
    case 'unknown': return unknown(entity.why);
    case 'import': case 'label': case 'none': return unknown(`${node.text} has no type`);
    default: return entity satisfies never;
  }
}

function universeValue(types: Types, node: Node, name: string): GoType {
  if (name === 'true' || name === 'false') return basic('untyped bool');
  if (name === 'nil') return basic('untyped nil');
  if (name === 'iota') return basic('untyped int');
  if (BUILTINS.has(name)) return unknown(`${name} is called, not used as a value`);
  return types.fromSyntax(node);
}

function selectorType(types: Types, node: Node): GoType {
  const entity = types.entityOf(node);
  if (entity?.kind === 'member') return types.typeOfMember(entity.member);
  if (entity?.kind === 'unknown') return unknown(entity.why);
  const operand = node.children[0];
  const selection = types.selection(node);
  switch (selection?.kind) {
    case 'field': return selection.type;
    case 'method': case 'interface-method':
      // A method expression `T.m` takes its receiver as first parameter.
      return operand !== undefined && types.denotesType(operand) ? methodExpression(types.typeOf(operand), selection.type) : selection.type;
    case 'unknown': return unknown(selection.why);
    case 'none': case undefined: return unknown(`${node.text.slice(0, 60)} selects nothing`);
    default: return selection satisfies never;
  }
}

function methodExpression(receiver: GoType, method: GoType): GoType {
  return method.kind === 'func' ? { ...method, params: [receiver, ...method.params] } : method;
}

function callType(types: Types, node: Node): GoType {
  const callee = node.child(F.function);
  if (callee === null) return unknown('a call of nothing');
  const builtin = builtinName(types, callee);
  if (builtin !== null) return builtinCall(types, builtin, node.child(F.arguments)?.children ?? []);
  if (types.denotesType(callee)) return types.fromSyntax(callee);
  return resultOf(calledSignature(types, node));
}

/** The signature that a call is checked against, type arguments given or inferred; unknown where it is not known. */
export function calledSignature(types: Types, call: Node): GoType {
  return types.signatureOfCall(call);
}

export function signatureOfCall(types: Types, call: Node): GoType {
  const callee = call.child(F.function) ?? call.child(F.type);
  if (callee === null) return unknown('a call of nothing');
  const type = types.core(types.typeOf(callee));
  if (type.kind !== 'func') return type.kind === 'unknown' ? type : unknown(`${callee.text.slice(0, 60)} is no function`);
  const given = call.child(F.type_arguments)?.children.map((arg) => types.fromSyntax(arg)) ?? [];
  const operand = call.child(F.operand);
  return inferred(types, type, given, operand === null ? (call.child(F.arguments)?.children ?? []) : [operand]);
}

function resultOf(type: GoType): GoType {
  if (type.kind !== 'func') return type;
  const only = type.results[0];
  return type.results.length === 1 && only !== undefined ? only : { kind: 'tuple', elems: type.results };
}

/** The builtin that a callee names, when nothing shadows it. */
export function builtinName(types: Types, callee: Node): string | null {
  if (callee.kind === K.parenthesized_expression) {
    const inner = callee.children[0];
    return inner === undefined ? null : builtinName(types, inner);
  }
  if (callee.kind === K.selector_expression || callee.kind === K.qualified_type) {
    return isUnsafe(types, callee) ? `unsafe.${callee.children[1]?.text ?? ''}` : null;
  }
  if (callee.kind !== K.identifier || !BUILTINS.has(callee.text)) return null;
  const entity = types.scopes.entity(callee);
  return entity.kind === 'universe' ? callee.text : null;
}

/** Whether a qualified identifier is a function of package unsafe: these are builtins too. */
export function isUnsafe(types: Types, node: Node): boolean {
  return node.children[1]?.text !== 'Pointer' && types.importedPackage(node)?.path === 'unsafe';
}

/** `T(x)`, or a call that the grammar takes for a conversion: `handlers[i](x)`, `f[int](x)`. */
function conversionOrCall(types: Types, node: Node): GoType {
  const callee = node.child(F.type);
  if (callee === null) return unknown('a conversion to nothing');
  const dereferenced = dereferencedConversion(node);
  if (dereferenced !== null) return dereferenced.stars.reduce((type) => pointed(types, type), types.fromSyntax(dereferenced.type));
  if (types.denotesType(callee)) return types.fromSyntax(callee);
  return resultOf(calledSignature(types, node));
}

/** `xs[i]` where the grammar saw type arguments, or a generic function or type with its arguments. */
function instantiation(types: Types, node: Node): GoType {
  if (types.denotesType(node)) return types.fromSyntax(node);
  const base = node.children[0];
  if (base === undefined) return unknown('an incomplete expression');
  const rest = node.childOfKind(K.type_arguments)?.children ?? node.children.slice(1);
  const type = types.typeOf(base);
  if (type.kind === 'func' && type.typeParameters.length > 0) {
    return instantiated(types, type, rest.map((arg) => types.fromSyntax(arg)));
  }
  return elementOf(types, type);
}

function indexType(types: Types, node: Node): GoType {
  const operand = node.child(F.operand);
  const index = node.child(F.index);
  if (operand === null || index === null) return unknown('an incomplete index');
  if (types.denotesType(operand)) return types.fromSyntax(node);
  const type = types.typeOf(operand);
  if (type.kind === 'func' && type.typeParameters.length > 0) return instantiated(types, type, [types.fromSyntax(index)]);
  return elementOf(types, type);
}

function elementOf(types: Types, type: GoType): GoType {
  const core = types.core(type);
  switch (core.kind) {
    case 'slice': case 'array': case 'map': return core.elem;
    case 'pointer': {
      const array = types.underlying(core.elem);
      return array.kind === 'array' ? array.elem : unknown('no element');
    }
    case 'basic': return basic('uint8');
    case 'unknown': return core;
    case 'type-parameter': return commonElement(types, core);
    default: return unknown('no element');
  }
}

/** The element of a type parameter whose types differ, such as `string | []byte`: they must agree on it. */
function commonElement(types: Types, parameter: TypeParameter): GoType {
  const elements = typesOf(types, parameter).map((type) => elementOf(types, type));
  const first = elements[0];
  return first !== undefined && elements.every((type) => identical(types, first, type)) ? first : unknown('no element');
}

function sliceType(types: Types, node: Node): GoType {
  const operand = node.child(F.operand);
  if (operand === null) return unknown('an incomplete slice');
  const type = types.typeOf(operand);
  const core = types.core(type);
  if (core.kind === 'basic') return defaultType(type);
  const array = core.kind === 'pointer' ? types.underlying(core.elem) : core;
  return array.kind === 'array' ? { kind: 'slice', elem: array.elem } : type;
}

function unaryType(types: Types, node: Node): GoType {
  const operand = node.child(F.operand);
  if (operand === null) return unknown('an incomplete expression');
  const type = types.typeOf(operand);
  if (node.hasToken(K['&'])) return pointerTo(type);
  if (node.hasToken(K['*'])) return types.denotesType(operand) ? pointerTo(type) : pointed(types, type);
  if (node.hasToken(K['<-'])) {
    const channel = types.core(type);
    return channel.kind === 'chan' ? channel.elem : channel.kind === 'unknown' ? channel : unknown('a receive from no channel');
  }
  return type;
}

function pointed(types: Types, type: GoType): GoType {
  const pointer = types.core(type);
  return pointer.kind === 'pointer' ? pointer.elem : pointer.kind === 'unknown' ? pointer : unknown('no pointer');
}

const COMPARISONS = [K['=='], K['!='], K['<'], K['<='], K['>'], K['>=']];

function binaryType(types: Types, node: Node): GoType {
  const left = node.child(F.left);
  const right = node.child(F.right);
  if (left === null || right === null) return unknown('an incomplete expression');
  if (COMPARISONS.some((token) => node.hasToken(token))) return basic('untyped bool');
  const type = types.typeOf(left);
  if (node.hasToken(K['<<']) || node.hasToken(K['>>'])) {
    const fraction = type.kind === 'basic' && (type.name === 'untyped float' || type.name === 'untyped complex');
    return fraction && isConstant(types, node) === true ? basic('untyped int') : type;
  }
  return wider(type, types.typeOf(right));
}

/** The type of an operation on two operands: the typed one, or the later of two untyped kinds. */
function wider(left: GoType, right: GoType): GoType {
  const untyped = (type: GoType): boolean => type.kind === 'basic' && type.name.startsWith('untyped');
  if (!untyped(left)) return left;
  return untyped(right) ? untypedKind(left, right) : right;
}

/** An element of a composite literal: an expression, or braces whose type is the element type of the literal around. */
function elementType(types: Types, node: Node): GoType {
  const inner = node.children[0];
  if (inner === undefined) return unknown('an incomplete element');
  return inner.kind === K.literal_value ? elidedType(types, inner) : types.typeOf(inner);
}

/** The type of `{...}` without a type inside a composite literal (Go spec, Composite literals). */
export function elidedType(types: Types, body: Node): GoType {
  const element = body.parent;
  if (element?.kind === K.composite_literal) return types.typeOf(element);
  const keyed = element?.parent?.kind === K.keyed_element ? element.parent : null;
  const outer = (keyed ?? element)?.parent;
  if (element === null || element === undefined || outer?.kind !== K.literal_value) return unknown('braces outside a literal');
  const container = types.core(deref(types.core(elidedType(types, outer))));
  switch (container.kind) {
    case 'slice': case 'array': return container.elem;
    case 'map': return keyed !== null && element.field === F.key ? container.key : container.elem;
    case 'unknown': return container;
    default: return unknown('braces without a type');
  }
}

/**
 * The signature that a callee has in its call, type arguments put in; null for nodes that are not called, and for
 * builtins and conversions.
 */
export function calleeType(types: Types, node: Node): GoType | null {
  const call = node.parent;
  const called = call?.kind === K.call_expression ? call.child(F.function) : call?.kind === K.type_conversion_expression ? call.child(F.type) : null;
  if (call === null || called !== node || call.child(F.type_arguments) !== null || builtinName(types, node) !== null || types.denotesType(node)) return null;
  const type = types.typeOf(node);
  return type.kind === 'func' && type.typeParameters.length > 0 ? calledSignature(types, call) : null;
}

/** The type of the second value where an index, assertion or receive gives two; null elsewhere. */
export function isCommaOk(types: Types, node: Node): GoType | null {
  if (!hasCommaOk(node)) return null;
  let outer = node;
  while (outer.parent?.kind === K.parenthesized_expression) outer = outer.parent;
  const list = outer.parent;
  const isList = list?.kind === K.expression_list;
  const statement = isList ? list.parent : list;
  if (statement === null || statement === undefined || (isList && list.children.length !== 1)) return null;
  switch (statement.kind) {
    case K.short_var_declaration: case K.assignment_statement: case K.receive_statement: {
      const targets = statement.child(F.left)?.children ?? [];
      const second = targets[1];
      if (targets.length !== 2 || second === undefined || statement.child(F.left) === list) return null;
      const type = second.text === '_' ? basic('bool') : types.typeOf(second);
      return types.underlying(type).kind === 'basic' ? type : basic('bool');
    }
    case K.var_spec: {
      if (namesIn(statement).length !== 2) return null;
      const syntax = statement.child(F.type);
      const type = syntax === null ? null : types.fromSyntax(syntax);
      return type !== null && types.underlying(type).kind === 'basic' ? type : basic('bool');
    }
    default: return null;
  }
}

function hasCommaOk(node: Node): boolean {
  const inner = node.kind === K.parenthesized_expression ? node.children[0] : undefined;
  if (inner !== undefined) return hasCommaOk(inner);
  switch (node.kind) {
    case K.index_expression: case K.generic_type: case K.type_instantiation_expression: case K.type_assertion_expression: return true;
    case K.unary_expression: return node.hasToken(K['<-']);
    default: return false;
  }
}
