import type { Choice } from './conditions.ts';
import { overwrites, type Effect } from './effects.ts';
import type { Block, Edge, Element, Graph } from './graph.ts';
import type { Subject } from './subjects.ts';

/**
 * Which subjects a condition may still ask for, block by block: facts about the others are forgotten, so that paths that
 * differ in nothing that matters meet again. This is what keeps the search small.
 */
export class Liveness {
  readonly #words: number;
  readonly #live: readonly Uint32Array[];
  readonly #related: readonly Uint32Array[];

  constructor(graph: Graph, subjects: readonly Subject[], choiceOf: (edge: Edge) => Choice | null, effectOf: (element: Element) => Effect | null) {
    this.#words = (subjects.length + 31) >> 5;
    this.#related = relations(subjects, this.#words);
    this.#live = graph.blocks.map(() => new Uint32Array(this.#words));
    this.#solve(graph, subjects, choiceOf, effectOf);
  }

  isLive(subject: Subject, block: Block): boolean {
    return has(this.#live[block.id], subject.id);
  }

  /** True where one subject is a part of the other, or they share a value that they ask for. */
  areRelated(a: Subject, b: Subject): boolean {
    return has(this.#related[a.id], b.id);
  }

  /** True where something related to a subject is asked for later on. */
  matters(subject: Subject, block: Block): boolean {
    const live = this.#live[block.id];
    const related = this.#related[subject.id];
    if (live === undefined || related === undefined) return false;
    return live.some((word, at) => (word & (related[at] ?? 0)) !== 0);
  }

  #solve(graph: Graph, subjects: readonly Subject[], choiceOf: (edge: Edge) => Choice | null, effectOf: (element: Element) => Effect | null): void {
    const pending = new Set<Block>(graph.blocks);
    const order = [...graph.blocks].reverse();
    while (pending.size > 0) {
      for (const block of order) {
        if (!pending.delete(block)) continue;
        const live = this.#before(block, subjects, choiceOf, effectOf);
        const known = this.#live[block.id];
        if (known === undefined || known.every((word, at) => word === live[at])) continue;
        known.set(live);
        for (const edge of block.predecessors) pending.add(edge.from);
      }
    }
  }

  #before(block: Block, subjects: readonly Subject[], choiceOf: (edge: Edge) => Choice | null, effectOf: (element: Element) => Effect | null): Uint32Array {
    const live = new Uint32Array(this.#words);
    for (const edge of block.successors) {
      merge(live, this.#live[edge.to.id]);
      const choice = choiceOf(edge);
      if (choice?.kind !== 'atom') continue;
      merge(live, this.#related[choice.atom.subject.id]);
      if (choice.atom.nonNil !== null) merge(live, this.#related[choice.atom.nonNil.id]);
    }
    for (let index = block.elements.length - 1; index >= 0; index--) {
      const element = block.elements[index];
      const effect = element === undefined ? null : effectOf(element);
      if (effect === null) continue;
      for (const subject of subjects) if (has(live, subject.id) && overwrites(effect, subject)) clear(live, subject.id);
      for (const stored of effect.assigned.values()) if (stored.kind === 'copy') merge(live, this.#related[stored.of.id]);
    }
    return live;
  }
}

function relations(subjects: readonly Subject[], words: number): Uint32Array[] {
  const related = subjects.map((subject) => {
    const mask = new Uint32Array(words);
    add(mask, subject.id);
    return mask;
  });
  const byPath = new Map<string, number[]>();
  for (const subject of subjects) {
    for (const path of subject.paths) {
      const full = path.at(-1) ?? '';
      const known = byPath.get(full);
      if (known === undefined) byPath.set(full, [subject.id]);
      else known.push(subject.id);
    }
  }
  for (const subject of subjects) {
    for (const path of subject.paths) {
      for (const prefix of path) {
        for (const other of byPath.get(prefix) ?? []) {
          add(related[subject.id], other);
          add(related[other], subject.id);
        }
      }
    }
  }
  return related;
}

function has(mask: Uint32Array | undefined, id: number): boolean {
  return (((mask?.[id >> 5] ?? 0) >>> (id & 31)) & 1) === 1;
}

function add(mask: Uint32Array | undefined, id: number): void {
  if (mask !== undefined) mask[id >> 5] = (mask[id >> 5] ?? 0) | (1 << (id & 31));
}

function clear(mask: Uint32Array, id: number): void {
  mask[id >> 5] = (mask[id >> 5] ?? 0) & ~(1 << (id & 31));
}

function merge(into: Uint32Array, from: Uint32Array | undefined): void {
  if (from !== undefined) for (let at = 0; at < into.length; at++) into[at] = (into[at] ?? 0) | (from[at] ?? 0);
}
