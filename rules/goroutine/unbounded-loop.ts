import { defineRule, type Node, type ReportedPlace, type Tier, type UnboundedLaunch } from '#api';
import { LAUNCHES } from './shared.ts';

export default defineRule({
  code: 'GCL1002',
  slug: 'goroutine/unbounded-loop',
  title: 'A loop starts a goroutine for each item of its data, and nothing bounds how many.',
  tier: 'certain',
  since: '0.1.0',
  cwe: 770,
  precision: 'high',
  inTests: false,
  docs: {
    what: `Reports a goroutine that a loop starts in each of its turns where the number of turns comes from data and nothing
limits how many goroutines there are at a time: items of a slice or map, messages of a channel, rows, lines, packets, pages. The
start may be a \`go\` statement, \`Go\` of a WaitGroup, of an errgroup without a limit or of a pool without a size, or a
function of the module that starts a goroutine and returns.

*Certain* where somebody outside the program decides on the number and the goroutine is known to wait for the network, a
disk or a database, or where a limit is there and has no effect. *Likely* where the data belongs to a caller. *Possible* where the turns follow from
the configuration, from the members of a cluster, from connections that are accepted, or from what cannot be told, and
where the rate is limited or each goroutine waits for a slot once it runs.`,
    why: `Each goroutine holds a stack, and mostly a connection, a file or a buffer too. With ten items that is nothing; with a
million the process runs out of memory or file descriptors, and whatever the goroutines call gets all the work at once. Nothing slows the
producer down. A WaitGroup only counts, and a context only ends the work.`,
    exempt: `Loops that are short by construction are silent: constants, arrays, small literals and tables, processor counts,
settings such as \`workers\` or \`concurrency\`, pieces of which there are as many as processors, and collections whose length
was checked or cut before. So are loops with a limit that each turn passes before it starts a goroutine: a slot in a channel, a
semaphore, a group or pool with a limit, a counter that refuses. Turns and batches that wait for what they started are silent
too, and workers that share a channel of jobs, loops that end with the first start, signals, loops that a clock drives (GCL1001
reports them), tests and generated code.

Only *possible* are loops over what a program or a cluster is made of, told by where it is kept, by its type (connections,
servers, anything known by its methods) or by its name (nodes, disks, endpoints); entries of a table that is looked up first;
and messages that bring a channel for their answer, since there are as many of them as senders that wait.`,
    limits: `How long a slice gets is judged by where it comes from, over a few variables and callers in the same package. That a caller elsewhere
always passes three items is not seen. A function that limits itself is recognised by what it does or by its name.`,
    fix: `Set a limit on the group (\`g.SetLimit(n)\`), take a slot from a buffered channel or a semaphore **before** the
goroutine is started and give it back when the goroutine ends, or let a fixed number of workers read the items from a channel.`,
  },
  triggers: { declaration: [['for', 'goto'], LAUNCHES] },

  check(context) {
    for (const launch of context.sem.unbounded.in(context.tree, context.shown === 'possible')) {
      const loop = launch.loop.statement ?? launch.loop.header.elements[0] ?? launch.start.node;
      const related: ReportedPlace[] = [{ at: loop, message: `this loop makes a turn for each ${plain(launch.count.each)}` }];
      const inner = launch.start.inner;
      if (inner !== null) related.push({ at: inner.node, message: 'the goroutine is started here' });
      if (launch.limit.at !== null) related.push({ at: launch.limit.at, message: LIMITS[launch.limit.kind] });
      if (launch.work !== null) related.push({ at: launch.work.at, message: `each goroutine ${launch.work.what} here` });
      context.report({ tier: tierOf(launch), at: launch.start.node, message: messageOf(launch, related), related, flows: flowsOf(launch, loop) });
    }
  },
});

const LIMITS: Readonly<Record<UnboundedLaunch['limit']['kind'], string>> = {
  limited: 'this limits them', rate: 'this spaces them in time', keyed: 'only for what this table does not hold yet', inside: 'each waits here for a slot, when it has been started already',
  defeated: 'this slot is taken before each start', none: 'nothing limits them',
};

function tierOf({ count, limit, startup, request, work, start }: UnboundedLaunch): Tier {
  if (limit.kind === 'rate' || limit.kind === 'keyed' || limit.kind === 'inside') return 'possible';
  if (count.size !== 'data' || startup) return 'possible';
  if (limit.why === 'early') return 'certain';
  const known = work !== null && start.inner === null;
  return known && count.external && (request || count.stream) ? 'certain' : 'likely';
}

function messageOf({ count, limit, joined }: UnboundedLaunch, related: readonly ReportedPlace[]): string {
  const at = related.findIndex(({ message }) => message === LIMITS[limit.kind]) + 1;
  const head = `[Each turn](1) starts a goroutine, one for each ${plain(count.each)}`;
  switch (limit.kind) {
    case 'rate': return `${head}. Their [rate](${at}) is limited, and how many run at a time is not.`;
    case 'keyed': return `${head} that [a table](${at}) does not hold yet. The table is what bounds them, if anything does.`;
    case 'inside': return `${head}. They wait for [a slot](${at}) only when they run, so that all of them exist at once.`;
    case 'defeated': return limit.why === 'early'
      ? `${head}, and [the slot](${at}) limits nothing. It is given back before the goroutine has done its work.`
      : `${head}, and [the slots](${at}) limit nothing. There are as many of them as items.`;
    case 'none': case 'limited': return `${head}, and nothing bounds how many run at a time.${joined ? ' The wait for them after the loop comes when all have been started.' : ''}`;
    default: return limit.kind satisfies never;
  }
}

function flowsOf({ start, count, work }: UnboundedLaunch, loop: Node): { goroutine: string; steps: (ReportedPlace & { order: number })[] }[] {
  const launcher = [{ at: loop, message: `a turn for each ${plain(count.each)}`, order: 1 }, { at: start.node, message: 'the turn starts a goroutine and goes on', order: 2 }, { at: loop, message: 'the next turn starts another one', order: 4 }];
  const busy = { at: work?.at ?? start.body ?? start.node, message: work === null ? 'the goroutine is still at work' : `the goroutine ${work.what}`, order: 3 };
  return [{ goroutine: 'launcher', steps: launcher }, { goroutine: 'one of the goroutines', steps: [busy] }];
}

/** Source text in a message: short and without brackets and braces. */
function plain(text: string): string {
  return /^[\w .()&*<-]{1,80}$/.test(text) ? text : 'item';
}
