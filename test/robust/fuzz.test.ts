import assert from 'node:assert/strict';
import test from 'node:test';
import { Worker } from 'node:worker_threads';
import type { FuzzJob, FuzzMessage } from './fuzz-worker.ts';

/** The same mutants each time; another number gives others, a longer time more of them. */
const JOB: FuzzJob = {
  seed: Number(process.env['GO_CONC_LINT_SEED'] ?? 1),
  millis: Number(process.env['GO_CONC_LINT_FUZZ_MS'] ?? 10_000),
};
/** A round takes half a second, and some more where many tests share few cores. */
const HANG_MS = 90_000;

test('functions with tokens deleted, doubled, swapped and added: no throw, no hang, and nobody else is affected', async () => {
  const failures: string[] = [];
  const end = await fuzz((text) => failures.push(text));
  assert.equal(failures.length, 0, `seed ${JOB.seed}\n${failures.slice(0, 5).join('\n\n')}`);
  // Otherwise nothing was proven.
  assert.ok(end.mutants > 0 && end.compared > 0, JSON.stringify(end));
});

function fuzz(fail: (text: string) => void): Promise<FuzzMessage & { readonly kind: 'end' }> {
  const worker = new Worker(new URL('./fuzz-worker.js', import.meta.url), { workerData: JOB });
  return new Promise((resolve, reject) => {
    let round = -1;
    const hung = (): void => {
      void worker.terminate();
      reject(new Error(`seed ${JOB.seed}, round ${round} takes longer than ${HANG_MS} ms`));
    };
    let timer = setTimeout(hung, HANG_MS);
    worker.on('message', (message: FuzzMessage) => {
      clearTimeout(timer);
      switch (message.kind) {
        case 'round':
          round = message.round;
          break;
        case 'failure':
          fail(message.text);
          break;
        case 'end':
          resolve(message);
          return;
        default:
          message satisfies never;
      }
      timer = setTimeout(hung, HANG_MS);
    });
    worker.once('error', (error) => {
      clearTimeout(timer);
      reject(new Error(`seed ${JOB.seed}, round ${round}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`));
    });
  });
}
