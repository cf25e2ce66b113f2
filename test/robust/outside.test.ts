import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { run } from '../../src/engine/index.ts';
import { loadAsset } from '../../src/host/assets.ts';
import { nodeHost, type Host } from '../../src/host/host.ts';
import { ROOT } from '../support/paths.ts';
import { environment, HEAD, isPosix, leak, MAIN, Sandbox } from './support.ts';

/**
 * Nothing of the code under analysis is run, and nothing is read outside of it but what go.mod and go.work point to,
 * vendor and the module cache. A directory beside the repository plays the rest of the disk.
 */
const around = new Sandbox();
const canTrace = isPosix && spawnSync('strace', ['-V']).status === 0;

const IMPORTS = [
  'context', 'fmt', 'example.com/m/sub', 'example.com/replaced', 'example.com/used', 'example.com/vendored', 'example.com/cached', 'example.com/nosuch',
  '../outside/secret', '../../outside/secret', '/etc', 'example.com/m/../../outside/secret', './sub', 'outside/secret', 'example.com/escaping', 'C',
];

before(() => {
  fs.rmSync(around.path('go.mod'));
  fs.rmSync(around.path('.git'), { recursive: true });
  const repo = (name: string, content: string): void => around.write(`repo/${name}`, content);
  repo('.git/HEAD', 'ref: refs/heads/main\n');
  repo('.git/config', '[remote "origin"]\n\turl = https://example.com/m.git\n[core]\n\tfsmonitor = touch ran\n\thooksPath = hooks\n');
  repo('go.mod', 'module example.com/m\n\ngo 1.22\n\nrequire example.com/cached v1.0.0\nrequire example.com/escaping v1.0.0/../../../outside\n\nreplace example.com/replaced => ../replaced\n');
  repo('go.work', 'go 1.22\n\nuse .\nuse ../used\n');
  repo('a.go', `package p\n\nimport (\n${IMPORTS.map((one) => `\t${JSON.stringify(one)}\n`).join('')})\n\nvar _ = replaced.X\nvar _ = used.X\nvar _ = cached.X\n\n//go:generate touch ran\n\n// #cgo CFLAGS: -fplugin=evil.so\n\n${leak('one')}\nfunc two(r *replaced.T, u used.T, c cached.T, s secret.T) {\n\tctx, cancel := context.WithCancel(r.Context(u.X, c.X, s.X))\n\tgo s.Run(ctx, cancel)\n\td, stop := cached.Make(ctx)\n\te, end := vendored.Make(d)\n\tgo s.Run(e, stop, end)\n}\n`);
  repo('sub/s.go', HEAD + leak('sub'));
  repo('vendor/modules.txt', '# example.com/vendored v1.0.0\n## explicit\nexample.com/vendored\n');
  repo('vendor/example.com/vendored/v.go', 'package vendored\n\nfunc Make(any) (any, func()) { return nil, nil }\n');
  for (const file of ['Makefile', 'magefile.go', '.npmrc', 'package.json', 'node_modules/x/index.js', 'go-conc-lint.js', 'tree-sitter-go.wasm', 'web-tree-sitter.wasm', 'std.txt', '.golangci.yml', 'tools.go']) {
    repo(file, file.endsWith('.go') ? 'package p\n' : '{"scripts":{"preinstall":"touch ran"}}');
  }
  fs.symlinkSync(around.path('outside'), around.path('repo/link'));
  fs.mkdirSync(around.path('repo/linked'), { recursive: true });
  for (const name of ['replaced', 'used', 'outside/secret']) {
    around.write(`${name}/go.mod`, `module example.com/${path.basename(name)}\n\ngo 1.22\n`);
    around.write(`${name}/x.go`, `package ${path.basename(name)}\n\nimport "context"\n\nvar X = 1\n\ntype T struct{ X context.Context }\n\nfunc (T) Context(...any) context.Context { return nil }\n`);
  }
  around.write('cache/example.com/cached@v1.0.0/go.mod', 'module example.com/cached\n');
  around.write('cache/example.com/cached@v1.0.0/x.go', 'package cached\n\nvar X = 1\n\ntype T struct{ X int }\n\nfunc Make(any) (any, func()) { return nil, nil }\n');
  around.write('outside/secret.go', HEAD + leak('secret'));
  fs.symlinkSync(around.path('outside/secret.go'), around.path('repo/linked/l.go'));
  around.write('go.mod', 'module example.com/around\n');
  around.write('go.work', 'go 1.22\n\nuse ./outside/secret\n');
  around.write('beside.go', HEAD + leak('beside'));
});
after(() => around.remove());

/** Paths below `around` that may be touched: the repository, and what its go.mod and go.work name. */
function isAllowed(touched: string): boolean {
  const rest = path.relative(around.dir, touched);
  return rest === '' || rest.startsWith('..') || /^(repo|replaced|used|cache)(\/|$)/.test(rest);
}

test('the host is asked for nothing outside', async () => {
  const asked = new Set<string>();
  const host = recording(nodeHost(), asked, { GOMODCACHE: around.path('cache') });
  const { findings, notices } = await run({ host, loadAsset }, {
    cwd: around.path('repo'), patterns: ['./...'], tags: [], goos: null, goarch: null, go: null, tests: true, checks: [], tier: 'possible', workers: 1, stats: false, debug: false,
  });
  assert.ok(findings.some(({ place }) => place.path === 'repo/a.go' || place.path === 'a.go'));
  assert.deepEqual(notices.map(({ kind }) => kind), ['unreadable']);
  assert.deepEqual([...asked].filter((one) => !isAllowed(one) && one !== around.path('outside/secret.go')), []);
  for (const name of ['replaced/x.go', 'used/x.go', 'cache/example.com/cached@v1.0.0/x.go', 'repo/vendor/example.com/vendored']) {
    assert.ok([...asked].some((one) => one.startsWith(around.path(name))), name);
  }
});

test('the process opens nothing outside and starts nothing', { skip: !canTrace && 'needs strace' }, () => {
  const trace = around.path('repo/trace.out');
  for (const args of [['./...'], ['-f', 'sarif', '-tier', 'possible', '-j', '2', './...'], ['a.go']]) {
    const { status } = spawnSync('strace', ['-f', '-qq', '-s', '4096', '-e', 'trace=file,process,network', '-o', trace, process.execPath, MAIN, ...args], {
      cwd: around.path('repo'), env: { ...environment(), GOMODCACHE: around.path('cache') }, encoding: 'utf8', timeout: 60_000,
    });
    assert.ok(status === 1 || status === 2, String(status));
    const lines = fs.readFileSync(trace, 'utf8').split('\n');
    const calls = lines.flatMap((line) => /^\d+ +(\w+)\((.*)$/.exec(line)?.slice(1, 3).join(' ') ?? []);
    assert.equal(calls.filter((call) => /^execve(at)? /.test(call)).length, 1, 'only Node itself is started');
    assert.deepEqual(calls.filter((call) => /^(fork|vfork|socket|connect|bind|unlink\w*|rename\w*|mkdir\w*|chmod|truncate) /.test(call)), []);
    // A thread is no process.
    assert.deepEqual(calls.filter((call) => /^clone/.test(call) && !call.includes('CLONE_THREAD')), []);
    const named = (call: string): string[] => [...call.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, name = '']) => path.resolve(around.path('repo'), name));
    const opened = calls.filter((call) => /^(open(at)?|creat) /.test(call)).flatMap(named);
    for (const wanted of ['repo/a.go', 'replaced/x.go', 'used/x.go', 'cache/example.com/cached@v1.0.0/x.go']) assert.ok(opened.includes(around.path(wanted)), wanted);
    assert.deepEqual(opened.filter((one) => !isAllowed(one)), []);
    // Where a link leads is found out by looking at what it leads to.
    const ends = [around.path('outside'), around.path('outside/secret.go')];
    assert.deepEqual(calls.flatMap(named).filter((one) => !isAllowed(one) && !ends.includes(one)), []);
    const elsewhere = opened.filter((one) => path.relative(around.dir, one).startsWith('..'));
    assert.deepEqual(elsewhere.filter((one) => !one.startsWith(ROOT) && !isOfTheSystem(one)), []);
    assert.ok(!calls.some((call) => /O_WRONLY|O_RDWR|O_CREAT/.test(call) && !call.includes('/dev/')), 'nothing is written');
  }
  assert.ok(!fs.existsSync(around.path('repo/ran')));
});

/** What Node itself opens when it starts. */
function isOfTheSystem(name: string): boolean {
  const node = path.dirname(path.dirname(fs.realpathSync(process.execPath)));
  const packages = fs.realpathSync(path.join(ROOT, 'node_modules'));
  return name.startsWith(packages) || /^\/(etc\/(ld\.so|localtime|ssl|nsswitch|passwd)|lib|usr\/|proc\/|sys\/|dev\/)/.test(name) || name.startsWith(node) || path.basename(name) === 'package.json';
}

function recording(inner: Host, asked: Set<string>, env: Readonly<Record<string, string>>): Host {
  const note = <T>(name: string, answer: T): T => {
    asked.add(name);
    return answer;
  };
  return {
    ...inner,
    env: (name) => env[name] ?? (name === 'GOWORK' || name === 'GOFLAGS' ? undefined : inner.env(name)),
    kindOf: (name) => note(name, inner.kindOf(name)),
    realpath: (name) => note(name, inner.realpath(name)),
    list: (name) => note(name, inner.list(name)),
    walk: (name) => note(name, inner.walk(name)),
    readText: (name) => note(name, inner.readText(name)),
    readBytes: (name) => note(name, inner.readBytes(name)),
  };
}
