// Package snippets holds what real code rarely has, so that the answers to it stay right.
package snippets

import (
	"fmt"
	"time"
	"unsafe"
)

type Celsius float64

const (
	big           = 1 << 100
	small         = big >> 99
	half          = 1.5
	letter        = 'a' + 1.0
	timeout       = 3 * time.Second
	shifted       = 2.0 << 3
	_             = iota
	Second, third = iota, iota * half
	fourth, fifth
)

var (
	array  = [...]string{2: "two", "three", 0: "zero"}
	length [len(array) + len("日本")]byte
	index  = [...]int{letter - 'a': 1}
	bits   = [...]bool{^uint8(0): true}
)

func untyped(n uint, x int64, f float32, any1 any) (bool, any, error) {
	var u uint64 = 1<<n + 2
	var b Celsius = 3 + half
	c := complex(1, f)
	d := complex(1, 2)
	const e = real(2i)
	var i int = imag(3i)
	s := "text"[1:]
	ok := x == 1 || f > 2 && !(b == 1)
	copy(make([]byte, 10), "abc")
	bytes := append([]byte(nil), "def"...)
	bytes = append(bytes, 'x', 1)
	m := map[string]time.Duration{"a": 1, "b" + "c": timeout}
	fmt.Println(1, 'a', 2.5, nil, x<<3, m["a"]*2, min(1, 2.5), max(x, 3), c, d, e, i, s, u, bytes, any1 == 1, any1 != nil)
	for i := range 'a' {
		_ = i
	}
	for i := range 10 {
		_ = i
	}
	for range "word" {
	}
	switch x {
	case 1, 2 + 3:
	}
	switch {
	case x == 1, ok:
	}
	p := new(3)
	q := new(int64(4) + x)
	_, _ = p, q
	return x != 0, 1, nil
}

func sizes[T any](x T) (uintptr, uintptr) {
	var local struct {
		a int8
		b T
	}
	return unsafe.Sizeof(x), unsafe.Offsetof(local.b) + unsafe.Sizeof(length)
}

func pointers(s []byte, a *[4]byte) byte {
	*(*[2]byte)(s) = [2]byte{1}
	return (*(*[2]byte)(s))[0] + a[1] + *unsafe.SliceData(s) + unsafe.Slice(&a[0], 4)[1]
}
