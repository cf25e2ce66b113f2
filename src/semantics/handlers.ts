import { functionParts, type Parameter } from '../syntax/go/declarations.ts';
import { FUNCTION_KINDS, K, type Node, type Tree } from '../syntax/tree.ts';
import { memo } from './memo.ts';
import {
  FRAMEWORKS, GRPC_SERVER_STREAM, GRPC_UNARY_INFO, GRPC_UNIMPLEMENTED, HANDLER_SIGNS, HANDLER_WORDS, HTTP_REQUEST, RESPONSE_WRITER, type FrameworkModel,
} from './models/frameworks.ts';
import type { Package } from './project/package.ts';
import type { Binding, Scopes } from './scopes.ts';
import { deref, nameOf, type GoType } from './types/type.ts';
import type { Types } from './types/types.ts';

/** A function that answers one request, and what it knows of it. A binding is null where the parameter is missing or blank. */
export interface Handler {
  /** The declaration or literal. */
  readonly fn: Node;
  readonly kind: 'http' | 'framework' | 'grpc';
  readonly framework: FrameworkModel | null;
  readonly writer: Binding | null;
  readonly request: Binding | null;
  /** The framework's object, `c *gin.Context`; the stream of a gRPC method. */
  readonly object: Binding | null;
  /** A context parameter beside the others: the request's, as gRPC and routers of one's own pass it. */
  readonly context: Binding | null;
  /** Nothing that it is given leads to a context: `_ *http.Request`. */
  readonly ignoresRequest: boolean;
  /** Whether the request's context ends with the request; fiber's ends only where somebody sees to it. */
  readonly endsContext: boolean;
  /** How the request's context is written here. */
  readonly suggestion: string;
}

/** Finds the functions that answer requests, told by the types of their parameters and not by their names. */
export class Handlers {
  readonly #types: Types;
  readonly #scopes: Scopes;
  readonly #signs = new WeakMap<Tree, boolean>();
  readonly #packages = new WeakMap<Package, Map<RegExp, boolean>>();

  constructor(types: Types, scopes: Scopes) {
    this.#types = types;
    this.#scopes = scopes;
  }

  /** What a declaration or literal answers; null for other functions. */
  readonly of: (fn: Node) => Handler | null = memo((fn) => this.#recognise(fn), () => null);

  /** The handlers of a declaration, itself and the literals in it, in source order. */
  in(tree: Tree): Handler[] {
    return FUNCTION_KINDS.flatMap((kind) => tree.ofKind(kind)).flatMap((fn) => this.of(fn) ?? []);
  }

  /** The handler in whose text a node stands. */
  around(node: Node): Handler | null {
    for (let fn = node.closest(FUNCTION_KINDS); fn !== null; fn = fn.closest(FUNCTION_KINDS, true)) {
      const handler = this.of(fn);
      if (handler !== null) return handler;
    }
    return null;
  }

  #recognise(fn: Node): Handler | null {
    const parts = functionParts(fn);
    if (parts === null || parts.body === null || !this.#hasSigns(fn)) return null;
    const typed = parts.parameters
      .filter(({ type }) => SIGNIFICANT_TYPE.test(type.text))
      .map((parameter) => ({ parameter, type: this.#types.fromSyntax(parameter.type) }));
    const find = (holds: (type: GoType) => boolean): Parameter | null => typed.find(({ type, parameter }) => !parameter.variadic && holds(type))?.parameter ?? null;
    const context = find(isContext);
    return this.#http(fn, find, context) ?? this.#framework(fn, typed) ?? this.#grpc(fn, find, context);
  }

  #http(fn: Node, find: (holds: (type: GoType) => boolean) => Parameter | null, context: Parameter | null): Handler | null {
    const writer = find((type) => nameOf(type) === RESPONSE_WRITER);
    const request = find((type) => type.kind === 'pointer' && nameOf(type.elem) === HTTP_REQUEST);
    if (writer === null || request === null) return null;
    const [r, ctx] = [this.#binding(request), this.#binding(context)];
    return {
      fn, kind: 'http', framework: null, writer: this.#binding(writer), request: r, object: null, context: ctx,
      ignoresRequest: r === null && ctx === null, endsContext: true,
      suggestion: ctx?.name ?? (r === null ? 'the context of the request' : `${r.name}.Context()`),
    };
  }

  #framework(fn: Node, typed: readonly { parameter: Parameter; type: GoType }[]): Handler | null {
    for (const { parameter, type } of typed) {
      const framework = FRAMEWORKS.get(nameOf(deref(type)) ?? '');
      if (framework === undefined) continue;
      const object = this.#binding(parameter);
      return {
        fn, kind: 'framework', framework, writer: null, request: null, object, context: null, ignoresRequest: object === null,
        endsContext: framework.cancels,
        suggestion: object === null ? framework.context : framework.context.replace(/^\w+/, object.name),
      };
    }
    return null;
  }

  #grpc(fn: Node, find: (holds: (type: GoType) => boolean) => Parameter | null, context: Parameter | null): Handler | null {
    const stream = find((type) => this.#isStream(type, fn));
    const unary = stream === null && context !== null && (find((type) => nameOf(deref(type)) === GRPC_UNARY_INFO) !== null || this.#implementsService(fn));
    if (stream === null && !unary) return null;
    const [object, ctx] = [this.#binding(stream), this.#binding(context)];
    return {
      fn, kind: 'grpc', framework: null, writer: null, request: null, object, context: ctx, ignoresRequest: object === null && ctx === null,
      endsContext: true,
      suggestion: ctx?.name ?? `${object?.name ?? 'stream'}.Context()`,
    };
  }

  /** An interface with the methods of a gRPC server stream. */
  #isStream(type: GoType, fn: Node): boolean {
    if (nameOf(type) === GRPC_SERVER_STREAM) return true;
    if (type.kind !== 'named' || this.#types.underlying(type).kind !== 'interface') return false;
    const method = this.#types.select(type, 'SetTrailer', this.#types.packageOf(fn));
    return method.kind === 'interface-method' && method.owner?.fullName === GRPC_SERVER_STREAM;
  }

  /** A method that stands in for one of an embedded `UnimplementedXServer`. */
  #implementsService(fn: Node): boolean {
    const parts = fn.kind === K.method_declaration ? functionParts(fn) : null;
    const name = parts?.name?.text ?? '';
    if (parts?.receiver === null || parts === null || !/^\p{Lu}/u.test(name) || parts.results.length !== 2) return false;
    if (!this.#packageHas(fn, GRPC_UNIMPLEMENTED)) return false;
    const struct = this.#types.underlying(deref(this.#types.fromSyntax(parts.receiver.type)));
    if (struct.kind !== 'struct') return false;
    return struct.fields.some((field) => {
      if (!field.embedded || !GRPC_UNIMPLEMENTED.test(field.name)) return false;
      const method = this.#types.select(field.type, name, this.#types.packageOf(fn));
      return method.kind === 'method' || method.kind === 'unknown';
    });
  }

  /** The promise that triggers of rules make. */
  #hasSigns({ tree }: Node): boolean {
    let known = this.#signs.get(tree);
    if (known === undefined) this.#signs.set(tree, (known = this.#findsSigns(tree.root)));
    return known;
  }

  #findsSigns(root: Node): boolean {
    const names = new Set([K.type_identifier, K.field_identifier].flatMap((kind) => root.tree.ofKind(kind)).map((node) => node.text));
    if (!HANDLER_WORDS.some((word) => names.has(word))) return false;
    return HANDLER_SIGNS.some((sign) => {
      if (typeof sign === 'string') return names.has(sign);
      return sign.of === 'package' ? this.#packageHas(root, sign.text) : sign.text.test(root.text);
    });
  }

  #packageHas(fn: Node, pattern: RegExp): boolean {
    const pkg = this.#types.packageOf(fn);
    let known = this.#packages.get(pkg);
    if (known === undefined) this.#packages.set(pkg, (known = new Map<RegExp, boolean>()));
    let found = known.get(pattern);
    if (found === undefined) known.set(pattern, (found = pkg.files.some((file) => pattern.test(file.text))));
    return found;
  }

  #binding(parameter: Parameter | null): Binding | null {
    return parameter?.name == null ? null : this.#scopes.binding(parameter.name);
  }
}

/** Parameters of other types tell nothing, and finding out what they are would parse half the module. */
const SIGNIFICANT_TYPE = /Writer|Request|Context|Ctx|Server|Stream/;

/** `context.Context`, under its older name as well. */
export function isContext(type: GoType): boolean {
  const name = nameOf(type);
  return name === 'context.Context' || name === 'golang.org/x/net/context.Context';
}
