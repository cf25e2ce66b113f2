import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateKinds } from './generate-kinds.ts';
import { generatedFiles } from './generated.ts';

/** Writes what is generated: node kinds, the registry of rules, their examples and documentation. Runs compiled, from build/. */
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const files = new Map(await generatedFiles(root));
files.set('src/syntax/kinds.gen.ts', await generateKinds(path.join(root, 'grammars')));
const pages = path.join(root, 'docs/rules');
fs.mkdirSync(pages, { recursive: true });
for (const page of fs.readdirSync(pages)) if (!files.has(`docs/rules/${page}`)) fs.rmSync(path.join(pages, page));
for (const [name, text] of files) fs.writeFileSync(path.join(root, name), text);
console.log(`generated ${files.size} files`);
