import type { GoType } from './type.ts';
import type { Types } from './types.ts';

/** Whether two types are identical (Go spec, Type identity). Types with unknown parts are identical to nothing. */
export function identical(types: Types, a: GoType, b: GoType): boolean {
  if (a === b) return a.kind !== 'unknown';
  const all = (one: readonly GoType[], other: readonly GoType[]): boolean =>
    one.length === other.length && one.every((type, index) => identical(types, type, other[index] ?? type));
  switch (a.kind) {
    case 'basic': return b.kind === 'basic' && a.name === b.name;
    case 'named': return b.kind === 'named' && a.definition === b.definition && all(a.args, b.args);
    case 'type-parameter': return b.kind === 'type-parameter' && a.node === b.node;
    case 'pointer': return b.kind === 'pointer' && identical(types, a.elem, b.elem);
    case 'slice': return b.kind === 'slice' && identical(types, a.elem, b.elem);
    case 'array': return b.kind === 'array' && a.length !== null && a.length === b.length && identical(types, a.elem, b.elem);
    case 'map': return b.kind === 'map' && all([a.key, a.elem], [b.key, b.elem]);
    case 'chan': return b.kind === 'chan' && a.direction === b.direction && identical(types, a.elem, b.elem);
    case 'tuple': return b.kind === 'tuple' && all(a.elems, b.elems);
    case 'func':
      return b.kind === 'func' && a.variadic === b.variadic && a.typeParameters.length === 0 && b.typeParameters.length === 0
        && all(a.params, b.params) && all(a.results, b.results);
    case 'struct':
      return b.kind === 'struct' && a.fields.length === b.fields.length && a.fields.every((field, index) => {
        const other = b.fields[index];
        return other !== undefined && field.name === other.name && field.embedded === other.embedded && field.tag === other.tag
          && identical(types, field.type, other.type);
      });
    case 'interface':
      // Method sets are what counts in Go; comparing how they are written may only take equal ones for different.
      return b.kind === 'interface' && a.methods.length === b.methods.length && all(a.embedded, b.embedded)
        && a.methods.every((method) => b.methods.some((other) => other.name === method.name && identical(types, method.type, other.type)));
    case 'union':
      return b.kind === 'union' && a.terms.length === b.terms.length && a.terms.every((term, index) => {
        const other = b.terms[index];
        return other !== undefined && term.tilde === other.tilde && identical(types, term.type, other.type);
      });
    case 'unknown': return false;
    default: return a satisfies never;
  }
}
