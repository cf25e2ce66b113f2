import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enclosingFunction } from '../../src/syntax/tree.ts';
import { marked } from './program-support.ts';

const IMPORTS = `import (
	"context"
	"sync"
	"sync/atomic"
	"time"
	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"
)
type gate struct { slots chan struct{} }
func (g *gate) acquire() { g.slots <- struct{}{} }
func (g *gate) release() { <-g.slots }
func work() {}
func fail() error { return nil }
`;

/** What bounds the goroutine marked as g in the loop over items. \`before\` stands before the loop, \`turn\` is its body. */
const CASES: readonly (readonly [name: string, before: string, turn: string, expected: string])[] = [
  ['nothing', '', '‹g go work()›', 'none'],
  ['a group that counts', 'var wg sync.WaitGroup', '‹g wg.Go(work)›', 'none'],
  ['a slot', 's := make(chan struct{}, 4)', 's <- struct{}{}; ‹g go func() { defer func() { <-s }(); work() }()›', 'limited'],
  ['a token', 's := make(chan bool, 4)', '<-s; ‹g go func() { work(); s <- true }()›', 'limited'],
  ['a slot or the end', 's := make(chan struct{}, 4)', 'select { case s <- struct{}{}: case <-ctx.Done(): return }; ‹g go func() { work(); <-s }()›', 'limited'],
  ['a slot through methods', '', 'gt.acquire(); ‹g go func() { defer gt.release(); work() }()›', 'limited'],
  ['a slot in some turns', 's := make(chan struct{}, 4)', 'if big { s <- struct{}{} }; ‹g go func() { work(); if big { <-s } }()›', 'none'],
  ['as many slots as items', 's := make(chan struct{}, len(items))', 's <- struct{}{}; ‹g go func() { work(); <-s }()›', 'defeated'],
  ['a slot given back by the launcher', 's := make(chan struct{}, 4)', 's <- struct{}{}; ‹g go work()›; <-s', 'defeated'],
  ['a slot given back before the work', 's := make(chan struct{}, 4)', 's <- struct{}{}; ‹g go func() { <-s; work() }()›', 'defeated'],
  ['a slot taken inside', 's := make(chan struct{}, 4)', '‹g go func() { s <- struct{}{}; defer func() { <-s }(); work() }()›', 'inside'],
  ['a semaphore', 'w := semaphore.NewWeighted(4)', 'if w.Acquire(ctx, 1) != nil { return }; ‹g go func() { defer w.Release(1); work() }()›', 'limited'],
  ['a limit of the group', 'var eg errgroup.Group; eg.SetLimit(4)', '‹g eg.Go(fail)›', 'limited'],
  ['a negative limit', 'var eg errgroup.Group; eg.SetLimit(-1)', '‹g eg.Go(fail)›', 'none'],
  ['a limit in one of two cases', 'var eg errgroup.Group; if big { eg.SetLimit(4) }', '‹g eg.Go(fail)›', 'none'],
  ['a wait in the turn', 'var wg sync.WaitGroup', '‹g wg.Go(work)›; wg.Wait()', 'limited'],
  ['full batches', 'var wg sync.WaitGroup; n := 0', '‹g wg.Go(work)›; n++; if n == 10 { wg.Wait(); n = 0 }', 'limited'],
  ['a result in the turn', '', 'done := make(chan struct{}); ‹g go func() { defer close(done); work() }()›; <-done', 'limited'],
  ['a counter that refuses', 'var n atomic.Int32', 'if n.Add(1) > 9 { n.Add(-1); continue }; ‹g go func() { defer n.Add(-1); work() }()›', 'limited'],
  ['a rate', '', 'time.Sleep(1); ‹g go work()›', 'rate'],
];

for (const [name, before, turn, expected] of CASES) {
  test(`limits: ${name}`, async () => {
    const { sem, marks } = await marked(`${IMPORTS}func f(ctx context.Context, gt *gate, items []string, big bool) { ${before}; for range items { ${turn} } }\n`);
    const node = marks.get('g');
    const fn = node === undefined ? null : enclosingFunction(node);
    assert.ok(node !== undefined && fn !== null);
    const start = sem.starts.in(fn).find((each) => each.node === node);
    const loop = sem.flow.of(fn).loopsContaining(node)[0];
    assert.ok(start !== undefined && loop !== undefined);
    assert.equal(sem.limiters.of(start, loop).kind, expected);
  });
}
