import type { Node } from '../../syntax/tree.ts';
import type { FuncType, GoType, InterfaceMethod, InterfaceType, StructType, TypeParameter } from './type.ts';
import type { Types } from './types.ts';

/**
 * The spelling by which types can be compared: identical types have the same one. It follows go/types' TypeString, with
 * aliases resolved, `byte` as uint8, `rune` as int32, `any` as interface{}, and no parameter names. Null where a part of
 * the type is not known.
 */
export function spelling(types: Types, type: GoType): string | null {
  try {
    return spell(types, type);
  } catch (error) {
    if (error instanceof NotKnown) return null;
    throw error;
  }
}

/** Why a type has no spelling: the reason of the first part that is not known. */
export function missingPart(types: Types, type: GoType): string {
  try {
    spell(types, type);
    return '';
  } catch (error) {
    if (error instanceof NotKnown) return error.message;
    throw error;
  }
}

class NotKnown extends Error {}

function spell(types: Types, type: GoType): string {
  const each = (list: readonly GoType[], separator: string): string => list.map((item) => spell(types, item)).join(separator);
  switch (type.kind) {
    case 'unknown': throw new NotKnown(type.why);
    case 'basic': return type.name;
    case 'type-parameter': return type.name;
    case 'named': {
      const { definition, args } = type;
      if (definition.spec === null && definition.package !== null) {
        throw new NotKnown(`the declaration of ${definition.fullName} is not in the source at hand`);
      }
      if (args.length > 0) return `${definition.fullName}[${each(args, ', ')}]`;
      return definition.fullName + (definition.spec === null ? '' : parameters(types, types.typeParameters(definition.spec)));
    }
    case 'pointer': return `*${spell(types, type.elem)}`;
    case 'slice': return `[]${spell(types, type.elem)}`;
    case 'array': {
      if (type.length === null) throw new NotKnown('the length of an array');
      return `[${type.length}]${spell(types, type.elem)}`;
    }
    case 'map': return `map[${spell(types, type.key)}]${spell(types, type.elem)}`;
    case 'chan': {
      const elem = spell(types, type.elem);
      if (type.direction === 'send') return `chan<- ${elem}`;
      if (type.direction === 'receive') return `<-chan ${elem}`;
      return type.elem.kind === 'chan' && type.elem.direction === 'receive' ? `chan (${elem})` : `chan ${elem}`;
    }
    case 'struct': return structSpelling(types, type);
    case 'interface': return interfaceSpelling(types, type);
    case 'union': return type.terms.map((term) => (term.tilde ? '~' : '') + spell(types, term.type)).join(' | ');
    case 'func': return `func${parameters(types, type.typeParameters)}${signatureSpelling(types, type)}`;
    case 'tuple': return `(${each(type.elems, ', ')})`;
    default: return type satisfies never;
  }
}

function parameters(types: Types, list: readonly TypeParameter[]): string {
  if (list.length === 0) return '';
  return `[${list.map((parameter) => `${parameter.name} ${constraint(types, parameter)}`).join(', ')}]`;
}

function constraint(types: Types, parameter: TypeParameter): string {
  if (parameter.constraint === null) throw new NotKnown(`the constraint of ${parameter.name} is not at hand`);
  return spell(types, types.fromSyntax(parameter.constraint));
}

function structSpelling(types: Types, type: StructType): string {
  const fields = type.fields.map((field) => {
    const name = field.embedded ? '' : `${field.name} `;
    const tag = field.tag === '' ? '' : ` ${quoted(field.tag)}`;
    return name + spell(types, field.type) + tag;
  });
  return `struct{${fields.join('; ')}}`;
}

function interfaceSpelling(types: Types, type: InterfaceType): string {
  const only = type.embedded[0];
  if (type.implicit && type.methods.length === 0 && type.embedded.length === 1 && only !== undefined) return spell(types, only);
  const methods = [...type.methods].sort(byName).map((method) => {
    if (method.type.kind !== 'func') throw new NotKnown('the signature of a method');
    return method.name + signatureSpelling(types, method.type);
  });
  return `interface{${[...methods, ...type.embedded.map((embedded) => spell(types, embedded))].join('; ')}}`;
}

/** Exported names first, then by code point. */
function byName(a: InterfaceMethod, b: InterfaceMethod): number {
  const exported = Number(/^\p{Lu}/u.test(b.name)) - Number(/^\p{Lu}/u.test(a.name));
  return exported !== 0 ? exported : a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

function signatureSpelling(types: Types, type: FuncType): string {
  const params = type.params.map((param, index) => {
    const last = type.variadic && index === type.params.length - 1;
    return last && param.kind === 'slice' ? `...${spell(types, param.elem)}` : spell(types, param);
  });
  const results = type.results.map((result) => spell(types, result));
  const tail = results.length === 0 ? '' : results.length === 1 ? ` ${results[0]}` : ` (${results.join(', ')})`;
  return `(${params.join(', ')})${tail}`;
}

const SHORT: Readonly<Record<string, string>> = {
  '\x07': '\\a', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\v': '\\v', '\\': '\\\\', '"': '\\"',
};

/** As Go's strconv.Quote writes a string. */
function quoted(text: string): string {
  let out = '"';
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    const short = SHORT[char];
    if (short !== undefined) out += short;
    else if (/[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(char)) out += char;
    else if (code < 0x80) out += `\\x${code.toString(16).padStart(2, '0')}`;
    else if (code < 0x10000) out += `\\u${code.toString(16).padStart(4, '0')}`;
    else out += `\\U${code.toString(16).padStart(8, '0')}`;
  }
  return `${out}"`;
}

/** The type parameters that a method's receiver names, as they are written: `[K, V]`. Empty for methods of plain types. */
export function receiverParameters(receiver: Node | undefined): string {
  const text = receiver?.text ?? '';
  const open = text.indexOf('[');
  return open < 0 ? '' : text.slice(open, text.lastIndexOf(']') + 1).replaceAll(/\s+/g, '').replaceAll(',', ', ');
}
