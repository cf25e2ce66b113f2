import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as declarations from '../../src/syntax/go/declarations.ts';
import * as expressions from '../../src/syntax/go/expressions.ts';
import { integerValue, stringValue } from '../../src/syntax/go/literals.ts';
import * as statements from '../../src/syntax/go/statements.ts';
import { K, type Node } from '../../src/syntax/tree.ts';
import { first, parse, parseBody, texts } from './support.ts';

/** The expression of `_ = <text>`. */
function expression(text: string): Node {
  const [value] = statements.assignment(first(parseBody(`_ = ${text}`), K.assignment_statement))?.values ?? [];
  assert.ok(value !== undefined, text);
  return value;
}

test('calls read alike, whatever the grammar made of them', () => {
  const cases: [string, string, string[], string[], boolean?][] = [
    ['f()', 'f', [], []],
    ['a.b(x, /* y */ z)', 'a.b', [], ['x', 'z']],
    ['f(x, ys...)', 'f', [], ['x', 'ys'], true],
    ['h[i](x)', 'h[i]', [], ['x']],
    ['h.m[k](x)', 'h.m[k]', [], ['x']],
    ['h[i]()', 'h[i]', [], []],
    ['h[i+1](x)', 'h[i+1]', [], ['x']],
    ['h["k"](x, y)', 'h["k"]', [], ['x', 'y']],
    ['f[int](x)', 'f[int]', [], ['x']],
    ['p.F[int](x)', 'p.F[int]', [], ['x']],
    ['F[[]T]()', 'F', ['[]T'], []],
    ['G[int, string](x)', 'G[int, string]', [], ['x']],
    ['new(T)', 'new', [], ['T']],
    ['new(1 + x)', 'new', [], ['1 + x']],
    ['make(chan int, 3)', 'make', [], ['chan int', '3']],
    ['int64(x)', 'int64', [], ['x']],
    ['(*T)(x)', '(*T)', [], ['x']],
    ['func() {}()', 'func() {}', [], []],
  ];
  for (const [text, fn, types, args, ellipsis = false] of cases) {
    const call = expressions.callLike(expression(text));
    assert.ok(call !== null, text);
    assert.deepEqual([call.function.text, texts(call.typeArguments), texts(call.arguments), call.ellipsis], [fn, types, args, ellipsis], text);
    assert.equal(call.node.text, text);
  }
  for (const text of ['[]byte(x)', 'chan int(c)', 'map[string]int(m)', 'x', '(f())']) assert.equal(expressions.callLike(expression(text)), null, text);
  assert.equal(expressions.conversionParts(expression('[]byte(x)'))?.operand.text, 'x');
});

test('the call of go and defer', () => {
  const tree = parseBody('go workers[i](ch)\ndefer func() { f() }()\ngo (h.serve(x))\n');
  const calls = [...tree.ofKind(K.go_statement), ...tree.ofKind(K.defer_statement)].map((node) => statements.goOrDeferCall(node));
  assert.deepEqual(calls.map((call) => call?.function.text), ['workers[i]', 'h.serve', 'func() { f() }']);
});

test('selectors and indices', () => {
  const pairs = (text: string): (string | null)[] => {
    const node = expression(text);
    const selector = expressions.selectorParts(node);
    if (selector !== null) return texts([selector.operand, selector.name]);
    const index = expressions.indexParts(node);
    return index === null ? [] : texts([index.operand, ...index.indices]);
  };
  assert.deepEqual(pairs('a.b.c'), ['a.b', 'c']);
  assert.deepEqual(pairs('a[i]'), ['a', 'i']);
  assert.deepEqual(pairs('G[int, string]'), ['G', 'int', 'string']);
  const generic = expressions.callLike(expression('p.h[i](x)'))?.function;
  const parts = generic === undefined ? null : expressions.indexParts(generic);
  assert.deepEqual(texts(parts === null ? [] : [parts.operand, ...parts.indices]), ['p.h', 'i']);
  assert.deepEqual(parts === null ? null : expressions.selectorParts(parts.operand)?.name.text, 'h');
});

test('operators, slices, assertions, literals', () => {
  assert.equal(expressions.receivedChannel(expression('(<-a.b)'))?.text, 'a.b');
  assert.equal(expressions.receivedChannel(expression('-a')), null);
  assert.equal(expressions.binaryParts(expression('a && b'))?.operator, K['&&']);
  assert.equal(expressions.unaryParts(expression('&a'))?.operator, K['&']);
  const slice = expressions.sliceParts(expression('a[1:]'));
  assert.deepEqual([slice?.start?.text, slice?.end, slice?.capacity], ['1', null, null]);
  assert.equal(expressions.assertionParts(expression('x.(*T)'))?.type.text, '*T');
  assert.equal(expressions.unparen(expression('((x))')).text, 'x');
  assert.equal(expressions.reparen(expressions.unparen(expression('((x))'))).text, '((x))');
  const composite = expressions.compositeParts(expression('[]T{{1}, 2: x, /* c */ {A: b, C: {}}}'));
  assert.equal(composite?.type?.text, '[]T');
  assert.deepEqual(composite?.elements.map(({ key, value }) => [key?.text ?? null, value.text]), [[null, '{1}'], ['2', 'x'], [null, '{A: b, C: {}}']]);
  const inner = composite?.elements[2]?.value;
  assert.deepEqual(inner === undefined ? null : expressions.compositeParts(inner)?.elements.map(({ key }) => key?.text), ['A', 'C']);
  const literals: [string, string | bigint | null][] = [
    ['"a\\n\\x41\\u00e9\\U0001F600\\101\\\\\\""', 'a\nAé\u{1F600}A\\"'],
    ['`a\\n`', 'a\\n'],
    ["'x'", 120n],
    ["'\\n'", 10n],
    ['0x_1F', 31n],
    ['017', 15n],
    ['0b11', 3n],
    ['1_000', 1000n],
    ['1.5', null],
  ];
  for (const [text, value] of literals) {
    const node = expression(text);
    assert.equal(typeof value === 'string' ? stringValue(node) : integerValue(node), value, text);
  }
});

test('the four kinds of loop', () => {
  const loop = (text: string): statements.ForStatement | null => statements.forStatement(first(parseBody(text), K.for_statement));
  assert.equal(loop('for { }')?.kind, 'forever');
  const whilst = loop('for /* c */ a < b { }');
  assert.deepEqual(whilst?.kind === 'while' ? whilst.condition.text : null, 'a < b');
  const clause = loop('for i := 0; i < n; i++ { }');
  assert.deepEqual(clause?.kind === 'clause' ? texts([clause.initializer, clause.condition, clause.update]) : null, ['i := 0', 'i < n', 'i++']);
  const empty = loop('for ;; { }');
  assert.deepEqual(empty?.kind === 'clause' ? texts([empty.initializer, empty.condition, empty.update]) : null, [null, null, null]);
  const ranges: [string, string[], boolean, string][] = [
    ['for i, v := range xs { }', ['i', 'v'], true, 'xs'],
    ['for a[0], b.c = range xs { }', ['a[0]', 'b.c'], false, 'xs'],
    ['for range ch { }', [], false, 'ch'],
    ['for i := range 10 { }', ['i'], true, '10'],
    ['for x := range seq(f) { }', ['x'], true, 'seq(f)'],
  ];
  for (const [text, targets, define, operand] of ranges) {
    const range = loop(text);
    assert.ok(range?.kind === 'range', text);
    assert.deepEqual([texts(range.targets), range.define, range.operand.text], [targets, define, operand], text);
  }
});

test('select arms', () => {
  const tree = parseBody('select {\ncase <-a.Done():\n\tf()\n\tg()\ncase v, ok := <-b:\ncase x[0] = (<-c):\ncase d <- 1: // comment\n\treturn\ndefault:\n}');
  const arms = statements.selectArms(first(tree, K.select_statement));
  assert.deepEqual(
    arms.map((arm) =>
      arm.kind === 'default' ? 'default' : `${arm.kind} ${arm.channel.text} ${arm.kind === 'receive' ? `${texts(arm.targets).join()} ${arm.define}` : arm.value.text} ${arm.body.length}`,
    ),
    ['receive a.Done()  false 2', 'receive b v,ok true 0', 'receive c x[0] false 0', 'send d 1 1', 'default'],
  );
});

test('switches and their cases', () => {
  const plain = statements.switchParts(first(parseBody('switch x := f(); x { case 1, 2: a(); fallthrough\ndefault: b() }'), K.expression_switch_statement));
  assert.deepEqual(texts([plain?.initializer ?? null, plain?.value ?? null]), ['x := f()', 'x']);
  assert.deepEqual(plain?.clauses.map(({ isDefault, values, body }) => [isDefault, texts(values), body.length]), [[false, ['1', '2'], 2], [true, [], 1]]);
  const type = statements.switchParts(first(parseBody('switch y := f(x).(type) { case nil: case *T, []int: _ = y }'), K.type_switch_statement));
  assert.deepEqual([type?.kind, type?.symbol?.text, type?.value?.text], ['type', 'y', 'f(x)']);
  assert.deepEqual(type?.clauses.map(({ values }) => texts(values)), [['nil'], ['*T', '[]int']]);
});

test('assignments of all forms', () => {
  const cases: [string, number, string[], string[], boolean, number][] = [
    ['a, b = 1, 2', K.assignment_statement, ['a', 'b'], ['1', '2'], false, K['=']],
    ['a += 1', K.assignment_statement, ['a'], ['1'], false, K['+=']],
    ['a, err := f()', K.short_var_declaration, ['a', 'err'], ['f()'], true, K[':=']],
    ['a.b++', K.inc_statement, ['a.b'], [], false, K['++']],
    ['var a, b int', K.var_spec, ['a', 'b'], [], true, K['=']],
    ['var a, b = f()', K.var_spec, ['a', 'b'], ['f()'], true, K['=']],
    ['const a = 1', K.const_spec, ['a'], ['1'], true, K['=']],
  ];
  for (const [text, kind, targets, values, define, operator] of cases) {
    const parts = statements.assignment(first(parseBody(text), kind as typeof K.var_spec));
    assert.deepEqual(parts && [texts(parts.targets), texts(parts.values), parts.define, parts.operator], [targets, values, define, operator], text);
  }
});

test('blocks, labels and branches', () => {
  const tree = parseBody('// first\n;\nL:\nM:\n\tfor { break L; continue M }\n\tif x := 1; a { } else if b { } else { }\nreturn 1, f()\nend:');
  const body = declarations.declarationOf(tree);
  const block = body === null ? null : declarations.functionParts(body)?.body;
  assert.ok(block != null);
  const list = statements.statementsOf(block);
  assert.deepEqual(list.map(({ kind }) => kind), [K.labeled_statement, K.if_statement, K.return_statement, K.labeled_statement]);
  const [labeled, branch, back, end] = list;
  assert.ok(labeled !== undefined && branch !== undefined && back !== undefined && end !== undefined);
  const loop = statements.unlabeled(labeled);
  assert.equal(loop.kind, K.for_statement);
  assert.deepEqual(texts(statements.labelsOf(loop)), ['L', 'M']);
  assert.equal(statements.labeledParts(end)?.statement, null);
  assert.equal(statements.branchLabel(first(tree, K.break_statement))?.text, 'L');
  const parts = statements.ifParts(branch);
  assert.deepEqual(texts([parts?.initializer ?? null, parts?.condition ?? null]), ['x := 1', 'a']);
  assert.equal(parts?.alternative?.kind, K.if_statement);
  assert.deepEqual(texts(statements.returnValues(back)), ['1', 'f()']);
});

test('functions, parameters and results', () => {
  const show = (text: string): unknown => {
    const node = declarations.declarationOf(parse(text));
    const parts = node === null ? null : declarations.functionParts(node);
    const list = (of: readonly declarations.Parameter[]): string[] => of.map(({ name, type, variadic }) => `${name?.text ?? '-'} ${variadic ? '...' : ''}${type.text}`);
    return parts && [parts.name?.text, parts.receiver && list([parts.receiver])[0], parts.typeParameters.map(({ name, constraint }) => `${name.text} ${constraint.text}`), list(parts.parameters), list(parts.results), parts.body !== null];
  };
  assert.deepEqual(show('func (s *Set[T]) M(a, b int, rest ...string) (n int, err error) {}'), ['M', 's *Set[T]', [], ['a int', 'b int', 'rest ...string'], ['n int', 'err error'], true]);
  assert.deepEqual(show('func F[K comparable, V, W any](int, func(x int) string) error'), ['F', null, ['K comparable', 'V any', 'W any'], ['- int', '- func(x int) string'], ['- error'], false]);
});

test('types, values and fields', () => {
  const declared = (text: string): Node => {
    const node = declarations.declarationOf(parse(text));
    assert.ok(node !== null, text);
    return node;
  };
  assert.deepEqual(declarations.typeSpecs(declared('type (\n\tA = B\n\tC[T any] struct{}\n)')).map(({ name, isAlias, type }) => [name.text, isAlias, type.text]), [['A', true, 'B'], ['C', false, 'struct{}']]);
  const consts = declarations.valueSpecs(declared('const (\n\tA, B T = iota, 1\n\t// c\n\tC, D\n)'));
  assert.deepEqual(consts.map(({ names, values, iota, source }) => [texts(names), texts(values), iota, source.text]), [[['A', 'B'], ['iota', '1'], 0, 'A, B T = iota, 1'], [['C', 'D'], [], 1, 'A, B T = iota, 1']]);
  assert.deepEqual(declarations.valueSpecs(declared('var (\n\ta int\n\tb = 1\n)')).map(({ names, type }) => [texts(names), type?.text ?? null]), [[['a'], 'int'], [['b'], null]]);
  const struct = first(parse('type T struct {\n\ta, b int `x`\n\t*p.E // c\n\tG[int]\n}'), K.struct_type);
  assert.deepEqual(declarations.structFields(struct).map(({ name, type, embeddedPointer, tag }) => [name?.text ?? null, type.text, embeddedPointer, tag?.text ?? null]), [['a', 'int', false, '`x`'], ['b', 'int', false, '`x`'], [null, 'p.E', true, null], [null, 'G[int]', false, null]]);
  const parts = declarations.interfaceParts(first(parse('type I interface {\n\tm(x int) error\n\tE\n\t~int | string\n}'), K.interface_type));
  assert.deepEqual([texts(parts.methods), texts(parts.embedded)], [['m(x int) error'], ['E', '~int | string']]);
  for (const [text, direction] of [['chan int', 'both'], ['<-chan int', 'receive'], ['chan<- int', 'send'], ['chan (<-chan int)', 'both']]) {
    assert.equal(declarations.channelParts(first(parse(`var c ${text}`), K.channel_type))?.direction, direction, text);
  }
});
