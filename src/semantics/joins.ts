import { callLike, receivedChannel, unparen } from '../syntax/go/expressions.ts';
import { enclosingFunction, F, K, type Node } from '../syntax/tree.ts';
import type { Calls } from './calls.ts';
import type { Cfg } from './cfg/cfg.ts';
import type { ControlFlow } from './cfg/control-flow.ts';
import type { PathEvidence } from './cfg/evidence.ts';
import { NORMAL_EXITS, type Element } from './cfg/graph.ts';
import { rebase, type AccessPath, type Paths } from './paths.ts';
import type { Binding, Scopes } from './scopes.ts';
import { calledName, isRunInPlace, ownNodes, runsIn, type GoroutineStart, type Starts } from './starts.ts';
import type { Answer } from './types/type.ts';
import type { Types } from './types/types.ts';

/** Whether the function that starts a goroutine waits for its end before it returns. */
export interface Join {
  readonly answer: Answer;
  /** Where it waits; null where nothing was found. */
  readonly wait: Node | null;
  /** Where the launcher stops waiting: the other arms of a select that waits for the goroutine. The answer is then unknown. */
  readonly givesUp: Node | null;
  /** A way from the start to a return on which nothing waits; null where there is none. */
  readonly missing: PathEvidence | null;
}

/** What a goroutine does to say that it has ended, as its launcher sees the object. */
interface Signal {
  readonly kind: 'group' | 'close'
    /** One value on a channel; *shared* where others send there too, so that one receive may be another's. */
    | 'send' | 'shared';
  readonly path: AccessPath;
}

interface Wait {
  readonly node: Node;
  /** *matched*: it waits for this goroutine. *possible*: it may. */
  readonly kind: 'matched' | 'possible';
}

const GROUP_DONE = '(*sync.WaitGroup).Done';
/** Calls by these names wait for something, whatever their type; `Stop` of a timer keeps its callback from running. */
const WAITING = /^(Wait|WaitAll|Join|Await|StopAndWait|StopWait|Drain|Stop|Collect)/;

/** Finds out whether goroutines are joined before their launchers return. */
export class Joins {
  readonly #types: Types;
  readonly #scopes: Scopes;
  readonly #calls: Calls;
  readonly #flow: ControlFlow;
  readonly #paths: Paths;
  readonly #starts: Starts;
  readonly #known = new WeakMap<Node, Join>();

  constructor(parts: { readonly types: Types; readonly scopes: Scopes; readonly calls: Calls; readonly flow: ControlFlow; readonly paths: Paths; readonly starts: Starts }) {
    this.#types = parts.types;
    this.#scopes = parts.scopes;
    this.#calls = parts.calls;
    this.#flow = parts.flow;
    this.#paths = parts.paths;
    this.#starts = parts.starts;
  }

  /**
   * Whether a start is joined on every path through the function or literal in which it stands. A goroutine started by a
   * helper is asked about with the start inside the helper, since that is where it could be waited for.
   */
  of(start: GoroutineStart): Join {
    let join = this.#known.get(start.node);
    if (join === undefined) this.#known.set(start.node, (join = this.#join(start)));
    return join;
  }

  /**
   * The places in the launcher's function that wait for what a start began, in this turn of a loop or in another: waits for its
   * group, receives from a channel on which it sends or which it closes.
   */
  waitsFor(start: GoroutineStart): readonly Node[] {
    const launcher = enclosingFunction(start.node);
    if (launcher === null) return [];
    const signals = this.#signals(start).map((signal): Signal => (signal.kind === 'shared' ? { ...signal, kind: 'send' } : signal));
    return this.#waits(launcher, start, signals).flatMap(({ node, kind }) => (kind === 'matched' ? [node] : []));
  }

  #join(start: GoroutineStart): Join {
    const launcher = enclosingFunction(start.node);
    if (launcher === null) return { answer: 'unknown', wait: null, givesUp: null, missing: null };
    const cfg = this.#flow.of(launcher);
    const signals = this.#withoutRivals(this.#signals(start), start, launcher, cfg);
    const waits = this.#waits(launcher, start, signals);
    const matched = waits.filter(({ kind }) => kind === 'matched').map(({ node }) => node);
    const all = waits.map(({ node }) => node);
    const joined = avoiding(cfg, start.node, matched, []);
    const wait = matched[0] ?? null;
    if (joined === null) return { answer: cfg.isReachable(start.node) ? 'proven' : 'unknown', wait, givesUp: null, missing: null };
    const missing = avoiding(cfg, start.node, all, loopsAround(all, launcher, start.node));
    if (missing !== null && missing.feasibility === 'proven') return { answer: 'refuted', wait, givesUp: null, missing };
    return { answer: 'unknown', wait: wait ?? all[0] ?? null, givesUp: otherArm(joined, matched), missing: joined };
  }

  /** What the goroutine's code does at its end: `wg.Done()`, a send, a close. */
  #signals(start: GoroutineStart): Signal[] {
    const { body } = start;
    const signals: Signal[] = [];
    const group = start.group === null || start.model?.wait === undefined ? null : this.#paths.pathOf(start.group);
    if (group !== null) signals.push({ kind: 'group', path: group });
    if (body === null) return signals;
    const call = start.node.kind === K.go_statement ? start.node.children[0] : undefined;
    const mapping = call === undefined ? null : this.#paths.mapping(call);
    const add = (kind: Signal['kind'], path: AccessPath | null): void => {
      if (path === null) return;
      const outer = path.root.kind === 'local' && body.contains(path.root.binding.node) ? (mapping === null ? null : rebase(path, mapping)) : path;
      if (outer !== null) signals.push({ kind, path: outer });
    };
    for (const node of body.descendants(K.call_expression)) {
      if (calledName(node) === 'Done' && this.#calls.nameOf(node) === GROUP_DONE) add('group', this.#paths.receiverOf(node));
      if (calledName(node) === 'close' && this.#calls.callee(node).kind === 'builtin') add('close', this.#pathOf(callLike(node)?.arguments[0]));
    }
    for (const node of body.descendants(K.send_statement)) add('send', this.#pathOf(node.child(F.channel) ?? undefined));
    return signals;
  }

  /** Marks sends on channels on which other goroutines of the launcher send as well, this start in another turn among them. */
  #withoutRivals(signals: readonly Signal[], start: GoroutineStart, launcher: Node, cfg: Cfg): Signal[] {
    const others = this.#starts.in(launcher).filter((other) => other !== start);
    return signals.map((signal): Signal => {
      if (signal.kind !== 'send') return signal;
      const rivals = cfg.loopsContaining(start.node).length > 0 || others.some((other) => this.#signals(other).some(({ kind, path }) =>
        kind === 'send' && this.#paths.same(path, signal.path, [start.node]) !== 'refuted'));
      return rivals ? { ...signal, kind: 'shared' } : signal;
    });
  }

  #pathOf(node: Node | undefined): AccessPath | null {
    return node === undefined ? null : this.#paths.pathOf(node);
  }

  /** Everything in the launcher's code that waits, or hands on what others could wait for. */
  #waits(launcher: Node, start: GoroutineStart, signals: readonly Signal[]): Wait[] {
    const waits: Wait[] = [];
    const visit = (node: Node, kind: Wait['kind'] | null): void => {
      if (kind !== null && !start.node.contains(node)) waits.push({ node, kind });
    };
    for (const node of ownNodes(launcher, K.unary_expression)) {
      const channel = receivedChannel(node);
      if (channel !== null) visit(node, this.#channelWait(channel, signals, ['send', 'close']));
    }
    for (const node of ownNodes(launcher, K.range_clause)) {
      const over = node.child(F.right);
      if (over !== null && this.#types.core(this.#types.typeOf(over)).kind === 'chan') visit(node, this.#channelWait(over, signals, ['close']));
    }
    for (const node of ownNodes(launcher, K.call_expression)) visit(node, this.#callWait(node, launcher, start, signals));
    const { parent } = start.node;
    // `t := time.AfterFunc(...)` can be stopped by whoever gets t; `err := pool.Submit(...)` waits for nothing.
    if (parent?.kind === K.return_statement || (parent?.kind === K.expression_list && parent.parent?.kind === K.return_statement)) waits.push({ node: start.node, kind: 'possible' });
    for (const node of this.#escapes(launcher, start, signals)) waits.push({ node, kind: 'possible' });
    return waits;
  }

  /** A receive ends with a value or a close, a range only with a close. */
  #channelWait(channel: Node, signals: readonly Signal[], kinds: readonly Signal['kind'][]): Wait['kind'] {
    const path = this.#paths.pathOf(channel);
    const matches = signals.some((signal) => kinds.includes(signal.kind) && path !== null && this.#paths.same(path, signal.path, [channel]) === 'proven');
    return matches ? 'matched' : 'possible';
  }

  #callWait(call: Node, launcher: Node, start: GoroutineStart, signals: readonly Signal[]): Wait['kind'] | null {
    const callee = this.#calls.callee(call);
    // A literal that waits, called through a variable: `defer wait()`.
    if (callee.kind === 'literal' && callee.node !== launcher && !isRunInPlace(callee.node)) {
      const inner = this.#waits(callee.node, start, signals);
      return inner.some(({ kind }) => kind === 'matched') ? 'matched' : inner.length > 0 ? 'possible' : null;
    }
    const name = calledName(call);
    if (name === null) return null;
    if (name === (start.model?.wait ?? 'Wait')) {
      const path = this.#paths.receiverOf(call);
      const matches = signals.some((signal) => signal.kind === 'group' && path !== null && this.#paths.same(path, signal.path, [call]) === 'proven');
      if (matches) return 'matched';
    }
    return WAITING.test(name) ? 'possible' : null;
  }

  /** Mentions that give the channel or group to somebody else, who may wait; reads of the other end of a pipe. */
  #escapes(launcher: Node, start: GoroutineStart, signals: readonly Signal[]): Node[] {
    const bindings = new Set<Binding>();
    for (const { path } of signals) if (path.root.kind === 'local' && path.steps.length === 0) bindings.add(path.root.binding);
    for (const binding of this.#sharedChannels(launcher, start)) bindings.add(binding);
    for (const binding of this.#pipeEnds(launcher, start)) bindings.add(binding);
    return [...bindings].flatMap(({ references }) => references)
      .filter((node) => !start.node.contains(node) && (runsIn(node, launcher) ? isHandedOn(node) : isInHandedOnLiteral(node, launcher)));
  }

  /** The launcher's channels that the goroutine mentions: whoever gets one can talk to it. */
  #sharedChannels(launcher: Node, start: GoroutineStart): Binding[] {
    return this.#scopes.bindings(launcher).filter((binding) => binding.kind === 'variable'
      && this.#types.core(this.#types.typeOfBinding(binding)).kind === 'chan'
      && binding.references.some((node) => start.node.contains(node) || start.body?.contains(node) === true));
  }

  /** The variables that hold the other end of what the goroutine mentions one end of: `pr, pw := io.Pipe()`. */
  #pipeEnds(launcher: Node, start: GoroutineStart): Binding[] {
    const locals = this.#scopes.bindings(launcher).filter(({ references }) => references.some((node) => start.node.contains(node)));
    const calls = locals.flatMap(({ assignments }) => assignments.flatMap(({ value }) => (value?.kind === K.call_expression && /Pipe$/.test(calledName(value) ?? '') ? [value] : [])));
    return this.#scopes.bindings(launcher).filter(({ assignments }) => assignments.some(({ value }) => value !== null && calls.includes(value)));
  }
}

/** An argument, a returned value, an element, what is stored or sent; not the operand of an operation on it. */
function isHandedOn(node: Node): boolean {
  let at = node;
  while (at.parent?.kind === K.unary_expression || at.parent?.kind === K.parenthesized_expression) at = at.parent;
  const { parent } = at;
  switch (parent?.kind) {
    case K.argument_list: {
      const call = parent.parent;
      const name = call === null ? null : calledName(call);
      // The goroutine's brothers get it as well; whoever makes, counts or closes it does not wait.
      return name !== 'cap' && name !== 'len' && name !== 'close' && call?.parent?.kind !== K.go_statement;
    }
    case K.expression_list: return parent.parent?.kind === K.return_statement || (parent.parent?.kind === K.assignment_statement && parent.field === F.right);
    case K.literal_element: return true;
    case K.send_statement: return at.field === F.value;
    default: return false;
  }
}

/** Part of a literal that goes somewhere else: it is returned, stored or given to a function. */
function isInHandedOnLiteral(node: Node, launcher: Node): boolean {
  for (let fn = enclosingFunction(node); fn !== null && fn !== launcher; fn = enclosingFunction(fn)) if (isHandedOn(fn)) return true;
  return false;
}

/** A path from the start to a normal return that passes none of the waits, deferred ones included, and none of the loop heads. */
function avoiding(cfg: Cfg, from: Node, waits: readonly Node[], heads: readonly Element[]): PathEvidence | null {
  const holds = (element: Element): boolean => waits.some((wait) => element.contains(wait));
  return cfg.findPath({
    from, exits: NORMAL_EXITS,
    avoid: (element) => holds(element) || heads.includes(element),
    avoidBefore: (element) => element.kind === K.defer_statement && holds(element),
  });
}

/**
 * The heads of loops that wait in their body and not around the start: that such a loop turns at least once, and often
 * enough, is likely and not certain.
 */
function loopsAround(waits: readonly Node[], launcher: Node, start: Node): Node[] {
  const heads: Node[] = [];
  for (const wait of waits) {
    for (let loop = wait.closest([K.for_statement], true); loop !== null && launcher.contains(loop) && !loop.contains(start); loop = loop.closest([K.for_statement], true)) {
      const body = loop.child(F.body);
      for (const part of loop.children) {
        if (part === body) continue;
        heads.push(part, ...part.children);
        for (const kind of [K.binary_expression, K.identifier, K.call_expression, K.unary_expression] as const) heads.push(...part.descendants(kind));
      }
    }
  }
  return heads;
}

/** The arm that a path took in a select of which another arm waits for the goroutine. */
function otherArm(path: PathEvidence, matched: readonly Node[]): Node | null {
  for (const { outcome, node } of path.decisions) {
    if (outcome !== 'arm' && outcome !== 'default') continue;
    const select = node.closest([K.select_statement], true);
    if (select !== null && matched.some((wait) => select.contains(wait) && unparen(wait).closest([K.communication_case])?.parent === select)) return node;
  }
  return null;
}
