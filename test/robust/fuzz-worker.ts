import { parentPort, workerData } from 'node:worker_threads';
import type { Finding } from '../../src/api/finding.ts';
import { run, type InternalOptions } from '../../src/engine/index.ts';
import { loadAsset } from '../../src/host/assets.ts';
import { nodeHost, type Host } from '../../src/host/host.ts';
import { Lexer } from '../../src/syntax/lex.ts';
import { identifiersIn, outlineOf, type Declaration } from '../../src/syntax/outline.ts';
import type { Span } from '../../src/text/span.ts';
import { fixtureFolders, type FixtureFile } from '../support/fixtures.ts';
import { ROOT } from '../support/paths.ts';

/** What the test hands over. */
export interface FuzzJob {
  readonly seed: number;
  readonly millis: number;
}

/** Sent before each round, so that a hang can be told from work, and at the end. */
export type FuzzMessage =
  | { readonly kind: 'round'; readonly round: number }
  | { readonly kind: 'failure'; readonly text: string }
  | { readonly kind: 'end'; readonly rounds: number; readonly mutants: number; readonly compared: number };

/** A file with one declaration changed. */
interface Mutant {
  readonly file: FixtureFile;
  readonly text: string;
  readonly name: string;
  /** Where the changed declaration is, before and after. */
  readonly before: Span;
  readonly after: Span;
  /** False where the change broke the file into other declarations. */
  readonly keepsOutline: boolean;
}

const TAME = [';', ',', '.', ':', ':=', '=', '<-', '...', '&', '*', 'go', 'defer', 'for', 'if', 'else', 'select', 'switch', 'case', 'default:', 'range', 'return', 'break', 'goto', 'chan', 'map', 'type', 'var', '0', 'x', 'ctx', 'cancel', 'wg'];
const WILD = [...TAME, '(', ')', '{', '}', '[', ']', 'func', 'func() {', '"', '`', "'", '/*', '//', '\0', '\ufeff'];
/** Files that one wild round changes, of a hundred. */
const WILD_SHARE = 30;

const folders = fixtureFolders().map(({ slug, files: all }) => ({ slug, own: all.filter(({ name }) => name.endsWith('.go')) }));
const files = folders.flatMap(({ own }) => own);

function fuzz({ seed, millis }: FuzzJob): Promise<void> {
  return rounds(seed, performance.now() + millis);
}

async function rounds(seed: number, deadline: number): Promise<void> {
  const base = byDeclaration((await analyse(new Map())).findings, new Map());
  let mutants = 0;
  let compared = 0;
  let round = 0;
  for (; round === 0 || performance.now() < deadline; round++) {
    send({ kind: 'round', round });
    const random = generator(seed * 1000 + round);
    // By turns: one change a folder that leaves brackets alone, so that there is something to compare, or many of any kind.
    const isWild = round % 2 === 1;
    const chosen = isWild ? files.filter(() => random() * 100 < WILD_SHARE) : folders.flatMap(({ own }) => own[Math.floor(random() * own.length)] ?? []);
    const changed = chosen.flatMap((file) => mutantOf(file, random, isWild) ?? []);
    mutants += changed.length;
    const overlay = new Map(changed.map(({ file, text }) => [`${ROOT}/${file.path}`, text]));
    const { findings, notices } = await analyse(overlay);
    if (isWild) {
      const lines = (list: readonly Finding[]): string[] => list.map((finding) => JSON.stringify(finding));
      const wanted = lines(findings);
      const other = lines((await analyse(overlay, { shuffle: round })).findings);
      const differ = [...wanted.filter((line) => !other.includes(line)).map((line) => `- ${line}`), ...other.filter((line) => !wanted.includes(line)).map((line) => `+ ${line}`)];
      if (differ.length > 0) send({ kind: 'failure', text: `round ${round}: another order gives other findings\n${differ.join('\n')}` });
    }
    for (const notice of notices) {
      if (notice.kind !== 'internal' && notice.kind !== 'unreadable') continue;
      const guilty = changed.find(({ file }) => file.path === notice.place?.path);
      send({ kind: 'failure', text: `round ${round}: ${notice.message}\n${guilty === undefined ? '' : shown(guilty)}` });
    }
    compared += compare(base, byDeclaration(findings, new Map(changed.map(({ file, text }) => [file.path, text]))), changed, round);
  }
  send({ kind: 'end', rounds: round, mutants, compared });
}

async function analyse(overlay: ReadonlyMap<string, string>, internal: InternalOptions = {}): ReturnType<typeof run> {
  const disk = nodeHost();
  const host: Host = { ...disk, readText: (path) => overlay.get(path) ?? disk.readText(path) };
  return run({ host, loadAsset }, {
    cwd: host.absolute('fixtures', ROOT), patterns: folders.map(({ slug }) => `./${slug}/...`), tags: [], goos: 'linux', goarch: 'amd64', go: null,
    tests: true, checks: [], tier: 'possible', workers: 1, stats: false, debug: true, internal,
  });
}

/** Changes tokens of one function, mostly in its body. */
function mutantOf(file: FixtureFile, random: () => number, isWild: boolean): Mutant | null {
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  const { declarations } = outlineOf(file.source);
  const target = pick(declarations.filter(({ kind }) => kind === 'function' || kind === 'method'));
  if (target === undefined) return null;
  const tokens = tokensOf(file.source, target);
  const body = tokens.findIndex((token) => token.trimStart() === '{') + 1;
  const from = body > 0 && random() < 0.9 ? body : 1;
  const place = (): number => from + Math.floor(random() * Math.max(1, tokens.length - 1 - from));
  for (let edits = 1 + Math.floor(random() * 3); edits > 0; edits--) {
    const at = place();
    const other = place();
    if (!isWild && /[(){}[\]]/.test(tokens.slice(at, at + 3).join('') + (tokens[other] ?? ''))) continue;
    switch (Math.floor(random() * 5)) {
      case 0: tokens.splice(at, 1); break;
      case 1: tokens.splice(at, 0, tokens[at] ?? ''); break;
      case 2: [tokens[at], tokens[other]] = [tokens[other] ?? '', tokens[at] ?? '']; break;
      case 3: tokens.splice(at, 0, ` ${pick(isWild ? WILD : TAME) ?? ''}`); break;
      default: tokens.splice(at, 0, ...tokens.slice(at, at + 1 + Math.floor(random() * (isWild ? 12 : 3))));
    }
  }
  const changed = tokens.join('');
  const text = file.source.slice(0, target.start) + changed + file.source.slice(target.end);
  const after = { start: target.start, end: target.start + changed.length };
  return { file, text, name: target.names[0] ?? '', before: target, after, keepsOutline: isSameOutline(declarations, outlineOf(text).declarations, target, after) };
}

/** True where all other declarations are where they were. */
function isSameOutline(before: readonly Declaration[], after: readonly Declaration[], target: Declaration, changed: Span): boolean {
  const moved = changed.end - target.end;
  return before.length === after.length && before.every((one, i) => {
    const shift = one.start > target.start ? moved : 0;
    return after[i]?.start === one.start + shift && after[i]?.end === one.end + (one.start >= target.start ? moved : 0) && after[i]?.names.join() === one.names.join();
  });
}

/** Compares the findings of functions that have nothing to do with any that was changed. Gives the number of findings compared. */
function compare(base: ReadonlyMap<string, readonly string[]>, found: ReadonlyMap<string, readonly string[]>, changed: readonly Mutant[], round: number): number {
  let compared = 0;
  for (const { own } of folders) {
    const mutants = changed.filter(({ file }) => own.includes(file));
    const broken = new Set(mutants.filter(({ keepsOutline }) => !keepsOutline).map(({ file }) => file.path));
    // What a broken file still declares is anyone's guess, so its whole folder is left out.
    if (mutants.length === 0 || broken.size > 0) continue;
    for (const key of unrelated(own, mutants)) {
      const wanted = base.get(key) ?? [];
      const actual = found.get(key) ?? [];
      compared += wanted.length;
      if (wanted.join('\n') === actual.join('\n')) continue;
      send({ kind: 'failure', text: `round ${round}: ${key} has other findings\n- ${wanted.join('\n- ')}\n+ ${actual.join('\n+ ')}\nafter\n${mutants.map(shown).join('\n')}` });
    }
  }
  return compared;
}

/**
 * Declarations whose findings cannot hang on a changed one, by names alone. What mentions a changed function hangs on it,
 * and so on upwards; the same goes for variables and types that it mentions, since it may assign to them; and the functions
 * that it calls, directly or not, may ask who calls them.
 */
function unrelated(own: readonly FixtureFile[], mutants: readonly Mutant[]): string[] {
  const nodes: Mention[] = [];
  const touched = new Set<number>();
  const called = new Set<number>();
  for (const file of own) {
    const mutant = mutants.find((one) => one.file === file);
    for (const declaration of outlineOf(file.source).declarations) {
      const mentions = new Set(identifiersIn(file.source, declaration));
      if (mutant?.before.start === declaration.start) {
        touched.add(nodes.length);
        for (const name of identifiersIn(mutant.text, mutant.after)) mentions.add(name);
      }
      const isFunction = declaration.kind === 'function' || declaration.kind === 'method';
      nodes.push({ key: keyOf(file.path, declaration), declares: declaration.names, mentions, isFunction });
    }
  }
  const isMentioned = (to: Mention, from: Mention | undefined): boolean => to.declares.some((name) => from?.mentions.has(name));
  for (const index of touched) {
    const from = nodes[index];
    nodes.forEach((to, i) => {
      if (from?.declares.some((name) => to.mentions.has(name)) === true) touched.add(i);
      if (isMentioned(to, from)) (to.isFunction ? called : touched).add(i);
    });
  }
  for (const index of called) {
    nodes.forEach((to, i) => {
      if (to.isFunction && isMentioned(to, nodes[index])) called.add(i);
    });
  }
  return nodes.filter((_, i) => !touched.has(i) && !called.has(i)).map(({ key }) => key);
}

interface Mention {
  readonly key: string;
  readonly declares: readonly string[];
  readonly mentions: Set<string>;
  readonly isFunction: boolean;
}

/** Findings by declaration, told apart by what they say and where in it. */
function byDeclaration(findings: readonly Finding[], changed: ReadonlyMap<string, string>): Map<string, string[]> {
  const out = new Map<string, string[]>();
  for (const { place, code, tier, message } of findings) {
    const file = files.find(({ path }) => path === place.path);
    if (file === undefined) continue;
    const declaration = outlineOf(changed.get(place.path) ?? file.source).declarations.find(({ start, end }) => start <= place.start.offset && place.start.offset < end);
    // A comment between two speaks of one of them.
    if (declaration === undefined) continue;
    const key = keyOf(place.path, declaration);
    const line = `${code} ${tier} at ${place.start.offset - declaration.start}: ${message}`;
    out.set(key, [...(out.get(key) ?? []), line]);
  }
  return out;
}

function keyOf(path: string, { receiver, names }: Declaration): string {
  return `${path} ${receiver ?? ''}.${names.join()}`;
}

function shown({ file, name, text, after }: Mutant): string {
  return `${file.path}, ${name}:\n${text.slice(after.start, after.end)}`;
}

/** Tokens with the space before them, which put together give the text again. */
function tokensOf(text: string, span: Span): string[] {
  const lexer = new Lexer(text, span);
  const tokens: string[] = [];
  let last = span.start;
  while (lexer.next() !== 'end') {
    tokens.push(text.slice(last, lexer.end));
    last = lexer.end;
  }
  tokens.push(text.slice(last, span.end));
  return tokens;
}

/** Mulberry32. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function send(message: FuzzMessage): void {
  parentPort?.postMessage(message);
}

if (parentPort !== null) await fuzz(workerData as FuzzJob);
