import type { Finding, Notice } from '../api/finding.ts';
import type { RuleInfo } from '../api/rule-info.ts';

/** All that a report is made of. A report is a pure function of it: same input, same bytes. */
export interface ReportInput {
  readonly toolVersion: string;
  /** Every rule that ran, with or without findings. */
  readonly rules: readonly RuleInfo[];
  /** Sorted, suppressed ones left out. */
  readonly findings: readonly Finding[];
  readonly notices: readonly Notice[];
  /** The decoded text of a file, byte order mark included; undefined when it cannot be read any more. */
  sourceOf(path: string): string | undefined;
  /** From a path relative to the repository root to the one that people see, relative to the working directory. */
  displayPath(path: string): string;
  readonly versionControl?: VersionControl;
  /** False when the run is unusable, so that GitHub does not close alerts that it did not look for. Default: true. */
  readonly successful?: boolean;
}

export interface VersionControl {
  /** The remote as it is configured: a URL, with or without credentials, or `git@host:owner/name`. Other text counts as none. */
  readonly repositoryUri: string;
  /** The path of the root's Go module, which stands in for a remote that is no URL. */
  readonly modulePath?: string;
  readonly revisionId?: string;
  readonly branch?: string;
}
