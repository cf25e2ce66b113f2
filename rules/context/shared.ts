import { CANCEL_WORDS, HELPER_SIGNATURE, LOSING_WORDS, SPAWN_WORDS, type NameSet } from '#api';

/** Functions of the module that may pass on a cancel function, among several results. */
export const returnsCancel: NameSet = {
  functionsWith: [CANCEL_WORDS],
  signature: /\)\s*\([\s\S]*(?:\b(?:CancelFunc|CancelCauseFunc)\b|\bfunc\(\)\s*\)\s*(?:\{|$))/,
};

/** Functions of the module that may wait without a context of their caller. */
export const losesContext: NameSet = { functionsWith: [LOSING_WORDS], signature: HELPER_SIGNATURE };

/** Functions of the module that may start a goroutine. */
export const startsGoroutine: NameSet = { functionsWith: [SPAWN_WORDS] };
