import { binaryParts, callLike, indexParts, selectorParts, unaryParts, unparen } from '../../syntax/go/expressions.ts';
import { assignment, rangeClause } from '../../syntax/go/statements.ts';
import { K, type Node } from '../../syntax/tree.ts';
import type { Conditions } from './conditions.ts';
import { evaluatedNodes } from './expressions.ts';
import type { Element } from './graph.ts';
import type { Names } from './names.ts';
import { isPureCall, type Subject, type Subjects } from './subjects.ts';

export interface ValueOptions {
  /** True where a call's result of that index is never nil. Constructors of errors and contexts are known without. */
  readonly nonNil?: (call: Node, index: number) => boolean;
}

/** What an assignment stores, as far as conditions can tell. */
export type Stored =
  | { readonly kind: 'constant'; readonly value: string }
  | { readonly kind: 'non-nil' }
  | { readonly kind: 'copy'; readonly of: Subject }
  | { readonly kind: 'unknown' };

/** What an element does to what conditions ask for. */
export interface Effect {
  /** By variable. */
  readonly assigned: ReadonlyMap<number, Stored>;
  /** Fields and package-level names that are assigned, of whatever object. */
  readonly names: ReadonlySet<string>;
  /** Variables through which an element is assigned or a collection handed to a call. */
  readonly elements: ReadonlySet<number>;
  /** Variables with a method called on them, which may change the variable itself. */
  readonly receivers: ReadonlySet<number>;
  /** `*p = v`. */
  readonly throughPointer: boolean;
  /** Other code runs: a call, or another goroutine while this one waits. */
  readonly foreign: boolean;
}

const UNKNOWN: Stored = { kind: 'unknown' };

/** Reads what elements do. */
export class Effects {
  readonly #names: Names;
  readonly #subjects: Subjects;
  readonly #conditions: Conditions;
  readonly #nonNil: (call: Node, index: number) => boolean;
  readonly #known = new Map<Element, Effect | null>();

  constructor(names: Names, subjects: Subjects, conditions: Conditions, options: ValueOptions) {
    this.#names = names;
    this.#subjects = subjects;
    this.#conditions = conditions;
    this.#nonNil = options.nonNil ?? (() => false);
  }

  /** Null for an element that changes nothing. */
  of(element: Element): Effect | null {
    const known = this.#known.get(element);
    if (known !== undefined) return known;
    const made = this.#read(element);
    this.#known.set(element, made);
    return made;
  }

  #read(element: Element): Effect | null {
    const draft = { assigned: new Map<number, Stored>(), names: new Set<string>(), elements: new Set<number>(), receivers: new Set<number>(), throughPointer: false, foreign: false };
    if (element.kind === K.range_clause) {
      for (const target of rangeClause(element)?.targets ?? []) this.#assign(target, UNKNOWN, draft);
      draft.foreign = true;
    }
    const deferred = element.kind === K.defer_statement ? element.children[0] : undefined;
    if (element.kind === K.select || element.kind === K.send_statement) draft.foreign = true;
    for (const node of evaluatedNodes(element)) {
      switch (node.kind) {
        case K.assignment_statement: case K.short_var_declaration: case K.var_spec: case K.receive_statement: case K.inc_statement: case K.dec_statement:
          this.#assignment(node, draft);
          break;
        case K.call_expression: case K.type_conversion_expression:
          if (node !== deferred && !isPureCall(node)) this.#call(node, draft);
          break;
        case K.unary_expression:
          if (unaryParts(node)?.operator === K['<-']) draft.foreign = true;
          break;
        default:
      }
    }
    const idle = draft.assigned.size === 0 && draft.names.size === 0 && draft.elements.size === 0 && !draft.foreign && !draft.throughPointer;
    return idle ? null : draft;
  }

  #assignment(node: Node, draft: Draft): void {
    const parts = assignment(node);
    if (parts === null) return;
    const { targets, values, operator } = parts;
    const plain = operator === K['='] || operator === K[':='];
    for (const [index, target] of targets.entries()) {
      const only = values.length === 1 && targets.length > 1;
      const value = only ? values[0] : values[index];
      const declaredOnly = node.kind === K.var_spec && values.length === 0;
      const stored: Stored = !plain ? UNKNOWN : declaredOnly ? { kind: 'constant', value: 'zero' } : value === undefined ? UNKNOWN : this.#stored(value, only ? index : 0, only);
      this.#assign(target, stored, draft);
    }
  }

  #assign(target: Node, stored: Stored, draft: Draft): void {
    const node = unparen(target);
    const variable = this.#names.variable(node);
    if (variable !== null) {
      draft.assigned.set(variable.id, stored);
      return;
    }
    if (node.kind === K.identifier) {
      if (node.text !== '_') draft.names.add(node.text);
      return;
    }
    const selector = selectorParts(node);
    if (selector !== null) {
      draft.names.add(selector.name.text);
      return;
    }
    const index = indexParts(node);
    if (index === null) {
      draft.throughPointer = true;
      return;
    }
    const collection = unparen(index.operand);
    const root = this.#names.variable(collection);
    if (root !== null) draft.elements.add(root.id);
    else draft.names.add(selectorParts(collection)?.name.text ?? collection.text);
  }

  #call(call: Node, draft: Draft): void {
    draft.foreign = true;
    const parts = callLike(call);
    if (parts === null) return;
    for (const argument of parts.arguments) {
      const variable = this.#names.variable(unparen(argument));
      if (variable !== null) draft.elements.add(variable.id);
    }
    const receiver = selectorParts(unparen(parts.function))?.operand;
    const variable = receiver === undefined ? null : this.#names.variable(unparen(receiver));
    if (variable !== null) draft.receivers.add(variable.id);
  }

  #stored(value: Node, index: number, multiple: boolean): Stored {
    const node = unparen(value);
    const constant = multiple ? null : this.#conditions.constantOf(node);
    if (constant !== null) return { kind: 'constant', value: constant };
    switch (node.kind) {
      case K.func_literal: case K.composite_literal: return { kind: 'non-nil' };
      case K.unary_expression: return unaryParts(node)?.operator === K['&'] ? { kind: 'non-nil' } : UNKNOWN;
      case K.call_expression: case K.type_conversion_expression: {
        const callee = callLike(node)?.function.text ?? '';
        return CONSTRUCTORS.test(callee) || this.#nonNil(node, index) ? { kind: 'non-nil' } : UNKNOWN;
      }
      default: {
        if (multiple || binaryParts(node) !== null) return UNKNOWN;
        const of = this.#subjects.known(node);
        return of === null || of.impure ? UNKNOWN : { kind: 'copy', of };
      }
    }
  }
}

interface Draft {
  readonly assigned: Map<number, Stored>;
  readonly names: Set<string>;
  readonly elements: Set<number>;
  readonly receivers: Set<number>;
  throughPointer: boolean;
  foreign: boolean;
}

/**
 * Functions whose results are never nil, told by their usual names: this layer is asked before callees are known. Under
 * another import name they count as unknown; a namesake that returns nil would hide a path, which has not been seen.
 */
const CONSTRUCTORS = /^(make|new|errors\.New|fmt\.Errorf|context\.(Background|TODO|With\w+)|signal\.NotifyContext)$/;

/** True where an effect leaves nothing known of a subject. */
export function overwrites(effect: Effect, subject: Subject): boolean {
  for (const root of subject.roots) {
    if (effect.assigned.has(root)) return true;
    if (subject.indexed && effect.elements.has(root)) return true;
  }
  if (effect.names.size > 0) for (const name of subject.names) if (effect.names.has(name)) return true;
  return false;
}

/** True where an effect may change a subject. */
export function mayChange(effect: Effect, subject: Subject): boolean {
  if (subject.shared && (effect.foreign || effect.throughPointer)) return true;
  return subject.variable !== null && effect.receivers.has(subject.variable);
}

