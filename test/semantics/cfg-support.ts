import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { loadGrammar, type Grammar } from '../../src/syntax/grammar.ts';
import { FUNCTION_KINDS, K, type Node } from '../../src/syntax/tree.ts';
import type { Cfg } from '../../src/semantics/cfg/cfg.ts';
import { ControlFlow, type ControlFlowOptions } from '../../src/semantics/cfg/control-flow.ts';

const require = createRequire(import.meta.url);

export const grammar: Grammar = await loadGrammar({
  core: readFileSync(require.resolve('web-tree-sitter/web-tree-sitter.wasm')),
  go: readFileSync('grammars/tree-sitter-go.wasm'),
});

/** A snippet of statements, with places named by a comment at the end of their line: `x() // @a`. */
export interface Snippet {
  readonly fn: Node;
  readonly cfg: Cfg;
  /** The statement or condition on the line marked with a label: the first node that starts on it. */
  at(label: string): Node;
}

export function snippet(body: string, options: Partial<ControlFlowOptions> & { readonly signature?: string } = {}): Snippet {
  const { signature = 'func f()', ...rest } = options;
  const text = `${signature} {\n${body}\n}`;
  const tree = grammar.parse({ path: 'f.go', text }, { start: 0, end: text.length });
  if (tree.errors.length > 0) throw new Error(`syntax error in ${text.slice(tree.errors[0]?.start, tree.errors[0]?.end)}`);
  const fn = tree.root.children.find((child) => FUNCTION_KINDS.includes(child.kind));
  if (fn === undefined) throw new Error('no function');
  const flow = new ControlFlow({
    neverReturns: (call) => (/^(os\.Exit|log\.Fatal)/.test(call.text) ? 'proven' : 'unknown'),
    ...rest,
  });
  return { fn, cfg: flow.of(fn), at: (label) => nodeAt(fn, label) };
}

function nodeAt(fn: Node, label: string): Node {
  const { text } = fn.tree.file;
  const mark = text.indexOf(`// @${label}\n`);
  if (mark < 0) throw new Error(`no line is marked @${label}`);
  let start = text.lastIndexOf('\n', mark) + 1;
  while (text[start] === ' ') start++;
  for (let id = fn.id + 1; id < fn.tree.columns.count; id++) {
    const node = fn.tree.node(id);
    if (node.start === start && node.isNamed && node.kind !== K.statement_list) return node;
  }
  throw new Error(`nothing starts on the line of @${label}`);
}
