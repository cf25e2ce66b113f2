import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { findMultitool, multitoolComplaints, schemaComplaints } from '../../scripts/sarif-validator.ts';
import type { ReportInput } from '../../src/report/input.ts';
import { sarifReport } from '../../src/report/sarif/log.ts';
import { addInGoroutine, finding, fullInput, input, placeOf } from '../report/sample.ts';

const logs: Record<string, ReportInput> = {
  'every feature at once': fullInput(),
  'nothing found': input(),
  'a remote as git writes it': input({
    findings: [addInGoroutine('crlf.go')],
    versionControl: { repositoryUri: 'git@example.com:acme/s v c.git', revisionId: '', branch: 'feature/x' },
  }),
  'an unusable run': input({ successful: false, notices: [{ kind: 'internal', message: 'out of memory' }] }),
  'an empty place': input({
    findings: [finding({ place: { ...placeOf('crlf.go', 'wg.Wait()'), end: placeOf('crlf.go', 'wg.Wait()').start } })],
  }),
};

for (const [name, log] of Object.entries(logs)) {
  test(`SARIF follows the published schema: ${name}`, () => {
    assert.deepEqual(schemaComplaints(JSON.parse(sarifReport(log))), []);
  });
}

const multitool = findMultitool();
const skip = multitool === null && 'Sarif.Multitool is not installed; node build/scripts/validate-sarif.js --install puts it into the cache';

for (const [name, log] of Object.entries(logs)) {
  test(`Sarif.Multitool has nothing to say: ${name}`, { skip }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'sarif-test-'));
    try {
      const file = join(folder, 'log.sarif');
      writeFileSync(file, sarifReport(log));
      assert.deepEqual(multitoolComplaints(multitool ?? '', file), []);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}
