import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { jsonReport } from '../../src/report/json.ts';
import { fullInput, input } from './sample.ts';

const validate = new Ajv2020().compile(JSON.parse(readFileSync('docs/findings.schema.json', 'utf8')) as object);

for (const [name, report] of Object.entries({ full: jsonReport(fullInput()), empty: jsonReport(input()) })) {
  test(`json follows docs/findings.schema.json: ${name}`, () => {
    assert.ok(validate(JSON.parse(report)), JSON.stringify(validate.errors));
  });
}

test('keys come in a fixed order, links in messages are plain words', () => {
  const document = JSON.parse(jsonReport(fullInput())) as { findings: Record<string, unknown>[] };
  assert.deepEqual(Object.keys(document), ['version', 'findings', 'notices', 'tool']);
  const first = document.findings[0] ?? {};
  assert.deepEqual(Object.keys(first), ['code', 'slug', 'tier', 'level', 'message', 'place', 'related', 'flows', 'lineHash']);
  assert.match(String(first['message']), /^this Wait can/);
});
