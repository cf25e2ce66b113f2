/**
 * The well-known kinds (SARIF 3.38.8) of a step, read off its code. They only choose icons in viewers, so a step whose code
 * is not recognised has none.
 */
export function stepKinds(code: string, isPrimary: boolean): string[] {
  const kinds = PATTERNS.find(([pattern]) => pattern.test(code.trim()))?.[1] ?? [];
  return isPrimary ? [...kinds, 'danger'] : [...kinds];
}

const PATTERNS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\bR?Lock\(\)$/, ['acquire', 'lock']],
  [/\bR?Unlock\(\)$/, ['release', 'lock']],
  [/^(?:go|defer)\b/, ['call', 'function']],
  [/^return\b/, ['return', 'function']],
  [/^(?:if|for|select|switch|case)\b/, ['branch']],
  [/^func\b/, ['enter', 'function']],
  [/[\p{L}\p{Nd}_\])]\((?:[^]*)\)$/u, ['call', 'function']],
];
