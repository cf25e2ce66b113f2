import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { allRuleInfos } from '../../src/engine/index.ts';
import { ROOT } from '../support/paths.ts';

const rules = allRuleInfos();

test('explain prints the page in docs/rules', () => {
  for (const { code, help } of rules) assert.equal(help, fs.readFileSync(path.join(ROOT, `docs/rules/${code}.md`), 'utf8'), code);
  const { stdout } = spawnSync(process.execPath, [path.join(ROOT, 'build/src/cli/main.js'), 'explain', 'GCL9901'], { encoding: 'utf8' });
  assert.equal(stdout, fs.readFileSync(path.join(ROOT, 'docs/rules/GCL9901.md'), 'utf8'));
});

test('every page shows tested examples', () => {
  assert.deepEqual(rules.filter(({ examples }) => examples === undefined).map(({ slug }) => slug), []);
});
