import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

/**
 * Puts the command line into dist/ as a few files with the parser, the grammar and the catalogue beside them. dist/ is
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

/** fast-glob takes ten milliseconds to start, and only patterns with `...` need it. Packages in CommonJS start where they are required. */
const globWhenWalking: Plugin = {
  name: 'glob-when-walking',
  setup(bundler) {
    bundler.onLoad({ filter: /[\\/]build[\\/]src[\\/]host[\\/]walk\.js$/ }, ({ path: file }) => {
      const text = fs.readFileSync(file, 'utf8');
      const contents = text.replace("import glob from 'fast-glob';", '').replaceAll('glob.sync(', "require('fast-glob').sync(");
      if (!contents.includes("require('fast-glob')") || /^import .*fast-glob|\bglob\./m.test(contents)) throw new Error(`${file} uses fast-glob in another way than expected`);
      return { contents, loader: 'js' };
    });
  },
};

const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: { 'go-conc-lint': 'build/src/cli/main.js' },
  outdir: dist,
  bundle: true,
  metafile: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  // The entry alone can print the version and the flags; the rest is loaded when there is work. Names without a hash stay
  // the same from one version to the next.
  splitting: true,
  chunkNames: '[name]',
  plugins: [globWhenWalking],
  // Names stay readable in stacks, and the file small enough to load in no time.
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  // Packages in CommonJS ask for Node's modules with require.
  banner: { js: "import { createRequire as $createRequire } from 'node:module';\nconst require = $createRequire(import.meta.url);" },
});
fs.chmodSync(path.join(dist, 'go-conc-lint.js'), 0o755);
for (const asset of ASSETS) fs.writeFileSync(path.join(dist, path.basename(asset)), fs.readFileSync(path.join(root, asset)));
// Parts of an earlier bundle are of no use.
const parts = Object.keys(metafile.outputs).map((file) => path.basename(file));
for (const name of fs.readdirSync(dist)) if (name.endsWith('.js') && !parts.includes(name)) fs.rmSync(path.join(dist, name));
const bytes = Object.values(metafile.outputs).reduce((sum, output) => sum + output.bytes, 0);
console.log(`bundled ${(bytes / 1e3).toFixed(0)} kB in ${parts.length} files`);
