import type { Host } from './host.ts';

/** Where the code comes from, as a repository's own files say it. */
export interface GitInfo {
  /** The remote as it is configured; '' where there is none. */
  readonly repositoryUri: string;
  readonly revisionId?: string;
  readonly branch?: string;
}

/**
 * Reads `.git` without running git, which may not be installed and refuses directories of other owners. Null where there
 * is no repository.
 */
export function versionControl(host: Host, root: string): GitInfo | null {
  const dir = gitDir(host, root);
  if (dir === null) return null;
  const common = commonDir(host, dir);
  const repositoryUri = remoteUrl(tryRead(host, `${common}/config`) ?? '') ?? '';
  const head = (tryRead(host, `${dir}/HEAD`) ?? '').trim();
  const ref = /^ref: (refs\/.+)$/.exec(head)?.[1] ?? null;
  const revisionId = ref === null ? head : revisionOf(host, dir, common, ref);
  const branch = ref?.startsWith('refs/heads/') === true ? ref.slice('refs/heads/'.length) : null;
  return {
    repositoryUri,
    ...(revisionId !== null && HASH.test(revisionId) && { revisionId }),
    ...(branch !== null && { branch }),
  };
}

/**
 * Where a Go repository is published, whatever it was cloned from, as the go.mod nearest to a directory states it: the module
 * path without what leads from the root to the module.
 */
export function publishedPath(host: Host, root: string, from: string): string | null {
  for (let dir = from; dir === root || dir.startsWith(`${root}/`); dir = dir.slice(0, dir.lastIndexOf('/'))) {
    const module = /^module\s+"?([^\s"/]+\.[^\s"/]+(?:\/[^\s"]+)?)/m.exec(tryRead(host, `${dir}/go.mod`) ?? '')?.[1];
    if (module === undefined) continue;
    const below = dir.slice(root.length);
    return below !== '' && module.endsWith(below) ? module.slice(0, -below.length) : module;
  }
  return null;
}

const HASH = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** `.git` is a file in work trees and submodules. */
function gitDir(host: Host, root: string): string | null {
  const at = `${root}/.git`;
  switch (host.kindOf(at)) {
    case 'directory':
      return at;
    case 'file': {
      const to = /^gitdir: (.+)$/m.exec(tryRead(host, at) ?? '')?.[1];
      return to === undefined ? null : host.absolute(to.trim(), root);
    }
    default:
      return null;
  }
}

/** A work tree shares the configuration and most refs with the repository that it belongs to. */
function commonDir(host: Host, dir: string): string {
  const to = tryRead(host, `${dir}/commondir`)?.trim();
  return to === undefined ? dir : host.absolute(to, dir);
}

function revisionOf(host: Host, dir: string, common: string, ref: string): string | null {
  const loose = tryRead(host, `${dir}/${ref}`) ?? tryRead(host, `${common}/${ref}`);
  if (loose !== null) return loose.trim();
  const packed = tryRead(host, `${common}/packed-refs`) ?? '';
  return packed.split('\n').find((line) => line.endsWith(` ${ref}`))?.split(' ')[0] ?? null;
}

/** The URL of `origin`, else of the only remote there is. */
function remoteUrl(config: string): string | null {
  const urls = new Map<string, string>();
  let remote: string | null = null;
  for (const line of config.split('\n')) {
    const section = /^\s*\[([^\]]*)\]/.exec(line)?.[1];
    if (section !== undefined) remote = /^remote "(.*)"$/.exec(section)?.[1] ?? null;
    const url = /^\s*url\s*=\s*(.+?)\s*$/.exec(line)?.[1];
    if (remote !== null && url !== undefined && !urls.has(remote)) urls.set(remote, url);
  }
  return urls.get('origin') ?? (urls.size === 1 ? ([...urls.values()][0] ?? null) : null);
}

function tryRead(host: Host, path: string): string | null {
  try {
    return host.kindOf(path) === 'file' ? host.readText(path) : null;
  } catch {
    return null;
  }
}
