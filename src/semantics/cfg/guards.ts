import type { Block, Edge, Element } from './graph.ts';

/** What is known of conditions and variables at one point of a path. Equal facts have equal keys. */
export interface Facts {
  readonly key: string;
}

/** How conditions of a function relate to each other. */
export interface Guards {
  /** True where no two conditions have to do with each other: every path is as good as any. */
  readonly idle: boolean;
  initial(): Facts;
  assume(facts: Facts, assumption: Assumption): Facts;
  /** What is known after an element. */
  pass(facts: Facts, element: Element): Facts;
  /** What is known after an edge; null where it cannot be taken, `certain` unless that could not be told. */
  decide(facts: Facts, edge: Edge): { readonly facts: Facts; readonly certain: boolean } | null;
  /** Forgets what no condition from here on asks for. */
  keep(facts: Facts, block: Block): Facts;
}

/** What the layer has to be told of names and values; it knows neither scopes nor types. */
export interface GuardOptions {
  /** The identity of the local that an identifier names; null for anything else. Without it locals are told apart by name. */
  readonly bindingOf?: (identifier: import('../../syntax/tree.ts').Node) => object | null;
}
export interface Assumption { readonly variable: import('../../syntax/tree.ts').Node; readonly value: 'nil' | 'non-nil' | boolean }
export function buildGuards(_graph: import('./graph.ts').Graph, _options: GuardOptions): Guards | null { return null; }
