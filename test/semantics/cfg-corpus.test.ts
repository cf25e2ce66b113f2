import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ControlFlow } from '../../src/semantics/cfg/control-flow.ts';
import type { Cfg } from '../../src/semantics/cfg/cfg.ts';
import { dumpGraph } from '../../src/semantics/cfg/dump.ts';
import { NORMAL_EXITS, type Block } from '../../src/semantics/cfg/graph.ts';
import { dominators } from '../../src/semantics/cfg/order.ts';
import { FUNCTION_KINDS, K, type Kind, type Node } from '../../src/syntax/tree.ts';
import { grammar } from './cfg-support.ts';

const flow = new ControlFlow({ neverReturns: (call) => (/^(os\.Exit|log\.Fatal|t\.Fatal)/.test(call.text) ? 'proven' : 'unknown') });

function functionsOf(path: string, text: string): Node[] {
  const tree = grammar.parse({ path, text }, { start: 0, end: text.length });
  return FUNCTION_KINDS.flatMap((kind) => [...tree.ofKind(kind)]);
}

function fixtures(): string[] {
  return readdirSync('fixtures', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.go')).sort();
}

const STATEMENTS: ReadonlySet<Kind> = new Set([
  K.expression_statement, K.assignment_statement, K.short_var_declaration, K.var_declaration, K.const_declaration, K.type_declaration,
  K.return_statement, K.if_statement, K.for_statement, K.select_statement, K.expression_switch_statement, K.type_switch_statement,
  K.block, K.go_statement, K.defer_statement, K.send_statement, K.receive_statement, K.inc_statement, K.dec_statement, K.break_statement,
  K.continue_statement, K.goto_statement, K.fallthrough_statement, K.labeled_statement, K.empty_statement, K.range_clause, K.for_clause,
  K.communication_case, K.expression_case, K.default_case, K.type_case,
]);

function checkPoints(cfg: Cfg): void {
  const { fn } = cfg;
  const { kind, after } = fn.tree.columns;
  const end = after[fn.id] ?? 0;
  const body = fn.childOfKind(K.block);
  for (let id = body?.id ?? end; id < end; id++) {
    if (kind[id] === K.func_literal) {
      id = (after[id] ?? end) - 1;
      continue;
    }
    const node = fn.tree.node(id);
    if (!STATEMENTS.has(node.kind)) continue;
    const point = cfg.point(node);
    assert.ok(point !== null && cfg.blocks[point.block.id] === point.block, `no point for ${node.text}`);
  }
  for (const block of cfg.blocks) {
    for (const [index, element] of block.elements.entries()) assert.deepEqual(cfg.point(element), { block, index });
    for (const edge of block.successors) assert.ok(edge.from === block && edge.to.predecessors.includes(edge) && cfg.blocks[edge.to.id] === edge.to);
  }
}

/** By definition: every path to `b` passes `a` where `b` cannot be reached without `a`. */
function reachedWithout(cfg: Cfg, removed: Block | null): Set<Block> {
  const seen = new Set<Block>();
  const stack = cfg.graph.entry === removed ? [] : [cfg.graph.entry];
  for (let block = stack.pop(); block !== undefined; block = stack.pop()) {
    if (seen.has(block)) continue;
    seen.add(block);
    for (const edge of block.successors) if (edge.to !== removed) stack.push(edge.to);
  }
  return seen;
}

test('graphs of all fixtures: every statement has a point, dominance is what its definition says', () => {
  let functions = 0;
  for (const name of fixtures()) {
    for (const fn of functionsOf(name, readFileSync(join('fixtures', name), 'utf8'))) {
      functions++;
      const cfg = flow.of(fn);
      checkPoints(cfg);
      const tree = dominators(cfg.graph);
      const all = reachedWithout(cfg, null);
      for (const a of cfg.blocks) {
        const without = reachedWithout(cfg, a);
        for (const b of cfg.blocks) assert.equal(tree.dominates(a, b), all.has(b) && all.has(a) && !without.has(b), dumpGraph(cfg.graph));
      }
    }
  }
  assert.ok(functions > 0);
});

test('a path that guards allow is a path without them', () => {
  for (const name of fixtures()) {
    for (const fn of functionsOf(name, readFileSync(join('fixtures', name), 'utf8'))) {
      const cfg = flow.of(fn);
      for (const element of cfg.elements()) {
        const guarded = cfg.findPath({ from: element, exits: NORMAL_EXITS });
        const free = cfg.findPath({ from: element, exits: NORMAL_EXITS }, null);
        assert.ok(guarded === null || free !== null);
        if (guarded === null) continue;
        // The evidence is a walk: each element follows the one before it.
        const walk = [element, ...guarded.elements];
        for (const [at, step] of walk.entries()) if (at > 0) assert.ok(cfg.reaches(walk[at - 1] ?? element, step));
      }
    }
  }
});

const ODD: readonly (readonly [name: string, text: string])[] = [
  ['no body', 'func f()'],
  ['jumps that lead nowhere', 'func f() { break; continue; fallthrough; goto x; break y; continue z }'],
  ['a label twice', 'func f() { a: for {}; a: for { break a }; goto a }'],
  ['errors inside', 'func f() { if { }; for ;; { x := ; }; switch { case : }; select { case <-: } }'],
  ['an unfinished body', 'func f() { for { select { case <-a: if x {'],
  ['a long chain', `func f() { if a { b() }${' else if a { b() }'.repeat(3000)} }`],
  ['a long condition', `func f() { if a${' && a'.repeat(3000)} { b() } }`],
  ['deep nesting', `func f() { ${'for { '.repeat(1500)}${'}'.repeat(1500)} }`],
  ['many negations', `func f() { if ${'!'.repeat(3000)}a { b() } }`],
  ['a switch with many cases', `func f() { switch x { ${Array.from({ length: 3000 }, (_, n) => `case ${n}: f()\n`).join('')} } }`],
];

for (const [name, text] of ODD) {
  test(`odd input: ${name}`, () => {
    for (const fn of functionsOf('odd.go', text)) {
      const cfg = flow.of(fn);
      checkPoints(cfg);
      cfg.findPath({ from: 'entry', exits: NORMAL_EXITS });
      for (const loop of cfg.loops) cfg.leavesLoopOnEveryPath(loop.statement ?? fn, loop);
      dumpGraph(cfg.graph);
    }
  });
}
