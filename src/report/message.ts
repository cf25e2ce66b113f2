/** A message taken apart: plain words, and words that point at a related place. */
export type MessagePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; /** From 1. */ readonly target: number };

/**
 * `[words](n)`, n one of the related places. The words may hold balanced brackets. Something like `h[i](1)` is a call in
 * Go and no link: a link does not follow a letter, a digit or a closing bracket.
 */
const LINK = /(?<![\p{L}\p{Nd}_\])])\[((?:[^[\]\\]|\\.|\[[^[\]]*\])+)\]\((\d{1,4})\)/gu;

export function messageParts(message: string, relatedCount: number): MessagePart[] {
  const parts: MessagePart[] = [];
  let end = 0;
  for (const match of message.matchAll(LINK)) {
    const target = Number(match[2]);
    if (target < 1 || target > relatedCount) continue;
    if (match.index > end) parts.push({ kind: 'text', text: message.slice(end, match.index) });
    parts.push({ kind: 'link', text: (match[1] ?? '').replace(/\\([[\]\\])/g, '$1'), target });
    end = match.index + match[0].length;
  }
  if (end < message.length) parts.push({ kind: 'text', text: message.slice(end) });
  return parts;
}

/** The message as text reports show it: links become their words. */
export function messageWords(message: string, relatedCount: number): string {
  return messageParts(message, relatedCount)
    .map((part) => part.text)
    .join('');
}
