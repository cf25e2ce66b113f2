import { callLike, indexParts, selectorParts, unaryParts, unparen } from '../../syntax/go/expressions.ts';
import { F, K, type Node } from '../../syntax/tree.ts';
import type { Names, Variable } from './names.ts';

/** Something whose value conditions ask for: a variable, `s.closed`, `len(xs)`, `a < b`, `ready()`. */
export interface Subject {
  readonly id: number;
  readonly key: string;
  /** Variables whose assignment ends what is known of it. */
  readonly roots: ReadonlySet<number>;
  /** The variable itself. */
  readonly variable: number | null;
  /** Fields and package-level names in it. */
  readonly names: ReadonlySet<string>;
  /** An element of a map or slice, or a length: changes with `m[k] = v`. */
  readonly indexed: boolean;
  readonly length: boolean;
  /** Other code can change it: what is known of it becomes doubtful at a call. */
  readonly shared: boolean;
  /** Contains a call that may answer otherwise the next time. */
  readonly impure: boolean;
  /** The access paths that it asks for, each with what it goes through. */
  readonly paths: readonly (readonly string[])[];
}

/** Calls that give the same answer for the same arguments. */
const PURE = /^(len|cap|errors\.(Is|As)|(strings|bytes)\.(Contains|ContainsAny|ContainsRune|Equal|EqualFold|HasPrefix|HasSuffix|Index|IndexByte)|time\.Duration|string|byte|rune|u?int(8|16|32|64)?|uintptr|float(32|64))$/;

export function isPureCall(call: Node): boolean {
  const callee = callLike(call)?.function;
  return callee !== undefined && PURE.test(callee.text);
}

/** The subjects of one function, by the text of their expression with variables told apart. */
export class Subjects {
  readonly all: Subject[] = [];
  readonly #names: Names;
  readonly #byKey = new Map<string, Subject>();

  constructor(names: Names) {
    this.#names = names;
  }

  /** The subject of an expression, known or new. */
  of(expression: Node): Subject {
    const draft = new Draft(this.#names);
    draft.write(unparen(expression));
    return this.#intern(draft, draft.key);
  }

  /** The subject `a == b` or `a < b`. */
  relation(left: Node, operator: '==' | '<', right: Node): Subject {
    const draft = new Draft(this.#names);
    draft.write(unparen(left));
    const middle = draft.key;
    draft.key = '';
    draft.write(unparen(right));
    const ordered = operator === '==' ? [middle, draft.key].sort() : [middle, draft.key];
    return this.#intern(draft, ordered.join(` ${operator} `));
  }

  /** The subject of the dynamic type of a value. */
  typeOf(value: Node): Subject {
    const draft = new Draft(this.#names);
    draft.write(unparen(value));
    return this.#intern(draft, `type ${draft.key}`);
  }

  /** The subject of an expression, where a condition asks for it. */
  known(expression: Node): Subject | null {
    const draft = new Draft(this.#names);
    draft.write(unparen(expression));
    return this.#byKey.get(draft.key) ?? null;
  }

  #intern(draft: Draft, key: string): Subject {
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const [root] = draft.roots;
    const made: Subject = {
      id: this.all.length, key, roots: draft.roots, variable: root !== undefined && key === `$${root}` ? root : null,
      names: draft.names, indexed: draft.indexed, length: draft.length, shared: draft.shared, impure: draft.impure, paths: draft.paths,
    };
    this.all.push(made);
    this.#byKey.set(key, made);
    return made;
  }
}

/** Expressions nested deeper than this are taken as they are written. */
const MAX_DEPTH = 100;

/** Writes an expression down in a normal form, and collects what it depends on. */
class Draft {
  key = '';
  readonly roots = new Set<number>();
  readonly names = new Set<string>();
  readonly paths: string[][] = [];
  indexed = false;
  length = false;
  shared = false;
  impure = false;
  readonly #names: Names;
  #depth = 0;

  constructor(names: Names) {
    this.#names = names;
  }

  write(node: Node): void {
    if (this.#depth > MAX_DEPTH) {
      this.key += node.text;
      this.impure = true;
      return;
    }
    this.#depth++;
    this.#write(node);
    this.#depth--;
  }

  #write(node: Node): void {
    const path = this.#access(node);
    if (path !== null) {
      this.paths.push(path);
      this.key += path.at(-1) ?? '';
      return;
    }
    switch (node.kind) {
      case K.parenthesized_expression: return this.write(unparen(node));
      case K.call_expression: case K.type_conversion_expression: return this.#call(node);
      // What a literal does is not looked at; two literals are never the same value.
      case K.func_literal: this.impure = true; break;
      case K.unary_expression: if (unaryParts(node)?.operator === K['<-']) this.impure = true; break;
      default:
    }
    const children = node.allChildren.filter((child) => child.kind !== K.comment);
    if (children.length === 0) {
      this.key += ` ${node.text}`;
      return;
    }
    for (const child of children) this.write(child);
  }

  #call(call: Node): void {
    const parts = callLike(call);
    const start = this.key.length;
    if (!isPureCall(call)) this.impure = true;
    const selector = parts === null ? null : selectorParts(unparen(parts.function));
    const operand = selector === null ? null : unparen(selector.operand);
    // `pkg.F` and methods of package-level variables are names of functions, no values.
    const named = operand === null || (operand.kind === K.identifier && this.#names.variable(operand) === null);
    const receiver = operand === null || named ? null : this.#access(operand);
    if (parts === null || (operand === null && this.#names.variable(parts.function) !== null)) {
      for (const child of call.allChildren) this.write(child);
      return;
    }
    this.key += receiver === null ? parts.function.text : `${receiver.at(-1) ?? ''}.${selector?.name.text ?? ''}`;
    const name = parts.function.text;
    if (name === 'len' || name === 'cap') {
      this.length = true;
      this.indexed = true;
    }
    this.key += '(';
    for (const argument of parts.arguments) {
      this.write(argument);
      this.key += ',';
    }
    this.key += ')';
    // A method's answer hangs on its receiver as a field would.
    if (receiver !== null) this.paths.push([...receiver, this.key.slice(start)]);
  }

  /** The access path of a variable, field, element or target of a pointer, shortest prefix first; null for all else. */
  #access(node: Node): string[] | null {
    if (node.kind === K.identifier) {
      const variable = this.#names.variable(node);
      return variable === null ? this.#packageLevel(node) : this.#variable(variable);
    }
    if (node.kind === K.parenthesized_expression) return this.#access(unparen(node));
    const selector = selectorParts(node);
    if (selector !== null) {
      const operand = this.#access(unparen(selector.operand));
      if (operand === null) return null;
      this.shared = true;
      this.names.add(selector.name.text);
      return [...operand, `${operand.at(-1) ?? ''}.${selector.name.text}`];
    }
    const unary = unaryParts(node);
    if (unary?.operator === K['*']) {
      const operand = this.#access(unparen(unary.operand));
      if (operand === null) return null;
      this.shared = true;
      return [...operand, `${operand.at(-1) ?? ''}*`];
    }
    return node.kind === K.index_expression ? this.#element(node) : null;
  }

  #element(node: Node): string[] | null {
    const parts = indexParts(node);
    const index = parts?.indices[0];
    if (parts === null || index === undefined || parts.indices.length > 1) return null;
    const simple = index.kind === K.identifier ? this.#access(index)?.at(-1) : index.children.length === 0 || node.child(F.index)?.kind === K.interpreted_string_literal ? index.text : undefined;
    if (simple === undefined) return null;
    const operand = this.#access(unparen(parts.operand));
    if (operand === null) return null;
    this.shared = true;
    this.indexed = true;
    return [...operand, `${operand.at(-1) ?? ''}[${simple}]`];
  }

  #variable(variable: Variable): string[] {
    this.roots.add(variable.id);
    if (variable.shared) this.shared = true;
    return [`$${variable.id}`];
  }

  #packageLevel(node: Node): string[] {
    const name = node.text;
    this.names.add(name);
    this.shared = true;
    return [name];
  }
}
