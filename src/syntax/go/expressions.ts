import { F, K, type Kind, type Node } from '../tree.ts';

/** A call, a conversion, or either: `f(x)`, `T(x)` and `h[i](x)` cannot be told apart by syntax. */
export interface CallLike {
  /** The whole expression. */
  readonly node: Node;
  /**
   * What is called. A `generic_type` where the grammar took `h[i](x)` or `f[int](x)` for a conversion: `indexParts` reads
   * it. Its `type_identifier` may then name a value.
   */
  readonly function: Node;
  /** Type arguments that stand beside the function with no node for both: `F[[]T](x)`. */
  readonly typeArguments: readonly Node[];
  /** Values; the first one of `new` and `make` is a type, or a value that is written as a type node. */
  readonly arguments: readonly Node[];
  /** True for `f(xs...)`. The last argument is then `xs`. */
  readonly ellipsis: boolean;
}

/** The kinds of type that may also be read as a value, so that a conversion to one may be a call. */
const VALUE_LIKE_TYPES: readonly Kind[] = [K.generic_type, K.type_identifier, K.qualified_type];

/** Reads whatever may be a call; null for all else, and for conversions that can be nothing else, such as `[]byte(s)`. */
export function callLike(node: Node): CallLike | null {
  if (node.kind === K.call_expression) {
    const fn = node.child(F.function);
    const list = node.child(F.arguments);
    if (fn === null || list === null) return null;
    const given = list.children;
    const last = given[given.length - 1];
    const ellipsis = last?.kind === K.variadic_argument;
    if (ellipsis) given.splice(-1, 1, ...last.children.slice(0, 1));
    return { node, function: fn, typeArguments: typeArguments(node.child(F.type_arguments)), arguments: given, ellipsis };
  }
  if (node.kind === K.type_conversion_expression) {
    const fn = node.child(F.type);
    const operand = node.child(F.operand);
    if (fn === null || operand === null || !VALUE_LIKE_TYPES.includes(fn.kind)) return null;
    return { node, function: fn, typeArguments: [], arguments: [operand], ellipsis: false };
  }
  return null;
}

/** A conversion by syntax alone: `[]byte(s)`, `chan int(c)`. Conversions to named types are call-like. */
export function conversionParts(node: Node): { readonly type: Node; readonly operand: Node } | null {
  if (node.kind !== K.type_conversion_expression) return null;
  const type = node.child(F.type);
  const operand = node.child(F.operand);
  if (type === null || operand === null || VALUE_LIKE_TYPES.includes(type.kind)) return null;
  return { type, operand };
}

/** The expression or type inside any number of parentheses. */
export function unparen(node: Node): Node {
  let inner = node;
  while (inner.kind === K.parenthesized_expression || inner.kind === K.parenthesized_type) {
    const next = inner.children[0];
    if (next === undefined) return inner;
    inner = next;
  }
  return inner;
}

/** The outermost parentheses around an expression. */
export function reparen(node: Node): Node {
  let outer = node;
  for (let parent = node.parent; parent !== null; parent = parent.parent) {
    if (parent.kind !== K.parenthesized_expression && parent.kind !== K.parenthesized_type) break;
    outer = parent;
  }
  return outer;
}

/** `a.b`, read from an expression or from what the grammar took for a type (`pkg.T`). */
export function selectorParts(node: Node): { readonly operand: Node; readonly name: Node } | null {
  const [operand, name] =
    node.kind === K.selector_expression
      ? [node.child(F.operand), node.child(F.field)]
      : node.kind === K.qualified_type
        ? [node.child(F.package), node.child(F.name)]
        : [null, null];
  return operand === null || name === null ? null : { operand, name };
}

/** `a[i]` and `G[int, string]`: an element, or an instance of something generic. Types decide which. */
export function indexParts(node: Node): { readonly operand: Node; readonly indices: readonly Node[] } | null {
  switch (node.kind) {
    case K.index_expression: {
      const operand = node.child(F.operand);
      const index = node.child(F.index);
      return operand === null || index === null ? null : { operand, indices: [index] };
    }
    case K.generic_type: {
      const operand = node.child(F.type);
      return operand === null ? null : { operand, indices: typeArguments(node.child(F.type_arguments)) };
    }
    case K.type_instantiation_expression: {
      const [operand, ...indices] = node.children;
      return operand === undefined ? null : { operand, indices };
    }
    default:
      return null;
  }
}

/** `a[i:j:k]`. */
export function sliceParts(
  node: Node,
): { readonly operand: Node; readonly start: Node | null; readonly end: Node | null; readonly capacity: Node | null } | null {
  if (node.kind !== K.slice_expression) return null;
  const operand = node.child(F.operand);
  if (operand === null) return null;
  return { operand, start: node.child(F.start), end: node.child(F.end), capacity: node.child(F.capacity) };
}

/** The kind of a unary or binary expression's operator token: `K['<-']`, `K['&&']`. */
export function unaryParts(node: Node): { readonly operator: Kind; readonly operand: Node } | null {
  if (node.kind !== K.unary_expression) return null;
  const operator = node.child(F.operator);
  const operand = node.child(F.operand);
  return operator === null || operand === null ? null : { operator: operator.kind, operand };
}

export function binaryParts(node: Node): { readonly operator: Kind; readonly left: Node; readonly right: Node } | null {
  if (node.kind !== K.binary_expression) return null;
  const operator = node.child(F.operator);
  const left = node.child(F.left);
  const right = node.child(F.right);
  return operator === null || left === null || right === null ? null : { operator: operator.kind, left, right };
}

/** The channel of `<-ch`, parentheses around it seen through; null for any other expression. */
export function receivedChannel(node: Node): Node | null {
  const parts = unaryParts(unparen(node));
  return parts?.operator === K['<-'] ? parts.operand : null;
}

/** `x.(T)`. */
export function assertionParts(node: Node): { readonly operand: Node; readonly type: Node } | null {
  if (node.kind !== K.type_assertion_expression) return null;
  const operand = node.child(F.operand);
  const type = node.child(F.type);
  return operand === null || type === null ? null : { operand, type };
}

export interface LiteralElement {
  readonly node: Node;
  /** A field name, an index or a map key: which of them, the type decides. */
  readonly key: Node | null;
  /** An expression, or a `literal_value` whose type is left out. */
  readonly value: Node;
}

/** `T{...}`: its type, null for an inner `{...}` that leaves it out, and elements. */
export function compositeParts(node: Node): { readonly type: Node | null; readonly elements: readonly LiteralElement[] } | null {
  const body = node.kind === K.composite_literal ? node.child(F.body) : node.kind === K.literal_value ? node : null;
  if (body === null) return null;
  const elements: LiteralElement[] = [];
  for (const element of body.children) {
    const key = element.kind === K.keyed_element ? element.child(F.key)?.children[0] : undefined;
    const value = element.kind === K.keyed_element ? element.child(F.value)?.children[0] : element.children[0];
    if (value !== undefined) elements.push({ node: element, key: key ?? null, value });
  }
  return { type: node.kind === K.composite_literal ? node.child(F.type) : null, elements };
}

/** The types in a `type_arguments` node, each without its wrapping `type_elem` where it is a single type. */
export function typeArguments(node: Node | null): Node[] {
  return node === null ? [] : node.children.map((child) => singleType(child));
}

/** The type in a `type_elem` or `type_constraint` of one term; the node itself for unions and all else. */
export function singleType(node: Node): Node {
  if (node.kind !== K.type_elem && node.kind !== K.type_constraint) return node;
  const terms = node.children;
  return terms.length === 1 ? (terms[0] ?? node) : node;
}
