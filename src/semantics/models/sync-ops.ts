/** What is operated on. */
export type SyncObject = 'waitgroup' | 'errgroup' | 'mutex' | 'channel';

export type SyncOperation =
  /** Of a group: units are taken, paid back, waited for; a function is started that holds a unit. */
  | 'add' | 'done' | 'wait' | 'go'
  /** Of a lock. */
  | 'lock' | 'rlock' | 'unlock' | 'runlock'
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

/** The names of the methods of an object: a call by another name does not operate on one. */
export function syncNames(object: SyncObject): ReadonlySet<string> {
  const names = [...SYNC_METHODS].filter(([, entry]) => entry.object === object).map(([name]) => name.slice(name.lastIndexOf('.') + 1));
  return new Set(names);
}
