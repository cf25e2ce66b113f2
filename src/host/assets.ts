import fs from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * The files that ship with the tool: the parser, the grammar, the catalogue of the standard library. They lie beside the
 * bundle; when the tool runs from `build/`, they are still where they come from. Never looked for in the current
 * directory, which belongs to the code under analysis.
 */
export function loadAsset(name: string): Uint8Array {
  for (const dir of DIRECTORIES) {
    try {
      return fs.readFileSync(new URL(dir + name, import.meta.url));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
  }
  throw new Error(`${name} is missing beside ${fileURLToPath(new URL('.', import.meta.url))}: the installation is not complete`);
}

const DIRECTORIES = [
  './',
  '../../../grammars/',
  '../../../src/semantics/models/catalogue/',
  '../../../node_modules/web-tree-sitter/',
];
