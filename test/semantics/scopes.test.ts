import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isCompositeKey, Scopes } from '../../src/semantics/scopes.ts';
import { nameBefore, snippets } from './scopes-snippets.ts';

/**
 * `x«a»` declares a; `x«=a»` must mean it; `x«=member»` and the other kinds say what else a name is. The marks stand
 * inside comments, right after the name.
 */
async function check(name: string, body: string, others: Readonly<Record<string, readonly string[]>> = {}): Promise<void> {
  await test(name, async () => {
    const text = body.replace(/«(.*?)»/g, '/*«$1»*/');
    const source = /^package /m.test(text) ? text : `package p\n${text}`;
    const { program, files } = await snippets({ 'example.com/p': [source], ...others });
    const file = files[0];
    assert.ok(file);
    const scopes = new Scopes(program);
    const declared = new Map<string, number>();
    for (const mark of source.matchAll(/\/\*«(\w+)»\*\//g)) declared.set(mark[1] ?? '', nameBefore(file, mark.index).start);
    for (const mark of source.matchAll(/\/\*«=(\w+)»\*\//g)) {
      const wanted = mark[1] ?? '';
      const node = nameBefore(file, mark.index);
      const entity = scopes.entity(node);
      const place = `${node.text} at line ${source.slice(0, node.start).split('\n').length}`;
      if (!declared.has(wanted)) {
        assert.equal(entity.kind, wanted, place);
        continue;
      }
      const got = entity.kind === 'local' ? entity.binding.node.start : entity.kind === 'label' ? entity.node?.start : entity.kind;
      assert.equal(got, declared.get(wanted), place);
    }
    for (const [mark, start] of declared) {
      const node = nameBefore(file, start + (source.slice(start).match(/^\w+/)?.[0].length ?? 0));
      const binding = scopes.binding(node);
      if (binding === null) continue;
      assert.equal(binding.node, node, mark);
      for (const reference of binding.references) assert.equal(scopes.binding(reference), binding, mark);
    }
  });
}

await check('a local is in scope after its own declaration', `
var x = 1
func f(y«y» int) {
  x«a» := x«=member» + y«=y»
  { x«b» := x«=a»; _ = x«=b» }
  var x2, x3«c» = x«=a», x3«=unknown»
  _, _ = x2, x3«=c»
  var z z«=unknown»
}`);

await check('the body shares the scope of the parameters', `
func f(a«a» int) (err«err» error) {
  b, err«=err» := g(a«=a»)
  if c, err«inner» := g(b); err«=inner» != nil { return err«=inner» }
  _ = b
  return err«=err»
}
func g(int) (int, error)`);

await check('types in a signature do not see the parameters', `
func f(string«s» string«=universe», error«e» error«=universe») error«=universe» { return error«=e» }
func h(m«m» func(a int, b«=none» m«=unknown») int) { _ = m«=m» }`);

await check('if, else, for and switch have scopes of their own', `
func f(i«i» int) {
  if i«j» := i«=i»; i«=j» > 0 { i«=j»++ } else if k«k» := i«=j»; k«=k» > 0 { _ = k«=k» } else { _ = k«=k» }
  for i«l» := 0; i«=l» < 3; i«=l»++ { i«n» := i«=l»; _ = i«=n» }
  for i«o» := range i«=i» { _ = i«=o» }
  for i«=i» = range 3 { _ = i«=i» }
  switch i«s» := i«=i»; i«=s» { case 1: i«t» := 2; _ = i«=t»; fallthrough; case i«=s»: _ = i«=s» }
  _ = i«=i»
}`);

await check('each clause of a type switch has a symbol of its own', `
func f(v«v» any) {
  switch v«=none» := v«=v».(type) {
  case nil: _ = v
  case v«=v»: _ = v
  default: _ = v
  }
  switch x«q» := v«=v»; x«=q».(type) { case int«=universe»: }
}`);

await check('communication clauses declare or assign', `
func f(c«c» chan int) {
  var v«v» int
  select {
  case v«w», ok«ok» := <-c«=c»: _, _ = v«=w», ok«=ok»
  case v«=v» = <-c«=c»: c«d» := v«=v»; _ = c«=d»
  case c«=c» <- v«=v»:
  default: _ = v«=v»
  }
}`);

await check('literals see what is declared before them', `
func f() {
  x«x» := func(x«y» int) int { return x«=y» }
  var g«g» func() = func() { g«=unknown»() }
  defer func() { _ = x«=x»; x«z» := 1; _ = x«=z» }()
  go g«=g»()
}`);

await check('labels belong to the function', `
func f() {
  goto end«=end»
outer«outer»:
  for { for { continue outer«=outer» }; func() { outer«inner»: for { break outer«=inner» } }() ; break outer«=outer» }
end«end»:
}`);

await check('local types and constants', `
const k = 1
func f() {
  type node«n» struct { next *node«=n»; k«=none» int; node2 }
  type alias«al» = []alias«=al»
  const k«k1» = k«=member» + iota«=universe»
  const ( a«a» = iota; b«b» )
  var v node«=n»
  _ = v; _ = k«=k1» + a«=a» + b«=b»
  { node«nn» := node«=n»{}; _ = node«=nn» }
}
type node2 struct{}`);

await check('type parameters', `
type Set[T«T» comparable«=universe»] struct { m map[T«=T»]int; s *Set«=member»[T«=T»] }
type Pair[K«K», V«V» any] = map[K«=K»]V«=V»
func (s«s» *Set[E«E»]) Add(v«v» E«=E») E«=E» { var z E«=E»; _ = s«=s».m[v«=v»]; return z }
func Map[S«S» ~[]E«=F», E«F» any](s S«=S», f func(E«=F») E«=F») S«=S» { var e E«=F»; _ = e; return s }
func (Set[_]) empty() {}`);

await check('predeclared names can be shadowed', `
func len(x int) int { return x }
func f(nil«n» int, string«s» func()) {
  _ = len«=member»(nil«=n»); string«=s»()
  iota«i» := cap«=universe»(nil2)
  _ = iota«=i»; true«t» := false«=universe»; _ = true«=t»
}
var nil2 []int`);

await check('keys of composite literals', `
type T struct { x, y int }
type ( U = T; G[P any] struct { x P }; M map[string]int; A [3]T; L [N]int )
const N = 2
func f(x«x», y, k«k» int) {
  _ = T{x«=none»: x«=x», y: 1}
  _ = &U{x«=none»: x«=x»}
  _ = G[int]{x«=none»: x«=x»}
  _ = M{x«=x»: x«=x»}
  _ = A{x«=x»: {x: x«=x»}}
  _ = L{x«=x»: 1}
  _ = []T{{x«=none»: x«=x»}, x«=x»: {}}
  _ = map[T]*T{{x«=none»: 1}: {x«=none»: x«=x»}}
  _ = struct{ k int }{k«=none»: k«=k»}
  type local struct { k int }
  _ = local{k«=none»: k«=k»}
  _ = map[string]int{N«=member»: 1, k«=k»: 2}
  _ = T{N«=none»: 2}
}`);

await test('the element type of a named array is hidden, so an inner key may be either', async () => {
  const { program, files } = await snippets({ 'example.com/p': ['package p\ntype T struct{ x int }\ntype A []T\nfunc f(x int) { _ = A{{x: 1}} }'] });
  const file = files[0];
  assert.ok(file);
  const scopes = new Scopes(program);
  const key = nameBefore(file, file.text.indexOf(': 1'));
  assert.ok(isCompositeKey(key));
  assert.equal(scopes.keyRole(key), 'unknown');
  assert.equal(scopes.entity(key).kind, 'local');
});

await check('imports by name, alias, customary name and real name', `package p
import (
  "fmt"
  ctx "context"
  "example.com/go-yaml/v2"
  "gopkg.in/inf.v0"
  "example.com/odd-path"
  . "example.com/dotted"
  _ "example.com/side"
)
func f(ctx2 ctx«=import».Context) {
  fmt«=import».Println(yaml«=import».X, inf«=import».Y, strange«=import».Z, Exported«=member», hidden«=unknown», context«=unknown».Z, side«=unknown».X)
  fmt«v» := 1
  _ = fmt«=v»; _ = new(fmt«=v».x)
}`, {
  'example.com/odd-path': ['package strange\nvar Z = 1'],
  'example.com/dotted': ['package dotted\nvar Exported = 1\nvar hidden = 2'],
});

await check('an opaque dot import hides what exported names mean', `package p
import . "example.com/opaque"
func f() { Describe«=unknown»(); describe«=unknown»(); len«=universe»("") }`);

await check('long groups of parameters, of which the grammar takes the first for types', `
func f() (r«r», s«s», t, u, v, w, x, y, a1, b1, c1, d1«d1» int, err«e» error) { r«=r» = s«=s» + d1«=d1»; return }
func g(int«=universe», string«=universe») {}`);

await check('selected names, methods and fields have no scope', `
type S struct { f«=none» int; fmt«=none» func(x«=none» int) }
type I interface { M«=none»(a«=none» int); error«=universe» }
func (S«=member») M«=none»() { var s S«=member»; _ = s.f«=none»; _ = S«=member».M«=none»; _«=none» = 1 }
func init«=member»() {}`);

await check('embedded fields mention their type', `
func f() { type E«e» struct{}; type W struct { *E«=e»; x E«=e» } }`);

await test('assignments say where values come from', async () => {
  const text = `package p
func f(p int) (res error) {
  var zero int
  a, b := g()
  a = 1
  a += 2
  a++
  (b) = nil
  for a = range 10 {
  }
  var c, d = 1, 2
  c, e := 3, 4
  select {
  case a = <-ch:
  }
  _, _, _ = &zero, d, e
  func() { a = 5 }()
  return g2()
}
`;
  const { program, files } = await snippets({ 'example.com/p': [text] });
  const file = files[0];
  assert.ok(file);
  const scopes = new Scopes(program);
  const declaration = file.outline.declarations[0];
  assert.ok(declaration);
  const fn = file.tree(declaration).root.children[0];
  assert.ok(fn);
  const table = scopes.bindings(fn).map((binding) => [
    binding.name, binding.kind, binding.addressTaken ? 'addressed' : '', scopes.isCaptured(binding) ? 'captured' : '',
    ...binding.assignments.map(({ kind, value, index }) => `${kind} ${value?.text ?? '-'} ${index}`),
  ].filter((part) => part !== '').join(' | '));
  assert.deepEqual(table, [
    'p | parameter | parameter - 0',
    'res | result | zero - 0 | return g2() 0',
    'zero | variable | addressed | zero - 0',
    'a | variable | captured | define g() 0 | assign 1 0 | update 2 0 | update - 0 | range 10 0 | receive <-ch 0 | assign 5 0',
    'b | variable | define g() 1 | assign nil 0',
    'c | variable | define 1 0 | assign 3 0',
    'd | variable | define 2 0',
    'e | variable | define 4 0',
  ]);
  const a = scopes.bindings(fn).find(({ name }) => name === 'a');
  assert.equal(a?.references.length, 6);
  assert.deepEqual(a?.reads.map((node) => node.parent?.text), ['a', 'a++']);
});

await test('broken code binds without throwing', async () => {
  for (const text of ['func f( { x := ', 'func f() { switch x := y.(type) { case', 'func () {}', 'type T[', 'func f() { for i := range { } goto }', 'x := 1']) {
    const { program, files } = await snippets({ 'example.com/p': [`package p\n${text}\n`] });
    const scopes = new Scopes(program);
    for (const file of files) {
      for (const declaration of file.outline.declarations) scopes.entity(file.tree(declaration).root);
    }
  }
});

await test('deep nesting does not exhaust the call stack', async () => {
  const depth = 1500;
  const text = `package p\nfunc f(x int) {\n${'{'.repeat(depth)} x := ${'('.repeat(400)}x${')'.repeat(400)}; _ = x ${'}'.repeat(depth)}\n}\nvar s = ${'1 + '.repeat(30_000)}1\n`;
  const { program, files } = await snippets({ 'example.com/p': [text] });
  const scopes = new Scopes(program);
  for (const declaration of files[0]?.outline.declarations ?? []) scopes.entity(files[0]?.tree(declaration).root ?? assert.fail());
});
