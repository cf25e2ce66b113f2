/**
 * A source with the shapes that the decoder treats apart: aliases, fields held through hidden rules, comments between
 * children, repetitions, missing and unreadable parts, long gaps, wide characters, leaves too large for the compact form.
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

/** What the cursor makes of it; a test compares. The cursor itself would take a tenth of the time for one package. */
export const SELF_CHECK_DIGEST = -1769117300;
