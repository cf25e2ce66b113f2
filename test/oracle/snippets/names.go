package snippets

import (
	"context"
	"errors"
	. "fmt"
	"io"
	str "strings"
	"sync"
)

type base struct{ sync.Mutex }

type Outer struct {
	*base
	io.Reader
	context.Context
	inner struct {
		name string `json:"name" xml:"-"`
	}
}

type Renamed Outer

type Same = base

func (s *Same) method() int { return 1 }

type shadow interface {
	error
	Stringer
	interface {
		Do(x int, more ...string) (n int, err error)
	}
}

func init() {}

func init() { _ = Sprint() }

func names(o Outer, s shadow, len func() int, string []int) (err error) {
	o.Lock()
	defer o.Unlock()
	o.method()
	_ = len() + string[0]
	{
		nil := 1
		true := nil + 1
		_ = true
	}
	_, _ = s.Do(1, "a", "b")
	_ = s.Error() + s.String()
	r := Renamed(o)
	r.Lock()
	_, err = r.Read([]byte(r.inner.name))
	if err := errors.New("x"); err != nil {
		err = Errorf("%w", err)
	}
	type local struct{ Outer }
	l := local{Outer: o}
	<-l.Done()
	anonymous := []struct{ a, b int }{{1, 2}, {b: 3}}
	pointers := map[[2]int][]*local{{1, 2}: {{o}, {Outer: o}}}
	_, _ = anonymous, pointers
	lock := (*sync.Mutex).Lock
	lock(&o.Mutex)
	read := io.Reader.Read
	_, _ = read(o, []byte(nil2string))
	switch v := any(s).(type) {
	case interface{ Name() str.Builder }:
		_ = v.Name()
	case *Outer, Outer:
		_ = v
	case func(int) (int, error):
		_, _ = v(1)
	default:
		_ = v
	}
	m := map[*str.Builder]chan<- (<-chan int){}
	ch, ok := m[&str.Builder{}]
	var receive <-chan int
	value, open := <-receive
	face, is := any(ch).(interface{ Close() error })
	_, _, _, _, _ = ok, value, open, face, is
loop:
	for i := 0; ; i++ {
		select {
		case v, more := <-receive:
			_, _ = v, more
			break loop
		case ch <- receive:
			continue loop
		}
	}
	return
}

type plain = struct{ Outer }

var nil2string = "x"

func many(a, b, c, d, e, f, g, h, i, j, _ int) int { return a + j }

func iterate(yield func(a, b int) bool) {
	for range iterate2 {
		_ = many(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
	}
	for k, v := range iterate {
		if !yield(k, v) {
			return
		}
	}
}

func iterate2(yield func() bool) { yield() }
