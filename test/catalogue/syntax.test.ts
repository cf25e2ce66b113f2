import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Catalogue } from '../../src/semantics/catalogue.ts';
import { loadGrammar } from '../../src/syntax/grammar.ts';
import { Vocabulary } from '../../src/syntax/outline.ts';
import { SourceFile } from '../../src/syntax/source-file.ts';
import { loadAsset } from '../../src/host/assets.ts';
import { catalogueFile, FILES, sectionPaths } from './support.ts';

const grammar = await loadGrammar({ core: loadAsset('web-tree-sitter.wasm'), go: loadAsset('tree-sitter-go.wasm') });

for (const name of FILES) {
  test(`${name}: our own outline and parser read every line`, () => {
    const text = catalogueFile(name);
    const catalogue = new Catalogue([text]);
    const complaints: string[] = [];
    let lines = 0;
    for (const path of sectionPaths(text)) {
      const section = catalogue.packageText(path) ?? '';
      const file = new SourceFile(`${path}.go`, section, { grammar, vocabulary: new Vocabulary([]) });
      const { outline } = file;
      if (outline.errors.length > 0) complaints.push(`${path}: the outline has errors`);
      if (!/^[a-z]\w*$/.test(outline.packageName)) complaints.push(`${path}: package name ${JSON.stringify(outline.packageName)}`);
      const expected = section.split('\n').filter((line) => /^(?:const|var|type|func) /.test(line));
      if (outline.declarations.length !== expected.length) complaints.push(`${path}: ${outline.declarations.length} declarations on ${expected.length} lines`);
      for (const declaration of outline.declarations) {
        lines++;
        const source = section.slice(declaration.start, declaration.end);
        if (file.tree(declaration).errors.length > 0) complaints.push(`${path}: ${source}`);
        if (source.includes('\n')) complaints.push(`${path}: more than a line: ${source}`);
      }
    }
    assert.deepEqual(complaints, []);
    assert.ok(lines > 5_000);
  });

  test(`${name}: one byte a character, so that it is read fast and kept small`, () => {
    assert.match(catalogueFile(name), /^[\x01-\x7f]*$/);
  });

  test(`${name}: no package twice, none declared in two ways`, () => {
    const paths = sectionPaths(catalogueFile(name));
    assert.equal(new Set(paths).size, paths.length);
    assert.deepEqual(paths, [...paths].sort());
  });
}

test('the catalogue fits beside the bundle', () => {
  assert.ok(catalogueFile('libraries.txt').length <= LIBRARIES_LIMIT);
});

/** What the libraries may take in a repository that installs the bundle from git. */
const LIBRARIES_LIMIT = 700 * 1024;
