import { K, type Node } from '../tree.ts';

/** The value of a string literal; null for other nodes and for literals that are not valid. Invalid UTF-8 is replaced. */
export function stringValue(node: Node): string | null {
  const text = node.text;
  if (node.kind === K.raw_string_literal) return text.slice(1, -1).replaceAll('\r', '');
  if (node.kind !== K.interpreted_string_literal) return null;
  const inner = text.slice(1, -1);
  return inner.includes('\\') ? unescape(inner) : inner;
}

/** The value of an integer or rune literal. */
export function integerValue(node: Node): bigint | null {
  if (node.kind === K.rune_literal) {
    const point = unescape(node.text.slice(1, -1))?.codePointAt(0);
    return point === undefined ? null : BigInt(point);
  }
  if (node.kind !== K.int_literal) return null;
  let digits = node.text.replaceAll('_', '').toLowerCase();
  // An old-style octal number starts with a plain zero.
  if (/^0[0-9]/.test(digits)) digits = `0o${digits.slice(1)}`;
  try {
    return BigInt(digits);
  } catch {
    return null;
  }
}

const SIMPLE: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

function unescape(text: string): string | null {
  const bytes: number[] = [];
  const encoder = new TextEncoder();
  const escape = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|([abfnrtv\\'"]))|[^\\]+/gy;
  let end = 0;
  for (let match = escape.exec(text); match !== null; match = escape.exec(text)) {
    const [whole, hex, short, long, octal, simple] = match;
    end = escape.lastIndex;
    // \x and octal escapes are bytes, the others code points.
    if (hex !== undefined) bytes.push(parseInt(hex, 16));
    else if (octal !== undefined) bytes.push(parseInt(octal, 8) & 0xff);
    else {
      const point = short ?? long;
      const code = point === undefined ? 0 : parseInt(point, 16);
      if (code > 0x10ffff) return null;
      bytes.push(...encoder.encode(point !== undefined ? String.fromCodePoint(code) : simple !== undefined ? (SIMPLE[simple] ?? simple) : whole));
    }
  }
  if (end !== text.length) return null;
  return new TextDecoder().decode(Uint8Array.from(bytes));
}
