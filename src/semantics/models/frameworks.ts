/** What a web framework gives to its handlers. */
export interface FrameworkModel {
  readonly name: string;
  /** Methods of the object, after an optional `.Request`, that give the request's context; the fixed text of a suggestion. */
  readonly context: string;
  /** Methods and fields that lead from the object to the context of the request. */
  readonly contextMethods: readonly string[];
  /** The request: a field or a method without arguments. */
  readonly request: string | null;
  /** The method that makes a copy which may be kept. */
  readonly copy: string | null;
  /** True where the framework hands the object to the next request when the handler has returned. */
  readonly pooled: boolean;
  /** True where the server ends the request's context when the client goes away and when the handler returns. */
  readonly cancels: boolean;
  /** True where strings and byte slices that its methods return point into a buffer that the next request overwrites. */
  readonly sharesMemory: boolean;
}

const FIBER = { request: null, copy: null, pooled: true, cancels: false, sharesMemory: true } as const;
const GIN: FrameworkModel = {
  name: 'gin', context: 'c.Request.Context()', contextMethods: [], request: 'Request', copy: 'Copy', pooled: true, cancels: true, sharesMemory: false,
};
const ECHO: FrameworkModel = {
  name: 'echo', context: 'c.Request().Context()', contextMethods: [], request: 'Request', copy: null, pooled: true, cancels: true, sharesMemory: false,
};

/** By the name of the type that the handler's parameter has; pointers are seen through. */
export const FRAMEWORKS: ReadonlyMap<string, FrameworkModel> = new Map<string, FrameworkModel>([
  ['github.com/gin-gonic/gin.Context', GIN],
  ...['github.com/labstack/echo', 'github.com/labstack/echo/v4', 'github.com/labstack/echo/v5']
    .map((path): [string, FrameworkModel] => [`${path}.Context`, ECHO]),
  ['github.com/gofiber/fiber/v2.Ctx', { ...FIBER, name: 'fiber', context: 'c.UserContext()', contextMethods: ['UserContext', 'Context'] }],
  ['github.com/gofiber/fiber/v3.Ctx', { ...FIBER, name: 'fiber', context: 'c.Context()', contextMethods: ['Context'] }],
  ['github.com/valyala/fasthttp.RequestCtx', { ...FIBER, name: 'fasthttp', context: 'ctx', contextMethods: [] }],
]);

export const RESPONSE_WRITER = 'net/http.ResponseWriter';
export const HTTP_REQUEST = 'net/http.Request';

/** Parameters that only interceptors of gRPC have. */
export const GRPC_UNARY_INFO = 'google.golang.org/grpc.UnaryServerInfo';
/** The interface that every stream of a gRPC server embeds. */
export const GRPC_SERVER_STREAM = 'google.golang.org/grpc.ServerStream';
/** What protoc-gen-go-grpc has every implementation of a service embed. */
export const GRPC_UNIMPLEMENTED = /\bUnimplemented\w+Server\b/;

/** Calls after which the connection belongs to the handler: the server no longer watches it, and the request's context says nothing. */
export const HIJACKS: ReadonlySet<string> = new Set([
  '(net/http.Hijacker).Hijack', '(*net/http.ResponseController).Hijack',
  '(*github.com/gorilla/websocket.Upgrader).Upgrade', 'github.com/gorilla/websocket.Upgrade',
  '(*github.com/fasthttp/websocket.FastHTTPUpgrader).Upgrade',
  'nhooyr.io/websocket.Accept', 'github.com/coder/websocket.Accept', 'github.com/gobwas/ws.UpgradeHTTP',
  '(github.com/gobwas/ws.HTTPUpgrader).Upgrade',
]);

/** The last words of the names above. */
export const HIJACK_WORDS: ReadonlySet<string> = new Set(['Hijack', 'Upgrade', 'UpgradeHTTP', 'Accept']);

/** Methods of a request that read its body. */
export const BODY_READERS: ReadonlySet<string> = new Set(
  ['ParseForm', 'ParseMultipartForm', 'MultipartReader', 'Write'].map((name) => `(*${HTTP_REQUEST}).${name}`),
);

/**
 * One of these occurs in the declaration of every handler that is looked for, or in its package where the pattern says so: a
 * handler whose types all hide behind names of the project's own is not recognised.
 */
export const HANDLER_SIGNS = [
  'ResponseWriter', 'Ctx', 'RequestCtx', 'UnaryServerInfo',
  // The stream of a gRPC method has a type of its own: `pb.KV_WatchServer`, `grpc.ServerStreamingServer[pb.Event]`.
  { text: /Server\b|Stream/, of: 'declaration' },
  // What embeds this has methods without any other sign.
  { text: GRPC_UNIMPLEMENTED, of: 'package' },
  // These call their object Context, as the standard library calls its own.
  { text: /"github\.com\/(?:gin-gonic\/gin|labstack\/echo)/, of: 'package' },
] as const;

/** Words of which one occurs in the declaration of every handler. */
export const HANDLER_WORDS: readonly string[] = [
  'ResponseWriter', 'Context', 'Ctx', 'RequestCtx', 'UnaryServerInfo', 'ServerStream',
];
