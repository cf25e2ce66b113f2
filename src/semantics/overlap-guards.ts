import { assignment, ifParts } from '../syntax/go/statements.ts';
import { receivedChannel } from '../syntax/go/expressions.ts';
import { F, K, type Node } from '../syntax/tree.ts';
import type { BlockingOps } from './blocking.ts';
import type { Calls } from './calls.ts';
import type { Cfg } from './cfg/cfg.ts';
import type { Block, Edge } from './cfg/graph.ts';
import type { Loop } from './cfg/loops.ts';
import type { ControlFlow } from './cfg/control-flow.ts';
import { ATOMICS } from './models/sync-ops.ts';
import { sharedKey, type AccessPath, type Paths } from './paths.ts';
import type { Binding } from './scopes.ts';
import { argumentsOf, calledName, ownNodes, type GoroutineStart, type Starts } from './starts.ts';
import type { TickDriven } from './tick-loops.ts';

/** What keeps a run from starting while another is under way. */
export interface OverlapGuard {
  /** `try`: a lock, swap or semaphore that is tried; `flag`: a variable that the run sets and resets; `token`: a channel or semaphore. */
  readonly kind: 'try' | 'flag' | 'token';
  readonly node: Node;
}

/** Calls whose result says whether somebody else is at it. */
const TRIES = /^(TryR?Lock\w*|TryAcquire\w*|TryGo|CompareAndSwap\w*|CAS|Swap\w*|LoadOrStore|CompareAndDelete|Allow\w*|Acquire\w*|TestAndSet)$/;
/** Calls after which a bounded number of goroutines can have passed. */
const TAKES = /^(Acquire\w*|Reserve\w*)$/;
/** Names of functions that tell whether a run is under way, where their code is not at hand. */
const ASKS = /running|busy|progress|in_?flight|pending|acquire|try|already/i;

/** A function that only takes a token is no longer than this. */
const TOKEN_STATEMENTS = 3;

const LOCKS = /^R?Lock$/;

const CALL_DEPTH = 2;

/** Finds guards that skip, or put off, a run while another one is under way. */
export class OverlapGuards {
  readonly #calls: Calls;
  readonly #blocking: BlockingOps;
  readonly #flow: ControlFlow;
  readonly #paths: Paths;
  readonly #starts: Starts;

  constructor(parts: { readonly calls: Calls; readonly blocking: BlockingOps; readonly flow: ControlFlow; readonly paths: Paths; readonly starts: Starts }) {
    this.#calls = parts.calls;
    this.#blocking = parts.blocking;
    this.#flow = parts.flow;
    this.#paths = parts.paths;
    this.#starts = parts.starts;
  }

  /** The guard that a turn passes before it launches. */
  before(start: GoroutineStart, driven: TickDriven): OverlapGuard | null {
    const { cfg, tick } = driven;
    const token = this.#tokenBefore(start.node, driven);
    if (token !== null) return { kind: 'token', node: token };
    const written = this.#writesOfRun(start, tick.loop, cfg);
    for (const block of tick.loop.blocks) {
      const condition = decidedBy(block);
      if (condition === null || !cfg.dominates(condition, start.node) || !skips(block, start.node, cfg)) continue;
      if (this.#tries(condition, cfg.fn)) return { kind: 'try', node: condition };
      const reads = this.#reads(condition, 0);
      for (const { key, node, inRun, early } of written) {
        // What a run writes at its end says how it went, and not that it is under way.
        if (reads.has(key) && (inRun ? early : (cfg.dominates(condition, node) && !node.contains(condition)))) return { kind: 'flag', node: condition };
      }
    }
    return null;
  }

  /** The guard that the goroutine's code passes before it comes to a node of it. */
  inside(node: Node, fn: Node): OverlapGuard | null {
    const cfg = this.#flow.of(fn);
    for (const block of cfg.blocks) {
      const condition = decidedBy(block);
      if (condition === null || !cfg.dominates(condition, node) || !skips(block, node, cfg)) continue;
      if (this.#tries(condition, fn)) return { kind: 'try', node: condition };
      const reads = this.#reads(condition, 0);
      for (const write of this.#writes(fn, 0)) {
        if (reads.has(write.key) && isOutside(write.key, fn) && !isBefore(write.node, condition)) return { kind: 'flag', node: condition };
      }
    }
    return null;
  }

  /** Sends, receives and acquired semaphores on every way to the launch: it takes a token, or answers something that came. */
  #tokenBefore(launch: Node, { cfg, tick }: TickDriven): Node | null {
    const inTurn = (node: Node): boolean => node !== tick.node && !launch.contains(node) && cfg.loopsContaining(node).includes(tick.loop) && cfg.dominates(node, launch);
    for (const node of ownNodes(cfg.fn, K.send_statement)) if (inTurn(node)) return node;
    for (const node of ownNodes(cfg.fn, K.unary_expression)) if (receivedChannel(node) !== null && inTurn(node)) return node;
    for (const call of ownNodes(cfg.fn, K.call_expression)) {
      if (call.parent?.kind !== K.go_statement && inTurn(call) && this.#takesToken(call, 0)) return call;
    }
    return null;
  }

  #takesToken(call: Node, depth: number): boolean {
    if (TAKES.test(calledName(call) ?? '')) return true;
    const body = this.#starts.bodyOf(this.#calls.callee(call));
    const statements = body?.child(F.body)?.childOfKind(K.statement_list)?.children ?? [];
    if (body === null || depth > 0 || statements.length === 0 || statements.length > TOKEN_STATEMENTS) return false;
    return ownNodes(body, K.send_statement).length > 0 || ownNodes(body, K.call_expression).some((inner) => this.#takesToken(inner, depth + 1));
  }

  /** Whether a condition asks a lock, a swap or the like, itself or in a variable that was set from one just before. */
  #tries(condition: Node, fn: Node): boolean {
    const calls = [...callsIn(condition)];
    const statement = condition.closest([K.if_statement]);
    const initializer = statement === null ? null : (ifParts(statement)?.initializer ?? null);
    if (initializer !== null) calls.push(...callsIn(initializer));
    for (const name of identifiersIn(condition)) {
      const path = this.#paths.pathOf(name);
      const binding = path?.root.kind === 'local' && path.steps.length === 0 ? path.root.binding : null;
      if (binding === null || binding.function !== fn) continue;
      for (const { value } of binding.assignments) if (value !== null) calls.push(...callsIn(value));
    }
    return calls.some((call) => this.#isTry(call, 0));
  }

  #isTry(call: Node, depth: number): boolean {
    const name = calledName(call) ?? '';
    if (TRIES.test(name)) return true;
    const body = this.#starts.bodyOf(this.#calls.callee(call));
    if (body === null) return ASKS.test(name);
    return depth < CALL_DEPTH && ownNodes(body, K.call_expression).some((inner) => this.#isTry(inner, depth + 1));
  }

  /** What the goroutine writes, and what the turn writes on its way there. */
  #writesOfRun(start: GoroutineStart, loop: Loop, cfg: Cfg): (Write & { readonly inRun: boolean })[] {
    const inRun = start.body === null ? [] : this.#writes(start.body, 0);
    const statement = loop.statement ?? cfg.fn;
    const inTurn = this.#writes(cfg.fn, 0).filter(({ node }) => !start.node.contains(node) && cfg.loopsContaining(node).includes(loop));
    const isOuter = ({ key }: Write): boolean => typeof key === 'string' || !statement.contains(key.node);
    return [...inRun.map((write) => ({ ...write, inRun: true })), ...inTurn.map((write) => ({ ...write, inRun: false }))].filter(isOuter);
  }

  /** The variables and fields that code writes, deferred and nested literals included. */
  #writes(fn: Node, depth: number): Write[] {
    const writes: Write[] = [];
    const waits = this.#blocking.in(fn).find(({ node, blocking }) => blocking.answer === 'proven' && !LOCKS.test(calledName(node) ?? ''))?.node.start ?? fn.end;
    const add = (path: AccessPath | null, node: Node): void => {
      const early = node.start < waits && node.closest([K.defer_statement]) === null;
      for (const key of keysOf(path)) writes.push({ key, node, early });
    };
    for (const kind of [K.assignment_statement, K.inc_statement, K.dec_statement] as const) {
      for (const node of fn.descendants(kind)) for (const target of assignment(node)?.targets ?? []) add(this.#paths.pathOf(target), node);
    }
    for (const call of fn.descendants(K.call_expression)) {
      const name = calledName(call);
      const argument = argumentsOf(call)[0];
      const full = this.#calls.nameOf(call);
      if (name === 'delete' && argument !== undefined) add(this.#paths.pathOf(argument), call);
      else if (full !== null && ATOMICS.get(full) === 'store') add(this.#paths.receiverOf(call) ?? (argument === undefined ? null : this.#paths.pathOf(argument)), call);
      else if (full === '(*sync.Map).Store' || full === '(*sync.Map).Delete') add(this.#paths.receiverOf(call), call);
      else if (depth < CALL_DEPTH) {
        const body = this.#starts.bodyOf(this.#calls.callee(call));
        if (body !== null && body !== fn) for (const { key, early } of this.#writes(body, depth + 1)) {
          if (typeof key === 'string') writes.push({ key, node: call, early: early && call.start <= waits && call.parent?.kind !== K.defer_statement });
        }
      }
    }
    return writes;
  }

  /** The variables and fields that a condition looks at, in its own text and in the functions that it calls. */
  #reads(root: Node, depth: number): Set<Key> {
    const keys = new Set<Key>();
    for (const kind of [K.identifier, K.selector_expression, K.index_expression] as const) {
      for (const node of [...(root.kind === kind ? [root] : []), ...root.descendants(kind)]) for (const key of keysOf(this.#paths.pathOf(node))) keys.add(key);
    }
    // `_, on := running[id]` before the condition that asks for `on`.
    if (depth === 0) for (const name of identifiersIn(root)) for (const key of this.#origin(name)) keys.add(key);
    if (depth >= CALL_DEPTH) return keys;
    for (const call of callsIn(root)) {
      const body = this.#starts.bodyOf(this.#calls.callee(call));
      if (body !== null) for (const key of this.#reads(body, depth + 1)) if (typeof key === 'string') keys.add(key);
    }
    return keys;
  }

  #origin(name: Node): Key[] {
    const path = this.#paths.pathOf(name);
    if (path?.root.kind !== 'local' || path.steps.length > 0) return [];
    const keys: Key[] = [];
    for (const { value } of path.root.binding.assignments) {
      if (value !== null && value.kind !== K.func_literal && !value.contains(name)) for (const key of this.#reads(value, 1)) keys.push(key);
    }
    return keys;
  }
}

/** A local variable, or what names a field or package variable in every function. */
type Key = Binding | string;

interface Write {
  readonly key: Key;
  readonly node: Node;
  /** Done before the code first waits for something. */
  readonly early: boolean;
}

/** Elements of maps and slices count as the whole. */
function keysOf(path: AccessPath | null): Key[] {
  if (path === null) return [];
  const shared = sharedKey(path);
  if (shared !== null) return [shared.replaceAll('[]', '')];
  return path.root.kind === 'local' && path.steps.every(({ kind }) => kind === 'index') ? [path.root.binding] : [];
}

function isOutside(key: Key, fn: Node): boolean {
  return typeof key === 'string' || !fn.contains(key.node);
}

function isBefore(write: Node, condition: Node): boolean {
  return write.tree === condition.tree && write.end <= condition.start;
}

function callsIn(node: Node): Node[] {
  return [...(node.kind === K.call_expression ? [node] : []), ...node.descendants(K.call_expression)];
}

function identifiersIn(node: Node): Node[] {
  return node.kind === K.identifier ? [node] : node.descendants(K.identifier);
}

/** The condition that a block ends with. */
function decidedBy(block: Block): Node | null {
  const edge = block.successors.find(({ kind }) => kind === 'true' || kind === 'false' || kind === 'case');
  return edge?.condition ?? null;
}

/** Whether one outcome of the condition at the end of a block leads past a node, to the next turn or out of the function. */
function skips(block: Block, node: Node, cfg: Cfg): boolean {
  const goal = cfg.point(node)?.block;
  if (goal === undefined) return false;
  const around = cfg.loopsContaining(node).find((loop) => loop.blocks.has(block)) ?? null;
  return block.successors.some((edge) => !leads(edge, goal, around));
}

function leads(first: Edge, goal: Block, loop: Loop | null): boolean {
  const seen = new Set<Block>();
  const open = [first.to];
  for (let block = open.pop(); block !== undefined; block = open.pop()) {
    if (block === goal) return true;
    if (seen.has(block) || block === loop?.header) continue;
    seen.add(block);
    for (const edge of block.successors) open.push(edge.to);
  }
  return false;
}
