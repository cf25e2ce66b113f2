import type { Node } from '../../syntax/tree.ts';
import { isConstant } from './mode.ts';
import { EMPTY_INTERFACE, basic, defaultType, pointerTo, unknown, untypedKind, type GoType } from './type.ts';
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
    case 'append': {
      const type = first === undefined ? unknown('append to nothing') : types.typeOf(first);
      return type.kind === 'tuple' ? (type.elems[0] ?? unknown('append to nothing')) : type;
    }
    case 'min': case 'max': {
      const all = args.map((arg) => types.typeOf(arg));
      const typed = all.find((type) => !(type.kind === 'basic' && type.name.startsWith('untyped')));
      return typed ?? (all.length === 0 ? unknown('min of nothing') : all.reduce(untypedKind));
    }
    case 'recover': return EMPTY_INTERFACE;
    case 'complex': return complexOf(types, args);
    case 'real': case 'imag': return first === undefined ? unknown(`${name} of nothing`) : partOf(types, types.typeOf(first));
    case 'close': case 'delete': case 'clear': case 'panic': case 'print': case 'println': return NOTHING;
    case 'unsafe.Sizeof': case 'unsafe.Alignof': case 'unsafe.Offsetof': return basic('uintptr');
    case 'unsafe.Add': return basic('unsafe.Pointer');
    case 'unsafe.String': return basic('string');
    case 'unsafe.StringData': return pointerTo(basic('uint8'));
    case 'unsafe.Slice': {
      const pointer = first === undefined ? unknown('a slice of nothing') : types.core(types.typeOf(first));
      return pointer.kind === 'pointer' ? { kind: 'slice', elem: pointer.elem } : pointer;
    }
    case 'unsafe.SliceData': {
      const slice = first === undefined ? unknown('data of nothing') : types.core(types.typeOf(first));
      return slice.kind === 'slice' ? pointerTo(slice.elem) : slice;
    }
    default: return unknown(`${name} is not predeclared`);
  }
}

function complexOf(types: Types, args: readonly Node[]): GoType {
  const of = args.map((arg) => types.underlying(types.typeOf(arg)));
  const [parts] = of[0]?.kind === 'tuple' ? [of[0].elems] : [of];
  const typed = parts.find((type) => !(type.kind === 'basic' && type.name.startsWith('untyped')));
  if (typed === undefined) return args.every((arg) => isConstant(types, arg) === true) ? basic('untyped complex') : basic('complex128');
  if (typed.kind !== 'basic') return typed.kind === 'unknown' ? typed : unknown('complex of no float');
  return basic(typed.name === 'float32' ? 'complex64' : 'complex128');
}

function partOf(types: Types, type: GoType): GoType {
  const inner = types.underlying(type);
  if (inner.kind !== 'basic') return inner.kind === 'unknown' ? inner : unknown('a part of no complex number');
  if (inner.name.startsWith('untyped')) return basic('untyped float');
  return basic(inner.name === 'complex64' ? 'float32' : 'float64');
}
