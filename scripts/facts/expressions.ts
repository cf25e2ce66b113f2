import { F, K, type Kind, type Node } from '../../src/syntax/tree.ts';
import { calledSignature, calleeType, elidedType, isCommaOk } from '../../src/semantics/types/expression.ts';
import { FinalTypes } from '../../src/semantics/types/final.ts';
import { modeOf, type Mode } from '../../src/semantics/types/mode.ts';
import { dereferencedConversion, isMisreadName, isStar } from '../../src/semantics/types/quirks.ts';
import { deref, pointerTo, unknown, type GoType } from '../../src/semantics/types/type.ts';
import type { Types } from '../../src/semantics/types/types.ts';
import { isCompositeKey } from '../../src/semantics/scopes.ts';
import { isEmbedded } from './targets.ts';

export interface ExpressionFact {
  readonly start: number;
  readonly end: number;
  /** Null for builtins. */
  readonly type: GoType | null;
  readonly mode: Mode | null;
}

/** What go/types records of the pieces of syntax that it takes for expressions: types, values, and names being declared. */
export class Expressions {
  readonly #types: Types;
  readonly #final: FinalTypes;

  constructor(types: Types) {
    this.#types = types;
    this.#final = new FinalTypes(types);
  }

  of(node: Node): ExpressionFact[] {
    switch (node.kind) {
      case K.identifier: case K.type_identifier: case K.package_identifier: case K.field_identifier:
      case K.nil: case K.true: case K.false: case K.iota:
        return this.#name(node);
      case K.literal_value: return node.parent?.kind === K.literal_element ? [this.#fact(node, elidedType(this.#types, node), 'value')] : [];
      case K.type_conversion_expression: return this.#conversion(node);
      case K.pointer_type: return isStar(node) ? [] : this.#value(node);
      case K.call_expression: return [...this.#instantiated(node), ...this.#value(node)];
      case K.type_elem: case K.type_constraint: return this.#union(node);
      case K.negated_type: return [this.#fact(node, this.#types.fromSyntax(node), 'type')];
      case K.field_declaration: return this.#embeddedPointer(node);
      case K.function_type: return [this.#fact(node, this.#types.fromSyntax(node), 'type')];
      case K.interpreted_string_literal: case K.raw_string_literal: return node.field === F.tag ? [] : this.#value(node);
      case K.qualified_type: case K.selector_expression: return this.#value(node);
      default: return TYPES.includes(node.kind) || VALUES.includes(node.kind) ? this.#value(node) : [];
    }
  }

  #fact(node: Node, type: GoType | null, mode: Mode | null): ExpressionFact {
    return { start: node.start, end: node.end, type, mode };
  }

  #value(node: Node): ExpressionFact[] {
    const mode = modeOf(this.#types, node);
    if (mode === 'builtin') return [this.#fact(node, null, mode)];
    if (mode === 'type') return [this.#fact(node, this.#types.typeOf(node), mode)];
    const called = calleeType(this.#types, node);
    if (called !== null) return [this.#fact(node, called, mode)];
    const commaOk = isCommaOk(this.#types, node);
    if (commaOk !== null) return [this.#fact(node, { kind: 'tuple', elems: [this.#types.typeOf(node), commaOk] }, mode)];
    return [this.#fact(node, this.#final.of(node), mode)];
  }

  /** `*(*T)(x)` is a star before a conversion, which the grammar has as a conversion to a pointer type. */
  #conversion(node: Node): ExpressionFact[] {
    const parts = dereferencedConversion(node);
    if (parts === null) return this.#value(node);
    const out = [{ start: parts.type.start, end: node.end, type: this.#types.fromSyntax(parts.type), mode: 'value' as Mode }];
    for (const star of [...parts.stars].reverse()) {
      const type: GoType = this.#types.core(out.at(-1)?.type ?? unknown('no conversion'));
      out.push({ start: star.start, end: node.end, type: type.kind === 'pointer' ? type.elem : unknown('no pointer'), mode: 'addressable' });
    }
    return out;
  }

  #name(node: Node): ExpressionFact[] {
    const parent = node.parent;
    if (parent === null) return [];
    switch (parent.kind) {
      case K.selector_expression: if (node.field === F.field) return []; break;
      case K.qualified_type: if (node.field === F.name) return []; break;
      case K.field_declaration:
        if (node.kind === K.field_identifier) return this.#declared(node, this.#fieldType(parent), 'addressable');
        break;
      case K.method_elem: return node.field === F.name ? this.#declared(node, this.#types.signatureOf(parent), 'value') : this.#used(node);
      case K.method_declaration: case K.function_declaration:
        if (node.field === F.name) return this.#declared(node, this.#types.signatureOf(parent), 'value');
        break;
      case K.type_spec: case K.type_alias:
        if (node.field === F.name) return this.#declared(node, this.#types.fromSyntax(node), 'type');
        break;
      case K.type_parameter_declaration: if (node.field === F.name) return this.#declared(node, this.#types.fromSyntax(node), 'type'); break;
      case K.parameter_declaration: case K.variadic_parameter_declaration: case K.var_spec:
        if (node.field === F.name || isMisreadName(node)) return this.#declared(node, this.#types.declared(node), 'addressable');
        break;
      case K.const_spec: if (node.field === F.name) return this.#declared(node, this.#types.declared(node), 'constant'); break;
      case K.expression_list: return this.#listed(node, parent);
      default:
    }
    return isCompositeKey(node) ? this.#key(node) : this.#used(node);
  }

  #declared(node: Node, type: GoType, mode: Mode): ExpressionFact[] {
    return [this.#fact(node, type, mode)];
  }

  /** A name on the left of `:=` is declared there, or is one that was declared before and is no expression then. */
  #listed(node: Node, list: Node): ExpressionFact[] {
    const statement = list.parent;
    if (statement === null || list.field === F.alias) return [];
    if (list.field === F.left) {
      const defines = statement.kind === K.short_var_declaration || statement.hasToken(K[':=']);
      if (defines) {
        const binding = this.#types.scopes.binding(node);
        if (node.text !== '_' && binding?.node !== node) return [];
        return this.#declared(node, this.#types.declared(node), 'addressable');
      }
      if (node.text === '_') return [];
    }
    return this.#used(node);
  }

  #used(node: Node): ExpressionFact[] {
    // A receiver's type parameter that has no name: `(s *Set[_])`.
    if (node.text === '_' && node.kind === K.type_identifier) return this.#declared(node, this.#types.fromSyntax(node), 'type');
    const { kind } = this.#types.scopes.entity(node);
    if (kind === 'import' || kind === 'label' || node.text === '_') return [];
    if (kind === 'none' && !isEmbedded(node)) return [];
    return this.#value(node);
  }

  /** The key of a composite literal: a field is no expression, and without its type nobody can tell. */
  #key(key: Node): ExpressionFact[] {
    const body = key.closest([K.keyed_element])?.parent;
    if (body?.kind !== K.literal_value) return this.#used(key);
    const type = this.#types.core(deref(elidedType(this.#types, body)));
    if (type.kind === 'unknown') return [this.#fact(key, type, 'value')];
    return type.kind === 'struct' ? [] : this.#used(key);
  }

  #fieldType(declaration: Node): GoType {
    const syntax = declaration.child(F.type);
    return syntax === null ? { kind: 'unknown', why: 'a field without a type' } : this.#types.fromSyntax(syntax);
  }

  /** The `*T` of an embedded field has no node of its own. */
  #embeddedPointer(declaration: Node): ExpressionFact[] {
    const star = declaration.childOfKind(K['*']);
    const type = declaration.child(F.type);
    if (star === null || type === null || declaration.childOfKind(K.field_identifier) !== null) return [];
    return [{ start: star.start, end: type.end, type: pointerTo(this.#types.fromSyntax(type)), mode: 'type' }];
  }

  /** The `F[[]T]` of `F[[]T](x)` has no node of its own. */
  #instantiated(call: Node): ExpressionFact[] {
    const args = call.child(F.type_arguments);
    const fn = call.child(F.function);
    if (args === null || fn === null) return [];
    return [{ start: fn.start, end: args.end, type: calledSignature(this.#types, call), mode: 'value' }];
  }

  /** Each `|` of a union is an expression of its own, from the first term. */
  #union(node: Node): ExpressionFact[] {
    const [first, ...rest] = node.children;
    if (first === undefined) return [];
    const whole = this.#types.fromSyntax(node);
    if (whole.kind !== 'union') return [];
    return rest.map((term, index) => ({
      start: first.start, end: term.end, type: { kind: 'union', terms: whole.terms.slice(0, index + 2) }, mode: 'type' as const,
    }));
  }
}

const TYPES: readonly Kind[] = [
  K.parenthesized_type, K.generic_type, K.pointer_type, K.array_type, K.implicit_length_array_type, K.slice_type, K.struct_type,
  K.interface_type, K.map_type, K.channel_type,
];

const VALUES: readonly Kind[] = [
  K.parenthesized_expression, K.selector_expression, K.index_expression, K.slice_expression, K.type_assertion_expression,
  K.type_conversion_expression, K.type_instantiation_expression, K.composite_literal, K.func_literal, K.unary_expression,
  K.binary_expression, K.int_literal, K.float_literal, K.imaginary_literal, K.rune_literal,
];
