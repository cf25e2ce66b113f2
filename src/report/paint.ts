import type { Level } from '../api/finding.ts';

export type Style = Level | 'strong' | 'dim' | 'path' | 'related';

/** Colours a piece of text that has no escape sequences of its own. */
export type Paint = (style: Style, text: string) => string;

export const plainPaint: Paint = (_style, text) => text;

/** Colours by the sixteen ANSI colours, which follow the reader's own theme. */
export const ansiPaint: Paint = (style, text) => (text === '' ? '' : `\x1b[${ANSI[style]}m${text}\x1b[0m`);

const ANSI: Readonly<Record<Style, string>> = {
  error: '1;31',
  warning: '1;33',
  note: '1;36',
  strong: '1',
  dim: '2',
  path: '36',
  related: '34',
};
