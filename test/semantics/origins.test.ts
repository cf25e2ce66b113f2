import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Origin } from '../../src/semantics/origins.ts';
import { marked } from './program-support.ts';

const IMPORTS = `import (
	"context"
	"net/http"
	"time"
	"github.com/gin-gonic/gin"
	"github.com/labstack/echo/v4"
	"github.com/gofiber/fiber/v2"
	"golang.org/x/sync/errgroup"
	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
)
type key struct{}
type server struct { ctx context.Context }
func (s *server) base() context.Context { return s.ctx }
func withUser(ctx context.Context, user string) context.Context { return context.WithValue(ctx, key{}, user) }
func either(a, b context.Context) context.Context { if a != nil { return a }; return b }
func limited(parent context.Context) (context.Context, context.CancelFunc) { return context.WithTimeout(parent, time.Second) }
`;

const http = (body: string): string => `func f(w http.ResponseWriter, r *http.Request, s *server, use func(context.Context)) { ${body} }`;

/** The context marked as c, and where it comes from. */
const CASES: readonly (readonly [name: string, source: string, expected: string])[] = [
  ['the request', http('use(‹c r.Context()›)'), 'request'],
  ['a variable', http('ctx := r.Context(); use(‹c ctx›)'), 'request'],
  ['children', http('ctx, cancel := context.WithTimeout(context.WithValue(r.Context(), key{}, 1), time.Second); defer cancel(); use(‹c ctx›)'), 'request through 2'],
  ['an errgroup', http('g, ctx := errgroup.WithContext(r.Context()); _ = g; use(‹c ctx›)'), 'request through 1'],
  ['a library\'s child', http('ctx := metadata.NewOutgoingContext(r.Context(), nil); use(‹c ctx›)'), 'request through 1'],
  ['a child of a function', http('ctx := withUser(r.Context(), "x"); use(‹c ctx›)'), 'request through 1'],
  ['a child with a cancel function', http('ctx, cancel := limited(context.Background()); defer cancel(); use(‹c ctx›)'), 'root through 1'],
  ['a closure', http('ctx := r.Context(); func() { use(‹c ctx›) }()'), 'request'],
  ['a parameter in place', http('go func(ctx context.Context) { use(‹c ctx›) }(r.Context())'), 'request'],
  ['a shadow', http('ctx := r.Context(); { ctx := context.Background(); use(‹c ctx›) }; use(ctx)'), 'root'],
  ['a request with another context', http('r2 := r.WithContext(context.Background()); use(‹c r2.Context()›)'), 'root'],
  ['a request that is replaced', http('r = r.WithContext(withUser(r.Context(), "x")); use(‹c r.Context()›)'), 'request'],
  ['the root', http('use(‹c context.TODO()›)'), 'root'],
  ['a child of itself', http('ctx := context.Background(); ctx = context.WithValue(ctx, key{}, 1); use(‹c ctx›)'), 'root'],
  ['a fallback', http('ctx := r.Context(); if ctx == nil { ctx = context.Background() }; use(‹c ctx›)'), 'unknown'],
  ['detached', http('use(‹c context.WithoutCancel(r.Context())›)'), 'detached'],
  ['a child of a detached one', http('ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), 1); defer cancel(); use(‹c ctx›)'), 'detached'],
  ['values carried over', http('use(‹c context.WithValue(context.Background(), key{}, r.Context().Value(key{}))›)'), 'detached'],
  ['a field', http('use(‹c s.ctx›)'), 'unknown'],
  ['a function that chooses', http('use(‹c s.base()›)'), 'unknown'],
  ['one of two', http('use(‹c either(context.Background(), context.TODO())›)'), 'unknown'],
  ['a parameter', 'func f(ctx context.Context, use func(context.Context)) { c2 := withUser(ctx, ""); use(‹c c2›) }', 'parameter through 1'],
  ['gin', 'func f(c *gin.Context, use func(context.Context)) { use(‹c c.Request.Context()›) }', 'request'],
  ['echo', 'func f(c echo.Context, use func(context.Context)) error { use(‹c c.Request().Context()›); return nil }', 'request'],
  ['fiber', 'func f(c *fiber.Ctx, use func(context.Context)) error { use(‹c c.UserContext()›); return nil }', 'request'],
  ['a stream', 'func f(srv any, s grpc.ServerStream, use func(context.Context)) error { use(‹c s.Context()›); return nil }', 'request'],
  ['another function\'s request', 'func f(r *http.Request, use func(context.Context)) { use(‹c r.Context()›) }', 'parameter'],
];

for (const [name, source, expected] of CASES) {
  test(`origins: ${name}`, async () => {
    const { sem, marks } = await marked(IMPORTS + source);
    const context = marks.get('c');
    assert.ok(context);
    assert.equal(shown(sem.origins.of(context)), expected);
  });
}

function shown(origin: Origin): string {
  const steps = 'through' in origin ? origin.through.length : 0;
  return steps === 0 ? origin.kind : `${origin.kind} through ${steps}`;
}
