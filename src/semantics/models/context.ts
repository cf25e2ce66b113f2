/** A function that gives out a context with a function that must be called to release it. */
export interface CancelModel {
  /** Which of its results must be called. */
  readonly result: number;
  /** Which argument is the parent context. */
  readonly parent: number;
  /** How long what is not cancelled stays: till a deadline, till the parent ends, or with the process's signals. */
  readonly until: 'deadline' | 'parent' | 'signals';
}

/** The package under its names: it was developed outside the standard library and moved twice. */
const PACKAGES = ['context', 'golang.org/x/net/context', 'code.google.com/p/go.net/context'];

/** The constructors that return a cancel function, by full name. */
export const CANCELS: ReadonlyMap<string, CancelModel> = new Map<string, CancelModel>([
  ...PACKAGES.flatMap((path): [string, CancelModel][] => [
    ...['WithCancel', 'WithCancelCause'].map((name): [string, CancelModel] => [`${path}.${name}`, { result: 1, parent: 0, until: 'parent' }]),
    ...['WithTimeout', 'WithTimeoutCause', 'WithDeadline', 'WithDeadlineCause']
      .map((name): [string, CancelModel] => [`${path}.${name}`, { result: 1, parent: 0, until: 'deadline' }]),
  ]),
  ['os/signal.NotifyContext', { result: 1, parent: 0, until: 'signals' }],
]);

/** The last words of the names above. */
export const CANCEL_WORDS: readonly string[] = [...new Set([...CANCELS.keys()].map((name) => name.slice(name.lastIndexOf('.') + 1)))];

/** Contexts that never end. */
export const ROOT_CONTEXTS: ReadonlySet<string> = new Set(PACKAGES.flatMap((path) => [`${path}.Background`, `${path}.TODO`]));
