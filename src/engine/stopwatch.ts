/** Where a run spends its time. */
export const PHASES = ['read', 'outline', 'parse', 'decode', 'semantics', 'rules', 'report'] as const;
export type Phase = (typeof PHASES)[number];

export type Millis = Record<Phase, number>;

/** Measures phases that call each other: time spent in an inner phase is not counted for the outer one. */
export class Stopwatch {
  readonly millis: Millis = { read: 0, outline: 0, parse: 0, decode: 0, semantics: 0, rules: 0, report: 0 };
  readonly #stack: Phase[] = [];
  #since = 0;

  time<T>(phase: Phase, work: () => T): T {
    this.#switch();
    this.#stack.push(phase);
    try {
      return work();
    } finally {
      this.#switch();
      this.#stack.pop();
    }
  }

  /** Moves time that someone else measured out of the phase in which it passed. */
  move(from: Phase, to: Phase, millis: number): void {
    this.millis[from] -= millis;
    this.millis[to] += millis;
  }

  #switch(): void {
    const now = performance.now();
    const running = this.#stack.at(-1);
    if (running !== undefined) this.millis[running] += now - this.#since;
    this.#since = now;
  }
}
