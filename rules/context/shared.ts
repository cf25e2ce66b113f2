import { CANCEL_WORDS, type NameSet } from '#api';

/** Functions of the module that may pass on a cancel function. */
export const returnsCancel: NameSet = {
  functionsWith: [CANCEL_WORDS],
  signature: /\b(CancelFunc|CancelCauseFunc)\b|\bfunc\(\)\s*\)/,
};
