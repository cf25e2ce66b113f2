import { F, K, type Node, type Tree } from '../syntax/tree.ts';
import type { SourceFile } from '../syntax/source-file.ts';
import { bindTree, type Bound } from './scopes/bind.ts';
import { LocalBinding, type Binding, type Entity } from './scopes/binding.ts';
import { FileNames, type Imports } from './scopes/file-names.ts';
import { isCompositeKey, keyRole, type KeyQueries, type KeyRole } from './scopes/keys.ts';

export type {
  Assignment, AssignmentKind, Binding, BindingKind, Entity, LabelEntity,
} from './scopes/binding.ts';
export { isCompositeKey } from './scopes/keys.ts';

const NONE: Entity = { kind: 'none' };

/**
 * What names mean (Go spec, Declarations and scope). A tree is bound whole at the first question about it; names that it
 * does not declare are looked up when asked for, since that may read other files.
 */
export class Scopes {
  readonly #program: Imports;
  readonly #bound = new WeakMap<Tree, Bound>();
  readonly #files = new WeakMap<SourceFile, FileNames>();

  constructor(program: Imports) {
    this.#program = program;
  }

  /** What an identifier stands for: identifiers, type, package, field identifiers and label names. */
  entity(identifier: Node): Entity {
    const { tree, id } = identifier;
    const bound = this.#bind(tree);
    const slot = bound.slots[id] ?? 0;
    if (slot > 0) return bound.locals[slot - 1]?.entity ?? NONE;
    if (slot < 0) return this.#free(identifier, bound.names[-slot - 1] ?? '');
    switch (identifier.kind) {
      case K.label_name: return bound.labels.get(id) ?? NONE;
      case K.nil: case K.true: case K.false: case K.iota:
        return isCompositeKey(identifier) ? NONE : { kind: 'universe', name: identifier.text };
      default: return NONE;
    }
  }

  /** The local that an identifier declares or mentions. The symbol of a type switch has none of its own. */
  binding(identifier: Node): Binding | null {
    const bound = this.#bind(identifier.tree);
    const slot = bound.slots[identifier.id] ?? 0;
    return slot > 0 ? (bound.locals[slot - 1] ?? null) : null;
  }

  /** The locals that a function declaration or literal declares itself, nested literals left out, in source order. */
  bindings(fn: Node): readonly Binding[] {
    return this.#bind(fn.tree).locals.filter((local) => local.functionId === fn.id);
  }

  /** Whether a literal nested in the function that declares it mentions the binding. */
  isCaptured(binding: Binding): boolean {
    return binding instanceof LocalBinding && binding.captured;
  }

  /** What a name would mean at the top of a file, outside functions. */
  inFile(file: SourceFile, name: string): Entity {
    return this.#namesOf(file).resolve(name);
  }

  /** What the keys of the composite literal are that holds the key; asked of nodes for which `isCompositeKey` holds. */
  keyRole(key: Node): KeyRole {
    const keyed = key.parent?.parent;
    return keyed === null || keyed === undefined ? 'unknown' : this.#keyRole(this.#bind(key.tree), key.tree, keyed.id);
  }

  #bind(tree: Tree): Bound {
    let bound = this.#bound.get(tree);
    if (bound === undefined) {
      bound = bindTree(tree, (unfinished, keyedElement) => this.#keyRole(unfinished, tree, keyedElement) === 'field');
      this.#bound.set(tree, bound);
    }
    return bound;
  }

  #free(identifier: Node, name: string): Entity {
    const file = identifier.tree.file as SourceFile;
    const names = this.#namesOf(file);
    if (declaresMember(identifier)) return names.declaredAt(name, identifier.start);
    if (!isCompositeKey(identifier)) return names.resolve(name);
    const role = this.keyRole(identifier);
    if (role === 'field') return NONE;
    const entity = names.resolve(name);
    // A key that is declared nowhere must be a field; no field is written as the key of a map by a predeclared name.
    return role === 'unknown' && (entity.kind === 'unknown' || entity.kind === 'universe') ? NONE : entity;
  }

  /** A tree knows its file as a text; all trees of a program come from its source files. */
  #namesOf(file: SourceFile): FileNames {
    let names = this.#files.get(file);
    if (names === undefined) {
      names = new FileNames(this.#program, file);
      this.#files.set(file, names);
    }
    return names;
  }

  #keyRole(bound: Bound, tree: Tree, keyedElement: number): KeyRole {
    const entity = (node: Node): Entity => {
      const slot = bound.slots[node.id] ?? 0;
      if (slot > 0) return bound.locals[slot - 1]?.entity ?? NONE;
      return slot < 0 ? this.inFile(tree.file as SourceFile, bound.names[-slot - 1] ?? '') : NONE;
    };
    const queries: KeyQueries = {
      entity,
      resolve: (member, name) => this.inFile(member.file, name),
      importedMember: (node, name) => {
        const pkg = entity(node);
        const member = pkg.kind === 'import' ? pkg.package.lookup(name) : null;
        return pkg.kind === 'import' && member !== null ? { kind: 'member', package: pkg.package, member } : NONE;
      },
    };
    return keyRole(queries, tree, keyedElement);
  }
}

/** Whether the identifier is the name in a package-level declaration. Local ones have bindings, so they never come here. */
function declaresMember(identifier: Node): boolean {
  const spec = identifier.parent;
  switch (spec?.kind) {
    case K.function_declaration: case K.type_spec: case K.type_alias: case K.var_spec: case K.const_spec: break;
    default: return false;
  }
  return identifier.field === F.name;
}
