import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enclosingFunction } from '../../src/syntax/tree.ts';
import { marked } from './program-support.ts';

const IMPORTS = `import (
	"bufio"
	"encoding/json"
	"net"
	"os"
	"os/signal"
	"runtime"
	"slices"
	"strings"
	"time"
)
type config struct { Names []string; Workers int }
type hub struct { queue []string; fixed []string }
func newHub(names []string) *hub { h := &hub{}; h.fixed = names; return h }
func (h *hub) add(s string) { h.queue = append(h.queue, s) }
type job struct { url string }
type question struct { url string; answer chan error }
var table = []string{"a", "b"}
func work() {}
func inner(names []string) { for range names { ‹inner work()› } }
func outer() { inner([]string{"a", "b"}) }
`;
const fn = (params: string, body: string): string => `func f(${params}) { ${body} }`;

/** How often the marked call is reached. */
const CASES: readonly (readonly [name: string, source: string, expected: string])[] = [
  ['a constant', fn('', 'for i := 0; i < 8; i++ { ‹at work()› }'), 'bounded'],
  ['a large constant', fn('', 'for range 5000 { ‹at work()› }'), 'configured'],
  ['counted down', fn('', 'for i := 8; i > 0; i-- { ‹at work()› }'), 'bounded'],
  ['processors', fn('', 'n := 2 * runtime.NumCPU(); for range n { ‹at work()› }'), 'bounded'],
  ['at most so many', fn('s []string', 'for range min(len(s), 4) { ‹at work()› }'), 'bounded'],
  ['a setting', fn('c config', 'for i := 0; i < c.Workers; i++ { ‹at work()› }'), 'bounded'],
  ['a table', fn('', 'for range table { ‹at work()› }'), 'bounded'],
  ['a slice of a caller', fn('s []string', 'for range s { ‹at work()› }'), 'data'],
  ['the length of it', fn('s []string', 'n := len(s); for i := 0; i < n; i++ { ‹at work()› }'), 'data'],
  ['a copy', fn('s []string', 'for range slices.Clone(s) { ‹at work()› }'), 'data'],
  ['a checked length', fn('s []string', 'if len(s) > 100 { return }; for range s { ‹at work()› }'), 'bounded'],
  ['a cut', fn('s []string', 'for range s[:4] { ‹at work()› }'), 'bounded'],
  ['a number', fn('n int', 'for range n { ‹at work()› }'), 'unknown'],
  ['configuration', fn('c config', 'for range c.Names { ‹at work()› }'), 'configured'],
  ['members', fn('endpoints []string', 'for range endpoints { ‹at work()› }'), 'configured'],
  ['connections', fn('s []net.Conn', 'for range s { ‹at work()› }'), 'configured'],
  ['a field that grows', fn('h *hub', 'for range h.queue { ‹at work()› }'), 'data'],
  ['a field that is set once', fn('h *hub', 'for range h.fixed { ‹at work()› }'), 'configured'],
  ['a decoded payload', fn('b []byte', 'var s []string; _ = json.Unmarshal(b, &s); for range s { ‹at work()› }'), 'data external'],
  ['a directory', fn('d string', 'es, _ := os.ReadDir(d); for range es { ‹at work()› }'), 'data external'],
  ['parts of a text', fn('t string', 'for range strings.Fields(t) { ‹at work()› }'), 'data'],
  ['what was appended', fn('s []string', 'var t []string; for _, x := range s { t = append(t, x) }; for range t { ‹at work()› }'), 'data'],
  ['lines', fn('sc *bufio.Scanner', 'for sc.Scan() { ‹at work()› }'), 'data external stream'],
  ['messages', fn('ch <-chan job', 'for range ch { ‹at work()› }'), 'data external stream'],
  ['messages of a select', fn('ch <-chan job, q chan int', 'for { select { case <-ch: ‹at work()›; case <-q: return } }'), 'data external stream'],
  ['orders with an answer', fn('ch <-chan question', 'for range ch { ‹at work()› }'), 'unknown external stream'],
  ['signals', fn('', 'ch := make(chan os.Signal, 1); signal.Notify(ch); for range ch { ‹at work()› }'), 'bounded'],
  ['ticks', fn('t *time.Ticker', 'for range t.C { ‹at work()› }'), 'clock'],
  ['connections that are accepted', fn('l net.Listener', 'for { c, _ := l.Accept(); _ = c; ‹at work()› }'), 'unknown stream'],
  ['a loop that counts itself out', fn('s []string', 'n := 0; for range s { if n >= 3 { break }; n++; ‹at work()› }'), 'bounded'],
];

for (const [name, source, expected] of CASES) {
  test(`turns: ${name}`, async () => {
    const { sem, marks } = await marked(IMPORTS + source);
    for (const [mark, wanted] of [['at', expected], ['inner', 'bounded']] as const) {
      const at = marks.get(mark);
      const outer = at === undefined ? null : enclosingFunction(at);
      assert.ok(at !== undefined && outer !== null);
      const loop = sem.flow.of(outer).loopsContaining(at)[0];
      assert.ok(loop, 'no loop is around the mark');
      const turns = sem.loops.of(loop, at);
      const found = turns === null ? 'clock' : turns.size + (turns.external ? ' external' : '') + (turns.stream ? ' stream' : '');
      assert.equal(found, wanted);
    }
  });
}
