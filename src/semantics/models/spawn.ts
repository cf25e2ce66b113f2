/** How a library call that starts a goroutine is used. */
export interface SpawnModel {
  /** The argument that the goroutine runs. */
  readonly argument: number;
  readonly kind: 'group' | 'pool' | 'timer';
  /** The method of the same receiver that waits for all goroutines it started. */
  readonly wait?: string;
  /** The method of the same receiver that bounds how many run at a time. */
  readonly limit?: string;
  /** Bounded by how the receiver was made. */
  readonly bounded?: true;
  /** Holds a unit of a WaitGroup while the function runs. */
  readonly counted?: true;
}

const ERRGROUP = 'golang.org/x/sync/errgroup.Group';

/** Library calls that start a goroutine, by the name of the callee. */
export const SPAWNS: ReadonlyMap<string, SpawnModel> = new Map<string, SpawnModel>([
  ['(*sync.WaitGroup).Go', { argument: 0, kind: 'group', wait: 'Wait', counted: true }],
  [`(*${ERRGROUP}).Go`, { argument: 0, kind: 'group', wait: 'Wait', limit: 'SetLimit' }],
  [`(*${ERRGROUP}).TryGo`, { argument: 0, kind: 'group', wait: 'Wait', limit: 'SetLimit' }],
  ['time.AfterFunc', { argument: 1, kind: 'timer' }],
  ['context.AfterFunc', { argument: 1, kind: 'timer' }],
  ['github.com/panjf2000/ants/v2.Submit', { argument: 0, kind: 'pool', bounded: true }],
  ['(*github.com/panjf2000/ants/v2.Pool).Submit', { argument: 0, kind: 'pool', bounded: true }],
  ['(*github.com/panjf2000/ants/v2.MultiPool).Submit', { argument: 0, kind: 'pool', bounded: true }],
  ['(*github.com/alitto/pond.WorkerPool).Submit', { argument: 0, kind: 'pool', wait: 'StopAndWait', bounded: true }],
  ['(*github.com/alitto/pond.TaskGroup).Submit', { argument: 0, kind: 'pool', wait: 'Wait', bounded: true }],
  ['(*github.com/gammazero/workerpool.WorkerPool).Submit', { argument: 0, kind: 'pool', wait: 'StopWait', bounded: true }],
  ['(*github.com/gammazero/workerpool.WorkerPool).SubmitWait', { argument: 0, kind: 'pool', wait: 'StopWait', bounded: true }],
  ['(*github.com/sourcegraph/conc.WaitGroup).Go', { argument: 0, kind: 'group', wait: 'Wait' }],
  ['(*github.com/sourcegraph/conc/pool.Pool).Go', { argument: 0, kind: 'group', wait: 'Wait', limit: 'WithMaxGoroutines' }],
  ['(*github.com/sourcegraph/conc/pool.ErrorPool).Go', { argument: 0, kind: 'group', wait: 'Wait', limit: 'WithMaxGoroutines' }],
  ['(*github.com/sourcegraph/conc/pool.ContextPool).Go', { argument: 0, kind: 'group', wait: 'Wait', limit: 'WithMaxGoroutines' }],
]);

/** The method names above and `AfterFunc`: a call by another name starts nothing by itself. */
export const SPAWN_WORDS: readonly string[] = ['go', 'Go', 'TryGo', 'AfterFunc', 'Submit', 'SubmitWait'];

/** A function with more statements does more than start something for its caller. */
export const HELPER_STATEMENTS = 3;
