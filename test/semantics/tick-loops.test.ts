import assert from 'node:assert/strict';
import test from 'node:test';
import { marked } from './program-support.ts';

const HEAD = `import ("time"; "net/http"; "sync"; "sync/atomic"; "context")
type S struct { ticker *time.Ticker; mu sync.Mutex; busy atomic.Bool; queue chan string }
func (s *S) work() { http.Get("http://example.com") }
`;

/** The kind of the tick that drives the marked launch, or null. */
async function kindOf(code: string): Promise<string | null> {
  const { sem, marks } = await marked(HEAD + code);
  const launch = marks.get('go');
  assert.ok(launch);
  return sem.tickLoops.of(launch)?.tick.kind ?? null;
}

const LOOPS: readonly (readonly [string, string | null, string])[] = [
  ['range over a field ticker', 'ticker', 'func (s *S) f() { for range s.ticker.C { ‹go go s.work()› } }'],
  ['arm of a select', 'ticker', 'func (s *S) f(q chan int) { t := time.NewTicker(1); for { select { case <-t.C: ‹go go s.work()›; case <-q: return } } }'],
  ['another arm', null, 'func (s *S) f(q chan int) { t := time.NewTicker(1); for { select { case <-t.C: s.work(); case <-q: ‹go go s.work()› } } }'],
  ['channel that changes', null, 'func (s *S) f() { c := s.ticker.C; for { <-c; c = nil; ‹go go s.work()› } }'],
  ['timer armed in the turn', 'rearmed', 'func (s *S) f() { t := time.NewTimer(1); for { <-t.C; t.Reset(1); ‹go go s.work()› } }'],
  ['timer armed by the goroutine', null, 'func (s *S) f() { t := time.NewTimer(1); for { <-t.C; ‹go go func() { s.work(); t.Reset(1) }()› } }'],
  ['sleep after the launch', 'sleep', 'func (s *S) f() { for { ‹go go s.work()›; time.Sleep(1) } }'],
  ['sleep on some turns only', null, 'func (s *S) f(b bool) { for { ‹go go s.work()›; if b { time.Sleep(1) } } }'],
  ['data that ticks pace', null, 'func (s *S) f() { for range s.queue { <-s.ticker.C; ‹go go s.work()› } }'],
  ['data received in the turn', null, 'func (s *S) f() { for { <-s.ticker.C; x := <-s.queue; ‹go go http.Get(x)› } }'],
  ['literal around the loop', null, 'func (s *S) f() { ‹go go func() { for range s.ticker.C { s.work() } }()› }'],
  ['parameter fed by a caller', 'ticker', 'func f(c <-chan time.Time, w func()) { for range c { ‹go go w()› } }\nfunc g(s *S) { f(s.ticker.C, s.work) }'],
  ['parameter fed by nobody', null, 'func f(c <-chan time.Time, w func()) { for range c { ‹go go w()› } }'],
];

for (const [name, kind, code] of LOOPS) {
  test(`tick loops: ${name}`, async () => assert.equal(await kindOf(code), kind));
}

test('a fan-out is driven by the clock of the outer loop', async () => {
  const { sem, marks } = await marked(`${HEAD}func (s *S) f(xs []string) { for range s.ticker.C { for range xs { ‹go go s.work()› } } }`);
  const launch = marks.get('go');
  assert.ok(launch);
  assert.equal(sem.tickLoops.isTickDriven(launch), true);
  assert.equal(sem.tickLoops.of(launch)?.inner.length, 1);
});

/** How long the run of the one launch is taken to be; null where there is no launch to report. */
async function lengthOf(code: string): Promise<string | null> {
  const { sem, marks } = await marked(HEAD + code);
  const launch = marks.get('go');
  assert.ok(launch);
  return sem.tickLaunches.in(launch.tree)[0]?.run.kind ?? null;
}

const RUNS: readonly (readonly [string, string | null, string])[] = [
  ['unguarded', 'long', 'func (s *S) f() { for range s.ticker.C { ‹go go s.work()› } }'],
  ['not known', 'unknown', 'func (s *S) f(w func()) { for range s.ticker.C { ‹go go w()› } }'],
  ['swap before', null, 'func (s *S) f() { for range s.ticker.C { if s.busy.CompareAndSwap(false, true) { ‹go go s.work()› } } }'],
  ['swap ignored', 'long', 'func (s *S) f() { for range s.ticker.C { s.busy.CompareAndSwap(false, true); ‹go go s.work()› } }'],
  ['try inside', null, 'func (s *S) f() { for range s.ticker.C { ‹go go func() { if !s.mu.TryLock() { return }; defer s.mu.Unlock(); s.work() }()› } }'],
  ['lock inside', 'queued', 'func (s *S) f() { for range s.ticker.C { ‹go go func() { s.mu.Lock(); defer s.mu.Unlock(); s.work() }()› } }'],
  ['flag of another kind', 'long', 'func (s *S) f(p *atomic.Bool) { for range s.ticker.C { if p.Load() { continue }; ‹go go s.work()› } }'],
  ['sleep within the period', null, 'func (s *S) f() { t := time.NewTicker(time.Minute); for range t.C { ‹go go time.Sleep(time.Second)› } }'],
  ['leaves the loop', null, 'func (s *S) f() { for range s.ticker.C { ‹go go s.work()›; return } }'],
];

for (const [name, length, code] of RUNS) {
  test(`tick launches: ${name}`, async () => assert.equal(await lengthOf(code), length));
}
