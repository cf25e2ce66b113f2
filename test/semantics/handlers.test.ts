import assert from 'node:assert/strict';
import { test } from 'node:test';
import { marked } from './program-support.ts';

const IMPORTS = `import (
	"context"
	"net/http"
	web "net/http"
	"github.com/gin-gonic/gin"
	"github.com/labstack/echo/v4"
	"github.com/gofiber/fiber/v2"
	fiber3 "github.com/gofiber/fiber/v3"
	"github.com/valyala/fasthttp"
	"github.com/julienschmidt/httprouter"
	"google.golang.org/grpc"
)
`;

/** Each declares one function or holds one literal; what it answers, and how the request's context is written there. */
const CASES: readonly (readonly [name: string, source: string, expected: string | null])[] = [
  ['the signature of the standard library', 'func f(w http.ResponseWriter, r *http.Request) {}', 'http r.Context()'],
  ['an alias of the package', 'func f(w web.ResponseWriter, in *web.Request) {}', 'http in.Context()'],
  ['more parameters', 'func f(w http.ResponseWriter, r *http.Request, ps httprouter.Params) {}', 'http r.Context()'],
  ['a context beside them', 'func f(ctx context.Context, w http.ResponseWriter, r *http.Request) {}', 'http ctx'],
  ['an ignored request', 'func f(w http.ResponseWriter, _ *http.Request) {}', 'http ignored'],
  ['a method', 'type T struct{}\nfunc (T) ServeHTTP(w http.ResponseWriter, r *http.Request) {}', 'http r.Context()'],
  ['a literal in a factory', 'func f() http.HandlerFunc { return func(w http.ResponseWriter, r *http.Request) {} }', 'http r.Context()'],
  ['gin', 'func f(c *gin.Context) {}', 'framework c.Request.Context()'],
  ['echo', 'func f(ec echo.Context) error { return nil }', 'framework ec.Request().Context()'],
  ['fiber 2', 'func f(c *fiber.Ctx) error { return nil }', 'framework c.UserContext()'],
  ['fiber 3', 'func f(c fiber3.Ctx) error { return nil }', 'framework c.Context()'],
  ['fasthttp', 'func f(ctx *fasthttp.RequestCtx) {}', 'framework ctx'],
  ['an interceptor', 'func f(ctx context.Context, req any, info *grpc.UnaryServerInfo, h grpc.UnaryHandler) (any, error) { return h(ctx, req) }', 'grpc ctx'],
  ['a stream', 'func f(srv any, ss grpc.ServerStream) error { return nil }', 'grpc ss.Context()'],
  ['a generated stream', 'type WatchServer interface { Send(int) error; grpc.ServerStream }\nfunc f(s WatchServer) error { _ = s.Context(); return nil }', 'grpc s.Context()'],
  ['a service', 'type UnimplementedGreeterServer struct{}\nfunc (UnimplementedGreeterServer) Hello(context.Context, *int) (*int, error) { return nil, nil }\ntype S struct{ UnimplementedGreeterServer }\nfunc (s *S) Hello(ctx context.Context, in *int) (*int, error) { return in, nil }', 'grpc ctx'],
  ['another method of that type', 'type UnimplementedGreeterServer struct{}\ntype S struct{ UnimplementedGreeterServer }\nfunc (s *S) Load(ctx context.Context, in *int) (*int, error) { return in, nil }', null],
  ['a client\'s function', 'func f(r *http.Request) (*http.Response, error) { return nil, nil }', null],
  ['a writer alone', 'func f(w http.ResponseWriter, text string) {}', null],
  ['a context alone', 'func f(ctx context.Context, id string) error { return nil }', null],
  ['a type of that name', 'type Context struct{}\nfunc f(c *Context) {}', null],
  ['no body', 'func f(w http.ResponseWriter, r *http.Request)', null],
];

for (const [name, source, expected] of CASES) {
  test(`handlers: ${name}`, async () => {
    const { sem, file } = await marked(IMPORTS + source);
    const found = file.outline.declarations.flatMap((declaration) => sem.handlers.in(file.tree(declaration)));
    const shown = found.map(({ kind, suggestion, ignoresRequest }) => `${kind} ${ignoresRequest ? 'ignored' : suggestion}`);
    assert.deepEqual(shown, expected === null ? [] : [expected]);
  });
}
