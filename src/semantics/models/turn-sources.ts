import { deref, type GoType } from '../types/type.ts';
import type { Types } from '../types/types.ts';

/** Loops over more items than this are treated as if data decided. No table written by hand for its own sake is longer. */
export const SMALL = 64;

/** Numbers of processors. */
export const PROCESSORS: ReadonlySet<string> = new Set(['runtime.NumCPU', 'runtime.GOMAXPROCS']);

/** Numbers by these names say how much may happen at a time: somebody has thought about it. */
export const SETTING_NAMES = /(workers?|concurren(t|cy)\w*|parallel\w*|threads?|procs?|cpus?|(num|max|n)?_?goroutines|num_?routines|shards?|num_?(readers|writers|consumers|producers|partitions|senders))$|^(workers?|concurren|parallel|max_?(open|inflight|active|jobs|conns?))/i;

/** Numbers by these names say how many there may be. */
export const LIMIT_NAMES = /max|limit|cap|quota|concurren|parallel|workers|size|batch|full/i;

export const CLOCK = 'time.Time';

/** Conditions that ask for the next of something that is read as it comes. */
export const STREAM_CONDITIONS = /^(Next|Scan|More|HasNext|NextRow|NextPage|HasMorePages|Receive|NextResultSet)$/;

/** Calls that give the next message, line or packet of a stream. */
export const STREAM_CALLS = /^(Read(String|Bytes|Line|From|FromUDP|FromUDPAddrPort|MsgUDP|Message|JSON|Record|Frame|Packet|Entry|Slice|Rune)?|Decode|Recv|RecvMsg|Receive|ReceiveMessage|FetchMessage|Poll|ReadMsg|Scan|NextMsg|NextMessage|Next)$/;

/** Calls that give the next connection. */
export const CONNECTION_SOURCES = /^(Accept\w*|accept\w*)$/;

/** Library functions whose result has as many elements as somebody else decides; *text* where a string decides. */
export const DATA_CALLS: ReadonlyMap<string, string> = new Map([
  ...['os.ReadDir', 'io/ioutil.ReadDir', 'io/fs.ReadDir', '(*os.File).ReadDir', '(*os.File).Readdir', '(*os.File).Readdirnames', 'path/filepath.Glob'].map((name): [string, string] => [name, 'file of the directory']),
  ...['strings.Split', 'strings.SplitN', 'strings.Fields', 'strings.FieldsFunc', 'bytes.Split', 'bytes.Fields', 'strings.SplitSeq', 'strings.FieldsSeq', 'strings.Lines'].map((name): [string, string] => [name, 'text']),
  ['(*encoding/csv.Reader).ReadAll', 'record'],
]);

/** Functions whose result is as long as their first argument. */
export function copiesItsArgument(fullName: string): boolean {
  return /^(slices|maps)\.(Clone|Sorted|SortedFunc|Collect|Values|Keys|All|Backward|Compact|Clip|Grow)$/.test(fullName);
}

/** Types that hold what somebody has set. */
export const CONFIGURATION = /(config|cfg|options?|opts|settings|spec|params?)$/i;

const MEMBERS = /(^|[a-z_])((endpoint|node|member|server|dis[kc]|drive|replica|broker|shard|listener|subscriber|plugin|provider|collector|backend|upstream|folder|device|pool|partition|volume|controller|worker|service|interface|receiver|sink|target|handler|hook|producer|consumer|addr|address|instance|cluster|region|zone)(e?s|_?(ids?|names?|urls?|addrs?|set|list|map))|addr|discs?)$/i;

/** Whether a collection is called by what a program or a cluster is made of. */
export function namesMembers(name: string): boolean {
  return MEMBERS.test(name);
}

/** Methods of things that live in the program and are ended, rather than looked at. */
const LIFE = ['Close', 'Stop', 'Shutdown', 'Start', 'Run', 'Serve', 'Kill', 'Disconnect', 'Ping', 'close', 'stop', 'shutdown', 'start', 'run', 'serve', 'kill'];

/** Whether a collection or channel holds objects that live by themselves: connections, channels, functions, servers. */
export function isMember(types: Types, collection: GoType): boolean {
  const element = elementOf(collection);
  return element !== null && isObject(types, element);
}

function elementOf(collection: GoType): GoType | null {
  switch (collection.kind) {
    case 'slice': case 'array': case 'chan': case 'map': return collection.elem;
    default: return null;
  }
}

/** A connection, a server, a channel: something that lives by itself. */
export function isObject(types: Types, element: GoType): boolean {
  const core = types.core(element);
  if (core.kind === 'chan' || core.kind === 'func') return true;
  const named = deref(element);
  if (named.kind !== 'named' || named.definition.package === null) return false;
  const from = named.definition.package;
  // What is known by what it does is no datum, unless the library hands it out: directory entries, errors.
  if (core.kind === 'interface' && core.methods.length > 0 && from.kind === 'source') return true;
  return LIFE.some((name) => {
    const { kind } = types.select(element, name, from);
    return kind === 'method' || kind === 'interface-method';
  });
}

/** Whether a message brings the channel for its answer: whoever sends it waits, so that there are as many as senders. */
export function wantsAnswer(types: Types, message: GoType, depth = 0): boolean {
  const struct = types.core(deref(message));
  if (struct.kind !== 'struct') return false;
  return struct.fields.some((field) => types.core(field.type).kind === 'chan' || (field.embedded && depth < 2 && wantsAnswer(types, field.type, depth + 1)));
}
