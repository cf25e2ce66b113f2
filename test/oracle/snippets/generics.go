package snippets

import (
	"cmp"
	"iter"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
)

type Number interface{ ~int | ~int64 | ~float64 }

type List[T any] struct {
	head *node[T]
	mu   sync.Mutex
}

type node[T any] struct {
	value T
	next  *node[T]
}

type Alias = List[string]

type Pairs[K comparable] = map[K]List[K]

func (l *List[E]) Push(value E) *List[E] {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.head = &node[E]{value, l.head}
	return l
}

func (l *List[_]) Len() (n int) {
	for at := l.head; at != nil; at = at.next {
		n++
	}
	return n
}

func (l *List[T]) All() iter.Seq2[int, T] {
	return func(yield func(int, T) bool) {
		i := 0
		for at := l.head; at != nil && yield(i, at.value); at = at.next {
			i++
		}
	}
}

type Setter[T any] interface {
	Set(string)
	*T
}

func FromStrings[T any, PT Setter[T]](texts []string) []T {
	out := make([]T, len(texts))
	for i, text := range texts {
		p := PT(&out[i])
		p.Set(text)
	}
	return out
}

type settable int

func (s *settable) Set(text string) { *s = settable(len(text)) }

func Map[S ~[]E, E, R any](s S, f func(E) R) []R {
	out := make([]R, 0, len(s))
	for _, e := range s {
		out = append(out, f(e))
	}
	if len(out) > 0 {
		return Map(out, func(r R) R { return r })
	}
	return out
}

func Sum[N Number](values ...N) (sum N) {
	for _, value := range values {
		sum += value * 2
	}
	return sum
}

func last[S string | []byte](s S) byte {
	return s[len(s)-1]
}

type visitor[T any] func(T) bool

func walk[T any](l *List[T], v visitor[T]) {
	for _, value := range l.All() {
		if !v(value) {
			return
		}
	}
}

type Names []string

func generic(names Names, pairs Pairs[int]) {
	var alias Alias
	alias.Push("a").Push("b")
	walk(&alias, func(s string) bool { return s != "" })
	lengths := Map(names, func(s string) int { return len(s) })
	slices.SortFunc(names, cmp.Compare[string])
	slices.SortFunc(names, cmp.Compare)
	slices.Sort(names)
	keys := slices.Sorted(maps.Keys(pairs))
	var f func(...float64) float64 = Sum
	_ = FromStrings[settable](names)
	_ = Sum(1, 2.5)
	_ = last("abc")
	_ = Sum(keys...)
	_ = max(f(1), Sum[float64](2))
	list := pairs[1]
	push := list.Push
	push(3)
	(*List[int]).Push(&list, lengths[0])
	var value atomic.Pointer[List[int]]
	value.Store(&list)
	if old := value.Load(); old != nil {
		old.Len()
	}
	next, stop := iter.Pull2(list.All())
	defer stop()
	_, v, ok := next()
	_, _ = v, ok
}
