import { F, K, type Kind, type Node } from '../../src/syntax/tree.ts';
import type { SourceFile } from '../../src/syntax/source-file.ts';
import type { Package } from '../../src/semantics/project/package.ts';
import type { Program } from '../../src/semantics/project/program.ts';
import type { Semantics } from '../../src/semantics/semantics.ts';
import type { Mode } from '../../src/semantics/types/mode.ts';
import { dereferencedConversion } from '../../src/semantics/types/quirks.ts';
import { missingPart, spelling } from '../../src/semantics/types/spell.ts';
import type { GoType } from '../../src/semantics/types/type.ts';
import { callFact, type CallFact } from './calls.ts';
import { Expressions, type ExpressionFact } from './expressions.ts';
import { functionName } from './names.ts';
import { Targets, type Target } from './targets.ts';

/** One line of facts: see `test/oracle`, which writes the same from go/types. Offsets are UTF-16 units. */
export interface Facts {
  readonly f: string;
  readonly p: string;
  readonly i: number[];
  readonly e: number[];
  readonly c: number[];
  readonly d: number[];
  readonly s: string[];
  /** Why something is not known, when asked for: list (0 identifiers, 1 expressions, 2 calls), start, end, reason. */
  readonly u?: number[];
}

const MODES: readonly Mode[] = ['value', 'addressable', 'constant', 'type', 'builtin', 'no value', 'comma-ok', 'map index', 'nil'];
const CALLS: readonly CallFact['kind'][] = ['function', 'interface', 'builtin', 'conversion', 'value'];
const UNKNOWN_CALL = 9;

const NAMES: readonly Kind[] = [
  K.identifier, K.type_identifier, K.field_identifier, K.package_identifier, K.label_name, K.nil, K.true, K.false, K.iota, K.blank_identifier,
];

/** Collects the facts of files. */
export class FactCollector {
  readonly #sem: Semantics;
  readonly #prefix: string;
  readonly #program: Program;
  readonly #targets: Targets;
  readonly #expressions: Expressions;
  readonly #spellings = new Map<GoType, string | null>();

  /** Files are shown without the prefix, which leads from the root of the repository to the module. */
  constructor(sem: Semantics, prefix: string) {
    this.#prefix = prefix;
    this.#sem = sem;
    this.#program = sem.program;
    this.#targets = new Targets(sem.program, sem.types, prefix);
    this.#expressions = new Expressions(sem.types);
  }

  facts(pkg: Package, file: SourceFile, why: boolean): Facts {
    const { types } = this.#sem;
    const out = new Line(file.path.slice(this.#prefix.length), pkg.path, why);
    this.#header(pkg, file, out);
    for (const declaration of file.outline.declarations) {
      const { tree } = { tree: file.tree(declaration) };
      for (let id = 0; id < tree.columns.count; id++) {
        const node = tree.node(id);
        if (!node.isNamed) continue;
        if (NAMES.includes(node.kind)) this.#identifier(out, node, this.#targets.of(node));
        for (const fact of this.#expressions.of(node)) this.#expression(out, node, fact);
        if (node.kind === K.call_expression || node.kind === K.type_conversion_expression) {
          // The stars of `*(*T)(x)` are no part of the call.
          this.#call(out, dereferencedConversion(node)?.type.start ?? node.start, node.end, callFact(types, node));
        }
        if ((node.kind === K.function_declaration || node.kind === K.method_declaration)) {
          const name = node.child(F.name);
          if (name !== null) out.facts.d.push(name.start, out.string(functionName(pkg, node)));
        }
      }
    }
    return out.facts;
  }

  /** The package clause and the names of imports, which belong to no declaration. */
  #header(pkg: Package, file: SourceFile, out: Line): void {
    const clause = /^[ \t]*package[ \t]+/m.exec(withoutComments(file.text));
    if (clause !== null) out.facts.i.push(clause.index + clause[0].length, -5, 0);
    for (const spec of file.header.imports) {
      if (spec.name === null) continue;
      const start = spec.span.start;
      if (spec.name === '_') out.facts.i.push(start, -5, 0);
      else out.facts.i.push(start, -4, out.string(this.#program.import(spec.path, pkg).path));
    }
  }

  #identifier(out: Line, node: Node, target: Target): void {
    switch (target.kind) {
      case 'node': {
        const path = target.node.tree.file.path.slice(this.#prefix.length);
        out.facts.i.push(node.start, path === out.facts.f ? -1 : out.string(path), target.node.start);
        return;
      }
      case 'elsewhere': out.facts.i.push(node.start, -2, out.string(target.name)); return;
      case 'universe': out.facts.i.push(node.start, -3, out.string(target.name)); return;
      case 'package': out.facts.i.push(node.start, -4, out.string(target.path)); return;
      case 'none': out.facts.i.push(node.start, -5, 0); return;
      case 'unknown':
        out.facts.i.push(node.start, -9, 0);
        out.reason(0, node.start, node.end, target.why);
        return;
      default: target satisfies never;
    }
  }

  #expression(out: Line, node: Node, { start, end, type, mode }: ExpressionFact): void {
    const text = type === null ? '' : this.#spelling(type);
    if (text === null || mode === null) {
      const why = type !== null && text === null ? missingPart(this.#sem.types, type) : '';
      out.reason(1, start, end, why.includes('.') ? why : (this.#firstUnknown(node) ?? why));
      return;
    }
    out.facts.e.push(start, end, out.string(text), MODES.indexOf(mode));
  }

  /** Why the first part of an expression that has no type has none: where the reason of the whole names no package. */
  #firstUnknown(node: Node): string | null {
    for (let id = node.id; id < (node.tree.columns.after[node.id] ?? 0); id++) {
      const part = node.tree.node(id);
      if (part.kind !== K.selector_expression && part.kind !== K.identifier) continue;
      const type = this.#sem.types.underlying(this.#sem.types.typeOf(part));
      if (type.kind === 'unknown' && type.why.includes('.')) return type.why;
    }
    return null;
  }

  #call(out: Line, start: number, end: number, fact: CallFact): void {
    if (fact.kind === 'unknown') {
      out.facts.c.push(start, end, out.string(''), UNKNOWN_CALL);
      out.reason(2, start, end, fact.why);
    } else {
      out.facts.c.push(start, end, out.string(fact.name), CALLS.indexOf(fact.kind));
    }
  }

  #spelling(type: GoType): string | null {
    let text = this.#spellings.get(type);
    if (text === undefined) this.#spellings.set(type, (text = spelling(this.#sem.types, type)));
    return text;
  }
}

class Line {
  readonly facts: Facts;
  readonly #index = new Map<string, number>();

  constructor(f: string, p: string, why: boolean) {
    this.facts = { f, p, i: [], e: [], c: [], d: [], s: [], ...(why ? { u: [] } : {}) };
  }

  string(text: string): number {
    let index = this.#index.get(text);
    if (index === undefined) {
      index = this.facts.s.push(text) - 1;
      this.#index.set(text, index);
    }
    return index;
  }

  reason(list: number, start: number, end: number, why: string): void {
    this.facts.u?.push(list, start, end, this.string(why));
  }
}

/** The text with comments blanked out up to the package clause, so that offsets stay. */
function withoutComments(text: string): string {
  return text.slice(0, 200_000).replace(/\/\*[^]*?\*\/|\/\/[^\n]*/g, (comment) => comment.replace(/[^\n]/g, ' ')).replace(/^\ufeff/, ' ');
}
