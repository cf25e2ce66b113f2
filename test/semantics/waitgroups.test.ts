import assert from 'node:assert/strict';
import { test } from 'node:test';
import { displayPath } from '../../src/semantics/paths.ts';
import type { Program } from '../../src/semantics/project/program.ts';
import { Semantics } from '../../src/semantics/semantics.ts';
import type { SourceFile } from '../../src/syntax/source-file.ts';
import { FUNCTION_KINDS, K, type Node } from '../../src/syntax/tree.ts';
import { snippets } from './scopes-snippets.ts';

const SYNC = `package sync
type WaitGroup struct{ _ int }
func (*WaitGroup) Add(delta int)
func (*WaitGroup) Done()
func (*WaitGroup) Wait()
func (*WaitGroup) Go(f func())
type Mutex struct{ _ int }
func (*Mutex) Lock()
func (*Mutex) Unlock()
type Once struct{ _ int }
func (*Once) Do(f func())
`;

interface Case {
  readonly sem: Semantics;
  readonly file: SourceFile;
}

async function read(body: string): Promise<Case> {
  const { program, files } = await snippets({ 'example.com/p': [`package p\nimport "sync"\n${body}`], sync: [SYNC] });
  const file = files[0];
  assert.ok(file);
  return { sem: new Semantics(program as unknown as Program), file };
}

/** The function of a name. */
function fnOf({ file }: Case, name: string): Node {
  const declaration = file.outline.declarations.find(({ names }) => names.includes(name));
  assert.ok(declaration, name);
  const fn = file.tree(declaration).root.children.find((child) => FUNCTION_KINDS.includes(child.kind));
  assert.ok(fn);
  return fn;
}

/** The call whose text starts so. */
function callOf(fn: Node, text: string): Node {
  const call = fn.descendants(K.call_expression).find((node) => node.text.startsWith(text));
  assert.ok(call, text);
  return call;
}

await test('operations name their object, their units, and when they run', async () => {
  const read1 = await read(`
type S struct { sync.WaitGroup; mu sync.Mutex; done chan int }
func f(s *S, n int, own interface{ Add(int) }) {
  s.Add(2)
  s.Add(n)
  s.Add(-1)
  defer s.Done()
  defer func() { s.WaitGroup.Done() }()
  go s.Done()
  own.Add(1)
  inc := s.Add
  inc(3)
  g(s.Done)
  func() { s.Wait() }()
  s.mu.Lock()
  s.done <- 1
  <-s.done
  for range s.done { }
  close(s.done)
}
func g(func()) {}`);
  const fn = fnOf(read1, 'f');
  const rows = (['waitgroup', 'mutex', 'channel'] as const).flatMap((object) => read1.sem.ops.in(fn.tree, object))
    .map(({ kind, path, delta, how }) => `${kind} ${path === null ? '?' : displayPath(path)} ${delta} ${how}`);
  assert.deepEqual(rows, [
    'add s.WaitGroup 2 called', 'add s.WaitGroup null called', 'add s.WaitGroup -1 called', 'done s.WaitGroup -1 deferred',
    'done s.WaitGroup -1 deferred', 'done s.WaitGroup -1 started', 'add s.WaitGroup 3 called', 'done s.WaitGroup -1 value',
    'wait s.WaitGroup 0 called', 'lock s.mu 0 called', 'send s.done 0 called', 'receive s.done 0 called', 'receive s.done 0 called', 'close s.done 0 called',
  ]);
});

const RUNS: readonly { readonly name: string; readonly body: string; readonly runs: readonly string[] }[] = [
  { name: 'a literal that is started', body: 'func f() { go func() { mark() }() }', runs: ['go go func() { mark() }()'] },
  { name: 'a literal called in place', body: 'func f() { func() { mark() }() }', runs: [] },
  { name: 'a variable that holds a literal', body: 'func f() { t := func() { mark() }; go t(); t() }', runs: ['go go t()'] },
  { name: 'a variable that changes', body: 'func f() { t := func() { mark() }; t = nil; go t() }', runs: [] },
  { name: 'a named function', body: 'func f() { go w() }\nfunc w() { mark() }', runs: ['go go w()'] },
  { name: 'two named functions', body: 'func f() { go v() }\nfunc v() { w() }\nfunc w() { mark() }', runs: ['go go v()'] },
  { name: 'a method value in a variable', body: 'type T int\nfunc (t T) w() { mark() }\nfunc f(t T) { r := t.w; go r() }', runs: ['go go r()'] },
  { name: 'a group that counts', body: 'func f(wg *sync.WaitGroup) { wg.Go(func() { mark() }) }', runs: ['group wg.Go(func() { mark() })'] },
  { name: 'a helper that starts', body: 'func f() { h(func() { mark() }) }\nfunc h(r func()) { go r() }', runs: ['helper h(func() { mark() })'] },
  { name: 'a helper that calls within a goroutine', body: 'func f() { h(func() { mark() }) }\nfunc h(r func()) { go func() { r() }() }', runs: ['helper h(func() { mark() })'] },
  { name: 'a helper that calls', body: 'func f() { h(func() { mark() }) }\nfunc h(r func()) { r() }', runs: [] },
  { name: 'a helper that is called by a goroutine', body: 'func f() { go func() { h(func() { mark() }) }() }\nfunc h(r func()) { r() }', runs: ['go go func() { h(func() { mark() }) }()'] },
  { name: 'a library function that calls', body: 'func f(o *sync.Once) { o.Do(func() { mark() }) }', runs: [] },
  { name: 'a literal that is stored', body: 'func f(fs map[int]func()) { fs[1] = func() { mark() } }', runs: [] },
];

for (const { name, body, runs } of RUNS) {
  await test(`which goroutines run ${name}`, async () => {
    const given = await read(`${body}\nfunc mark() {}`);
    const marks = given.file.outline.declarations.filter(({ kind }) => kind !== 'type').flatMap((declaration) => given.file.tree(declaration).ofKind(K.call_expression)).filter(({ text }) => text === 'mark()');
    assert.equal(marks.length, 1);
    const found = marks.flatMap((mark) => given.sem.goroutines.runsOf(mark)).map(({ kind, site }) => `${kind} ${site.text}`);
    assert.deepEqual(found, runs);
  });
}

await test('effects tell who does what, in the names of the function asked about', async () => {
  const given = await read(`
type S struct { wg sync.WaitGroup }
func (s *S) begin() { s.wg.Add(1) }
func (s *S) run() { defer s.wg.Done(); s.step() }
func (s *S) step() { s.wg.Add(2); go s.run(); go s.run() }
func f(o *S, later func(func())) {
  o.begin()
  go o.run()
  later(func() { o.wg.Done() })
  defer o.wg.Wait()
}`);
  const { list } = given.sem.effects.of(fnOf(given, 'f'), 'waitgroup');
  const rows = list.map(({ op, path, by, deferred, site }) => `${op.kind} ${path === null ? '?' : displayPath(path)} ${by}${deferred ? ' deferred' : ''} at ${site.text.slice(0, 12)}`);
  assert.deepEqual(rows.sort(), [
    'add o.wg child at go o.run()', 'add o.wg own at o.begin()', 'done o.wg child at go o.run()', 'done o.wg loose at func() { o.w', 'wait o.wg own deferred at o.wg.Wait()',
  ].sort());
  assert.equal(given.sem.effects.of(fnOf(given, 'run'), 'waitgroup').recursive, 0, 'the recursion lies one call deeper');
});

const HOLDS: readonly { readonly name: string; readonly launcher: string; readonly body: string; readonly held: string }[] = [
  { name: 'nobody adds', launcher: '', body: 'wg.Add(1); defer wg.Done()', held: 'refuted' },
  { name: 'the launcher adds, and the goroutine pays last', launcher: 'wg.Add(1)', body: 'defer wg.Done(); wg.Add(1); go func() { wg.Done() }()', held: 'proven' },
  { name: 'the goroutine pays first', launcher: 'wg.Add(1)', body: 'wg.Done(); wg.Add(1); wg.Done()', held: 'refuted' },
  { name: 'on branches that exclude each other it pays once', launcher: '', body: 'wg.Add(1); if c { wg.Done(); return }; wg.Done()', held: 'refuted' },
  { name: 'the children pay for themselves', launcher: '', body: 'wg.Add(1); go func() { wg.Done() }()', held: 'refuted' },
  { name: 'the launcher may have added for it', launcher: 'wg.Add(1)', body: 'wg.Add(1); defer wg.Done()', held: 'unknown' },
  { name: 'another goroutine pays what the launcher added', launcher: 'wg.Add(1); go func() { wg.Done() }()', body: 'wg.Add(1); defer wg.Done()', held: 'refuted' },
];

for (const { name, launcher, body, held } of HOLDS) {
  await test(`whether a unit is held where ${name}`, async () => {
    const given = await read(`func f(c bool) { var wg sync.WaitGroup; ${launcher}\ngo func() { ${body} }()\nwg.Wait() }`);
    const fn = fnOf(given, 'f');
    const goroutine = fn.descendants(K.go_statement).at(launcher.includes('go ') ? 1 : 0);
    assert.ok(goroutine);
    const add = given.sem.ops.in(fn.tree, 'waitgroup').find(({ kind, node }) => kind === 'add' && goroutine.contains(node));
    assert.ok(add?.path);
    const run = given.sem.goroutines.runsOf(add.node)[0];
    assert.ok(run);
    const group = given.sem.units.named(add.path);
    assert.equal(given.sem.units.holds(run, add, group, group), held);
  });
}

const ORDERED: readonly { readonly name: string; readonly goroutine: string; readonly between: string; readonly kind: string }[] = [
  { name: 'nothing lies between', goroutine: 'wg.Add(1)', between: '', kind: 'free straight' },
  { name: 'the launcher receives what the goroutine sends', goroutine: 'wg.Add(1); ch <- 1', between: '<-ch', kind: 'ordered' },
  { name: 'the launcher receives from another channel', goroutine: 'wg.Add(1); ch <- 1', between: '<-other', kind: 'free' },
  { name: 'only one branch receives', goroutine: 'wg.Add(1); ch <- 1', between: 'if c { <-ch }', kind: 'free straight' },
  { name: 'the launcher waits for another group', goroutine: 'wg.Add(1); wg2.Done()', between: 'wg2.Wait()', kind: 'ordered' },
  { name: 'a third goroutine passes the word on', goroutine: 'wg.Add(1); wg2.Done()', between: 'go func() { wg2.Wait(); close(ch) }(); <-ch', kind: 'ordered' },
  { name: 'a lock is held at the Add and taken before the Wait', goroutine: 'mu.Lock(); wg.Add(1); mu.Unlock()', between: 'mu.Lock(); mu.Unlock()', kind: 'ordered' },
  { name: 'the lock was given back before the Add', goroutine: 'mu.Lock(); mu.Unlock(); wg.Add(1)', between: 'mu.Lock(); mu.Unlock()', kind: 'free straight' },
];

for (const { name, goroutine, between, kind } of ORDERED) {
  await test(`how Add and Wait stand to each other where ${name}`, async () => {
    const given = await read(`func f(c bool) {
var wg, wg2 sync.WaitGroup; var mu sync.Mutex
ch := make(chan int); other := make(chan int)
go func() { ${goroutine} }()
${between}
wg.Wait() }`);
    const fn = fnOf(given, 'f');
    const add = given.sem.ops.in(fn.tree, 'waitgroup').find((op) => op.kind === 'add');
    assert.ok(add?.path);
    const run = given.sem.goroutines.runsOf(add.node)[0];
    assert.ok(run);
    const found = given.sem.order.precedence(run, add, { chain: [callOf(fn, 'wg.Wait')], deferred: false }, given.sem.units.named(add.path));
    assert.equal(found.kind === 'free' && found.straight ? 'free straight' : found.kind, kind);
  });
}
