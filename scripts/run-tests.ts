import { spec, tap } from 'node:test/reporters';
import { run } from 'node:test';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Runs every compiled test file, or those whose path contains one of the arguments. The test runner of Node 20 takes no
 * globs, and its file names must not depend on the shell.
 */
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const wanted = process.argv.slice(2);
const files = testFiles(path.join(root, 'build/test')).filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)));
if (files.length === 0) {
  console.error(`no test file matches ${wanted.join(', ')}`);
  process.exitCode = 1;
} else {
  const stream = run({ files, concurrency: true });
  stream.on('test:fail', () => {
    process.exitCode = 1;
  });
  stream.compose(process.stdout.isTTY === true ? new spec() : tap).pipe(process.stdout);
}

/** Test files whose source still exists: the compiler leaves the output of deleted ones behind. */
function testFiles(dir: string): string[] {
  return fs
    .readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.js') && fs.existsSync(path.join(root, 'test', name.replace(/\.js$/, '.ts'))))
    .map((name) => path.join(dir, name))
    .sort();
}
