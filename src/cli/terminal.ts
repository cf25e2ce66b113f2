/** Stdout, stderr and the wish for colour, as the commands need them. */
export interface Terminal {
  readonly out: NodeJS.WriteStream;
  readonly err: NodeJS.WriteStream;
  env(name: string): string | undefined;
}

/** NO_COLOR and FORCE_COLOR as no-color.org and Node have them; a dumb terminal gets no colour. */
export function wantsColour(terminal: Terminal, wish: 'auto' | 'always' | 'never'): boolean {
  if (wish !== 'auto') return wish === 'always';
  const force = terminal.env('FORCE_COLOR');
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  if ((terminal.env('NO_COLOR') ?? '') !== '') return false;
  return terminal.out.isTTY === true && terminal.env('TERM') !== 'dumb';
}

/** Resolves when the text is out, so that exiting cuts nothing off; rejects when nobody can take it. */
export function write(stream: NodeJS.WriteStream, text: string): Promise<void> {
  if (text === '') return Promise.resolve();
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => reject(error);
    stream.once('error', fail);
    stream.write(text, (error) => {
      if (error !== null && error !== undefined) return reject(error);
      stream.off('error', fail);
      resolve();
    });
  });
}

/** Shows how far a run is, on a terminal and only once it has taken a while. */
export class Progress {
  readonly #terminal: Terminal;
  readonly #from = performance.now();
  #last = 0;
  #shown = false;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  update(done: number, total: number): void {
    const now = performance.now();
    if (this.#terminal.err.isTTY !== true || now - this.#from < SHOW_AFTER_MS || now - this.#last < EVERY_MS) return;
    this.#last = now;
    this.#shown = true;
    this.#terminal.err.write(`\r\u001b[K${done}/${total} packages`);
  }

  clear(): void {
    if (this.#shown) this.#terminal.err.write('\r\u001b[K');
    this.#shown = false;
  }
}

/** People wait a second without a word; after that they want to see movement. */
const SHOW_AFTER_MS = 1000;
const EVERY_MS = 100;
