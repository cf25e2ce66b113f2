import { packagePathOf } from './blocking.ts';

/** A call without a context, and what to write instead. */
export interface SiblingModel {
  /** The call that takes a context. */
  readonly instead: string;
  /** What goes on when nobody waits for it any more. */
  readonly what: string;
  /**
   * What has to follow for the call to wait. *now*: nothing, it waits itself. *sent*: the request that it makes is sent.
   * *run*: the command that it makes is run.
   */
  readonly until: 'now' | 'sent' | 'run';
}

const SIBLINGS_BY_NAME = new Map<string, SiblingModel>();

function add(what: string, until: SiblingModel['until'], entries: Readonly<Record<string, string>>): void {
  for (const [name, instead] of Object.entries(entries)) SIBLINGS_BY_NAME.set(name, { instead, what, until });
}

/** `Query` of each type becomes `QueryContext`. */
function addContext(what: string, types: readonly string[], methods: readonly string[]): void {
  for (const type of types) for (const method of methods) add(what, 'now', { [`(${type}).${method}`]: `${method}Context` });
}

const SQL = '*database/sql.';
addContext('query', [`${SQL}DB`, `${SQL}Tx`, `${SQL}Stmt`], ['Query', 'QueryRow', 'Exec']);
addContext('query', [`${SQL}DB`, `${SQL}Tx`], ['Prepare']);
add('query', 'now', { [`(${SQL}DB).Begin`]: 'BeginTx', [`(${SQL}DB).Ping`]: 'PingContext' });

const SQLX = '*github.com/jmoiron/sqlx.';
addContext('query', [`${SQLX}DB`, `${SQLX}Tx`, `${SQLX}Stmt`], ['Queryx', 'QueryRowx', 'Get', 'Select', 'MustExec']);
addContext('query', [`${SQLX}DB`, `${SQLX}Tx`], ['Preparex', 'PrepareNamed', 'NamedExec']);
addContext('query', [`${SQLX}DB`], ['NamedQuery']);
addContext('query', [`${SQLX}NamedStmt`], ['Exec', 'Get', 'MustExec', 'Query', 'QueryRow', 'QueryRowx', 'Queryx', 'Select']);
add('query', 'now', { [`(${SQLX}DB).Beginx`]: 'BeginTxx', [`(${SQLX}DB).MustBegin`]: 'MustBeginTx' });
addContext('query', ['github.com/jmoiron/sqlx'], []);
add('query', 'now', { 'github.com/jmoiron/sqlx.Get': 'GetContext', 'github.com/jmoiron/sqlx.Select': 'SelectContext', 'github.com/jmoiron/sqlx.NamedExec': 'NamedExecContext', 'github.com/jmoiron/sqlx.NamedQuery': 'NamedQueryContext' });

for (const name of ['Get', 'Head', 'Post', 'PostForm']) {
  const instead = 'http.NewRequestWithContext and Do';
  add('request', 'now', { [`net/http.${name}`]: instead, [`(*net/http.Client).${name}`]: instead });
}
add('request', 'sent', { 'net/http.NewRequest': 'http.NewRequestWithContext' });
add('command', 'run', { 'os/exec.Command': 'exec.CommandContext' });

add('dialling', 'now', {
  'net.Dial': 'DialContext of a net.Dialer', 'net.DialTimeout': 'DialContext of a net.Dialer', '(*net.Dialer).Dial': 'DialContext',
  'crypto/tls.Dial': 'DialContext of a tls.Dialer', 'crypto/tls.DialWithDialer': 'DialContext of a tls.Dialer', '(*crypto/tls.Dialer).Dial': 'DialContext',
});
for (const name of ['LookupAddr', 'LookupCNAME', 'LookupHost', 'LookupIP', 'LookupMX', 'LookupNS', 'LookupSRV', 'LookupTXT']) {
  add('lookup', 'now', { [`net.${name}`]: `net.DefaultResolver.${name === 'LookupIP' ? 'LookupIPAddr' : name}` });
}

/** Calls without a context whose sibling takes one, by full name. */
export const SIBLINGS: ReadonlyMap<string, SiblingModel> = SIBLINGS_BY_NAME;

/** The last words of the names above. */
export const SIBLING_WORDS: readonly string[] = [...new Set([...SIBLINGS.keys()].map((name) => name.slice(name.lastIndexOf('.') + 1)))];

/** Packages of which every function that takes a context waits for something that the context can end. */
const CANCELLABLE_PACKAGES: readonly RegExp[] = [
  /^database\/sql$/, /^net$/, /^os\/exec$/, /^crypto\/tls$/,
  /^github\.com\/(jmoiron\/sqlx|redis\/go-redis\/v9|go-redis\/redis\/v8|lib\/pq)$/,
  /^github\.com\/jackc\/(pgx|pgxpool|pgconn)(\/|$)/,
  /^go\.mongodb\.org\/mongo-driver(\/v2)?\/mongo$/,
  /^github\.com\/aws\/aws-sdk-go-v2\/service\/\w+$/,
  /^go\.etcd\.io\/etcd\/client\/v3$/,
  /^github\.com\/minio\/minio-go\/v7$/,
  /^cloud\.google\.com\/go\/(storage|bigquery|datastore|firestore|pubsub)$/,
  /^github\.com\/segmentio\/kafka-go$/,
  /^github\.com\/elastic\/go-elasticsearch\/v\d\/esapi$/,
];

const CANCELLABLE_NAMES: ReadonlySet<string> = new Set([
  'net/http.NewRequestWithContext', '(*google.golang.org/grpc.ClientConn).Invoke', '(*google.golang.org/grpc.ClientConn).NewStream',
  '(google.golang.org/grpc.ClientConnInterface).Invoke', '(google.golang.org/grpc.ClientConnInterface).NewStream',
  'google.golang.org/grpc.DialContext', '(*golang.org/x/sync/semaphore.Weighted).Acquire', '(*golang.org/x/time/rate.Limiter).Wait',
  '(*golang.org/x/time/rate.Limiter).WaitN',
]);

/** Functions of those packages that make an object for later, or that undo something. */
const NOT_WAITING = /\.(New|Connect|Rollback|StmtContext|ResetSession|Close|Shutdown)\w*$/;

/** Whether a library function that is given a context waits for input or output that the context's end stops. */
export function isCancellable(fullName: string): boolean {
  if (CANCELLABLE_NAMES.has(fullName)) return true;
  const path = packagePathOf(fullName);
  return CANCELLABLE_PACKAGES.some((pattern) => pattern.test(path)) && !NOT_WAITING.test(fullName);
}

/** What library functions do with a context that they get. */
export type ContextUse = 'cancellable' | 'child' | 'values' | 'log' | 'unknown';

const READS_VALUES = /\.(From\w*Context|\w*FromContext|From\w*Ctx|\w*FromCtx|Value|Err|Deadline|Done|Cause|Extract\w*)$/;
const LOG_PACKAGES = /^(log\/slog|go\.uber\.org\/zap|github\.com\/sirupsen\/logrus|github\.com\/rs\/zerolog(\/log)?|github\.com\/go-logr\/logr|k8s\.io\/klog\/v2|github\.com\/go-kit\/log|github\.com\/containerd\/log)$/;

/** Tells it by the full name; functions that make a context from one are told by their type, which the caller knows. */
export function contextUseOf(fullName: string, givesContext: boolean): ContextUse {
  if (LOG_PACKAGES.test(packagePathOf(fullName))) return 'log';
  if (givesContext) return 'child';
  if (isCancellable(fullName)) return 'cancellable';
  return READS_VALUES.test(fullName) ? 'values' : 'unknown';
}
