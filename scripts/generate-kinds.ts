import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Language, Parser } from 'web-tree-sitter';

/**
 * The text of `src/syntax/kinds.gen.ts`: node kinds and fields under the ids that the grammar's wasm uses, so that
 * numbers read from the parser need no translation. Ids are public symbols, as nodes report them.
 */
export async function generateKinds(grammars: string): Promise<string> {
  await Parser.init();
  const language = await Language.load(new Uint8Array(await readFile(join(grammars, 'tree-sitter-go.wasm'))));
  const provenance = JSON.parse(await readFile(join(grammars, 'PROVENANCE.json'), 'utf8')) as Record<string, unknown>;
  const kinds = new Map<string, number>();
  for (let id = 0; id < language.nodeTypeCount; id++) {
    const name = language.types[id];
    if (name === undefined) continue;
    const named = language.nodeTypeIsNamed(id);
    // Some rules share a name; nodes report the public one, which asking by name gives.
    const publicId = language.idForNodeType(name, named) ?? id;
    const known = kinds.get(name);
    if (known !== undefined && known !== publicId) throw new Error(`two node kinds are named ${name}: ${known} and ${publicId}`);
    kinds.set(name, publicId);
  }
  if (language.nodeTypeCount >= ERROR_KIND) throw new Error(`${language.nodeTypeCount} node kinds do not fit in a byte`);
  kinds.set('ERROR', ERROR_KIND);
  const byId = [...kinds].sort((a, b) => a[1] - b[1]);

  const fields = language.fields.map((name, id): [string, number] => [id === 0 ? 'none' : (name ?? ''), id]);
  const lines = [
    '// Generated from grammars/ by scripts/generate-kinds.ts. Do not edit.',
    '',
    '/** The grammar that the numbers below come from, and the parser whose memory the decoder knows. */',
    `export const GRAMMAR_SHA256 = '${String(provenance['wasmSha256'])}';`,
    `export const CORE_SHA256 = '${String(provenance['coreSha256'])}';`,
    '',
    '/** Node kinds: rules by name, tokens by their text. The numbers are those of the grammar, but for ERROR. */',
    'export const K = {',
    ...byId.map(([name, id]) => `  ${key(name)}: ${id},`),
    '} as const;',
    '',
    'export type Kind = (typeof K)[keyof typeof K];',
    '',
    '/** The fields under which a node holds its children. */',
    'export const F = {',
    ...fields.map(([name, id]) => `  ${key(name)}: ${id},`),
    '} as const;',
    '',
    'export type Field = (typeof F)[keyof typeof F];',
    '',
    '/** The name of each kind, by its number. Numbers of hidden rules have an empty name. */',
    'export const KIND_NAMES: readonly string[] = [',
    ...Array.from({ length: ERROR_KIND + 1 }, (_, id) => `  ${literal(byId.find((kind) => kind[1] === id)?.[0] ?? '')},`),
    '];',
    '',
    'export const FIELD_NAMES: readonly string[] = [',
    ...fields.map(([name]) => `  ${literal(name)},`),
    '];',
    '',
  ];
  return lines.join('\n');
}

/** tree-sitter's 65535 does not fit in a column of bytes. */
const ERROR_KIND = 255;

function key(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : literal(name);
}

function literal(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
