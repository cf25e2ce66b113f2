import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import type { Log } from 'sarif';
import { HEAD, leak, placesIn, Sandbox, type Outcome } from './support.ts';

/** One file of a broken or odd kind, the places of its findings, and those of the notices about it. */
interface Case {
  readonly what: string;
  readonly content: string | Uint8Array;
  readonly findings: readonly string[];
  readonly notices: readonly string[];
  /** UTF-16 columns in SARIF, where they differ from the byte columns of the text report. */
  readonly utf16?: readonly string[];
}

const bytes = (...parts: readonly (string | readonly number[])[]): Uint8Array =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))));

const ONE_LINE = 'ctx, _ := context.WithCancel(parent); <-ctx.Done() }\n';

const CASES: Readonly<Record<string, Case>> = {
  'syntax-header': {
    what: 'a declaration with a broken header',
    content: `${HEAD}${leak('one')}\nfunc broken( {\n\tx := 1\n}\n\n${leak('two')}`,
    findings: ['6:12', '15:12'],
    notices: ['10:12'],
  },
  'syntax-body': {
    what: 'a declaration with a broken body',
    content: `${HEAD}${leak('one')}\nfunc broken(parent context.Context) {\n\tctx, cancel := context.WithCancel(parent)\n\tif ctx ++ == 3 {\n\t}\n\tcancel()\n}\n\n${leak('two')}`,
    findings: ['6:12', '18:12'],
    notices: ['12:5'],
  },
  'syntax-open': {
    what: 'a declaration whose braces never close',
    content: `${HEAD}${leak('one')}\nfunc broken() {\n\tif true {\n\n${leak('two')}\n${leak('three')}`,
    findings: ['6:12', '14:12', '19:12'],
    notices: ['11:10'],
  },
  'invalid-utf8': {
    what: 'bytes that are no UTF-8, in a comment and in a string',
    content: bytes(`${HEAD}// caf`, [0xe9, 0xff], `\n${leak('one')}\nvar s = "`, [0xc3, 0x28], `"\n\n${leak('two')}`),
    findings: ['7:12', '14:12'],
    notices: [],
  },
  nul: {
    what: 'NUL between declarations and in a string',
    content: `${HEAD}${leak('one')}\n\0\nvar s = "a\0b"\n${leak('two')}`,
    findings: ['6:12', '13:12'],
    notices: ['10:1'],
  },
  bom: {
    what: 'a byte order mark',
    content: `\ufeff${HEAD}${leak('one')}`,
    findings: ['6:12'],
    notices: [],
  },
  'bom-line': {
    what: 'a byte order mark in the line of the finding',
    content: `\ufeffpackage p; import "context"; func oneBad(parent context.Context) { ${ONE_LINE}`,
    findings: ['1:78'],
    // A viewer that counts code units counts the mark; Go does not.
    utf16: ['1:79'],
    notices: [],
  },
  crlf: {
    what: 'CRLF, and characters of two and four bytes before the finding',
    content: `${HEAD}${leak('one')}func twoBad(parent context.Context) { _ = "é🎉"; ${ONE_LINE}`.replaceAll('\n', '\r\n'),
    findings: ['6:12', '9:63'],
    utf16: ['6:12', '9:60'],
    notices: [],
  },
  'utf8-line': {
    what: 'a line with valid and invalid UTF-8 before the finding',
    content: bytes(`${HEAD}func twoBad(parent context.Context) { _ = "é🎉`, [0xff], `"; ${ONE_LINE}`),
    // The byte that is no character shows as U+FFFD, which takes three.
    findings: ['5:66'],
    utf16: ['5:61'],
    notices: [],
  },
  'no-newline': {
    what: 'no newline at the end',
    content: `${HEAD}${leak('one').trimEnd()}`,
    findings: ['6:12'],
    notices: [],
  },
  empty: { what: 'an empty file', content: '', findings: [], notices: [] },
  blank: { what: 'a file of newlines', content: '\n\n\n', findings: [], notices: [] },
  utf16: { what: 'a file in UTF-16', content: Buffer.from(`\ufeff${HEAD}${leak('one')}`, 'utf16le'), findings: [], notices: ['1:1'] },
  binary: { what: 'no text at all', content: Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919 + (i >> 3)) & 0xff)), findings: [], notices: ['*'] },
};

const sandbox = new Sandbox();
let report: Outcome;
let log: Log;
before(() => {
  for (const [name, { content }] of Object.entries(CASES)) sandbox.write(`${name}/a.go`, content);
  report = sandbox.run(['-checks', 'GCL3001', '-f', 'text', '-f', 'sarif=out.sarif', './...']);
  log = JSON.parse(sandbox.shell('cat out.sarif').stdout) as Log;
});
after(() => sandbox.remove());

for (const [name, { what, findings, notices, utf16 }] of Object.entries(CASES)) {
  test(`${what}: everything that can be read is analysed`, () => {
    const here = (places: readonly string[]): string[] => places.map((place) => `${name}/a.go:${place}`);
    const of = (text: string): string[] => placesIn(text).filter((place) => place.startsWith(`${name}/`));
    assert.deepEqual(of(report.stdout), here(findings));
    const said = of(report.stderr);
    if (notices[0] === '*') assert.ok(said.length > 0);
    else assert.deepEqual(said.slice(0, Math.max(1, notices.length)), here(notices));
    assert.deepEqual(columnsIn(log, name), utf16 ?? findings);
  });
}

test('what cannot be read as Go changes no exit code, and is in SARIF as well', () => {
  assert.equal(report.status, 1);
  const clean = sandbox.run(['-checks', 'GCL3001', './utf16', './binary', './empty']);
  assert.deepEqual([clean.status, clean.stdout], [0, '']);
  const noted = log.runs[0]?.invocations?.[0]?.toolExecutionNotifications?.map(({ locations }) => locations?.[0]?.physicalLocation?.artifactLocation?.uri);
  assert.deepEqual([...new Set(noted)], Object.entries(CASES).filter(([, { notices }]) => notices.length > 0).map(([name]) => `${name}/a.go`).sort());
});

/** Line and column of each result in a file. */
function columnsIn({ runs }: Log, name: string): string[] {
  const regions = (runs[0]?.results ?? []).map(({ locations }) => locations?.[0]?.physicalLocation);
  return regions.filter((at) => at?.artifactLocation?.uri === `${name}/a.go`).map((at) => `${at?.region?.startLine}:${at?.region?.startColumn}`);
}
