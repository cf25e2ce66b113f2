import { parameters } from '../../syntax/go/declarations.ts';
import { F, K, type Node } from '../../syntax/tree.ts';
import { Conditions, type Choice, type ConstantOptions } from './conditions.ts';
import { ANY, exactly, holds, isOnlyNonNil, keyOf, NON_NEGATIVE, NON_NIL, refine, type Value } from './domain.ts';
import { Effects, mayChange, overwrites, type Stored, type ValueOptions } from './effects.ts';
import type { Block, Edge, Element, Graph } from './graph.ts';
import { Liveness } from './liveness.ts';
import { Names, type NameOptions } from './names.ts';
import type { DominatorTree } from './order.ts';
import { Subjects, type Subject } from './subjects.ts';

export type GuardOptions = NameOptions & ConstantOptions & ValueOptions;

/** Something that a rule knows of a variable at the start of a path. */
export interface Assumption {
  /** An identifier that names the variable. */
  readonly variable: Node;
  readonly value: 'nil' | 'non-nil' | boolean;
}

/** What is known of the subjects of conditions at one point of a path. */
export class Facts {
  readonly map: ReadonlyMap<Subject, Fact>;
  #key: string | undefined;

  constructor(map: ReadonlyMap<Subject, Fact>) {
    this.map = map;
  }

  /** Equal for equal facts. */
  get key(): string {
    this.#key ??= [...this.map].sort(([a], [b]) => a.id - b.id).map(([subject, fact]) => `${subject.id}${keyOf(fact.value)}${factKey(fact)}`).join(';');
    return this.#key;
  }
}

interface Fact {
  readonly value: Value;
  /** Something may have changed it since. */
  readonly weak: boolean;
  /** The decision that it was last learnt from; null for an assignment. */
  readonly from: Edge | null;
}

const NOTHING = new Facts(new Map());

/** Functions with more different conditions than this, all generated, are searched without guards. */
const MAX_SUBJECTS = 600;

/** How the conditions of a function relate to each other; null where there are too many of them. */
export function buildGuards(graph: Graph, options: GuardOptions, tree: DominatorTree): Guards | null {
  const names = new Names(graph.fn, options);
  const subjects = new Subjects(names);
  const conditions = new Conditions(names, subjects, options);
  const choices = new Map<Edge, Choice>();
  for (const block of graph.blocks) {
    for (const edge of block.successors) {
      const choice = conditions.choice(edge);
      if (choice !== null) choices.set(edge, choice);
    }
  }
  if (subjects.all.length > MAX_SUBJECTS) return null;
  return new Guards(graph, tree, names, subjects, choices, new Effects(names, subjects, conditions, options));
}

/**
 * Follows facts along a path. Two conditions are not two free choices where the second asks for what the first has settled.
 * Where that cannot be told the path is doubtful, unless the first choice leads to the second condition wherever it goes:
 * nobody writes a condition whose outcome the code around it has fixed.
 */
export class Guards {
  /** True where no choice bears on another: every path is as good as any. */
  readonly idle: boolean;
  readonly #tree: DominatorTree;
  readonly #names: Names;
  readonly #subjects: Subjects;
  readonly #choices: ReadonlyMap<Edge, Choice>;
  readonly #effects: Effects;
  readonly #live: Liveness;
  readonly #initial: Facts;
  readonly #variables = new Map<number, Subject>();

  constructor(graph: Graph, tree: DominatorTree, names: Names, subjects: Subjects, choices: ReadonlyMap<Edge, Choice>, effects: Effects) {
    this.#tree = tree;
    this.#names = names;
    this.#subjects = subjects;
    this.#choices = choices;
    this.#effects = effects;
    this.#live = new Liveness(graph, subjects.all, (edge) => choices.get(edge) ?? null, (element) => effects.of(element));
    for (const subject of subjects.all) if (subject.variable !== null) this.#variables.set(subject.variable, subject);
    this.#initial = this.#results(graph.fn);
    this.idle = this.#initial === NOTHING && this.#isIdle(graph);
  }

  /** What is known on entry: named results are zero. */
  initial(): Facts {
    return this.#initial;
  }

  assume(facts: Facts, { variable, value }: Assumption): Facts {
    const subject = this.#subjects.known(variable);
    if (subject === null) return facts;
    const known = value === 'non-nil' ? NON_NIL : exactly(String(value));
    return new Facts(new Map(facts.map).set(subject, { value: known, weak: false, from: null }));
  }

  /** What is known after an element. */
  pass(facts: Facts, element: Element): Facts {
    const effect = this.#effects.of(element);
    if (effect === null || (facts.map.size === 0 && effect.assigned.size === 0)) return facts;
    const next = new Map<Subject, Fact>();
    let changed = false;
    for (const [subject, fact] of facts.map) {
      if (overwrites(effect, subject)) {
        changed = true;
      } else if (!fact.weak && mayChange(effect, subject) && !(isNilness(fact.value) && !subject.shared)) {
        next.set(subject, { ...fact, weak: true });
        changed = true;
      } else {
        next.set(subject, fact);
      }
    }
    for (const [id, stored] of effect.assigned) {
      const subject = this.#variables.get(id);
      const fact = subject === undefined ? null : assigned(stored, facts);
      if (subject === undefined || fact === null) continue;
      next.set(subject, fact);
      changed = true;
    }
    return changed ? factsOf(next) : facts;
  }

  /** What is known after an edge; null where it cannot be taken. Not `certain` where that could not be told. */
  decide(facts: Facts, edge: Edge): { readonly facts: Facts; readonly certain: boolean } | null {
    const choice = this.#choices.get(edge);
    if (choice === undefined) return { facts, certain: true };
    if (choice.kind === 'fixed') return choice.possible ? { facts, certain: true } : null;
    const { subject, test, nonNil } = choice.atom;
    const first = this.#compare(facts, subject, test, choice.outcome, edge);
    if (first === null || nonNil === null || !choice.outcome) return first;
    const second = this.#compare(first.facts, nonNil, { operator: '==', value: 'nil' }, false, edge);
    return second === null ? null : { facts: second.facts, certain: first.certain && second.certain };
  }

  /** Forgets what no condition from a block on asks for. */
  keep(facts: Facts, block: Block): Facts {
    let next: Map<Subject, Fact> | null = null;
    for (const subject of facts.map.keys()) {
      if (this.#live.isLive(subject, block)) continue;
      next ??= new Map(facts.map);
      next.delete(subject);
    }
    return next === null ? facts : factsOf(next);
  }

  #compare(facts: Facts, subject: Subject, test: Parameters<typeof holds>[1], outcome: boolean, edge: Edge): { facts: Facts; certain: boolean } | null {
    const known = facts.map.get(subject);
    let value = known?.value ?? startOf(subject);
    let weak = subject.impure || known?.weak === true;
    let certain = true;
    const answer = holds(value, test);
    if (answer === !outcome) {
      if (known?.weak !== true) return null;
      certain = this.#isNew(known, edge);
      value = startOf(subject);
      weak = subject.impure;
    } else if (answer === 'unsure' && known !== undefined) {
      certain = this.#isNew(known, edge);
    }
    const next: Fact = { value: answer === true && outcome ? value : refine(value, test, outcome), weak, from: edge };
    for (const [other, fact] of facts.map) {
      if (!certain) break;
      if (other === subject || fact.from === null || !this.#live.areRelated(subject, other)) continue;
      if (isOnlyNonNil(fact.value) || isOnlyNonNil(next.value)) continue;
      certain = this.#isNew(fact, edge);
    }
    return { facts: new Facts(new Map(facts.map).set(subject, next)), certain };
  }

  /**
   * True where a condition is asked anew, whatever is known: in the next turn of a loop, or because it stands where only
   * the earlier decision leads, so that whoever wrote it meant both outcomes.
   */
  #isNew(fact: Fact, edge: Edge): boolean {
    const earlier = fact.from;
    if (earlier === null) return false;
    return earlier.from === edge.from || (earlier.to.predecessors.length === 1 && this.#tree.dominates(earlier.to, edge.from));
  }

  #results(fn: Node): Facts {
    const list = fn.child(F.result);
    if (list?.kind !== K.parameter_list) return NOTHING;
    const known = new Map<Subject, Fact>();
    for (const { name } of parameters(list)) {
      const variable = name === null ? null : this.#names.variable(name);
      const subject = variable === null ? undefined : this.#variables.get(variable.id);
      if (subject !== undefined) known.set(subject, { value: exactly('zero'), weak: false, from: null });
    }
    return factsOf(known);
  }

  #isIdle(graph: Graph): boolean {
    for (const [edge, choice] of this.#choices) {
      if (choice.kind === 'fixed' || this.#live.matters(choice.atom.subject, edge.to)) return false;
    }
    for (const block of graph.blocks) {
      for (const element of block.elements) {
        for (const [id, stored] of this.#effects.of(element)?.assigned ?? []) {
          if (stored.kind !== 'unknown' && this.#variables.has(id)) return false;
        }
      }
    }
    return true;
  }
}

function startOf(subject: Subject): Value {
  return subject.length && subject.variable === null && /^(len|cap)\(/.test(subject.key) ? NON_NEGATIVE : ANY;
}

function assigned(stored: Stored, before: Facts): Fact | null {
  switch (stored.kind) {
    case 'constant': return { value: exactly(stored.value), weak: false, from: null };
    case 'non-nil': return { value: NON_NIL, weak: false, from: null };
    case 'copy': return before.map.get(stored.of) ?? null;
    case 'unknown': return null;
    default: return stored satisfies never;
  }
}

function isNilness(value: Value): boolean {
  return value.is === 'nil' || isOnlyNonNil(value);
}

function factKey({ weak, from }: Fact): string {
  return `${weak ? '?' : ''}${from === null ? '' : `@${from.from.id}>${from.to.id}`}`;
}

function factsOf(map: ReadonlyMap<Subject, Fact>): Facts {
  return map.size === 0 ? NOTHING : new Facts(map);
}

