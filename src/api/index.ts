/** All that a rule may import, as `#api`. What is missing here belongs into a semantic query first. */
export { defineRule } from './rule.ts';
export type {
  NameSet,
  Report,
  ReportedFlow,
  ReportedPlace,
  Rule,
  RuleContext,
  RuleDocs,
  TextPattern,
  TriggerGroup,
  Triggers,
} from './rule.ts';
export type { Tier } from './finding.ts';
export { enclosingFunction, F, FUNCTION_KINDS, K, Node, type Field, type Kind, type Tree } from '../syntax/tree.ts';
export type { Semantics } from '../semantics/semantics.ts';
export type { Acquisition } from '../semantics/cancels.ts';
export { describeDecision, describeEnd, type PathEvidence } from '../semantics/cfg/evidence.ts';
export type { Loss } from '../semantics/lost-cancel.ts';
export { CANCEL_WORDS } from '../semantics/models/context.ts';
export { HELPER_SIGNATURE, LOSING_WORDS, type LostContext } from '../semantics/lost-context.ts';
export type { Kept, Outliving } from '../semantics/outliving.ts';
export { HANDLER_SIGNS, HANDLER_WORDS } from '../semantics/models/frameworks.ts';
export { HELPER_STATEMENTS, SPAWN_WORDS } from '../semantics/models/spawn.ts';
export type { LateAdd } from '../semantics/waitgroups.ts';
export type { UnboundedLaunch } from '../semantics/unbounded-launches.ts';
export type { TickLaunch } from '../semantics/tick-launches.ts';
export { TICK_WORDS } from '../semantics/tick-loops.ts';
