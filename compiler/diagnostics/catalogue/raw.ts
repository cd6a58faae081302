import { didYouMean } from '../did-you-mean.ts';
import { declare } from '../diagnostic.ts';
import { page } from '../page.ts';

/** D404x: detections that carry their own KQL (`source: kql`). */

export const rawKey = declare<{ readonly key: string }>({
  code: 'D4040',
  name: 'raw-key',
  severity: 'error',
  message: ({ key }) => `\`${key}:\` has no place in a detection that carries its own KQL`,
  help: ({ key }) => `say it in \`query:\`, and leave out \`${key}:\``,
  page: page({
    means:
      'With `source: kql` the query says what is found. What detc would make a query of, such as `detection`, `correlation`, `events`, `parameters` and `alert.once`, would have no effect.',
    matters: 'A reader would believe a condition that no rule contains.',
    mend: 'Write it into the query; or name a source, and let detc write the query.',
    wrong: 'source: kql\nquery: SigninLogs | where ResultType == $code\nparameters: {code: …}',
    right: "source: kql\nquery: SigninLogs | where ResultType == '50126'",
  }),
});

export const rawOnly = declare<{ readonly key: string }>({
  code: 'D4041',
  name: 'raw-only',
  severity: 'error',
  message: ({ key }) => `\`${key}:\` can only stand in a detection with \`source: kql\``,
  help: ({ key }) =>
    key === 'schedule.lookback'
      ? 'leave it out: the lookback follows from the pattern and the delay of the records'
      : `leave out \`${key}:\`, or write \`source: kql\` and the whole rule in KQL`,
  page: page({
    means:
      '`query`, `sentinel` and `schedule.lookback` belong to detections that carry their own KQL. In all others detc decides what they would say.',
    matters: 'There would be two answers to one question.',
    mend: 'Leave the key out, or make it a detection with `source: kql`.',
    wrong: 'source: entra.signin\nschedule: {every: 1h, lookback: 2h}',
    right: 'source: entra.signin\nschedule: {every: 1h}',
  }),
});

export const rawLookback = declare<{ readonly every: string }>({
  code: 'D4042',
  name: 'raw-lookback',
  severity: 'error',
  message: () => 'the schedule of a detection with its own KQL needs `lookback:`',
  help: ({ every }) =>
    `write how far back the query reads: at least ${every}, and more where records arrive late`,
  page: page({
    means: 'detc does not know how far back a query of your own looks, so that the file has to say it.',
    matters:
      'A rule sees only the records of its lookback. With too short a one it misses what arrived late.',
    mend: 'Write `lookback:`; it is the `queryPeriod` of the rule.',
    wrong: 'source: kql\nschedule: {every: 1h}',
    right: 'source: kql\nschedule: {every: 1h, lookback: 2h}',
  }),
});

export const rawNrt = declare<{ readonly key: string }>({
  code: 'D4043',
  name: 'raw-nrt',
  severity: 'error',
  message: ({ key }) => `a near-real-time rule has no \`${key}\``,
  help: ({ key }) => `leave out \`${key}:\`: such a rule runs each minute and fires on any row`,
  page: page({
    means:
      'A near-real-time rule runs every minute on what has just arrived, and fires when its query gives rows. It has no lookback and no threshold.',
    matters: 'Sentinel would ignore the setting.',
    mend: 'Leave it out, or run the rule at a schedule.',
    wrong: 'schedule: {kind: nrt, lookback: 1h}',
    right: 'schedule: {kind: nrt}',
  }),
});

export const rawEntity = declare<object>({
  code: 'D4044',
  name: 'raw-entity',
  severity: 'error',
  message: () => "an entity of a detection with its own KQL is given in Sentinel's terms",
  help: () =>
    'write {type: Account, identifiers: {FullName: UserPrincipalName}}: an identifier, and its column',
  page: page({
    means:
      'A query of your own has columns, but no named fields or identities. Its entities are therefore written as Sentinel knows them: type, and the column of each identifier.',
    matters: 'detc would have to guess which identifier a column holds.',
    mend: 'Write `type` and `identifiers`.',
    wrong: 'source: kql\nalert:\n  entities:\n    - account: Account',
    right:
      'source: kql\nalert:\n  entities:\n    - {type: Account, identifiers: {FullName: UserPrincipalName}}',
  }),
});

export const termEntity = declare<object>({
  code: 'D4045',
  name: 'entity-in-sentinel-terms',
  severity: 'error',
  message: () => "an entity in Sentinel's terms can only stand in a detection with `source: kql`",
  help: () => 'write the kind and the field: `- account: Account`, `- ip: IPAddress`',
  page: page({
    means:
      '`type` and `identifiers` are for detections that carry their own KQL; all others name the kind of entity.',
    matters: 'The same entity should be written in one way.',
    mend: 'Write the kind of the entity and its field or identifiers.',
    wrong: 'entities:\n  - {type: Host, identifiers: {HostName: DeviceName}}',
    right: 'entities:\n  - host: {HostName: DeviceName}',
  }),
});

export const rawException = declare<{ readonly detection: string }>({
  code: 'D4046',
  name: 'raw-exception',
  severity: 'error',
  message: ({ detection }) => `${detection} carries its own KQL: no exception can be added to it`,
  help: () => 'write the exception into the query of the detection, or leave it out here',
  page: page({
    means:
      'An exception becomes a filter in the query that detc writes. It cannot be put into a query that is kept as it is.',
    matters: 'The exception would silently have no effect.',
    mend: "Filter in the query, for example with a watchlist: `| where UserPrincipalName !in~ ((_GetWatchlist('known') | project Upn))`.",
    wrong: 'exceptions:\n  - detections: [my-imported-rule]',
    right: 'exceptions:\n  - detections: [my-typed-detection]',
  }),
});

export const rawTwice = declare<{ readonly key: string; readonly other: string }>({
  code: 'D4047',
  name: 'raw-said-twice',
  severity: 'error',
  message: ({ key, other }) => `\`${key}\` and \`${other}\` say the same twice`,
  help: ({ other }) => `leave out \`${other}\``,
  page: page({
    means:
      '`alert.suppress` and `sentinel.suppression`, or `alert.grouping` and `sentinel.incident`, are two ways to write one setting of the rule.',
    matters: 'Only one of them could hold.',
    mend: 'Keep one. The shorter one under `alert` is enough, unless the rule needs exactly what it had.',
    wrong: 'alert: {suppress: 1h}\nsentinel: {suppression: {enabled: true, duration: PT5H}}',
    right: 'alert: {suppress: 1h}',
  }),
});

export const rawColumn = declare<{ readonly column: string; readonly known: readonly string[] }>({
  code: 'D4048',
  name: 'raw-column',
  severity: 'error',
  message: ({ column }) => `the query does not give the column '${column}'`,
  help: ({ column, known }) =>
    didYouMean(column, known) ?? (known.length === 0 ? 'it gives no columns' : `it gives ${shown(known)}`),
  page: page({
    means:
      "An entity, a detail, a title or a setting names a column that Microsoft's parser does not find in the query's result.",
    matters:
      'Sentinel takes such a rule; its alerts then lack the entity or show an empty value, without an error.',
    mend: 'Name a column that is there at the end of the query, or keep it: columns that `summarize` or `project` do not name are gone.',
    wrong:
      'query: SigninLogs | summarize count() by UserPrincipalName\nalert:\n  details: {Address: IPAddress}',
    right:
      'query: SigninLogs | summarize count() by UserPrincipalName, IPAddress\nalert:\n  details: {Address: IPAddress}',
  }),
});

const mostShown = 20;

function shown(columns: readonly string[]): string {
  const more = columns.length - mostShown;
  return `${columns.slice(0, mostShown).join(', ')}${more > 0 ? ` and ${String(more)} more` : ''}`;
}

export const rawUnknownName = declare<{ readonly name: string; readonly what: 'table' | 'function' }>({
  code: 'D4049',
  name: 'raw-unknown-name',
  severity: 'warning',
  message: ({ name, what }) =>
    `the ${what} '${name}' is none that detc knows: what the query does with its columns is not checked`,
  help: ({ what }) =>
    what === 'table'
      ? 'if it is a table of yours, describe it in a file in detections/sources/'
      : 'if it is a function saved in the workspace, see that it is there before the rule',
  page: page({
    means:
      "A query of your own reads a table or calls a function that is neither Microsoft's nor described in `detections/sources/`. It may well be in the workspace.",
    matters:
      'Columns that come from it cannot be checked, and a misspelt name is only found when the rule is deployed.',
    mend: 'Describe your own tables in a source file. Correct the name where it is a slip.',
    wrong: 'query: SigninLog | take 1',
    right: 'query: SigninLogs | take 1',
  }),
});

export const rawUnknownColumn = declare<{ readonly column: string }>({
  code: 'D4051',
  name: 'raw-unknown-column',
  severity: 'warning',
  message: ({ column }) => `the column '${column}' is none that the table has everywhere`,
  help: () => 'see that the table of your workspace has it: Sentinel refuses a rule with an unknown column',
  page: page({
    means:
      'A query of your own uses a column with the ending of columns that a workspace adds: `_s`, `_d`, `_b`, `_g`, `_t` in AzureDiagnostics and older custom tables, `_CF` for those added to tables of Microsoft.',
    matters: 'The workspace may have it, but this cannot be checked here.',
    mend: 'Look the column up in the workspace. Correct the name where it is a slip.',
    wrong: 'query: AzureDiagnostics | where clientIp_s == "203.0.113.5"   # the workspace has clientIP_s',
    right: 'query: AzureDiagnostics | where clientIP_s == "203.0.113.5"',
  }),
});

export const duplicateRuleId = declare<{ readonly ruleId: string; readonly other: string }>({
  code: 'D4050',
  name: 'duplicate-rule-id',
  severity: 'error',
  message: ({ ruleId, other }) => `the rule ${ruleId} is already the one of ${other}`,
  help: () => 'give each detection a rule of its own, or leave out `sentinel.ruleId`',
  page: page({
    means: 'Two detections name the same rule of the workspace as theirs.',
    matters: 'Each deployment of one would overwrite the other.',
    mend: 'Keep the `ruleId` of the detection that the rule belongs to.',
    wrong: 'sentinel: {ruleId: 3e1b8bd2-0f4e-4a53-9c52-5b7d2f3a1c10}   # in two files',
    right: 'sentinel: {ruleId: 3e1b8bd2-0f4e-4a53-9c52-5b7d2f3a1c10}   # in one',
  }),
});
