import { F, K, type Node } from '../syntax/tree.ts';
import type { Declaration } from '../syntax/outline.ts';
import type { SourceFile } from '../syntax/source-file.ts';
import { memo } from './memo.ts';
import type { Member, Package } from './project/package.ts';
import type { Binding } from './scopes.ts';
import { functionNode, memberNode } from './types/declared.ts';
import { builtinName } from './types/expression.ts';
import type { Selection } from './types/lookup.ts';
import type { GoType } from './types/type.ts';
import type { Types } from './types/types.ts';

/** What a call runs. */
export type Callee =
  /** A function or method, named as go/types prints it: `context.WithCancel`, `(*sync.WaitGroup).Add`. */
  | { readonly kind: 'function'; readonly fullName: string; readonly function: FunctionRef | null; readonly receiver: Node | null; readonly path: readonly string[] }
  /** A method of an interface: which one runs is not known. */
  | { readonly kind: 'interface'; readonly fullName: string; readonly receiver: Node; readonly path: readonly string[] }
  /** A function literal, called where it stands or through a variable that never holds anything else. */
  | { readonly kind: 'literal'; readonly node: Node }
  | { readonly kind: 'builtin'; readonly name: string }
  | { readonly kind: 'conversion'; readonly type: GoType }
  | { readonly kind: 'unknown'; readonly why: string };

/** A function or method whose source is at hand. One object a declaration. */
export interface FunctionRef {
  readonly package: Package;
  readonly file: SourceFile;
  readonly declaration: Declaration;
  readonly name: string;
  /** The receiver's type name. */
  readonly receiver: string | null;
  /** As go/types prints it. */
  readonly fullName: string;
  /** The declaration, parsed when first asked for; null where it could not be read. */
  node(): Node | null;
}

/** Variables holding variables deeper than this are not followed. */
const ALIAS_LIMIT = 5;

/** Answers what calls run. */
export class Calls {
  readonly #types: Types;
  readonly #refs = new WeakMap<Declaration, FunctionRef>();

  constructor(types: Types) {
    this.#types = types;
  }

  /** What a call-like node runs: a call, or a conversion that the grammar took a call for. */
  readonly callee: (call: Node) => Callee = memo(
    (call) => this.#calleeOf(call),
    () => ({ kind: 'unknown', why: 'the callee depends on itself' }),
  );

  /** The full name of the function, method or interface method that a call runs; null for everything else. */
  nameOf(call: Node): string | null {
    const callee = this.callee(call);
    return callee.kind === 'function' || callee.kind === 'interface' ? callee.fullName : null;
  }

  /** What the value of an expression runs when it is called. */
  functionValue(expression: Node, depth = 0): Callee {
    const node = unwrapped(this.#types, expression);
    if (node.kind === K.func_literal) return { kind: 'literal', node };
    const builtin = builtinName(this.#types, node);
    if (builtin !== null) return { kind: 'builtin', name: builtin };
    if (this.#types.denotesType(node)) return { kind: 'conversion', type: this.#types.fromSyntax(node) };
    const entity = this.#types.entityOf(node);
    switch (entity?.kind) {
      case 'local': return this.#variable(entity.binding, depth);
      case 'member':
        if (entity.member.declaration.kind === 'function') return this.#function(entity.package, entity.member);
        return { kind: 'unknown', why: `${node.text} is a variable` };
      case 'unknown': return this.#opaqueFunction(node) ?? { kind: 'unknown', why: entity.why };
      case 'universe': case 'import': case 'label': return { kind: 'unknown', why: `${node.text} is no function` };
      case 'none': case undefined: return this.#selected(node);
      default: return entity satisfies never;
    }
  }

  /** The function that a declaration node declares. */
  refOf(declaration: Node): FunctionRef | null {
    const pkg = this.#types.packageOf(declaration);
    const file = declaration.tree.file;
    const name = declaration.child(F.name)?.text;
    const owner = pkg.files.find((candidate) => candidate === file);
    const found = owner?.declarationAt(declaration.start);
    if (owner === undefined || found === null || found === undefined || name === undefined) return null;
    return this.#ref(pkg, { file: owner, declaration: found, name });
  }

  #calleeOf(call: Node): Callee {
    const target = call.child(F.function) ?? call.child(F.type);
    return target === null ? { kind: 'unknown', why: 'no call' } : this.functionValue(target);
  }

  /** A variable that gets one value in its life stands for that value. */
  #variable(binding: Binding, depth: number): Callee {
    const why = `${binding.name} can hold more than one function`;
    const only = soleValue(binding);
    if (only === null || depth > ALIAS_LIMIT) return { kind: 'unknown', why };
    return this.functionValue(only, depth + 1);
  }

  #selected(node: Node): Callee {
    if (node.kind !== K.selector_expression && node.kind !== K.qualified_type) return { kind: 'unknown', why: 'the callee is computed' };
    const selection = this.#types.selection(node);
    const receiver = node.children[0];
    if (receiver === undefined) return { kind: 'unknown', why: 'an incomplete selector' };
    switch (selection?.kind) {
      case 'method': return {
        kind: 'function', fullName: methodName(selection), receiver, path: selection.path,
        function: selection.member === null || selection.owner.package?.kind !== 'source' ? null : this.#ref(selection.owner.package, selection.member),
      };
      case 'interface-method': return {
        kind: 'interface', fullName: `(${selection.owner?.fullName ?? 'interface'}).${selection.name}`, receiver, path: selection.path,
      };
      case 'field': return { kind: 'unknown', why: `${node.text} is a field` };
      case 'unknown': return { kind: 'unknown', why: selection.why };
      case 'none': case undefined: return { kind: 'unknown', why: `${node.text.slice(0, 60)} selects nothing` };
      default: return selection satisfies never;
    }
  }

  #function(pkg: Package, member: Member): Callee {
    return {
      kind: 'function', fullName: `${pkg.path}.${member.name}`, receiver: null, path: [],
      function: pkg.kind === 'source' ? this.#ref(pkg, member) : null,
    };
  }

  /** `pgx.Connect` where pgx's source is not at hand: the name is certain, what it does is not. */
  #opaqueFunction(node: Node): Callee | null {
    const pkg = this.#types.importedPackage(node);
    const name = node.children[1];
    if (pkg === null || name === undefined || pkg.kind !== 'opaque') return null;
    return { kind: 'function', fullName: `${pkg.path}.${name.text}`, function: null, receiver: null, path: [] };
  }

  #ref(pkg: Package, member: Member): FunctionRef {
    const { declaration, file, name } = member;
    let ref = this.#refs.get(declaration);
    if (ref === undefined) {
      const node = (): Node | null => functionNode(member);
      ref = { package: pkg, file, declaration, name, receiver: declaration.receiver, fullName: fullName(pkg, member), node };
      this.#refs.set(declaration, ref);
    }
    return ref;
  }
}

/** The only value that a variable ever gets; null for parameters and for variables that change or whose address is taken. */
export function soleValue(binding: Binding): Node | null {
  if (binding.addressTaken) return null;
  const values = binding.assignments.filter((assignment) => assignment.kind !== 'zero');
  const only = values[0];
  if (values.length !== 1 || only === undefined || only.value === null) return null;
  if (only.kind !== 'define' && only.kind !== 'assign') return null;
  // Of several results only the first is at index 0; a call is never followed, so that one is harmless.
  return only.index === 0 ? only.value : null;
}

function fullName(pkg: Package, member: Member): string {
  const { receiver } = member.declaration;
  if (receiver === null) return `${pkg.path}.${member.name}`;
  const type = memberNode(member)?.parent?.children[0]?.children[0]?.children.at(-1);
  return type?.kind === K.pointer_type ? `(*${pkg.path}.${receiver}).${member.name}` : `(${pkg.path}.${receiver}).${member.name}`;
}

function methodName(selection: Extract<Selection, { kind: 'method' }>): string {
  const { member, owner: { package: pkg, fullName: typeName } } = selection;
  // A method may be declared on an alias of the type, and is called after it.
  const owner = pkg === null || member === null ? typeName : `${pkg.path}.${member.declaration.receiver ?? selection.owner.name}`;
  return selection.pointer ? `(*${owner}).${selection.name}` : `(${owner}).${selection.name}`;
}

/** The expression without parentheses and without explicit type arguments of a generic function. */
function unwrapped(types: Types, expression: Node): Node {
  const inner = expression.children[0];
  if (inner === undefined) return expression;
  switch (expression.kind) {
    case K.parenthesized_expression: return unwrapped(types, inner);
    case K.index_expression: case K.generic_type: case K.type_instantiation_expression: {
      const type = types.denotesType(expression) ? null : types.typeOf(inner);
      return type?.kind === 'func' && type.typeParameters.length > 0 ? unwrapped(types, inner) : expression;
    }
    default: return expression;
  }
}
