import type { Finding, Notice, Place, Related, ThreadFlow } from '../../src/api/finding.ts';
import { LEVEL_OF_TIER } from '../../src/api/finding.ts';
import { ruleInfo, type RuleInfo } from '../../src/api/rule-info.ts';
import type { ReportInput } from '../../src/report/input.ts';
import { LineHashes } from '../../src/text/line-hash.ts';
import { LineIndex } from '../../src/text/line-index.ts';

/** Real enough Go, in files whose names and contents try every trap. */
export const QUEUE = `package queue

import "sync"

func run(tasks []func()) {
	var wg sync.WaitGroup
	for _, task := range tasks {
		go func() {
			wg.Add(1)
			defer wg.Done()
			task()
		}()
	}
	wg.Wait()
}
`;

export const WEIRD_PATH = 'a b/ü/c#d?e%20f[g]:h\n::error::x.go';

const sources: Record<string, string> = {
  'internal/queue/queue.go': QUEUE,
  'crlf.go': `\uFEFF${QUEUE.replaceAll('\n', '\r\n')}`,
  [WEIRD_PATH]: QUEUE.replace('task()', 'task() /* é 🎉 */; go run(nil) // \u202E##[error]'),
  'colon:name.go': QUEUE.trimEnd(),
};

const docs = {
  what: 'A `WaitGroup.Add` inside the goroutine that it counts.\nIt reads `for {}` and struct{}{} and [links](https://example.com).',
  why: '`Wait` can return before the goroutine runs.',
  exempt: '- groups that something else keeps above zero\n- tests of the group itself',
  limits: 'Groups that leave the function.',
  fix: 'Call `Add` before the `go` statement.',
};

export const RULES: readonly RuleInfo[] = [
  ruleInfo({
    code: 'GCL1001',
    slug: 'goroutine/per-tick',
    title: 'A goroutine starts on every tick, and nothing stops runs from overlapping.',
    tier: 'certain',
    since: '0.1.0',
    precision: 'very-high',
    docs,
  }),
  ruleInfo({
    code: 'GCL2001',
    slug: 'waitgroup/add-in-goroutine',
    title: 'A WaitGroup learns of a goroutine from that goroutine itself, as in go func() { wg.Add(1) }.',
    tier: 'certain',
    since: '0.1.0',
    precision: 'high',
    cwe: 362,
    docs,
    examples: { bad: 'go func() {\n\twg.Add(1)\n}()', good: 'wg.Add(1)\ngo func() {\n}()' },
  }),
];

/** The place of the nth (from 0) occurrence of a piece of text. */
export function placeOf(path: string, piece: string, nth = 0): Place {
  const text = sources[path] ?? '';
  let start = -1;
  for (let i = 0; i <= nth; i++) start = text.indexOf(piece, start + 1);
  if (start < 0) throw new Error(`no "${piece}" in ${path}`);
  const lines = new LineIndex(text);
  return { path, start: lines.position(start), end: lines.position(start + piece.length) };
}

export interface SampleFinding {
  readonly code?: 'GCL1001' | 'GCL2001';
  readonly tier?: Finding['tier'];
  readonly message?: string;
  readonly place: Place;
  readonly related?: readonly Related[];
  readonly flows?: readonly ThreadFlow[];
}

export function finding(sample: SampleFinding): Finding {
  const code = sample.code ?? 'GCL2001';
  const tier = sample.tier ?? 'certain';
  return {
    code,
    slug: code === 'GCL2001' ? 'waitgroup/add-in-goroutine' : 'goroutine/per-tick',
    tier,
    level: LEVEL_OF_TIER[tier],
    message: sample.message ?? '`wg.Wait` can return before this `Add` runs.',
    place: sample.place,
    related: sample.related ?? [],
    flows: sample.flows ?? [],
    lineHash: new LineHashes(sources[sample.place.path] ?? '').of(sample.place.start.line),
  };
}

/** The same story in any of the files above. */
export function addInGoroutine(path: string): Finding {
  const add = placeOf(path, 'wg.Add(1)');
  const wait = placeOf(path, 'wg.Wait()');
  const start = placeOf(path, 'go func()');
  return finding({
    message: '[this Wait](1) can return before `wg.Add` runs in the goroutine that it counts.',
    place: add,
    related: [
      { place: wait, message: 'waits for a counter that is still zero' },
      { place: start, message: 'the goroutine starts here' },
    ],
    flows: [
      {
        goroutine: 'launcher',
        steps: [
          { place: start, message: 'starts the goroutine', order: 1 },
          { place: wait, message: 'returns at once, since the counter is zero', order: 2 },
        ],
      },
      { goroutine: 'new goroutine', steps: [{ place: add, message: 'counts itself too late', order: 3 }] },
    ],
  });
}

const NOTICES: readonly Notice[] = [
  { kind: 'syntax', message: 'expected `{`, found EOF', place: placeOf('colon:name.go', '\n}'), path: 'colon:name.go' },
  { kind: 'unreadable', message: 'permission denied', path: `${WEIRD_PATH}.locked` },
  { kind: 'internal', message: 'waitgroup/add-in-goroutine failed: x is {undefined}', place: placeOf('crlf.go', 'wg.Wait()') },
  { kind: 'pattern', message: './nothing/... matched no packages' },
];

export function input(over: Partial<ReportInput> = {}): ReportInput {
  return {
    toolVersion: '0.1.0',
    rules: RULES,
    findings: [],
    notices: [],
    sourceOf: (path) => sources[path],
    displayPath: (path) => path,
    versionControl: { repositoryUri: 'https://user:secret@example.com/acme/svc.git', revisionId: 'a1b2c3d4', branch: 'main' },
    ...over,
  };
}

/** Every feature at once. */
export function fullInput(): ReportInput {
  const whole = { ...placeOf('crlf.go', 'go func()'), end: placeOf('crlf.go', '}()').end };
  const gone: Place = {
    path: 'gone.go',
    start: { offset: 0, line: 3, column: 1, byteColumn: 1 },
    end: { offset: 9, line: 4, column: 2, byteColumn: 2 },
  };
  return input({
    findings: [
      ...Object.keys(sources).map(addInGoroutine),
      finding({ place: placeOf(WEIRD_PATH, 'go run'), tier: 'likely', message: 'h[i](1) starts struct{}{} again', related: [{ place: gone, message: '' }] }),
      finding({ place: placeOf('internal/queue/queue.go', '(1)'), tier: 'possible', message: 'A second one on the line.' }),
      finding({ code: 'GCL1001', place: whole, tier: 'likely', message: 'One goroutine a tick {0}', related: [{ place: whole, message: 'all of [it]' }] }),
    ],
    notices: NOTICES,
  });
}
