import { basic, defaultType, deref, unknown, type GoType } from './type.ts';
import type { Types } from './types.ts';
import { isInteger, isString } from './universe.ts';

/** The types of the values that `range` yields over a value of a type (Go spec, For statements; iterators from Go 1.23). */
export function rangeTypes(types: Types, over: GoType): readonly GoType[] {
  const type = types.underlying(over);
  switch (type.kind) {
    case 'slice': return [basic('int'), type.elem];
    case 'array': return [basic('int'), type.elem];
    case 'map': return [type.key, type.elem];
    case 'chan': return [type.elem];
    case 'pointer': {
      const array = types.underlying(deref(type));
      return array.kind === 'array' ? [basic('int'), array.elem] : [];
    }
    case 'basic':
      if (isString(type)) return [basic('int'), basic('int32')];
      if (isInteger(type)) return [defaultType(over)];
      return [];
    case 'func': {
      const yields = type.params[0];
      const body = yields === undefined ? undefined : types.underlying(yields);
      return body?.kind === 'func' ? body.params : [];
    }
    case 'type-parameter': {
      const core = types.core(type);
      return core.kind === 'type-parameter' ? [unknown('no core type'), unknown('no core type')] : rangeTypes(types, core);
    }
    case 'unknown': return [type, type];
    case 'named': case 'struct': case 'interface': case 'union': case 'tuple': return [];
    default: return type satisfies never;
  }
}
