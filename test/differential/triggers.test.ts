import assert from 'node:assert/strict';
import test, { after } from 'node:test';
import { run, type InternalOptions } from '../../src/engine/index.ts';
import { loadAsset } from '../../src/host/assets.ts';
import { nodeHost } from '../../src/host/host.ts';
import { Sandbox } from '../robust/support.ts';

/** Work behind helpers: what a rule follows, its triggers must know of. Fixtures seldom have chains of them. */
const CHAINS: Readonly<Record<string, string>> = {
  'a goroutine behind two calls': `func work(name string) { os.Remove(name) }
func inner(name string) { go work(name) }
func outer(name string) { inner(name) }
func oneBad(names []string) { for _, name := range names { inner(name) } }
func twoBad(names []string) { for _, name := range names { outer(name) } }`,
  'a goroutine a tick behind two calls': `func work() { http.Get("http://example.com") }
func inner() { go work() }
func outer() { inner() }
func oneBad(t *time.Ticker) { for range t.C { inner() } }
func twoBad(t *time.Ticker) { for range t.C { outer() } }`,
  'an Add behind two calls': `func add(wg *sync.WaitGroup) { wg.Add(1) }
func outer(wg *sync.WaitGroup) { add(wg) }
func oneBad() { var wg sync.WaitGroup; go func() { add(&wg); defer wg.Done() }(); wg.Wait() }
func twoBad() { var wg sync.WaitGroup; go func() { outer(&wg); defer wg.Done() }(); wg.Wait() }`,
  'a cancel function behind two calls': `func inner(c context.Context) (context.Context, context.CancelFunc) { return context.WithCancel(c) }
func outer(c context.Context) (context.Context, context.CancelFunc) { return inner(c) }
func oneBad(c context.Context) { d, _ := inner(c); <-d.Done() }
func twoBad(c context.Context) { d, _ := outer(c); <-d.Done() }
func threeBad(c context.Context) { for { d, cancel := outer(c); defer cancel(); <-d.Done() } }`,
  'a query behind two calls': `func inner(db *sql.DB) { db.Query("select 1") }
func outer(db *sql.DB) { inner(db) }
var db *sql.DB
func oneBad(w http.ResponseWriter, r *http.Request) { inner(db) }
func twoBad(w http.ResponseWriter, r *http.Request) { outer(db) }`,
};

const sandbox = new Sandbox();
after(() => sandbox.remove());
Object.values(CHAINS).forEach((body, i) => {
  const imports = ['context', 'database/sql', 'net/http', 'os', 'sync', 'time'].filter((path) => new RegExp(`\\b${path.split('/').pop() ?? ''}\\.`).test(body));
  sandbox.write(`chain${i}/a.go`, `package chain\n\nimport (\n${imports.map((path) => `\t"${path}"\n`).join('')})\n\n${body}\n`);
});

test('triggers leave out nothing that a rule would find behind helpers', async () => {
  const fast = await linesOf({});
  assert.deepEqual(await linesOf({ triggers: false }), fast);
  assert.ok(fast.length > 0);
});

async function linesOf(internal: InternalOptions): Promise<string[]> {
  const { findings } = await run({ host: nodeHost(), loadAsset }, {
    cwd: sandbox.dir, patterns: ['./...'], tags: [], goos: 'linux', goarch: 'amd64', go: null, tests: true, checks: [], tier: 'possible', workers: 1, stats: false, debug: true, internal,
  });
  return findings.map(({ code, tier, place, message }) => `${place.path}:${place.start.line} ${code} ${tier} ${message}`);
}
