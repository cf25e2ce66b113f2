import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { ROOT } from '../support/paths.ts';
import { catalogueFile, DIRECTORY } from './support.ts';

// The catalogue is used where Go is not installed, and checked where it is.

const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'catalogue-'));
after(() => fs.rmSync(temporary, { recursive: true, force: true }));

const STANDARD = path.join(DIRECTORY, 'std.txt');
const LIBRARIES = path.join(DIRECTORY, 'libraries.txt');
const LIST = path.join(ROOT, 'scripts/catalogue/libraries.list');

const recorded = catalogueFile('std.txt').split(' ', 1)[0] ?? '';
const installed = goVersion();
const noGo = installed === null ? 'Go is not installed' : false;
const otherGo = noGo || (installed !== recorded ? `made with ${recorded}, ${installed ?? ''} is installed` : false);

test('std.txt is what the installed Go gives, and equals its library', { skip: otherGo }, () => {
  const fresh = path.join(temporary, 'std.txt');
  const { status, output } = catalogue('-o', fresh, '-verify', STANDARD);
  assert.equal(status, 0, output);
  assert.match(output, /\d{5} objects compared, 0 differences/);
  assert.equal(fs.readFileSync(fresh, 'utf8'), catalogueFile('std.txt'), 'regenerate: cd scripts/catalogue && go run . -o ../../src/semantics/models/catalogue/std.txt');
});

test('the stubs that fixtures compile against declare what the libraries declare', { skip: noGo }, () => {
  const { status, output } = catalogue('-std', STANDARD, '-libraries-text', LIBRARIES, '-shapes', path.join(ROOT, 'fixtures/_lib'));
  assert.equal(status, 0, output);
});

test('libraries.txt is what the module cache gives, and equals the libraries', { skip: otherGo }, (context) => {
  const fresh = path.join(temporary, 'libraries.txt');
  const { status, output } = catalogue('-libraries', LIST, '-o', fresh, '-verify', LIBRARIES);
  if (status !== 0 && /module lookup disabled by GOPROXY=off/.test(output)) {
    context.skip('the libraries are not in the module cache');
    return;
  }
  assert.equal(status, 0, output);
  assert.equal(fs.readFileSync(fresh, 'utf8'), catalogueFile('libraries.txt'), 'regenerate with -libraries libraries.list');
});

function catalogue(...args: string[]): { status: number | null; output: string } {
  const run = spawnSync('go', ['run', '.', ...args], {
    cwd: path.join(ROOT, 'scripts/catalogue'),
    encoding: 'utf8',
    // Tests fetch nothing: what is not on this machine is not checked on it.
    env: { ...process.env, GOPROXY: 'off', GOTOOLCHAIN: 'local', GOFLAGS: '', GOWORK: 'off' },
  });
  return { status: run.status, output: run.stdout + run.stderr };
}

function goVersion(): string | null {
  const run = spawnSync('go', ['env', 'GOVERSION'], { encoding: 'utf8', env: { ...process.env, GOTOOLCHAIN: 'local' } });
  return run.status === 0 ? run.stdout.trim() : null;
}
