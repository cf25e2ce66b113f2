import { F, K, type Node } from '../syntax/tree.ts';
import { callLike, unaryParts, unparen } from '../syntax/go/expressions.ts';
import { functionParts } from '../syntax/go/declarations.ts';
import type { Callee, Calls } from './calls.ts';
import { memo } from './memo.ts';
import { comparePaths } from './paths/compare.ts';
import { argumentInPlace } from './paths/in-place.ts';
import { isSetOnce, isStable } from './paths/changes.ts';
import type { AccessPath, Holds, PathMapping, PathStep } from './paths/path.ts';
import type { Binding, Scopes } from './scopes.ts';
import type { Selection } from './types/lookup.ts';
import { deref, type Answer, type GoType, type TypeDefinition } from './types/type.ts';
import type { Types } from './types/types.ts';

export { displayPath, fieldKey, rebase, sharedKey } from './paths/path.ts';
export type { AccessPath, Holds, PathMapping, PathRoot, PathStep } from './paths/path.ts';

/**
 * Which object an expression stands for. Parentheses, `&`, `*`, slicing, conversions and type assertions are seen through;
 * so are variables that get one value in their life, where that value is a reference to an object with a path of its own.
 */
export class Paths {
  readonly #scopes: Scopes;
  readonly #types: Types;
  readonly #calls: Calls;

  constructor(scopes: Scopes, types: Types, calls: Calls) {
    this.#scopes = scopes;
    this.#types = types;
    this.#calls = calls;
  }

  /** The access path of an expression; null for what is no path: constants, arithmetic, receives, method values. */
  readonly pathOf: (expression: Node) => AccessPath | null = memo((expression) => this.#build(expression), () => null);

  /** The object whose method a call runs: `s.wg` for `s.wg.Add(1)`, `s.WaitGroup` for `s.Add(1)` with an embedded group. */
  readonly receiverOf: (call: Node) => AccessPath | null = memo(
    (call) => this.receiverOfCallee(this.#calls.callee(call)),
    () => null,
  );

  /** The same for what a call or a method value was found to run. */
  receiverOfCallee(callee: Callee): AccessPath | null {
    if ((callee.kind !== 'function' && callee.kind !== 'interface') || callee.receiver === null) return null;
    const path = this.pathOf(callee.receiver);
    return path === null ? null : this.#through(path, callee.path, callee.receiver);
  }

  /**
   * Whether two expressions stand for the same object: *proven* where both lead there in the same way and nothing on the
   * way changes in their declarations, *refuted* where they lead to different variables, fields or freshly made objects.
   * Mentions of a variable that a loop declares are compared within one turn.
   */
  sameObject(a: Node, b: Node): Answer {
    const [first, second] = [this.pathOf(a), this.pathOf(b)];
    return first === null || second === null ? 'unknown' : this.same(first, second, [a, b]);
  }

  /** The same for paths. `at` are nodes of the declarations in which they are used. */
  same(a: AccessPath, b: AccessPath, at: readonly Node[] = []): Answer {
    const trees = [...new Set([...at.map((node) => node.tree), ...treesOf(a), ...treesOf(b)])];
    return comparePaths(a, b, trees, (binding) => this.#fresh(binding), this.#types);
  }

  /**
   * How a call's arguments and receiver are named inside what it runs. Parameters that are copies of values, variadic and
   * reassigned ones have no path in the caller. Variables that a literal captures are their own.
   */
  mapping(call: Node): PathMapping {
    const callee = this.#calls.callee(call);
    const fn = callee.kind === 'literal' ? callee.node : callee.kind === 'function' ? (callee.function?.node() ?? null) : null;
    const parts = fn === null ? null : functionParts(fn);
    const given = callLike(call);
    if (fn === null || parts === null || given === null) return () => null;
    return (binding) => {
      if (binding.function !== fn) return callee.kind === 'literal' && encloses(binding, fn) ? this.#localPath(binding) : null;
      if (this.#holds(this.#types.typeOfBinding(binding)) !== 'reference' || !isSetOnce(binding)) return null;
      if (binding.kind === 'receiver') return this.receiverOf(call);
      const index = parts.parameters.findIndex(({ name, type }) => (name ?? type) === binding.node);
      const parameter = parts.parameters[index];
      if (parameter === undefined || parameter.variadic || given.arguments.length < parts.parameters.length - 1) return null;
      const argument = given.arguments[index];
      return argument === undefined ? null : this.pathOf(argument);
    };
  }

  /** The path of a local itself, or of what it is another name for. */
  ofBinding(binding: Binding): AccessPath {
    return this.#localPath(binding);
  }

  #build(node: Node): AccessPath | null {
    switch (node.kind) {
      case K.parenthesized_expression: case K.parenthesized_type: case K.pointer_type: case K.variadic_argument:
        return this.#first(node);
      case K.slice_expression: {
        const operand = node.child(F.operand);
        return operand === null ? null : this.#retyped(this.pathOf(operand), node);
      }
      case K.unary_expression: {
        const parts = unaryParts(node);
        if (parts === null || (parts.operator !== K['&'] && parts.operator !== K['*'])) return null;
        return this.#retyped(this.pathOf(parts.operand), node);
      }
      case K.identifier: case K.type_identifier: case K.qualified_type: return this.#named(node);
      case K.selector_expression: return this.#named(node) ?? this.#selected(node);
      case K.index_expression: case K.generic_type: return this.#indexed(node);
      case K.call_expression: case K.type_conversion_expression: return this.#called(node);
      case K.type_assertion_expression: {
        const operand = node.child(F.operand);
        if (operand === null) return null;
        return this.#holds(this.#types.typeOf(node)) === 'reference' ? this.#retyped(this.pathOf(operand), node) : null;
      }
      case K.composite_literal: case K.func_literal: return this.#made('fresh', node);
      default: return null;
    }
  }

  #first(node: Node): AccessPath | null {
    const inner = node.children[0];
    return inner === undefined ? null : this.pathOf(inner);
  }

  #retyped(path: AccessPath | null, node: Node): AccessPath | null {
    return path === null ? null : { ...path, type: this.#types.typeOf(node) };
  }

  #made(kind: 'fresh' | 'call', node: Node): AccessPath {
    const type = this.#types.typeOf(node);
    return { root: { kind, node }, rootHolds: this.#holds(type), steps: [], type };
  }

  #named(node: Node): AccessPath | null {
    const entity = this.#types.entityOf(node);
    if (entity?.kind === 'local') {
      const { kind } = entity.binding;
      return kind === 'type' || kind === 'type-parameter' || kind === 'constant' ? null : this.#localPath(entity.binding);
    }
    if (entity?.kind !== 'member' || (entity.member.declaration.kind !== 'var' && entity.member.declaration.kind !== 'function')) return null;
    const type = this.#types.typeOfMember(entity.member);
    return { root: { kind: 'package', package: entity.package, member: entity.member }, rootHolds: this.#holds(type), steps: [], type };
  }

  #localPath(binding: Binding): AccessPath {
    return this.#aliased(binding) ?? this.#rootedAt(binding);
  }

  #rootedAt(binding: Binding): AccessPath {
    const type = this.#types.typeOfBinding(binding);
    return { root: { kind: 'local', binding }, rootHolds: this.#holds(type), steps: [], type };
  }

  /** What a variable is another name for: `w` in `w := &s.wg`, a parameter of a literal that is called where it stands. */
  #aliased(binding: Binding): AccessPath | null {
    if (!isSetOnce(binding)) return null;
    const type = this.#types.typeOfBinding(binding);
    const value = this.#source(binding);
    // A value is copied; where the type is not known it may be.
    if (value === null || (this.#holds(type) !== 'reference' && unaryParts(unparen(value))?.operator !== K['&'])) return null;
    const path = this.pathOf(value);
    if (path === null || path.root.kind === 'fresh' || path.root.kind === 'call') return null;
    return isStable(path, [binding.node.tree]) ? { ...path, type } : null;
  }

  #source(binding: Binding): Node | null {
    if (binding.kind === 'parameter') return argumentInPlace(binding);
    const only = binding.assignments.find(({ kind }) => kind !== 'zero');
    if (only === undefined || only.index !== 0) return null;
    return only.kind === 'define' || only.kind === 'assign' || only.kind === 'clause' ? only.value : null;
  }

  #selected(node: Node): AccessPath | null {
    const operand = node.child(F.operand);
    const name = node.child(F.field);
    if (operand === null || name === null) return null;
    const selection = this.#types.selection(node);
    if (selection?.kind === 'method' || selection?.kind === 'interface-method') return null;
    const base = this.pathOf(operand);
    if (base === null) return null;
    const through = selection?.kind === 'field' ? this.#through(base, selection.path, operand) : base;
    const type = this.#types.typeOf(node);
    const step = this.#step(name.text, selection, false, type);
    return { root: through.root, rootHolds: through.rootHolds, steps: [...through.steps, step], type };
  }

  /** Goes on through embedded fields that promotion leaves out of the source. */
  #through(path: AccessPath, names: readonly string[], operand: Node): AccessPath {
    let type = path.type;
    const steps = [...path.steps];
    for (const name of names) {
      const selection = this.#types.select(type, name, this.#types.packageOf(operand));
      type = selection.kind === 'field' ? selection.type : { kind: 'unknown', why: `the type of ${name} is not at hand` };
      steps.push(this.#step(name, selection, true, type));
    }
    return names.length === 0 ? path : { root: path.root, rootHolds: path.rootHolds, steps, type };
  }

  #step(name: string, selection: Selection | null, implicit: boolean, type: GoType): PathStep {
    const owner = selection?.kind === 'field' && selection.owner !== null ? ownerName(selection.owner) : null;
    return { kind: 'field', name, owner, implicit, holds: this.#holds(type) };
  }

  #indexed(node: Node): AccessPath | null {
    const operand = node.child(F.operand) ?? node.child(F.type);
    const index = node.child(F.index) ?? node.child(F.type_arguments)?.children[0] ?? null;
    if (operand === null || index === null || this.#types.denotesType(node)) return null;
    const base = this.pathOf(operand);
    // Type arguments of a generic function stand in brackets too.
    if (base === null || base.type.kind === 'func') return null;
    const inner = index.kind === K.type_elem ? (index.children[0] ?? index) : index;
    const constant = this.#types.constant(inner);
    const type = this.#types.typeOf(node);
    const step: PathStep = {
      kind: 'index', constant: constant === null ? null : String(constant), variable: this.#scopes.binding(unparen(inner)),
      text: inner.text, holds: this.#holds(type),
    };
    return { root: base.root, rootHolds: base.rootHolds, steps: [...base.steps, step], type };
  }

  #called(node: Node): AccessPath | null {
    const callee = this.#calls.callee(node);
    const argument = callLike(node)?.arguments[0] ?? node.child(F.operand);
    if (callee.kind === 'conversion') return argument === null ? null : this.#converted(node, argument);
    if (callee.kind !== 'builtin') return this.#made('call', node);
    return callee.name === 'new' || callee.name === 'make' ? this.#made('fresh', node) : null;
  }

  /** Conversions keep a reference; between two defined types the object would have two types, which nothing here expects. */
  #converted(node: Node, argument: Node): AccessPath | null {
    const [to, from] = [this.#types.typeOf(node), this.#types.typeOf(argument)];
    if (this.#holds(to) !== 'reference') return null;
    const [target, source] = [deref(to), deref(from)];
    const renamed = target.kind === 'named' && source.kind === 'named' && target.definition !== source.definition;
    if (renamed && this.#types.underlying(to).kind !== 'interface') return null;
    return this.#retyped(this.pathOf(argument), node);
  }

  /** The expression that made the object to which a variable refers all its life. */
  #fresh(binding: Binding): Node | null {
    const value = isSetOnce(binding) && binding.kind !== 'parameter' ? this.#source(binding) : null;
    const root = value === null ? undefined : this.pathOf(value)?.root;
    return root?.kind === 'fresh' ? root.node : null;
  }

  #holds(type: GoType): Holds {
    const inner = this.#types.underlying(type);
    switch (inner.kind) {
      case 'pointer': case 'chan': case 'map': case 'slice': case 'func': case 'interface': return 'reference';
      case 'basic': return inner.name === 'untyped nil' || inner.name === 'unsafe.Pointer' ? 'reference' : 'value';
      case 'struct': case 'array': return 'value';
      case 'named': case 'tuple': case 'type-parameter': case 'union': case 'unknown': return 'unknown';
      default: return inner satisfies never;
    }
  }
}

/** Types of functions have no name of their own beyond it. */
function ownerName(owner: TypeDefinition): string {
  return owner.local && owner.spec !== null ? `${owner.fullName}@${owner.spec.start}` : owner.fullName;
}

function encloses(binding: Binding, literal: Node): boolean {
  return binding.function.contains(literal);
}

function treesOf(path: AccessPath): Node['tree'][] {
  const { root } = path;
  return root.kind === 'local' ? [root.binding.node.tree] : root.kind === 'package' ? [] : [root.node.tree];
}
