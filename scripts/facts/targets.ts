import { F, K, type Node } from '../../src/syntax/tree.ts';
import type { Program } from '../../src/semantics/project/program.ts';
import { isCompositeKey, type Entity } from '../../src/semantics/scopes.ts';
import { memberNode } from '../../src/semantics/types/declared.ts';
import { elidedType, isUnsafe } from '../../src/semantics/types/expression.ts';
import { isMisreadName } from '../../src/semantics/types/quirks.ts';
import { deref, type GoType } from '../../src/semantics/types/type.ts';
import type { Types } from '../../src/semantics/types/types.ts';
import { memberName, methodName } from './names.ts';

/** What an identifier stands for. */
export type Target =
  | { readonly kind: 'node'; readonly node: Node }
  /** An object of the standard library or of a dependency. */
  | { readonly kind: 'elsewhere'; readonly name: string }
  | { readonly kind: 'universe'; readonly name: string }
  | { readonly kind: 'package'; readonly path: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly why: string };

/** Finds what identifiers stand for, selected names and keys of literals included. */
export class Targets {
  readonly #program: Program;
  readonly #types: Types;
  readonly #prefix: string;

  /** Of shown paths, those below `prefix` are of the module at hand. */
  constructor(program: Program, types: Types, prefix: string) {
    this.#program = program;
    this.#types = types;
    this.#prefix = prefix;
  }

  of(node: Node): Target {
    if (node.text === '_') return { kind: 'none' };
    const parent = node.parent;
    if (node.kind === K.label_name) return this.#entity(this.#types.scopes.entity(node));
    if (parent !== null) {
      if (node.kind === K.field_identifier && parent.kind !== K.selector_expression && !isKey(node)) return this.#node(node);
      if (isSelected(node, parent)) return isEmbedded(parent) ? this.#node(node) : this.#selected(node, parent);
      if (isEmbedded(node) || declaresParameter(node, parent)) return this.#node(node);
    }
    if (isCompositeKey(node) || isKey(node)) {
      const field = this.#key(node);
      if (field !== null) return field;
    }
    return this.#entity(this.#types.scopes.entity(node));
  }

  /** The declaring identifier, or the full name where it is outside the project. */
  #node(node: Node): Target {
    return this.#isOwn(node) ? { kind: 'node', node } : { kind: 'elsewhere', name: `${this.#types.packageOf(node).path}.${node.text}` };
  }

  #isOwn(node: Node): boolean {
    return node.tree.file.path.startsWith(this.#prefix) && this.#program.isOwn(this.#types.packageOf(node));
  }

  #entity(entity: Entity): Target {
    switch (entity.kind) {
      case 'local': return { kind: 'node', node: entity.binding.node };
      case 'member': {
        const node = memberNode(entity.member);
        if (node === null) return { kind: 'unknown', why: 'a declaration that cannot be read' };
        return this.#isOwn(node) ? { kind: 'node', node } : { kind: 'elsewhere', name: memberName(entity.package, entity.member) };
      }
      case 'import': return { kind: 'package', path: entity.package.path };
      case 'universe': return { kind: 'universe', name: entity.name };
      case 'label': return entity.node === null ? { kind: 'unknown', why: 'a label that is not there' } : { kind: 'node', node: entity.node };
      case 'none': return { kind: 'none' };
      case 'unknown': return { kind: 'unknown', why: entity.why };
      default: return entity satisfies never;
    }
  }

  #selected(name: Node, selector: Node): Target {
    const entity = this.#types.entityOf(selector);
    if (entity !== null) {
      if (isUnsafe(this.#types, selector)) return { kind: 'universe', name: `unsafe.${name.text}` };
      if (name.text === 'Pointer' && this.#types.importedPackage(selector)?.path === 'unsafe') return { kind: 'elsewhere', name: 'unsafe.Pointer' };
      return this.#entity(entity);
    }
    const selection = this.#types.selection(selector);
    switch (selection?.kind) {
      case 'field':
        return selection.node === null ? { kind: 'unknown', why: 'a field without a place' } : this.#field(selection.node);
      case 'method': case 'interface-method': {
        const node = selection.kind === 'method' ? (selection.declaration?.child(F.name) ?? null) : selection.node;
        if (node !== null && this.#isOwn(node)) return { kind: 'node', node };
        const full = methodName(this.#types, selection);
        if (full === null) return { kind: 'unknown', why: whyOf(selection.type) };
        return full === '(error).Error' ? { kind: 'universe', name: full } : { kind: 'elsewhere', name: full };
      }
      case 'unknown': return { kind: 'unknown', why: selection.why };
      case 'none': case undefined: return { kind: 'unknown', why: 'a name that selects nothing' };
      default: return selection satisfies never;
    }
  }

  #key(key: Node): Target | null {
    const keyed = key.closest([K.keyed_element]);
    const body = keyed?.parent;
    if (keyed === null || body?.kind !== K.literal_value) return null;
    const type = this.#types.core(deref(elidedType(this.#types, body)));
    if (type.kind === 'unknown') return { kind: 'unknown', why: type.why };
    if (type.kind !== 'struct') return null;
    const field = type.fields.find((candidate) => candidate.name === key.text);
    return field?.node == null ? { kind: 'unknown', why: 'a field that is not there' } : this.#field(field.node);
  }

  /** An embedded field is declared by the last name of its type. */
  #field(node: Node): Target {
    return this.#node(lastName(node));
  }
}

function whyOf(type: GoType): string {
  return type.kind === 'unknown' ? type.why : 'a type that is not known';
}

/** The name by which an embedded type is known. */
export function lastName(type: Node): Node {
  switch (type.kind) {
    case K.qualified_type: return type.child(F.name) ?? type;
    case K.generic_type: case K.pointer_type: case K.parenthesized_type: return type.children[0] === undefined ? type : lastName(type.children[0]);
    default: return type;
  }
}

function isSelected(node: Node, parent: Node): boolean {
  return (parent.kind === K.selector_expression && node.field === F.field) || (parent.kind === K.qualified_type && node.field === F.name);
}

/** A type that an embedded field consists of. */
export function isEmbedded(type: Node): boolean {
  let node = type;
  while (node.parent?.kind === K.generic_type && node.parent.children[0] === node) node = node.parent;
  const declaration = node.parent;
  return declaration?.kind === K.field_declaration && node.field === F.type && declaration.childOfKind(K.field_identifier) === null;
}

/** Parameters of function types have no scope, so no binding. */
function declaresParameter(node: Node, parent: Node): boolean {
  const isGroup = parent.kind === K.parameter_declaration || parent.kind === K.variadic_parameter_declaration;
  return (isGroup && node.field === F.name) || isMisreadName(node);
}

function isKey(node: Node): boolean {
  return node.kind === K.field_identifier && node.parent?.kind === K.keyed_element;
}
