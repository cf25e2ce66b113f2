/**
 * Validates SARIF files: the schema, then Sarif.Multitool with the rules for GitHub.
 *
 *     node build/scripts/validate-sarif.js [--install] FILE...
 *
 * Exit code 0 when nothing is said, 1 when something is, 2 when the validator is not installed (`--install` puts it into the
 * user's cache).
 */
import { readFileSync } from 'node:fs';
import { findMultitool, installMultitool, multitoolComplaints, schemaComplaints } from './sarif-validator.ts';

const files = process.argv.slice(2).filter((argument) => argument !== '--install');
const multitool = process.argv.includes('--install') ? installMultitool() : findMultitool();

if (files.length === 0) {
  console.error('usage: node build/scripts/validate-sarif.js [--install] FILE...');
  process.exit(2);
}
if (multitool === null) {
  console.error('Sarif.Multitool is not installed: run with --install, or set SARIF_MULTITOOL to the path of its binary.');
  process.exit(2);
}

let said = 0;
for (const file of files) {
  const complaints = [...schemaComplaints(JSON.parse(readFileSync(file, 'utf8'))), ...multitoolComplaints(multitool, file)];
  for (const { level, rule, text } of complaints) console.log(`${file}: ${level} ${rule}: ${text}`);
  console.log(`${file}: ${complaints.length === 0 ? 'no errors, warnings or notes' : `${complaints.length} complaints`}`);
  said += complaints.length;
}
process.exit(said === 0 ? 0 : 1);
