import { F, K, type Node } from '../../syntax/tree.ts';
import { typesOf } from './core.ts';
import { builtinName, isUnsafe } from './expression.ts';
import { dereferencedConversion } from './quirks.ts';
import { hasVariableSize } from './size.ts';
import { deref, type GoType } from './type.ts';
import type { Types } from './types.ts';
import { BUILTINS } from './universe.ts';

/** What an expression is, as go/types says it. */
export type Mode = 'value' | 'addressable' | 'constant' | 'type' | 'builtin' | 'no value' | 'comma-ok' | 'map index' | 'nil';

/** Null where a part that decides is not known. */
export function modeOf(types: Types, node: Node): Mode | null {
  if (types.denotesType(node)) return 'type';
  switch (node.kind) {
    case K.nil: return types.entityOf(node)?.kind === 'universe' ? 'nil' : nameMode(types, node);
    case K.identifier: case K.type_identifier: case K.package_identifier: case K.true: case K.false: case K.iota: return nameMode(types, node);
    case K.parenthesized_expression: case K.parenthesized_type: return innerMode(types, node);
    case K.selector_expression: case K.qualified_type: return selectorMode(types, node);
    case K.call_expression: case K.type_conversion_expression: return callMode(types, node);
    case K.index_expression: case K.generic_type: case K.type_instantiation_expression: return indexMode(types, node);
    case K.pointer_type: return 'addressable';
    case K.unary_expression:
      if (node.hasToken(K['*'])) return 'addressable';
      if (node.hasToken(K['<-'])) return 'comma-ok';
      if (node.hasToken(K['&'])) return 'value';
      return constantMode(isConstant(types, node));
    case K.binary_expression: return constantMode(isConstant(types, node));
    case K.type_assertion_expression: return 'comma-ok';
    case K.int_literal: case K.float_literal: case K.imaginary_literal: case K.rune_literal:
    case K.interpreted_string_literal: case K.raw_string_literal:
      return 'constant';
    default: return 'value';
  }
}

/** Whether an expression is constant (Go spec, Constant expressions); null where a part that decides is not known. */
export function isConstant(types: Types, node: Node): boolean | null {
  switch (node.kind) {
    case K.binary_expression: return both(part(types, node.child(F.left)), part(types, node.child(F.right)));
    case K.unary_expression:
      return node.hasToken(K['*']) || node.hasToken(K['&']) || node.hasToken(K['<-']) ? false : part(types, node.child(F.operand));
    case K.parenthesized_expression: return part(types, node.children[0] ?? null);
    default: {
      const mode = modeOf(types, node);
      return mode === null ? null : mode === 'constant';
    }
  }
}

function part(types: Types, node: Node | null): boolean | null {
  return node === null ? null : isConstant(types, node);
}

function both(a: boolean | null, b: boolean | null): boolean | null {
  if (a === false || b === false) return false;
  return a === null || b === null ? null : true;
}

function constantMode(constant: boolean | null): Mode | null {
  return constant === null ? null : constant ? 'constant' : 'value';
}

function innerMode(types: Types, node: Node): Mode | null {
  const inner = node.children[0];
  return inner === undefined ? null : modeOf(types, inner);
}

function nameMode(types: Types, node: Node): Mode | null {
  const entity = types.entityOf(node);
  switch (entity?.kind) {
    case 'local':
      return entity.binding.kind === 'constant' ? 'constant' : 'addressable';
    case 'member': {
      const { kind } = entity.member.declaration;
      return kind === 'const' ? 'constant' : kind === 'var' ? 'addressable' : kind === 'type' ? 'type' : 'value';
    }
    case 'universe': return entity.name === 'nil' ? 'nil' : BUILTINS.has(entity.name) ? 'builtin' : 'constant';
    default: return null;
  }
}

function selectorMode(types: Types, node: Node): Mode | null {
  const entity = types.entityOf(node);
  if (entity !== null) return isUnsafe(types, node) ? 'builtin' : nameMode(types, node);
  const selection = types.selection(node);
  const operand = node.children[0];
  switch (selection?.kind) {
    case 'method': case 'interface-method': return 'value';
    case 'field': {
      if (operand === undefined) return null;
      const type = types.underlying(types.typeOf(operand));
      if (selection.indirect || type.kind === 'pointer') return 'addressable';
      const mode = modeOf(types, operand);
      return mode === null ? null : mode === 'addressable' ? mode : 'value';
    }
    default: return null;
  }
}

function callMode(types: Types, node: Node): Mode | null {
  const callee = node.child(F.function) ?? node.child(F.type);
  if (callee === null) return null;
  if (dereferencedConversion(node) !== null) return 'addressable';
  const args = node.child(F.arguments)?.children ?? [];
  if (types.denotesType(callee)) {
    const arg = node.child(F.operand) ?? args[0];
    return arg === undefined ? null : conversionMode(types, types.typeOf(node), arg);
  }
  const builtin = builtinName(types, callee);
  if (builtin !== null) return builtinMode(types, builtin, args);
  const type = types.typeOf(node);
  if (type.kind === 'unknown') return null;
  return type.kind === 'tuple' && type.elems.length === 0 ? 'no value' : 'value';
}

function conversionMode(types: Types, target: GoType, arg: Node): Mode | null {
  const inner = types.underlying(target);
  if (inner.kind === 'unknown') return null;
  if (inner.kind !== 'basic' || inner.name === 'unsafe.Pointer') return 'value';
  return constantMode(isConstant(types, arg));
}

function builtinMode(types: Types, name: string, args: readonly Node[]): Mode | null {
  switch (name) {
    case 'len': case 'cap': return args[0] === undefined ? null : lengthMode(types, args[0]);
    case 'min': case 'max': case 'complex': case 'real': case 'imag':
      return constantMode(args.reduce<boolean | null>((constant, arg) => both(constant, isConstant(types, arg)), true));
    case 'unsafe.Sizeof': case 'unsafe.Alignof': return args[0] === undefined ? null : sizeMode(types, args[0]);
    case 'unsafe.Offsetof': return args[0]?.children[0] === undefined ? null : sizeMode(types, args[0].children[0]);
    case 'close': case 'delete': case 'clear': case 'panic': case 'print': case 'println': return 'no value';
    default: return 'value';
  }
}

function sizeMode(types: Types, arg: Node): Mode | null {
  const type = types.typeOf(arg);
  return type.kind === 'unknown' ? null : hasVariableSize(types, deref(type)) ? 'value' : 'constant';
}

/** `len` of a constant string is constant, and of an array unless the expression calls or receives (Go spec, Length and capacity). */
function lengthMode(types: Types, arg: Node): Mode | null {
  const type = types.underlying(types.typeOf(arg));
  if (type.kind === 'unknown') return null;
  if (type.kind === 'basic') return constantMode(isConstant(types, arg));
  const array = type.kind === 'pointer' ? types.underlying(type.elem) : type;
  if (array.kind === 'unknown') return null;
  if (array.kind !== 'array') return 'value';
  const runs = [...arg.descendants(K.call_expression), ...arg.descendants(K.type_conversion_expression)].some((call) => {
    const callee = call.child(F.function) ?? call.child(F.type);
    return callee !== null && !types.denotesType(callee) && isConstant(types, call) !== true;
  });
  return runs || arg.descendants(K['<-']).length > 0 ? 'value' : 'constant';
}

function indexMode(types: Types, node: Node): Mode | null {
  const operand = node.children[0];
  if (operand === undefined) return null;
  const type = types.core(types.typeOf(operand));
  switch (type.kind) {
    case 'slice': case 'pointer': return 'addressable';
    case 'map': return 'map index';
    case 'array': {
      const mode = modeOf(types, operand);
      return mode === null ? null : mode === 'addressable' ? mode : 'value';
    }
    case 'basic': return 'value';
    case 'unknown': return null;
    // What can be a string cannot be assigned to.
    case 'type-parameter': return typesOf(types, type).some((each) => each.kind === 'basic') ? 'value' : null;
    // A generic function with its arguments.
    default: return 'value';
  }
}
