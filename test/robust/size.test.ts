import assert from 'node:assert/strict';
import test, { after } from 'node:test';
import { HEAD, leak, placesIn, Sandbox } from './support.ts';

/** Files that no person writes: they cost bounded time and memory, and nothing else suffers. */
const sandbox = new Sandbox();
after(() => sandbox.remove());

const HUGE = 50_000_000;
/** A file of 50 MB is one string of as many bytes; what it takes beyond that are offsets of its declarations and lines. */
const MEMORY_MB = 1000;
/** Twenty times what it takes on two cores that have nothing else to do. */
const SECONDS = 180;

const plain = (i: number): string => `func plain${i}(a int) int {\n\tif a > ${i} {\n\t\treturn a * 2\n\t}\n\treturn a\n}\n\n`;

/** Text, number of findings, and the places of notices. */
const HUGE_FILES: readonly (readonly [string, () => string | Uint8Array, number, readonly string[]])[] = [
  ['declarations', () => HEAD + fill((i) => (i % 1000 === 0 ? leak(`f${i}`) : plain(i)), HUGE), 644, []],
  ['one declaration', () => `${HEAD}func long(a int) {\n\tctx, _ := context.WithCancel(x)\n${'\ta++\n'.repeat(HUGE / 5)}}\n\n${leak('one')}`, 1, ['5:1']],
  ['one line', () => `${HEAD}var x = \`${'y'.repeat(HUGE)}\`\n\n${leak('one')}`, 1, []],
  ['NUL', () => new Uint8Array(HUGE), 0, ['1:1']],
  ['open brackets', () => `${HEAD}${leak('one')}\nfunc f() {\n${'{('.repeat(HUGE / 2)}`, 1, ['11:1048575']],
];

for (const [what, make, findings, notices] of HUGE_FILES) {
  test(`50 MB of ${what}`, { timeout: SECONDS * 1000 }, () => {
    sandbox.write('huge/a.go', make());
    sandbox.write('huge/b.go', `${HEAD}${leak('beside')}`);
    const { status, stdout, stderr } = sandbox.run(['-checks', 'context/*', '--stats', './huge']);
    const places = placesIn(stdout);
    assert.equal(places.filter((place) => place.startsWith('huge/a.go')).length, findings);
    assert.equal(places.filter((place) => place.startsWith('huge/b.go')).length, 1);
    assert.deepEqual(placesIn(stderr), notices.map((place) => `huge/a.go:${place}`));
    assert.equal(status, 1);
    const memory = Number(/^memory +(\d+) MB/m.exec(stderr)?.[1]);
    assert.ok(memory < MEMORY_MB, `${memory} MB`);
  });
}

/** A hundred thousand levels of everything that nests: before, between and after, and how deep a small one is. */
const NESTS: Readonly<Record<string, readonly [string, string, string, string]>> = {
  parentheses: ['_ = ', '(', 'a', ')'],
  'open parentheses': ['_ = ', '(', 'a', ''],
  'closing parentheses': ['_ = ', '', 'a', ')'],
  blocks: ['', '{', '', '}'],
  'open blocks': ['', '{', '', ''],
  'closing braces': ['', '', '', '}'],
  'slice types': ['var _ ', '[]', 'int', ''],
  'open brackets': ['var _ ', '[', 'int', ''],
  'closing brackets': ['var _ int', '', '', ']'],
  'function literals': ['', 'func() {\n', '', '}()\n'],
  goroutines: ['', 'go func() {\n', '', '}()\n'],
  conditions: ['', 'if a > 0 {\n', '', '}\n'],
  'else branches': ['if a == 0 {\n}', ' else if a == 1 {\n}', '', ''],
  loops: ['', 'for {\n', '', '}\n'],
  selects: ['', 'select {\ncase <-c:\n', '', '}\n'],
  sums: ['_ = a', ' + a', '', ''],
  calls: ['_ = ', 'x(', 'a', ')'],
  'chained calls': ['_ = b', '.b()', '', ''],
  selectors: ['_ = b', '.b', '', ''],
  stars: ['_ = ', '*', 'p', ''],
  receives: ['_ = ', '<-', 'c', ''],
  'composite literals': ['_ = T', '{', '', '}'],
  'type arguments': ['_ = ', 'T[', 'int', ']'],
  labels: ['', 'L:\n', '', ''],
};

for (const depth of [100_000, 450, 150]) {
  test(`${depth} levels of everything that nests`, () => {
    for (const [name, [before, open, inner, close]] of Object.entries(NESTS)) {
      const nest = `func nest(a int, b T, c chan int, p *int, x func(int) int) {\n\tctx, cancel := context.WithCancel(context.Background())\n\t${before}${open.repeat(depth)}${inner}${close.repeat(depth)}\n\t<-ctx.Done()\n\tcancel()\n}\n`;
      sandbox.write(`nest${depth}/${name.replace(' ', '-')}/a.go`, `${HEAD}${leak('one')}\n${nest}`);
    }
    const { status, stdout, stderr } = sandbox.run(['-checks', 'all', '-tier', 'possible', `./nest${depth}/...`]);
    assert.equal(stderr.split('\n').filter((line) => line !== '' && !line.includes('could not be read as Go')).join('\n'), '');
    assert.equal(status, 1);
    const found = placesIn(stdout);
    for (const name of Object.keys(NESTS)) assert.ok(found.includes(`nest${depth}/${name.replace(' ', '-')}/a.go:6:12`), name);
  });
}

/** Declarations that lead to one another, in a row or in a ring. */
const ROW = 5000;
const row = (make: (name: string, next: string, isLast: boolean) => string): string =>
  Array.from({ length: ROW }, (_, i) => make(`x${i}`, `x${i + 1}`, i + 1 === ROW)).join('\n');
const ROWS: Readonly<Record<string, string>> = {
  types: row((name, next, isLast) => `type ${name} ${isLast ? 'int' : next}`),
  aliases: row((name, next, isLast) => `type ${name} = ${isLast ? 'int' : next}`),
  embedding: row((name, next, isLast) => `type ${name} struct{ ${isLast ? 'context.Context' : next} }`),
  variables: row((name, next, isLast) => `var ${name} = ${isLast ? 'context.Background()' : next}`),
  constants: row((name, next, isLast) => `const ${name} = ${isLast ? '1' : `${next} + 1`}`),
  calls: row((name, next, isLast) => `func ${name}(ctx context.Context, cancel func()) { ${isLast ? 'cancel()' : `${next}(ctx, cancel)`} }`),
  results: row((name, next, isLast) => `func ${name}() (context.Context, context.CancelFunc) { return ${isLast ? 'context.WithCancel(context.Background())' : `${next}()`} }`),
  rings: [
    'type A B\ntype B C\ntype C A\ntype D struct{ E }\ntype E struct{ *D }\ntype I interface{ J }\ntype J interface{ I }',
    'type G[T G[T]] struct{ G[G[T]] }\ntype L = M\ntype M = L\nvar v = w\nvar w = v.x\nconst k = k',
    'func f(c context.Context, x func()) { g(c, x) }\nfunc g(c context.Context, x func()) { f(c, x) }\nfunc (a A) m() { a.m() }',
    'func r(a A, d D, i I, l L, g G[G[int]]) {\n\tctx, cancel := context.WithCancel(d.Done(i.Foo(l, v, w, k, g.X, a.m())))\n\tf(ctx, cancel)\n}',
  ].join('\n'),
};
const USE = 'func use(x x0) {\n\tctx, cancel := context.WithCancel(x.y)\n\tx0(ctx, cancel)\n\tc, _ := x0()\n\twait(c, x0)\n}\n';

test('long rows and rings of declarations', () => {
  for (const [name, text] of Object.entries(ROWS)) sandbox.write(`rows/${name}/a.go`, `${HEAD}${leak('one')}\n${text}\n\n${USE}`);
  const { status, stdout, stderr } = sandbox.run(['-tier', 'possible', './rows/...']);
  // A rule may give up on what leads into a row; nobody else does.
  const excused = Object.entries(ROWS).map(([name, text]) => `rows/${name}/a.go:${text.split('\n').length + 11}:1`);
  assert.deepEqual(placesIn(stderr).filter((place) => !excused.includes(place)), []);
  assert.doesNotMatch(stderr, /failed in/);
  assert.equal(status, 1);
  for (const name of Object.keys(ROWS)) assert.ok(placesIn(stdout).includes(`rows/${name}/a.go:6:12`), name);
});

function fill(make: (i: number) => string, length: number): string {
  const parts: string[] = [];
  for (let i = 0, size = 0; size < length; i++) {
    const part = make(i);
    parts.push(part);
    size += part.length;
  }
  return parts.join('');
}
