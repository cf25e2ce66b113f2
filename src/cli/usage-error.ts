/** A mistake in how the tool was called. Shown as one line and a hint, without a stack. */
export class UsageError extends Error {
  readonly hint: string | null;

  constructor(message: string, hint: string | null = null) {
    super(message);
    this.hint = hint;
  }
}
