import type { Node } from '../syntax/tree.ts';

const RUNNING = Symbol('running');

/**
 * Remembers the answer for each node. A question asked again while it is being answered gets `cyclic()`; that answer
 * is not kept for the inner question, so only the node where the cycle closes is cut.
 */
export function memo<T>(compute: (node: Node) => T, cyclic: () => T): (node: Node) => T {
  const known = new WeakMap<Node, { value: T } | typeof RUNNING>();
  return (node) => {
    const found = known.get(node);
    if (found === RUNNING) return cyclic();
    if (found !== undefined) return found.value;
    known.set(node, RUNNING);
    try {
      const value = compute(node);
      known.set(node, { value });
      return value;
    } catch (error) {
      known.delete(node);
      throw error;
    }
  };
}
