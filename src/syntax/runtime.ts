import { Language, Parser } from 'web-tree-sitter';

/** The parts of WebAssembly that are used here; `lib` has them for browsers only. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
}
interface WasmGlobal {
  value: number;
}
interface WasmApi {
  readonly Memory: new (limits: { initial: number; maximum: number }) => WasmMemory;
  readonly Instance: new (module: object, imports: object) => { readonly exports: Readonly<Record<string, unknown>> };
  compile(bytes: Uint8Array): Promise<object>;
}
const wasm = (globalThis as unknown as { WebAssembly: WasmApi }).WebAssembly;

/** As web-tree-sitter would make it: 32 MB at first, at most 2 GB. */
const INITIAL_PAGES = 512;
const MAXIMUM_PAGES = 32768;

/** Larger than what lies free after loading, so that it comes from the end of the heap; the allocator's own margin behind it. */
const PROBE_BYTES = 1 << 16;
const MARGIN_BYTES = 1 << 17;

/**
 * The parser's wasm world. It has its own memory, so that trees can be read from it directly, and it can be put back to
 * how it was before a parse: a trap leaves the heap in the middle of things and the stack pointer lowered.
 */
export interface WasmRuntime {
  readonly memory: WasmMemory;
  loadLanguage(bytes: Uint8Array): Promise<Language>;
  newParser(language: Language): Parser;
  /** Takes the present state as the one to return to. No tree may be alive. */
  checkpoint(): void;
  recover(): void;
}

let shared: Promise<WasmRuntime> | undefined;

/** One a process: web-tree-sitter keeps its instance in a module variable. */
export function wasmRuntime(core: Uint8Array): Promise<WasmRuntime> {
  shared ??= start(core).catch((error: unknown) => {
    shared = undefined;
    throw error;
  });
  return shared;
}

async function start(core: Uint8Array): Promise<WasmRuntime> {
  const memory = new wasm.Memory({ initial: INITIAL_PAGES, maximum: MAXIMUM_PAGES });
  const module = await wasm.compile(core);
  let stackPointer: WasmGlobal | undefined;
  let allocate: ((bytes: number) => number) | undefined;
  let release: ((address: number) => void) | undefined;

  const options = {
    wasmMemory: memory,
    // A loaded instance means that nothing is looked up on disk or fetched, wherever the bundle lies.
    instantiateWasm(imports: { env: Record<string, unknown> }, receive: (instance: object, module: object) => void): object {
      const instance = new wasm.Instance(module, imports);
      stackPointer = imports.env['__stack_pointer'] as WasmGlobal | undefined;
      allocate = instance.exports['malloc'] as typeof allocate;
      release = instance.exports['free'] as typeof release;
      receive(instance, module);
      return instance.exports;
    },
  };
  await Parser.init(options as unknown as Parameters<typeof Parser.init>[0]);

  let saved: { heap: Uint8Array; stack: number } | undefined;
  return {
    memory,
    loadLanguage: (bytes) => Language.load(bytes),
    newParser(language) {
      const parser = new Parser();
      parser.setLanguage(language);
      return parser;
    },
    checkpoint() {
      if (allocate === undefined || release === undefined || stackPointer === undefined) return;
      const probe = allocate(PROBE_BYTES);
      release(probe);
      const end = Math.min(memory.buffer.byteLength, probe + PROBE_BYTES + MARGIN_BYTES);
      saved = { heap: new Uint8Array(memory.buffer, 0, end).slice(), stack: stackPointer.value };
    },
    recover() {
      if (saved === undefined || stackPointer === undefined) return;
      const heap = new Uint8Array(memory.buffer);
      heap.set(saved.heap);
      heap.fill(0, saved.heap.length);
      stackPointer.value = saved.stack;
    },
  };
}
