import { Vocabulary, wordsIn } from '../syntax/outline.ts';
import type { Node, Tree } from '../syntax/tree.ts';
import type { ControlFlow } from './cfg/control-flow.ts';
import type { EffectSummaries } from './effects.ts';
import type { Goroutines, Run } from './goroutines.ts';
import type { GroupUnits, Named } from './group-units.ts';
import type { Mentions } from './mentions.ts';
import type { Operation, Operations } from './ops.ts';
import type { Package } from './project/package.ts';
import { isNamedOrPointer, type Answer } from './types/type.ts';
import type { Types } from './types/types.ts';
import type { WaitOrder, WaitPlace } from './wait-order.ts';

/** A Wait on a group, in somebody else's goroutine than the one asked about. */
export interface GroupWait extends WaitPlace {
  /** The call of Wait, or the method value that somebody calls. */
  readonly node: Node;
}

/** An Add that a goroutine does while it holds no unit, so that a Wait may not wait for what the Add stands for. */
export interface LateAdd {
  readonly add: Operation;
  readonly run: Run;
  /** A Wait that can run before the Add; null where none is at hand. */
  readonly wait: GroupWait | null;
  /** *proven*: no unit is held. *unknown*: one may be. */
  readonly unheld: 'proven' | 'unknown';
  /** Whether the goroutine pays the unit back itself. */
  readonly paidByItself: Answer;
  /** The function that waits stops a server, so that requests that arrive meanwhile matter. */
  readonly stopsServing: boolean;
  /** The Wait follows the start on every path, and the Add runs on every path of the goroutine, a literal. */
  readonly exhibited: boolean;
  /** The group came as a parameter, so callers that are not at hand wait for it. */
  readonly handedIn: boolean;
}

/** Callers of a function that takes a group are followed this far. */
const CALLER_DEPTH = 2;

/** Finds Adds that come too late. */
export class WaitGroups {
  readonly #types: Types;
  readonly #ops: Operations;
  readonly #flow: ControlFlow;
  readonly #mentions: Mentions;
  readonly #effects: EffectSummaries;
  readonly #units: GroupUnits;
  readonly #order: WaitOrder;
  readonly #goroutines: Goroutines;

  constructor(parts: {
    readonly types: Types; readonly ops: Operations; readonly flow: ControlFlow; readonly mentions: Mentions;
    readonly effects: EffectSummaries; readonly units: GroupUnits; readonly order: WaitOrder; readonly goroutines: Goroutines;
  }) {
    this.#types = parts.types;
    this.#ops = parts.ops;
    this.#flow = parts.flow;
    this.#mentions = parts.mentions;
    this.#effects = parts.effects;
    this.#units = parts.units;
    this.#order = parts.order;
    this.#goroutines = parts.goroutines;
  }

  /** The late Adds of a declaration, each with the run that shows it best. */
  lateAdds(tree: Tree): LateAdd[] {
    const found: LateAdd[] = [];
    for (const add of this.#ops.in(tree, 'waitgroup')) {
      if (add.kind !== 'add' || add.how === 'value' || (add.delta !== null && add.delta <= 0) || add.path === null || isOwnAffair(add)) continue;
      const late = this.#runsOf(add).flatMap((run) => this.#late(add, run) ?? []).sort((a, b) => rank(b) - rank(a))[0];
      if (late !== undefined) found.push(late);
    }
    return found;
  }

  #runsOf(add: Operation): readonly Run[] {
    const root = add.path?.root;
    const parameter = root?.kind === 'local' && root.binding.kind === 'parameter' && add.path?.steps.length === 0;
    return this.#goroutines.runsOf(add.node, { importers: parameter && isNamedOrPointer(add.path.type, 'sync.WaitGroup') === 'proven' });
  }

  #late(add: Operation, run: Run): LateAdd | null {
    if (add.path === null) return null;
    const inBody = this.#units.liftAll(this.#units.named(add.path), run.hops);
    if (inBody === null) return null;
    const outside = run.entry === null ? (run.kind === 'handler' ? keyOnly(inBody) : inBody) : this.#units.lift(inBody, run.entry);
    if (outside === null || this.#waitsItself(run, inBody)) return null;
    const held = this.#units.holds(run, add, inBody, outside);
    if (held === 'proven') return null;
    const unheld = held === 'refuted' ? 'proven' : 'unknown';
    const paidByItself = this.#units.paidByItself(run, inBody);
    const waits = this.#waits(run, outside, add.node);
    const common = { add, run, unheld, paidByItself, handedIn: isHandedIn(outside) } as const;
    for (const wait of waits) {
      const precedence = this.#order.precedence(run, add, wait, outside);
      if (precedence.kind === 'ordered') continue;
      const exhibited = precedence.straight && wait.chain.length === 1 && this.#isPlain(add, run) && this.#units.addsBefore(run, outside).length === 0;
      return { ...common, wait, exhibited, stopsServing: this.#order.stopsServing(wait) };
    }
    // Every Wait that is there comes after the Add; or the group is another package's business.
    return waits.length > 0 || !mentionsGroups(this.#types.packageOf(add.node)) ? null : { ...common, wait: null, exhibited: false, stopsServing: false };
  }

  /** The goroutine that waits itself comes to its Wait after its Adds. */
  #waitsItself(run: Run, inBody: Named): boolean {
    return run.body !== null && this.#effects.of(run.body, 'waitgroup').list.some((effect) => effect.op.kind === 'wait' && this.#units.match(effect, inBody) !== 'refuted');
  }

  /** A known number of units, in the code of the goroutine's own body, on every path through it. */
  #isPlain(add: Operation, { kind, body, hops }: Run): boolean {
    if (kind !== 'go' || body === null || add.fn !== body || hops.length > 0 || add.how !== 'called' || add.delta === null) return false;
    return this.#flow.of(body).onEveryPath({ from: 'entry', holds: (element) => element.contains(add.node) }).answer === 'proven';
  }

  #waits(run: Run, group: Named, add: Node): GroupWait[] {
    const found = new Map<Node, GroupWait>();
    const { path, key } = group;
    if (path?.root.kind === 'local') this.#waitsIn(path.root.binding.function, group, found, 0);
    if (key !== null) {
      for (const pkg of new Set([this.#types.packageOf(add), this.#types.packageOf(run.site)])) this.#waitsOnKey(pkg, group, key, add, found);
    }
    return [...found.values()].filter(({ node }) => run.body?.contains(node) !== true);
  }

  #waitsIn(fn: Node, group: Named, found: Map<Node, GroupWait>, depth: number): void {
    for (const effect of this.#effects.of(fn, 'waitgroup').list) {
      if (effect.op.kind !== 'wait' || found.has(effect.op.node) || this.#units.match(effect, group) !== 'proven') continue;
      // A goroutine or literal that waits has its own order of events.
      const chain = effect.by === 'own' || effect.chain.length === 1 ? effect.chain : effect.chain.slice(1);
      found.set(effect.op.node, { node: effect.op.node, chain, deferred: effect.deferred });
    }
    if (depth >= CALLER_DEPTH || !isHandedIn(group)) return;
    for (const use of this.#goroutines.callersOf(fn)) {
      if (use.kind === 'unknown') continue;
      const lifted = this.#units.lift(group, { site: use.site, call: use.call, value: use.value, callee: fn });
      if (lifted?.path?.root.kind === 'local') this.#waitsIn(lifted.path.root.binding.function, lifted, found, depth + 1);
    }
  }

  #waitsOnKey(pkg: Package, group: Named, key: string, add: Node, found: Map<Node, GroupWait>): void {
    const field = key.slice(key.lastIndexOf('.') + 1).replaceAll('[]', '');
    const step = group.path?.steps.at(-1);
    const promoted = step === undefined || (step.kind === 'field' && step.implicit) || field === 'WaitGroup';
    const inTest = pkg.files.some((file) => file === add.tree.file && pkg.isTest(file));
    for (const { file, declaration } of this.#mentions.ofAll(pkg, promoted ? ['Wait'] : ['Wait', field])) {
      if (!inTest && pkg.isTest(file)) continue;
      for (const op of this.#ops.in(file.tree(declaration), 'waitgroup')) {
        if (op.kind !== 'wait' || op.path === null || found.has(op.node)) continue;
        if (this.#units.match(this.#units.named(op.path), { path: null, key }) !== 'proven') continue;
        found.set(op.node, { node: op.node, chain: [op.node], deferred: op.how === 'deferred' });
      }
    }
  }
}

const GROUP_WORDS = new Vocabulary(['WaitGroup', 'Wait']);

/** Whether a package declares groups or waits for any. */
function mentionsGroups(pkg: Package): boolean {
  return pkg.files.some((file) => file.outline.declarations.some((declaration) => wordsIn(file.text, declaration, GROUP_WORDS).some((bits) => bits !== 0)));
}

function keyOnly({ key }: Named): Named | null {
  return key === null ? null : { path: null, key };
}

function isHandedIn({ path }: Named): boolean {
  return path?.root.kind === 'local' && path.steps.length === 0 && path.root.binding.kind === 'parameter';
}

/** A function's own goroutine adds to a variable of the function: whoever calls or starts the function has another group. */
function isOwnAffair({ fn, path, how }: Operation): boolean {
  if (path?.root.kind !== 'local' || path.steps.length > 0 || how === 'started') return false;
  const { binding } = path.root;
  return binding.kind === 'variable' && binding.function === fn;
}

function rank({ wait, unheld, exhibited }: LateAdd): number {
  return (exhibited ? 4 : 0) + (wait === null ? 0 : 2) + (unheld === 'proven' ? 1 : 0);
}
