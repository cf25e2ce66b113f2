import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { Language, Parser } from 'web-tree-sitter';

/** The bare parser over every Go file of a folder, in one process: what nobody who parses whole files can beat. */
const [, , root = '.'] = process.argv;
await Parser.init();
const parser = new Parser();
parser.setLanguage(await Language.load(readFileSync(path.join('grammars', 'tree-sitter-go.wasm'))));
let bytes = 0;
visit(root);
console.log(`${(bytes / 1e6).toFixed(1)} MB`);

function visit(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory() && !/^[._]|^(testdata|vendor)$/.test(entry.name)) visit(name);
    if (!entry.isFile() || !entry.name.endsWith('.go')) continue;
    const text = readFileSync(name, 'utf8');
    bytes += text.length;
    parser.parse(text)?.delete();
  }
}
