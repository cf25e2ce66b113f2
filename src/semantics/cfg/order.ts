import type { Block, Graph } from './graph.ts';

/** A dominator tree over the blocks that its root reaches. */
export interface DominatorTree {
  /** Blocks in reverse postorder from the root. */
  readonly order: readonly Block[];
  /** True where every path from the root to `b` passes `a` (`a` itself included). False where the root does not reach `b`. */
  dominates(a: Block, b: Block): boolean;
  reaches(block: Block): boolean;
}

/** Dominators from the entry. */
export function dominators(graph: Graph): DominatorTree {
  return build(graph.blocks.length, graph.entry, (block) => block.successors.map((edge) => edge.to), (block) => block.predecessors.map((edge) => edge.from));
}

/** Post-dominators over the normal exit: paths that panic, stop the program or never end do not count. */
export function postDominators(graph: Graph): DominatorTree {
  return build(graph.blocks.length, graph.exit, (block) => block.predecessors.map((edge) => edge.from), (block) => block.successors.map((edge) => edge.to));
}

/** Cooper, Harvey and Kennedy's iteration; queries compare intervals of a walk over the tree. */
function build(count: number, root: Block, next: (block: Block) => Block[], previous: (block: Block) => Block[]): DominatorTree {
  const order = reversePostorder(count, root, next);
  const rank = new Int32Array(count).fill(-1);
  for (const [index, block] of order.entries()) rank[block.id] = index;
  const parent = immediateDominators(order, rank, previous);
  const { enter, leave } = intervals(parent);
  const at = (block: Block): number => rank[block.id] ?? -1;
  return {
    order,
    reaches: (block) => at(block) >= 0,
    dominates(a, b) {
      const x = at(a);
      const y = at(b);
      if (x < 0 || y < 0) return false;
      return (enter[x] ?? 0) <= (enter[y] ?? 0) && (leave[y] ?? 0) <= (leave[x] ?? 0);
    },
  };
}

function immediateDominators(order: readonly Block[], rank: Int32Array, previous: (block: Block) => Block[]): Int32Array {
  const parent = new Int32Array(order.length).fill(-1);
  parent[0] = 0;
  const meet = (a: number, b: number): number => {
    while (a !== b) {
      while (a > b) a = parent[a] ?? 0;
      while (b > a) b = parent[b] ?? 0;
    }
    return a;
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (const [index, block] of order.entries()) {
      if (index === 0) continue;
      let best = -1;
      for (const from of previous(block)) {
        const source = rank[from.id] ?? -1;
        if (source < 0 || parent[source] === -1) continue;
        best = best < 0 ? source : meet(best, source);
      }
      if (parent[index] === best) continue;
      parent[index] = best;
      changed = true;
    }
  }
  return parent;
}

/** When a depth-first walk over the tree enters and leaves each node. Parents come before children in `parent`. */
function intervals(parent: Int32Array): { enter: Int32Array; leave: Int32Array } {
  const children: number[][] = Array.from({ length: parent.length }, () => []);
  for (let node = 1; node < parent.length; node++) children[parent[node] ?? 0]?.push(node);
  const enter = new Int32Array(parent.length);
  const leave = new Int32Array(parent.length);
  let clock = 0;
  const stack: { node: number; child: number }[] = parent.length === 0 ? [] : [{ node: 0, child: 0 }];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const child = children[top.node]?.[top.child++];
    if (child === undefined) {
      leave[top.node] = clock;
      stack.pop();
      continue;
    }
    enter[child] = ++clock;
    stack.push({ node: child, child: 0 });
  }
  return { enter, leave };
}

/** Iterative, since generated functions have chains of thousands of blocks. */
function reversePostorder(count: number, root: Block, next: (block: Block) => Block[]): Block[] {
  const seen = new Uint8Array(count);
  const postorder: Block[] = [];
  const stack: { block: Block; targets: Block[]; at: number }[] = [{ block: root, targets: next(root), at: 0 }];
  seen[root.id] = 1;
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const target = top.targets[top.at++];
    if (target === undefined) {
      postorder.push(top.block);
      stack.pop();
    } else if (seen[target.id] === 0) {
      seen[target.id] = 1;
      stack.push({ block: target, targets: next(target), at: 0 });
    }
  }
  return postorder.reverse();
}
