/**
 * A constant as conditions know it: `nil`, `true`, `false`, `#5`, `"text"`, or `=Name` for a name of constant look, of which
 * only equality with itself is known. `zero` is the value of a variable that was declared without one: nil, 0, "" or false.
 */
export type Constant = string;

export type Comparison =
  | { readonly operator: '=='; readonly value: Constant }
  | { readonly operator: '<' | '<='; readonly value: number };

/** What is known of a value. Bounds are those of the reals, so that they are right for floats too. */
export interface Value {
  readonly is: Constant | null;
  readonly not: readonly Constant[];
  readonly low: number;
  readonly lowOpen: boolean;
  readonly high: number;
  readonly highOpen: boolean;
}

export const ANY: Value = { is: null, not: [], low: -Infinity, lowOpen: true, high: Infinity, highOpen: true };
export const NON_NIL: Value = { ...ANY, not: ['nil'] };
/** A length. */
export const NON_NEGATIVE: Value = { ...ANY, low: 0, lowOpen: false };

export function exactly(value: Constant): Value {
  return { ...ANY, is: value };
}

/** Whether a comparison holds; `free` where either is possible, `unsure` where it is fixed but not known here. */
export function holds(value: Value, test: Comparison): boolean | 'free' | 'unsure' {
  if (test.operator === '==') return equals(value, test.value);
  const { operator, value: bound } = test;
  const known = value.is === null ? null : numberOf(value.is);
  if (known !== null) return operator === '<' ? known < bound : known <= bound;
  if (value.is !== null) return 'unsure';
  if (value.high < bound || (value.high === bound && (operator === '<=' || value.highOpen))) return true;
  if (value.low > bound || (value.low === bound && (operator === '<' || value.lowOpen))) return false;
  return 'free';
}

/** More values than these are not kept apart; forgetting some only widens the search. */
const MAX_EXCLUDED = 8;

/** What is known after a comparison came out one way, where `holds` left that open. */
export function refine(value: Value, test: Comparison, outcome: boolean): Value {
  switch (test.operator) {
    case '==':
      if (outcome) return exactly(test.value);
      if (test.value === 'true') return exactly('false');
      if (test.value === 'false') return exactly('true');
      if (value.is !== null || value.not.includes(test.value) || value.not.length >= MAX_EXCLUDED) return value;
      return without(value, test.value);
    case '<': return outcome ? below(value, test.value, true) : above(value, test.value, false);
    case '<=': return outcome ? below(value, test.value, false) : above(value, test.value, true);
    default: return test satisfies never;
  }
}

/** True where nothing but "is not nil" is known. */
export function isOnlyNonNil(value: Value): boolean {
  return value.is === null && value.not.length === 1 && value.not[0] === 'nil' && value.low === -Infinity && value.high === Infinity;
}

export function keyOf({ is, not, low, lowOpen, high, highOpen }: Value): string {
  if (is !== null) return is;
  const bounds = low === -Infinity && high === Infinity ? '' : `${lowOpen ? '(' : '['}${low},${high}${highOpen ? ')' : ']'}`;
  return `!${not.join('!')}${bounds}`;
}

function equals(value: Value, constant: Constant): boolean | 'free' | 'unsure' {
  if (value.is !== null) return same(value.is, constant);
  if (value.not.includes(constant)) return false;
  const number = numberOf(constant);
  if (number === null) return 'free';
  if (number < value.low || (number === value.low && value.lowOpen)) return false;
  if (number > value.high || (number === value.high && value.highOpen)) return false;
  return value.low === value.high ? true : 'free';
}

function same(a: Constant, b: Constant): boolean | 'unsure' {
  if (a === b) return true;
  if (a === 'zero' || b === 'zero') {
    const other = a === 'zero' ? b : a;
    if (other.startsWith('=')) return 'unsure';
    return other === 'nil' || other === 'false' || other === '#0' || other === '""';
  }
  // `err == io.EOF` means that err is not nil; two names may stand for one value.
  if (a.startsWith('=') || b.startsWith('=')) return a === 'nil' || b === 'nil' ? false : 'unsure';
  return false;
}

function without(value: Value, constant: Constant): Value {
  const number = numberOf(constant);
  if (number !== null && number === value.low) return { ...value, lowOpen: true };
  if (number !== null && number === value.high) return { ...value, highOpen: true };
  return { ...value, not: [...value.not, constant].sort() };
}

function numberOf(constant: Constant): number | null {
  if (constant === 'zero') return 0;
  return constant.startsWith('#') ? Number(constant.slice(1)) : null;
}

function below(value: Value, bound: number, open: boolean): Value {
  if (bound > value.high || (bound === value.high && value.highOpen)) return value;
  return { ...value, high: bound, highOpen: open };
}

function above(value: Value, bound: number, open: boolean): Value {
  if (bound < value.low || (bound === value.low && value.lowOpen)) return value;
  return { ...value, low: bound, lowOpen: open };
}
