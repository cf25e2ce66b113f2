import { F, K, type Node } from '../../syntax/tree.ts';
import { constantSource, memberNode } from './declared.ts';
import type { Types } from './types.ts';
import { isInteger } from './universe.ts';
import { builtinName } from './expression.ts';

/** The value of a constant expression. Integers are exact; floats are what a float64 holds. */
export type Constant = bigint | number | string | boolean;

/** Shifting further than this makes numbers that no rule asks for and that take long to compute. */
const SHIFT_LIMIT = 512n;

/** Evaluates a constant expression (Go spec, Constant expressions); null where it is none or a part is unknown. */
export function constantOf(types: Types, node: Node): Constant | null {
  switch (node.kind) {
    case K.int_literal: return integer(node.text);
    case K.float_literal: { const value = Number(node.text.replaceAll('_', '')); return Number.isNaN(value) ? null : value; }
    case K.rune_literal: return rune(node.text);
    case K.interpreted_string_literal: case K.raw_string_literal: return stringValue(node);
    case K.true: return true;
    case K.false: return false;
    case K.iota: return iota(node);
    case K.parenthesized_expression: case K.literal_element: {
      const inner = node.children[0];
      return inner === undefined ? null : types.constant(inner);
    }
    case K.identifier: case K.selector_expression: return named(types, node);
    case K.unary_expression: return unary(types, node);
    case K.binary_expression: return binary(types, node);
    case K.call_expression: return call(types, node);
    case K.type_conversion_expression: {
      const operand = node.child(F.operand);
      return operand === null || !types.denotesType(node.children[0] ?? node) ? null : converted(types, node, operand);
    }
    default: return null;
  }
}

/** What a string literal stands for. */
export function stringValue(literal: Node): string | null {
  return literal.kind === K.raw_string_literal ? literal.text.slice(1, -1).replaceAll('\r', '') : interpreted(literal.text);
}

function integer(text: string): bigint | null {
  const digits = text.replaceAll('_', '').replace(/^0(?=[0-7]+$)/, '0o');
  try {
    return BigInt(digits);
  } catch {
    return null;
  }
}

function rune(text: string): bigint | null {
  const value = interpreted(`"${text.slice(1, -1).replaceAll('"', '\\"')}"`);
  const point = value?.codePointAt(0);
  return point === undefined ? null : BigInt(point);
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\', '"': '"', "'": "'",
};

function interpreted(text: string): string | null {
  return text.slice(1, -1).replaceAll(/\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|(.))/gu, (whole, x, u, long, octal, simple) => {
    const hex: unknown = x ?? u ?? long;
    if (typeof hex === 'string') return point(parseInt(hex, 16));
    if (typeof octal === 'string') return point(parseInt(octal, 8));
    return typeof simple === 'string' ? (ESCAPES[simple] ?? whole) : whole;
  });
}

function point(value: number): string {
  return value <= 0x10ffff ? String.fromCodePoint(value) : '\ufffd';
}

/** The index of the spec in its group that `iota` stands in. */
function iota(node: Node): bigint | null {
  const spec = node.closest([K.const_spec]);
  if (spec === null) return null;
  return BigInt(spec.parent?.children.filter((child) => child.kind === K.const_spec).indexOf(spec) ?? 0);
}

function named(types: Types, node: Node): Constant | null {
  const entity = types.entityOf(node);
  if (entity?.kind === 'universe') return entity.name === 'true' ? true : entity.name === 'false' ? false : null;
  const name = entity?.kind === 'local' && entity.binding.kind === 'constant' ? entity.binding.node
    : entity?.kind === 'member' && entity.member.declaration.kind === 'const' ? memberNode(entity.member) : null;
  const spec = name?.parent;
  if (name === null || spec === null || spec === undefined) return null;
  const index = spec.children.filter((child) => child.kind === K.identifier && child.field !== F.value).indexOf(name);
  const source = constantSource(spec);
  const value = source?.child(F.value)?.children[index];
  if (source === null || value === undefined) return null;
  // A spec that repeats the values of an earlier one evaluates them with its own iota.
  return source === spec ? types.constant(value) : repeated(types, value, spec);
}

function repeated(types: Types, value: Node, spec: Node): Constant | null {
  const group = spec.parent?.children.filter((child) => child.kind === K.const_spec) ?? [];
  return evaluate(types, value, BigInt(group.indexOf(spec)));
}

/** Evaluates with a given iota, without the memo: the same node has another value for another spec. */
function evaluate(types: Types, node: Node, at: bigint): Constant | null {
  switch (node.kind) {
    case K.iota: return at;
    case K.identifier: return node.text === 'iota' ? at : types.constant(node);
    case K.parenthesized_expression: case K.literal_element: return node.children[0] === undefined ? null : evaluate(types, node.children[0], at);
    case K.unary_expression: {
      const operand = node.child(F.operand);
      return operand === null ? null : bounded(types, node, applyUnary(node, evaluate(types, operand, at)));
    }
    case K.binary_expression: {
      const left = node.child(F.left);
      const right = node.child(F.right);
      return left === null || right === null ? null : applyBinary(types, node, evaluate(types, left, at), evaluate(types, right, at));
    }
    case K.call_expression: {
      const arg = node.child(F.arguments)?.children[0];
      const callee = node.child(F.function);
      return arg !== undefined && callee !== null && types.denotesType(callee) ? evaluate(types, arg, at) : types.constant(node);
    }
    default: return types.constant(node);
  }
}

function unary(types: Types, node: Node): Constant | null {
  const operand = node.child(F.operand);
  return operand === null ? null : bounded(types, node, applyUnary(node, types.constant(operand)));
}

/** `^x` of an unsigned type has as many bits as the type. */
function bounded(types: Types, node: Node, value: Constant | null): Constant | null {
  if (typeof value !== 'bigint' || value >= 0n || !node.hasToken(K['^'])) return value;
  const type = types.underlying(types.typeOf(node));
  const bits = type.kind === 'basic' ? /^uint(8|16|32|64|ptr)?$/.exec(type.name) : null;
  return bits === null ? value : BigInt.asUintN(Number(bits[1] ?? 64) || 64, value);
}

function applyUnary(node: Node, value: Constant | null): Constant | null {
  if (typeof value === 'boolean') return node.hasToken(K['!']) ? !value : null;
  if (typeof value === 'bigint') return node.hasToken(K['-']) ? -value : node.hasToken(K['+']) ? value : node.hasToken(K['^']) ? ~value : null;
  if (typeof value === 'number') return node.hasToken(K['-']) ? -value : node.hasToken(K['+']) ? value : null;
  return null;
}

function binary(types: Types, node: Node): Constant | null {
  const left = node.child(F.left);
  const right = node.child(F.right);
  return left === null || right === null ? null : applyBinary(types, node, types.constant(left), types.constant(right));
}

function applyBinary(types: Types, node: Node, left: Constant | null, right: Constant | null): Constant | null {
  const operator = node.child(F.operator)?.text;
  if (left === null || right === null || operator === undefined) return null;
  if (typeof left === 'string' && typeof right === 'string') return operator === '+' ? left + right : compare(operator, left, right);
  if (typeof left === 'boolean' && typeof right === 'boolean') {
    return operator === '&&' ? left && right : operator === '||' ? left || right : operator === '==' ? left === right : operator === '!=' ? left !== right : null;
  }
  if (typeof left === 'bigint' && typeof right === 'bigint') return integers(operator, left, right);
  if (isNumber(left) && isNumber(right)) return floats(types, node, operator, Number(left), Number(right));
  return null;
}

function isNumber(value: Constant): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

function integers(operator: string, left: bigint, right: bigint): Constant | null {
  switch (operator) {
    case '+': return left + right;
    case '-': return left - right;
    case '*': return left * right;
    case '/': return right === 0n ? null : left / right;
    case '%': return right === 0n ? null : left % right;
    case '&': return left & right;
    case '|': return left | right;
    case '^': return left ^ right;
    case '&^': return left & ~right;
    case '<<': return right < 0n || right > SHIFT_LIMIT ? null : left << right;
    case '>>': return right < 0n ? null : left >> right;
    default: return compare(operator, left, right);
  }
}

/** Float operands of which the result may still be an integer: `1.5 * 2` is a float constant, `int64(1e3)` an integer. */
function floats(types: Types, node: Node, operator: string, left: number, right: number): Constant | null {
  const value = operator === '+' ? left + right : operator === '-' ? left - right : operator === '*' ? left * right
    : operator === '/' ? left / right : compare(operator, left, right);
  return typeof value === 'number' && isInteger(types.underlying(types.typeOf(node))) && Number.isInteger(value) ? BigInt(value) : value;
}

function compare<T extends bigint | number | string>(operator: string, left: T, right: T): boolean | null {
  switch (operator) {
    case '==': return left === right;
    case '!=': return left !== right;
    case '<': return left < right;
    case '<=': return left <= right;
    case '>': return left > right;
    case '>=': return left >= right;
    default: return null;
  }
}

/** `T(x)` for a constant x, `len("text")` and `len` of an array. */
function call(types: Types, node: Node): Constant | null {
  const callee = node.child(F.function);
  const arg = node.child(F.arguments)?.children[0];
  if (callee === null || arg === undefined) return null;
  const builtin = builtinName(types, callee);
  if (builtin === 'len' || builtin === 'cap') return lengthOf(types, arg);
  if (builtin !== null) return null;
  return types.denotesType(callee) ? converted(types, node, arg) : null;
}

function lengthOf(types: Types, arg: Node): bigint | null {
  const text = types.constant(arg);
  if (typeof text === 'string') return BigInt(new TextEncoder().encode(text).length);
  let type = types.underlying(types.typeOf(arg));
  if (type.kind === 'pointer') type = types.underlying(type.elem);
  return type.kind === 'array' && type.length !== null ? BigInt(type.length) : null;
}

function converted(types: Types, node: Node, arg: Node): Constant | null {
  const value = types.constant(arg);
  if (typeof value !== 'number' && typeof value !== 'bigint') return typeof value === 'string' ? value : value;
  const target = types.underlying(types.typeOf(node));
  if (target.kind !== 'basic' || target.name === 'string') return null;
  return isInteger(target) && typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value;
}
