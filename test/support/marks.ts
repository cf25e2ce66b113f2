export type MarkKind = 'want' | 'want-possible' | 'related' | 'todo-want' | 'todo-ok';

/** One expectation of a fixture line. */
export interface Mark {
  readonly kind: MarkKind;
  readonly line: number;
  /** Null for the rule of the folder. */
  readonly code: string | null;
  readonly pattern: RegExp;
}

const MARK = /\/\/ (want-possible|want|related|todo-want|todo-ok)((?:\s+(?:GCL\d{4}|"(?:[^"\\]|\\.)*"))+)/g;
const ITEM = /GCL\d{4}|"(?:[^"\\]|\\.)*"/g;
/** Something that was meant as a mark: a mistyped one must not pass for a comment. */
const INTENDED = /\/\/ ?(?:want|want-possible|related|todo-want|todo-ok)(?=\s+(?:GCL|"|`))/g;

/** The expectations of a file: `// want "regexp"`, with a code in front where another rule than the folder's is meant. */
export function marksOf(source: string, path: string): Mark[] {
  const marks: Mark[] = [];
  source.split('\n').forEach((text, i) => {
    const line = i + 1;
    const found = [...text.matchAll(MARK)];
    if (found.length !== [...text.matchAll(INTENDED)].length) throw new Error(`${path}:${line}: this mark cannot be read: ${text.trim()}`);
    for (const [, kind = '', items = ''] of found) {
      let code: string | null = null;
      for (const [item] of items.matchAll(ITEM)) {
        if (item.startsWith('G')) code = item;
        else marks.push({ kind: kind as MarkKind, line, code, pattern: patternOf(item, `${path}:${line}`) });
      }
    }
  });
  return marks;
}

/** The string is written as in Go, so a backslash of the pattern may be doubled. */
function patternOf(quoted: string, where: string): RegExp {
  const source = quoted.slice(1, -1).replace(/\\(["\\])/g, '$1');
  try {
    return new RegExp(source);
  } catch (error) {
    throw new Error(`${where}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
