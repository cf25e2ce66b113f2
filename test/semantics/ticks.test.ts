import assert from 'node:assert/strict';
import { test } from 'node:test';
import { marked } from './program-support.ts';

const IMPORTS = `import (
	"context"
	"time"
	"github.com/jonboulle/clockwork"
	kclock "k8s.io/utils/clock"
)
type own struct { C chan int }
type service struct { *time.Ticker; poller *time.Ticker }
func work() {}
`;

/** What feeds the channel marked as c: its kind, and the period in seconds where that is constant. */
const SOURCES: readonly (readonly [name: string, source: string, expected: string])[] = [
  ['a ticker', 'func f() { t := time.NewTicker(3 * time.Second); <-‹c t.C› }', 'ticker 3'],
  ['a ticker made in place', 'func f() { <-‹c time.NewTicker(time.Minute).C› }', 'ticker 60'],
  ['time.Tick', 'func f() { <-‹c time.Tick(time.Second)› }', 'ticker 1'],
  ['another name', 'func f() { c := time.NewTicker(time.Second).C; <-‹c c› }', 'ticker 1'],
  ['a field', 'func f(s *service) { <-‹c s.poller.C› }', 'ticker'],
  ['an embedded ticker', 'func f(s *service) { <-‹c s.C› }', 'ticker'],
  ['a timer', 'func f() { t := time.NewTimer(time.Second); <-‹c t.C› }', 'timer 1'],
  ['time.After', 'func f() { <-‹c time.After(time.Second)› }', 'after 1'],
  ['the clock of clockwork', 'func f(k clockwork.Clock) { t := k.NewTicker(time.Second); <-‹c t.Chan()› }', 'ticker 1'],
  ['the clock of Kubernetes', 'func f(k kclock.WithTicker) { t := k.NewTicker(time.Second); <-‹c t.C()› }', 'ticker 1'],
  ['a parameter that a caller feeds', 'func f(ticks <-chan time.Time) { <-‹c ticks› }; func g() { f(time.Tick(time.Second)) }', 'ticker'],
  ['a field called C', 'func f(o *own) { <-‹c o.C› }', 'none'],
  ['the end of a context', 'func f(ctx context.Context) { <-‹c ctx.Done()› }', 'none'],
  ['a channel that may be another', 'func f(other chan time.Time, b bool) { c := time.Tick(1); if b { c = other }; <-‹c c› }', 'none'],
];

for (const [name, source, expected] of SOURCES) {
  test(`tick source: ${name}`, async () => {
    const { sem, marks } = await marked(IMPORTS + source);
    const channel = marks.get('c');
    assert.ok(channel);
    const found = sem.tickSources.of(channel);
    const period = found?.period == null || !expected.includes(' ') ? '' : ` ${Number(found.period) / 1e9}`;
    assert.equal(found === null ? 'none' : found.kind + period, expected);
  });
}

/** What drives the turns in which the statement marked as g runs, and how many loops repeat it within a turn. */
const LOOPS: readonly (readonly [name: string, body: string, expected: string])[] = [
  ['a range over ticks', 'for range time.Tick(1) { ‹g go work()› }', 'ticker 0'],
  ['a select', 'for { select { case <-time.Tick(1): ‹g go work()›; case <-done: return } }', 'ticker 0'],
  ['a receive', 'c := time.Tick(1); for { <-c; ‹g go work()› }', 'ticker 0'],
  ['the other arm', 'for { select { case <-time.Tick(1): case <-done: ‹g go work()› } }', 'none'],
  ['a loop within the turn', 'for range time.Tick(1) { for range items { ‹g go work()› } }', 'ticker 1'],
  ['a sleep', 'for { ‹g go work()›; time.Sleep(1) }', 'sleep 0'],
  ['a sleep after an error alone', 'for { if bad() { time.Sleep(1); continue }; ‹g go work()› }', 'none'],
  ['a timer that nobody arms', 'c := time.NewTimer(1).C; for { select { case <-c: ‹g go work()›; case <-done: return } }', 'none'],
  ['a timer armed again', 't := time.NewTimer(1); for { select { case <-t.C: t.Reset(1); ‹g go work()›; case <-done: return } }', 'rearmed 0'],
  ['data that ticks pace', 'c := time.Tick(1); for range items { <-c; ‹g go work()› }', 'none'],
  ['the goroutine around the loop', '‹g go func() { for range time.Tick(1) { work() } }()›', 'none'],
];

for (const [name, body, expected] of LOOPS) {
  test(`tick loop: ${name}`, async () => {
    const { sem, marks } = await marked(`import "time"\nfunc work() {}\nfunc bad() bool { return false }\nfunc f(done chan struct{}, items []int) { ${body} }\n`);
    const node = marks.get('g');
    assert.ok(node);
    const driven = sem.tickLoops.of(node);
    assert.equal(driven === null ? 'none' : `${driven.tick.kind} ${driven.inner.length}`, expected);
  });
}
