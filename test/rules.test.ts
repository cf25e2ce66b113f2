import assert from 'node:assert/strict';
import test from 'node:test';
import type { Finding } from '../src/api/finding.ts';
import { allRuleInfos } from '../src/engine/index.ts';
import { breaches, functionsOf } from './support/discipline.ts';
import { analyseFixtures, fixtureFolders, type FixtureFile } from './support/fixtures.ts';
import { marksOf, type Mark } from './support/marks.ts';

/** All rules on all fixtures: each mark is met by one finding of its line, and each finding has a mark. */
const folders = fixtureFolders();
const rules = allRuleInfos();
const { findings, notices } = await analyseFixtures(folders);

test('every rule has fixtures, and every fixture a rule', () => {
  assert.deepEqual(folders.map(({ slug }) => slug).sort(), rules.map(({ slug }) => slug).sort());
});

test('nothing goes wrong on the way', () => {
  const lines = notices.map(({ place, path, message }) => `${place?.path ?? path ?? ''}:${place?.start.line ?? 0}: ${message}`);
  assert.equal(lines.length, 0, `\n${lines.join('\n')}\n`);
});

for (const folder of folders) {
  test(`fixtures of ${folder.slug}`, () => {
    const code = rules.find(({ slug }) => slug === folder.slug)?.code ?? 'no rule';
    const complaints = [...breaches(folder), ...folder.files.flatMap((file) => mismatches(file, code))];
    assert.equal(complaints.length, 0, `\n${complaints.join('\n')}\n`);
  });
}

test('findings lie in fixtures', () => {
  const known = new Set(folders.flatMap(({ files }) => files.map(({ path }) => path)));
  assert.deepEqual(findings.filter(({ place }) => !known.has(place.path)).map(described), []);
});

/** Marks without a finding and findings without a mark. */
function mismatches(file: FixtureFile, folderCode: string): string[] {
  const out: string[] = [];
  const marks = marksOf(file.source, file.path);
  const open = findings.filter(({ place }) => place.path === file.path);
  const say = (mark: Mark, sentence: string): void => {
    out.push(`${file.path}:${mark.line}: ${mark.code ?? folderCode} ${sentence} ${String(mark.pattern)}${shapeAt(file, mark.line)}`);
  };
  /** Takes the finding that a mark speaks of out of those that are left. */
  const take = (mark: Mark, fits: (finding: Finding) => boolean): Finding | null => {
    const code = mark.code ?? folderCode;
    const at = open.findIndex((finding) => finding.place.start.line === mark.line && finding.code === code && mark.pattern.test(finding.message) && fits(finding));
    return at < 0 ? null : (open.splice(at, 1)[0] ?? null);
  };
  for (const mark of marks) {
    switch (mark.kind) {
      case 'want':
        if (take(mark, ({ tier }) => tier !== 'possible') === null) say(mark, 'is missing');
        break;
      case 'want-possible':
        if (take(mark, ({ tier }) => tier === 'possible') === null) say(mark, 'is missing as possible');
        break;
      case 'todo-ok':
        if (take(mark, () => true) === null) say(mark, 'no longer makes this noise: remove the mark');
        break;
      case 'todo-want':
        if (take(mark, () => true) !== null) say(mark, 'is no longer missed: promote the mark to `want`');
        break;
      case 'related':
        if (!isRelated(file.path, mark)) say(mark, 'has no finding with the related place');
        break;
      default:
        throw new Error(`no mark ${mark.kind satisfies never}`);
    }
  }
  for (const finding of open) out.push(`${described(finding)}, which no mark expects${shapeAt(file, finding.place.start.line)}`);
  return out;
}

function isRelated(path: string, mark: Mark): boolean {
  return findings.some(({ related, flows, code }) => {
    if (mark.code !== null && mark.code !== code) return false;
    const places = [...related, ...flows.flatMap(({ steps }) => steps)];
    return places.some(({ place, message }) => place.path === path && place.start.line === mark.line && mark.pattern.test(message));
  });
}

function described({ place, code, tier, message }: Finding): string {
  return `${place.path}:${place.start.line}: ${code} reports (${tier}) "${message}"`;
}

/** The comment of the function around a line, which names the shape in the catalogue. */
function shapeAt(file: FixtureFile, line: number): string {
  const fn = functionsOf(file).find(({ from, to }) => from <= line && line <= to);
  if (fn === undefined) return '';
  const first = file.source.split('\n')[fn.from - 1] ?? '';
  return ` in ${fn.name}${first.startsWith('//') ? ` (${first.slice(2).trim()})` : ''}`;
}
