import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/**
 * Puts the command line into dist/ as one file with the parser, the grammar and the catalogue beside it. dist/ is
 * committed: pre-commit and the GitHub Action run it without installing anything.
 */
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const dist = path.join(root, 'dist');

const ASSETS = [
  'node_modules/web-tree-sitter/web-tree-sitter.wasm',
  'grammars/tree-sitter-go.wasm',
  'src/semantics/models/catalogue/std.txt',
  'src/semantics/models/catalogue/libraries.txt',
];

await build({
  absWorkingDir: root,
  entryPoints: { 'go-conc-lint': 'build/src/cli/main.js' },
  outdir: dist,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  // Names stay readable in stacks, and the file small enough to load in no time.
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  // Packages in CommonJS ask for Node's modules with require.
  banner: { js: "import { createRequire as $createRequire } from 'node:module';\nconst require = $createRequire(import.meta.url);" },
});
fs.chmodSync(path.join(dist, 'go-conc-lint.js'), 0o755);
for (const asset of ASSETS) fs.writeFileSync(path.join(dist, path.basename(asset)), fs.readFileSync(path.join(root, asset)));
console.log(`bundled ${(fs.statSync(path.join(dist, 'go-conc-lint.js')).size / 1e3).toFixed(0)} kB`);
