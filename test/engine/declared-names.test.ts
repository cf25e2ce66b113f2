import assert from 'node:assert/strict';
import test from 'node:test';
import { DeclaredAs } from '../../src/engine/declared-names.ts';
import { snippets } from '../semantics/scopes-snippets.ts';

/** What a package declares, and the names besides WaitGroup that can stand for one. */
const CASES: readonly (readonly [string, string])[] = [
  ['type T struct {\n\twg sync.WaitGroup\n\tn int\n}', 'wg'],
  ['type T struct {\n\ta, b *sync.WaitGroup // of all\n}', 'a b'],
  ['type T struct { mu sync.Mutex; wg sync.WaitGroup }', 'Mutex T mu wg'],
  ['type T struct {\n\tn int\n\tsync.WaitGroup\n}', 'T'],
  ['type T struct {\n\tsync.WaitGroup\n}\n\ntype U struct {\n\tone T\n\tmany []*T\n}', 'T many one'],
  ['type T struct {\n\tin struct {\n\t\tsync.WaitGroup\n\t}\n}', 'T in'],
  ['type G = sync.WaitGroup\n\nvar g G', 'G g'],
  ['type (\n\tA int\n\tG = sync.WaitGroup\n)\n\nfunc f(a A) {}', 'G'],
  ['var groups map[string]*sync.WaitGroup', 'groups'],
  ['func take(wg *sync.WaitGroup) {}', ''],
  ['func give() *sync.WaitGroup { return nil }\n\nvar kept = give()', 'give kept'],
  ['type I interface {\n\tGroup() *sync.WaitGroup\n}', 'Group'],
  ['type I interface {\n\tGroup(\n\t\tn int,\n\t) *sync.WaitGroup\n}', 'Group I int n'],
  ['func f() {\n\tvar wg sync.WaitGroup\n\twg.Wait()\n}', ''],
  ['type T struct {\n\t// no sync.WaitGroup here\n\tn int\n}', ''],
];

for (const [source, expected] of CASES) {
  test(`names that can be a group in ${JSON.stringify(source)}`, async () => {
    const { packages } = await snippets({ 'example.com/p': [`package p\n\nimport "sync"\n\n${source}\n`] });
    const names = [...new DeclaredAs('WaitGroup').in(new Set(packages))].filter((name) => name !== 'WaitGroup');
    assert.equal(names.sort().join(' '), expected);
  });
}

test('names that are not exported stay in their package', async () => {
  const { packages } = await snippets({
    'example.com/p': ['package p\n\nimport "sync"\n\ntype group = sync.WaitGroup\n\ntype Group = group\n'],
    'example.com/q': ['package q\n\nimport "example.com/p"\n\ntype T struct {\n\tgroup int\n\tshared p.Group\n\tother []group\n}\n\ntype group int\n'],
  });
  assert.deepEqual([...new DeclaredAs('WaitGroup').in(new Set(packages))].sort(), ['Group', 'WaitGroup', 'group', 'shared']);
});
