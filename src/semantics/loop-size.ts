/** The former name of the query. */
export { TurnCounts as LoopSizes } from './turn-counts.ts';
