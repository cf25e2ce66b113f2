import type { Invocation, Log, Run, VersionControlDetails } from 'sarif';
import { HOME_PAGE } from '../../api/rule-page.ts';
import { escapeJson } from '../escape.ts';
import type { ReportInput, VersionControl } from '../input.ts';
import { Sources } from '../sources.ts';
import { cutResults, mergeByLine, SHOWN_RESULTS, type Merged } from './limits.ts';
import { notification, notificationDescriptors, type CutNotice } from './notifications.ts';
import { isCut, result } from './results.ts';
import { ruleDescriptor } from './rules.ts';
import { repositoryUri, SOURCE_ROOT } from './uri.ts';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

/** Part of every alert's identity on GitHub. Never changes. */
const TOOL_NAME = 'go-conc-lint';

/** Five thousand results take 24 MB indented, and half of that without. */
const INDENTED_RESULTS = 1_000;

/** SARIF 2.1.0 as GitHub code scanning reads it: one log, one run, the same bytes for the same input. */
export function sarifReport(input: ReportInput): string {
  const log = sarifLog(input);
  const results = log.runs[0]?.results?.length ?? 0;
  return `${escapeJson(JSON.stringify(log, null, results > INDENTED_RESULTS ? 0 : 2))}\n`;
}

export function sarifLog(input: ReportInput): Log {
  return { $schema: SCHEMA, version: '2.1.0', runs: [run(input)] };
}

function run(input: ReportInput): Run {
  const sources = new Sources(input);
  const { kept, dropped } = cutResults(mergeByLine(input.findings));
  const ruleIndex = new Map(input.rules.map(({ code }, index) => [code, index]));
  const provenance = input.versionControl === undefined ? null : versionControlDetails(input.versionControl);
  return {
    tool: {
      driver: {
        name: TOOL_NAME,
        semanticVersion: input.toolVersion,
        informationUri: HOME_PAGE,
        rules: input.rules.map(ruleDescriptor),
        notifications: notificationDescriptors(),
      },
    },
    invocations: [invocation(input, cutNotices(kept, dropped), sources)],
    ...(provenance !== null && { versionControlProvenance: [provenance] }),
    originalUriBaseIds: { [SOURCE_ROOT]: { description: { text: 'The root of the analysed repository.' } } },
    columnKind: 'utf16CodeUnits',
    results: kept.map((one) => result(one, ruleIndex.get(one.finding.code), sources)),
  };
}

function invocation(input: ReportInput, cuts: readonly CutNotice[], sources: Sources): Invocation {
  const configuration = input.notices.filter(({ kind }) => kind === 'pattern');
  const execution = [...input.notices.filter(({ kind }) => kind !== 'pattern'), ...cuts];
  return {
    executionSuccessful: input.successful ?? true,
    ...(execution.length > 0 && {
      toolExecutionNotifications: execution.map((notice) => notification(notice, sources)),
    }),
    ...(configuration.length > 0 && {
      toolConfigurationNotifications: configuration.map((notice) => notification(notice, sources)),
    }),
  };
}

/** What a reader of GitHub's alert list would otherwise not notice. */
function cutNotices(kept: readonly Merged[], dropped: number): CutNotice[] {
  const cuts: CutNotice[] = [];
  if (dropped > 0) {
    const message = `${dropped} of ${kept.length + dropped} results are left out, the least severe, since GitHub rejects more than ${kept.length}`;
    cuts.push({ kind: 'cut', message });
  }
  if (kept.length > SHOWN_RESULTS) {
    const message = `GitHub shows the ${SHOWN_RESULTS} most severe of the ${kept.length} results in this file`;
    cuts.push({ kind: 'cut', message });
  }
  const shortened = kept.filter(isCut).length;
  if (shortened > 0) {
    cuts.push({ kind: 'cut', message: `the related places or the flows of ${shortened} results are shortened` });
  }
  return cuts;
}

/** `mappedTo` says that paths are relative to the root of this repository. */
function versionControlDetails({ repositoryUri: remote, modulePath, revisionId, branch }: VersionControl): VersionControlDetails | null {
  // A clone of a local folder has no URL of its own; the module path says where Go finds the repository.
  const uri = repositoryUri(remote) ?? (modulePath === undefined ? null : repositoryUri(`https://${modulePath.replace(/\/v\d+$/, '')}`));
  if (uri === null) return null;
  return {
    repositoryUri: uri,
    ...(revisionId !== undefined && revisionId !== '' && { revisionId }),
    ...(branch !== undefined && branch !== '' && { branch }),
    mappedTo: { uriBaseId: SOURCE_ROOT },
  };
}
