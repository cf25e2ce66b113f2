import { F, K, type Node } from '../../syntax/tree.ts';
import { memo } from '../memo.ts';
import { builtinName, calledSignature, elidedType } from './expression.ts';
import { instantiatedFor } from './infer.ts';
import { isConstant } from './mode.ts';
import { basic, defaultType, deref, unknown, untypedKind, type GoType } from './type.ts';
import type { Types } from './types.ts';

/**
 * The type that an expression has in the end: an untyped constant, comparison or shift takes the type that its
 * surroundings ask for, and stays untyped where nothing does (go/types records the same).
 */
export class FinalTypes {
  readonly #types: Types;

  constructor(types: Types) {
    this.#types = types;
  }

  readonly of: (expression: Node) => GoType = memo(
    (node) => {
      const type = this.#types.typeOf(node);
      if (isUntyped(type)) return this.#untyped(node, type);
      return isGeneric(type) ? this.#instance(node, type) : type;
    },
    () => unknown('the type depends on itself'),
  );

  #untyped(node: Node, type: GoType): GoType {
    if (isNil(type)) return type;
    const parent = node.parent;
    if (parent === null) return type;
    switch (parent.kind) {
      case K.parenthesized_expression: return this.of(parent);
      case K.unary_expression: return this.#operandOf(parent, type);
      case K.binary_expression: return this.#binaryOperand(node, parent, type);
      default: return this.#inContext(node, parent, type);
    }
  }

  /** A generic function that is passed or assigned has the type arguments that the place asks for. */
  #instance(node: Node, type: GoType): GoType {
    const parent = node.parent;
    switch (parent?.kind) {
      case K.parenthesized_expression: return this.of(parent);
      case K.literal_element: case K.expression_list: case K.argument_list: case K.type_conversion_expression:
        return this.#inContext(node, parent, type);
      default: return type;
    }
  }

  /** Operands of constant expressions keep the type they have there: only the whole gets another. */
  #operandOf(parent: Node, type: GoType): GoType {
    const constant = isConstant(this.#types, parent);
    return constant === null ? unknown('whether an expression is constant') : constant ? type : this.of(parent);
  }

  #binaryOperand(node: Node, parent: Node, type: GoType): GoType {
    const left = parent.child(F.left);
    const right = parent.child(F.right);
    if (left === null || right === null) return unknown('an incomplete expression');
    const operator = parent.child(F.operator)?.text ?? '';
    if (operator === '<<' || operator === '>>') {
      if (node === left) return this.#operandOf(parent, type);
      return type;
    }
    const other = this.#types.typeOf(node === left ? right : left);
    if (!isUntyped(other)) return this.#converted(type, other);
    const matched = untypedKind(type, other);
    if (!COMPARISONS.has(operator)) return this.#operandOf(parent, matched);
    const constant = isConstant(this.#types, parent);
    return constant === null ? unknown('whether an expression is constant') : constant ? matched : defaultType(matched);
  }

  /** The type that an untyped value takes when a value of the target type is wanted. */
  #converted(type: GoType, target: GoType | null): GoType {
    if (target === null) return defaultType(type);
    if (type.kind === 'func') return instantiatedFor(this.#types, type, target);
    switch (this.#types.underlying(target).kind) {
      case 'interface': return defaultType(type);
      case 'unknown': return unknown(whyOf(target, this.#types));
      default: return target;
    }
  }

  #inContext(node: Node, parent: Node, type: GoType): GoType {
    switch (parent.kind) {
      case K.literal_element: return this.#element(parent, type);
      case K.expression_list: return this.#listed(node, parent, type);
      case K.argument_list: return this.#argument(parent.parent, parent.children.indexOf(node), type);
      case K.type_conversion_expression: return this.#argument(parent, 0, type);
      case K.var_spec: case K.const_spec: case K.assignment_statement: case K.short_var_declaration: case K.return_statement:
        return this.#listed(node, parent, type);
      case K.send_statement: {
        const channel = parent.child(F.channel);
        const core = channel === null || node === channel ? null : this.#types.core(this.#types.typeOf(channel));
        return core?.kind === 'chan' ? this.#converted(type, core.elem) : unknown('what the channel carries');
      }
      case K.index_expression: return node === parent.child(F.operand) ? type : this.#index(parent, type);
      case K.generic_type: case K.type_arguments: case K.type_instantiation_expression: case K.type_elem: return this.#index(parent, type);
      case K.slice_expression: return node === parent.child(F.operand) ? type : basic('int');
      case K.expression_switch_statement: return defaultType(type);
      case K.expression_case: return this.#listed(node, parent, type);
      case K.range_clause: return this.#ranged(parent, type);
      default: return type;
    }
  }

  #element(element: Node, type: GoType): GoType {
    const keyed = element.parent?.kind === K.keyed_element ? element.parent : null;
    const body = (keyed ?? element).parent;
    if (body?.kind !== K.literal_value) return unknown('an element outside a literal');
    const container = this.#types.core(deref(elidedType(this.#types, body)));
    const isKey = keyed !== null && element.field === F.key;
    switch (container.kind) {
      case 'slice': case 'array': return isKey ? basic('int') : this.#converted(type, container.elem);
      case 'map': return this.#converted(type, isKey ? container.key : container.elem);
      case 'struct': {
        const name = keyed?.child(F.key)?.text;
        const field = keyed === null ? container.fields[body.children.indexOf(element)] : container.fields.find((each) => each.name === name);
        return field === undefined ? unknown('an unknown field') : this.#converted(type, field.type);
      }
      case 'unknown': return container;
      default: return unknown('a literal of no such type');
    }
  }

  /** An expression of the list that belongs to a statement, or the only one of it. */
  #listed(node: Node, list: Node, type: GoType): GoType {
    const isList = list.kind === K.expression_list;
    const index = isList ? list.children.indexOf(node) : 0;
    const statement = isList ? list.parent : list;
    switch (statement?.kind) {
      case K.var_spec: {
        const syntax = statement.child(F.type);
        return this.#converted(type, syntax === null ? null : this.#types.fromSyntax(syntax));
      }
      case K.const_spec: {
        const syntax = statement.child(F.type);
        return syntax === null ? type : this.#converted(type, this.#types.fromSyntax(syntax));
      }
      case K.short_var_declaration: return this.#assigned(statement, index, type);
      case K.assignment_statement: return this.#assigned(statement, index, type);
      case K.return_statement: return this.#returned(statement, index, type);
      case K.expression_case: return this.#case(statement, type);
      case K.range_clause: return this.#ranged(statement, type);
      default: return type;
    }
  }

  #assigned(statement: Node, index: number, type: GoType): GoType {
    const target = statement.child(F.left)?.children[index];
    const operator = statement.child(F.operator)?.text ?? '=';
    if (target === undefined || target.text === '_') return defaultType(type);
    if (operator === '<<=' || operator === '>>=') return type;
    const targetType = this.#types.typeOf(target);
    // The symbol that `:=` declares has the default type of this very value.
    return this.#converted(type, targetType);
  }

  #returned(statement: Node, index: number, type: GoType): GoType {
    const fn = statement.closest([K.function_declaration, K.method_declaration, K.func_literal]);
    const signature = fn === null ? null : fn.kind === K.func_literal ? this.#types.typeOf(fn) : this.#types.declared(fn.child(F.name) ?? fn);
    const result = signature?.kind === 'func' ? signature.results[index] : undefined;
    return result === undefined ? unknown('the result of the function') : this.#converted(type, result);
  }

  #case(clause: Node, type: GoType): GoType {
    const statement = clause.parent;
    const tag = statement?.child(F.value) ?? null;
    return this.#converted(type, tag === null ? basic('bool') : defaultType(this.#types.typeOf(tag)));
  }

  #ranged(clause: Node, type: GoType): GoType {
    const target = clause.child(F.left)?.children[0];
    if (type.kind === 'basic' && type.name === 'untyped string') return type;
    if (target === undefined || target.text === '_') return defaultType(type);
    const targetType = this.#types.typeOf(target);
    return clause.hasToken(K[':=']) ? defaultType(type) : this.#converted(type, targetType);
  }

  #index(parent: Node, type: GoType): GoType {
    let node: Node = parent;
    while (node.kind === K.type_elem || node.kind === K.type_arguments) node = node.parent ?? node;
    const operand = node.children[0];
    if (operand === undefined) return unknown('an incomplete index');
    const container = this.#types.core(this.#types.typeOf(operand));
    if (container.kind === 'map') return this.#converted(type, container.key);
    return container.kind === 'unknown' ? container : basic('int');
  }

  #argument(call: Node | null, index: number, type: GoType): GoType {
    const callee = call?.child(F.function) ?? call?.child(F.type) ?? null;
    if (call === null || callee === null) return type;
    if (this.#types.denotesType(callee)) return this.#convertedBy(this.#types.typeOf(call), call, type);
    const builtin = builtinName(this.#types, callee);
    if (builtin !== null) return this.#builtinArgument(builtin, call, index, type);
    const signature = calledSignature(this.#types, call);
    if (signature.kind !== 'func') return signature;
    const last = signature.params.length - 1;
    const param = signature.params[Math.min(index, last)];
    if (param === undefined) return unknown('an argument too many');
    return this.#converted(type, signature.variadic && index >= last && param.kind === 'slice' ? param.elem : param);
  }

  /** The operand of a conversion (see `conversion` in go/types). */
  #convertedBy(target: GoType, call: Node, type: GoType): GoType {
    const inner = this.#types.underlying(target);
    const arg = call.child(F.operand) ?? call.child(F.arguments)?.children[0];
    if (inner.kind === 'unknown' || arg === undefined) return unknown(whyOf(target, this.#types));
    if (inner.kind === 'interface') return defaultType(type);
    const constant = isConstant(this.#types, arg);
    if (constant === null) return unknown('whether an expression is constant');
    const toConstant = inner.kind === 'basic' && inner.name !== 'unsafe.Pointer';
    if (constant && !toConstant) return defaultType(type);
    const integer = type.kind === 'basic' && (type.name === 'untyped int' || type.name === 'untyped rune');
    return constant && integer && inner.kind === 'basic' && inner.name === 'string' ? type : target;
  }

  #builtinArgument(name: string, call: Node, index: number, type: GoType): GoType {
    const args = call.child(F.arguments)?.children ?? [];
    const first = args[0];
    if (first === undefined) return type;
    switch (name) {
      case 'append': {
        const slice = this.#types.core(this.#types.typeOf(first));
        return slice.kind === 'slice' ? this.#converted(type, slice.elem) : unknown('what append appends to');
      }
      case 'delete': {
        const map = this.#types.core(this.#types.typeOf(first));
        return map.kind === 'map' ? this.#converted(type, map.key) : unknown('what delete deletes from');
      }
      case 'make': return index === 0 ? type : basic('int');
      case 'min': case 'max': {
        const result = this.#types.typeOf(call);
        return isUntyped(result) ? (isConstant(this.#types, call) === true ? result : this.of(call)) : result;
      }
      case 'len': case 'cap': return isConstant(this.#types, call) === true ? type : defaultType(type);
      case 'complex': {
        const other = args[1 - index];
        const otherType = other === undefined ? type : this.#types.typeOf(other);
        if (!isUntyped(otherType)) return this.#converted(type, otherType);
        return isConstant(this.#types, call) === true ? type : basic('float64');
      }
      case 'real': case 'imag': return isConstant(this.#types, call) === true ? type : basic('complex128');
      // The checker leaves the text in `copy(b, "text")` as it is.
      case 'copy': return type;
      default: return defaultType(type);
    }
  }
}

const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);

export function isUntyped(type: GoType): boolean {
  return type.kind === 'basic' && type.name.startsWith('untyped ');
}

function isGeneric(type: GoType): boolean {
  return type.kind === 'func' && type.typeParameters.length > 0;
}

function isNil(type: GoType): boolean {
  return type.kind === 'basic' && type.name === 'untyped nil';
}

function whyOf(type: GoType, types: Types): string {
  const inner = types.underlying(type);
  return inner.kind === 'unknown' ? inner.why : 'a type that is not known';
}
