import { declarationOf, valueSpecs } from '../syntax/go/declarations.ts';
import { F, K } from '../syntax/tree.ts';
import { SMALL } from './models/turn-sources.ts';
import type { Member, Package } from './project/package.ts';
import type { Answer, TypeDefinition } from './types/type.ts';

/** Functions that set up what they are given or return: what they fill is as long as the configuration. */
const SET_UP = /^(main|init|New|new|Open|open|Init|Load|load|Parse|parse|Make|make|Setup|setup|Start|start|Run|run|With|Configure|Register|Must)/;

/** Tells whether fields and package variables get longer while the program runs. Told from the text, by name alone. */
export class FieldSizes {
  readonly #known = new WeakMap<Package, Map<string, Answer>>();

  /** *proven*: code other than that which sets up adds to it. *refuted*: it is only filled at the start. *unknown*: its package never does. */
  grows(owner: TypeDefinition | null, field: string): Answer {
    const pkg = owner?.package ?? null;
    if (pkg === null || pkg.kind !== 'source') return 'unknown';
    let fields = this.#known.get(pkg);
    if (fields === undefined) this.#known.set(pkg, (fields = new Map<string, Answer>()));
    let answer = fields.get(field);
    if (answer === undefined) fields.set(field, (answer = growth(pkg, new RegExp(`\\.${field}(?:\\s*=\\s*(append\\()?|(\\[[^\\]\\n]*\\])\\s*=(?!=))`, 'g'))));
    return answer;
  }

  /** Whether a package variable holds a small literal that nothing adds to. */
  isSmallTable(member: Member, pkg: Package): boolean {
    if (member.declaration.kind !== 'var' || pkg.kind !== 'source') return false;
    const declaration = declarationOf(member.file.tree(member.declaration));
    const specs = declaration === null ? [] : valueSpecs(declaration);
    for (const { names, values } of specs) {
      const index = names.findIndex((name) => name.text === member.name);
      const value = values[index];
      if (index < 0 || value?.kind !== K.composite_literal) continue;
      const length = value.child(F.body)?.children.length ?? 0;
      return length <= SMALL && growth(pkg, new RegExp(`\\b${member.name}(?:\\s*=\\s*(append\\()|(\\[[^\\]\\n]*\\])\\s*=(?!=))`, 'g')) === 'unknown';
    }
    return false;
  }
}

function growth(pkg: Package, pattern: RegExp): Answer {
  let answer: Answer = 'unknown';
  for (const file of pkg.files) {
    if (pkg.isTest(file)) continue;
    for (const match of file.text.matchAll(pattern)) {
      const declaration = file.declarationAt(match.index);
      if (declaration === null) continue;
      const name = declaration.names[0] ?? '';
      const adds = match[1] !== undefined || match[2] !== undefined;
      if (adds && !SET_UP.test(name)) return 'proven';
      answer = 'refuted';
    }
  }
  return answer;
}
