import { parentPort, Worker, workerData } from 'node:worker_threads';
import { help, type Job, type Part } from '../engine/index.ts';
import { loadAsset } from '../host/assets.ts';
import { nodeHost } from '../host/host.ts';

/** Starts threads on this program's own file, which sees that it is not the main thread and calls `serve`. */
export function startThreads(program: string, count: number, job: Job): Promise<Part>[] {
  return Array.from({ length: count }, () => {
    const worker = new Worker(new URL(program), { workerData: job });
    return new Promise<Part>((resolve, reject) => {
      worker.once('message', (part: Part) => resolve(part));
      worker.once('error', reject);
      worker.once('messageerror', reject);
      // After its message an exit is as it should be, and rejecting a settled promise does nothing.
      worker.once('exit', (code) => reject(new Error(`an analysis thread ended early with code ${code}`)));
    });
  });
}

/** What a thread does with its life. */
export async function serve(): Promise<void> {
  const part = await help({ host: nodeHost(), loadAsset }, workerData as Job);
  parentPort?.postMessage(part);
}
