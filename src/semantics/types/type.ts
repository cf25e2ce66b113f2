import type { Node } from '../../syntax/tree.ts';
import type { Package } from '../project/package.ts';

/** A statement that is true, false, or cannot be decided from the source at hand. */
export type Answer = 'proven' | 'refuted' | 'unknown';

/** A Go type as the type checker sees it: aliases resolved, `byte` = `uint8`, `rune` = `int32`, `any` = `interface{}`. */
export type GoType =
  | { readonly kind: 'basic'; readonly name: string }
  | NamedType
  | { readonly kind: 'pointer'; readonly elem: GoType }
  | { readonly kind: 'slice'; readonly elem: GoType }
  | { readonly kind: 'array'; readonly elem: GoType; readonly length: number | null }
  | { readonly kind: 'map'; readonly key: GoType; readonly elem: GoType }
  | { readonly kind: 'chan'; readonly elem: GoType; readonly direction: 'both' | 'send' | 'receive' }
  | StructType
  | InterfaceType
  | UnionType
  | FuncType
  | { readonly kind: 'tuple'; readonly elems: readonly GoType[] }
  | TypeParameter
  | UnknownType;

export interface NamedType {
  readonly kind: 'named';
  readonly definition: TypeDefinition;
  readonly args: readonly GoType[];
}

/** A defined type, one object a declaration. */
export interface TypeDefinition {
  /** Null for the predeclared `error` and `comparable`. */
  readonly package: Package | null;
  readonly name: string;
  /** As go/types prints it: `net/http.Request`, `error`. */
  readonly fullName: string;
  /** The `type_spec`; null where the source is not at hand, so that only the name is known. */
  readonly spec: Node | null;
  /** Declared inside a function: it has no methods. */
  readonly local: boolean;
}

export interface StructField {
  readonly name: string;
  readonly type: GoType;
  readonly embedded: boolean;
  /** Without its quotes; empty where there is none. */
  readonly tag: string;
  readonly node: Node | null;
}

export interface StructType {
  readonly kind: 'struct';
  readonly fields: readonly StructField[];
}

export interface InterfaceMethod {
  readonly name: string;
  readonly type: GoType;
  readonly node: Node | null;
}

export interface InterfaceType {
  readonly kind: 'interface';
  readonly methods: readonly InterfaceMethod[];
  /** Embedded interfaces, types and unions, in source order. */
  readonly embedded: readonly GoType[];
  /** A constraint written without `interface{}`, such as `~[]E`. */
  readonly implicit: boolean;
}

/** `~[]E | ~string`; stands only in constraints. A single type without `~` is no union. */
export interface UnionType {
  readonly kind: 'union';
  readonly terms: readonly UnionTerm[];
}

export interface UnionTerm {
  readonly tilde: boolean;
  readonly type: GoType;
}

export interface FuncType {
  readonly kind: 'func';
  readonly params: readonly GoType[];
  readonly results: readonly GoType[];
  /** The last parameter is then a slice. */
  readonly variadic: boolean;
  /** Type parameters still to be inferred or given. */
  readonly typeParameters: readonly TypeParameter[];
}

export interface TypeParameter {
  readonly kind: 'type-parameter';
  readonly name: string;
  /** The declaring identifier: two parameters are the same exactly when it is the same node. */
  readonly node: Node;
  readonly constraint: Node | null;
}

export interface UnknownType {
  readonly kind: 'unknown';
  /** What was missing, for people who ask why a rule is silent. */
  readonly why: string;
}

export function unknown(why: string): UnknownType {
  return { kind: 'unknown', why };
}

const basics = new Map<string, GoType>();

export function basic(name: string): GoType {
  let type = basics.get(name);
  if (type === undefined) basics.set(name, (type = { kind: 'basic', name }));
  return type;
}

export const EMPTY_INTERFACE: InterfaceType = { kind: 'interface', methods: [], embedded: [], implicit: false };

export function pointerTo(elem: GoType): GoType {
  return { kind: 'pointer', elem };
}

/** The type that a pointer points to; other types unchanged. */
export function deref(type: GoType): GoType {
  return type.kind === 'pointer' ? type.elem : type;
}

/** `net/http.Request` for a defined type, `error`, `int`; null for everything without a name. */
export function nameOf(type: GoType): string | null {
  if (type.kind === 'named') return type.definition.fullName;
  return type.kind === 'basic' ? type.name : null;
}

/** Whether a type is the defined type of that name. Unknown types are `unknown`, all others decided. */
export function isNamed(type: GoType, fullName: string): Answer {
  if (type.kind === 'unknown' || type.kind === 'type-parameter') return 'unknown';
  return nameOf(type) === fullName ? 'proven' : 'refuted';
}

/** The same for a pointer to the defined type or the type itself. */
export function isNamedOrPointer(type: GoType, fullName: string): Answer {
  return isNamed(deref(type), fullName);
}

/** The type that a constant takes where nothing else decides (Go spec, Constants). */
export function defaultType(type: GoType): GoType {
  if (type.kind !== 'basic') return type;
  switch (type.name) {
    case 'untyped bool': return basic('bool');
    case 'untyped int': return basic('int');
    case 'untyped rune': return basic('int32');
    case 'untyped float': return basic('float64');
    case 'untyped complex': return basic('complex128');
    case 'untyped string': return basic('string');
    default: return type;
  }
}

/** Replaces type parameters. Types without any come back as they are. */
export function substitute(type: GoType, map: ReadonlyMap<Node, GoType>): GoType {
  if (map.size === 0) return type;
  const each = (list: readonly GoType[]): readonly GoType[] => {
    let changed = false;
    const out = list.map((item) => {
      const next = substitute(item, map);
      if (next !== item) changed = true;
      return next;
    });
    return changed ? out : list;
  };
  switch (type.kind) {
    case 'basic': case 'unknown': return type;
    case 'type-parameter': return map.get(type.node) ?? type;
    case 'named': {
      const args = each(type.args);
      return args === type.args ? type : { ...type, args };
    }
    case 'pointer': case 'slice': case 'array': case 'chan': {
      const elem = substitute(type.elem, map);
      return elem === type.elem ? type : { ...type, elem };
    }
    case 'map': {
      const key = substitute(type.key, map);
      const elem = substitute(type.elem, map);
      return key === type.key && elem === type.elem ? type : { kind: 'map', key, elem };
    }
    case 'tuple': {
      const elems = each(type.elems);
      return elems === type.elems ? type : { kind: 'tuple', elems };
    }
    case 'struct':
      return { kind: 'struct', fields: type.fields.map((field) => ({ ...field, type: substitute(field.type, map) })) };
    case 'interface':
      return {
        kind: 'interface',
        methods: type.methods.map((method) => ({ ...method, type: substitute(method.type, map) })),
        embedded: each(type.embedded),
        implicit: type.implicit,
      };
    case 'union':
      return { kind: 'union', terms: type.terms.map((term) => ({ ...term, type: substitute(term.type, map) })) };
    case 'func':
      return {
        kind: 'func',
        params: each(type.params),
        results: each(type.results),
        variadic: type.variadic,
        typeParameters: type.typeParameters.filter((parameter) => !map.has(parameter.node)),
      };
    default:
      return type satisfies never;
  }
}

const UNTYPED_ORDER = ['untyped int', 'untyped rune', 'untyped float', 'untyped complex'];

/** The untyped kind of an operation on two untyped operands. */
export function untypedKind(left: GoType, right: GoType): GoType {
  const order = (type: GoType): number => (type.kind === 'basic' ? UNTYPED_ORDER.indexOf(type.name) : -1);
  return order(left) >= 0 && order(right) > order(left) ? right : left;
}

/** Whether one of the type parameters occurs in a type. */
export function mentions(type: GoType, parameters: readonly TypeParameter[]): boolean {
  const any = (list: readonly GoType[]): boolean => list.some((part) => mentions(part, parameters));
  switch (type.kind) {
    case 'basic': case 'unknown': return false;
    case 'type-parameter': return parameters.some(({ node }) => node === type.node);
    case 'named': return any(type.args);
    case 'pointer': case 'slice': case 'array': case 'chan': return mentions(type.elem, parameters);
    case 'map': return any([type.key, type.elem]);
    case 'tuple': return any(type.elems);
    case 'struct': return any(type.fields.map((field) => field.type));
    case 'interface': return any(type.embedded) || any(type.methods.map((method) => method.type));
    case 'union': return any(type.terms.map((term) => term.type));
    case 'func': return any(type.params) || any(type.results);
    default: return type satisfies never;
  }
}

/** A short spelling for messages: package names instead of paths. */
export function shortName(type: GoType): string {
  switch (type.kind) {
    case 'basic': return type.name;
    case 'unknown': return 'unknown';
    case 'type-parameter': return type.name;
    case 'named': {
      const { package: pkg, name } = type.definition;
      const args = type.args.length === 0 ? '' : `[${type.args.map(shortName).join(', ')}]`;
      return `${pkg === null ? '' : `${pkg.name}.`}${name}${args}`;
    }
    case 'pointer': return `*${shortName(type.elem)}`;
    case 'slice': return `[]${shortName(type.elem)}`;
    case 'array': return `[${type.length ?? '?'}]${shortName(type.elem)}`;
    case 'map': return `map[${shortName(type.key)}]${shortName(type.elem)}`;
    case 'chan': {
      const head = type.direction === 'receive' ? '<-chan' : type.direction === 'send' ? 'chan<-' : 'chan';
      return `${head} ${shortName(type.elem)}`;
    }
    case 'struct': return 'struct{...}';
    case 'interface': return type.methods.length + type.embedded.length === 0 ? 'any' : 'interface{...}';
    case 'union': return type.terms.map((term) => (term.tilde ? '~' : '') + shortName(term.type)).join(' | ');
    case 'func': return `func(${type.params.map(shortName).join(', ')})`;
    case 'tuple': return `(${type.elems.map(shortName).join(', ')})`;
    default: return type satisfies never;
  }
}
