import { F, K, type Node } from '../../syntax/tree.ts';

/**
 * The nodes that an element evaluates, in source order: function literals are shown but not entered, and of a range clause
 * only the variables of the turn. The call of a `defer` or `go` statement is shown too, though it runs elsewhere.
 */
export function* evaluatedNodes(element: Node): Generator<Node, void, undefined> {
  const { tree } = element;
  const { kind, after } = tree.columns;
  const skipped = element.kind === K.range_clause ? element.child(F.right) : null;
  const end = after[element.id] ?? 0;
  for (let id = element.id; id < end; ) {
    if (id === skipped?.id) {
      id = after[id] ?? end;
      continue;
    }
    yield tree.node(id);
    id = kind[id] === K.func_literal && id !== element.id ? (after[id] ?? end) : id + 1;
  }
}

/** True where a node is the right operand of a `&&` or `||` of its element, or below one: it may be left out. */
export function isShortCircuited(node: Node, element: Node): boolean {
  for (let at = node; at !== element; ) {
    const parent = at.parent;
    if (parent === null) return false;
    if (parent.kind === K.binary_expression && at.field === F.right) {
      const operator = parent.child(F.operator)?.kind;
      if (operator === K['&&'] || operator === K['||']) return true;
    }
    at = parent;
  }
  return false;
}
