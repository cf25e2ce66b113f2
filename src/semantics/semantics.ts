import { BlockingOps } from './blocking.ts';
import { Calls } from './calls.ts';
import { Cancels } from './cancels.ts';
import { ControlFlow } from './cfg/control-flow.ts';
import { ContextUses } from './context-use.ts';
import { Custody } from './custody.ts';
import { EffectSummaries } from './effects.ts';
import { FieldSizes } from './field-sizes.ts';
import { FunctionUses } from './function-uses.ts';
import { Goroutines } from './goroutines.ts';
import { GroupUnits } from './group-units.ts';
import { Handlers } from './handlers.ts';
import { Joins } from './joins.ts';
import { Limiters } from './limiters.ts';
import { LostCancels } from './lost-cancel.ts';
import { LostContexts } from './lost-context.ts';
import { Mentions } from './mentions.ts';
import { CANCEL_WORDS } from './models/context.ts';
import { NO_RETURN_WORDS } from './models/no-return.ts';
import { SPAWN_WORDS } from './models/spawn.ts';
import { NoReturn } from './no-return.ts';
import { Operations } from './ops.ts';
import { Origins } from './origins.ts';
import { OutlivingWork } from './outliving.ts';
import { OverlapGuards } from './overlap-guards.ts';
import { Paths } from './paths.ts';
import type { Program } from './project/program.ts';
import { RequestCode } from './request-code.ts';
import { RunLengths } from './run-length.ts';
import { Scopes } from './scopes.ts';
import { calledName, Starts } from './starts.ts';
import { TickLaunches } from './tick-launches.ts';
import { TickLoops } from './tick-loops.ts';
import { TickSources } from './tick-sources.ts';
import { TurnCounts } from './turn-counts.ts';
import { Types } from './types/types.ts';
import { UnboundedLaunches } from './unbounded-launches.ts';
import { WaitOrder } from './wait-order.ts';
import { WaitGroups } from './waitgroups.ts';

/** Words by which queries tell functions that matter to them, for the scan that reads every declaration anyway. */
export const QUERY_WORDS: readonly string[] = [...NO_RETURN_WORDS, ...SPAWN_WORDS, ...CANCEL_WORDS];

/**
 * Everything that can be asked about a program beyond its syntax. Answers are worked out on demand, kept, and do not
 * depend on the order of questions.
 */
export class Semantics {
  readonly program: Program;
  readonly scopes: Scopes;
  readonly types: Types;
  readonly calls: Calls;
  readonly flow: ControlFlow;
  readonly noReturn: NoReturn;
  readonly starts: Starts;
  readonly blocking: BlockingOps;
  readonly custody: Custody;
  readonly cancels: Cancels;
  readonly lostCancels: LostCancels;
  readonly paths: Paths;
  readonly mentions: Mentions;
  readonly ops: Operations;
  readonly uses: FunctionUses;
  readonly goroutines: Goroutines;
  readonly effects: EffectSummaries;
  readonly units: GroupUnits;
  readonly order: WaitOrder;
  readonly waitGroups: WaitGroups;
  readonly joins: Joins;
  readonly fields: FieldSizes;
  readonly loops: TurnCounts;
  readonly limiters: Limiters;
  readonly handlers: Handlers;
  readonly origins: Origins;
  readonly contextUses: ContextUses;
  readonly requestCode: RequestCode;
  readonly lostContexts: LostContexts;
  readonly outliving: OutlivingWork;
  readonly unbounded: UnboundedLaunches;
  readonly tickSources: TickSources;
  readonly tickLoops: TickLoops;
  readonly overlapGuards: OverlapGuards;
  readonly runLengths: RunLengths;
  readonly tickLaunches: TickLaunches;

  constructor(program: Program) {
    this.program = program;
    this.scopes = new Scopes(program);
    this.types = new Types(program, this.scopes);
    this.calls = new Calls(this.types);
    this.noReturn = new NoReturn(this.calls, program, () => this.flow);
    this.flow = new ControlFlow({
      neverReturns: this.noReturn.answer,
      isPanic: (call) => calledName(call) === 'panic' && this.calls.callee(call).kind === 'builtin',
      bindingOf: (identifier) => this.scopes.binding(identifier),
      constant: (expression) => this.types.constant(expression),
    });
    this.starts = new Starts(this.calls, program);
    this.blocking = new BlockingOps(this.calls, this.types);
    this.custody = new Custody(this.scopes, this.calls);
    this.cancels = new Cancels(program, this.types, this.scopes, this.calls);
    this.lostCancels = new LostCancels(this);
    this.paths = new Paths(this.scopes, this.types, this.calls);
    this.mentions = new Mentions();
    this.ops = new Operations(this);
    this.uses = new FunctionUses(this.scopes, this.calls, this.mentions);
    this.goroutines = new Goroutines(this);
    this.effects = new EffectSummaries(this);
    this.units = new GroupUnits(this);
    this.order = new WaitOrder(this);
    this.waitGroups = new WaitGroups(this);
    this.joins = new Joins(this);
    this.fields = new FieldSizes();
    this.loops = new TurnCounts(this);
    this.limiters = new Limiters(this);
    this.handlers = new Handlers(this.types, this.scopes);
    this.origins = new Origins(this);
    this.contextUses = new ContextUses(this);
    this.requestCode = new RequestCode(this);
    this.lostContexts = new LostContexts(this);
    this.outliving = new OutlivingWork(this);
    this.tickSources = new TickSources(this);
    this.tickLoops = new TickLoops(this);
    this.overlapGuards = new OverlapGuards(this);
    this.runLengths = new RunLengths(this);
    this.tickLaunches = new TickLaunches(this);
    this.unbounded = new UnboundedLaunches(this);
  }
}
