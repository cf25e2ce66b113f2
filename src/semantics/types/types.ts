import { enclosingFunction, K, type Node } from '../../syntax/tree.ts';
import { memo } from '../memo.ts';
import type { Member, Package } from '../project/package.ts';
import type { Program } from '../project/program.ts';
import type { Binding, Entity, Scopes } from '../scopes.ts';
import { constantOf, type Constant } from './constant.ts';
import { declaredType, memberNode } from './declared.ts';
import { coreType } from './core.ts';
import { expressionType, signatureOfCall } from './expression.ts';
import { select, type Selection } from './lookup.ts';
import { denotesType, signature, typeFromSyntax } from './syntax.ts';
import {
  substitute, unknown, type GoType, type NamedType, type TypeDefinition, type TypeParameter,
} from './type.ts';
import { predeclaredUnderlying } from './universe.ts';

/**
 * Static types of Go source, worked out on demand. Every answer is kept, and a question that needs its own answer
 * (an invalid recursive declaration) is cut at unknown. Go's types do not depend on control flow, so nothing here is
 * speculative and the order of questions does not matter.
 */
export class Types {
  readonly program: Program;
  readonly scopes: Scopes;
  /** Counted for the pinned call counts. */
  computed = 0;

  readonly #definitions = new WeakMap<Node, TypeDefinition>();
  readonly #declared = new WeakMap<Member, TypeDefinition>();
  readonly #opaque = new Map<string, TypeDefinition>();

  constructor(program: Program, scopes: Scopes) {
    this.program = program;
    this.scopes = scopes;
  }

  /** The type of an expression; for an expression that denotes a type, that type. */
  readonly typeOf: (expression: Node) => GoType = memo(
    (expression) => {
      this.computed++;
      return expressionType(this, expression);
    },
    () => unknown('the type depends on itself'),
  );

  /** The type that a piece of type syntax denotes. */
  readonly fromSyntax: (node: Node) => GoType = memo(
    (node) => typeFromSyntax(this, node),
    () => unknown('the type depends on itself'),
  );

  /** The type of the name that an identifier declares: variable, constant, parameter, function. */
  readonly declared: (identifier: Node) => GoType = memo(
    (identifier) => declaredType(this, identifier),
    () => unknown('the type depends on itself'),
  );

  /** The value of a constant expression of integer, float, string or boolean kind; null where it is none or unknown. */
  readonly constant: (expression: Node) => Constant | null = memo((expression) => constantOf(this, expression), () => null);

  /** The signature that a function, method, literal, function type or interface method states. */
  readonly signatureOf: (node: Node) => GoType = memo<GoType>((node) => signature(this, node), () => unknown('the type depends on itself'));

  /** The signature of what a call calls, with the type arguments of this call. */
  readonly signatureOfCall: (call: Node) => GoType = memo((call) => signatureOfCall(this, call), () => unknown('the type depends on itself'));

  /** Whether the node names a type rather than a value. */
  denotesType(node: Node): boolean {
    return denotesType(this, node);
  }

  typeOfBinding(binding: Binding): GoType {
    return binding.kind === 'clause' ? this.#clauseType(binding) : this.declared(binding.node);
  }

  /** The type of a package-level function, variable, constant or type. */
  typeOfMember(member: Member): GoType {
    const node = memberNode(member);
    return node === null ? unknown(`${member.name} has no declaration`) : this.declared(node);
  }

  /** The field or method that `operand.name` selects, through pointers, embedding and promotion. */
  select(operand: GoType, name: string, from: Package): Selection {
    return select(this, operand, name, from);
  }

  /** What a selector expression selects. Qualified identifiers (`pkg.Name`) are no selections. */
  readonly selection: (selector: Node) => Selection | null = memo(
    (selector) => this.#selection(selector),
    () => ({ kind: 'unknown', why: 'the type depends on itself' }),
  );

  /** The entity of an identifier or of a qualified identifier `pkg.Name`; null for other nodes. */
  entityOf(node: Node): Entity | null {
    switch (node.kind) {
      case K.identifier: case K.type_identifier: case K.package_identifier: case K.field_identifier:
      case K.nil: case K.true: case K.false: case K.iota:
        return this.scopes.entity(node);
      case K.qualified_type: case K.selector_expression: {
        const [head, name] = node.children;
        if (head === undefined || name === undefined) return null;
        if (head.kind !== K.identifier && head.kind !== K.package_identifier) return null;
        const pkg = this.scopes.entity(head);
        if (pkg.kind !== 'import') return null;
        const member = pkg.package.lookup(name.text);
        if (member !== null) return { kind: 'member', package: pkg.package, member };
        return { kind: 'unknown', why: `${pkg.package.path}.${name.text} is not in the source at hand` };
      }
      case K.parenthesized_expression: case K.parenthesized_type: {
        const inner = node.children[0];
        return inner === undefined ? null : this.entityOf(inner);
      }
      default:
        return null;
    }
  }

  /** The package of an opaque qualified identifier such as `pgx.Connect` where pgx's source is not at hand. */
  importedPackage(node: Node): Package | null {
    const head = node.children[0];
    if (head === undefined || (head.kind !== K.identifier && head.kind !== K.package_identifier)) return null;
    const entity = this.scopes.entity(head);
    return entity.kind === 'import' ? entity.package : null;
  }

  /** The type that a `type_spec` defines. */
  definitionOf(spec: Node): TypeDefinition {
    const pkg = this.packageOf(spec);
    const member = enclosingFunction(spec) === null ? pkg.lookup(spec.children[0]?.text ?? '') : null;
    return member === null ? this.#localDefinition(spec, pkg) : this.definition(pkg, member);
  }

  #localDefinition(spec: Node, pkg: Package): TypeDefinition {
    let definition = this.#definitions.get(spec);
    if (definition === undefined) {
      const name = spec.children[0]?.text ?? '';
      definition = { package: pkg, name, fullName: `${pkg.path}.${name}`, spec, local: true };
      this.#definitions.set(spec, definition);
    }
    return definition;
  }

  /** The type that a package-level declaration defines. It is parsed when somebody asks what the type is made of. */
  definition(pkg: Package, member: Member): TypeDefinition {
    let definition = this.#declared.get(member);
    if (definition === undefined) {
      definition = new DeclaredType(pkg, member);
      this.#declared.set(member, definition);
    }
    return definition;
  }

  /** A defined type of which only package and name are known. */
  opaque(pkg: Package, name: string): TypeDefinition {
    const fullName = `${pkg.path}.${name}`;
    let definition = this.#opaque.get(fullName);
    if (definition === undefined) {
      definition = { package: pkg, name, fullName, spec: null, local: false };
      this.#opaque.set(fullName, definition);
    }
    return definition;
  }

  /** The underlying type; type arguments put in. Opaque types are unknown. */
  underlying(type: GoType): GoType {
    for (let depth = 0; type.kind === 'named'; depth++) {
      const { spec, fullName } = type.definition;
      if (type.definition.package === null) return predeclaredUnderlying(fullName);
      // A chain of definitions this long exists only where a type is defined by itself.
      if (spec === null || depth > 50) return unknown(`the declaration of ${fullName} is not in the source at hand`);
      const syntax = spec.children.at(-1);
      if (syntax === undefined) return unknown(`${fullName} is not declared whole`);
      type = substitute(this.fromSyntax(syntax), this.typeArguments(type));
    }
    return type;
  }

  /** The type parameters of a definition, each with its argument. */
  typeArguments(type: NamedType): ReadonlyMap<Node, GoType> {
    const map = new Map<Node, GoType>();
    if (type.args.length === 0 || type.definition.spec === null) return map;
    this.typeParameters(type.definition.spec).forEach((parameter, index) => {
      const arg = type.args[index];
      if (arg !== undefined) map.set(parameter.node, arg);
    });
    return map;
  }

  /** The type parameters that a function, method or type declares, in order. */
  typeParameters(declaration: Node): TypeParameter[] {
    const list = declaration.childOfKind(K.type_parameter_list);
    if (list === null) return [];
    return list.children.flatMap((group) => {
      const constraint = group.children.at(-1) ?? null;
      return group.children.slice(0, -1).map((node): TypeParameter => ({ kind: 'type-parameter', name: node.text, node, constraint }));
    });
  }

  /** The interface that constrains a type parameter. */
  constraint(parameter: TypeParameter): GoType {
    if (parameter.constraint === null) return unknown(`the constraint of ${parameter.name} is not at hand`);
    const type = this.fromSyntax(parameter.constraint);
    const inner = this.underlying(type);
    return inner.kind === 'interface' || inner.kind === 'unknown' ? inner : { kind: 'interface', methods: [], embedded: [type], implicit: true };
  }

  /** The underlying type; for a type parameter the single underlying type of its type set, if there is one. */
  core(type: GoType): GoType {
    return coreType(this, type);
  }

  packageOf(node: Node): Package {
    return this.program.packageOf(node.tree.file);
  }

  #selection(selector: Node): Selection | null {
    const operand = selector.children[0];
    const name = selector.children.at(-1);
    if (operand === undefined || name === undefined || operand === name) return null;
    if (this.importedPackage(selector) !== null) return null;
    return this.select(this.typeOf(operand), name.text, this.packageOf(selector));
  }

  #clauseType(binding: Binding): GoType {
    const clause = binding.clause;
    const guard = clause?.parent;
    if (clause === undefined || clause === null || guard === null || guard === undefined) return unknown('a clause outside a switch');
    const types = clause.kind === K.type_case ? clause.children.filter((child) => isTypeOfCase(clause, child)) : [];
    const only = types[0];
    if (types.length === 1 && only !== undefined && only.kind !== K.nil && only.text !== 'nil') return this.fromSyntax(only);
    const value = switchedValue(guard);
    return value === null ? unknown('a type switch without a value') : this.typeOf(value);
  }
}

function isTypeOfCase(clause: Node, child: Node): boolean {
  return child.kind !== K.statement_list && child.parent === clause;
}

/** The `x` of `switch y := x.(type)`. */
function switchedValue(guard: Node): Node | null {
  const alias = guard.childOfKind(K[':=']);
  const body = guard.childOfKind(K['.']);
  const before = guard.children.filter((child) => (alias === null || child.start >= alias.end) && (body === null || child.end <= body.start));
  return before.at(-1) ?? null;
}

class DeclaredType implements TypeDefinition {
  readonly package: Package;
  readonly name: string;
  readonly fullName: string;
  readonly local = false;
  readonly #member: Member;
  #spec: Node | null | undefined;

  constructor(pkg: Package, member: Member) {
    this.package = pkg;
    this.name = member.name;
    this.fullName = `${pkg.path}.${member.name}`;
    this.#member = member;
  }

  get spec(): Node | null {
    return (this.#spec ??= memberNode(this.#member)?.parent ?? null);
  }
}
