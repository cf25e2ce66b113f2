import { binaryParts, callLike, unaryParts, unparen } from '../../syntax/go/expressions.ts';
import { integerValue, stringValue } from '../../syntax/go/literals.ts';
import { F, K, type Kind, type Node } from '../../syntax/tree.ts';
import type { Comparison, Constant } from './domain.ts';
import type { Edge } from './graph.ts';
import type { Names } from './names.ts';
import type { Subject, Subjects } from './subjects.ts';

export interface ConstantOptions {
  /** The value of a constant expression; null for any other. Literals are known without. */
  readonly constant?: (expression: Node) => bigint | number | string | boolean | null;
}

/** A condition as a comparison of one subject with a constant. */
export interface Atom {
  readonly subject: Subject;
  readonly test: Comparison;
  /** The condition holds where the comparison does not. */
  readonly negated: boolean;
  /** What cannot be nil where the condition holds: `err` of `errors.Is(err, x)`. */
  readonly nonNil: Subject | null;
}

/** What an edge decides: an atom and its outcome, or a fixed answer; null where it decides nothing. */
export type Choice =
  | { readonly kind: 'atom'; readonly atom: Atom; readonly outcome: boolean; readonly condition: Node }
  | { readonly kind: 'fixed'; readonly possible: boolean };

/** Reads the conditions of one function. */
export class Conditions {
  readonly #names: Names;
  readonly #subjects: Subjects;
  readonly #constant: (expression: Node) => bigint | number | string | boolean | null;
  readonly #atoms = new Map<Node, Atom | boolean>();

  constructor(names: Names, subjects: Subjects, options: ConstantOptions) {
    this.#names = names;
    this.#subjects = subjects;
    this.#constant = options.constant ?? (() => null);
  }

  choice(edge: Edge): Choice | null {
    const { condition, kind } = edge;
    if (condition === null) return null;
    switch (kind) {
      case 'true': case 'false': return this.#decided(condition, kind === 'true', () => this.#condition(condition));
      case 'case': case 'miss': {
        const clause = edge.node;
        if (clause?.kind === K.type_case) return this.#type(condition, clause);
        const tag = clause?.parent?.child(F.value) ?? null;
        return tag === null ? null : this.#decided(condition, kind === 'case', () => this.#comparison(unparen(tag), K['=='], unparen(condition)));
      }
      default: return null;
    }
  }

  /** The value of an expression, where it is a constant. */
  constantOf(expression: Node): Constant | null {
    const node = unparen(expression);
    switch (node.kind) {
      case K.nil: case K.true: case K.false: return node.text;
      case K.int_literal: case K.rune_literal: {
        const value = integerValue(node);
        return value === null ? null : `#${Number(value)}`;
      }
      case K.float_literal: {
        const value = Number(node.text.replaceAll('_', ''));
        return Number.isNaN(value) ? null : `#${value}`;
      }
      case K.interpreted_string_literal: case K.raw_string_literal: {
        const value = stringValue(node);
        return value === null ? null : JSON.stringify(value);
      }
      case K.unary_expression: {
        const parts = unaryParts(node);
        const operand = parts?.operator === K['-'] ? this.constantOf(parts.operand) : null;
        if (operand?.startsWith('#') === true) return `#${-Number(operand.slice(1))}`;
        break;
      }
      default:
    }
    const value = this.#mayBeConstant(node) ? this.#constant(node) : null;
    switch (typeof value) {
      case 'bigint': case 'number': return `#${Number(value)}`;
      case 'boolean': return String(value);
      case 'string': return JSON.stringify(value);
      default: return null;
    }
  }

  /** Spares the types a question about every operand: fields, elements and calls are no constants. */
  #mayBeConstant(node: Node): boolean {
    if (node.kind === K.identifier || node.kind === K.binary_expression) return true;
    const operand = node.kind === K.selector_expression ? node.child(F.operand) : null;
    return operand?.kind === K.identifier && this.#names.variable(operand) === null;
  }

  #decided(condition: Node, outcome: boolean, read: () => Atom | boolean): Choice {
    let atom = this.#atoms.get(condition);
    if (atom === undefined) {
      atom = read();
      this.#atoms.set(condition, atom);
    }
    if (typeof atom === 'boolean') return { kind: 'fixed', possible: atom === outcome };
    return { kind: 'atom', atom, outcome: outcome !== atom.negated, condition };
  }

  #condition(node: Node): Atom | boolean {
    const inner = unparen(node);
    const constant = this.constantOf(inner);
    if (constant === 'true' || constant === 'false') return constant === 'true';
    const parts = binaryParts(inner);
    if (parts !== null && COMPARISONS.has(parts.operator)) return this.#comparison(unparen(parts.left), parts.operator, unparen(parts.right));
    const subject = this.#subjects.of(inner);
    return { subject, test: { operator: '==', value: 'true' }, negated: false, nonNil: this.#foundError(inner) };
  }

  #comparison(left: Node, operator: Kind, right: Node): Atom | boolean {
    const a = this.constantOf(left);
    const b = this.constantOf(right);
    if (a !== null && b !== null) return this.#fixed(a, operator, b) ?? this.#relation(left, operator, right);
    if (b !== null) return this.#against(left, operator, b) ?? this.#relation(left, operator, right);
    if (a !== null) return this.#against(right, MIRRORED.get(operator) ?? operator, a) ?? this.#relation(left, operator, right);
    const equality = operator === K['=='] || operator === K['!='];
    if (equality && this.#isSymbol(right) && !this.#isSymbol(left)) return this.#against(left, operator, `=${right.text}`) ?? this.#relation(left, operator, right);
    if (equality && this.#isSymbol(left) && !this.#isSymbol(right)) return this.#against(right, operator, `=${left.text}`) ?? this.#relation(left, operator, right);
    return this.#relation(left, operator, right);
  }

  #against(node: Node, operator: Kind, constant: Constant): Atom | null {
    const subject = this.#subjects.of(node);
    const base = { subject, nonNil: null };
    switch (operator) {
      case K['==']: return { ...base, test: { operator: '==', value: constant === 'false' ? 'true' : constant }, negated: constant === 'false' };
      case K['!=']: return { ...base, test: { operator: '==', value: constant === 'false' ? 'true' : constant }, negated: constant !== 'false' };
      default:
    }
    if (!constant.startsWith('#')) return null;
    const value = Number(constant.slice(1));
    switch (operator) {
      case K['<']: return { ...base, test: { operator: '<', value }, negated: false };
      case K['<=']: return { ...base, test: { operator: '<=', value }, negated: false };
      case K['>']: return { ...base, test: { operator: '<=', value }, negated: true };
      case K['>=']: return { ...base, test: { operator: '<', value }, negated: true };
      default: return null;
    }
  }

  /** Two values of which neither is constant: the comparison as a whole is the subject. */
  #relation(left: Node, operator: Kind, right: Node): Atom {
    const test = { operator: '==', value: 'true' } as const;
    const equality = operator === K['=='] || operator === K['!='];
    const negated = operator === K['!='] || operator === K['<='] || operator === K['>='];
    // `a > b` is `b < a`; `a <= b` is the opposite of `b < a`.
    const swapped = operator === K['>'] || operator === K['<='];
    const subject = swapped ? this.#subjects.relation(right, '<', left) : this.#subjects.relation(left, equality ? '==' : '<', right);
    return { subject, test, negated, nonNil: null };
  }

  #fixed(a: Constant, operator: Kind, b: Constant): boolean | null {
    if (operator === K['==']) return a === b;
    if (operator === K['!=']) return a !== b;
    if (!a.startsWith('#') || !b.startsWith('#')) return null;
    const [x, y] = [Number(a.slice(1)), Number(b.slice(1))];
    return operator === K['<'] ? x < y : operator === K['<='] ? x <= y : operator === K['>'] ? x > y : x >= y;
  }

  /** Type switches on one value agree on equal cases; different ones may overlap. */
  #type(value: Node, clause: Node): Choice {
    const types = clause.childrenOf(F.type).filter((child) => child.isNamed).map((type) => type.text);
    const test = { operator: '==', value: `=${types.sort().join('|')}` } as const;
    return { kind: 'atom', atom: { subject: this.#subjects.typeOf(value), test, negated: false, nonNil: null }, outcome: true, condition: value };
  }

  /** A name that looks like a constant: `pkg.Name`, or a package-level name. */
  #isSymbol(node: Node): boolean {
    if (node.kind === K.identifier) return this.#names.variable(node) === null;
    if (node.kind !== K.selector_expression) return false;
    const operand = node.child(F.operand);
    return operand?.kind === K.identifier && this.#names.variable(operand) === null && /^\p{Lu}/u.test(node.child(F.field)?.text ?? '');
  }

  #foundError(call: Node): Subject | null {
    const parts = callLike(call);
    const [error] = parts?.arguments ?? [];
    return error !== undefined && /^errors\.(Is|As)$/.test(parts?.function.text ?? '') ? this.#subjects.of(error) : null;
  }
}

const COMPARISONS: ReadonlySet<Kind> = new Set([K['=='], K['!='], K['<'], K['<='], K['>'], K['>=']]);
const MIRRORED: ReadonlyMap<Kind, Kind> = new Map<Kind, Kind>([[K['<'], K['>']], [K['>'], K['<']], [K['<='], K['>=']], [K['>='], K['<=']]]);
