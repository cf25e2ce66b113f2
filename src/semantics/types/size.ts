import type { GoType, TypeDefinition } from './type.ts';
import type { Types } from './types.ts';

/** Whether the size of a type depends on a type parameter, so that `unsafe.Sizeof` of it is no constant. */
export function hasVariableSize(types: Types, type: GoType, seen: ReadonlySet<TypeDefinition> = new Set()): boolean {
  switch (type.kind) {
    case 'type-parameter': return true;
    case 'named': {
      if (seen.has(type.definition)) return false;
      return hasVariableSize(types, types.underlying(type), new Set([...seen, type.definition]));
    }
    case 'array': return hasVariableSize(types, type.elem, seen);
    case 'struct': return type.fields.some((field) => hasVariableSize(types, field.type, seen));
    default: return false;
  }
}
