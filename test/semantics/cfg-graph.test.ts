import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dumpGraph } from '../../src/semantics/cfg/dump.ts';
import { snippet } from './cfg-support.ts';

const GRAPHS: readonly (readonly [name: string, body: string, graph: string])[] = [
  ['an empty body', ``, `
    b0: -> end exit
    exit:`],
  ['if and else', `if x := f(); x > 0 { a() } else { b() }; c()`, `
    b0: x := f(); x > 0 -> true b1, false b2
    b1: a() -> b3
    b2: b() -> b3
    b3: c() -> end exit
    exit:`],
  ['an if chain', `if a { x() } else if b { y() } else { return }; z()`, `
    b0: a -> true b1, false b2
    b1: x() -> b5
    b2: b -> true b3, false b4
    b3: y() -> b5
    b4: return -> return exit
    b5: z() -> end exit
    exit:`],
  ['short circuits', `if a && (b || !c) { x() }`, `
    b0: a -> true b1, false b4
    b1: b -> true b3, false b2
    b2: c -> true b4, false b3
    b3: x() -> b4
    b4: -> end exit
    exit:`],
  ['constants', `if false { a() }; for true { b() }; c()`, `
    b0: false -> false b2
    b1: a() -> b2
    b2: -> b3
    b3: true -> true b4
    b4: b() -> b3
    b5: c() -> end exit
    exit:`],
  ['loop without end', `for { a() }; b()`, `
    b0: -> b1
    b1: -> b2
    b2: a() -> b1
    b3: b() -> end exit
    exit:`],
  ['while', `for x < 3 { a(); if b { break }; continue; c() }; d()`, `
    b0: -> b1
    b1: x < 3 -> true b2, false b6
    b2: a(); b -> true b3, false b4
    b3: break -> b6
    b4: continue -> b1
    b5: c() -> b1
    b6: d() -> end exit
    exit:`],
  ['three clauses', `for i := 0; i < n; i++ { if i == 2 { continue }; a(i) }`, `
    b0: i := 0 -> b1
    b1: i < n -> true b2, false b6
    b2: i == 2 -> true b3, false b4
    b3: continue -> b5
    b4: a(i) -> b5
    b5: i++ -> b1
    b6: -> end exit
    exit:`],
  ['clauses left out', `for ;; i++ { a() }`, `
    b0: -> b1
    b1: -> b2
    b2: a() -> b3
    b3: i++ -> b1
    exit:`],
  ['range', `for i, x := range xs { a(i, x) }; b()`, `
    b0: xs -> b1
    b1: i, x := range xs -> range-next b2, range-done b3
    b2: a(i, x) -> b1
    b3: b() -> end exit
    exit:`],
  ['range over an int, a func, a channel', `for range 10 { a() }; for x := range all(s) { b(x) }; for range ch { c() }`, `
    b0: 10 -> b1
    b1: range 10 -> range-next b2, range-done b3
    b2: a() -> b1
    b3: all(s) -> b4
    b4: x := range all(s) -> range-next b5, range-done b6
    b5: b(x) -> b4
    b6: ch -> b7
    b7: range ch -> range-next b8, range-done b9
    b8: c() -> b7
    b9: -> end exit
    exit:`],
  ['switch with a tag', `switch x := f(); x { case 1, 2: a(); default: b(); case 3: c(); fallthrough; case 4: d() }; e()`, `
    b0: x := f(); x; 1 -> case b5, miss b1
    b1: 2 -> case b5, miss b2
    b2: 3 -> case b7, miss b3
    b3: 4 -> case b8, miss b4
    b4: -> default b6
    b5: a() -> b9
    b6: b() -> b9
    b7: c(); fallthrough -> b8
    b8: d() -> b9
    b9: e() -> end exit
    exit:`],
  ['switch without a tag', `switch { case a && b: x(); case c: break }; z()`, `
    b0: a -> true b1, false b2
    b1: b -> true b4, false b2
    b2: c -> true b5, false b3
    b3: -> no-case b6
    b4: x() -> b6
    b5: break -> b6
    b6: z() -> end exit
    exit:`],
  ['switch without a default that leaves', `switch x { case 1: return; case 2: panic("no") }`, `
    b0: x; 1 -> case b3, miss b1
    b1: 2 -> case b4, miss b2
    b2: -> no-case b5
    b3: return -> return exit
    b4: panic("no") -> panic
    b5: -> end exit
    exit:
    panic:`],
  ['an empty switch', `switch f() {}; switch {}; a()`, `
    b0: f() -> no-case b1
    b1: -> no-case b2
    b2: a() -> end exit
    exit:`],
  ['type switch', `switch y := x.(type) { case int, string: a(y); case nil: return; default: b() }; c()`, `
    b0: x -> case b1, case b2, default b3
    b1: a(y) -> b4
    b2: return -> return exit
    b3: b() -> b4
    b4: c() -> end exit
    exit:`],
  ['select', `select { case x := <-a: f(x); case b <- g(): return; case <-c: }; d()`, `
    b0: select -> arm b1, arm b2, arm b3
    b1: x := <-a; f(x) -> b4
    b2: b <- g(); return -> return exit
    b3: <-c -> b4
    b4: d() -> end exit
    exit:`],
  ['select with a default', `for { select { case <-a: return; default: b() } }`, `
    b0: -> b1
    b1: -> b2
    b2: select -> arm b3, default b4
    b3: <-a; return -> return exit
    b4: b() -> b5
    b5: -> b1
    exit:`],
  ['empty select', `select {}; a()`, `
    b0: select
    b1: a() -> end exit
    exit:`],
  ['labels', `outer: for { for x := range xs { if x { continue outer }; if y { break outer } } }; a()`, `
    b0: -> b1
    b1: -> b2
    b2: -> b3
    b3: xs -> b4
    b4: x := range xs -> range-next b5, range-done b10
    b5: x -> true b6, false b7
    b6: continue outer -> b2
    b7: y -> true b8, false b9
    b8: break outer -> b11
    b9: -> b4
    b10: -> b2
    b11: a() -> end exit
    exit:`],
  ['break leaves the select only', `for { select { case <-a: break; case <-b: c() } }`, `
    b0: -> b1
    b1: -> b2
    b2: select -> arm b3, arm b4
    b3: <-a; break -> b5
    b4: <-b; c() -> b5
    b5: -> b1
    exit:`],
  ['goto', `again: a(); if b { goto again }; if c { goto done }; d(); done: e()`, `
    b0: -> b1
    b1: a(); b -> true b2, false b3
    b2: goto again -> b1
    b3: c -> true b4, false b5
    b4: goto done -> b6
    b5: d() -> b6
    b6: e() -> end exit
    exit:`],
  ['goto nowhere', `a(); goto missing`, `
    b0: a(); goto missing -> b1
    b1: -> lost
    exit:
    lost:`],
  ['a label at the end', `if a { goto end }; b(); end:`, `
    b0: a -> true b1, false b2
    b1: goto end -> b3
    b2: b() -> b3
    b3: -> end exit
    exit:`],
  ['exits', `if a { panic("x") }; if b { os.Exit(1) }; if c { log.Fatalf("y") }; if d { return }; e()`, `
    b0: a -> true b1, false b2
    b1: panic("x") -> panic
    b2: b -> true b3, false b4
    b3: os.Exit(1) -> never
    b4: c -> true b5, false b6
    b5: log.Fatalf("y") -> never
    b6: d -> true b7, false b8
    b7: return -> return exit
    b8: e() -> end exit
    exit:
    panic:
    never:`],
  ['dead code', `return; a(); for { b() }`, `
    b0: return -> return exit
    b1: a() -> b2
    b2: -> b3
    b3: b() -> b2
    exit:`],
  ['defer, go and literals', `defer f(func() { return }); go func() { panic(1) }(); x := func() { for {} }; x()`, `
    b0: defer f(func() { return }); go func() { panic(1) }(); x := func() { for {} }; x() -> end exit
    exit:`],
  ['declarations and blocks', `var a, b = f(); const c = 1; type t int; { x++; y -= 2 }; ;`, `
    b0: var a, b = f(); const c = 1; type t int; x++; y -= 2; ; -> end exit
    exit:`],
];

for (const [name, body, graph] of GRAPHS) {
  test(`graph: ${name}`, () => {
    assert.equal(dumpGraph(snippet(body).cfg.graph), graph.replace(/\n +/g, '\n').trim());
  });
}
