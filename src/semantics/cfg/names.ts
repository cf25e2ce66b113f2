import { unaryParts, unparen } from '../../syntax/go/expressions.ts';
import { assignment, rangeClause } from '../../syntax/go/statements.ts';
import { K, type Node } from '../../syntax/tree.ts';

/** What this layer has to be told of names and values; it knows neither scopes nor types. */
export interface NameOptions {
  /**
   * The identity of the local that an identifier names, declaring identifiers included; null for anything else. Without it
   * locals are told apart by name alone, and a variable that shadows another counts as an assignment to it.
   */
  readonly bindingOf?: (identifier: Node) => object | null;
}

/** A local variable. */
export interface Variable {
  readonly id: number;
  /** Its address is taken or a nested literal assigns to it: any call may change it. */
  shared: boolean;
}

/** The local variables that a function mentions. */
export class Names {
  readonly #bindingOf: ((identifier: Node) => object | null) | null;
  readonly #byBinding = new Map<object, Variable>();
  readonly #byName = new Map<string, Variable>();
  readonly #declared = new Set<string>();

  constructor(fn: Node, options: NameOptions) {
    this.#bindingOf = options.bindingOf ?? null;
    if (this.#bindingOf === null) this.#declare(fn);
    this.#findShared(fn);
  }

  /** The local that an identifier names; null for package-level names, and for all that is no identifier. */
  variable(node: Node): Variable | null {
    if (node.kind !== K.identifier) return null;
    if (this.#bindingOf === null) {
      const name = node.text;
      return this.#declared.has(name) ? this.#intern(this.#byName, name) : null;
    }
    const binding = this.#bindingOf(node);
    return binding === null ? null : this.#intern(this.#byBinding, binding);
  }

  #intern<Key>(known: Map<Key, Variable>, key: Key): Variable {
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = { id: known.size, shared: false };
    known.set(key, made);
    return made;
  }

  #declare(fn: Node): void {
    for (const node of below(fn, DECLARING)) {
      switch (node.kind) {
        case K.parameter_declaration: case K.variadic_parameter_declaration:
          this.#addNames(node.children);
          break;
        case K.short_var_declaration: case K.var_spec: case K.const_spec: case K.receive_statement: {
          const parts = assignment(node);
          if (parts?.define === true) this.#addNames(parts.targets);
          break;
        }
        case K.range_clause: {
          const parts = rangeClause(node);
          if (parts?.define === true) this.#addNames(parts.targets);
          break;
        }
        default:
      }
    }
  }

  #addNames(nodes: readonly Node[]): void {
    for (const node of nodes) if (node.kind === K.identifier && node.text !== '_') this.#declared.add(node.text);
  }

  #findShared(fn: Node): void {
    let literalEnd = 0;
    const { after } = fn.tree.columns;
    for (const node of below(fn, SHARING)) {
      if (node.kind === K.func_literal && node !== fn) literalEnd = Math.max(literalEnd, after[node.id] ?? 0);
      if (node.kind === K.unary_expression) {
        const parts = unaryParts(node);
        if (parts?.operator === K['&']) this.#share(unparen(parts.operand));
      } else if (node.id < literalEnd) {
        const parts = node.kind === K.range_clause ? rangeClause(node) : assignment(node);
        // By name, `:=` in a literal is taken for a declaration of its own; a binding tells.
        if (parts === null || (parts.define && this.#bindingOf === null)) continue;
        for (const target of parts.targets) this.#share(unparen(target));
      }
    }
  }

  #share(node: Node): void {
    const variable = this.variable(node);
    if (variable !== null) variable.shared = true;
  }
}

/** The nodes of some kinds in a function, nested literals included; no handles are made for the others. */
function* below(fn: Node, kinds: ReadonlySet<number>): Generator<Node, void, undefined> {
  const { kind, after } = fn.tree.columns;
  const end = after[fn.id] ?? 0;
  for (let id = fn.id; id < end; id++) if (kinds.has(kind[id] ?? 0)) yield fn.tree.node(id);
}

const DECLARING: ReadonlySet<number> = new Set([
  K.parameter_declaration, K.variadic_parameter_declaration, K.short_var_declaration, K.var_spec, K.const_spec, K.receive_statement, K.range_clause,
]);

const SHARING: ReadonlySet<number> = new Set([
  K.func_literal, K.unary_expression, K.short_var_declaration, K.assignment_statement, K.inc_statement, K.dec_statement, K.receive_statement, K.range_clause,
]);
