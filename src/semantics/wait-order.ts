import { enclosingFunction, K, type Node } from '../syntax/tree.ts';
import type { Calls } from './calls.ts';
import type { ControlFlow } from './cfg/control-flow.ts';
import { NORMAL_EXITS } from './cfg/graph.ts';
import type { Effect, EffectSummaries } from './effects.ts';
import { homeOf, type Goroutines, type Run } from './goroutines.ts';
import type { GroupUnits, Named } from './group-units.ts';
import type { SyncObject, SyncOperation } from './models/sync-ops.ts';
import type { Operation, Operations } from './ops.ts';
import type { Paths } from './paths.ts';
import { calledName, ownNodes } from './starts.ts';
import { deref, nameOf } from './types/type.ts';
import type { Types } from './types/types.ts';

/** What can keep a Wait from running before an operation of another goroutine, and where the Wait is. */
export interface WaitPlace {
  /** From the function that is looked at down to the Wait, one node a function. */
  readonly chain: readonly Node[];
  readonly deferred: boolean;
}

/** How a Wait stands to the goroutine that a run starts. */
export type Precedence =
  /** Nothing is known to order them. `straight`: it follows the start on every path with nothing in between that could wait. */
  | { readonly kind: 'free'; readonly straight: boolean }
  /** A channel, another group, a lock or a server's shutdown orders them, or the Wait is never reached from the start. */
  | { readonly kind: 'ordered' };

const OBJECTS: readonly SyncObject[] = ['channel', 'waitgroup', 'errgroup', 'atomic'];

/** Something that a goroutine does to an object and others can hear of. */
interface Signal extends Named {
  readonly object: SyncObject;
}

/** Methods that return once the goroutines they speak of are done, whatever their type: servers, consumers, pools. */
const SHUTDOWNS: ReadonlySet<string> = new Set(['Shutdown', 'ShutdownWithContext', 'GracefulStop', 'StopAndWait', 'StopWait']);

const SIGNALS: ReadonlySet<SyncOperation> = new Set(['send', 'close', 'done', 'store']);

const CLOSES: ReadonlySet<string> = new Set(['(net.Listener).Close', '(*net.TCPListener).Close', '(*net/http.Server).Close']);

/** Finds what orders a goroutine's operation before a Wait elsewhere. */
export class WaitOrder {
  readonly #calls: Calls;
  readonly #paths: Paths;
  readonly #types: Types;
  readonly #ops: Operations;
  readonly #flow: ControlFlow;
  readonly #effects: EffectSummaries;
  readonly #units: GroupUnits;
  readonly #goroutines: Goroutines;

  constructor(parts: {
    readonly calls: Calls; readonly paths: Paths; readonly types: Types; readonly ops: Operations; readonly flow: ControlFlow;
    readonly effects: EffectSummaries; readonly units: GroupUnits; readonly goroutines: Goroutines;
  }) {
    this.#calls = parts.calls;
    this.#paths = parts.paths;
    this.#types = parts.types;
    this.#ops = parts.ops;
    this.#flow = parts.flow;
    this.#effects = parts.effects;
    this.#units = parts.units;
    this.#goroutines = parts.goroutines;
  }

  /** Whether the Wait can run before an operation that the goroutine of the run does. */
  precedence(run: Run, operation: Operation, wait: WaitPlace, group: Named): Precedence {
    const signals = this.#signals(run, group);
    const [first, ...inner] = wait.chain;
    if (first === undefined) return { kind: 'ordered' };
    if (wait.chain.some((node) => this.#lockedOnBothSides(run, operation.node, node) || this.#flagSetFirst(operation.node, node))) return { kind: 'ordered' };
    const start = this.#startSeenFrom(run, first);
    if (start === null && run.launcher?.contains(first) !== true && this.#isHandedOut(run, signals)) return { kind: 'ordered' };
    const outer = start === null ? this.#joinedBefore(first, signals) ? 'ordered' : 'free' : this.#after(start, first, wait.deferred, signals);
    if (outer === 'ordered' || inner.some((node) => this.#joinedBefore(node, signals))) return { kind: 'ordered' };
    if (start === null && this.#callersJoin(first, signals)) return { kind: 'ordered' };
    return { kind: 'free', straight: outer === 'straight' };
  }

  /** Whether the function that waits is the one that stops a server: then no request may be on its way any more. */
  stopsServing({ chain }: WaitPlace): boolean {
    const home = chain[0] === undefined ? null : homeOf(chain[0]);
    return home !== null && ownNodes(home, K.call_expression).some((call) => CLOSES.has(this.#calls.nameOf(call) ?? ''));
  }

  /** The node of the Wait's function in which the goroutine is started. */
  #startSeenFrom(run: Run, wait: Node): Node | null {
    const home = bodyFor(wait, run.site);
    for (let at: Node | null = run.launcher === null ? null : run.site; at !== null && home !== null; at = enclosingFunction(at)) {
      if (home.contains(at) && (enclosingFunction(at) === home || homeOf(at) === home)) return at;
    }
    return null;
  }

  #after(start: Node, wait: Node, deferred: boolean, signals: readonly Signal[]): 'free' | 'straight' | 'ordered' {
    const home = bodyFor(wait, start);
    if (home === null) return 'free';
    const cfg = this.#flow.of(home);
    const joins = this.#joins(home, wait, signals);
    const isJoin = (element: Node): boolean => joins.some((site) => element.contains(site));
    const target = cfg.element(wait);
    const path = deferred
      ? cfg.findPath({ from: start, exits: NORMAL_EXITS, avoid: isJoin })
      : cfg.findPath({ from: start, goal: (element) => element === target, avoid: isJoin });
    if (path === null) return 'ordered';
    const waits = this.#blocking(home);
    const quiet = !path.elements.some((element) => element !== target && waits.some((site) => element.contains(site)));
    return !deferred && quiet && cfg.postDominates(wait, start) ? 'straight' : 'free';
  }

  #joinedBefore(node: Node, signals: readonly Signal[]): boolean {
    const home = bodyFor(node, null);
    if (home === null) return false;
    const cfg = this.#flow.of(home);
    return this.#joins(home, node, signals).some((site) => cfg.dominates(site, node) || isBefore(cfg.element(site), site, node));
  }

  /** Where every caller of the Wait's function joins the goroutine first. */
  #callersJoin(wait: Node, signals: readonly Signal[]): boolean {
    const home = homeOf(wait);
    const callers = home === null ? [] : this.#goroutines.callersOf(home).filter(({ kind }) => kind !== 'unknown');
    return callers.length > 0 && callers.every(({ site }) => this.#joinedBefore(site, signals));
  }

  /** What a function receives from, waits for or shuts down that the goroutine may signal; the Wait itself left out. */
  #joins(fn: Node, wait: Node, signals: readonly Signal[]): Node[] {
    const found: Node[] = [];
    for (const object of OBJECTS) {
      for (const effect of this.#effects.of(fn, object).list) {
        // A condition that is polled for is a literal given to the one who polls.
        if ((effect.by !== 'own' && object !== 'atomic') || effect.by === 'child' || effect.deferred || effect.site.contains(wait)) continue;
        if (this.#isHeard(effect, signals)) found.push(effect.site);
      }
    }
    for (const call of ownNodes(fn, K.call_expression)) if (SHUTDOWNS.has(calledName(call) ?? '')) found.push(call);
    return found;
  }

  /** Whether an effect waits for something that the goroutine may signal. */
  #isHeard(effect: Effect, signals: readonly Signal[]): boolean {
    const { op } = effect;
    if (op.kind !== 'receive' && op.kind !== 'wait' && op.kind !== 'load') return false;
    if (op.kind === 'receive' && this.#isClock(op)) return false;
    const wanted = op.kind === 'load' ? ['proven'] : ['proven', 'unknown'];
    return signals.some((signal) => signal.object === op.object && wanted.includes(this.#units.match(signal, effect)));
  }

  /** Whether the launcher returns what tells that the goroutine is done: then its callers decide about the order. */
  #isHandedOut({ launcher }: Run, signals: readonly Signal[]): boolean {
    return launcher !== null && signals.some(({ path }) => path?.root.kind === 'local' && path.root.binding.kind === 'variable'
      && path.root.binding.reads.some((read) => read.closest([K.return_statement]) !== null && homeOf(read) === launcher));
  }

  /** The Add is followed by a look at a flag that is set before the Wait: who comes too late sees it and does nothing. */
  #flagSetFirst(operation: Node, wait: Node): boolean {
    const [fn, home] = [homeOf(operation), homeOf(wait)];
    if (fn === null || home === null) return false;
    const looks = this.#ops.of(fn, 'atomic').filter(({ kind, node }) => kind === 'load' && this.#flow.of(fn).dominates(operation, node));
    const sets = looks.length === 0 ? [] : this.#ops.of(home, 'atomic').filter(({ kind, node }) => kind === 'store' && this.#flow.of(home).dominates(node, wait));
    return sets.some((set) => looks.some((look) => set.path !== null && look.path !== null && this.#units.match(this.#units.named(set.path), this.#units.named(look.path)) === 'proven'));
  }

  /** Calls and receives that may take long enough for a goroutine to begin. */
  #blocking(fn: Node): Node[] {
    return OBJECTS.flatMap((object) => this.#effects.of(fn, object).list)
      .filter(({ by, op }) => by === 'own' && (op.kind === 'receive' || op.kind === 'wait')).map(({ site }) => site);
  }

  /** `<-ctx.Done()`, `<-time.After(d)`, `<-ticker.C`: nothing that a goroutine of this program signals by itself. */
  #isClock({ path, node }: Operation): boolean {
    if (path?.root.kind === 'call' && path.steps.length === 0) {
      const name = this.#calls.nameOf(path.root.node);
      if (name === '(context.Context).Done' || name === 'time.After' || name === 'time.Tick') return true;
    }
    const type = this.#types.core(this.#types.typeOf(node.children[0] ?? node));
    return type.kind === 'chan' && nameOf(deref(type.elem)) === 'time.Time';
  }

  /** What the goroutine sends on, closes, pays back, stores or is waited for by, as the launcher names it. */
  #signals(run: Run, group: Named): Signal[] {
    const signals: Signal[] = [];
    const add = (effect: Effect, named: Named | null): void => {
      if (!SIGNALS.has(effect.op.kind) || named === null || this.#units.match(named, group) === 'proven') return;
      signals.push({ object: effect.op.object, path: named.path, key: named.key });
    };
    const { body, entry, launcher, site } = run;
    for (const object of OBJECTS) {
      if (body !== null) for (const effect of this.#effects.of(body, object).list) add(effect, entry === null ? effect : this.#units.lift(effect, entry));
      if (launcher !== null) for (const effect of this.#effects.of(launcher, object).list) if (effect.by === 'child' && effect.site === site) add(effect, effect);
    }
    const starter = run.model?.wait === undefined || run.inner !== null ? null : this.#paths.receiverOf(site);
    if (starter !== null) for (const object of ['errgroup', 'waitgroup'] as const) signals.push({ object, ...this.#units.named(starter) });
    // Another goroutine of the launcher may hear of the end of this one, and pass it on.
    const children = launcher === null ? [] : OBJECTS.flatMap((object) => this.#effects.of(launcher, object).list).filter((effect) => effect.by === 'child' && effect.site !== site);
    const relays = new Set(children.filter((effect) => this.#isHeard(effect, signals)).map((effect) => effect.site));
    for (const effect of children) if (relays.has(effect.site)) add(effect, effect);
    return signals;
  }

  /** One lock is held at the operation, and taken before the Wait: a flag that both look at decides who comes first. */
  #lockedOnBothSides(run: Run, operation: Node, wait: Node): boolean {
    const held = [operation, ...run.hops.map(({ site }) => site)].flatMap((node) => this.#heldAt(node));
    if (held.length === 0) return false;
    const home = bodyFor(wait, null);
    if (home === null) return false;
    const places = [{ home, node: wait }, ...this.#goroutines.callersOf(home).flatMap(({ site }) => {
      const outer = enclosingFunction(site);
      return outer === null ? [] : [{ home: outer, node: site }];
    })];
    return places.some((place) => this.#locksBefore(place.home, place.node).some((lock) => held.some((other) => this.#units.match(lock, other) !== 'refuted')));
  }

  #heldAt(node: Node): Named[] {
    const fn = homeOf(node);
    if (fn === null) return [];
    const cfg = this.#flow.of(fn);
    const ops = this.#ops.of(fn, 'mutex').filter(({ how }) => how === 'called');
    return ops.flatMap((lock) => {
      if ((lock.kind !== 'lock' && lock.kind !== 'rlock') || lock.path === null || !cfg.dominates(lock.node, node)) return [];
      const named = this.#units.named(lock.path);
      const released = ops.some((op) => (op.kind === 'unlock' || op.kind === 'runlock') && op.path !== null
        && this.#units.match(this.#units.named(op.path), named) !== 'refuted' && cfg.dominates(lock.node, op.node) && cfg.dominates(op.node, node));
      return released ? [] : [named];
    });
  }

  #locksBefore(fn: Node, node: Node): Named[] {
    const cfg = this.#flow.of(fn);
    return this.#effects.of(fn, 'mutex').list
      .filter(({ op, by, site }) => (op.kind === 'lock' || op.kind === 'rlock') && by === 'own' && site !== node && cfg.reaches(site, node));
  }
}

/** The body to look at a node in: the literal around it where the other node lies in that too, else the function whose goroutine runs it. */
function bodyFor(node: Node, other: Node | null): Node | null {
  const fn = enclosingFunction(node);
  return fn !== null && other !== null && fn.contains(other) ? fn : homeOf(node);
}

/** Both in one element, such as a literal that is called in place. */
function isBefore(element: Node | null, site: Node, node: Node): boolean {
  return element !== null && element.contains(node) && site.end <= node.start;
}
