import type { Language, Tree as WasmTree } from 'web-tree-sitter';
import { newColumns } from './cursor.ts';
import { K } from './kinds.gen.ts';
import type { WasmMemory } from './runtime.ts';
import { MISSING, NAMED, type Columns } from './tree.ts';

/**
 * Reads trees from the parser's memory. This depends on the layout of private structures (`SubtreeInlineData` and
 * `SubtreeHeapData` of tree-sitter's lib/src/subtree.h, `TSLanguage` of parser.h), so it is sound only with a core whose
 * hash is pinned, and the grammar compares it with the cursor before use.
 *
 * A subtree is eight bytes: a small leaf in place, or the address of a heap structure whose children, eight bytes each,
 * lie immediately before it. Positions are not stored but summed up from paddings and sizes, in bytes of UTF-16.
 */
export class MemoryDecoder {
  readonly #memory: WasmMemory;
  readonly #kindOf: Uint8Array;
  readonly #namedSymbol: Uint8Array;
  readonly #aliases: Uint16Array;
  readonly #aliasLength: number;
  readonly #fields: Uint8Array;
  readonly #fieldLength: number;
  #buffer: ArrayBuffer;
  #words: Uint32Array;
  #frames: Int32Array = new Int32Array(FRAME * 256);

  constructor(memory: WasmMemory, language: Language) {
    this.#memory = memory;
    this.#buffer = memory.buffer;
    this.#words = new Uint32Array(this.#buffer);
    const table = new LanguageTable(memory.buffer, addressOf(language));
    this.#kindOf = table.kinds();
    this.#namedSymbol = table.named();
    this.#aliases = table.aliases();
    this.#aliasLength = table.aliasLength;
    const { fields, length } = table.fields();
    this.#fields = fields;
    this.#fieldLength = length;
  }

  /** Null where the memory does not look as expected. */
  decode(tree: WasmTree): Columns | null {
    if (this.#buffer !== this.#memory.buffer) {
      // Memory that grew is another buffer; views on the old one are detached.
      this.#buffer = this.#memory.buffer;
      this.#words = new Uint32Array(this.#buffer);
    }
    const words = this.#words;
    const kindOf = this.#kindOf;
    const namedSymbol = this.#namedSymbol;
    const aliases = this.#aliases;
    const aliasLength = this.#aliasLength;
    const fields = this.#fields;
    const fieldLength = this.#fieldLength;
    let frames = this.#frames;

    // The tree starts with its root subtree.
    const treeAddress = addressOf(tree) >>> 2;
    const rootWord = words[treeAddress]!;
    if ((rootWord & 1) !== 0) return this.#inlineRoot(rootWord, words[treeAddress + 1]!);
    const root = rootWord >>> 2;
    const rootChildren = words[root + CHILD_COUNT]!;
    const columns = newColumns(rootChildren === 0 ? 1 : words[root + VISIBLE_DESCENDANTS]! + 1);
    const { kind, field, flags, start, end, parent, after, count } = columns;

    const rootSymbol = words[root + SYMBOL]! & 0xffff;
    const rootBits = words[root + BITS]!;
    let position = words[root + PADDING]!;
    kind[0] = rootSymbol < kindOf.length ? kindOf[rootSymbol]! : K.ERROR;
    flags[0] = (rootBits >>> 1) & NAMED | (rootBits >>> 8) & MISSING;
    start[0] = position >>> 1;
    end[0] = (position + words[root + SIZE]!) >>> 1;
    after[0] = 1;
    if (rootChildren === 0) return columns;

    // The innermost open subtree with children. Hidden ones have a frame as well, but no node of their own.
    let child = root - rootChildren * 2;
    let last = root;
    let structural = 0;
    let production = words[root + PRODUCTION]! >>> 16;
    let aliasRow = production * aliasLength;
    let fieldRow = production * fieldLength;
    let owner = 0;
    let carried = 0;
    let closes = 0;
    let first = true;
    let depth = 0;
    let next = 1;

    for (;;) {
      if (child === last) {
        if (closes >= 0) after[closes] = next;
        if (depth === 0) break;
        depth -= FRAME;
        child = frames[depth]!;
        last = frames[depth + 1]!;
        structural = frames[depth + 2]!;
        production = frames[depth + 3]!;
        aliasRow = production * aliasLength;
        fieldRow = production * fieldLength;
        owner = frames[depth + 4]!;
        carried = frames[depth + 5]!;
        closes = frames[depth + 6]!;
        first = false;
        continue;
      }
      const word = words[child]!;
      if ((word & 1) !== 0) {
        // A small leaf: flags in the lowest byte, symbol, parse state; padding and size in the second word.
        const second = words[child + 1]!;
        child += 2;
        if (first) first = false;
        else position += (second >>> 16) & 0xff;
        const size = second >>> 24;
        let symbol = (word >>> 8) & 0xff;
        let visible = (word >>> 1) & 1;
        let named = (word >>> 2) & 1;
        let holder = 0;
        if ((word & 8) === 0) {
          if (production !== 0) {
            const alias = structural < aliasLength ? aliases[aliasRow + structural]! : 0;
            if (alias !== 0) {
              symbol = alias;
              visible = 1;
              named = namedSymbol[alias]!;
            }
            if (structural < fieldLength) holder = fields[fieldRow + structural]!;
          }
          if (holder === 0) holder = carried;
          structural++;
        }
        if (visible !== 0) {
          kind[next] = kindOf[symbol]!;
          field[next] = holder;
          flags[next] = named | ((word >>> 4) & MISSING);
          start[next] = position >>> 1;
          end[next] = (position + size) >>> 1;
          parent[next] = owner;
          after[next] = next + 1;
          next++;
        }
        position += size;
        continue;
      }

      const node = word >>> 2;
      child += 2;
      if (first) first = false;
      else position += words[node + PADDING]!;
      const size = words[node + SIZE]!;
      const children = words[node + CHILD_COUNT]!;
      const bits = words[node + BITS]!;
      let symbol = words[node + SYMBOL]! & 0xffff;
      let visible = bits & 1;
      let named = (bits >>> 1) & 1;
      let holder = 0;
      if ((bits & 4) === 0) {
        if (production !== 0) {
          const alias = structural < aliasLength ? aliases[aliasRow + structural]! : 0;
          if (alias !== 0) {
            symbol = alias;
            visible = 1;
            named = namedSymbol[alias]!;
          }
          if (structural < fieldLength) holder = fields[fieldRow + structural]!;
        }
        if (holder === 0) holder = carried;
        structural++;
      }
      if (visible !== 0) {
        kind[next] = symbol < kindOf.length ? kindOf[symbol]! : K.ERROR;
        field[next] = holder;
        flags[next] = named | ((bits >>> 8) & MISSING);
        start[next] = position >>> 1;
        end[next] = (position + size) >>> 1;
        parent[next] = owner;
        after[next] = next + 1;
      }
      if (children === 0) {
        position += size;
        if (visible !== 0) next++;
        continue;
      }
      if (depth + FRAME > frames.length) frames = this.#moreFrames();
      frames[depth] = child;
      frames[depth + 1] = last;
      frames[depth + 2] = structural;
      frames[depth + 3] = production;
      frames[depth + 4] = owner;
      frames[depth + 5] = carried;
      frames[depth + 6] = closes;
      depth += FRAME;
      child = node - children * 2;
      last = node;
      structural = 0;
      production = words[node + PRODUCTION]! >>> 16;
      aliasRow = production * aliasLength;
      fieldRow = production * fieldLength;
      first = true;
      if (visible !== 0) {
        owner = closes = next++;
        carried = 0;
      } else {
        closes = -1;
        carried = holder;
      }
    }
    return next === count ? columns : null;
  }

  /** True where the parser met an error or inserted a token, hidden ones included. */
  hasError(tree: WasmTree): boolean {
    const words = this.#words;
    const word = words[addressOf(tree) >>> 2]!;
    if ((word & 1) !== 0) return ((word >>> 4) & MISSING) !== 0;
    return words[(word >>> 2) + ERROR_COST]! > 0;
  }

  /** An empty source gives a root that is a small leaf. */
  #inlineRoot(word: number, second: number): Columns {
    const columns = newColumns(1);
    const from = (second >>> 16) & 0xff;
    columns.kind[0] = this.#kindOf[(word >>> 8) & 0xff] ?? K.ERROR;
    columns.flags[0] = ((word >>> 2) & NAMED) | ((word >>> 4) & MISSING);
    columns.start[0] = from >>> 1;
    columns.end[0] = (from + (second >>> 24)) >>> 1;
    columns.after[0] = 1;
    return columns;
  }

  #moreFrames(): Int32Array {
    const larger = new Int32Array(this.#frames.length * 2);
    larger.set(this.#frames);
    this.#frames = larger;
    return larger;
  }
}

/** Numbers kept for each open subtree. */
const FRAME = 7;

// SubtreeHeapData on wasm32, in words of four bytes.
const PADDING = 1;
const SIZE = 4;
const ERROR_COST = 8;
const CHILD_COUNT = 9;
/** The symbol in the lower half; the parse state above it. */
const SYMBOL = 10;
/** visible 1, named 2, extra 4, ..., missing 512. */
const BITS = 11;
const VISIBLE_DESCENDANTS = 14;
/** The production id in the upper half; the repeat depth below it. */
const PRODUCTION = 16;

/** What web-tree-sitter's objects hold under 0: the address of the structure that they stand for. */
function addressOf(object: Language | WasmTree): number {
  return (object as unknown as { readonly 0: number })[0];
}

/** The tables of a `TSLanguage` that decoding needs, copied out of the memory. */
class LanguageTable {
  readonly aliasLength: number;
  readonly #view: DataView;
  readonly #address: number;

  constructor(buffer: ArrayBuffer, address: number) {
    this.#view = new DataView(buffer);
    this.#address = address;
    this.aliasLength = this.#view.getUint16(address + 36, true);
  }

  /** The kind of each symbol: its public symbol, for which rules and aliases of one name share a number. */
  kinds(): Uint8Array {
    const map = this.#word(76);
    return Uint8Array.from({ length: this.#symbolCount }, (_, symbol) => this.#view.getUint16(map + symbol * 2, true));
  }

  /** One where a symbol is named. */
  named(): Uint8Array {
    const metadata = this.#word(72);
    return Uint8Array.from({ length: this.#symbolCount }, (_, symbol) => this.#view.getUint8(metadata + symbol * 3 + 1));
  }

  /** The alias of each child of each production, or zero. */
  aliases(): Uint16Array {
    const sequences = this.#word(84);
    const length = this.#word(28) * this.aliasLength;
    // Production 0 stands for none and has no row of its own.
    return Uint16Array.from({ length }, (_, at) => (at < this.aliasLength ? 0 : this.#view.getUint16(sequences + at * 2, true)));
  }

  /** The field of each child of each production, or zero. Inherited entries repeat those of hidden children. */
  fields(): { fields: Uint8Array; length: number } {
    const slices = this.#word(64);
    const entries = this.#word(68);
    const productions = this.#word(28);
    const found: { production: number; child: number; field: number }[] = [];
    for (let production = 0; production < productions; production++) {
      const from = this.#view.getUint16(slices + production * 4, true);
      const count = this.#view.getUint16(slices + production * 4 + 2, true);
      for (let at = entries + from * 4, n = count; n > 0; n--, at += 4) {
        if (this.#view.getUint8(at + 3) !== 0) continue;
        found.push({ production, child: this.#view.getUint8(at + 2), field: this.#view.getUint16(at, true) });
      }
    }
    const length = found.reduce((most, entry) => Math.max(most, entry.child + 1), 0);
    const fields = new Uint8Array(productions * length);
    for (const { production, child, field } of found) fields[production * length + child] ||= field;
    return { fields, length };
  }

  get #symbolCount(): number {
    // Aliases that no rule is named after have symbols of their own, behind the others.
    return this.#word(4) + this.#word(8);
  }

  #word(offset: number): number {
    return this.#view.getUint32(this.#address + offset, true);
  }
}
