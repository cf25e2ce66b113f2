import type { Notice } from '../api/finding.ts';
import type { Rule } from '../api/rule.ts';
import { Catalogue } from '../semantics/catalogue.ts';
import type { ProjectHost } from '../semantics/project/host.ts';
import { loadProgram } from '../semantics/project/load.ts';
import type { Program } from '../semantics/project/program.ts';
import { Semantics } from '../semantics/semantics.ts';
import { loadGrammar, type Grammar } from '../syntax/grammar.ts';
import { Analysis, type Part } from './analysis.ts';
import type { RunOptions } from './options.ts';
import { Stopwatch } from './stopwatch.ts';
import { vocabularyOf } from './triggers.ts';

/** The outside world as the engine sees it. */
export interface Outside {
  readonly host: ProjectHost;
  /** Bytes of a file that ships with the tool. */
  loadAsset(name: string): Uint8Array;
  /** Called now and then with the number of packages done. */
  progress?(done: number, total: number): void;
  /** Starts this many threads that call the engine's `help` with the job. Without it everything is done in one. */
  help?(threads: number, job: Job): readonly Promise<Part>[];
}

/** What a thread has to know of a run. Plain data, but for the counter that all threads share. */
export interface Job {
  readonly options: RunOptions;
  /** The number of directories taken so far. */
  readonly next: Int32Array;
}

/** One thread's view of a run: the program, the grammar and the rules, ready to go. */
export interface Session {
  readonly program: Program;
  readonly grammar: Grammar;
  readonly analysis: Analysis;
  readonly stopwatch: Stopwatch;
  /** Grows while files are read. */
  readonly notices: readonly Notice[];
}

export async function openSession(outside: Outside, options: RunOptions, selected: readonly Rule[]): Promise<Session> {
  const { internal = {}, debug } = options;
  const stopwatch = new Stopwatch();
  const rules = selected.filter((rule) => rule.byEngine !== true);
  const vocabulary = vocabularyOf(rules);
  const grammar = await loadGrammar(
    { core: outside.loadAsset('web-tree-sitter.wasm'), go: outside.loadAsset('tree-sitter-go.wasm') },
    internal.decode === undefined ? {} : { decode: internal.decode },
  );
  timeParsing(grammar, stopwatch);
  const { program, notices } = loadProgram(timed(outside.host, stopwatch), {
    ...options,
    grammar,
    vocabulary,
    catalogue: catalogue(outside, stopwatch),
  });
  const sem = options.stats ? timedSemantics(new Semantics(program), stopwatch) : new Semantics(program);
  const analysis = new Analysis({ program, grammar, sem, vocabulary, rules, internal, stopwatch, notices, debug, tier: options.tier });
  return { program, grammar, analysis, stopwatch, notices };
}

/** The standard library comes first, since no library may take its paths. */
function catalogue(outside: Outside, stopwatch: Stopwatch): Catalogue {
  const text = (name: string) => (): string => stopwatch.time('read', () => new TextDecoder().decode(outside.loadAsset(name)));
  return new Catalogue([text('std.txt'), text('libraries.txt')]);
}

/** The same host, with the time that reading takes. */
function timed(host: ProjectHost, stopwatch: Stopwatch): ProjectHost {
  const read = <T>(work: () => T): T => stopwatch.time('read', work);
  return {
    goos: host.goos,
    goarch: host.goarch,
    env: (name) => host.env(name),
    absolute: (path, base) => host.absolute(path, base),
    kindOf: (path) => read(() => host.kindOf(path)),
    realpath: (path) => read(() => host.realpath(path)),
    list: (dir) => read(() => host.list(dir)),
    walk: (dir) => read(() => host.walk(dir)),
    readText: (path) => read(() => host.readText(path)),
  };
}

function timeParsing(grammar: Grammar, stopwatch: Stopwatch): void {
  const parse = grammar.parse.bind(grammar);
  const { stats } = grammar;
  grammar.parse = (file, span) => {
    const before = stats.decodeMs;
    const tree = stopwatch.time('parse', () => parse(file, span));
    stopwatch.move('parse', 'decode', stats.decodeMs - before);
    return tree;
  };
}

/** The same semantics, with the time that rules' questions take. Only for `--stats`: the clock costs more than some answers. */
function timedSemantics(sem: Semantics, stopwatch: Stopwatch): Semantics {
  const timedPart = <T extends object>(part: T): T =>
    new Proxy(part, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key, target);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]): unknown => stopwatch.time('semantics', () => Reflect.apply(value, target, args));
      },
    });
  const parts = new Map<string | symbol, unknown>();
  return new Proxy(sem, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'object' || value === null || key === 'program') return value;
      if (!parts.has(key)) parts.set(key, timedPart(value));
      return parts.get(key);
    },
  });
}
