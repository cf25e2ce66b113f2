import { F, K, type Node } from '../../syntax/tree.ts';

/**
 * `*(*T)(x)`, which the grammar reads as a conversion to `*(*T)`: Go dereferences what `(*T)(x)` gives. Returns the type
 * that is converted to and the number of stars before it; null for all other conversions.
 */
export function dereferencedConversion(node: Node): { readonly type: Node; readonly stars: readonly Node[] } | null {
  if (node.kind !== K.type_conversion_expression) return null;
  let type = node.child(F.type);
  const stars: Node[] = [];
  while (type?.kind === K.pointer_type) {
    stars.push(type);
    type = type.children[0] ?? null;
  }
  return type === null || stars.length === 0 ? null : { type, stars };
}

/** Whether a pointer type is the star of such a conversion, and no type. */
export function isStar(node: Node): boolean {
  let outer: Node | null = node;
  while (outer?.kind === K.pointer_type) {
    if (outer.parent?.kind === K.type_conversion_expression && outer.field === F.type) return true;
    outer = outer.parent;
  }
  return false;
}

/**
 * The syntax of a parameter group's type. The grammar reads the first names of a group of ten or more
 * (`func(a, b, ..., j int)`) as parameters of type a, b...; in Go all parameters of a list have names or none has.
 */
export function parameterType(group: Node): Node | null {
  const own = group.child(F.type);
  if (own === null || !isMisreadName(own)) return own;
  const groups = group.parent?.children ?? [];
  const named = groups.slice(groups.indexOf(group) + 1).find((other) => other.child(F.name) !== null);
  return named?.child(F.type) ?? own;
}

/** Whether what the grammar has as a parameter's type is its name. */
export function isMisreadName(node: Node): boolean {
  const group = node.parent;
  if (node.kind !== K.type_identifier || node.field !== F.type || group?.kind !== K.parameter_declaration || group.child(F.name) !== null) return false;
  const groups = group.parent?.children ?? [];
  return groups.slice(groups.indexOf(group) + 1).some((other) => other.child(F.name) !== null);
}
