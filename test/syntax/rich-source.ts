/** A source with most shapes that the grammar has, and some that it has not. */
export const RICH_SOURCE = `// Package p is parsed twice at start-up.
package p

import (
	. "fmt" // dot
	_ "embed"
	x "golang.org/x/sync/errgroup"
)

const ( A, B = iota, "é 日本 \\U0001F600 \\n" )

var table = map[string][]func(a, b int) (n int, err error){"k": {nil}, "l": nil}

type (
	Set[T comparable, U ~int | ~string] struct {
		x.Group
		*T \`json:"t,omitempty"\`
		a, b <-chan struct{}
	}
	I interface { Set[int, string]; M(context.Context) error; ~int | string }
	Alias = [4]*Set[int, string]
)

/* a comment
   on two lines */
func (s *Set[T, U]) Method(ctx context.Context, rest ...any) (out chan<- T, err error) {
	defer func() { recover() }() /* inside */
outer:
	for i, v := range rest {
		switch y := v.(type) {
		case int, *string:
			continue outer
		default:
			_ = y
		}
		select {
		case r, ok := <-s.a:
			go handle(r, ok, rest...)
		case out <- *new(T):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		if err := h[i](v); err != nil && !(i >= 10) {
			goto outer
		} else if s.b == nil {
			i++
		}
	}
${'\n'.repeat(40)}${' '.repeat(300)}for range 10 { f[int](1); time.Sleep(2 * time.Second); _ = []int{1, 2: 3}[1:] }
	a, b := 1, \`raw
string that is longer than the compact form of a leaf can say: ${'=-'.repeat(150)}\`
	return
}

func broken( {
	x := 1 y := 2
	if { ) ] "unterminated
}

func after() { make(chan int, 3) <- 0x1F; return
`;
