import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enclosingFunction } from '../../src/syntax/tree.ts';
import { marked } from './program-support.ts';

const IMPORTS = `import (
	"io"
	"sync"
	"time"
	"golang.org/x/sync/errgroup"
)
type server struct { wg sync.WaitGroup }
func work() error { return nil }
func signal(ch chan error) { ch <- work() }
func drain(ch chan error) {}
func count(wg *sync.WaitGroup) { defer wg.Done(); _ = work() }
`;
const fn = (body: string): string => `func f(s *server, quick bool, n int) error { ${body}; return nil }`;

/** The start marked as g, and whether it is joined; `gives up` where another arm of the select ends the wait. */
const CASES: readonly (readonly [name: string, source: string, expected: string])[] = [
  ['nothing', fn('‹g go work()›'), 'refuted'],
  ['a group', fn('var wg sync.WaitGroup; wg.Add(1); ‹g go func() { defer wg.Done(); _ = work() }()›; wg.Wait()'), 'proven'],
  ['a group given as an argument', fn('var wg sync.WaitGroup; wg.Add(1); ‹g go count(&wg)›; wg.Wait()'), 'proven'],
  ['the group of a loop', fn('var wg sync.WaitGroup; for range n { wg.Add(1); ‹g go count(&wg)› }; wg.Wait()'), 'proven'],
  ['another group', fn('var a, b sync.WaitGroup; a.Add(1); ‹g go func() { defer a.Done() }()›; b.Wait()'), 'unknown'],
  ['a deferred wait', fn('var wg sync.WaitGroup; defer wg.Wait(); ‹g wg.Go(func() { _ = work() })›; if quick { return nil }'), 'proven'],
  ['a wait on one path', fn('var wg sync.WaitGroup; ‹g wg.Go(func() { _ = work() })›; if quick { return nil }; wg.Wait()'), 'refuted'],
  ['a group of the server', fn('s.wg.Add(1); ‹g go func() { defer s.wg.Done() }()›'), 'refuted'],
  ['an errgroup', fn('var g errgroup.Group; ‹g g.Go(work)›; return g.Wait()'), 'proven'],
  ['an errgroup that nobody waits for', fn('var g errgroup.Group; ‹g g.Go(work)›'), 'refuted'],
  ['a send', fn('ch := make(chan error, 1); ‹g go func() { ch <- work() }()›; return <-ch'), 'proven'],
  ['a send by a function', fn('ch := make(chan error, 1); ‹g go signal(ch)›; return <-ch'), 'proven'],
  ['a close', fn('done := make(chan struct{}); ‹g go func() { defer close(done); _ = work() }()›; <-done'), 'proven'],
  ['a deferred receive', fn('done := make(chan struct{}); ‹g go func() { defer close(done) }()›; defer func() { <-done }()'), 'proven'],
  ['a range', fn('ch := make(chan error); ‹g go func() { defer close(ch); ch <- work() }()›; for range ch {}'), 'proven'],
  ['a wait behind a variable', fn('done := make(chan struct{}); wait := func() { <-done }; ‹g go func() { defer close(done) }()›; wait()'), 'proven'],
  ['a select with a timeout', fn('done := make(chan struct{}); ‹g go func() { defer close(done) }()›; select { case <-done: case <-time.After(1): }'), 'unknown gives up'],
  ['a select with a default', fn('done := make(chan struct{}); ‹g go func() { defer close(done) }()›; select { case <-done: default: }'), 'refuted'],
  ['a select of one', fn('done := make(chan struct{}); ‹g go func() { defer close(done) }()›; select { case <-done: }'), 'proven'],
  ['as many receives as starts', fn('ch := make(chan error, 2); ‹g go signal(ch)›; go signal(ch); for i := 0; i < 2; i++ { <-ch }'), 'unknown'],
  ['a channel that is handed on', fn('ch := make(chan error, 1); ‹g go signal(ch)›; drain(ch)'), 'unknown'],
  ['a channel that is returned', 'func f() chan error { ch := make(chan error, 1); ‹g go signal(ch)›; return ch }', 'unknown'],
  ['a function that is returned', 'func f() func() error { ch := make(chan error, 1); ‹g go signal(ch)›; return func() error { return <-ch } }', 'unknown'],
  ['a pipe', fn('pr, pw := io.Pipe(); ‹g go func() { pw.CloseWithError(work()) }()›; _, _ = io.Copy(io.Discard, pr)'), 'unknown'],
  ['a timer', fn('‹g time.AfterFunc(1, func() {})›'), 'refuted'],
  ['a timer that is stopped', fn('t := ‹g time.AfterFunc(1, func() {})›; defer t.Stop()'), 'unknown'],
  ['a wait before the start', fn('ch := make(chan error, 1); ch <- nil; <-ch; ‹g go signal(ch)›'), 'refuted'],
  ['a path that panics', fn('done := make(chan struct{}); ‹g go func() { defer close(done) }()›; if quick { panic(1) }; <-done'), 'proven'],
];

for (const [name, source, expected] of CASES) {
  test(`joins: ${name}`, async () => {
    const { sem, marks } = await marked(IMPORTS + source);
    const node = marks.get('g');
    const launcher = node === undefined ? null : enclosingFunction(node);
    const start = launcher === null ? undefined : sem.starts.in(launcher).find((each) => each.node === node);
    assert.ok(start, 'nothing starts at the mark');
    const { answer, givesUp, missing } = sem.joins.of(start);
    assert.equal(answer + (givesUp === null ? '' : ' gives up'), expected);
    assert.equal(missing === null, answer === 'proven', 'a way without a wait is the reason for every other answer');
  });
}
