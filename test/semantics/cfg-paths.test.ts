import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeDecision, describeEnd, type PathEvidence } from '../../src/semantics/cfg/evidence.ts';
import type { ControlFlowOptions } from '../../src/semantics/cfg/control-flow.ts';
import { snippet } from './cfg-support.ts';

/** Paths from the line marked `@from` (or the entry) to a normal return that pass no element with `release` in it. */
const MISSED: readonly (readonly [name: string, body: string, path: string, options?: Partial<ControlFlowOptions> & { signature?: string }])[] = [
  ['a straight line', `acquire() // @from
    release()`, 'none'],
  ['an early return', `acquire() // @from
    if err != nil { return err }
    release()`, 'when err != nil; returns'],
  ['a branch without', `acquire() // @from
    if ok { release() }`, 'when ok is false; reaches the end of the function'],
  ['a switch', `acquire() // @from
    switch n { case 1: release(); case 2: f(); default: release() }`, 'in case 2; reaches the end of the function'],
  ['a switch without a default', `acquire() // @from
    switch n { case 1: release() }`, 'when no case matches; reaches the end of the function'],
  ['a select', `acquire() // @from
    select { case <-ctx.Done(): return; case x := <-ch: release(x) }`, 'in the arm <-ctx.Done(); returns'],
  ['a select with a default', `acquire() // @from
    select { case x := <-ch: release(x); default: }`, 'in the default arm; reaches the end of the function'],
  ['a type switch', `acquire() // @from
    switch x := y.(type) { case int, bool: return; case nil: release(); default: release(x) }`, 'in case int, bool; returns'],
  ['a loop that may not turn', `acquire() // @from
    for _, x := range items { release(x) }`, 'when the loop over items ends; reaches the end of the function'],
  ['a loop without end', `acquire() // @from
    for { f() }`, 'none'],
  ['a loop left', `acquire() // @from
    for { if f() { break } }`, 'when f(); reaches the end of the function'],
  ['a loop condition', `acquire() // @from
    for i := 0; i < n; i++ { release() }`, 'when the loop ends (i >= n); reaches the end of the function'],
  ['a constant loop that turns', `acquire() // @from
    for i := 0; i < 3; i++ { release() }`, 'none'],
  ['exits that do not return', `acquire() // @from
    if a { panic(1) } else if b { os.Exit(2) }
    release()`, 'none'],
  ['the same condition twice', `if x > 0 {
      acquire() // @from
    }
    if x > 0 { release() }`, 'none', { signature: 'func f(x int)' }],
  ['the same condition, another value', `if x > 0 {
    acquire() // @from
    }
    x = g()
    if x > 0 { release() }`, 'when x <= 0; reaches the end of the function', { signature: 'func f(x int)' }],
  ['an opposite condition', `if x == nil { return }
    acquire() // @from
    if x != nil { release() }`, 'none', { signature: 'func f(x *T)' }],
  ['a negated flag', `if !ok { return }
    acquire() // @from
    if ok { release() }`, 'none', { signature: 'func f(ok bool)' }],
  ['a flag set on the way', `found := false
    for _, x := range xs {
      if x { acquire() // @in
        found = true
        break }
    }
    acquire() // @from
    if !found { release() } else { release() }`, 'none'],
  ['a flag set where it is acquired', `held := false
    if a {
      acquire() // @from
      held = true
    }
    if held { release() }`, 'none'],
  ['a flag reset', `held := false
    if a {
      acquire() // @from
      held = true
    }
    held = false
    if held { release() }`, 'when held is false; reaches the end of the function'],
  ['a cancel that is only there where it was made', `var cancel context.CancelFunc
    if timeout > 0 {
      ctx, cancel = context.WithTimeout(ctx, timeout) // @from
    }
    if cancel != nil { defer release(cancel) }`, 'none', { signature: 'func f(ctx context.Context, timeout time.Duration)' }],
  ['a variable without a value', `var x *T
    acquire() // @from
    if x == nil { release() }`, 'none'],
  ['a named result', `acquire() // @from
    if err == nil { release() }`, 'none', { signature: 'func f() (err error)' }],
  ['integers', `if n > 3 { return }
    acquire() // @from
    if n < 5 { release() }`, 'none', { signature: 'func f(n int)' }],
  ['integers that leave a choice', `if n > 3 { return }
    acquire() // @from
    if n < 2 { release() }`, 'when n >= 2; reaches the end of the function', { signature: 'func f(n int)' }],
  ['lengths', `if len(xs) == 0 { return }
    acquire() // @from
    if len(xs) > 0 { release() }`, 'none', { signature: 'func f(xs []int)' }],
  ['a switch on the same value', `switch k { case 1:
      acquire() // @from
    }
    switch k { case 1: release() }`, 'none', { signature: 'func f(k int)' }],
  ['a switch on names', `if k == A {
      acquire() // @from
    }
    switch k { case B: f(); default: release() }`, '? in case B; reaches the end of the function', { signature: 'func f(k int)' }],
  ['an error that is one', `if errors.Is(err, io.EOF) {
      acquire() // @from
    }
    if err != nil { release() }`, 'none', { signature: 'func f(err error)' }],
  ['a relation', `if a < b {
      acquire() // @from
    }
    if b > a { release() }`, 'none', { signature: 'func f(a, b int)' }],
  ['a field between calls', `if s.open {
      acquire() // @from
    }
    g()
    if s.open { release() }`, '? when s.open is false; reaches the end of the function', { signature: 'func (s *S) f()' }],
  ['a field that is assigned', `if s.open {
      x := acquire // @from
    }
    s.open = x
    if s.open { release() }`, 'when s.open is false; reaches the end of the function', { signature: 'func (s *S) f()' }],
  ['a call asked twice', `if ready() {
      acquire() // @from
    }
    if ready() { release() }`, '? when ready() is false; reaches the end of the function'],
  ['two conditions on one value', `if n > 0 {
      acquire() // @from
    }
    if valid(n) { release() }`, '? when valid(n) is false; reaches the end of the function', { signature: 'func f(n int)' }],
  ['a condition inside another', `acquire() // @from
    if n > 0 { if !valid(n) { return }; release() } else { release() }`, 'when n > 0, when valid(n) is false; returns', { signature: 'func f(n int)' }],
  ['nil, then a field', `acquire() // @from
    if s != nil && s.bad { return }
    release()`, 'when s != nil, when s.bad; returns', { signature: 'func f(s *S)' }],
  ['a variable that a literal changes', `done := false
    go func() { done = true }()
    acquire() // @from
    g()
    if done { return }
    release()`, '? when done; returns'],
  ['errors one after the other', `x, err := f()
    if err != nil { return err }
    acquire() // @from
    y, err := g(x)
    if err != nil { return err }
    release(y)`, 'when err != nil; returns'],
  ['a loop until done', `acquire() // @from
    done := false
    for !done { select { case <-a: done = true; case <-b: release() } }`, 'when done is false, in the arm <-a, when the loop ends (done); reaches the end of the function'],
  ['a method call leaves nilness alone', `if err != nil { log(err.Error()) }
    acquire() // @from
    g(err.Error())
    if err == nil || err != nil { release() }`, 'none', { signature: 'func f(err error)' }],
  ['a field asked again where only one answer leads', `if s.closed { return }
    acquire() // @from
    g()
    if s.closed { return }
    release()`, 'when s.closed; returns', { signature: 'func (s *S) f()' }],
  ['an iterator', `acquire() // @from
    for rows.Next() { g() }`, 'when the loop ends (rows.Next() is false); reaches the end of the function'],
  ['an iterator that turned', `for rows.Next() {
      acquire() // @from
    }`, 'when the loop ends (rows.Next() is false); reaches the end of the function'],
  ['a constant of the package', `acquire() // @from
    if debug { return }
    release()`, 'none', { constant: (node) => (node.text === 'debug' ? false : null) }],
  ['a constructor known to the rule', `var cancel func()
    if a { cancel, err = make() // @x
    }
    if b {
      ctx, cancel = derive() // @from
    }
    if cancel != nil { release() }`, 'none', { nonNil: (call, index) => call.text === 'derive()' && index === 1 }],
  ['strings', `if mode == "a" {
      acquire() // @from
    }
    switch mode { case "b": return; case "\\x61": release() }`, 'none', { signature: 'func f(mode string)' }],
  ['a copy', `y := x
    if x == nil { return }
    y = x
    acquire() // @from
    if y != nil { release() }`, 'none', { signature: 'func f(x *T)' }],
  ['an element that is assigned', `if m[k] {
      acquire() // @from
    }
    m[j] = x
    if m[k] { release() }`, 'when m[k] is false; reaches the end of the function', { signature: 'func f(m map[int]bool, k, j int)' }],
  ['a defer before', `defer release()
    acquire() // @from
    if a { return }`, 'none'],
  ['a defer in one branch only', `acquire() // @from
    if a { defer release() }`, 'when a is false; reaches the end of the function'],
  ['a defer before in one branch', `if a { defer release() }
    acquire() // @from`, 'reaches the end of the function'],
];

function show(path: PathEvidence | null): string {
  if (path === null) return 'none';
  const decisions = path.decisions.map(describeDecision).join(', ');
  return `${path.feasibility === 'unknown' ? '? ' : ''}${decisions === '' ? '' : `${decisions}; `}${describeEnd(path)}`;
}

for (const [name, body, path, options] of MISSED) {
  test(`a path that misses: ${name}`, () => {
    const { cfg, at } = snippet(body, options);
    const releases = (node: { text: string }): boolean => node.text.includes('release');
    const { missing, answer } = cfg.onEveryPath({ from: at('from'), holds: releases, deferred: releases });
    assert.equal(show(missing), path);
    assert.equal(answer, path === 'none' ? 'proven' : path.startsWith('?') ? 'unknown' : 'refuted');
  });
}
