import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pascalName } from '../../src/api/rule-info.ts';
import { unwrap } from '../../src/api/rule-page.ts';
import { RULES } from './sample.ts';

test('a page has every part of the documentation, the examples, how to suppress, and a link', () => {
  const page = RULES[1]?.help ?? '';
  const headings = page.split('\n').filter((line) => line.startsWith('#'));
  assert.deepEqual(headings, [
    '# GCL2001 waitgroup/add-in-goroutine',
    '## What it reports',
    '## Why it is a bug',
    '## What is exempt',
    '## Limits',
    '## How to fix it',
    '## How to suppress it',
  ]);
  assert.match(page, /```go\ngo func\(\) \{\n\twg\.Add\(1\)\n\}\(\)\n```/);
  assert.match(page, /\/\/conclint:ignore GCL2001 -- /);
  assert.match(page, /CWE-362/);
  assert.match(page, /docs\/rules\/GCL2001\.md\)\n$/);
});

test('a rule without examples has no place for them', () => {
  assert.doesNotMatch(RULES[0]?.help ?? '', /Not reported/);
});

test('names follow from slugs', () => {
  assert.equal(pascalName('waitgroup/add-in-goroutine'), 'WaitgroupAddInGoroutine');
  assert.equal(pascalName('http/server-2xx'), 'HttpServer2xx');
});

test('paragraphs are joined to one line; lists, tables and code keep theirs', () => {
  const markdown = ['a', 'b', '', '- one', '  more', '- two', '| x |', '| y |', '', '```go', 'x', 'y', '```', 'c', 'd'].join('\n');
  const joined = ['a b', '', '- one more', '- two', '| x |', '| y |', '', '```go', 'x', 'y', '```', 'c d'].join('\n');
  assert.equal(unwrap(markdown), joined);
});
