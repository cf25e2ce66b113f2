import { F, K, type Node } from '../../src/syntax/tree.ts';
import { memberNode } from '../../src/semantics/types/declared.ts';
import { dereferencedConversion } from '../../src/semantics/types/quirks.ts';
import { missingPart, spelling } from '../../src/semantics/types/spell.ts';
import type { Types } from '../../src/semantics/types/types.ts';
import { builtinName } from '../../src/semantics/types/expression.ts';
import { functionName, methodName } from './names.ts';

export type CallFact =
  | { readonly kind: 'function' | 'interface' | 'builtin' | 'conversion' | 'value'; readonly name: string }
  | { readonly kind: 'unknown'; readonly why: string };

const VALUE: CallFact = { kind: 'value', name: '' };

/** What a call or conversion runs, as its callee is written: a variable that holds a function is a value. */
export function callFact(types: Types, call: Node): CallFact {
  const written = call.child(F.function) ?? dereferencedConversion(call)?.type ?? call.child(F.type);
  if (written === null) return { kind: 'unknown', why: 'no call' };
  if (types.denotesType(written)) {
    const type = types.typeOf(written);
    const name = spelling(types, type);
    return name === null ? { kind: 'unknown', why: missingPart(types, type) } : { kind: 'conversion', name };
  }
  const builtin = builtinName(types, written);
  if (builtin !== null) return { kind: 'builtin', name: builtin };
  const callee = uninstantiated(unparenthesized(written));
  const entity = types.entityOf(callee);
  switch (entity?.kind) {
    case 'local': case 'universe': return VALUE;
    case 'member': {
      if (entity.member.declaration.kind !== 'function') return VALUE;
      const declaration = memberNode(entity.member)?.parent;
      return declaration == null ? { kind: 'unknown', why: 'a declaration that cannot be read' }
        : { kind: 'function', name: functionName(entity.package, declaration) };
    }
    case 'unknown': return { kind: 'unknown', why: entity.why };
    case 'import': case 'label': return { kind: 'unknown', why: 'no function' };
    case 'none': case undefined: break;
    default: return entity satisfies never;
  }
  if (callee.kind !== K.selector_expression && callee.kind !== K.qualified_type) {
    // `(*p.T)(x)` is a conversion or a call, which only p's source can tell.
    const type = types.typeOf(callee);
    return type.kind === 'unknown' ? { kind: 'unknown', why: type.why } : VALUE;
  }
  const selection = types.selection(callee);
  switch (selection?.kind) {
    case 'method': case 'interface-method': {
      const name = methodName(types, selection);
      if (name === null) return { kind: 'unknown', why: selection.type.kind === 'unknown' ? selection.type.why : 'a method that cannot be read' };
      return { kind: selection.kind === 'method' ? 'function' : 'interface', name };
    }
    case 'field': return VALUE;
    case 'unknown': return { kind: 'unknown', why: selection.why };
    case 'none': case undefined: return { kind: 'unknown', why: 'a name that selects nothing' };
    default: return selection satisfies never;
  }
}

function unparenthesized(node: Node): Node {
  const inner = node.kind === K.parenthesized_expression || node.kind === K.parenthesized_type ? node.children[0] : undefined;
  return inner === undefined ? node : unparenthesized(inner);
}

/** `f` of `f[int]`, and of `fs[i]`: the operand alone decides that this is a value, unless it is a generic function. */
function uninstantiated(node: Node): Node {
  switch (node.kind) {
    case K.index_expression: case K.generic_type: case K.type_instantiation_expression:
      return node.children[0] === undefined ? node : unparenthesized(node.children[0]);
    default: return node;
  }
}
