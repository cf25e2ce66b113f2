/** What a library function does to the goroutine that calls it. */
export type Behaviour =
  /** Waits for something outside: the network, a disk, a process, another goroutine, the clock. */
  | { readonly kind: 'blocks'; readonly what: string }
  /** Returns as soon as it has computed its result. */
  | { readonly kind: 'quick' }
  | { readonly kind: 'unknown' };

const QUICK: Behaviour = { kind: 'quick' };
const UNKNOWN: Behaviour = { kind: 'unknown' };

/** Functions that block, by full name. */
const BLOCKING = new Map<string, string>();
const block = (what: string, ...names: string[]): void => {
  for (const name of names) BLOCKING.set(name, what);
};
const methods = (type: string, ...names: string[]): string[] => names.map((name) => `(${type}).${name}`);

block('sleeps', 'time.Sleep');
block('waits for a lock', ...methods('*sync.Mutex', 'Lock'), ...methods('*sync.RWMutex', 'Lock', 'RLock'), ...methods('sync.Locker', 'Lock'));
block('waits for other goroutines', ...methods('*sync.WaitGroup', 'Wait'), ...methods('*sync.Cond', 'Wait'),
  ...methods('*golang.org/x/sync/errgroup.Group', 'Wait'), ...methods('*golang.org/x/sync/semaphore.Weighted', 'Acquire'),
  ...methods('*golang.org/x/sync/singleflight.Group', 'Do'), ...methods('*golang.org/x/time/rate.Limiter', 'Wait', 'WaitN'));
block('waits for the network',
  ...['Dial', 'DialTimeout', 'DialTCP', 'DialUDP', 'DialUnix', 'Listen', 'ListenPacket', 'LookupAddr', 'LookupCNAME', 'LookupHost', 'LookupIP', 'LookupMX',
    'LookupNS', 'LookupPort', 'LookupSRV', 'LookupTXT', 'ResolveTCPAddr', 'ResolveUDPAddr', 'ResolveIPAddr'].map((name) => `net.${name}`),
  ...methods('*net.Dialer', 'Dial', 'DialContext'),
  ...methods('*net.Resolver', 'LookupHost', 'LookupIP', 'LookupIPAddr', 'LookupAddr', 'LookupCNAME', 'LookupMX', 'LookupNS', 'LookupSRV', 'LookupTXT'),
  ...['net.Conn', '*net.TCPConn', '*net.UDPConn', '*net.UnixConn', 'net.PacketConn'].flatMap((type) => methods(type, 'Read', 'Write', 'ReadFrom', 'WriteTo')),
  ...['net.Listener', '*net.TCPListener', '*net.UnixListener'].flatMap((type) => methods(type, 'Accept')),
  ...['Get', 'Head', 'Post', 'PostForm', 'ListenAndServe', 'ListenAndServeTLS', 'Serve', 'ServeTLS'].map((name) => `net/http.${name}`),
  ...methods('*net/http.Client', 'Do', 'Get', 'Head', 'Post', 'PostForm'), ...methods('*net/http.Transport', 'RoundTrip'),
  ...methods('net/http.RoundTripper', 'RoundTrip'), ...methods('*net/http.Server', 'ListenAndServe', 'ListenAndServeTLS', 'Serve', 'ServeTLS', 'Shutdown'),
  'crypto/tls.Dial', 'crypto/tls.DialWithDialer', 'net/smtp.SendMail', 'net/smtp.Dial', 'net/rpc.Dial', 'net/rpc.DialHTTP',
  ...methods('*net/rpc.Client', 'Call'), ...methods('*google.golang.org/grpc.ClientConn', 'Invoke', 'NewStream'),
  'google.golang.org/grpc.Dial', 'google.golang.org/grpc.DialContext');
block('waits for the database',
  ...methods('*database/sql.DB', 'Query', 'QueryContext', 'QueryRow', 'QueryRowContext', 'Exec', 'ExecContext', 'Ping', 'PingContext', 'Begin', 'BeginTx', 'Prepare', 'PrepareContext', 'Conn'),
  ...methods('*database/sql.Tx', 'Query', 'QueryContext', 'QueryRow', 'QueryRowContext', 'Exec', 'ExecContext', 'Prepare', 'PrepareContext', 'Commit', 'Rollback'),
  ...methods('*database/sql.Conn', 'QueryContext', 'QueryRowContext', 'ExecContext', 'PingContext', 'BeginTx', 'PrepareContext'),
  ...methods('*database/sql.Stmt', 'Query', 'QueryContext', 'QueryRow', 'QueryRowContext', 'Exec', 'ExecContext'),
  ...methods('*database/sql.Rows', 'Next'), ...methods('*database/sql.Row', 'Scan'));
block('waits for a process', ...methods('*os/exec.Cmd', 'Run', 'Wait', 'Output', 'CombinedOutput', 'Start'), ...methods('*os.Process', 'Wait'));
block('waits for the disk',
  ...['ReadFile', 'WriteFile', 'Open', 'OpenFile', 'Create', 'CreateTemp', 'ReadDir', 'Remove', 'RemoveAll', 'Rename', 'Mkdir', 'MkdirAll', 'MkdirTemp', 'Stat',
    'Lstat', 'Truncate', 'Chmod', 'Chown', 'Link', 'Symlink', 'CopyFS'].map((name) => `os.${name}`),
  ...methods('*os.File', 'Read', 'ReadAt', 'ReadFrom', 'Write', 'WriteAt', 'WriteString', 'Sync', 'ReadDir', 'Readdir', 'Readdirnames', 'Truncate'),
  'path/filepath.Walk', 'path/filepath.WalkDir', 'path/filepath.Glob', 'io/fs.WalkDir', 'io/ioutil.ReadFile', 'io/ioutil.WriteFile', 'io/ioutil.ReadDir');
block('waits for its input', 'io.Copy', 'io.CopyN', 'io.CopyBuffer', 'io.ReadAll', 'io.ReadFull', 'io.ReadAtLeast', 'io/ioutil.ReadAll',
  ...methods('io.Reader', 'Read'), ...methods('*bufio.Scanner', 'Scan'),
  ...methods('*bufio.Reader', 'Read', 'ReadString', 'ReadBytes', 'ReadLine', 'ReadSlice', 'ReadRune', 'ReadByte'));

/** Packages of which everything not listed above computes and returns. */
const QUICK_PACKAGES: ReadonlySet<string> = new Set([
  'bytes', 'cmp', 'container/heap', 'container/list', 'container/ring', 'context', 'crypto/hmac', 'crypto/md5', 'crypto/sha1', 'crypto/sha256', 'crypto/sha512',
  'encoding/base64', 'encoding/binary', 'encoding/hex', 'encoding/json', 'errors', 'expvar', 'fmt', 'hash', 'hash/crc32', 'hash/fnv', 'hash/maphash', 'io', 'iter',
  'log', 'log/slog', 'maps', 'math', 'math/big', 'math/bits', 'math/rand', 'math/rand/v2', 'net', 'net/http', 'net/netip', 'net/url', 'os', 'path',
  'path/filepath', 'reflect', 'regexp', 'runtime', 'runtime/debug', 'slices', 'sort', 'strconv', 'strings', 'sync', 'sync/atomic', 'text/template', 'time',
  'unicode', 'unicode/utf8', 'unsafe',
  'go.uber.org/zap', 'github.com/sirupsen/logrus', 'github.com/rs/zerolog', 'k8s.io/klog/v2', 'github.com/go-kit/log', 'github.com/go-logr/logr', 'go.uber.org/atomic',
]);

/** Packages of counters and gauges, told by their path: they are called everywhere and never wait. */
const METRICS = /(^|\/)(client_golang\/prometheus(\/.*)?|metrics?|stats|statsd|expvar|opentelemetry|otel(\/.*)?)$/;

/** What a library function does, by the full name of the callee. */
export function behaviourOf(fullName: string): Behaviour {
  const what = BLOCKING.get(fullName);
  if (what !== undefined) return { kind: 'blocks', what };
  const path = packagePathOf(fullName);
  if (path === '') return QUICK; // error.Error and the like
  return QUICK_PACKAGES.has(path) || METRICS.test(path) ? QUICK : UNKNOWN;
}

/** `net/http` of `(*net/http.Client).Do` and of `net/http.Get`. */
export function packagePathOf(fullName: string): string {
  const bare = fullName.startsWith('(') ? fullName.slice(fullName.startsWith('(*') ? 2 : 1, fullName.indexOf(')')) : fullName;
  const slash = bare.lastIndexOf('/');
  // The last element of a path may hold dots of its own (gopkg.in/yaml.v3); the object follows the last one.
  const dot = bare.lastIndexOf('.');
  return dot <= slash ? '' : bare.slice(0, dot);
}
