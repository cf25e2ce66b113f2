import { defineRule, describeEnd, HANDLER_SIGNS, HANDLER_WORDS, SPAWN_WORDS, type Outliving, type ReportedFlow, type ReportedPlace, type Tier } from '#api';
import { startsGoroutine } from './shared.ts';

export default defineRule({
  code: 'GCL3003',
  slug: 'context/outlives-request',
  title: 'A goroutine that outlives its request keeps something of it.',
  tier: 'certain',
  since: '0.1.0',
  cwe: 672,
  precision: 'high',
  inTests: false,
  docs: {
    what: `Reports a goroutine, a pool's task or a timer's callback that a request handler starts and does not wait for, when it uses

- the framework's object (\`*gin.Context\`, \`echo.Context\`, \`*fiber.Ctx\`, \`*fasthttp.RequestCtx\`), which the framework gives to
  the next request when the handler has returned (*certain*);
- the response writer, or the request's body (*certain*);
- a string or byte slice of fiber or fasthttp that points into a buffer which the next request overwrites (*likely*);
- the request's context, or a child of it, in a call that works with it (*likely*).

Where the handler waits and gives up after a while, the first three are *likely*.`,
    why: `When a handler returns, the server cancels the request's context, closes the body and takes the writer back. Work on
that context fails with "context canceled", as often as the handler is faster. A writer or a context object that is used later
belongs to another request by then: data races, answers mixed up between users, panics.`,
    exempt: `Goroutines that are joined on every path, or for which something may wait; \`context.WithoutCancel\`, \`c.Copy()\` before the
start, values copied before; goroutines that wait for the end of the request with \`<-ctx.Done()\`; \`context.AfterFunc\`; handlers
that stay with their client (upgraded connections, loops that wait); a body that was replaced by one in memory. Tests are left
out.`,
    limits: `Contexts that go through channels, fields and queues are not followed. Helpers are followed one call deep.`,
    fix: `Wait for the goroutine, or give it what it may keep: \`context.WithoutCancel(r.Context())\` with a timeout of its own, copies
of the values it needs, \`c.Copy()\` with gin.`,
  },
  triggers: { declaration: [HANDLER_WORDS, HANDLER_SIGNS, [...SPAWN_WORDS, startsGoroutine]] },

  check(context) {
    const { sem } = context;
    for (const handler of sem.handlers.in(context.tree)) {
      for (const found of sem.outliving.of(handler)) {
        context.report({ tier: tierOf(found), at: found.at, message: messageOf(found), related: story(found), flows: flows(found) });
      }
    }
  },
});

function tierOf({ what, join, handler }: Outliving): Tier {
  return what === 'context' || what === 'memory' || join.answer !== 'refuted' || handler.kind === 'grpc' ? 'likely' : 'certain';
}

function messageOf({ what, name, handler, join }: Outliving): string {
  const when = join.givesUp === null ? '[the goroutine](1) is not waited for' : '[the goroutine](1) goes on when [the handler gives up](2)';
  const answered = handler.kind === 'grpc' ? 'call' : 'request';
  switch (what) {
    case 'object': return `${name} may belong to another request by now: ${handler.framework?.name ?? 'the framework'} reuses it when the handler returns, and ${when}.`;
    case 'writer': return `The writer ${name} may be used after the handler has returned: ${when}.`;
    case 'body': return `The request's body ${name} is closed when the handler returns, and ${when}.`;
    case 'memory': return `${name} may hold bytes of another request by now: ${handler.framework?.name ?? 'the framework'} reuses its buffer when the handler returns, and ${when}.`;
    case 'context': return `This work is cancelled when the handler returns: ${name} ends with the ${answered}, and ${when}.`;
    default: return what satisfies never;
  }
}

function story({ start, goroutine, join }: Outliving): ReportedPlace[] {
  const places: ReportedPlace[] = [{ at: goroutine.node, message: 'the goroutine is started here' }];
  if (join.givesUp !== null) places.push({ at: join.givesUp, message: 'the handler stops waiting' });
  else if (join.missing !== null && goroutine.node === start) places.push({ at: join.missing.endNode, message: `the handler ${describeEnd(join.missing)} without waiting` });
  return places;
}

function flows({ handler, start, goroutine, join, at, what }: Outliving): ReportedFlow[] {
  const end = goroutine.node === start ? join.missing?.endNode : undefined;
  return [
    {
      goroutine: 'handler',
      steps: [
        { at: start, message: 'the handler starts the goroutine', order: 1 },
        { at: join.givesUp ?? end ?? handler.fn.children.at(-1) ?? handler.fn, message: 'the handler returns without it', order: 2 },
      ],
    },
    {
      goroutine: 'started goroutine',
      steps: [{ at, message: what === 'context' ? 'works with a context that has ended' : 'uses what no longer belongs to the request', order: 3 }],
    },
  ];
}
