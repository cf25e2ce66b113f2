import { HELPER_STATEMENTS, SPAWN_WORDS, type TriggerGroup } from '#api';

/** What starts a goroutine: a statement or call of the declaration's own, or a function of the module that hardly does more. */
export const LAUNCHES: TriggerGroup = [...SPAWN_WORDS, { functionsWith: [SPAWN_WORDS], statements: HELPER_STATEMENTS }];
