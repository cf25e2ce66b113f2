import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { loadAsset } from '../src/host/assets.ts';
import { nodeHost } from '../src/host/host.ts';
import { Catalogue } from '../src/semantics/catalogue.ts';
import { LATEST, printGoVersion } from '../src/semantics/project/go-version.ts';
import { loadProgram } from '../src/semantics/project/load.ts';
import { Semantics } from '../src/semantics/semantics.ts';
import { loadGrammar } from '../src/syntax/grammar.ts';
import { FactCollector } from './facts/file.ts';

/**
 * `npm run facts -- DIR [patterns]`: prints what this tool knows of every identifier, expression and call, one JSON line a
 * file, in the format of the program in `test/oracle`. With `--why`, the reasons of what it does not know.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { why: { type: 'boolean', default: false }, tags: { type: 'string' }, go: { type: 'string' } },
});
const [dir, ...patterns] = positionals;
if (dir === undefined) {
  console.error('usage: npm run facts -- DIR [patterns]');
  process.exit(2);
}
const host = nodeHost();
const root = host.realpath(host.absolute(dir, host.cwd));
const text = (name: string): string => new TextDecoder().decode(loadAsset(name));
const grammar = await loadGrammar({ core: loadAsset('web-tree-sitter.wasm'), go: loadAsset('tree-sitter-go.wasm') });
const { program } = loadProgram(host, {
  cwd: root, patterns, grammar,
  // The newest release, since that is what a toolchain is: files for later releases than the module's are then compiled.
  go: values.go ?? printGoVersion(LATEST),
  tags: values.tags === undefined ? [] : values.tags.split(','),
  catalogue: new Catalogue([() => text('std.txt'), () => text('libraries.txt')]),
});
const inside = path.relative(program.roots.root, root).split(path.sep).join('/');
const collector = new FactCollector(new Semantics(program), inside === '' ? '' : `${inside}/`);
for (const pkg of program.targets) {
  for (const file of pkg.files) fs.writeSync(1, `${JSON.stringify(collector.facts(pkg, file, values.why))}\n`);
}
