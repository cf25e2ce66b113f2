import { F, K, type Node } from '../syntax/tree.ts';
import type { Scopes } from './scopes.ts';
import { calledName } from './starts.ts';

/**
 * Work that must go on when the request has ended: it gives something back, undoes something, or ends something. The
 * words stand at the start of a name or after a lower-case letter, so that `Enclosed` is none of them.
 */
const GIVES_BACK = /(^|[a-z])(Shutdown|Cleanup|CleanUp|Close|Flush|Rollback|Drain|Release|Unlock|Revert|Undo|Abort|Revoke|Teardown|TearDown)([A-Z]|$)/;
/** Work that begins something which stays. */
const BEGINS = /^(Start|Serve|ListenAndServe|Spawn|Launch|Schedule|Enqueue|Async)|Async$/;
/** What undoes a step when a later one fails. */
const UNDOES = /^(Delete|Remove|Cancel|Stop|Destroy|Clear|Unset|Un[a-z]+)/;
/** Notes of what has happened: they are true, and wanted, whether the client has stayed or not. */
const NOTES = /^(Record|Audit|Track|Emit|Count|Incr|Observe|Report(Usage|Event|Metric))/;
/** What people write next to a context that they cut off on purpose. */
const INTENT = /detach|in (the )?background|outlive|(un|not )(be )?(affected|interrupted|cancell?ed)|independent(ly)? of|even if|even when|regardless|do(es)? ?n[o']t (want|cancel|use the request|pass)|disconnect|request(.s)? context|must (finish|complete|survive)/i;
/** Comment lines above a statement that are read. */
const LINES = 4;

/** Whether a call, or a comment at it, says that it is meant to go on without the request. */
export function isMeant(node: Node): boolean {
  const name = capitalised(node.kind === K.call_expression ? (calledName(node) ?? '') : '');
  if (GIVES_BACK.test(name) || BEGINS.test(name)) return true;
  if (UNDOES.test(name) && isInErrorBranch(node)) return true;
  return INTENT.test(commentsAt(node));
}

/** Whether a call only notes what has happened, as far as its name tells. */
export function isNote(call: Node): boolean {
  return NOTES.test(capitalised(calledName(call) ?? ''));
}

/**
 * Whether what a call returns stays when the request has ended: it is stored in a field, an element or a package variable.
 * Such a call sets something up, and its client only happens to be the first.
 */
export function outlivesCall(call: Node, scopes: Scopes): boolean {
  const list = call.parent?.kind === K.expression_list ? call.parent : null;
  const statement = list?.parent;
  if (statement?.kind !== K.assignment_statement || list?.field !== F.right) return false;
  const target = statement.child(F.left)?.children[0];
  if (target === undefined) return false;
  if (target.kind === K.selector_expression || target.kind === K.index_expression) return true;
  return target.kind === K.identifier && target.text !== '_' && scopes.binding(target) === null;
}

function capitalised(name: string): string {
  return name === '' ? '' : (name[0] ?? '').toUpperCase() + name.slice(1);
}

/** In the consequence of `if err != nil`. */
function isInErrorBranch(node: Node): boolean {
  for (let at = node.closest([K.if_statement], true); at !== null; at = at.closest([K.if_statement], true)) {
    const condition = at.child(F.condition)?.text ?? '';
    if (/\berr\w*\s*!=\s*nil|\bfail|\bok\b/i.test(condition) && at.child(F.consequence)?.contains(node) === true) return true;
  }
  return false;
}

/** The comment behind a node's first line, and those directly above it. */
function commentsAt(node: Node): string {
  const { text } = node.tree.file;
  const lineStart = text.lastIndexOf('\n', node.start) + 1;
  const lineEnd = text.indexOf('\n', node.start);
  const line = text.slice(lineStart, lineEnd < 0 ? text.length : lineEnd);
  const comments: string[] = [/\/\/.*$/.exec(line.slice(Math.max(0, node.start - lineStart)))?.[0] ?? ''];
  let end = lineStart - 1;
  for (let count = 0; count < LINES && end > 0; count++) {
    const start = text.lastIndexOf('\n', end - 1) + 1;
    const above = text.slice(start, end).trim();
    if (!above.startsWith('//')) break;
    comments.push(above);
    end = start - 1;
  }
  return comments.join(' ');
}
