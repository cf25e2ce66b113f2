import assert from 'node:assert/strict';
import { test } from 'node:test';
import { solve } from '../../src/semantics/cfg/dataflow.ts';
import { describeDecision } from '../../src/semantics/cfg/evidence.ts';
import { evaluatedNodes } from '../../src/semantics/cfg/expressions.ts';
import { NORMAL_EXITS } from '../../src/semantics/cfg/graph.ts';
import { K } from '../../src/syntax/tree.ts';
import { snippet } from './cfg-support.ts';

/** `a > b`: a dominates b; `a < b`: a post-dominates b; `a / b`: a does not reach b; a `!` in front denies. */
const ORDER: readonly (readonly [name: string, body: string, facts: string])[] = [
  ['a straight line', `a() // @a
    b() // @b`, 'a > b, b < a, !b > a, !a < b, b / a, a > a, a < a'],
  ['a branch', `a() // @a
    if x {
      b() // @b
    }
    c() // @c`, 'a > b, a > c, c < a, c < b, !b > c, !b < a, b > b'],
  ['an early return', `a() // @a
    if x {
      b() // @b
      return
    }
    c() // @c`, '!c < a, !b < a, b / c, c / b'],
  ['panics do not count for post-dominance', `a() // @a
    if x { panic(1) }
    c() // @c`, 'c < a, a > c'],
  ['a loop that has no end', `a() // @a
    for {
      b() // @b
    }`, '!b < a, a > b, !b / b, b / a'],
  ['select arms', `a() // @a
    select {
    case <-x:
      b() // @b
    default:
      c() // @c
    }
    d() // @d`, 'a > b, d < b, d < c, !b < a, b / c'],
  ['short circuits', `if x &&
      a() { // @a
      b() // @b
    }
    c() // @c`, 'a > b, !a > c, c < a, !a < b'],
  ['a right operand may be left out', `x := y ||
      a() // @a
    b() // @b`, '!a > b, b < a'],
  ['goto', `again:
    a() // @a
    if x { goto again }
    b() // @b`, 'a > b, b < a, !a / a, b / a'],
  ['dead code', `return
    a() // @a`, '!a > a, a < a'],
  ['deferred and nested calls belong to their statement', `defer f(func() {
      a() // @a
    })
    b() // @b`, 'a > b, b < a'],
];

for (const [name, body, facts] of ORDER) {
  test(`order: ${name}`, () => {
    const { cfg, at } = snippet(body);
    for (const fact of facts.split(', ')) {
      const [, denied, left = '', sign, right = ''] = /^(!?)(\w+) (.) (\w+)$/.exec(fact) ?? [];
      const [x, y] = [at(left), at(right)];
      const answer = sign === '>' ? cfg.dominates(x, y) : sign === '<' ? cfg.postDominates(x, y) : !cfg.reaches(x, y);
      assert.equal(answer, denied === '', fact);
    }
  });
}

/** The loops around the line `@a`, innermost first. */
const LOOPS: readonly (readonly [name: string, body: string, loops: string])[] = [
  ['none', `a() // @a`, ''],
  ['range', `for range xs {
    a() // @a
  }`, 'range 1'],
  ['the operand of a range is outside', `for range f(
    a()) { // @a
    }`, ''],
  ['nested', `for i := 0; i < n; i++ { for ok() {
    a() // @a
  } }`, 'while 2, clause 1'],
  ['a server loop', `for { select { case <-t:
    a() // @a
  case <-u: return } }`, 'infinite 1 select'],
  ['an arm that leaves', `for { select { case <-t:
    a() // @a
    return
  case <-u: } }`, ''],
  ['a labelled break that leaves two', `outer: for { for range xs {
    a() // @a
    break outer
  } }`, ''],
  ['a continue of the outer one', `outer: for range ys { for range xs {
    a() // @a
    continue outer
  } }`, 'range 1'],
  ['a body that always returns', `for range xs {
    a() // @a
    return
  }`, ''],
  ['goto', `again: f()
    a() // @a
    if b() { goto again }`, 'goto 1'],
  ['an if in front of a goto', `again: if ok() {
    a() // @a
    goto again }`, 'goto 1'],
  ['literals have loops of their own', `for range xs { f(func() { for {
    a() // @a
  } }) }`, 'range 1'],
  ['the update of a loop', `for ;; func() {
    a() // @a
  }() { f() }`, 'clause 1'],
];

for (const [name, body, loops] of LOOPS) {
  test(`loops: ${name}`, () => {
    const { cfg, at } = snippet(body);
    const found = cfg.loopsContaining(at('a')).map((loop) => `${loop.kind} ${loop.depth}${loop.select === null ? '' : ' select'}`);
    assert.equal(found.join(', '), loops);
  });
}

/** Whether the loop around `@go` turns again after it, with the decisions that lead there, passing no `wait`. */
const TURNS: readonly (readonly [name: string, body: string, turn: string])[] = [
  ['at once', `for range xs {
    a() // @go
  }`, 'in a turn of the loop over xs'],
  ['after a wait in every turn', `for range xs {
    a() // @go
    wait()
  }`, 'leaves: refuted, no path'],
  ['after a wait in some', `for range xs {
    a() // @go
    if many { wait() }
  }`, 'when many is false, in a turn of the loop over xs'],
  ['never: a flag ends the loop', `done := false
  for !done {
    a() // @go
    done = true
  }`, 'leaves: proven, no path'],
  ['never: the flag is tested later', `stop := false
  for {
    if stop { break }
    a() // @go
    stop = true
  }`, 'turns first'],
  ['by goto', `again:
    a() // @go
    if more() { goto again }`, 'when more()'],
  ['by continue', `for { select { case <-t:
    a() // @go
    if x { continue }
    return
  } }`, 'when x'],
];

for (const [name, body, turn] of TURNS) {
  test(`the next turn: ${name}`, () => {
    const { cfg, at } = snippet(body);
    const from = at('go');
    const loop = cfg.loopsContaining(from)[0];
    assert.ok(loop !== undefined);
    const path = cfg.pathToNextTurn(from, loop, (element) => element.text.startsWith('wait'));
    const leaves = cfg.leavesLoopOnEveryPath(from, loop);
    const text = path === null ? `leaves: ${leaves}, no path` : path.decisions.map(describeDecision).join(', ');
    assert.equal(text === '' ? 'turns first' : text, turn);
  });
}

test('a loop whose flag is set does not come back to the launch', () => {
  const { cfg, at } = snippet(`stop := false
  for {
    if stop { break }
    a() // @go
    stop = true
  }`);
  const launch = cfg.element(at('go'));
  assert.equal(cfg.findPath({ from: at('go'), goal: (element) => element === launch }), null);
});

test('defers run in reverse, and know the loop that piles them up', () => {
  const { cfg } = snippet(`defer a()
    for range xs { defer b() }
    if x { return }
    defer c()`);
  assert.deepEqual(cfg.defers.map(({ call, loop }) => `${call.text} ${loop?.kind ?? 'once'}`), ['a() once', 'b() range', 'c() once']);
  const path = cfg.findPath({ from: 'entry', exits: ['end'] });
  assert.ok(path !== null);
  assert.deepEqual(cfg.deferredOn(path).map(({ call }) => call.text), ['c()', 'a()']);
});

test('a path knows how its start was reached', () => {
  const { cfg, at } = snippet(`if a {
    x() // @from
  }
  if b { return }`);
  const path = cfg.findPath({ from: at('from'), exits: ['return'] });
  assert.deepEqual(path?.before.decisions.map(describeDecision), ['when a']);
  assert.deepEqual(path?.decisions.map(describeDecision), ['when b']);
  assert.deepEqual(path?.elements.map((element) => element.text), ['b', 'return']);
  assert.equal(path?.endNode.kind, K.return_statement);
});

test('what a rule knows of a variable at the start', () => {
  const { cfg, at } = snippet(`r, err := g() // @from
  if err != nil { return }
  if r == nil { return }
  release()`);
  const variable = cfg.element(at('from'))?.descendants(K.identifier).find((node) => node.text === 'err');
  assert.ok(variable !== undefined);
  const path = cfg.findPath({ from: at('from'), exits: NORMAL_EXITS, avoid: (element) => element.text === 'release()', assume: [{ variable, value: 'nil' }] });
  assert.deepEqual(path?.decisions.map(describeDecision), ['when err == nil', 'when r == nil']);
});

test('the end of a fall through the body is its closing brace', () => {
  const { cfg } = snippet('a()');
  const path = cfg.findPath({ from: 'entry', exits: NORMAL_EXITS });
  assert.equal(path?.end, 'end');
  assert.equal(path?.endNode.text, '}');
});

test('a search gives up on telling, not on answering', () => {
  const flags = Array.from({ length: 16 }, (_, index) => `f${index}`);
  const body = [...flags.map((flag) => `if ${flag} { a() }`), ...flags.map((flag) => `if ${flag} { b() }`)].join('\n');
  const { cfg } = snippet(body, { signature: `func f(${flags.join(', ')} bool)` });
  const goal = (element: { text: string }): boolean => element.text === 'never()';
  assert.equal(cfg.findPath({ from: 'entry', goal }), null);
  assert.equal(cfg.findPath({ from: 'entry', exits: NORMAL_EXITS })?.feasibility, 'unknown');
});

test('what an element evaluates', () => {
  const { cfg } = snippet(`for i := range f(1) { g(func() { h() }) }`);
  const names = [...cfg.elements()].map((element) => [...evaluatedNodes(element)].filter((node) => node.kind === K.identifier).map((node) => node.text).join(' '));
  assert.deepEqual(names, ['f', 'i', 'g']);
});

test('bindings tell shadowed variables apart', () => {
  const body = `acquire() // @from
    if x := x; x { f() }
    if !x { release() } else { release() }`;
  const { cfg, at } = snippet(body, { signature: 'func f(x bool)', bindingOf: (identifier) => (identifier.text === 'x' ? identifier : null) });
  assert.equal(cfg.onEveryPath({ from: at('from'), holds: (element) => element.text === 'release()' }).answer, 'proven');
});

test('a dataflow analysis: variables that may have been assigned', () => {
  const { cfg } = snippet(`a = 1
  for c { b = 2 }
  d = 3`);
  const union = (x: string, y: string): string => [...new Set([...x, ...y])].sort().join('');
  const solution = solve(cfg.graph, {
    direction: 'forward', bottom: '', boundary: '', join: union, equal: (x, y) => x === y,
    element: (element, value) => (element.kind === K.assignment_statement ? union(value, element.text.slice(0, 1)) : value),
  });
  assert.equal(solution.before(cfg.graph.exit), 'abd');
  const backward = solve(cfg.graph, {
    direction: 'backward', bottom: '', boundary: '', join: union, equal: (x, y) => x === y,
    element: (element, value) => (element.kind === K.assignment_statement ? union(value, element.text.slice(0, 1)) : value),
  });
  assert.equal(backward.before(cfg.graph.entry), 'abd');
  assert.deepEqual(backward.around(cfg.graph.entry, 0), { before: 'abd', after: 'bd' });
});
