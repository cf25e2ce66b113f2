/** The name that stands for the repository root in every location. */
export const SOURCE_ROOT = '%SRCROOT%';

/**
 * A path relative to the repository root as a URI reference: no `./`, everything but the slashes encoded that could be
 * read as something else. A colon in the first segment would make it a scheme, so colons go everywhere.
 */
export function pathUri(path: string): string {
  const relative = path.replaceAll(/\p{Cs}/gu, '\uFFFD').replace(/^(?:\.\/+)+/, '').replaceAll(/\/\.?(?=\/)/g, '');
  return encodeURI(relative).replaceAll(/[?#:]/g, encodeURIComponent);
}

/**
 * A remote as an absolute URI without credentials, query or fragment; null for what is none, such as a local path.
 * `git@host:owner/name.git` is read as git reads it.
 */
export function repositoryUri(remote: string): string | null {
  const trimmed = remote.trim();
  const url = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*@)?([^/?#@]+)(\/[^?#]*)?/i.exec(trimmed);
  if (url !== null) {
    const scheme = (url[1] ?? '').toLowerCase();
    const path = url[4] ?? '';
    // A password with a slash in it: where it ends cannot be told, so nothing is said.
    const doubtful = url[2] !== undefined && path.includes('@');
    return scheme === 'file' || doubtful ? null : `${scheme}://${encodeHost(url[3] ?? '')}${pathOf(path)}`;
  }
  const scp = /^(?:[^@/:]+@)?([^@/:]{2,}):(?!\/\/)([^?#]+)$/.exec(trimmed);
  if (scp === null || trimmed.includes('\\')) return null;
  return `ssh://${encodeHost(scp[1] ?? '')}${pathOf(`/${(scp[2] ?? '').replace(/^\//, '')}`)}`;
}

function encodeHost(host: string): string {
  return encodeURI(host.replaceAll(/\p{Cs}/gu, '\uFFFD')).replaceAll('%25', '%');
}

function pathOf(path: string): string {
  // What is encoded already stays so.
  return encodeURI(path.replaceAll(/\p{Cs}/gu, '\uFFFD')).replaceAll(/%25(?=[0-9A-Fa-f]{2})/g, '%');
}
