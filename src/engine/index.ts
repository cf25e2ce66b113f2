/** The engine's entry point: all that the command line and other programs may use. */
export { PatternError } from '../semantics/project/notice.ts';
export type { InternalOptions, RunOptions } from './options.ts';
export { allRuleInfos, findRules } from './registry.ts';
export type { Part } from './analysis.ts';
export { help, run, UnknownCheckError, type Job, type Outside, type RunResult, type RunStats } from './run.ts';
export { PHASES } from './stopwatch.ts';
export { toolVersion } from './version.ts';
