/** What the program loads once it is clear that it has to do more than print its version or its flags. */
import { PatternError, UnknownCheckError } from '../engine/index.ts';
import { UsageError } from './usage-error.ts';

export { nodeHost } from '../host/host.ts';
export { check } from './check.ts';
export { explain, listRules } from './rules.ts';
export { serve } from './threads.ts';

/** What may help whoever sees the error. */
export function hintOf(error: unknown): string | null {
  if (error instanceof UsageError || error instanceof PatternError) return error.hint;
  if (error instanceof UnknownCheckError) {
    return error.check.hint === null ? 'go-conc-lint rules lists them' : `did you mean ${error.check.hint}?`;
  }
  return null;
}
