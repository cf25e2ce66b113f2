import { K, Node } from '../../syntax/tree.ts';
import { coreTerm } from './core.ts';
import { mentions, defaultType, substitute, unknown, untypedKind, type FuncType, type GoType, type TypeParameter } from './type.ts';
import type { Types } from './types.ts';
import { Unifier } from './unify.ts';

/**
 * A generic function's signature with its type arguments put in: those given, those that follow from the function's
 * arguments, and those that follow from constraints (Go spec, Type inference; the steps are those of go/types).
 */
export function inferred(types: Types, type: FuncType, given: readonly GoType[], args: readonly Node[]): FuncType {
  if (type.typeParameters.length === 0) return type;
  const own = instantiated(types, type, given);
  if (own.typeParameters.length === 0) return own;
  const values = argumentTypes(types, args);
  if (values.some((value) => mentions(value, own.typeParameters))) return withoutClash(types, own, args, values);
  return solved(types, own, args, values, NOTHING);
}

const NOTHING: ReadonlyMap<Node, GoType> = new Map();

/** A generic function that calls itself: the type parameters of the call are others than those of the arguments. */
function withoutClash(types: Types, own: FuncType, args: readonly Node[], values: readonly GoType[]): FuncType {
  const fresh = new Map<Node, GoType>();
  const parameters = own.typeParameters.map((parameter): TypeParameter => {
    const renamed: TypeParameter = { ...parameter, node: new Node(parameter.node.tree, parameter.node.id) };
    fresh.set(parameter.node, renamed);
    return renamed;
  });
  return solved(types, { ...asFunc(substitute(own, fresh), own), typeParameters: parameters }, args, values, fresh);
}

/** `renamed` says which type parameters of constraints have got other names. */
function solved(types: Types, own: FuncType, args: readonly Node[], values: readonly GoType[], renamed: ReadonlyMap<Node, GoType>): FuncType {
  // Generic functions among the arguments have type parameters to be found, too.
  const open = [...own.typeParameters, ...values.flatMap((value) => (value.kind === 'func' ? value.typeParameters : []))];
  const unifier = new Unifier(types, open);
  const untyped: [TypeParameter, GoType][] = [];
  let missing: string | null = null;
  for (const [param, arg] of pairs(own, args, values)) {
    if (arg.kind === 'unknown') missing ??= arg.why;
    else if (!isUntyped(arg)) unifier.unify(param, arg, 'assign');
    else if (param.kind === 'type-parameter' && arg.name !== 'untyped nil') untyped.push([param, arg]);
  }
  fromConstraints(types, open, unifier, renamed);
  fromUntyped(untyped, unifier);
  return finished(own, simplified(unifier.solution(), open), missing);
}

/** Puts given type arguments in. The rest stays open unless constraints alone decide it: `f[int]` of `func f[K, V any]`. */
export function instantiated(types: Types, type: FuncType, given: readonly GoType[]): FuncType {
  const map = new Map<Node, GoType>();
  type.typeParameters.forEach((parameter, index) => {
    const arg = given[index];
    if (arg !== undefined) map.set(parameter.node, arg);
  });
  const partly = asFunc(substitute(type, map), type);
  if (given.length === 0 || partly.typeParameters.length === 0) return partly;
  const unifier = new Unifier(types, partly.typeParameters);
  fromConstraints(types, partly.typeParameters, unifier, map);
  const rest = simplified(unifier.solution(), partly.typeParameters);
  return rest.size === partly.typeParameters.length ? asFunc(substitute(partly, rest), partly) : partly;
}

/** What a generic function becomes where a value of the target type is wanted. */
export function instantiatedFor(types: Types, type: FuncType, target: GoType): GoType {
  const unifier = new Unifier(types, type.typeParameters);
  unifier.unify(target, type, 'assign');
  fromConstraints(types, type.typeParameters, unifier, NOTHING);
  return finished(type, simplified(unifier.solution(), type.typeParameters), target.kind === 'unknown' ? target.why : null);
}

function finished(type: FuncType, map: Map<Node, GoType>, missing: string | null): FuncType {
  for (const { node, name } of type.typeParameters) {
    if (!map.has(node)) map.set(node, unknown(missing ?? `what the type parameter ${name} stands for`));
  }
  return asFunc(substitute(type, map), type);
}

function asFunc(type: GoType, otherwise: FuncType): FuncType {
  return type.kind === 'func' ? type : otherwise;
}

function argumentTypes(types: Types, args: readonly Node[]): readonly GoType[] {
  const only = args.length === 1 && args[0] !== undefined ? types.typeOf(args[0]) : null;
  return only?.kind === 'tuple' ? only.elems : args.map((arg) => types.typeOf(arg));
}

function* pairs(type: FuncType, args: readonly Node[], values: readonly GoType[]): Iterable<[GoType, GoType]> {
  const last = type.params.length - 1;
  for (const [index, value] of values.entries()) {
    let param = type.params[Math.min(index, last)];
    if (param === undefined) return;
    const spread = args[index]?.kind === K.variadic_argument;
    if (type.variadic && index >= last && param.kind === 'slice' && !spread) param = param.elem;
    yield [param, value];
  }
}

function isUntyped(type: GoType): type is GoType & { kind: 'basic' } {
  return type.kind === 'basic' && type.name.startsWith('untyped');
}

function fromConstraints(types: Types, open: readonly TypeParameter[], unifier: Unifier, renamed: ReadonlyMap<Node, GoType>): void {
  for (let before = -1; before !== unifier.unknowns();) {
    before = unifier.unknowns();
    for (const parameter of open) {
      const known = unifier.at(parameter);
      const constraint = substitute(types.constraint(parameter), renamed);
      if (constraint.kind !== 'interface') continue;
      const core = coreTerm(types, constraint);
      if (core !== null) {
        if (known !== null) unifier.unify(known, core.type, 'inexact');
        else if (core.single && !core.tilde) unifier.set(parameter, core.type);
      }
      if (known !== null && !mentions(known, open)) unifier.implements(known, constraint);
    }
  }
}

/** Untyped constants speak last: the default type of the widest kind, where nothing else decides. */
function fromUntyped(untyped: readonly [TypeParameter, GoType][], unifier: Unifier): void {
  const widest = new Map<TypeParameter, GoType>();
  for (const [parameter, kind] of untyped) {
    if (unifier.at(parameter) !== null) continue;
    const key = [...widest.keys()].find((other) => other.node === parameter.node) ?? parameter;
    const before = widest.get(key);
    widest.set(key, before === undefined ? kind : untypedKind(before, kind));
  }
  for (const [parameter, kind] of widest) unifier.set(parameter, defaultType(kind));
}

/** Type arguments may mention other type parameters; these are put in until none is left, or nothing changes. */
function simplified(map: Map<Node, GoType>, open: readonly TypeParameter[]): Map<Node, GoType> {
  for (let round = 0; round <= open.length; round++) {
    let changed = false;
    for (const [node, type] of map) {
      const next = substitute(type, map);
      if (next === type || !mentions(type, open)) continue;
      map.set(node, next);
      changed = true;
    }
    if (!changed) break;
  }
  // What still mentions one was not decided.
  for (const [node, type] of map) if (mentions(type, open)) map.delete(node);
  return map;
}
