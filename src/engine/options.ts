import type { Tier } from '../api/finding.ts';

/** What a run is asked for. Patterns and build settings go to the project loader; the rest decides what is reported. */
export interface RunOptions {
  readonly cwd: string;
  readonly patterns: readonly string[];
  readonly tags: readonly string[];
  readonly goos: string | null;
  readonly goarch: string | null;
  /** Overrides the `go` line of every module, as `1.22`. */
  readonly go: string | null;
  readonly tests: boolean;
  /** `all,-GCL1002`, by code, slug, area or glob. Empty for all. */
  readonly checks: readonly string[];
  /** The weakest tier shown. */
  readonly tier: Tier;
  readonly workers: number | 'auto';
  /** Measures what rules' questions cost, which takes time itself. */
  readonly stats: boolean;
  /** Shows the stack where a rule throws. */
  readonly debug: boolean;
  readonly internal?: InternalOptions;
}

/**
 * Turns off what makes a run fast, one by one, so that the differential test can prove that none of it changes a finding.
 * Not for users.
 */
export interface InternalOptions {
  /** False: every rule runs on every declaration. */
  readonly triggers?: boolean;
  /** False: every declaration of a package is parsed before the first rule runs. */
  readonly onDemand?: boolean;
  readonly decode?: 'memory' | 'cursor';
  /** A seed: packages, declarations and rules run in another order. */
  readonly shuffle?: number;
}

export const TIER_RANK: Readonly<Record<Tier, number>> = { possible: 0, likely: 1, certain: 2 };
