import { defineRule, TICK_WORDS, type ReportedFlow, type ReportedPlace, type RuleContext, type Tier, type TickLaunch } from '#api';
import { LAUNCHES } from './shared.ts';

export default defineRule({
  code: 'GCL1001',
  slug: 'goroutine/per-tick',
  title: 'A goroutine is started on every tick, and nothing keeps the runs from overlapping.',
  tier: 'certain',
  since: '0.1.0',
  cwe: 400,
  precision: 'high',
  inTests: false,
  docs: {
    what: `Reports a goroutine that a loop starts once a tick while nothing waits for the one before: a \`go\` statement, \`wg.Go\`,
the \`Go\` of an errgroup without a limit, or a call of a short function that only starts one. What ticks is a \`time.Ticker\`,
\`time.Tick\`, the ticker of a clock library, a timer that the loop arms again itself, or a sleep. A callback of
\`time.AfterFunc\` that arms itself again before it works is the same thing.

*Certain* where the goroutine is known to wait for the network, a disk, a process, a channel or the like, *likely* where it
calls something that is not known, and for timers and sleeps. *Possible* where a timeout bounds the overlap, and where runs
queue for the same lock or the period is half an hour or more.`,
    why: `A ticker holds one tick and drops the rest while its receiver is busy, so work that is done in the loop never overlaps
with itself. The \`go\` statement takes that away. Once a run takes longer than the period, because a server is slow or a disk is
full, each tick adds another goroutine with its connections and memory, all of which press on whatever was slow already.`,
    exempt: `A turn that waits for its goroutine is fine, or that goes on working with it through a channel or context made in
the same turn, and so is one that passes a guard: \`TryLock\`, \`CompareAndSwap\`, a flag
or map of what is running, a semaphore, a slot in a channel, a group with a limit. So are goroutines that do nothing that could
wait, or that a timeout ends before the next tick; loops that are left after the launch; loops over data that ticks only pace;
latches that let one launch through; tests and load generators.`,
    limits: `A flag counts as a guard when the launch is skipped for it and the run or the turn writes it; that it is also reset is
not checked. A timeout counts only where it is given as a context, a duration called timeout, or the client's field. Ticks that reach the loop through a field or another goroutine's channel are not recognised, and neither are timers
that their callback arms with \`Reset\`.`,
    fix: `Do the work in the loop, which drops the ticks that come meanwhile. If the loop must stay responsive, skip the tick while
a run is under way (\`if !busy.CompareAndSwap(false, true) { continue }\`), or hand the tick to one worker through a channel with
room for one and a \`default\`.`,
  },
  triggers: { declaration: [TICK_WORDS, ['for', 'goto', 'AfterFunc'], LAUNCHES] },

  check(context) {
    if (LOAD_GENERATOR.test(context.package.path)) return;
    for (const launch of context.sem.tickLaunches.in(context.tree)) report(context, launch);
  },
});

/** Programs that put a rate of requests on a server start them without waiting: it is their purpose. */
const LOAD_GENERATOR = /(^|\/)[^/]*(bench|loadgen|loadtest|stress|vegeta)[^/]*(\/|$)/i;

/** Half an hour in nanoseconds: hardly anything takes longer than such a period. */
const RARE = 1_800_000_000_000n;

function report(context: RuleContext, launch: TickLaunch): void {
  const { node, tick, inner, run } = launch;
  const related: ReportedPlace[] = [
    { at: tick === null ? node : tick.node, message: tick === null ? 'the callback arms its timer here' : `${cause(launch)} begins a turn here` },
    { at: run.at, message: `the run ${run.what}` },
  ];
  if (inner !== null) related.push({ at: inner.node, message: 'the goroutine is started here' });
  context.report({ tier: tierOf(launch), at: node, message: messageOf(launch), related, flows: flowsOf(launch, related) });
}

function tierOf({ run, sure, tick }: TickLaunch): Tier {
  if (run.kind === 'timed' || run.kind === 'queued' || (tick?.period ?? 0n) >= RARE) return 'possible';
  return run.kind === 'long' && sure && tick?.kind === 'ticker' ? 'certain' : 'likely';
}

/** What makes the loop turn, as the subject of a sentence. */
function cause({ tick }: TickLaunch): string {
  if (tick === null) return 'the timer';
  return tick.kind === 'sleep' ? 'the sleep' : 'the tick';
}

function messageOf({ tick, run, fansOut }: TickLaunch): string {
  const every = tick === null ? '[the timer](1) is armed again before the work is done'
    : `[each ${tick.kind === 'sleep' ? 'sleep' : 'tick'}](1) is followed by ${fansOut ? 'a goroutine for each item' : 'another goroutine'}, whether or not the last has ended`;
  const head = run.kind === 'queued' ? 'Runs can queue up' : run.kind === 'timed' ? 'Runs can overlap until they time out' : 'Runs can overlap without limit';
  return `${head}: ${every}, and the run [${run.what}](2).`;
}

function flowsOf(launch: TickLaunch, related: readonly ReportedPlace[]): ReportedFlow[] {
  const { node, tick, run } = launch;
  const [source] = related;
  const start = launch.inner?.node ?? node;
  const loop: ReportedFlow = {
    goroutine: tick === null ? 'timer' : 'ticker loop',
    steps: [
      { at: source?.at ?? node, message: `${cause(launch)} comes`, order: 1 },
      { at: node, message: 'the first run is started', order: 2 },
      { at: source?.at ?? node, message: `${cause(launch)} comes again`, order: 4 },
      { at: node, message: 'the second run is started', order: 5 },
    ],
  };
  return [
    loop,
    { goroutine: 'first run', steps: [{ at: run.at, message: `it ${run.what} for longer than the period`, order: 3 }] },
    { goroutine: 'second run', steps: [{ at: start === node ? run.at : start, message: 'it runs beside the first', order: 6 }] },
  ];
}
