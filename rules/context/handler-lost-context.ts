import { defineRule, F, HANDLER_SIGNS, HANDLER_WORDS, LOSING_WORDS, type LostContext, type Node, type ReportedPlace, type Tier } from '#api';
import { losesContext } from './shared.ts';

export default defineRule({
  code: 'GCL3002',
  slug: 'context/handler-lost-context',
  title: 'Work for a request runs without its context.',
  tier: 'certain',
  since: '0.1.0',
  cwe: 400,
  precision: 'high',
  inTests: false,
  docs: {
    what: `Reports work in a request handler that the end of the request does not stop:

- \`context.Background()\` or \`context.TODO()\`, directly, through a variable or under \`With*\` calls, in a call that waits for
  the network, a database or a process (*certain*), or in a call whose code is not known or is reached through functions of
  the module (*likely*);
- a call without a context whose sibling takes one, such as \`db.Query\`, \`http.Get\`, \`exec.Command\`, \`net.Dial\` (*likely*);
- a function of the module without a context that does one of these itself (*likely*);
- a wait for the end of a root context's child beside work that has the request's (*likely*).

The contexts of fiber and fasthttp do not end with the client, only with a deadline that the program sets: there a call without
a context is *possible*, and a root context *likely*. Handlers are told by the types of their parameters: net/http and routers with its signature, gin, echo, fiber, fasthttp,
gRPC interceptors, streams and services. Goroutines that the handler waits for count as its own code. Log calls, and handlers
whose request is \`_\`, are *possible*.`,
    why: `When the client goes away or its deadline passes, the server ends the request's context, and only that. Work on another
context goes on for nobody: under load, when clients time out and try again, such work piles up until connections, processes
or memory run out. Values of the request, such as its trace, are lost as well.`,
    exempt: `Deferred calls, goroutines that are not joined, \`context.WithoutCancel\`, root contexts that are given values of the
request, calls that give back, undo or end something (\`Close\`, \`Release\`, \`Rollback\`, \`Shutdown\`) or note what has happened (\`Record\`, \`Audit\`), what is stored in a field or
package variable, literals that something else runs (\`sync.Once\`, singleflight), contexts from fields and from functions
that choose them, a fallback for nil, connections that were hijacked or upgraded, handlers that watch for the end of the
request and cancel themselves, and comments that speak of detached work. Tests are left out.`,
    limits: `Helpers without a context are followed one call deep. Of an interface it is not known whether it waits. A handler that
is none by its parameters is not seen.`,
    fix: `Pass the request's context on: \`r.Context()\`, \`c.Request.Context()\`, \`stream.Context()\`, with a timeout of its own where
needed. Use \`context.WithoutCancel\` (Go 1.21) for what must be finished without the client.`,
  },
  triggers: { declaration: [HANDLER_WORDS, HANDLER_SIGNS, [...LOSING_WORDS, losesContext]] },

  check(context) {
    const { sem } = context;
    const reported = new Set<number>();
    for (const handler of sem.handlers.in(context.tree)) {
      for (const lost of sem.lostContexts.of(handler)) {
        if (reported.has(lost.at.start)) continue;
        reported.add(lost.at.start);
        context.report({ tier: tierOf(lost), at: lost.at, message: messageOf(lost), related: story(lost) });
      }
    }
  },
});

function tierOf({ handler, kind, work, synchrony }: LostContext): Tier {
  if (work === 'log' || handler.ignoresRequest || (kind !== 'root' && !handler.endsContext)) return 'possible';
  return kind === 'root' && handler.endsContext && work === 'known' && synchrony === 'direct' ? 'certain' : 'likely';
}

function messageOf({ kind, call, at, handler, sibling, chain, work }: LostContext): string {
  const instead = `pass ${handler.suggestion}`;
  const gone = handler.endsContext ? 'When the client goes away' : 'When the request\'s deadline passes';
  switch (kind) {
    case 'root': {
      if (work === 'log') return `[The request](1)'s values are lost: this log call gets ${at.text}; ${instead}.`;
      return `${gone}, ${chain.length > 1 || call.start !== at.start ? `[${nameOf(call)}](2)` : nameOf(call)} runs on: its context comes from ${at.text}, not from [the request](1); ${instead}.`;
    }
    case 'sibling':
      return `${gone}, this ${sibling?.what ?? 'call'} runs on: ${nameOf(call)} takes no context, and knows nothing of [the request](1); use ${sibling?.instead ?? ''} with ${handler.suggestion}.`;
    case 'helper':
      return `${gone}, ${nameOf(call)} runs on: [${nameOf(chain[1] ?? call)}](2) in it ${sibling === null ? 'gets a root context' : 'takes no context'}; give it ${handler.suggestion} of [the request](1).`;
    case 'wait':
      return `${gone}, [this wait](2) goes on: the context comes from ${at.text}, not from [the request](1); derive it from ${handler.suggestion}.`;
    default: return kind satisfies never;
  }
}

function story({ handler, call, kind, chain }: LostContext): ReportedPlace[] {
  const head = handler.fn.children.find(({ end }) => end > handler.fn.start) ?? handler.fn;
  const places: ReportedPlace[] = [{ at: head, message: 'the handler of the request' }];
  if (kind === 'root') places.push({ at: call, message: 'runs on when the request has ended' });
  if (kind === 'wait') places.push({ at: call, message: 'waits here' });
  for (const node of kind === 'helper' || kind === 'root' ? chain.slice(1) : []) places.push({ at: node, message: `${nameOf(node)} waits` });
  return places;
}

/** What a call calls, as it is written: `s.db.Query`, `conf.Hub().Send`. */
function nameOf(call: Node): string {
  const written = call.child(F.function)?.text.replace(/\s+/g, '') ?? '';
  return written.length > 0 && written.length <= 60 ? written.replaceAll(/\([^()]*\)/g, '()') : 'the call';
}
