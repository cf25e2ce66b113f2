import type { Node } from '../../syntax/tree.ts';
import { identical } from './identical.ts';
import type { FuncType, GoType, InterfaceMethod, InterfaceType, TypeParameter } from './type.ts';
import type { Types } from './types.ts';

/** How closely types must match: as in an assignment (element types exactly), through underlying types, or exactly. */
export type Match = 'assign' | 'inexact' | 'exact';

/** Types nested deeper than this are given up, as in the Go compiler. */
const DEPTH_LIMIT = 50;

/** One or more type parameters that must be the same type. */
interface Slot {
  type: GoType | null;
}

/**
 * Finds types for type parameters so that pairs of types match (Go spec, Type unification). It follows the unifier of
 * go/types; a part that is not known matches everything and decides nothing.
 */
export class Unifier {
  readonly #types: Types;
  readonly #slots = new Map<Node, Slot>();
  #depth = 0;

  constructor(types: Types, parameters: readonly TypeParameter[]) {
    this.#types = types;
    for (const { node } of parameters) this.#slots.set(node, { type: null });
  }

  at(parameter: TypeParameter): GoType | null {
    return this.#slots.get(parameter.node)?.type ?? null;
  }

  set(parameter: TypeParameter, type: GoType): void {
    const slot = this.#slots.get(parameter.node);
    if (slot !== undefined) slot.type = type;
  }

  unknowns(): number {
    let count = 0;
    for (const { type } of this.#slots.values()) if (type === null) count++;
    return count;
  }

  /** What every type parameter stands for; those that nothing decides are left out. */
  solution(): Map<Node, GoType> {
    const map = new Map<Node, GoType>();
    for (const [node, { type }] of this.#slots) if (type !== null) map.set(node, type);
    return map;
  }

  unify(x: GoType, y: GoType, mode: Match): boolean {
    if (x === y || x.kind === 'unknown' || y.kind === 'unknown') return true;
    if (this.#depth >= DEPTH_LIMIT) return false;
    this.#depth++;
    try {
      return this.#unify(x, y, mode);
    } finally {
      this.#depth--;
    }
  }

  #slot(type: GoType): Slot | undefined {
    return type.kind === 'type-parameter' ? this.#slots.get(type.node) : undefined;
  }

  #unify(x: GoType, y: GoType, mode: Match): boolean {
    if (x.kind === 'named' || this.#slot(y) !== undefined) [x, y] = [y, x];
    // A defined type fits a type literal through its underlying type.
    if (mode !== 'exact' && y.kind === 'named' && isLiteral(x) && x.kind !== 'interface') {
      y = this.#types.underlying(y);
      if (y.kind === 'unknown') return true;
    }
    const slotX = this.#slot(x);
    if (slotX !== undefined && x.kind === 'type-parameter') {
      const slotY = this.#slot(y);
      return slotY !== undefined && y.kind === 'type-parameter' ? this.#join(y, slotX, slotY, mode) : this.#bind(slotX, y, mode);
    }
    if (mode !== 'exact') {
      const matched = this.#interfaces(x, y);
      if (matched !== null) return matched;
    }
    if (y.kind === 'type-parameter') [x, y] = [y, x];
    return this.#structure(x, y, mode);
  }

  #join(y: TypeParameter, slotX: Slot, slotY: Slot, mode: Match): boolean {
    if (slotX === slotY) return true;
    if (slotX.type !== null && slotY.type !== null) return this.unify(slotX.type, slotY.type, mode);
    slotX.type ??= slotY.type;
    for (const [node, slot] of this.#slots) if (slot === slotY || node === y.node) this.#slots.set(node, slotX);
    return true;
  }

  #bind(slot: Slot, y: GoType, mode: Match): boolean {
    const x = slot.type;
    if (x === null) {
      slot.type = y;
      return true;
    }
    if (!this.unify(x, y, mode)) return false;
    if (mode === 'exact' || x.kind === 'named') return true;
    // Of a defined type and a literal the defined type is chosen, of two channels the directed one.
    if (y.kind === 'named' || (y.kind === 'chan' && y.direction !== 'both')) slot.type = y;
    return true;
  }

  /** An interface matches what has its methods, when the methods match. Null where no interface takes part. */
  #interfaces(x: GoType, y: GoType): boolean | null {
    const one = this.#interface(x);
    const other = this.#interface(y);
    if (one !== null && other !== null) {
      const a = methodsOf(this.#types, one);
      const b = methodsOf(this.#types, other);
      const [small, large] = a.length <= b.length ? [a, b] : [b, a];
      return small.every((method) => {
        const match = large.find((candidate) => candidate.name === method.name);
        return match !== undefined && this.unify(method.type, match.type, 'exact');
      });
    }
    const face = one ?? other;
    return face === null ? null : this.implements(one === null ? x : y, face);
  }

  /** Whether a type has the methods of an interface; finds type parameters that their signatures decide. */
  implements(type: GoType, face: InterfaceType): boolean {
    return methodsOf(this.#types, face).every((method) => {
      if (method.node === null) return true;
      const found = this.#types.select(type, method.name, this.#types.packageOf(method.node));
      if (found.kind === 'unknown') return true;
      return (found.kind === 'method' || found.kind === 'interface-method') && this.unify(method.type, found.type, 'exact');
    });
  }

  #interface(type: GoType): InterfaceType | null {
    if (type.kind === 'type-parameter') return null;
    const inner = this.#types.underlying(type);
    return inner.kind === 'interface' ? inner : null;
  }

  #structure(x: GoType, y: GoType, mode: Match): boolean {
    const inner: Match = mode === 'assign' ? 'exact' : mode;
    switch (x.kind) {
      case 'basic': return y.kind === 'basic' && x.name === y.name;
      case 'pointer': return y.kind === 'pointer' && this.unify(x.elem, y.elem, inner);
      case 'slice': return y.kind === 'slice' && this.unify(x.elem, y.elem, inner);
      case 'array': return y.kind === 'array' && (x.length === null || y.length === null || x.length === y.length) && this.unify(x.elem, y.elem, inner);
      case 'map': return y.kind === 'map' && this.unify(x.key, y.key, inner) && this.unify(x.elem, y.elem, inner);
      case 'chan': return y.kind === 'chan' && (mode !== 'exact' || x.direction === y.direction) && this.unify(x.elem, y.elem, inner);
      case 'func': return y.kind === 'func' && this.#signatures(x, y, inner);
      case 'tuple': return y.kind === 'tuple' && this.#all(x.elems, y.elems, mode);
      case 'struct':
        return y.kind === 'struct' && this.#all(x.fields.map((field) => field.type), y.fields.map((field) => field.type), inner);
      case 'named':
        return y.kind === 'named' && this.#all(x.args, y.args, mode) && x.definition === y.definition;
      case 'interface': {
        if (y.kind !== 'interface') return false;
        const other = methodsOf(this.#types, y);
        return methodsOf(this.#types, x).every((method) => {
          const match = other.find((candidate) => candidate.name === method.name);
          return match !== undefined && this.unify(method.type, match.type, 'exact');
        });
      }
      case 'type-parameter': {
        // A type parameter of an enclosing function: only its core type says anything about its structure.
        if (y.kind === 'type-parameter' && y.node === x.node) return true;
        const core = this.#types.core(x);
        return core.kind === 'unknown' || (core.kind !== 'type-parameter' && this.unify(core, y, 'assign'));
      }
      case 'union': return identical(this.#types, x, y);
      case 'unknown': return true;
      default: return x satisfies never;
    }
  }

  #signatures(x: FuncType, y: FuncType, mode: Match): boolean {
    return x.variadic === y.variadic && this.#all(x.params, y.params, mode) && this.#all(x.results, y.results, mode);
  }

  #all(x: readonly GoType[], y: readonly GoType[], mode: Match): boolean {
    return x.length === y.length && x.every((type, index) => this.unify(type, y[index] ?? type, mode));
  }
}

function isLiteral(type: GoType): boolean {
  return type.kind !== 'named' && type.kind !== 'type-parameter';
}

/** All methods of an interface, embedded ones included. */
export function methodsOf(types: Types, face: InterfaceType, depth = 0): readonly InterfaceMethod[] {
  if (face.embedded.length === 0 || depth > DEPTH_LIMIT) return face.methods;
  const out = new Map(face.methods.map((method) => [method.name, method]));
  for (const embedded of face.embedded) {
    const inner = embedded.kind === 'union' ? embedded : types.underlying(embedded);
    if (inner.kind === 'interface') for (const method of methodsOf(types, inner, depth + 1)) out.set(method.name, method);
  }
  return [...out.values()];
}
