import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { ROOT } from './support/paths.ts';

/** In a copy of the repository, a new rule must compile, run, and fail until somebody writes it. */
test('new-rule makes a rule that runs and fails', () => {
  const copy = fs.mkdtempSync(path.join(os.tmpdir(), 'new-rule-'));
  try {
    for (const name of ['package.json', 'tsconfig.json', 'src', 'rules', 'scripts', 'test', 'fixtures', 'grammars', 'docs', 'build']) {
      fs.cpSync(path.join(ROOT, name), path.join(copy, name), { recursive: true });
    }
    fs.symlinkSync(path.join(ROOT, 'node_modules'), path.join(copy, 'node_modules'));

    const made = node(copy, 'build/scripts/new-rule.js', 'mutex/try-it', 'GCL5999');
    assert.equal(made.status, 0, made.output);
    compile(copy);
    assert.equal(node(copy, 'build/scripts/generate.js').status, 0);
    compile(copy);
    const tested = node(copy, '--test', 'build/test/rules.test.js');
    assert.notEqual(tested.status, 0);
    assert.match(tested.output, /rule mutex\/try-it \(GCL5999\) failed in simplestBad: Error: not written/);
    assert.match(tested.output, /fixtures\/mutex\/try-it\/bad\.go:5: GCL5999 is missing .* in simplestBad \(The simplest case/);

    const again = node(copy, 'build/scripts/new-rule.js', 'mutex/try-it');
    assert.equal(again.status, 2);
    assert.match(again.output, /is there already/);
  } finally {
    fs.rmSync(copy, { recursive: true, force: true });
  }
});

function compile(dir: string): void {
  const { output, status } = node(dir, 'node_modules/typescript/bin/tsc', '-p', 'tsconfig.json');
  assert.equal(status, 0, output);
}

function node(cwd: string, ...args: string[]): { status: number | null; output: string } {
  // Inside a test run, Node's runner would report to its parent instead of printing.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, env, encoding: 'utf8', maxBuffer: 1 << 28 });
  return { status, output: stdout + stderr };
}
