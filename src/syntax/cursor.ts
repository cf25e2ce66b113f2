import type { Tree as WasmTree } from 'web-tree-sitter';
import { K } from './kinds.gen.ts';
import { MISSING, NAMED, type Columns } from './tree.ts';

/** tree-sitter's number for ERROR, which does not fit in a byte. */
const ERROR_SYMBOL = 0xffff;

/**
 * The columns of a tree by way of the public cursor: some fifteen times slower than reading the parser's memory, and the
 * reference for what that must give.
 */
export function columnsByCursor(tree: WasmTree): Columns {
  const count = tree.rootNode.descendantCount;
  const columns = newColumns(count);
  const cursor = tree.walk();
  const open: number[] = [];
  let id = 0;
  try {
    for (;;) {
      const kind = cursor.nodeTypeId;
      columns.kind[id] = kind === ERROR_SYMBOL ? K.ERROR : kind;
      columns.field[id] = cursor.currentFieldId;
      columns.flags[id] = (cursor.nodeIsNamed ? NAMED : 0) | (cursor.nodeIsMissing ? MISSING : 0);
      columns.start[id] = cursor.startIndex;
      columns.end[id] = cursor.endIndex;
      columns.parent[id] = open[open.length - 1] ?? 0;
      open.push(id++);
      if (cursor.gotoFirstChild()) continue;
      for (;;) {
        columns.after[open.pop() ?? 0] = id;
        if (cursor.gotoNextSibling()) break;
        if (!cursor.gotoParent()) return columns;
      }
    }
  } finally {
    cursor.delete();
  }
}

/** Columns for so many nodes, all in one buffer. */
export function newColumns(count: number): Columns {
  const buffer = new ArrayBuffer(count * 19);
  const words = count * 4;
  return {
    count,
    start: new Uint32Array(buffer, 0, count),
    end: new Uint32Array(buffer, words, count),
    parent: new Uint32Array(buffer, words * 2, count),
    after: new Uint32Array(buffer, words * 3, count),
    kind: new Uint8Array(buffer, words * 4, count),
    field: new Uint8Array(buffer, words * 4 + count, count),
    flags: new Uint8Array(buffer, words * 4 + count * 2, count),
  };
}
