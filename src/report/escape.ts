/**
 * What could act on a terminal or start a new record: controls, line and paragraph separators, lone surrogates, and
 * format characters (bidirectional controls among them), except the joiners that emoji and several scripts need.
 */
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]|(?![\u200C\u200D])\p{Cf}/gu;

/** The GitHub and Azure runners obey these anywhere in a line. */
const RUNNER_COMMAND = /##(?=\[|vso\[)/g;

/** Most names and messages: nothing to look at twice. */
const PLAIN = /^[\x20-\x22\x24-\x7e]*$/;

/** Makes text of unknown origin safe to print inside a line. Printable text stays as it is. */
export function escapeText(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(UNSAFE, escapeCharacter).replace(RUNNER_COMMAND, '#\\x23');
}

/**
 * As `escapeText`, for paths. Colons go too, since they divide the parts of a line (`path:line:col`) and two of them at
 * its start make a workflow command. Go allows none in the names of a module's files, so this changes no ordinary path.
 */
export function escapePath(path: string): string {
  const drive = /^[A-Za-z]:(?=[\\/])/.exec(path)?.[0] ?? '';
  return drive + escapeText(path.slice(drive.length)).replaceAll(':', '\\x3a');
}

/** JSON text with the same characters escaped. They occur in its strings alone, so the value stays the same. */
export function escapeJson(json: string): string {
  return json
    .replace(/[^\n\x20-\x7e]+/g, (run) => run.replace(UNSAFE, jsonEscape))
    .replace(RUNNER_COMMAND, '#\\u0023');
}

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (character === '\n') return '\\n';
  if (character === '\r') return '\\r';
  if (character === '\t') return '\\t';
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

function jsonEscape(character: string): string {
  let out = '';
  for (let i = 0; i < character.length; i++) {
    out += `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`;
  }
  return out;
}
