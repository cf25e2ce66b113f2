/** What is operated on. */
export type SyncObject = 'waitgroup' | 'errgroup' | 'mutex' | 'atomic' | 'channel';

export type SyncOperation =
  /** Of a group: units are taken, paid back, waited for; a function is started that holds a unit. */
  | 'add' | 'done' | 'wait' | 'go'
  /** Of a lock. */
  | 'lock' | 'rlock' | 'unlock' | 'runlock'
  /** Of an atomic variable. What changes it and tells the old value does both; it counts as the store. */
  | 'load' | 'store'
  /** Of a channel. */
  | 'send' | 'receive' | 'close';

export interface SyncModel {
  readonly object: SyncObject;
  readonly kind: SyncOperation;
}

const model = (object: SyncObject, kind: SyncOperation): SyncModel => ({ object, kind });

/** Methods that synchronise goroutines, by full name. Channels have syntax of their own. */
export const SYNC_METHODS: ReadonlyMap<string, SyncModel> = new Map<string, SyncModel>([
  ['(*sync.WaitGroup).Add', model('waitgroup', 'add')],
  ['(*sync.WaitGroup).Done', model('waitgroup', 'done')],
  ['(*sync.WaitGroup).Wait', model('waitgroup', 'wait')],
  ['(*sync.WaitGroup).Go', model('waitgroup', 'go')],
  ['(*golang.org/x/sync/errgroup.Group).Go', model('errgroup', 'go')],
  ['(*golang.org/x/sync/errgroup.Group).TryGo', model('errgroup', 'go')],
  ['(*golang.org/x/sync/errgroup.Group).Wait', model('errgroup', 'wait')],
  ['(*sync.Mutex).Lock', model('mutex', 'lock')],
  ['(*sync.Mutex).Unlock', model('mutex', 'unlock')],
  ['(*sync.RWMutex).Lock', model('mutex', 'lock')],
  ['(*sync.RWMutex).Unlock', model('mutex', 'unlock')],
  ['(*sync.RWMutex).RLock', model('mutex', 'rlock')],
  ['(*sync.RWMutex).RUnlock', model('mutex', 'runlock')],
  ['(sync.Locker).Lock', model('mutex', 'lock')],
  ['(sync.Locker).Unlock', model('mutex', 'unlock')],
]);

const ATOMIC_TYPES = ['Bool', 'Int32', 'Int64', 'Uint32', 'Uint64', 'Value', 'Pointer'] as const;
const ATOMIC_STORES = ['Store', 'Swap', 'CompareAndSwap', 'CAS', 'Add', 'Inc', 'Dec', 'Or', 'And', 'Toggle'] as const;

/** Methods and functions of atomic variables; the functions take the variable's address as their first argument. */
export const ATOMICS: ReadonlyMap<string, 'load' | 'store'> = new Map([
  ...ATOMIC_TYPES.flatMap((type) => ['sync/atomic', 'go.uber.org/atomic'].flatMap((path): [string, 'load' | 'store'][] => [
    [`(*${path}.${type}).Load`, 'load'],
    ...ATOMIC_STORES.map((name): [string, 'store'] => [`(*${path}.${type}).${name}`, 'store']),
  ])),
  ...['Int32', 'Int64', 'Uint32', 'Uint64', 'Uintptr', 'Pointer'].flatMap((type): [string, 'load' | 'store'][] => [
    [`sync/atomic.Load${type}`, 'load'],
    ...ATOMIC_STORES.map((name): [string, 'store'] => [`sync/atomic.${name}${type}`, 'store']),
  ]),
]);

/** The names of the methods of an object: a call by another name does not operate on one. */
export function syncNames(object: SyncObject): ReadonlySet<string> {
  const names = object === 'atomic' ? [...ATOMICS.keys()] : [...SYNC_METHODS].filter(([, entry]) => entry.object === object).map(([name]) => name);
  return new Set(names.map((name) => name.slice(name.lastIndexOf('.') + 1)));
}
