import type { Declaration } from '../../syntax/outline.ts';
import type { SourceFile } from '../../syntax/source-file.ts';
import { impliedVersion, parseConstraint } from './constraints.ts';
import { laterOf, LATEST, type GoVersion } from './go-version.ts';
import type { Module } from './module.ts';

/** A declaration at package level under one of its names. */
export interface Member {
  readonly name: string;
  readonly file: SourceFile;
  readonly declaration: Declaration;
}

/** What a package is made of, found out when somebody asks for it. */
export interface PackageContent {
  readonly name: string;
  readonly files: readonly SourceFile[];
}

export interface PackageSource {
  readonly path: string;
  readonly dir: string;
  readonly module: Module | null;
  readonly kind: 'source' | 'catalogue' | 'opaque';
  /** For external test packages: the package under test, when there is one in the directory. */
  readonly forTest?: Package | null;
  readonly content: () => PackageContent;
}

/**
 * A package of Go files that are compiled together: production files and the test files inside the package, for one
 * system and one set of tags. External test packages (`p_test`) are packages of their own. Files are read when they
 * are first asked for.
 */
export class Package {
  /** Import path. External test packages end in `_test`; further packages in one directory end in `#name`. */
  readonly path: string;
  /** Absolute directory; `''` for packages that are in none. */
  readonly dir: string;
  readonly module: Module | null;
  /** `opaque`: nothing is known but the path. */
  readonly kind: 'source' | 'catalogue' | 'opaque';
  readonly forTest: Package | null;
  readonly #load: () => PackageContent;
  #content: PackageContent | undefined;
  #members: Members | undefined;

  constructor(source: PackageSource) {
    this.path = source.path;
    this.dir = source.dir;
    this.module = source.module;
    this.kind = source.kind;
    this.forTest = source.forTest ?? null;
    this.#load = source.content;
  }

  /** The name in the package clause; a guess from the path where no file can be read. */
  get name(): string {
    return this.#read().name;
  }

  /** Production files, then the test files of the package, each by name. */
  get files(): readonly SourceFile[] {
    return this.#read().files;
  }

  isTest(file: SourceFile): boolean {
    return file.path.endsWith('_test.go');
  }

  isGenerated(file: SourceFile): boolean {
    return file.header.generated;
  }

  usesCgo(file: SourceFile): boolean {
    return file.header.imports.some(({ path }) => path === 'C');
  }

  /** The language version of a file: the module's, unless a `//go:build go1.N` line sets another. */
  goVersion(file: SourceFile): GoVersion {
    const version = this.module?.goVersion ?? LATEST;
    const line = file.header.buildConstraint;
    if (line === null || !line.includes('go1')) return version;
    const constraint = parseConstraint(line);
    const implied = constraint === null ? null : impliedVersion(constraint);
    return implied === null ? version : laterOf(implied, FIRST_FILE_VERSION);
  }

  /** The package-level declaration of a name. Methods, `_` and `init` have no such name. */
  lookup(name: string): Member | null {
    return this.#index().byName.get(name) ?? null;
  }

  /** The methods declared on a type of this package, pointer receivers and value receivers alike. */
  methods(typeName: string): readonly Member[] {
    return this.#index().byReceiver.get(typeName) ?? [];
  }

  /** Everything declared at package level, methods and every `init` and `_` included, in the order of the files. */
  members(): readonly Member[] {
    return this.#index().all;
  }

  #read(): PackageContent {
    return (this.#content ??= this.#load());
  }

  #index(): Members {
    return (this.#members ??= indexOf(this.files));
  }
}

/** Files cannot ask for an older language than the one in which they could first ask; go/types does the same. */
const FIRST_FILE_VERSION: GoVersion = { major: 1, minor: 21 };

interface Members {
  readonly all: readonly Member[];
  readonly byName: ReadonlyMap<string, Member>;
  readonly byReceiver: ReadonlyMap<string, readonly Member[]>;
}

function indexOf(files: readonly SourceFile[]): Members {
  const all: Member[] = [];
  const byName = new Map<string, Member>();
  const byReceiver = new Map<string, Member[]>();
  for (const file of files) {
    for (const declaration of file.outline.declarations) {
      for (const name of declaration.names) {
        const member: Member = { name, file, declaration };
        all.push(member);
        const { receiver } = declaration;
        if (receiver !== null) {
          const methods = byReceiver.get(receiver);
          if (methods === undefined) byReceiver.set(receiver, [member]);
          else methods.push(member);
        } else if (declaration.kind !== 'method' && name !== '_' && !(name === 'init' && declaration.kind === 'function')) {
          // A second declaration of a name is an error in Go; the first one, in a production file, is the better guess.
          if (!byName.has(name)) byName.set(name, member);
        }
      }
    }
  }
  return { all, byName, byReceiver };
}

/** The name a package most likely has, from its import path: `gopkg.in/yaml.v3` is yaml, `example.com/go-x/v2` is x. */
export function guessedName(importPath: string): string {
  const parts = importPath.split('/');
  let last = parts.at(-1) ?? '';
  if (/^v\d+$/.test(last) && parts.length > 1) last = parts.at(-2) ?? last;
  return /^[\p{L}_][\p{L}\p{Nd}_]*/u.exec(last.replace(/^go-/, ''))?.[0] ?? last;
}
