import { parseGoVersion, WITHOUT_GO_LINE, type GoVersion } from './go-version.ts';
import type { ProjectHost } from './host.ts';
import { Module } from './module.ts';
import { join } from './slash.ts';

/** Vendor folders and what their modules.txt says of the modules in them. The list may be missing. */
export class VendorTable {
  readonly #host: ProjectHost;
  readonly #exists = new Map<string, boolean>();
  readonly #lists = new Map<string, ReadonlyMap<string, Module>>();

  constructor(host: ProjectHost) {
    this.#host = host;
  }

  exists(vendor: string): boolean {
    let known = this.#exists.get(vendor);
    if (known === undefined) this.#exists.set(vendor, (known = this.#host.kindOf(vendor) === 'directory'));
    return known;
  }

  /** The module that a vendored package was copied from; null when the list does not say. */
  moduleOf(vendor: string, path: string): Module | null {
    let list = this.#lists.get(vendor);
    if (list === undefined) this.#lists.set(vendor, (list = this.#read(vendor)));
    return list.get(path) ?? null;
  }

  #read(vendor: string): ReadonlyMap<string, Module> {
    try {
      return packagesIn(this.#host.readText(join(vendor, 'modules.txt')), vendor);
    } catch {
      return new Map();
    }
  }
}

/** Reads modules.txt: `# module version`, then `## explicit; go 1.20`, then its packages line by line. */
function packagesIn(text: string, vendor: string): Map<string, Module> {
  const out = new Map<string, Module>();
  let path = '';
  let version: GoVersion = WITHOUT_GO_LINE;
  let module: Module | null = null;
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith('## ')) {
      version = parseGoVersion(/\bgo (\S+)/.exec(line)?.[1] ?? '') ?? WITHOUT_GO_LINE;
    } else if (line.startsWith('# ')) {
      path = line.split(' ')[1] ?? '';
      version = WITHOUT_GO_LINE;
      module = null;
    } else if (line !== '' && path !== '') {
      module ??= new Module(path, join(vendor, path), version, null);
      out.set(line, module);
    }
  }
  return out;
}
