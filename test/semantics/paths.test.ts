import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Calls } from '../../src/semantics/calls.ts';
import { displayPath, fieldKey, Paths, rebase, sharedKey } from '../../src/semantics/paths.ts';
import type { Program } from '../../src/semantics/project/program.ts';
import { Scopes } from '../../src/semantics/scopes.ts';
import { Types } from '../../src/semantics/types/types.ts';
import type { SourceFile } from '../../src/syntax/source-file.ts';
import { K, type Kind, type Node } from '../../src/syntax/tree.ts';
import { snippets } from './scopes-snippets.ts';

const SYNC = `package sync
type WaitGroup struct{ _ int }
func (*WaitGroup) Add(delta int)
func (*WaitGroup) Done()
func (*WaitGroup) Wait()
type Mutex struct{ _ int }
func (*Mutex) Lock()
type Locker interface { Lock(); Unlock() }
`;

interface Case {
  readonly paths: Paths;
  readonly marked: ReadonlyMap<string, Node>;
}

/** `‹a s.wg›` marks the expression `s.wg` as a. */
async function read(body: string): Promise<Case> {
  const spans = new Map<string, { start: number; end: number }>();
  let text = 'package p\nimport "sync"\n';
  let open: { name: string; start: number }[] = [];
  for (const part of body.split(/(‹\w+ |›)/)) {
    if (part.startsWith('‹')) open = [...open, { name: part.slice(1, -1), start: text.length }];
    else if (part === '›') {
      const last = open.at(-1);
      assert.ok(last);
      spans.set(last.name, { start: last.start, end: text.length });
      open = open.slice(0, -1);
    } else text += part;
  }
  const { program, files } = await snippets({ 'example.com/p': [text], sync: [SYNC] });
  const file = files[0];
  assert.ok(file);
  const scopes = new Scopes(program);
  const types = new Types(program as unknown as Program, scopes);
  const marked = new Map<string, Node>();
  for (const [name, span] of spans) marked.set(name, nodeAt(file, span));
  return { paths: new Paths(scopes, types, new Calls(types)), marked };
}

/** Nodes that hold one expression and nothing else. */
const WRAPPERS: readonly Kind[] = [K.literal_element, K.expression_list, K.expression_statement, K.statement_list];

function nodeAt(file: SourceFile, span: { start: number; end: number }): Node {
  const declaration = file.declarationAt(span.start);
  assert.ok(declaration);
  const tree = file.tree(declaration);
  for (let id = 0; id < tree.columns.count; id++) {
    const node = tree.node(id);
    if (node.start === span.start && node.end === span.end && !WRAPPERS.includes(node.kind)) return node;
  }
  return assert.fail(`no node at ${file.text.slice(span.start, span.end)}`);
}

/** Each expectation is `a = b` (proven), `a ! b` (refuted) or `a ? b` (unknown). */
async function same(name: string, body: string, expectations: readonly string[]): Promise<void> {
  await test(name, async () => {
    const { paths, marked } = await read(body);
    for (const expectation of expectations) {
      const [left = '', relation = '', right = ''] = expectation.split(' ');
      const [a, b] = [marked.get(left), marked.get(right)];
      assert.ok(a !== undefined && b !== undefined, expectation);
      const wanted = relation === '=' ? 'proven' : relation === '!' ? 'refuted' : 'unknown';
      assert.equal(paths.sameObject(a, b), wanted, expectation);
      assert.equal(paths.sameObject(b, a), wanted, `${expectation}, turned round`);
    }
  });
}

await same('variables and what they refer to', `
type S struct { wg, other sync.WaitGroup; done, quit chan int; p *sync.WaitGroup; in struct { wg sync.WaitGroup } }
func f(s *S, t *S, n int) {
  w := &s.wg
  var wg, wg2 sync.WaitGroup
  c := s.done
  q := &wg
  copied := s.wg
  _ = []any{‹a s.wg›, ‹b (&s.wg)›, ‹c w›, ‹d *w›, ‹e s.other›, ‹f t.wg›, ‹g wg›, ‹h wg2›, ‹i q›, ‹j c›, ‹k s.done›, ‹l s.quit›, ‹m s.p›, ‹n s.in.wg›, ‹o copied›}
}`, ['a = a', 'a = b', 'a = c', 'a = d', 'a ! e', 'a ? f', 'a ! g', 'g ! h', 'g = i', 'j = k', 'k ? l', 'a ? m', 'a ! n', 'n = n', 'a ! o', 'o = o']);

await same('variables that change', `
type S struct { wg sync.WaitGroup; done chan int }
func f(s *S, list []*S) {
  w := &s.wg
  if len(list) > 0 { w = &list[0].wg }
  s2 := s
  s2 = list[1]
  s.done = make(chan int)
  c := s.done
  _ = []any{‹a w›, ‹b s.wg›, ‹c s2.wg›, ‹d s2.wg›, ‹e c›, ‹f s.done›, ‹g c›}
}`, ['a ? b', 'c ? d', 'e ? f', 'e = g', 'a ? a']);

await same('elements and loops', `
type W struct { wg sync.WaitGroup }
func f(ws []W, ps []*W, m map[string]*W, k string) {
  for i := 0; i < 3; i++ {
    w := &ws[i]
    _ = []any{‹a ws[i].wg›, ‹b w.wg›, ‹c ws[0].wg›, ‹d ws[1].wg›, ‹e ws[0].wg›, ‹f ws[i+1].wg›, ‹g m[k].wg›, ‹h m[k].wg›}
  }
  for _, p := range ps { _ = []any{‹p p.wg›, ‹q p.wg›} }
}`, ['a = b', 'c ! d', 'c = e', 'a ? c', 'f ? f', 'g = h', 'p = q']);

await same('fields of different types', `
type S struct { mu sync.Mutex; a *A; mus []sync.Mutex }
type A struct { mu sync.Mutex; s *S; sync.Mutex }
var top sync.Mutex
func f(s *S, a *A, m *sync.Mutex) {
  var local sync.Mutex
  _ = []any{‹a s.mu›, ‹b a.mu›, ‹c s.a.mu›, ‹d a.s.mu›, ‹e top›, ‹f local›, ‹g s.mus[0]›, ‹h m›, ‹i a.Mutex›}
}`, ['a ! b', 'a ! c', 'a ? d', 'b ? c', 'a ! e', 'c ! f', 'a ! g', 'a ? h', 'e ? h', 'b ! i', 'c ! i']);

await same('literals called in place, captured variables', `
func f() {
  var wg sync.WaitGroup
  done := make(chan int)
  quit := make(chan int)
  go func(w *sync.WaitGroup, c chan int) { _ = []any{‹a w›, ‹b wg›, ‹c c›} }(&wg, done)
  g := func(w *sync.WaitGroup) { _ = ‹d w› }
  g(&wg)
  func() { wg := sync.WaitGroup{}; _ = ‹e wg› }()
  _ = []any{‹f wg›, ‹g done›, ‹h quit›}
}`, ['a = b', 'a = f', 'c = g', 'g ! h', 'd ? f', 'e ! f']);

await same('package variables and interfaces', `
var mu sync.Mutex
var mu2 sync.Mutex
var ptr = &mu
type T struct { mu sync.Mutex }
func f(l sync.Locker, t T, any1 any) {
  lk := sync.Locker(&mu)
  _ = []any{‹a mu›, ‹b mu2›, ‹c ptr›, ‹d l›, ‹e lk›, ‹f t.mu›, ‹g mu›, ‹h any1.(*T).mu›, ‹i any1.(*T).mu›}
  switch v := any1.(type) { case *T: _ = ‹j v.mu› }
}`, ['a = g', 'a ! b', 'a ? c', 'a ? d', 'a = e', 'a ! f', 'h = i', 'i = j']);

await test('paths read as in the source, and name fields across methods', async () => {
  const { paths, marked } = await read(`
type Base struct { wg sync.WaitGroup }
type Server struct { sync.WaitGroup; *Base; groups []sync.WaitGroup; mu struct { inner sync.Mutex } }
var global Server
func (s *Server) start() {
  ‹a s.Add(1)›; ‹b s.wg.Add(1)›; ‹c s.groups[0].Add(1)›; ‹d s.mu.inner.Lock()›; ‹e global.Add(1)›
  var local sync.WaitGroup
  ‹f local.Add(1)›
  ‹g make2().wg.Add(1)›
}
func make2() *Base { return &Base{} }
var top sync.Mutex
func lock() { ‹h top.Lock()› }`);
  const table = [...marked].map(([name, call]) => {
    const path = paths.receiverOf(call);
    return path === null ? [name] : [name, displayPath(path), fieldKey(path), sharedKey(path)];
  });
  assert.deepEqual(table, [
    ['a', 's.WaitGroup', 'example.com/p.Server.WaitGroup', 'example.com/p.Server.WaitGroup'],
    ['b', 's.Base.wg', 'example.com/p.Base.wg', 'example.com/p.Base.wg'],
    ['c', 's.groups[0]', 'example.com/p.Server.groups[]', 'example.com/p.Server.groups[]'],
    ['d', 's.mu.inner', 'example.com/p.Server.mu.inner', 'example.com/p.Server.mu.inner'],
    ['e', 'global.WaitGroup', 'example.com/p.Server.WaitGroup', 'example.com/p.Server.WaitGroup'],
    ['f', 'local', null, null],
    ['g', 'make2().wg', 'example.com/p.Base.wg', 'example.com/p.Base.wg'],
    ['h', 'top', null, 'example.com/p.top'],
  ]);
});

await test('what a callee does is told in the names of its caller', async () => {
  const { paths, marked } = await read(`
type S struct { wg sync.WaitGroup; in struct { wg sync.WaitGroup } }
func worker(id int, w *sync.WaitGroup, s S, rest ...*S) { _ = []any{‹a w›, ‹b s.wg›, ‹c rest[0].wg›} }
func (s *S) run(done chan int) { _ = []any{‹d s.in.wg›, ‹e done›} }
type Outer struct { *S }
func f(o *Outer, c chan int) {
  ‹call worker(1, &o.in.wg, *o.S, o.S)›
  ‹method o.run(c)›
  h := func(w *sync.WaitGroup) { _ = []any{‹f w›, ‹g o.S.wg›} }
  ‹lit h(&o.wg)›
}`);
  const seen = (call: string, inner: string): string | null => {
    const [node, expression] = [marked.get(call), marked.get(inner)];
    assert.ok(node !== undefined && expression !== undefined);
    const path = paths.pathOf(expression);
    const based = path === null ? null : rebase(path, paths.mapping(node));
    return based === null ? null : displayPath(based);
  };
  assert.equal(seen('call', 'a'), 'o.S.in.wg');
  assert.equal(seen('call', 'b'), null);
  assert.equal(seen('call', 'c'), null);
  assert.equal(seen('method', 'd'), 'o.S.in.wg');
  assert.equal(seen('method', 'e'), 'c');
  assert.equal(seen('lit', 'f'), 'o.S.wg');
  assert.equal(seen('lit', 'g'), 'o.S.wg');
});
