import type { Facts } from '../../scripts/facts/file.ts';

export interface Count {
  equal: number;
  unknown: number;
  contradiction: number;
}

export interface Difference {
  readonly list: 'identifiers' | 'expressions' | 'calls';
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly theirs: string;
  readonly ours: string;
}

/** How our facts relate to those of go/types, file by file. */
export class Comparison {
  readonly identifiers: Count = { equal: 0, unknown: 0, contradiction: 0 };
  readonly expressions: Count = { equal: 0, unknown: 0, contradiction: 0 };
  readonly calls: Count = { equal: 0, unknown: 0, contradiction: 0 };
  readonly contradictions: Difference[] = [];
  /** Why something is not known: list and reason, with the number of times and the first place. */
  readonly unknowns = new Map<string, { count: number; first: string }>();
  /** Files that only go/types has, because of other build tags. */
  readonly missing: string[] = [];
  /** How many files only we have. */
  surplus = 0;
  files = 0;

  add(theirs: Facts, ours: Facts | undefined): void {
    if (ours === undefined) {
      this.missing.push(theirs.f);
      return;
    }
    this.files++;
    // Where the code does not compile or needs C, go/types leaves out what it cannot tell.
    const broken = theirs.s.includes(INVALID) || theirs.s.includes('C');
    const reasons = reasonsOf(ours);
    const report = (count: Count, difference: Difference, known: boolean): void => {
      if (broken && (difference.theirs.includes(INVALID) || difference.theirs === 'no entry' || difference.theirs === 'none' || difference.theirs.startsWith('untyped'))) return;
      if (known) {
        count.contradiction++;
        this.contradictions.push(difference);
        return;
      }
      count.unknown++;
      const why = `${difference.list}: ${reasons.get(`${difference.list[0]}${difference.start}:${difference.end}`) ?? 'no entry'}`;
      const entry = this.unknowns.get(why);
      if (entry === undefined) this.unknowns.set(why, { count: 1, first: `${ours.f}:${difference.start} ${difference.theirs}` });
      else entry.count++;
    };
    this.#identifiers(theirs, ours, report);
    this.#spans('expressions', theirs, ours, report);
    this.#spans('calls', theirs, ours, report);
    const known = new Map(pairs(ours));
    for (const [at, name] of pairs(theirs)) {
      if (known.get(at) === name) continue;
      this.contradictions.push({ list: 'identifiers', file: ours.f, start: at, end: at, theirs: name, ours: known.get(at) ?? 'no definition' });
      this.identifiers.contradiction++;
    }
  }

  #identifiers(theirs: Facts, ours: Facts, report: Report): void {
    const known = new Map<number, string>();
    for (let at = 0; at < ours.i.length; at += 3) known.set(ours.i[at] ?? 0, where(ours, at));
    for (let at = 0; at < theirs.i.length; at += 3) {
      const start = theirs.i[at] ?? 0;
      const their = where(theirs, at);
      const our = known.get(start);
      known.delete(start);
      if (our === their) this.identifiers.equal++;
      else report(this.identifiers, { list: 'identifiers', file: ours.f, start, end: ours.u === undefined ? start : endOf(ours, start), theirs: their, ours: our ?? 'no entry' }, our !== undefined && our !== '?');
    }
    for (const [start, our] of known) {
      if (our !== '?' && our !== 'none') report(this.identifiers, { list: 'identifiers', file: ours.f, start, end: start, theirs: 'no identifier', ours: our }, true);
    }
  }

  #spans(list: 'expressions' | 'calls', theirs: Facts, ours: Facts, report: Report): void {
    const [their, our] = list === 'calls' ? [theirs.c, ours.c] : [theirs.e, ours.e];
    const text = (facts: Facts, values: readonly number[], at: number): string => `${facts.s[values[at + 2] ?? 0] ?? ''} (${list === 'calls' ? 'kind' : 'mode'} ${values[at + 3]})`;
    const known = new Map<string, string>();
    for (let at = 0; at < our.length; at += 4) {
      const key = `${our[at]}:${our[at + 1]}`;
      if (list === 'calls' && our[at + 3] === UNKNOWN_CALL) known.set(key, '?');
      else known.set(key, text(ours, our, at));
    }
    const seen = new Set<string>();
    for (let at = 0; at < their.length; at += 4) {
      const key = `${their[at]}:${their[at + 1]}`;
      const wanted = text(theirs, their, at);
      const found = known.get(key);
      seen.add(key);
      if (found === wanted) this[list].equal++;
      else report(this[list], { list, file: ours.f, start: their[at] ?? 0, end: their[at + 1] ?? 0, theirs: wanted, ours: found ?? 'no entry' }, found !== undefined && found !== '?');
    }
    for (const [key, found] of known) {
      if (seen.has(key) || found === '?') continue;
      const [start = 0, end = 0] = key.split(':').map(Number);
      report(this[list], { list, file: ours.f, start, end, theirs: 'no entry', ours: found }, true);
    }
  }
}

type Report = (count: Count, difference: Difference, known: boolean) => void;

const INVALID = 'invalid type';

const UNKNOWN_CALL = 9;

function where(facts: Facts, at: number): string {
  const file = facts.i[at + 1] ?? 0;
  const value = facts.i[at + 2] ?? 0;
  switch (file) {
    case -1: return `${facts.f}:${value}`;
    case -2: return `${facts.s[value]} (elsewhere)`;
    case -3: return `${facts.s[value]} (universe)`;
    case -4: return `${facts.s[value]} (package)`;
    case -5: return 'none';
    case -9: return '?';
    default: return `${facts.s[file]}:${value}`;
  }
}

function* pairs(facts: Facts): Iterable<[number, string]> {
  for (let at = 0; at < facts.d.length; at += 2) yield [facts.d[at] ?? 0, facts.s[facts.d[at + 1] ?? 0] ?? ''];
}

const LISTS = ['i', 'e', 'c'];

function reasonsOf(facts: Facts): Map<string, string> {
  const out = new Map<string, string>();
  const u = facts.u ?? [];
  for (let at = 0; at < u.length; at += 4) out.set(`${LISTS[u[at] ?? 0]}${u[at + 1]}:${u[at + 2]}`, facts.s[u[at + 3] ?? 0] ?? '');
  return out;
}

function endOf(facts: Facts, start: number): number {
  const u = facts.u ?? [];
  for (let at = 0; at < u.length; at += 4) if (u[at] === 0 && u[at + 1] === start) return u[at + 2] ?? start;
  return start;
}
