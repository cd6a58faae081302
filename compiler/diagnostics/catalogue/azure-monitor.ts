import { declare } from '../diagnostic.ts';
import { page } from '../page.ts';

export const alertName = declare<{ name: string }>({
  code: 'D6201',
  name: 'azure-monitor-name',
  severity: 'error',
  message: ({ name }) =>
    `'${name}' cannot name an Azure Monitor alert: 1 to 260 characters, none of # < > % & : ? / { } * and no backslash`,
  help: () => 'rename the file of the detection; its id stays',
  page: page({
    means: 'The alert rule is named after the file of the detection, and Azure does not take that name.',
    matters: 'The deployment would be refused.',
    mend: 'Rename the file. Letters, digits and hyphens are always right.',
    wrong: '# detections/privileged-accounts/burst{1}.yaml',
    right: '# detections/privileged-accounts/burst-1.yaml',
  }),
});

export const alertDescriptionLength = declare<{ length: number; limit: number }>({
  code: 'D6202',
  name: 'azure-monitor-description',
  severity: 'error',
  message: ({ length, limit }) =>
    `the description has ${length} characters with its triage steps; Azure Monitor takes ${limit}`,
  help: () => 'shorten the description or the triage steps, or link to a page that has them',
  page: page({
    means:
      'The text of the alert is made of the description and the triage steps (false positives and tuning are left out first), and it is too long for Azure Monitor.',
    matters: 'The deployment would be refused.',
    mend: 'Say less, or put the long version on a page and link to it under `references`.',
    wrong: 'alert:\n  triage: [a page of text, another page of text]',
    right: 'alert:\n  triage: ["Follow the runbook: https://…"]',
  }),
});

export const ruleSize = declare<{ bytes: number; limit: number }>({
  code: 'D6203',
  name: 'azure-monitor-rule-size',
  severity: 'error',
  message: ({ bytes, limit }) =>
    `the alert rule has ${bytes} bytes; Azure Monitor takes ${limit}, lists included`,
  help: () => 'shorten the lists it reads, split the detection, or declare targets: azure-monitor: {none: …}',
  page: page({
    means: 'An Azure Monitor rule with its query may have 64 KB. Lists are always written into its query.',
    matters: 'The deployment would be refused.',
    mend: 'Shorten the lists, split the detection in two, or leave this target out with a reason.',
    wrong: '# a list of 2,000 accounts with object id and UPN, read by the detection',
    right: "targets:\n  azure-monitor: {none: 'the list of accounts does not fit into the rule'}",
  }),
});

export const dimensionCount = declare<{ count: number; limit: number; left: readonly string[] }>({
  code: 'D6204',
  name: 'azure-monitor-dimensions',
  severity: 'info',
  message: ({ count, limit, left }) =>
    `${count} columns tell the alerts of this detection apart; Azure Monitor splits by ${limit}, so ${left.join(', ')} ${left.length === 1 ? 'does' : 'do'} not`,
  help: () => 'where the first six do not tell two matches apart, put the important entities first',
  page: page({
    means: 'Azure Monitor splits the rows of a query into alerts by six columns at most.',
    matters: 'Two matches of one run that differ only in a column beyond the sixth become one alert.',
    mend: 'Nothing has to be done where the first six tell matches apart. Else put the important entities first, or name fewer.',
    wrong: 'alert:\n  entities: [seven entities with a column each]',
    right: 'alert:\n  entities: [{account: Account}, {ip: IPAddress}]',
  }),
});

export const dimensionType = declare<{ column: string; type: string }>({
  code: 'D6205',
  name: 'azure-monitor-dimension-type',
  severity: 'info',
  message: ({ column, type }) =>
    `Azure Monitor cannot split alerts by ${column}: it is a ${type}, not text or a number`,
  page: page({
    means: 'A column that tells alerts apart has a type by which Azure Monitor cannot split.',
    matters: 'Two matches that differ only in this column become one alert.',
    mend: 'Nothing has to be done where another column tells them apart; else group by a text field.',
    wrong: 'correlation: {group-by: [IsInteractive]}',
    right: 'correlation: {group-by: [UserId]}',
  }),
});

export const queryOperator = declare<{ operator: string }>({
  code: 'D6206',
  name: 'azure-monitor-operator',
  severity: 'error',
  message: ({ operator }) => `the query uses ${operator}, which Azure Monitor alerts do not take`,
  help: ({ operator }) =>
    operator === 'AggregatedValue'
      ? 'give the column another name: Azure Monitor keeps this one for itself'
      : 'rewrite the view of the source without it, or declare targets: azure-monitor: {none: …}',
  page: page({
    means:
      'Alert queries know neither `bag_unpack`, `pivot` nor `narrow`; `ago()` takes literals only; `AggregatedValue` is reserved; other services (`adx()`, `arg()`) need an identity that detc does not set up.',
    matters: 'The deployment would be refused, or the rule would fail at every run.',
    mend: 'The operator comes from a source file: take single values with `Column.key` or `mv-apply` instead.',
    wrong: 'prepare: evaluate bag_unpack(DeviceDetail)',
    right: 'prepare: extend DeviceId = tostring(DeviceDetail.deviceId)',
  }),
});

export const exampleValues = declare<{ list: string; detections: readonly string[] }>({
  code: 'D6207',
  name: 'azure-monitor-example-values',
  severity: 'info',
  message: ({ list, detections }) =>
    `Azure Monitor alerts hold the example values of '${list}': ${detections.join(', ')}`,
  help: ({ list }) => `give the values of '${list}' in the environment, where they differ from the examples`,
  page: page({
    means:
      'Azure Monitor alerts cannot read watchlists, so lists are written into them. The environment gives no values for this one: these are the examples of the list itself.',
    matters: 'Deployed as they are, the alerts may watch accounts that do not exist.',
    mend: 'Give the values in the environment. Where the examples are right for everybody, as template ids of roles are, nothing is to be done.',
    wrong: 'lists: {}',
    right: 'lists: {privileged_accounts: {csv: contoso/privileged_accounts.csv}}',
  }),
});

export const muteRounded = declare<{ wanted: string; used: string | undefined }>({
  code: 'D6208',
  name: 'azure-monitor-mute',
  severity: 'info',
  message: ({ wanted, used }) =>
    used === undefined
      ? `Azure Monitor mutes for 5 minutes at least; ${wanted} is left out`
      : `Azure Monitor mutes for ${used} instead of ${wanted}: it takes certain spans only`,
  help: () =>
    'it takes 5, 10, 15, 30 and 45 minutes, 1 to 6 hours, 1 day and 2 days; the next shorter one is used',
  page: page({
    means: '`alert.suppress` has a length that Azure Monitor does not offer; the next shorter one is used.',
    matters: 'The rule rests for less time than in Sentinel. No alert is lost by it.',
    mend: 'Use a length that both take where it matters.',
    wrong: 'alert: {suppress: 90m}',
    right: 'alert: {suppress: 1h}',
  }),
});

export const frequencyValue = declare<{ every: string }>({
  code: 'D6209',
  name: 'azure-monitor-frequency',
  severity: 'error',
  message: ({ every }) =>
    `Azure Monitor cannot run a rule every ${every}: 5 minutes is the least for this query`,
  help: () => 'run every 5m or more, or use schedule: {kind: nrt}, which becomes 5 minutes here',
  page: page({
    means: 'The detection runs more often than an Azure Monitor rule with such a query can.',
    matters: 'Every run would report the records of a longer span, or some would be missed.',
    mend: 'Run every 5 minutes or more.',
    wrong: 'schedule: {every: 2m}',
    right: 'schedule: {every: 5m}',
  }),
});

export const alertBundleSize = declare<{ count: number; limit: number }>({
  code: 'D6210',
  name: 'azure-monitor-bundle-size',
  severity: 'warning',
  message: ({ count, limit }) =>
    `out/azure-monitor/azuredeploy.json has ${count} alert rules; one deployment takes ${limit} resources`,
  help: () => 'deploy with detc deploy, or the files of the rules one by one',
  page: page({
    means: 'Azure Resource Manager takes 800 resources in one template.',
    matters: 'The bundle could not be deployed as it is; the single files can.',
    mend: 'Use `detc deploy`.',
    wrong: 'az deployment group create --template-file out/azure-monitor/azuredeploy.json',
    right: 'detc deploy --env contoso',
  }),
});
