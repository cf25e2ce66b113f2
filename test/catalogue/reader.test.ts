import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Catalogue, catalogueNote } from '../../src/semantics/catalogue.ts';
import { catalogueFile } from './support.ts';

const FIRST = [
  'go1.26 linux/amd64',
  '\u0001 one',
  'package one',
  'import "time"',
  'const Limit = 3 //5',
  'type Box[T any] struct{_ int} //19!LN',
  'func (*Box[T]) Get(d time.Duration) T //20',
  'func Get() int',
  '\u0001 one/two',
  'package two',
  'func Two()',
  '',
].join('\n');
const SECOND = ['libraries', '\u0001 example.com/lib v1.2.3', 'package lib', 'func F()', '\u0001 one v9', 'package other', ''].join('\n');

test('a section is a complete file, without its header', () => {
  const catalogue = new Catalogue([FIRST]);
  assert.equal(catalogue.packageText('one/two'), 'package two\nfunc Two()\n');
  assert.match(catalogue.packageText('one') ?? '', /^package one\nimport "time"\n[^\u0001]*func Get\(\) int\n$/);
});

test('packages are found by their whole path only', () => {
  const catalogue = new Catalogue([FIRST]);
  assert.equal(catalogue.has('one/two'), true);
  assert.equal(catalogue.has('two'), false);
  assert.equal(catalogue.packageText('on'), null);
  assert.equal(catalogue.packageText('one '), null);
  assert.equal(new Catalogue([]).packageText('one'), null);
  assert.equal(new Catalogue(['']).has(''), false);
});

test('earlier files win, and later ones are read only when they are needed', () => {
  let reads = 0;
  const catalogue = new Catalogue([FIRST, () => (reads++, SECOND)]);
  assert.match(catalogue.packageText('one') ?? '', /^package one/);
  assert.equal(catalogue.version('one'), null);
  assert.equal(reads, 0);
  assert.equal(catalogue.packageText('example.com/lib'), 'package lib\nfunc F()\n');
  assert.equal(catalogue.version('example.com/lib'), 'v1.2.3');
  assert.equal(catalogue.has('example.com/none'), false);
  assert.equal(reads, 1);
});

test('notes are read from the declaration and from no other', () => {
  const catalogue = new Catalogue([FIRST]);
  assert.equal(catalogue.since('one', 'Limit'), 5);
  assert.equal(catalogue.since('one', 'Get'), 0);
  assert.equal(catalogue.since('one', 'Box.Get'), 20);
  assert.equal(catalogue.since('one', 'Two'), null);
  assert.equal(catalogue.since('one', 'Box.Limit'), null);
  assert.equal(catalogue.since('none', 'Get'), null);
  assert.equal(catalogue.since('one', '.*'), null);
  assert.deepEqual(catalogue.note('one', 'Box'), { since: 19, holdsLock: true, comparable: false });
  assert.deepEqual(catalogueNote('const Slashes = "a //25!L"'), { since: 0, holdsLock: false, comparable: true });
});

test('the releases that rules depend on are recorded', () => {
  const catalogue = new Catalogue([catalogueFile('std.txt')]);
  const since: readonly (readonly [path: string, name: string, release: number])[] = [
    ['context', 'WithCancel', 7],
    ['context', 'WithCancelCause', 20],
    ['context', 'WithTimeoutCause', 21],
    ['context', 'WithoutCancel', 21],
    ['context', 'AfterFunc', 21],
    ['net/http', 'Request.Context', 7],
    ['net/http', 'NewRequestWithContext', 13],
    ['os/signal', 'NotifyContext', 16],
    ['sync', 'OnceFunc', 21],
    ['sync', 'WaitGroup.Add', 0],
    ['sync', 'WaitGroup.Go', 25],
    ['sync', 'Mutex.TryLock', 18],
    ['sync/atomic', 'Pointer.Load', 19],
    // Declared on an unexported type that T, B and F embed.
    ['testing', 'common.Context', 24],
    ['testing/synctest', 'Test', 25],
  ];
  for (const [path, name, release] of since) assert.equal(catalogue.since(path, name), release, `${path}.${name}`);
  assert.equal(catalogue.note('sync', 'WaitGroup')?.holdsLock, true);
  assert.equal(catalogue.note('sync/atomic', 'Int64')?.holdsLock, true);
  assert.equal(catalogue.note('time', 'Time')?.holdsLock, false);
  assert.equal(catalogue.note('strings', 'Builder')?.comparable, false);
  assert.equal(catalogue.note('net/http', 'Request')?.comparable, false);
});
