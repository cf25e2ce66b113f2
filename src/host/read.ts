import { isAscii } from 'node:buffer';
import fs from 'node:fs';

/**
 * Almost every source file fits, so that reading one takes neither a call for its size nor a new buffer. That halves
 * the time for a repository of small files.
 */
const SHARED_BYTES = 1 << 20;

/** V8 cannot hold a longer string, and no Go file comes near. */
const MAX_TEXT_BYTES = 512 * 1024 * 1024;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
let shared: Buffer | undefined;

/** The text of a file, byte order mark kept, invalid UTF-8 as U+FFFD. Throws an `Error` whose message is the reason. */
export function readText(path: string): string {
  shared ??= Buffer.allocUnsafeSlow(SHARED_BYTES);
  const length = readInto(shared, path);
  return decode(length < shared.length ? shared.subarray(0, length) : readBytes(path));
}

export function readBytes(path: string): Buffer {
  try {
    return fs.readFileSync(path);
  } catch (error) {
    throw new Error(reasonOf(error), { cause: error });
  }
}

/** The words in an error of the file system, without code, call and path: `permission denied`. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return /^[A-Z0-9_]+: (.*?)(?:, [a-z]+(?: '.*')?)?$/s.exec(error.message)?.[1] ?? error.message;
}

function readInto(buffer: Buffer, path: string): number {
  try {
    const file = fs.openSync(path, 'r');
    try {
      return fs.readSync(file, buffer, 0, buffer.length, 0);
    } finally {
      fs.closeSync(file);
    }
  } catch (error) {
    throw new Error(reasonOf(error), { cause: error });
  }
}

/** Text of ASCII bytes is kept one byte a character and needs no decoding; it is nearly all there is. */
function decode(bytes: Buffer): string {
  if (bytes.length > MAX_TEXT_BYTES) throw new Error('file too large');
  return isAscii(bytes) ? bytes.toString('latin1') : decoder.decode(bytes);
}
