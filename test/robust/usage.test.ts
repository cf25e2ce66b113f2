import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { HEAD, leak, placesIn, Sandbox } from './support.ts';

const sandbox = new Sandbox();
before(() => {
  sandbox.write('p/a.go', HEAD + leak('one'));
});
after(() => sandbox.remove());

/** Arguments, and the one line that answers them. */
const WRONG: readonly (readonly [readonly string[], RegExp])[] = [
  [['-chekcs', 'all'], /unknown flag -chekcs; did you mean -checks\?/],
  [['--formt', 'json'], /unknown flag --formt; did you mean -format\?/],
  [['-tets=false'], /unknown flag -tets; did you mean -tests\?/],
  [['--fail-no', 'none'], /unknown flag --fail-no; did you mean -fail-on\?/],
  [['-zzz'], /unknown flag -zzz; see go-conc-lint -h/],
  [['-'], /-: /],
  [['-checks', 'GCL3O01'], /no rule is called GCL3O01; did you mean GCL3001\?/],
  [['-checks', 'all,-context/lost-cancle'], /no rule is called context\/lost-cancle; did you mean context\/lost-cancel\?/],
  [['-checks', 'nothing-like-it'], /no rule is called nothing-like-it; go-conc-lint rules lists them/],
  [['-tier', 'likly'], /-tier likly: not one of certain, likely, possible; did you mean likely\?/],
  [['-fail-on', 'warn'], /-fail-on warn: not one of error, warning, note, none/],
  [['-f', 'sarf'], /-f sarf: no such format; did you mean -f sarif\?/],
  [['-f', 'sarif='], /-f sarif=: the file name is missing/],
  [['-f', 'text', '-f', 'json'], /two reports would be mixed on stdout/],
  [['-go', '2'], /-go 2: not a Go version; write -go 1\.22/],
  [['-goos', 'linus'], /-goos linus is not known to Go; did you mean linux\?/],
  [['-goarch', 'amd46'], /-goarch amd46 is not known to Go; did you mean amd64\?/],
  [['-j', '0'], /-j 0: not a number of threads from 1 to 64/],
  [['-j', 'many'], /-j many: /],
  [['-j'], /flag -j needs a value: -j N/],
  [['-tests=maybe'], /-tests=maybe: this flag is a switch/],
  [['./nosuch'], /\.\/nosuch: no such directory/],
  [['./nosuch/...'], /\.\/nosuch\/\.\.\.: no such directory/],
  [['p/nosuch.go'], /p\/nosuch\.go: no such file/],
  [['./p/a.go/...'], /\.\/p\/a\.go\/\.\.\.: not a directory/],
  [['p'], /p: looks like a directory, but is an import path as the go command reads it; write \.\/p/],
  [['example.org/x'], /example\.org\/x: no package of this project has such an import path; .*example\.com\/m/],
  [[''], /an empty pattern names nothing; use \.\/\.\.\./],
  [['explain', 'GCL3O01'], /no rule is called GCL3O01; did you mean GCL3001\?/],
  [['rules', 'x'], /rules: unexpected x/],
];

test('wrong use is one line with a hint and no stack, exit 2', () => {
  for (const [args, answer] of WRONG) {
    const { status, stdout, stderr } = sandbox.run(args);
    assert.deepEqual([status, stdout], [2, ''], args.join(' '));
    assert.match(stderr, /^go-conc-lint: [^\n]+\n$/);
    assert.match(stderr, answer);
  }
});

const NO_MODULE = /^go\.mod: this go\.mod has no module line; [^\n]*\n$/;
/** What go.mod and go.work may hold, and what is said about it; the package beside it is analysed all the same. */
const MODULES: Readonly<Record<string, readonly [{ readonly mod?: string | Uint8Array; readonly work?: string }, RegExp]>> = {
  'noise': [{ mod: Buffer.from(Array.from({ length: 20_000 }, (_, i) => (i * 7919 + (i >> 4)) & 0xff)) }, NO_MODULE],
  'an empty go.mod': [{ mod: '' }, /^$/],
  'a module line without a path': [{ mod: 'module\n' }, NO_MODULE],
  'another language': [{ mod: '{ "name": "x" }\n' }, NO_MODULE],
  'a path with escapes and a version beyond numbers': [{ mod: 'module "\u001b[31m\\n::error::x"\n\ngo 99999999999999999999.1\n' }, /^$/],
  'a block that never closes': [{ mod: 'module example.com/m\nrequire (\nreplace x => ../../../../etc\n' }, /^$/],
  'replacements all over the disk': [{ mod: 'module example.com/m\nreplace context => /etc\nreplace example.com/x => /\nreplace example.com/y => ../../..\n' }, /^$/],
  'brackets and quotes without end': [{ mod: `module example.com/m\nrequire (\n${'('.repeat(200_000)}\n"${'\\"'.repeat(200_000)}\n${'`"'.repeat(100_000)}\n${'x v1\n'.repeat(100_000)}` }, /^$/],
  'a workspace of everything': [{ mod: 'module example.com/m\n', work: 'go 1.22\nuse (\n.\n/etc\n../..\n./nosuch\n./p\n' }, /^$/],
  'a workspace of noise': [{ mod: 'module example.com/m\n', work: '\0\u0001use\n(((\n' }, /^$/],
};

test('no go.mod or go.work keeps a package from being analysed', () => {
  for (const [what, [{ mod, work }, said]] of Object.entries(MODULES)) {
    const other = new Sandbox();
    if (mod !== undefined) other.write('go.mod', mod);
    if (work !== undefined) other.write('go.work', work);
    other.write('p/a.go', `package p\n\nimport (\n\t"context"\n\t"example.com/x"\n\t"example.com/m/q"\n)\n\nvar _ = x.X\nvar _ = q.Q\n\n${leak('one')}`);
    other.write('q/q.go', 'package q\n\nvar Q = 1\n');
    const { status, stdout, stderr } = other.run(['./...']);
    other.remove();
    assert.deepEqual([status, placesIn(stdout)], [1, ['p/a.go:13:12']], what);
    assert.match(stderr, said, what);
  }
});
