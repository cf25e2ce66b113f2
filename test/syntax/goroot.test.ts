import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { outlineOf } from '../../src/syntax/outline.ts';
import { goFiles, goRoot, grammar } from './support.ts';

/** All of the standard library takes 20 s; every tenth file of it 2 s. */
const EVERY = process.env['GO_CONC_LINT_FULL'] === undefined ? 10 : 1;

const root = goRoot();

/** Files in which stock tree-sitter-go has errors though gofmt has none. */
const NEW_SYNTAX = ['encoding/json/v2/arshal_test.go', 'runtime/secret/secret_test.go'];

test('the standard library parses without errors, declaration by declaration', { skip: root === null && 'Go is not installed' }, () => {
  const source = join(root ?? '', 'src');
  const files = goFiles(source, ['testdata']).filter((path, index) => index % EVERY === 0 || NEW_SYNTAX.some((name) => path.endsWith(name)));
  assert.ok(files.length > 100);
  for (const path of files) {
    const text = readFileSync(path, 'utf8');
    const outline = outlineOf(text);
    const errors = [...outline.errors, ...outline.declarations.flatMap((declaration) => grammar.parse({ path, text }, declaration).errors)];
    if (errors.length > 0 && isGo(path)) assert.deepEqual(errors, [], path);
  }
});

function isGo(path: string): boolean {
  try {
    execFileSync('gofmt', ['-l', path], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
