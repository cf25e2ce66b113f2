import { F, K, type Node } from '../../src/syntax/tree.ts';
import type { Member, Package } from '../../src/semantics/project/package.ts';
import type { Selection } from '../../src/semantics/types/lookup.ts';
import { memberNode } from '../../src/semantics/types/declared.ts';
import { receiverParameters, spelling } from '../../src/semantics/types/spell.ts';
import type { Types } from '../../src/semantics/types/types.ts';

/** `(*example.com/p.Set[T]).Add`, `example.com/p.New`: as go/types' FullName prints a declared function or method. */
export function functionName(pkg: Package, declaration: Node): string {
  const name = declaration.child(F.name)?.text ?? '';
  const receiver = declaration.child(F.receiver);
  if (receiver === null) return `${pkg.path}.${name}`;
  return `(${receiverName(pkg, receiver.children[0]?.children.at(-1))}).${name}`;
}

export function memberName(pkg: Package, member: Member): string {
  const node = memberNode(member);
  const declaration = node?.parent;
  return declaration?.kind === K.method_declaration ? functionName(pkg, declaration) : `${pkg.path}.${member.name}`;
}

export function methodName(types: Types, selection: Extract<Selection, { kind: 'method' | 'interface-method' }>): string | null {
  if (selection.kind === 'method') {
    const { declaration } = selection;
    return declaration === null ? null : functionName(types.packageOf(declaration), declaration);
  }
  const { owner, name } = selection;
  return owner === null ? `(interface).${name}` : `(${owner.fullName}${genericParameters(types, owner.spec)}).${name}`;
}

function receiverName(pkg: Package, type: Node | undefined): string {
  switch (type?.kind) {
    case K.parenthesized_type: return receiverName(pkg, type.children[0]);
    case K.pointer_type: return `*${receiverName(pkg, type.children[0])}`;
    case K.generic_type: return `${pkg.path}.${type.children[0]?.text ?? ''}${receiverParameters(type)}`;
    default: return `${pkg.path}.${type?.text ?? ''}`;
  }
}

/** The type parameters of a generic interface, which go/types prints with their constraints: `[K comparable, V any]`. */
function genericParameters(types: Types, spec: Node | null): string {
  const list = spec?.childOfKind(K.type_parameter_list);
  if (list === null || list === undefined) return '';
  let out = '';
  let before: string | null = null;
  for (const group of list.children) {
    const constraint = group.children.at(-1);
    const written = constraint === undefined ? '' : writtenConstraint(types, constraint);
    // Neighbours with one constraint share it, whether they were declared together or not.
    if (before !== null) out += before === written ? ', ' : ` ${before}, `;
    out += group.children.slice(0, -1).map((name) => name.text).join(', ');
    before = written;
  }
  return `[${out} ${before ?? ''}]`;
}

function writtenConstraint(types: Types, constraint: Node): string {
  const text = spelling(types, types.fromSyntax(constraint)) ?? constraint.text;
  return text === 'interface{}' && constraint.text === 'any' ? 'any' : text;
}
