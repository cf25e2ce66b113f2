import type { Position } from '../text/line-index.ts';

/** How strong the proof is. *certain*: the bad path or schedule is exhibited. *likely*: one unknown remains that is
 *  almost always bad. *possible*: a smell. */
export type Tier = 'certain' | 'likely' | 'possible';

export type Level = 'error' | 'warning' | 'note';

/** `error` fails pull requests on GitHub, so it stands only for what is proven. */
export const LEVEL_OF_TIER: Readonly<Record<Tier, Level>> = { certain: 'error', likely: 'warning', possible: 'note' };

/** A range of one file. Plain data: no node, no tree. */
export interface Place {
  /** Relative to the repository root, with `/`. */
  readonly path: string;
  readonly start: Position;
  /** Exclusive. */
  readonly end: Position;
}

/** A place that tells a part of the story. */
export interface Related {
  readonly place: Place;
  readonly message: string;
}

export interface FlowStep {
  readonly place: Place;
  readonly message: string;
  /** Its turn in the schedule that fails, from 1, counted over all goroutines of the finding. */
  readonly order: number;
}

/** What one goroutine does in the schedule that fails. */
export interface ThreadFlow {
  /** `launcher`, `new goroutine`, `handler`, ... */
  readonly goroutine: string;
  readonly steps: readonly FlowStep[];
}

export interface Finding {
  readonly code: string;
  readonly slug: string;
  readonly tier: Tier;
  readonly level: Level;
  /** Ends in a full stop. `[words](n)` points at `related[n - 1]`, as in SARIF; text reports show the words alone. */
  readonly message: string;
  readonly place: Place;
  /** In the order of the story. */
  readonly related: readonly Related[];
  /** One a goroutine; empty for findings of a single goroutine. */
  readonly flows: readonly ThreadFlow[];
  /** GitHub's `primaryLocationLineHash` of the primary place. */
  readonly lineHash: string;
}

/** Something that kept a file from being analysed whole. */
export interface Notice {
  readonly kind: 'syntax' | 'unreadable' | 'internal' | 'pattern';
  readonly message: string;
  readonly place?: Place;
  readonly path?: string;
}
