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
type gate struct { slots chan struct{}; g errgroup.Group; running map[string]bool }
func newGate() *gate { x := &gate{}; x.g.SetLimit(4); return x }
func (x *gate) in() { x.slots <- struct{}{} }
func (x *gate) out() { <-x.slots }
func work() {}
func job() error { return nil }
func held(ctx context.Context, s *semaphore.Weighted) error { return s.Acquire(ctx, 1) }
`;
const fn = (before: string, turn: string): string => `func f(ctx context.Context, items []string, big bool, x *gate) { ${before}; for _, item := range items { _ = item; ${turn} } }`;
const SLOTS = 'slots := make(chan struct{}, 8)';
const WORKER = '‹go go func() { defer func() { <-slots }(); work() }()›';

/** What limits the start marked as go. */
const CASES: readonly (readonly [name: string, source: string, expected: string])[] = [
  ['nothing', fn('', '‹go go work()›'), 'none'],
  ['a slot', fn(SLOTS, `slots <- struct{}{}; ${WORKER}`), 'limited'],
  ['a slot on one path', fn(SLOTS, `if big { slots <- struct{}{} }; ${WORKER}`), 'none'],
  ['a slot in a select that gives up', fn(SLOTS, `select { case slots <- struct{}{}: case <-ctx.Done(): return }; ${WORKER}`), 'limited'],
  ['a slot in a select that goes on', fn(SLOTS, `select { case slots <- struct{}{}: case <-ctx.Done(): }; ${WORKER}`), 'none'],
  ['as many slots as items', fn('slots := make(chan struct{}, len(items))', `slots <- struct{}{}; ${WORKER}`), 'defeated capacity'],
  ['a slot given back by the turn', fn(SLOTS, 'slots <- struct{}{}; ‹go go work()›; <-slots'), 'defeated early'],
  ['a slot given back before the work', fn(SLOTS, 'slots <- struct{}{}; ‹go go func() { <-slots; work() }()›'), 'defeated early'],
  ['a slot taken inside', fn(SLOTS, '‹go go func() { slots <- struct{}{}; defer func() { <-slots }(); work() }()›'), 'inside'],
  ['a method that takes one', fn('', 'x.in(); ‹go go func() { defer x.out(); work() }()›'), 'limited'],
  ['a semaphore', fn('s := semaphore.NewWeighted(8)', 'if s.Acquire(ctx, 1) != nil { return }; ‹go go work()›'), 'limited'],
  ['a semaphore that is tried', fn('s := semaphore.NewWeighted(8)', 'if !s.TryAcquire(1) { continue }; ‹go go work()›'), 'limited'],
  ['a semaphore that is handed on', fn('s := semaphore.NewWeighted(8)', '‹go go func() { _ = held(ctx, s); work() }()›'), 'inside'],
  ['a group with a limit', fn('var g errgroup.Group; g.SetLimit(4)', '‹go g.Go(job)›'), 'limited'],
  ['a group with a negative limit', fn('var g errgroup.Group; g.SetLimit(-1)', '‹go g.Go(job)›'), 'none'],
  ['a group with a limit on one path', fn('var g errgroup.Group; if big { g.SetLimit(4) }', '‹go g.Go(job)›'), 'none'],
  ['a group of each turn', fn('', 'var g errgroup.Group; g.SetLimit(4); ‹go g.Go(job)›'), 'none'],
  ['a group in a field', fn('', '‹go x.g.Go(job)›'), 'limited'],
  ['a wait in the turn', fn('var wg sync.WaitGroup', '‹go wg.Go(work)›; wg.Wait()'), 'limited'],
  ['a wait after the loop', fn('var wg sync.WaitGroup; defer wg.Wait()', '‹go wg.Go(work)›'), 'none'],
  ['a batch', fn('var wg sync.WaitGroup; n := 0', '‹go wg.Go(work)›; n++; if n == 10 { wg.Wait(); n = 0 }'), 'limited'],
  ['a result in the turn', fn('', 'done := make(chan error, 1); ‹go go func() { done <- job() }()›; <-done'), 'limited'],
  ['a counter that refuses', fn('var n atomic.Int32', 'if n.Add(1) > 8 { n.Add(-1); continue }; ‹go go func() { defer n.Add(-1); work() }()›'), 'limited'],
  ['a table', fn('', '_, ok := x.running[item]; if !ok { x.running[item] = true; ‹go go work()› }'), 'keyed'],
  ['a sleep', fn('', 'time.Sleep(1); ‹go go work()›'), 'rate'],
];

for (const [name, source, expected] of CASES) {
  test(`limiters: ${name}`, async () => {
    const { sem, marks } = await marked(IMPORTS + source);
    const node = marks.get('go');
    const launcher = node === undefined ? null : enclosingFunction(node);
    const start = launcher === null ? undefined : sem.starts.in(launcher).find((each) => each.node === node);
    const loop = launcher === null || node === undefined ? undefined : sem.flow.of(launcher).loopsContaining(node)[0];
    assert.ok(start !== undefined && loop !== undefined, 'nothing starts in a loop at the mark');
    const { kind, why } = sem.limiters.of(start, loop);
    assert.equal(kind + (why === null ? '' : ` ${why}`), expected);
  });
}
