import { binaryParts, callLike, receivedChannel, selectorParts, sliceParts, unparen } from '../syntax/go/expressions.ts';
import { returnValues, statementsOf } from '../syntax/go/statements.ts';
import { functionParts } from '../syntax/go/declarations.ts';
import { enclosingFunction, F, K, type Node } from '../syntax/tree.ts';
import type { Calls } from './calls.ts';
import type { ControlFlow } from './cfg/control-flow.ts';
import type { Loop } from './cfg/loops.ts';
import type { FieldSizes } from './field-sizes.ts';
import type { FunctionUses } from './function-uses.ts';
import { isContext } from './handlers.ts';
import { CONFIGURATION, copiesItsArgument, DATA_CALLS, isMember, LIMIT_NAMES, namesMembers, PROCESSORS, SETTING_NAMES, SMALL } from './models/turn-sources.ts';
import { argumentInPlace } from './paths/in-place.ts';
import type { Assignment, Binding, Scopes } from './scopes.ts';
import { argumentsOf, calledName, ownNodes } from './starts.ts';
import type { Types } from './types/types.ts';

/** How many turns a loop can make. */
export interface TurnCount {
  /**
   * *bounded*: by a constant, the processors, a small literal, a number of workers. *configured*: by what the program was set
   * up with, or by the members of something. *unknown*: nothing tells. *data*: by what comes in.
   */
  readonly size: 'bounded' | 'configured' | 'unknown' | 'data';
  /** Completes "one for each ...". */
  readonly each: string;
  /** Turns come one by one from outside, for as long as somebody sends. */
  readonly stream: boolean;
  /** Somebody outside the program decides: a payload, rows, lines, messages. */
  readonly external: boolean;
}

export const count = (size: TurnCount['size'], each: string, more: Partial<TurnCount> = {}): TurnCount => ({ size, each, stream: false, external: false, ...more });
export const BOUNDED = count('bounded', 'turn of a short loop');
const ORDER: readonly TurnCount['size'][] = ['bounded', 'configured', 'unknown', 'data'];
/** Variables, callers and functions are followed this far. */
const DEPTH_LIMIT = 5;

/** The larger of counts; unknown is larger than what was configured. */
export function largest(counts: readonly TurnCount[]): TurnCount {
  return counts.reduce((a, b) => (ORDER.indexOf(b.size) > ORDER.indexOf(a.size) ? b : a), BOUNDED);
}
export interface SizeParts {
  readonly types: Types;
  readonly scopes: Scopes;
  readonly calls: Calls;
  readonly flow: ControlFlow;
  readonly uses: FunctionUses;
  readonly fields: FieldSizes;
}

/** Tells how many elements collections have and how large numbers are, by where they come from. */
export class CollectionSizes {
  readonly #types: Types;
  readonly #scopes: Scopes;
  readonly #calls: Calls;
  readonly #flow: ControlFlow;
  readonly #uses: FunctionUses;
  readonly #fields: FieldSizes;
  readonly #turns: (loop: Loop, at: Node) => TurnCount | null;
  readonly #running = new Set<Binding>();

  /** `turns` says how often a loop around an append turns. */
  constructor(parts: SizeParts, turns: (loop: Loop, at: Node) => TurnCount | null) {
    this.#types = parts.types;
    this.#scopes = parts.scopes;
    this.#calls = parts.calls;
    this.#flow = parts.flow;
    this.#uses = parts.uses;
    this.#fields = parts.fields;
    this.#turns = turns;
  }

  /** How many elements a collection has, or how large a number is. */
  size(expression: Node, depth = 0): TurnCount {
    const node = unparen(expression);
    if (depth > DEPTH_LIMIT) return count('unknown', 'turn');
    if (this.isSmall(node) || this.#isChecked(node, depth)) return BOUNDED;
    const type = this.#types.core(this.#types.typeOf(node));
    if (typeof this.#types.constant(node) === 'bigint') return count('configured', `turn up to ${node.text}`);
    if (type.kind === 'array') return count('configured', 'element of an array');
    const members = isMember(this.#types, type);
    if (type.kind === 'func' && !this.#isCopy(node)) return count('data', 'element of the iterator');
    const found = this.#expression(node, depth);
    // What lives in the program anyway costs more than its goroutine does.
    return members && found.size === 'data' ? count('configured', found.each) : found;
  }

  /** False where the name or the type of a collection says that it holds members of something, wherever it comes from. */
  mayBeData(expression: Node): boolean {
    const node = unparen(expression);
    const binding = node.kind === K.identifier ? this.#scopes.binding(node) : null;
    if (binding !== null && !binding.addressTaken && namesMembers(binding.name)) return false;
    return !isMember(this.#types, this.#types.core(this.#types.typeOf(node)));
  }

  #expression(node: Node, depth: number): TurnCount {
    switch (node.kind) {
      case K.composite_literal: return count('data', 'element of a long literal');
      case K.identifier: return this.#named(node, depth);
      case K.selector_expression: return this.#selected(node, depth);
      case K.slice_expression: return this.#sliced(node, depth);
      case K.index_expression: return this.#element(node.child(F.operand) ?? node, depth);
      case K.type_assertion_expression: return this.size(node.child(F.operand) ?? node, depth + 1);
      case K.binary_expression: return this.#arithmetic(node, depth);
      case K.unary_expression: return node.child(F.operand) === null ? count('unknown', 'turn') : this.size(node.child(F.operand) ?? node, depth + 1);
      case K.call_expression: case K.type_conversion_expression: return this.#called(node, depth);
      default: return count('unknown', 'turn');
    }
  }

  /** `ids[name]`: what one member of a field has. */
  #element(collection: Node, depth: number): TurnCount {
    const found = this.size(collection, depth + 1);
    return collection.kind === K.selector_expression && found.size === 'data' && !found.external ? count('configured', found.each) : found;
  }

  #named(node: Node, depth: number): TurnCount {
    const entity = this.#types.entityOf(node);
    if (this.#isSetting(node)) return BOUNDED;
    if (entity?.kind === 'member') return this.#fields.isSmallTable(entity.member, entity.package) ? BOUNDED : count('configured', `element of ${node.text}`);
    if (entity?.kind !== 'local') return count('unknown', 'turn');
    return this.#binding(entity.binding, depth);
  }

  #binding(binding: Binding, depth: number): TurnCount {
    if (this.#running.has(binding)) return BOUNDED;
    this.#running.add(binding);
    try {
      const counts = binding.assignments.filter(({ kind }) => kind !== 'zero').map((assignment) => this.#assigned(binding, assignment, depth));
      if (binding.addressTaken) counts.push(this.#filled(binding));
      const found = largest(counts);
      return found.size === 'data' && !binding.addressTaken && namesMembers(binding.name) ? count('configured', found.each) : found;
    } finally {
      this.#running.delete(binding);
    }
  }

  #assigned(binding: Binding, assignment: Assignment, depth: number): TurnCount {
    const { kind, value } = assignment;
    const isNumber = this.#types.core(this.#types.typeOfBinding(binding)).kind === 'basic';
    if (kind === 'parameter') return this.#parameter(binding, depth);
    if (value === null || value.kind === K.nil) return BOUNDED;
    if (kind === 'range') return isNumber ? count('unknown', 'turn') : count(this.size(value, depth + 1).size, `element of ${binding.name}`);
    if (kind === 'receive' || receivedChannel(value) !== null) return isNumber ? count('unknown', 'turn') : count('data', `element of ${binding.name}`, { external: true });
    const found = this.size(value, depth + 1);
    return found.size === 'bounded' || found.external ? found : { ...found, each: isNumber ? found.each : `element of ${binding.name}` };
  }

  /** `json.Unmarshal(data, &items)`: whoever wrote the data decides. */
  #filled(binding: Binding): TurnCount {
    const decoded = binding.references.some((reference) => {
      const call = reference.closest([K.call_expression]);
      const given = call !== null && argumentsOf(call).some((argument) => argument.kind === K.unary_expression && argument.contains(reference));
      return given && /^(Decode|Unmarshal|UnmarshalJSON|Bind|BindJSON|ShouldBind|ShouldBindJSON|BodyParser|ReadJSON|Scan|Select|Find)$/.test(calledName(call) ?? '');
    });
    return decoded ? count('data', `element of ${binding.name}`, { external: true }) : count('unknown', `element of ${binding.name}`);
  }

  #parameter(binding: Binding, depth: number): TurnCount {
    const type = this.#types.core(this.#types.typeOfBinding(binding));
    const isNumber = type.kind === 'basic';
    const each = isNumber ? `turn up to ${binding.name}` : `element of ${binding.name}`;
    if (binding.kind === 'receiver') return count('configured', each);
    const inPlace = argumentInPlace(binding);
    if (inPlace !== null) return this.size(inPlace, depth + 1);
    const here = count(isNumber ? 'unknown' : namesMembers(binding.name) ? 'configured' : 'data', each);
    const ref = binding.function.kind === K.func_literal ? null : this.#calls.refOf(binding.function);
    const index = functionParts(binding.function)?.parameters.findIndex(({ name }) => name === binding.node) ?? -1;
    if (ref === null || index < 0 || depth >= DEPTH_LIMIT) return here;
    const uses = this.#uses.ofDeclared(ref);
    const given = uses.map((use) => (use.kind === 'unknown' || use.call === null ? undefined : argumentsOf(use.call)[index]));
    if (given.length === 0 || given.some((argument) => argument === undefined)) return here;
    const found = largest(given.flatMap((argument) => (argument === undefined ? [] : [this.size(argument, depth + 1)])));
    return { ...found, each };
  }

  #selected(node: Node, depth: number): TurnCount {
    if (this.#isSetting(node)) return BOUNDED;
    const parts = selectorParts(node);
    const entity = this.#types.entityOf(node);
    if (entity?.kind === 'member') return this.#fields.isSmallTable(entity.member, entity.package) ? BOUNDED : count('configured', `element of ${node.text}`);
    if (parts === null) return count('unknown', 'turn');
    const each = `element of ${node.text}`;
    const selection = this.#types.selection(node);
    const root = rootOf(parts.operand);
    const binding = root === null ? null : this.#scopes.binding(root);
    if (binding !== null && binding.addressTaken && this.#filled(binding).external) return count('data', each, { external: true });
    const isNumber = this.#types.core(this.#types.typeOf(node)).kind === 'basic';
    const grows = selection?.kind === 'field' ? this.#fields.grows(selection.owner, parts.name.text) : 'unknown';
    if (isNumber) return count('configured', each);
    if (binding?.kind === 'parameter' && grows === 'unknown' && !namesMembers(parts.name.text) && !CONFIGURATION.test(this.#typeName(parts.operand))) {
      const found = this.#parameter(binding, depth);
      return found.size === 'data' ? count('data', each, { external: found.external }) : count('configured', each);
    }
    return count(grows === 'proven' && this.#holdsPlainValues(node) ? 'data' : 'configured', each);
  }

  /** Strings and numbers come and go; structs that a field holds are what the program is made of. */
  #holdsPlainValues(collection: Node): boolean {
    const type = this.#types.core(this.#types.typeOf(collection));
    const element = type.kind === 'slice' || type.kind === 'map' ? this.#types.core(type.elem) : null;
    return element?.kind === 'basic';
  }

  #typeName(operand: Node): string {
    const type = this.#types.typeOf(operand);
    const named = type.kind === 'pointer' ? type.elem : type;
    return named.kind === 'named' ? named.definition.name : '';
  }

  #sliced(node: Node, depth: number): TurnCount {
    const parts = sliceParts(node);
    if (parts === null) return count('unknown', 'turn');
    const end = parts.end === null ? null : this.size(parts.end, depth + 1);
    if (end?.size === 'bounded') return end;
    return this.size(parts.operand, depth + 1);
  }

  #arithmetic(node: Node, depth: number): TurnCount {
    const parts = binaryParts(node);
    if (parts === null) return count('unknown', 'turn');
    const left = this.size(parts.left, depth + 1);
    if (parts.operator === K['/'] || parts.operator === K['-'] || parts.operator === K['>>']) return left;
    const right = this.size(parts.right, depth + 1);
    return parts.operator === K['%'] ? right : largest([left, right]);
  }

  #called(call: Node, depth: number): TurnCount {
    const callee = this.#calls.callee(call);
    const given = argumentsOf(call);
    const [first] = given;
    const name = calledName(call) ?? '';
    const sizes = (): TurnCount[] => given.map((argument) => this.size(argument, depth + 1));
    if (callee.kind === 'conversion') return first === undefined ? BOUNDED : this.size(first, depth + 1);
    if (callee.kind === 'builtin') {
      switch (name) {
        case 'len': case 'cap': return first === undefined ? BOUNDED : this.size(first, depth + 1);
        case 'min': return sizes().find(({ size }) => size === 'bounded') ?? largest(sizes());
        case 'make': return given[1] === undefined ? BOUNDED : this.size(given[1], depth + 1);
        case 'append': return this.#appended(call, depth);
        default: return largest(sizes());
      }
    }
    const full = callee.kind === 'function' || callee.kind === 'interface' ? callee.fullName : '';
    if (PROCESSORS.has(full) || given.some((argument) => this.#isProcessors(argument))) return BOUNDED;
    if (first !== undefined && copiesItsArgument(full)) return this.size(first, depth + 1);
    // A pattern that is written in the source names files of the program's own.
    const ownFiles = full.endsWith('.Glob') && call.descendants(K.interpreted_string_literal).some(({ text }) => text.includes('*'));
    const external = ownFiles ? undefined : DATA_CALLS.get(full);
    if (external !== undefined) {
      const source = external === 'text' && first !== undefined ? this.#textSource(first) : 'data';
      return count(source, `${external === 'text' ? 'part of the text' : external}`, { external: external !== 'text' });
    }
    if (SETTING_NAMES.test(name)) return BOUNDED;
    if (callee.kind === 'function' && callee.function !== null) return this.#returned(callee.function.node(), depth);
    const query = /^(List|Query|Search|Select|FindAll|ReadDir|Readdir)/.test(name);
    return query || this.#asksOutside(call, callee.kind) ? count('data', `result of ${name}`, { external: true }) : count('configured', `result of ${name === '' ? 'a call' : name}`);
  }

  /** `api.Machines(ctx, group)` gives values and an error, by way of an interface. */
  #asksOutside(call: Node, kind: string): boolean {
    const type = this.#types.typeOf(call);
    if (kind !== 'interface' || type.kind !== 'tuple' || namesMembers(calledName(call) ?? '')) return false;
    const last = type.elems.at(-1);
    const fails = last?.kind === 'named' && last.definition.fullName === 'error';
    return fails && argumentsOf(call).some((argument) => isContext(this.#types.typeOf(argument)));
  }

  /** What a flag or an environment variable names is configuration. */
  #textSource(text: Node): TurnCount['size'] {
    if (text.kind === K.unary_expression || text.kind === K.selector_expression) return 'configured';
    if (text.kind === K.call_expression && /^(Getenv|LookupEnv|String|GetString)$/.test(calledName(text) ?? '')) return 'configured';
    return this.#types.entityOf(text)?.kind === 'member' ? 'configured' : 'data';
  }

  /** One element a turn of the loop around it, or all of another collection. */
  #appended(call: Node, depth: number): TurnCount {
    const parts = callLike(call);
    const [base, ...rest] = parts?.arguments ?? [];
    const grown = base === undefined ? BOUNDED : this.size(base, depth + 1);
    if (parts?.ellipsis === true && rest[0] !== undefined) return largest([grown, this.size(rest[0], depth + 1)]);
    const fn = enclosingFunction(call);
    if (fn === null) return grown;
    const loops = this.#flow.of(fn).loopsContaining(call).map((loop) => (depth > 2 ? count('unknown', 'turn') : (this.#turns(loop, call) ?? count('unknown', 'turn'))));
    return largest([grown, ...loops]);
  }

  #returned(fn: Node | null, depth: number): TurnCount {
    if (fn === null || fn.child(F.body) === null) return count('configured', 'result');
    const values = ownNodes(fn, K.return_statement).flatMap((statement) => returnValues(statement).slice(0, 1));
    const sizes = values.filter(({ kind }) => kind !== K.nil).map((value) => this.size(value, depth + 2));
    // What a parameter of the function holds is not known here.
    const found = largest(sizes);
    if (values.length === 0) return count('configured', 'result');
    return found.size === 'data' && !found.external ? count('configured', found.each) : found;
  }

  /** `if len(items) > max { return err }` before it, or `if len(items) <= n {` around it. */
  #isChecked(node: Node, depth: number): boolean {
    const fn = enclosingFunction(node);
    if (fn === null || (node.kind !== K.identifier && node.kind !== K.selector_expression)) return false;
    return lengthTests(fn, node).some(({ test, bound, small }) => {
      const around = test.child(F.consequence)?.contains(node) === true;
      if (around !== small || (!around && (test.start > node.start || !endsEarly(test) || !this.#flow.of(fn).dominates(test.child(F.condition) ?? test, node)))) return false;
      return typeof this.#types.constant(bound) === 'bigint' || LIMIT_NAMES.test(bound.text) || this.size(bound, depth + 1).size === 'bounded';
    });
  }

  #isCopy(node: Node): boolean {
    return node.kind === K.call_expression && copiesItsArgument(this.#calls.nameOf(node) ?? '');
  }

  #isProcessors(argument: Node): boolean {
    const node = unparen(argument);
    if (node.kind === K.binary_expression) return [node.child(F.left), node.child(F.right)].some((side) => side !== null && this.#isProcessors(side));
    return node.kind === K.call_expression && PROCESSORS.has(this.#calls.nameOf(node) ?? '');
  }

  #isSetting(node: Node): boolean {
    const name = node.kind === K.identifier ? node.text : (selectorParts(node)?.name.text ?? '');
    const type = this.#types.core(this.#types.typeOf(node));
    return SETTING_NAMES.test(name) && type.kind === 'basic';
  }

  /** A small constant, array or literal. */
  isSmall(over: Node): boolean {
    const constant = this.#types.constant(over);
    if (typeof constant === 'bigint') return constant <= BigInt(SMALL);
    const type = this.#types.core(this.#types.typeOf(over));
    const array = type.kind === 'pointer' ? this.#types.core(type.elem) : type;
    if (array.kind === 'array') return array.length !== null && array.length <= SMALL;
    return over.kind === K.composite_literal && over.child(F.body) !== null && (over.child(F.body)?.children.length ?? 0) <= SMALL;
  }
}

interface LengthTest {
  readonly test: Node;
  readonly bound: Node;
  /** The branch is taken when there are few. */
  readonly small: boolean;
}

/** The if statements of a function that compare the length of a collection with a number other than nought or one. */
function lengthTests(fn: Node, collection: Node): LengthTest[] {
  return fn.descendants(K.if_statement).flatMap((test): LengthTest[] => {
    const condition = test.child(F.condition);
    const parts = condition === null ? null : binaryParts(unparen(condition));
    if (parts === null) return [];
    const [less, more] = [[K['<'], K['<=']], [K['>'], K['>=']]].map((kinds) => (kinds as readonly number[]).includes(parts.operator));
    if (less !== true && more !== true) return [];
    const left = lengthOf(parts.left) === collection.text;
    if (!left && lengthOf(parts.right) !== collection.text) return [];
    const bound = left ? parts.right : parts.left;
    return /^[01]$/.test(bound.text) ? [] : [{ test, bound, small: left === less }];
  });
}

function lengthOf(node: Node): string | null {
  return node.kind === K.call_expression && calledName(node) === 'len' ? (argumentsOf(node)[0]?.text ?? null) : null;
}

/** The branch leaves, or cuts what is too long. */
function endsEarly(test: Node): boolean {
  const body = test.child(F.consequence);
  const last = body === null ? undefined : statementsOf(body).at(-1);
  return last !== undefined && [K.return_statement, K.continue_statement, K.break_statement, K.assignment_statement].includes(last.kind as never);
}
/** The variable at the root of a selector or an element. */
export function rootOf(node: Node): Node | null {
  let root = unparen(node);
  while (root.kind === K.selector_expression || root.kind === K.index_expression) root = unparen(root.child(F.operand) ?? root.children[0] ?? root);
  return root.kind === K.identifier ? root : null;
}
