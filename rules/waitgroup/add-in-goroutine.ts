import { defineRule, type LateAdd, type ReportedFlow, type ReportedPlace, type Tier } from '#api';

export default defineRule({
  code: 'GCL2001',
  slug: 'waitgroup/add-in-goroutine',
  title: 'WaitGroup.Add is called by the goroutine that it counts.',
  tier: 'certain',
  since: '0.1.0',
  cwe: 362,
  precision: 'high',
  inTests: true,
  docs: {
    what: `Reports a call of \`(*sync.WaitGroup).Add\` that runs on a goroutine which holds no unit of the group, while another
goroutine waits for it. The goroutine may be a literal, a named function or method, a callback of a timer, of an errgroup or
of a pool, a request handler, or a helper that one of these calls.

*Certain* where the goroutine's own literal adds on every path and pays the unit back itself, and the Wait follows the \`go\`
statement in a straight line. *Likely* where the Wait is elsewhere or the Add is further away. *Possible* where no Wait is in
sight, or where the unit may have been taken by somebody else.`,
    why: `\`Wait\` returns when the counter is zero. A goroutine that adds for itself does so at some time after the \`go\`
statement; until then the counter is zero, and \`Wait\` returns as if there were nothing to wait for. What follows the Wait then
runs together with the goroutine: results are read before they are written, channels are closed before they are sent on. Since
it depends on the scheduler, tests rarely show it.`,
    exempt: `An Add is fine while a unit is held: in the callback of \`wg.Go\`, in a goroutine for which its launcher has added and
which pays back later, in helpers that add before they start what they are given. So are groups that the goroutine declares or
waits for itself, and Adds that something orders before the Wait: a channel or another group that the goroutine signals and
the waiter hears first, a lock that is held at the Add and taken before the Wait, an orderly shutdown of the server.`,
    limits: `Who holds a unit is counted by the places that add and pay back, not by how often they run. Methods of one type are
taken to speak of the same object. Calls are followed over two named functions; groups that are stored in maps or handed to
code that is not at hand are not followed. What orders two goroutines by way of the network or a file is not seen.`,
    fix: `Move the Add to the launcher, before the \`go\` statement, or start the goroutine with \`wg.Go\` (Go 1.25). Where a loop
that is itself a goroutine adds for its children, let the loop hold a unit too: add for it where it is started, and pay back
when it ends.`,
  },
  triggers: { declaration: [['Add'], [{ declaredAs: 'WaitGroup' }]], package: [['WaitGroup', 'Wait']] },

  check(context) {
    for (const late of context.sem.waitGroups.lateAdds(context.tree)) {
      const tier = tierOf(late);
      const { add, run, wait } = late;
      const started = run.kind === 'handler' ? 'each request runs this on a goroutine of its own' : 'the goroutine is started here';
      const related: ReportedPlace[] = [{ at: run.site, message: started }];
      for (const hop of [...run.hops].reverse()) if (hop.call !== null) related.push({ at: hop.site, message: 'it calls the function that adds' });
      if (wait !== null) related.push({ at: wait.node, message: 'this Wait can run first' });
      context.report({ tier, at: add.node, message: messageOf(late, related.length), related, flows: wait === null ? [] : flowsOf(late, started, wait.node) });
    }
  },
});

function tierOf({ run, wait, unheld, paidByItself, exhibited, handedIn, stopsServing }: LateAdd): Tier {
  if (unheld === 'unknown') return 'possible';
  if (wait === null) return handedIn && paidByItself === 'proven' ? 'likely' : 'possible';
  if (run.kind === 'handler') return stopsServing ? 'likely' : 'possible';
  return exhibited && paidByItself === 'proven' ? 'certain' : 'likely';
}

function messageOf({ add, run, wait, paidByItself, unheld }: LateAdd, last: number): string {
  const whose = run.kind === 'handler' ? '[a request](1)' : '[the new goroutine](1)';
  const why = paidByItself === 'proven' ? `${whose} counts itself only once it runs` : `${whose} holds no unit of the group when it adds`;
  if (wait === null) return `Whoever waits for this group can miss this ${shown(add.node.text, 'Add')}: ${why}.`;
  const doubt = unheld === 'unknown' ? ', unless something else still holds a unit' : '';
  return `[${shown(wait.node.text.replace(/\(\)$/, ''), 'Wait')}](${last}) can return before this Add runs${doubt}: ${why}.`;
}

/** Source text in a message: short and without brackets, or the plain word. */
function shown(text: string, word: string): string {
  return /^[\w.]{1,40}$/.test(text) ? text : word;
}

function flowsOf({ add, run }: LateAdd, started: string, wait: ReportedPlace['at']): ReportedFlow[] {
  const start = { at: run.site, message: started, order: 1 };
  const returns = { at: wait, message: 'Wait sees a counter of zero and returns', order: 2 };
  const adds: ReportedFlow = { goroutine: run.kind === 'handler' ? 'request' : 'new goroutine', steps: [{ at: add.node, message: 'only now is the unit taken', order: 3 }] };
  const sameFunction = run.launcher !== null && run.launcher.contains(wait);
  if (sameFunction) return [{ goroutine: 'launcher', steps: [start, returns] }, adds];
  return [{ goroutine: run.kind === 'handler' ? 'server' : 'launcher', steps: [start] }, { goroutine: 'waiter', steps: [returns] }, adds];
}
