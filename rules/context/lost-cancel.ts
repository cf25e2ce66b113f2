import {
  CANCEL_WORDS, defineRule, describeDecision, describeEnd, type Acquisition, type Loss, type ReportedPlace, type RuleContext,
} from '#api';
import { returnsCancel } from './shared.ts';

export default defineRule({
  code: 'GCL3001',
  slug: 'context/lost-cancel',
  title: 'A cancel function is dropped, overwritten, or not called on some path.',
  tier: 'certain',
  since: '0.1.0',
  cwe: 772,
  precision: 'high',
  inTests: true,
  docs: {
    what: `Reports a cancel function of \`context.WithCancel\`, \`WithTimeout\`, \`WithDeadline\` (and their Cause variants), a stop
function of \`signal.NotifyContext\`, or one that a function of the module passes on from these, when it is

- given to \`_\`, or mentioned without being called or handed on,
- not called on some path that leaves the function,
- overwritten in its variable before anything called it,
- stored in a field that nothing in the package reads (*likely*).

The branches that the path takes are listed. In tests the finding is *likely* at most.`,
    why: `A context that is not cancelled stays registered with its parent, and its timer stays armed. Below a timeout that
lasts until the deadline; below \`WithCancel\` until the parent ends, which for \`context.Background()\` is never. In a
request handler each request leaves one behind.`,
    exempt: `Handing the function on counts as releasing it: returning it, storing it in a field, map, slice or channel, passing
it to a function that does more than look at it, capturing it in a literal that runs or goes somewhere. So do a wait for
the context's own end (\`<-ctx.Done()\`), the cancel function of a parent made in the same function when it is called on
the same path, paths that end in a panic or a call that never returns, and \`main\`.`,
    limits: `A conditional call in a deferred literal counts as a call. A cancel function that is stored counts as released even
when whoever holds it forgets it. Wrappers that can return an error are not followed.`,
    fix: `Write \`defer cancel()\` right after the call, or call it on every path. Give each new context a variable of its own
when the old one is still open.`,
  },
  triggers: { declaration: [[...CANCEL_WORDS, returnsCancel]] },

  check(context) {
    for (const acquisition of context.sem.cancels.in(context.tree)) {
      const loss = context.sem.lostCancels.lossOf(acquisition);
      if (loss !== null) report(context, acquisition, loss);
    }
  },
});

function report(context: RuleContext, acquisition: Acquisition, loss: Loss): void {
  const { call } = acquisition;
  const source = acquisition.name.slice(acquisition.name.lastIndexOf('/') + 1);
  const kind = acquisition.until === 'signals' ? 'stop' : 'cancel';
  const name = acquisition.target.text;
  const what = name === '_' ? `The ${kind} function of ${source}` : `${name}, the ${kind} function of ${source},`;
  const proven = !('path' in loss) || loss.path.feasibility === 'proven';
  const tier = loss.kind === 'stored' || !proven || context.package.isTest(context.file) ? 'likely' : 'certain';
  const related = 'path' in loss ? story(loss, name) : loss.kind === 'stored' ? [{ at: loss.at, message: `stored in ${loss.field}, which nothing reads` }] : [];
  context.report({ tier, at: call, message: `${what} ${happens(loss, related.length)}; ${consequence(context, acquisition)}.`, related });
}

/** The branches taken, and where the path ends. */
function story(loss: Extract<Loss, { path: unknown }>, name: string): ReportedPlace[] {
  const { path } = loss;
  const end = loss.kind === 'overwritten' ? `${name} is overwritten here`
    : loss.kind === 'turn' ? `the next turn makes another ${name}` : `${describeEnd(path)} without a call of ${name}`;
  return [...path.decisions.map((decision) => ({ at: decision.node, message: describeDecision(decision) })), { at: path.endNode, message: end }];
}

function happens(loss: Loss, last: number): string {
  switch (loss.kind) {
    case 'dropped': return 'is thrown away';
    case 'never': return `is never called: the function [${describeEnd(loss.path)}](${last}) without it`;
    case 'path': {
      const decision = loss.path.decisions.at(-1);
      return `is not called on a path that [${describeEnd(loss.path)}](${last})${decision === undefined ? '' : ` ${describeDecision(decision)}`}`;
    }
    case 'turn': return `is not called before [the next turn](${last}) makes another one`;
    case 'overwritten': return `is [overwritten](${last}) before anything calls it`;
    case 'stored': return `goes to the field [${loss.field}](1), which nothing in the package reads`;
    default: return loss satisfies never;
  }
}

function consequence({ sem }: RuleContext, { until, parent }: Acquisition): string {
  switch (until) {
    case 'deadline': return 'the context and its timer stay until the deadline';
    case 'signals': return 'the signals stay captured';
    case 'parent': {
      const forever = parent !== null && sem.cancels.isRoot(parent);
      return forever ? 'the context is never released' : 'the context stays with its parent until that ends';
    }
    default: return until satisfies never;
  }
}
