import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the repository, seen from build/test/support. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
