import type { Node } from '../syntax/tree.ts';
import type { Calls } from './calls.ts';
import type { ControlFlow } from './cfg/control-flow.ts';
import type { Effect, Effects, EffectSummaries } from './effects.ts';
import type { Hop, Run } from './goroutines.ts';
import type { Operation } from './ops.ts';
import { rebase, sharedKey, type AccessPath, type Paths } from './paths.ts';
import type { Answer } from './types/type.ts';

/** An object as one function names it. `path` is null where only the key still tells which one it is. */
export interface Named {
  readonly path: AccessPath | null;
  readonly key: string | null;
}

/** Answers whether a goroutine holds a unit of a WaitGroup, and which names in different functions mean one object. */
export class GroupUnits {
  readonly #calls: Calls;
  readonly #paths: Paths;
  readonly #effects: EffectSummaries;
  readonly #flow: ControlFlow;

  constructor(parts: { readonly calls: Calls; readonly paths: Paths; readonly effects: EffectSummaries; readonly flow: ControlFlow }) {
    this.#calls = parts.calls;
    this.#paths = parts.paths;
    this.#effects = parts.effects;
    this.#flow = parts.flow;
  }

  named(path: AccessPath): Named {
    return { path, key: sharedKey(path) };
  }

  /**
   * Whether two names stand for one object. Where paths cannot tell, names of one field are taken for one object: methods of
   * a type nearly always speak of the same receiver.
   */
  match(a: Named, b: Named): Answer {
    const answer = a.path === null || b.path === null ? 'unknown' : this.#paths.same(a.path, b.path);
    if (answer !== 'unknown') return answer;
    if (a.key !== null && b.key !== null) return a.key === b.key ? 'proven' : 'refuted';
    return a.path !== null && b.path !== null && sameLocal(a.path, b.path) ? 'proven' : 'unknown';
  }

  /** The object as the caller names it; null where it is the callee's own. */
  lift(object: Named, hop: Hop): Named | null {
    const { path, key } = object;
    if (path === null || path.root.kind === 'package') return object;
    if (path.root.kind !== 'local') return null;
    const { binding } = path.root;
    if (binding.function !== hop.callee && binding.function.contains(hop.callee)) return object;
    if (binding.function !== hop.callee || (binding.kind !== 'parameter' && binding.kind !== 'receiver')) return null;
    const mapping = hop.call === null ? this.#effects.receiverMapping(this.#calls.functionValue(hop.value)) : this.#paths.mapping(hop.call);
    const lifted = rebase(path, mapping);
    if (lifted !== null) return { path: lifted, key: sharedKey(lifted) ?? key };
    return key === null ? null : { path: null, key };
  }

  /** Through all hops, to the names of the goroutine's body. */
  liftAll(object: Named, hops: readonly Hop[]): Named | null {
    let named: Named | null = object;
    for (const hop of hops) named = named === null ? null : this.lift(named, hop);
    return named;
  }

  /**
   * Whether the goroutine of a run holds a unit of the group when it comes to the add. `inBody` is the group as its body
   * names it, `outside` as the launcher does.
   */
  holds(run: Run, add: Operation, inBody: Named, outside: Named | null): Answer {
    if (outside !== null && this.#countedByStarter(run, outside)) return 'proven';
    const balance = run.body === null ? 'none' : this.#balance(run.body, inBody, run, add);
    if (balance === 'held') return 'proven';
    if (balance === 'released') return 'refuted';
    if (outside === null || run.launcher === null) return balance === 'unknown' ? 'unknown' : 'refuted';
    return this.#launcherHolds(run, run.launcher, outside, balance);
  }

  /** Whether the goroutine pays itself for what the add takes: *proven* where it does so in its own code. */
  paidByItself(run: Run, inBody: Named): Answer {
    if (run.body === null) return 'refuted';
    const pays = this.#matching(this.#effects.of(run.body, 'waitgroup'), inBody).filter(isDone);
    if (pays.some(({ by }) => by === 'own')) return 'proven';
    return pays.length > 0 ? 'refuted' : 'unknown';
  }

  /** What the launcher adds before it starts the goroutine. */
  addsBefore(run: Run, outside: Named): readonly Effect[] {
    const { launcher } = run;
    if (launcher === null) return [];
    const cfg = this.#flow.of(launcher);
    return this.#matching(this.#effects.of(launcher, 'waitgroup'), outside)
      .filter((effect) => isAdd(effect) && effect.by === 'own' && !effect.deferred && effect.site !== run.site && cfg.reaches(effect.site, run.site));
  }

  /** `wg.Go(f)`, or a helper that adds before it starts what it is given. */
  #countedByStarter(run: Run, outside: Named): boolean {
    const { site } = run;
    if (run.inner === null) {
      const group = run.model?.counted === true ? this.#paths.receiverOf(site) : null;
      return group !== null && this.match(this.named(group), outside) !== 'refuted';
    }
    const callee = this.#calls.callee(site);
    const helper = callee.kind === 'literal' ? callee.node : callee.kind === 'function' ? (callee.function?.node() ?? null) : null;
    if (helper === null) return false;
    const mapping = this.#paths.mapping(site);
    return this.#effects.of(helper, 'waitgroup').list.some((effect) => {
      if (!isAdd(effect) && effect.op.kind !== 'go') return false;
      const path = effect.path === null ? null : rebase(effect.path, mapping);
      return this.match({ path, key: path === null ? effect.key : sharedKey(path) }, outside) !== 'refuted';
    });
  }

  /**
   * What the goroutine and those it starts pay back beyond what they take was taken for it before. *held*: a unit of that is
   * still there at the add. *released*: it was paid back before. *none*: they pay what they take. *passed*: the one that was
   * taken for it, if any, goes on to the next goroutine that does the same.
   */
  #balance(body: Node, group: Named, run: Run, add: Operation): 'held' | 'released' | 'passed' | 'none' | 'unknown' {
    const effects = this.#effects.of(body, 'waitgroup');
    const all = this.#matching(effects, group);
    const adds = all.filter(isAdd);
    const site = run.hops.at(-1)?.site ?? add.node;
    const cfg = this.#flow.of(body);
    const returned = all.filter((effect) => isDone(effect) && effect.by === 'own' && !effect.deferred && effect.site !== site && cfg.dominates(effect.site, site));
    // An earlier add of its own, not paid back since.
    const earlier = adds.filter(({ by, site: at, op }) => by === 'own' && op !== add && at !== site && cfg.dominates(at, site));
    if (earlier.some(({ site: at }) => !returned.some((done) => cfg.dominates(at, done.site)))) return 'held';
    // Units for the children, as many as there are; its own payment is for the one that was taken for it.
    if (adds.some(({ op }) => op.delta === null)) return all.some(isChildsDone) && all.some((effect) => isDone(effect) && effect.by === 'own') ? 'passed' : 'unknown';
    const listed = adds.some(({ op }) => op === add) ? 0 : (add.delta ?? 1);
    const taken = adds.reduce((sum, { op }) => sum + (op.delta ?? 0), listed);
    const paid = this.#paid(body, all.filter(isDone));
    if (effects.recursive === 1) return 'passed';
    // x = paid - taken + recursive * x, since each recursive goroutine has the same balance as this one.
    const surplus = (paid - taken) / (1 - effects.recursive);
    if (surplus <= 0) return 'none';
    return returned.length < surplus ? 'held' : 'released';
  }

  /** Own calls on branches that exclude each other count once. */
  #paid(body: Node, dones: readonly Effect[]): number {
    const cfg = this.#flow.of(body);
    const own = dones.filter(({ by, deferred }) => by === 'own' && !deferred);
    const longest: number[] = [];
    own.forEach((done, index) => {
      const before = own.slice(0, index).map((earlier, at) => (cfg.reaches(earlier.site, done.site) ? (longest[at] ?? 0) : 0));
      longest.push(Math.max(0, ...before) + units(done));
    });
    const rest = dones.filter((done) => !own.includes(done)).reduce((sum, done) => sum + units(done), 0);
    return Math.max(0, ...longest) + rest;
  }

  #launcherHolds(run: Run, launcher: Node, outside: Named, balance: 'passed' | 'none' | 'unknown'): Answer {
    const adds = this.addsBefore(run, outside);
    if (adds.length === 0) return 'refuted';
    const cfg = this.#flow.of(launcher);
    const all = this.#matching(this.#effects.of(launcher, 'waitgroup'), outside);
    // A unit of its own that the launcher pays back later keeps Wait from returning till then.
    const sentinel = all.some((effect) => isDone(effect) && effect.by !== 'child' && effect.site !== run.site && (effect.deferred || cfg.reaches(run.site, effect.site)));
    if (sentinel || balance === 'passed') return 'proven';
    if (balance === 'unknown') return 'unknown';
    // Whom the launcher's units are for: other goroutines that pay them. Who runs a callback that pays is not known.
    const others = all.filter(({ by, site }) => by === 'child' && site !== run.site);
    const paid = others.filter(isDone).reduce((sum, effect) => sum + units(effect), 0);
    const taken = others.filter(isAdd).reduce((sum, { op }) => sum + (op.delta ?? 1), 0);
    const given = adds.reduce((sum, { op }) => sum + (op.delta ?? Number.NaN), 0);
    return paid - taken >= given ? 'refuted' : 'unknown';
  }

  #matching(effects: Effects, group: Named): Effect[] {
    return effects.list.filter((effect) => this.match(effect, group) === 'proven');
  }
}

export function isAdd({ op }: Effect): boolean {
  return op.kind === 'add' && (op.delta === null || op.delta > 0);
}

export function isDone({ op }: Effect): boolean {
  return op.kind === 'done' || (op.kind === 'add' && op.delta !== null && op.delta < 0);
}

function isChildsDone(effect: Effect): boolean {
  return isDone(effect) && effect.by === 'child';
}

function units({ op }: Effect): number {
  return Math.abs(op.delta ?? 1);
}

/** One variable, and the same fields from there, whatever may be assigned to it in between. */
function sameLocal(a: AccessPath, b: AccessPath): boolean {
  if (a.root.kind !== 'local' || b.root.kind !== 'local' || a.root.binding !== b.root.binding || a.steps.length !== b.steps.length) return false;
  return a.steps.every((step, index) => {
    const other = b.steps[index];
    return step.kind === 'field' ? other?.kind === 'field' && other.name === step.name : other?.kind === 'index' && other.text === step.text;
  });
}
