import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enclosingFunction } from '../../src/syntax/tree.ts';
import { marked } from './program-support.ts';

const IMPORTS = `import (
	"bufio"
	"database/sql"
	"encoding/json"
	"io"
	"net"
	"os"
	"os/signal"
	"runtime"
	"strings"
)
type order struct { Count int; Lines []string }
type config struct { Listeners []string }
type hub struct { conns map[string]net.Conn; queue []string }
func (h *hub) push(s string) { h.queue = append(h.queue, s) }
var table = []string{"a", "b"}
const few, many = 8, 5000
func work() {}
func split(items []string, n int) [][]string { return nil }
`;

/** How many turns the loop around \`work()\` makes: size, and whether somebody outside decides. */
const CASES: readonly (readonly [name: string, loop: string, expected: string])[] = [
  ['a small constant', 'for range few', 'bounded'],
  ['a constant counted down', 'for i := few; i > 0; i--', 'bounded'],
  ['processors', 'for range runtime.NumCPU()', 'bounded'],
  ['at most as many as processors', 'for range min(len(urls), runtime.NumCPU())', 'bounded'],
  ['pieces, as many as processors', 'for range split(urls, runtime.NumCPU())', 'bounded'],
  ['a small literal', 'for range []string{"a", "b"}', 'bounded'],
  ['a table', 'for range table', 'bounded'],
  ['an array', 'for range ports', 'bounded'],
  ['a number of workers', 'for range workers', 'bounded'],
  ['a cut slice', 'for range urls[:4]', 'bounded'],
  ['signals', 'sigs := make(chan os.Signal, 1); signal.Notify(sigs); for range sigs', 'bounded'],
  ['a number of which nothing is known', 'for range n', 'unknown'],
  ['a configured list', 'for range cfg.Listeners', 'configured'],
  ['objects that live by themselves', 'for range h.conns', 'configured'],
  ['members by their name', 'for range disks', 'configured'],
  ['a slice of the caller', 'for range urls', 'data'],
  ['an index up to its length', 'for i := 0; i < len(urls); i++', 'data'],
  ['a field that grows', 'for range h.queue', 'data'],
  ['parts of a text', 'for range strings.Split(text, ",")', 'data'],
  ['a decoded payload', 'var o order; json.NewDecoder(r).Decode(&o); for range o.Lines', 'data external'],
  ['files of a directory', 'files, _ := os.ReadDir(text); for range files', 'data external'],
  ['rows', 'for rows.Next()', 'data external stream'],
  ['lines', 'sc := bufio.NewScanner(r); for sc.Scan()', 'data external stream'],
  ['messages', 'for range messages', 'data external stream'],
];

for (const [name, loop, expected] of CASES) {
  test(`turns: ${name}`, async () => {
    const at = loop.lastIndexOf('for ');
    const body = `${loop.slice(0, at)}${loop.slice(at)} { ‹w go work()› }`;
    const parameters = 'urls, disks []string, ports [4]int, workers, n int, text string, h *hub, cfg config, r io.Reader, rows *sql.Rows, messages chan order';
    const { sem, marks } = await marked(`${IMPORTS}func f(${parameters}) { ${body} }\n`);
    const node = marks.get('w');
    const fn = node === undefined ? null : enclosingFunction(node);
    assert.ok(node !== undefined && fn !== null);
    const inside = sem.flow.of(fn).loopsContaining(node)[0];
    assert.ok(inside, 'the mark is in no loop');
    const found = sem.loops.of(inside, node);
    assert.ok(found);
    assert.equal(`${found.size}${found.external ? ' external' : ''}${found.stream ? ' stream' : ''}`, expected);
  });
}

test('turns: a clock decides', async () => {
  const { sem, marks } = await marked('import "time"\nfunc work() {}\nfunc f() { for range time.Tick(1) { ‹w go work()› } }\n');
  const node = marks.get('w');
  const fn = node === undefined ? null : enclosingFunction(node);
  const loop = fn === null || node === undefined ? undefined : sem.flow.of(fn).loopsContaining(node)[0];
  assert.ok(node !== undefined && loop !== undefined);
  assert.equal(sem.loops.of(loop, node), null);
});
