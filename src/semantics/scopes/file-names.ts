import type { ImportSpec } from '../../syntax/outline.ts';
import type { SourceFile } from '../../syntax/source-file.ts';
import type { Member, Package } from '../project/package.ts';
import type { Program } from '../project/program.ts';
import type { Entity } from './binding.ts';
import { guessedNames } from './import-names.ts';
import { UNIVERSE } from './universe.ts';

/** What scopes need of a program. */
export type Imports = Pick<Program, 'packageOf' | 'import'>;

/**
 * The names that a file sees outside functions: its imports, the package's declarations, dot imports, the universe.
 * Go forbids one name for two of the first three, so the cheap ones are asked first and packages are loaded last.
 */
export class FileNames {
  readonly #program: Imports;
  readonly #file: SourceFile;
  readonly #package: Package;
  readonly #known = new Map<string, Entity>();

  constructor(program: Imports, file: SourceFile) {
    this.#program = program;
    this.#file = file;
    this.#package = program.packageOf(file);
  }

  resolve(name: string): Entity {
    let entity = this.#known.get(name);
    if (entity === undefined) {
      entity = this.#find(name);
      this.#known.set(name, entity);
    }
    return entity;
  }

  /** The member of this file that a top-level declaration at the offset declares. */
  declaredAt(name: string, offset: number): Entity {
    const found = this.resolve(name);
    if (found.kind === 'member' && this.#declares(found.member, offset)) return found;
    // Files for other platforms and a second `init` declare a name again.
    for (const member of this.#package.members()) {
      if (member.name === name && this.#declares(member, offset)) return { kind: 'member', package: this.#package, member };
    }
    return { kind: 'none' };
  }

  #declares(member: Member, offset: number): boolean {
    return member.file === this.#file && member.declaration.start <= offset && offset < member.declaration.end;
  }

  #find(name: string): Entity {
    const imports = this.#file.header.imports.filter((spec) => spec.name !== '_');
    for (const spec of imports) if (spec.name === name) return this.#import(spec);
    const plain = imports.filter((spec) => spec.name === null);
    for (const spec of plain) {
      if (guessedNames(spec.path)[0] !== name) continue;
      const entity = this.#import(spec);
      if (entity.package.kind === 'opaque' || entity.package.name === name) return entity;
    }
    const own = this.#package.lookup(name);
    if (own !== null) return { kind: 'member', package: this.#package, member: own };
    const dotted = this.#dotImported(name, imports);
    if (dotted !== null) return dotted;
    if (UNIVERSE.has(name)) return { kind: 'universe', name };
    return this.#importByOtherName(name, plain);
  }

  #import(spec: ImportSpec): Entity & { kind: 'import' } {
    return { kind: 'import', spec, package: this.#program.import(spec.path, this.#package) };
  }

  #dotImported(name: string, imports: readonly ImportSpec[]): Entity | null {
    if (!/^\p{Lu}/u.test(name)) return null;
    let opaque: string | null = null;
    for (const spec of imports) {
      if (spec.name !== '.') continue;
      const pkg = this.#program.import(spec.path, this.#package);
      const member = pkg.lookup(name);
      if (member !== null) return { kind: 'member', package: pkg, member };
      if (pkg.kind === 'opaque') opaque ??= spec.path;
    }
    return opaque === null ? null : { kind: 'unknown', why: `${name} may come from the dot import of ${opaque}, which is not at hand` };
  }

  /** Packages whose name is not what their path suggests. */
  #importByOtherName(name: string, plain: readonly ImportSpec[]): Entity {
    const opaque: { spec: ImportSpec; rank: number }[] = [];
    for (const spec of plain) {
      const entity = this.#import(spec);
      if (entity.package.kind !== 'opaque') {
        if (entity.package.name === name) return entity;
        continue;
      }
      const rank = guessedNames(spec.path).indexOf(name);
      if (rank !== -1) opaque.push({ spec, rank });
    }
    opaque.sort((a, b) => a.rank - b.rank);
    const best = opaque[0];
    if (best !== undefined) return this.#import(best.spec);
    return { kind: 'unknown', why: `${name} is declared nowhere in the source at hand` };
  }
}
