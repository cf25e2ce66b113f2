/** A half-open range of UTF-16 code units in one file, as JavaScript strings and web-tree-sitter count them. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
