import type { Node } from '../../syntax/tree.ts';
import { EMPTY_INTERFACE, basic, defaultType, pointerTo, unknown, type GoType } from './type.ts';
import type { Types } from './types.ts';

const NOTHING: GoType = { kind: 'tuple', elems: [] };

/** The result of calling a predeclared function (Go spec, Built-in functions; `new` of an expression from Go 1.26). */
export function builtinCall(types: Types, name: string, args: readonly Node[]): GoType {
  const first = args[0];
  switch (name) {
    case 'len': case 'cap': case 'copy': return basic('int');
    case 'make': return first === undefined ? unknown('make of nothing') : types.fromSyntax(first);
    case 'new':
      if (first === undefined) return unknown('new of nothing');
      return pointerTo(types.denotesType(first) ? types.fromSyntax(first) : defaultType(types.typeOf(first)));
    case 'append': return first === undefined ? unknown('append to nothing') : types.typeOf(first);
    case 'min': case 'max': {
      const typed = args.map((arg) => types.typeOf(arg)).find((type) => !(type.kind === 'basic' && type.name.startsWith('untyped')));
      return typed ?? (first === undefined ? unknown('min of nothing') : types.typeOf(first));
    }
    case 'recover': return EMPTY_INTERFACE;
    case 'complex': return basic('complex128');
    case 'real': case 'imag': return basic('float64');
    case 'close': case 'delete': case 'clear': case 'panic': case 'print': case 'println': return NOTHING;
    default: return unknown(`${name} is not predeclared`);
  }
}
