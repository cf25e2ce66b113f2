import { functionParts } from '../../syntax/go/declarations.ts';
import { callLike, reparen } from '../../syntax/go/expressions.ts';
import { F, K, type Node } from '../../syntax/tree.ts';
import type { Binding } from '../scopes.ts';

/**
 * The argument for a parameter of a literal that is called, started or deferred where it stands: `&wg` for `w` in
 * `go func(w *sync.WaitGroup) {...}(&wg)`. Null where one call gives several parameters their values.
 */
export function argumentInPlace(binding: Binding): Node | null {
  const literal = binding.function;
  if (literal.kind !== K.func_literal) return null;
  const callee = reparen(literal);
  const call = callee.field === F.function && callee.parent !== null ? callLike(callee.parent) : null;
  const parameters = functionParts(literal)?.parameters ?? [];
  const index = parameters.findIndex(({ name }) => name === binding.node);
  if (call === null || index === -1 || parameters[index]?.variadic === true) return null;
  return call.arguments.length < parameters.length - 1 ? null : (call.arguments[index] ?? null);
}
