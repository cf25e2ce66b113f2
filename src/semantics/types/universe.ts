import { EMPTY_INTERFACE, basic, type FuncType, type GoType, type InterfaceType, type TypeDefinition } from './type.ts';

const NUMERIC = [
  'int', 'int8', 'int16', 'int32', 'int64', 'uint', 'uint8', 'uint16', 'uint32', 'uint64', 'uintptr',
  'float32', 'float64', 'complex64', 'complex128',
];

export const ERROR: TypeDefinition = { package: null, name: 'error', fullName: 'error', spec: null, local: false };
const COMPARABLE: TypeDefinition = { package: null, name: 'comparable', fullName: 'comparable', spec: null, local: false };

export const ERROR_TYPE: GoType = { kind: 'named', definition: ERROR, args: [] };

/** `func() string`, the type of `error.Error`. */
export const ERROR_METHOD: FuncType = { kind: 'func', params: [], results: [basic('string')], variadic: false, typeParameters: [] };

const TYPES = new Map<string, GoType>([
  ...NUMERIC.map((name): [string, GoType] => [name, basic(name)]),
  ['bool', basic('bool')],
  ['string', basic('string')],
  ['byte', basic('uint8')],
  ['rune', basic('int32')],
  ['any', EMPTY_INTERFACE],
  ['error', ERROR_TYPE],
  ['comparable', { kind: 'named', definition: COMPARABLE, args: [] }],
]);

/** The predeclared type of that name (Go spec, Predeclared identifiers). */
export function universeType(name: string): GoType | null {
  return TYPES.get(name) ?? null;
}

/** What the two predeclared defined types stand for; `comparable` admits all types that can be compared. */
export function predeclaredUnderlying(name: string): InterfaceType {
  return name === 'error' ? ERROR_INTERFACE : EMPTY_INTERFACE;
}

const ERROR_INTERFACE: InterfaceType = {
  kind: 'interface', methods: [{ name: 'Error', type: ERROR_METHOD, node: null }], embedded: [], implicit: false,
};

/** The predeclared functions. */
export const BUILTINS: ReadonlySet<string> = new Set([
  'append', 'cap', 'clear', 'close', 'complex', 'copy', 'delete', 'imag', 'len', 'make', 'max', 'min', 'new', 'panic',
  'print', 'println', 'real', 'recover',
]);

export function isInteger(type: GoType): boolean {
  return type.kind === 'basic' && /^u?int(8|16|32|64|ptr)?$|^untyped (int|rune)$/.test(type.name);
}

export function isString(type: GoType): boolean {
  return type.kind === 'basic' && (type.name === 'string' || type.name === 'untyped string');
}
