export type Format = (typeof FORMATS)[number];

export const FORMATS = ['text', 'pretty', 'json', 'sarif'] as const;

export function isFormat(name: string): name is Format {
  return (FORMATS as readonly string[]).includes(name);
}
