/** SARIF keeps braces for placeholders; those that are meant are doubled (3.11.5). */
export function escapeBraces(text: string): string {
  return text.replaceAll(/[{}]/g, '$&$&');
}

/** A message that has no links: one line that ends like a sentence, with nothing that reads as a link. */
export function messageText(text: string): string {
  return sentence(escapeBraces(unlink(oneLine(text))));
}

/** Keeps `a[i](1)` from reading as a link. */
export function unlink(text: string): string {
  return text.replaceAll('](', '] (');
}

/** The words of a link. Brackets and backslashes in them are escaped (3.11.6). */
export function linkWords(text: string): string {
  return escapeBraces(text.replaceAll(/[[\]\\]/g, '\\$&'));
}

export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

export function oneLine(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ');
}

/** Cuts at a number of UTF-16 code units without halving a character. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, '')}\u2026`;
}

/** Markdown as plain text: marks of emphasis, code, links and headings go, the words stay. */
export function plainText(markdown: string): string {
  return markdown
    .replaceAll(/^\s*(?:`{3,}|~{3,}).*$/gm, '')
    .replaceAll(/^#+\s+/gm, '')
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/(\*\*|__)(?=\S)(.*?\S)\1/g, '$2')
    .replaceAll(/`+([^`]+)`+/g, '$1');
}
