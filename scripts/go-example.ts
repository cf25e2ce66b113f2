/** Expectations for the test runner, which mean nothing to readers. */
const MARKS = /\s*\/\/ (?:want|want-possible|related|todo-want|todo-ok) .*$/;

/** The first function of a Go file as documentation shows it: with its comment, without expectations. Expects gofmt. */
export function firstFunction(source: string): string | null {
  const lines = source.split('\n');
  const start = lines.findIndex((line) => /^func .*(?:Bad|Ok)\b/.test(line));
  if (start < 0) return null;
  const end = lines.findIndex((line, i) => i >= start && (line === '}' || (i === start && line.endsWith('}'))));
  let from = start;
  while (from > 0 && (lines[from - 1] ?? '').startsWith('//')) from--;
  const code = lines.slice(from, end + 1).map((line) => line.replace(MARKS, ''));
  // Comments name the shape in the catalogue first: `P7: ...`.
  code[0] = (code[0] ?? '').replace(/^\/\/ [A-Z]+\d+[a-z]?: (.)/, (_, letter: string) => `// ${letter.toUpperCase()}`);
  return code.join('\n');
}
