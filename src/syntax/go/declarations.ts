import { F, K, type Node, type Tree } from '../tree.ts';

/** The declaration that a tree was parsed from; null where it could not be read. */
export function declarationOf(tree: Tree): Node | null {
  return tree.root.children.find((child) => DECLARATION_KINDS.has(child.kind)) ?? null;
}

const DECLARATION_KINDS: ReadonlySet<number> = new Set([
  K.function_declaration,
  K.method_declaration,
  K.type_declaration,
  K.var_declaration,
  K.const_declaration,
]);

export interface FunctionParts {
  /** Null for literals and function types. */
  readonly name: Node | null;
  readonly receiver: Parameter | null;
  readonly typeParameters: readonly TypeParameter[];
  readonly parameters: readonly Parameter[];
  readonly results: readonly Parameter[];
  /** Null for types, interface methods, and functions written in assembly. */
  readonly body: Node | null;
}

/** Reads declarations of functions and methods, literals, function types and the methods of interfaces. */
export function functionParts(node: Node): FunctionParts | null {
  switch (node.kind) {
    case K.function_declaration:
    case K.method_declaration:
    case K.func_literal:
    case K.function_type:
    case K.method_elem: {
      const receiver = node.child(F.receiver);
      const list = node.child(F.parameters);
      return {
        name: node.child(F.name),
        receiver: receiver === null ? null : (parameters(receiver)[0] ?? null),
        typeParameters: typeParameters(node),
        parameters: list === null ? [] : parameters(list),
        results: results(node),
        body: node.child(F.body),
      };
    }
    default:
      return null;
  }
}

export interface Parameter {
  /** The `parameter_declaration`, which several names may share. */
  readonly node: Node;
  /** Null where it is not named. `_` is a name. */
  readonly name: Node | null;
  readonly type: Node;
  /** True for `...T`. The type is then `T`. */
  readonly variadic: boolean;
}

/** One entry a parameter: `(a, b int, rest ...T)` gives three. */
export function parameters(list: Node): Parameter[] {
  const out: Parameter[] = [];
  for (const node of list.children) {
    const type = node.child(F.type);
    if (type === null) continue;
    const variadic = node.kind === K.variadic_parameter_declaration;
    const names = node.childrenOf(F.name);
    if (names.length === 0) out.push({ node, name: null, type, variadic });
    for (const name of names) out.push({ node, name, type, variadic });
  }
  return out;
}

/** A single result without parentheses is one without a name. */
function results(node: Node): Parameter[] {
  const result = node.child(F.result);
  if (result === null) return [];
  if (result.kind === K.parameter_list) return parameters(result);
  return [{ node: result, name: null, type: result, variadic: false }];
}

export interface TypeParameter {
  readonly name: Node;
  readonly constraint: Node;
}

/** The type parameters that a declaration of a function, method or type gives. */
export function typeParameters(node: Node): TypeParameter[] {
  const list = node.child(F.type_parameters);
  const out: TypeParameter[] = [];
  for (const declaration of list?.children ?? []) {
    const constraint = declaration.child(F.type);
    if (constraint === null) continue;
    for (const name of declaration.childrenOf(F.name)) out.push({ name, constraint });
  }
  return out;
}

export interface TypeSpec {
  readonly node: Node;
  readonly name: Node;
  readonly isAlias: boolean;
  readonly typeParameters: readonly TypeParameter[];
  readonly type: Node;
}

/** The specs of a type declaration, at the top or in a function. */
export function typeSpecs(declaration: Node): TypeSpec[] {
  const out: TypeSpec[] = [];
  for (const node of declaration.children) {
    const name = node.child(F.name);
    const type = node.child(F.type);
    if (name === null || type === null) continue;
    out.push({ node, name, isAlias: node.kind === K.type_alias, typeParameters: typeParameters(node), type });
  }
  return out;
}

export interface ValueSpec {
  readonly node: Node;
  readonly names: readonly Node[];
  readonly type: Node | null;
  readonly values: readonly Node[];
  /** The value of `iota`: the position in a group of constants. */
  readonly iota: number;
  /** The spec whose type and values this one repeats: `const ( A = iota; B )`. Itself where it has values. */
  readonly source: Node;
}

/** The specs of a var or const declaration, at the top or in a function. */
export function valueSpecs(declaration: Node): ValueSpec[] {
  const list = declaration.childOfKind(K.var_spec_list) ?? declaration;
  const out: ValueSpec[] = [];
  let source: Node | null = null;
  for (const node of list.children) {
    if (node.kind !== K.var_spec && node.kind !== K.const_spec) continue;
    const given = node.child(F.value);
    if (given !== null || node.kind === K.var_spec) source = node;
    const values = given === null ? [] : given.kind === K.expression_list ? given.children : [given];
    out.push({ node, names: node.childrenOf(F.name), type: node.child(F.type), values, iota: out.length, source: source ?? node });
  }
  return out;
}

export interface StructField {
  readonly node: Node;
  /** Null for an embedded field. */
  readonly name: Node | null;
  readonly type: Node;
  /** True for an embedded `*T`. The type is then `T`. */
  readonly embeddedPointer: boolean;
  readonly tag: Node | null;
}

/** One entry a field of a `struct_type`: `a, b T` gives two. */
export function structFields(node: Node): StructField[] {
  const out: StructField[] = [];
  for (const field of node.childOfKind(K.field_declaration_list)?.children ?? []) {
    const type = field.child(F.type);
    if (type === null) continue;
    const tag = field.child(F.tag);
    const names = field.childrenOf(F.name);
    if (names.length === 0) out.push({ node: field, name: null, type, embeddedPointer: field.hasToken(K['*']), tag });
    for (const name of names) out.push({ node: field, name, type, embeddedPointer: false, tag });
  }
  return out;
}

/** The methods of an `interface_type`, and its embedded types and unions (`type_elem`). */
export function interfaceParts(node: Node): { readonly methods: readonly Node[]; readonly embedded: readonly Node[] } {
  const children = node.children;
  return {
    methods: children.filter((child) => child.kind === K.method_elem),
    embedded: children.filter((child) => child.kind === K.type_elem),
  };
}

export type ChannelDirection = 'both' | 'send' | 'receive';

/** `chan T`, `chan<- T`, `<-chan T`. */
export function channelParts(node: Node): { readonly direction: ChannelDirection; readonly element: Node } | null {
  if (node.kind !== K.channel_type) return null;
  const element = node.child(F.value);
  if (element === null) return null;
  const [first, second] = node.allChildren.filter((child) => !child.isNamed);
  const direction = first?.kind === K['<-'] ? 'receive' : second?.kind === K['<-'] ? 'send' : 'both';
  return { direction, element };
}
