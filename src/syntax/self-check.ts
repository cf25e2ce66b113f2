/**
 * A source with the shapes that the decoder treats apart: aliases, fields held through hidden rules, comments between
 * children, repetitions, missing and unreadable parts, long gaps, wide characters, leaves too large for the compact form. It
 * is short, since the cursor takes 30 microseconds a node until the engine has warmed up.
 */
export const SELF_CHECK_SOURCE = `const A, B = "é日\u{1F600}\\n", iota
/* two
   lines */
func (s *T[K]) m(x ...int) (n int) {
L:
	switch y := x.(type) {
	case int, *string: // comment
		go h[i](y, "${'='.repeat(300)}")
	}
${'\n'.repeat(30)}${' '.repeat(300)}for range new(T) { a.b++ }
	p q; return
}
func ( { ) "
`;
