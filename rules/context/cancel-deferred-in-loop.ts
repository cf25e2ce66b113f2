import { CANCEL_WORDS, defineRule, enclosingFunction } from '#api';
import { returnsCancel } from './shared.ts';

export default defineRule({
  code: 'GCL3004',
  slug: 'context/cancel-deferred-in-loop',
  title: 'A cancel function is deferred on every turn of a loop.',
  tier: 'certain',
  since: '0.1.0',
  cwe: 772,
  precision: 'high',
  inTests: true,
  docs: {
    what: `Reports \`defer cancel()\` in a loop that makes a new context on each turn. *Certain* where the loop has no bound (an
endless loop, a loop over a channel), *likely* elsewhere, *possible* in tests, whose process ends soon.`,
    why: `Deferred calls run when the function returns, not when the turn ends. The contexts and timers of all turns stay open
until then, and a loop that never ends never runs any of the deferred calls.`,
    exempt: `Loops that leave on every path after the \`defer\`, loops over a small fixed number of items, and a function literal
or helper that is called once a turn and defers for itself.`,
    limits: `How many turns a loop over data makes is not known, so that a loop over three items is reported like one over three
million.`,
    fix: `Call \`cancel()\` at the end of the turn and before each \`continue\`, or move the body into a function that defers.`,
  },
  triggers: { declaration: [['defer'], ['for', 'goto'], [...CANCEL_WORDS, returnsCancel]] },

  check(context) {
    const { sem, tree } = context;
    for (const acquisition of sem.cancels.in(tree)) {
      const fn = enclosingFunction(acquisition.call);
      if (fn === null || acquisition.binding === null) continue;
      const cfg = sem.flow.of(fn);
      const loop = cfg.loopsContaining(acquisition.call)[0];
      if (loop === undefined || sem.loops.isSmall(loop)) continue;
      const releases = sem.custody.of(acquisition.binding).map(({ site }) => site);
      const deferred = cfg.defers.find(({ statement }) => releases.some((site) => statement.contains(site)));
      if (deferred === undefined || !cfg.loopsContaining(deferred.statement).includes(loop)) continue;
      if (cfg.leavesLoopOnEveryPath(deferred.statement, loop) === 'proven') continue;
      const endless = sem.loops.isEndless(loop);
      const name = acquisition.target.text;
      context.report({
        tier: context.package.isTest(context.file) ? 'possible' : endless ? 'certain' : 'likely',
        at: deferred.statement,
        message: `Each turn of [the loop](1) defers another ${name}, and none runs before the function returns; the contexts of all turns stay open${endless ? ' for as long as the loop runs' : ''}.`,
        related: [
          { at: loop.statement ?? loop.header.elements[0] ?? acquisition.call, message: 'this loop turns again' },
          { at: acquisition.call, message: 'and makes a new context' },
        ],
      });
    }
  },
});
