import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holds, impliedVersion, nameMatches, oldConstraint, parseConstraint, type BuildTarget } from '../../src/semantics/project/constraints.ts';

const LINUX: BuildTarget = { goos: 'linux', goarch: 'amd64', tags: new Set(['custom', 'with.dot']), release: { major: 1, minor: 22 } };
const ANDROID: BuildTarget = { ...LINUX, goos: 'android' };
const WINDOWS: BuildTarget = { ...LINUX, goos: 'windows' };

const EXPRESSIONS: readonly (readonly [string, BuildTarget, boolean | null])[] = [
  ['linux', LINUX, true],
  ['!linux', LINUX, false],
  ['!!linux', LINUX, true],
  ['linux && !amd64', LINUX, false],
  ['windows || linux && amd64', LINUX, true],
  ['(windows || linux) && arm64', LINUX, false],
  ['custom&&with.dot', LINUX, true],
  ['linux', ANDROID, true],
  ['unix', LINUX, true],
  ['unix', WINDOWS, false],
  ['cgo && gc && !gccgo', LINUX, true],
  ['go1.1 && go1.22', LINUX, true],
  ['go1.23', LINUX, false],
  ['go1.0', LINUX, false],
  ['ignore', LINUX, false],
  ['boringcrypto', LINUX, false],
  ['', LINUX, null],
  ['linux &&', LINUX, null],
  ['linux windows', LINUX, null],
  ['(linux', LINUX, null],
  ['linux)', LINUX, null],
  ['&& linux', LINUX, null],
  ['linux & amd64', LINUX, null],
  ['!', LINUX, null],
];

test('constraints are read and evaluated', () => {
  for (const [text, target, wanted] of EXPRESSIONS) {
    const constraint = parseConstraint(text);
    assert.equal(constraint === null ? null : holds(constraint, target), wanted, `${text} on ${target.goos}`);
  }
});

test('a constraint that nests a hundred thousand deep is malformed, not a crash', () => {
  assert.equal(parseConstraint('('.repeat(100_000) + 'linux' + ')'.repeat(100_000)), null);
  assert.equal(parseConstraint('!'.repeat(100_000)), null);
});

const NAMES: readonly (readonly [string, boolean])[] = [
  ['a.go', true], ['linux.go', true], ['windows.go', true], ['windows_test.go', true], ['amd64_x.go', true],
  ['a_linux.go', true], ['a_windows.go', false], ['a_windows_test.go', false], ['a_linux_amd64.go', true], ['a_linux_arm64.go', false],
  ['a_windows_amd64.go', false], ['a_unix.go', true], ['a_amd64_test.go', true], ['a_arm64.go', false], ['a_windows_x.go', true],
  ['a_windows.pb.go', false], ['_windows.go', false], ['a__linux.go', true],
];

test('file names constrain as in go/build', () => {
  for (const [name, wanted] of NAMES) assert.equal(nameMatches(name, LINUX), wanted, name);
  assert.ok(nameMatches('a_linux.go', ANDROID));
});

const IMPLIED: readonly (readonly [string, number | null])[] = [
  ['go1.22', 22], ['go1.20 && go1.22', 22], ['go1.20 || go1.22', 20], ['linux && go1.21', 21], ['linux || go1.21', null],
  ['!go1.22', null], ['!(!go1.22)', 22], ['!(linux || !go1.22)', 22], ['!(linux && !go1.22)', null], ['go1', 0], ['go1.x', null],
];

test('the language version that a constraint implies', () => {
  for (const [text, wanted] of IMPLIED) {
    const constraint = parseConstraint(text);
    assert.ok(constraint !== null, text);
    assert.equal(impliedVersion(constraint)?.minor ?? null, wanted, text);
  }
});

const OLD: readonly (readonly [string, boolean | null])[] = [
  ['// +build linux\n\npackage a\n', true],
  ['// +build windows darwin\n\npackage a\n', false],
  ['// Copyright\n\n//+build linux,amd64 windows\n// +build !arm64\n\n// Package a.\npackage a\n', true],
  ['// +build linux\n// +build windows\n\npackage a\n', false],
  ['// +build windows\r\n\r\npackage a\r\n', false],
  ['// Documentation:\n// +build windows\npackage a\n', null],
  ['package a\n\n// +build windows\n', null],
];

test('old constraint lines', () => {
  for (const [text, wanted] of OLD) {
    const constraint = oldConstraint(text);
    assert.equal(constraint === null ? null : holds(constraint, LINUX), wanted, text);
  }
});
