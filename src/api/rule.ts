import type { Package } from '../semantics/project/package.ts';
import type { Semantics } from '../semantics/semantics.ts';
import type { Declaration } from '../syntax/outline.ts';
import type { SourceFile } from '../syntax/source-file.ts';
import type { Node, Tree } from '../syntax/tree.ts';
import type { Tier } from './finding.ts';

/** One check: metadata, documentation and code together, the default export of `rules/<area>/<name>.ts`. */
export interface Rule {
  /** SARIF `ruleId`. Never reused, never renamed. */
  readonly code: `GCL${number}`;
  /** `area/name`, the path of the rule's file. */
  readonly slug: string;
  /** One sentence that names the defect; ends in a full stop. */
  readonly title: string;
  /** The strongest claim that the rule may make. */
  readonly tier: Tier;
  /** The release in which the rule appeared. */
  readonly since: string;
  readonly cwe?: number;
  /** Measured on real repositories, not guessed. */
  readonly precision: Precision;
  /** False for rules whose defect does no harm in a test. */
  readonly inTests: boolean;
  readonly docs: RuleDocs;
  readonly triggers: Triggers;
  /** For the one rule whose findings the engine makes itself, once all others have run. */
  readonly byEngine?: true;
  /** Runs once for each declaration that meets the triggers. Holds no state between calls. */
  check(context: RuleContext): void;
}

export type Precision = 'very-high' | 'high' | 'medium' | 'low';

/** Markdown, a paragraph or more each. Examples are taken from the fixtures and never written here. */
export interface RuleDocs {
  readonly what: string;
  readonly why: string;
  readonly exempt: string;
  readonly limits: string;
  readonly fix: string;
}

/**
 * Promises in conjunctive form: of each group at least one entry occurs. A declaration that breaks one is neither parsed
 * nor checked, so a promise must hold for every finding. Words are whole identifiers or keywords, never `.Add(`, since
 * gofmt may break a line after the dot. Words in comments and strings do not count.
 */
export interface Triggers {
  /** What occurs in the declaration that is checked. */
  readonly declaration: readonly TriggerGroup[];
  /** What occurs in some declaration of its package. */
  readonly package?: readonly (readonly string[])[];
}

export type TriggerGroup = readonly (string | NameSet | TextPattern)[];

/** Names that occur in a declaration, where the words that matter occur in another one. */
export type NameSet = FunctionNames | DeclaredNames;

/**
 * The names of functions, methods and package variables, in the package and in the module packages that it reaches by
 * imports, whose declaration has at least one word of each group. Stands for "calls a function that starts a goroutine".
 */
export interface FunctionNames {
  readonly functionsWith: readonly (readonly string[])[];
  /** What the text between the function's keyword and its body must match besides, where words alone would name too many. */
  readonly signature?: RegExp;
  /** The most statements that the body may have, where only short functions matter. Longer ones may be taken for short. */
  readonly statements?: number;
}

/**
 * The type itself and every name that is declared with it, in the package and in the module packages that it reaches:
 * fields, package variables, functions that return it, types that embed it or are made of it, and what is declared with
 * those. Stands for "mentions something that can be a WaitGroup". Types of other modules that embed one are not followed.
 */
export interface DeclaredNames {
  /** The last word of the type's name: `WaitGroup`. */
  readonly declaredAs: string;
}

/** What whole words cannot say, such as a part of a name. Comments and strings count. */
export interface TextPattern {
  readonly text: RegExp;
  readonly of: 'declaration' | 'package';
}

/** What a rule is given: one declaration and everything that can be asked about it. */
export interface RuleContext {
  readonly tree: Tree;
  readonly file: SourceFile;
  readonly package: Package;
  readonly declaration: Declaration;
  readonly sem: Semantics;
  /** The weakest tier that anybody will see. A rule may spare itself the work for weaker findings. */
  readonly shown: Tier;
  report(report: Report): void;
}

/** A finding in terms of nodes. The engine turns it into plain data. */
export interface Report {
  readonly tier: Tier;
  /** The token to act on. Only its first line is marked, since reviews show an annotation only where every line changed. */
  readonly at: Node;
  /** Says what happens and to whom; ends in a full stop. `[words](n)` links to `related[n - 1]`. */
  readonly message: string;
  /** In the order of the story. */
  readonly related?: readonly ReportedPlace[];
  /** One a goroutine. */
  readonly flows?: readonly ReportedFlow[];
}

export interface ReportedPlace {
  readonly at: Node;
  readonly message: string;
}

export interface ReportedFlow {
  readonly goroutine: string;
  readonly steps: readonly (ReportedPlace & { readonly order: number })[];
}

/** Fixes the type of a rule where it is written, so that mistakes show there. */
export function defineRule(rule: Rule): Rule {
  return rule;
}
