/** Something that kept a part of the project from being read. The run goes on. */
export interface ProjectNotice {
  readonly kind: 'unreadable' | 'pattern';
  readonly message: string;
  /** As shown: relative to the repository root. */
  readonly path?: string;
}

export type Report = (notice: ProjectNotice) => void;

/** A pattern that cannot be meant as written. The command line shows message and hint in one line and stops. */
export class PatternError extends Error {
  readonly hint: string | null;

  constructor(message: string, hint: string | null = null) {
    super(message);
    this.name = 'PatternError';
    this.hint = hint;
  }
}
