import type { Node } from '../../syntax/tree.ts';
import { defaultType, substitute, type FuncType, type GoType } from './type.ts';
import type { Types } from './types.ts';

/**
 * A generic function's signature with its type arguments put in: those given, those that follow from the function's
 * arguments, and those that follow from constraints with a core type (Go spec, Type inference). Parameters that
 * remain open stay type parameters.
 */
export function inferred(types: Types, type: FuncType, given: readonly GoType[], args: readonly Node[]): FuncType {
  if (type.typeParameters.length === 0) return type;
  const map = new Map<Node, GoType>();
  const open = new Set(type.typeParameters.map((parameter) => parameter.node));
  type.typeParameters.forEach((parameter, index) => {
    const arg = given[index];
    if (arg !== undefined) map.set(parameter.node, arg);
  });
  if (map.size < open.size) {
    // Untyped constants speak last: their default type counts only where nothing else decides.
    const untyped: [GoType, GoType][] = [];
    for (const [param, arg] of pairs(types, type, args)) {
      if (arg.kind === 'basic' && arg.name.startsWith('untyped')) untyped.push([param, defaultType(arg)]);
      else unify(types, param, arg, open, map);
    }
    for (const [param, arg] of untyped) unify(types, param, arg, open, map);
    fromConstraints(types, type, open, map);
  }
  const next = substitute(type, map);
  return next.kind === 'func' ? next : type;
}

function* pairs(types: Types, type: FuncType, args: readonly Node[]): Iterable<[GoType, GoType]> {
  const last = type.params.length - 1;
  const only = args.length === 1 && args[0] !== undefined ? types.typeOf(args[0]) : null;
  const values = only?.kind === 'tuple' ? only.elems : args.map((arg) => types.typeOf(arg));
  for (const [index, value] of values.entries()) {
    let param = type.params[Math.min(index, last)];
    if (param === undefined) return;
    const spread = args[index]?.text.endsWith('...') ?? false;
    if (type.variadic && index >= last && param.kind === 'slice' && !spread) param = param.elem;
    yield [param, value];
  }
}

function fromConstraints(types: Types, type: FuncType, open: ReadonlySet<Node>, map: Map<Node, GoType>): void {
  // Twice, so that a parameter found through one constraint can help another, in whichever order they stand.
  for (let round = 0; round < 2; round++) {
    for (const parameter of type.typeParameters) {
      const core = types.core(parameter);
      const known = map.get(parameter.node);
      if (core.kind === 'type-parameter' || core.kind === 'unknown') continue;
      if (known === undefined) {
        const next = substitute(core, map);
        if (next !== core) map.set(parameter.node, next);
      } else {
        unify(types, core, types.underlying(known), open, map);
      }
    }
  }
}

/** Matches a parameter type against an argument type and notes what the open type parameters must be. */
function unify(types: Types, param: GoType, arg: GoType, open: ReadonlySet<Node>, map: Map<Node, GoType>): void {
  if (param.kind === 'type-parameter') {
    if (open.has(param.node) && !map.has(param.node) && arg.kind !== 'unknown') map.set(param.node, arg);
    return;
  }
  if (param.kind === 'named') {
    if (arg.kind !== 'named') return;
    if (arg.definition === param.definition) all(types, param.args, arg.args, open, map);
    return;
  }
  // A defined type fits a parameter written as a type literal through its underlying type.
  const other = arg.kind === 'named' ? types.underlying(arg) : arg;
  if (other.kind !== param.kind) return;
  switch (param.kind) {
    case 'pointer': case 'slice': case 'array': case 'chan':
      if ('elem' in other) unify(types, param.elem, other.elem, open, map);
      return;
    case 'map':
      if (other.kind === 'map') all(types, [param.key, param.elem], [other.key, other.elem], open, map);
      return;
    case 'func':
      if (other.kind === 'func') all(types, [...param.params, ...param.results], [...other.params, ...other.results], open, map);
      return;
    case 'struct':
      if (other.kind === 'struct') all(types, param.fields.map((f) => f.type), other.fields.map((f) => f.type), open, map);
      return;
    case 'basic': case 'interface': case 'union': case 'tuple': case 'unknown': return;
    default: return param satisfies never;
  }
}

function all(types: Types, params: readonly GoType[], args: readonly GoType[], open: ReadonlySet<Node>, map: Map<Node, GoType>): void {
  params.forEach((param, index) => {
    const arg = args[index];
    if (arg !== undefined) unify(types, param, arg, open, map);
  });
}
