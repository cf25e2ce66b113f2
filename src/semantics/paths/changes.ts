import { F, K, type Node, type Tree } from '../../syntax/tree.ts';
import { unparen } from '../../syntax/go/expressions.ts';
import type { Binding } from '../scopes.ts';
import type { AccessPath, PathStep } from './path.ts';

const changed = new WeakMap<Tree, ReadonlySet<string>>();

/**
 * Whether a path leads to the same object throughout the trees, as far as these can tell: its variable gets one value, and
 * none of them assigns a field or element that the path follows a reference through. What other functions assign in the
 * meantime is not looked at: fields that hold channels and groups are set once where the object is made, nearly always.
 */
export function isStable(path: AccessPath, trees: readonly Tree[]): boolean {
  const { root } = path;
  if (root.kind === 'local' && path.rootHolds !== 'value' && !isSteady(root.binding)) return false;
  if (root.kind === 'package' && path.rootHolds !== 'value' && trees.some((tree) => changesIn(tree).has(root.member.name))) return false;
  return path.steps.every((step, index) => isStableStep(step, path.steps[index - 1] ?? null, trees));
}

/** Fields that are values are the object: assigning to them changes what it holds, not which object it is. */
export function isStableStep(step: PathStep, before: PathStep | null, trees: readonly Tree[]): boolean {
  if (step.kind === 'field') return step.holds === 'value' || !trees.some((tree) => changesIn(tree).has(`.${step.name}`));
  if (step.variable !== null && !isSteady(step.variable)) return false;
  if (step.variable === null && step.constant === null) return false;
  const name = before?.kind === 'field' ? `[]${before.name}` : '[]';
  return step.holds === 'value' || !trees.some((tree) => changesIn(tree).has(name));
}

/** Whether a variable has one value in its life, its zero value before that left aside. */
export function isSetOnce(binding: Binding): boolean {
  if (binding.addressTaken) return false;
  return binding.assignments.filter(({ kind }) => kind !== 'zero').length <= 1;
}

/** Whether a variable keeps its value during one turn of the loop that declares it, or all its life. */
export function isSteady(binding: Binding): boolean {
  if (binding.addressTaken) return false;
  const changes = binding.assignments.filter(({ kind, statement }) => kind !== 'zero' && !isLoopStep(binding, statement));
  return changes.length <= 1;
}

/** The `i++` of the loop that declares i. */
function isLoopStep(binding: Binding, statement: Node): boolean {
  return statement.field === F.update && statement.parent?.parent === binding.scope;
}

/** What a tree assigns other than locals: `name` for package variables, `.field`, `[]field` and `[]` for elements. */
function changesIn(tree: Tree): ReadonlySet<string> {
  let names = changed.get(tree);
  if (names === undefined) {
    const found = new Set<string>();
    for (const kind of [K.assignment_statement, K.range_clause, K.receive_statement] as const) {
      for (const statement of tree.ofKind(kind)) {
        const left = statement.child(F.left);
        if (left === null || statement.hasToken(K[':='])) continue;
        for (const target of left.children) note(target, found);
      }
    }
    names = found;
    changed.set(tree, names);
  }
  return names;
}

function note(target: Node, found: Set<string>): void {
  const node = unparen(target);
  if (node.kind === K.identifier) found.add(node.text);
  else if (node.kind === K.selector_expression) found.add(`.${node.child(F.field)?.text ?? ''}`);
  else if (node.kind === K.index_expression) {
    const operand = node.child(F.operand);
    const field = operand === null ? null : unparen(operand).child(F.field);
    found.add(field === null ? '[]' : `[]${field.text}`);
  }
}
