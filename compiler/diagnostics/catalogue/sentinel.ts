import { declare } from '../diagnostic.ts';
import { page } from '../page.ts';

export const queryLength = declare<{ length: number; limit: number }>({
  code: 'D6001',
  name: 'sentinel-query-length',
  severity: 'error',
  message: ({ length, limit }) => `the query has ${length} characters; a Sentinel rule takes ${limit}`,
  help: () => 'let the environment deliver long lists as watchlists, or split the detection in two',
  page: page({
    means: 'The KQL of the rule is longer than Sentinel takes.',
    matters: 'The deployment would be refused.',
    mend: 'Values of inlined lists usually take most of it: leave out `inline: true` in the environment. Else split the detection.',
    wrong: 'lists: {privileged_accounts: {csv: accounts.csv, inline: true}}',
    right: 'lists: {privileged_accounts: {csv: accounts.csv}}',
  }),
});

export const queryForbidden = declare<{ text: string }>({
  code: 'D6002',
  name: 'sentinel-query-all-tables',
  severity: 'error',
  message: ({ text }) => `the query holds '${text}', which a Sentinel rule may not`,
  help: () => 'name the tables in the source instead',
  page: page({
    means: 'A rule may not search in all tables: `search *` and `union *` are refused.',
    matters: 'The deployment would be refused.',
    mend: 'Name the tables in the source file.',
    wrong: 'prepare: union *',
    right: 'tables: [{name: SigninLogs}, {name: AADNonInteractiveUserSignInLogs}]',
  }),
});

export const queryFunction = declare<{ name: string }>({
  code: 'D6003',
  name: 'sentinel-query-other-service',
  severity: 'error',
  message: ({ name }) => `the query calls ${name}(), which a Sentinel rule cannot`,
  help: () => 'bring the records into the workspace and read them from a table',
  page: page({
    means:
      'Sentinel rules read the workspace only, not Azure Data Explorer (`adx`) or Azure Resource Graph (`arg`).',
    matters: 'The rule would fail at every run.',
    mend: 'Collect the records into a custom table.',
    wrong: "kql: adx('…').Table",
    right: 'tables: [{name: Inventory_CL}]',
  }),
});

export const frequencyBounds = declare<{ every: string }>({
  code: 'D6004',
  name: 'sentinel-frequency',
  severity: 'error',
  message: ({ every }) => `a Sentinel rule cannot run every ${every}: from 5 minutes to 14 days`,
  help: () => 'write schedule: {every: …} with 5m to 14d, or {kind: nrt} to run every minute',
  page: page({
    means: 'Scheduled rules run every 5 minutes to every 14 days.',
    matters: 'The deployment would be refused.',
    mend: 'Choose another frequency, or `kind: nrt` for single events.',
    wrong: 'schedule: {every: 1m}',
    right: 'schedule: {kind: nrt}',
  }),
});

export const periodBounds = declare<{ period: string }>({
  code: 'D6005',
  name: 'sentinel-period',
  severity: 'error',
  message: ({ period }) => `the query reads back ${period}; a Sentinel rule reads 5 minutes to 14 days`,
  help: () => 'shorten the timespan or the baseline: the run and the delay of the records come on top',
  page: page({
    means: 'A scheduled rule sees at most the last 14 days.',
    matters: 'Older records would silently be missing.',
    mend: 'Shorten `timespan` or `baseline`.',
    wrong: 'correlation: {baseline: 30d}',
    right: 'correlation: {baseline: 14d}',
  }),
});

export const longPeriodFrequency = declare<{ every: string; period: string }>({
  code: 'D6006',
  name: 'sentinel-long-period',
  severity: 'error',
  message: ({ every, period }) =>
    `a Sentinel rule that reads back ${period} cannot run every ${every}: from 2 days on, at most once an hour`,
  help: () => 'write schedule: {every: 1h} or longer, or shorten what the pattern reads to less than 2 days',
  page: page({
    means: 'When `queryPeriod` is 2 days or more, `queryFrequency` must be an hour or more.',
    matters: 'The deployment would be refused.',
    mend: 'Run less often or read less.',
    wrong: 'schedule: {every: 10m}\ncorrelation: {baseline: 14d}',
    right: 'schedule: {every: 1h}\ncorrelation: {baseline: 14d}',
  }),
});

export const periodTooShort = declare<{ every: string; period: string }>({
  code: 'D6007',
  name: 'sentinel-period-shorter',
  severity: 'error',
  message: ({ every, period }) => `a Sentinel rule that runs every ${every} cannot read back only ${period}`,
  help: () => 'the period has to be as long as the frequency, else records between two runs are never seen',
  page: page({
    means: 'The period of a rule must not be shorter than its frequency.',
    matters: 'Records between two runs would never be seen.',
    mend: 'detc derives the period from the schedule, so a template of your own sets it: leave it as it comes.',
    wrong: '"queryFrequency": "PT1H", "queryPeriod": "PT5M"',
    right: '"queryFrequency": "PT1H", "queryPeriod": "PT1H"',
  }),
});

export const displayNameLength = declare<{ length: number; limit: number }>({
  code: 'D6008',
  name: 'sentinel-display-name',
  severity: 'error',
  message: ({ length, limit }) =>
    `the title has ${length} characters; the name of a Sentinel rule takes 1 to ${limit}`,
  help: () => 'shorten the title and say the rest in the description',
  page: page({
    means: 'The title becomes the name of the rule.',
    matters: 'The deployment would be refused.',
    mend: 'Shorten it.',
    wrong: 'title: A title of several hundred characters …',
    right: 'title: Bad-password burst against a privileged account',
  }),
});

export const descriptionLength = declare<{ length: number; limit: number }>({
  code: 'D6009',
  name: 'sentinel-description',
  severity: 'error',
  message: ({ length, limit }) =>
    `description, triage, false positives and tuning have ${length} characters together; Sentinel takes ${limit}`,
  help: () => 'shorten them, or link to a page that has the long version',
  page: page({
    means:
      'The description of the rule is made of the description, triage steps, false positives and tuning.',
    matters: 'The deployment would be refused.',
    mend: 'Shorten them.',
    wrong: 'alert:\n  triage: [a page of text, another page of text]',
    right: 'alert:\n  triage: ["Follow the runbook: https://…"]',
  }),
});

export const alertTitleLength = declare<{ length: number; limit: number }>({
  code: 'D6010',
  name: 'sentinel-alert-title',
  severity: 'error',
  message: ({ length, limit }) => `the alert title has ${length} characters; Sentinel takes 1 to ${limit}`,
  help: () => 'shorten it and move the rest to alert.description',
  page: page({
    means: 'The title of an alert has 256 characters at most, `{{Column}}` included.',
    matters: 'The deployment would be refused.',
    mend: 'Shorten it.',
    wrong: 'alert: {title: several hundred characters …}',
    right: "alert: {title: 'Burst against {{UserPrincipalName}}'}",
  }),
});

export const alertDescriptionLength = declare<{ length: number; limit: number }>({
  code: 'D6011',
  name: 'sentinel-alert-description',
  severity: 'error',
  message: ({ length, limit }) =>
    `the alert description has ${length} characters; Sentinel takes 1 to ${limit}`,
  help: () => 'shorten it',
  page: page({
    means: 'The description of an alert has 5,000 characters at most.',
    matters: 'The deployment would be refused.',
    mend: 'Shorten it.',
    wrong: 'alert: {description: pages of text}',
    right: "alert: {description: 'Ten wrong passwords for {{UserPrincipalName}}.'}",
  }),
});

export const placeholderCount = declare<{ part: 'title' | 'description'; count: number; limit: number }>({
  code: 'D6012',
  name: 'sentinel-placeholders',
  severity: 'error',
  message: ({ part, count, limit }) => `the alert ${part} names ${count} columns; Sentinel takes ${limit}`,
  help: () => 'keep the most telling ones and show the others under alert.details',
  page: page({
    means: 'The title and the description of an alert name three columns each at most.',
    matters: 'The deployment would be refused.',
    mend: 'Show the others as details.',
    wrong: "alert: {title: '{{A}} {{B}} {{C}} {{D}}'}",
    right: "alert:\n  title: '{{A}} {{B}} {{C}}'\n  details: {D: D}",
  }),
});

export const detailCount = declare<{ count: number; limit: number }>({
  code: 'D6013',
  name: 'sentinel-details',
  severity: 'error',
  message: ({ count, limit }) => `the alert shows ${count} details; Sentinel takes ${limit}`,
  help: () => 'remove details that an entity shows already',
  page: page({
    means: 'An alert shows 20 custom details at most.',
    matters: 'The deployment would be refused.',
    mend: 'Remove some.',
    wrong: 'details: {twenty-one of them}',
    right: 'details: {Failures: EventCount}',
  }),
});

export const detailKey = declare<{ key: string }>({
  code: 'D6014',
  name: 'sentinel-detail-key',
  severity: 'error',
  message: ({ key }) =>
    `'${key}' cannot name a detail: a letter, then letters, digits or _, 20 characters at most`,
  help: () => 'choose a short name in one word',
  page: page({
    means: 'Names of custom details have a narrow form.',
    matters: 'The deployment would be refused.',
    mend: 'Rename it.',
    wrong: 'details: {Number of failed sign-ins: EventCount}',
    right: 'details: {Failures: EventCount}',
  }),
});

export const detailColumn = declare<{ key: string; column: string }>({
  code: 'D6015',
  name: 'sentinel-detail-column',
  severity: 'error',
  message: ({ key, column }) =>
    `the detail '${key}' shows the column '${column}', whose name Sentinel does not take`,
  help: () => 'use a column of letters, digits and _ with 500 characters at most',
  page: page({
    means: 'The column behind a custom detail must have a plain name.',
    matters: 'The deployment would be refused.',
    mend: 'Give it a named field in the source file.',
    wrong: 'details: {Device: some path}',
    right: 'details: {Device: DeviceId}',
  }),
});

export const entityCount = declare<{ count: number; limit: number }>({
  code: 'D6016',
  name: 'sentinel-entities',
  severity: 'error',
  message: ({ count, limit }) => `the alert names ${count} entities; Sentinel takes ${limit}`,
  help: () => 'keep those an analyst acts on',
  page: page({
    means: 'A rule maps 10 entities at most.',
    matters: 'The deployment would be refused.',
    mend: 'Remove some.',
    wrong: 'entities: [eleven of them]',
    right: 'entities: [{account: Account}, {ip: IPAddress}]',
  }),
});

export const identifierCount = declare<{ type: string; count: number; limit: number }>({
  code: 'D6017',
  name: 'sentinel-identifiers',
  severity: 'error',
  message: ({ type, count, limit }) => `the ${type} entity has ${count} identifiers; Sentinel takes ${limit}`,
  help: () => 'keep the ones that tell it from all others',
  page: page({
    means: 'An entity maps three identifiers at most.',
    matters: 'The deployment would be refused.',
    mend: 'Keep the strong ones.',
    wrong: 'entities: [{account: {Name: N, UPNSuffix: S, AadUserId: I, Sid: X}}]',
    right: 'entities: [{account: {Name: N, UPNSuffix: S, AadUserId: I}}]',
  }),
});

export const identifierUnknown = declare<{
  type: string;
  identifier: string;
  suggestion: string | undefined;
  known: readonly string[];
}>({
  code: 'D6018',
  name: 'sentinel-identifier',
  severity: 'error',
  message: ({ type, identifier }) => `${type} has no identifier '${identifier}'`,
  help: ({ suggestion, known }) => suggestion ?? `it has ${known.join(', ')}`,
  page: page({
    means: 'An entity is mapped by an identifier that its type does not have.',
    matters: 'The deployment would be refused.',
    mend: 'Use one that it has.',
    wrong: 'entities: [{account: {Upn: UserPrincipalName}}]',
    right: 'entities: [{account: Account}]',
  }),
});

export const identifierMissing = declare<{ type: string; wanted: readonly string[] }>({
  code: 'D6019',
  name: 'sentinel-identifier-missing',
  severity: 'error',
  message: ({ type, wanted }) => `the ${type} entity needs ${wanted.join(' or ')}`,
  help: () => 'map one of them to a column',
  page: page({
    means: 'Each type of entity needs one of certain identifiers.',
    matters: 'The deployment would be refused.',
    mend: 'Add one.',
    wrong: 'entities: [{account: {UPNSuffix: S}}]',
    right: 'entities: [{account: {Name: N, UPNSuffix: S}}]',
  }),
});

export const identifierWeak = declare<{ type: string; strong: readonly string[] }>({
  code: 'D6020',
  name: 'sentinel-identifier-weak',
  severity: 'warning',
  message: ({ type }) => `nothing tells this ${type} from others of the same name`,
  help: ({ strong }) => `add ${strong.join(', or ')}`,
  page: page({
    means: 'The mapped identifiers do not tell the entity from all others.',
    matters: 'Sentinel merges alerts about the wrong entities, or none.',
    mend: 'Map a strong identifier.',
    wrong: 'entities: [{account: {Name: N}}]',
    right: 'entities: [{account: {Name: N, UPNSuffix: S}}]',
  }),
});

export const entityTypeUnknown = declare<{ type: string; suggestion: string | undefined }>({
  code: 'D6021',
  name: 'sentinel-entity-type',
  severity: 'error',
  message: ({ type }) => `Sentinel has no entity type '${type}'`,
  help: ({ suggestion }) => suggestion ?? 'use a type that Sentinel has',
  page: page({
    means: 'The type of an entity is not one of Sentinel’s.',
    matters: 'The deployment would be refused.',
    mend: 'Use a known type.',
    wrong: 'entities: [{device: DeviceId}]',
    right: 'entities: [{host: {HostName: DeviceName}}]',
  }),
});

export const suppressionLength = declare<{ length: string }>({
  code: 'D6022',
  name: 'sentinel-suppression',
  severity: 'error',
  message: ({ length }) => `Sentinel suppresses for 24 hours at most, not ${length}`,
  help: () =>
    'write suppress: 24h or less, or once: {per: …, within: …} to silence repeats of the same values only',
  page: page({
    means: 'A rule rests 24 hours at most after an alert.',
    matters: 'The deployment would be refused.',
    mend: 'Shorten it, or use `once`, which loses nothing else.',
    wrong: 'alert: {suppress: 3d}',
    right: 'alert: {once: {per: [UserId], within: 3d}}',
  }),
});

export const suppressionIdle = declare<{ length: string; every: string }>({
  code: 'D6023',
  name: 'sentinel-suppression-idle',
  severity: 'warning',
  message: ({ length, every }) => `suppressing for ${length} does nothing: the rule runs every ${every}`,
  help: () => 'write a longer suppress or leave it out',
  page: page({
    means: 'The rule rests for less time than lies between two runs.',
    matters: 'It has no effect, and reads as if it had.',
    mend: 'Lengthen it or remove it.',
    wrong: 'schedule: {every: 1h}\nalert: {suppress: 30m}',
    right: 'schedule: {every: 1h}\nalert: {suppress: 4h}',
  }),
});

export const groupingLookback = declare<{ length: string }>({
  code: 'D6024',
  name: 'sentinel-grouping',
  severity: 'error',
  message: ({ length }) => `Sentinel groups alerts over 5 minutes to 7 days, not ${length}`,
  help: () => 'write grouping: {within: …} with 5m to 7d',
  page: page({
    means: 'Alerts are gathered into incidents over 5 minutes to 7 days.',
    matters: 'The deployment would be refused.',
    mend: 'Choose another length.',
    wrong: 'grouping: {by: entities, within: 14d}',
    right: 'grouping: {by: entities, within: 7d}',
  }),
});

export const groupingReopen = declare<Record<string, never>>({
  code: 'D6025',
  name: 'sentinel-reopen',
  severity: 'info',
  message: () => 'closed incidents are not opened again where Sentinel is used in the Defender portal',
  help: () => 'leave out reopen when the workspace is in the Defender portal',
  page: page({
    means: '`reopen: true` works in the Azure portal only, which ends on 31 March 2027.',
    matters: 'A new alert makes a new incident instead.',
    mend: 'Nothing, or leave it out.',
    wrong: 'grouping: {by: entities, within: 5h, reopen: true}',
    right: 'grouping: {by: entities, within: 5h}',
  }),
});

export const nrtPattern = declare<{ pattern: string }>({
  code: 'D6026',
  name: 'sentinel-nrt-pattern',
  severity: 'error',
  message: ({ pattern }) => `a near-real-time rule sees the last minute only and cannot judge ${pattern}`,
  help: () => 'write schedule: {every: 5m} or more',
  page: page({
    means:
      'An NRT rule runs each minute on what has just arrived, so that nothing that needs a window, a baseline or an earlier alert can be judged.',
    matters: 'It would never fire, or at every event.',
    mend: 'Use a schedule.',
    wrong: 'schedule: {kind: nrt}\ncorrelation: {type: event_count, timespan: 1h}',
    right: 'schedule: {every: 5m}\ncorrelation: {type: event_count, timespan: 1h}',
  }),
});

export const nrtDelay = declare<{ source: string; delay: string }>({
  code: 'D6027',
  name: 'sentinel-nrt-delay',
  severity: 'error',
  message: ({ source, delay }) =>
    `records of ${source} arrive up to ${delay} late; a near-real-time rule takes less than 12 hours`,
  help: () => 'write schedule: {every: …} instead of kind: nrt',
  page: page({
    means: 'An NRT rule does not see records that arrive 12 hours late or later.',
    matters: 'They would never be judged.',
    mend: 'Use a schedule, whose lookback allows for the delay.',
    wrong: 'schedule: {kind: nrt}',
    right: 'schedule: {every: 1h}',
  }),
});

export const displayNameTwice = declare<{ title: string; other: string }>({
  code: 'D6028',
  name: 'sentinel-display-name-twice',
  severity: 'error',
  message: ({ title, other }) =>
    `'${title}' is the title of ${other} too; names of Sentinel rules are unique`,
  help: () => 'tell the two apart in their titles',
  page: page({
    means: 'Two detections have the same title, which is the name of the rule.',
    matters:
      'Sentinel documents the name as unique in a workspace, and analysts could not tell the two apart.',
    mend: 'Change one.',
    wrong: '# two files\ntitle: New device',
    right: 'title: New device of a privileged account',
  }),
});

export const nrtCount = declare<{ count: number; limit: number; what: string }>({
  code: 'D6029',
  name: 'sentinel-nrt-count',
  severity: 'error',
  message: ({ count, limit, what }) =>
    `${count} near-real-time rules are ${what}; a workspace takes ${limit}`,
  help: () => 'use schedule: {every: 5m} for the less urgent ones',
  page: page({
    means: 'A workspace takes 50 enabled NRT rules and 100 in all.',
    matters: 'Those beyond would be refused.',
    mend: 'Run the less urgent ones every 5 minutes.',
    wrong: 'schedule: {kind: nrt}',
    right: 'schedule: {every: 5m}',
  }),
});

export const ruleCount = declare<{ count: number; limit: number; what: string }>({
  code: 'D6030',
  name: 'sentinel-rule-count',
  severity: 'error',
  message: ({ count, limit, what }) => `${count} scheduled rules are ${what}; a workspace takes ${limit}`,
  help: () => 'switch some off in the environment, or use a second workspace',
  page: page({
    means:
      'A workspace takes 512 enabled scheduled rules and 1,024 in all (twice that with a dedicated cluster, on request).',
    matters: 'Those beyond would be refused.',
    mend: 'Switch some off.',
    wrong: 'disabled: {}',
    right: 'disabled: {low-value: covered by another rule}',
  }),
});

export const bundleSize = declare<{ count: number; bytes: number }>({
  code: 'D6031',
  name: 'sentinel-bundle-size',
  severity: 'warning',
  message: ({ count, bytes }) =>
    `out/sentinel/azuredeploy.json has ${count} resources and ${bytes} bytes; one deployment takes 800 resources and 4 MB`,
  help: () => 'deploy with detc deploy, or the files of the rules one by one',
  page: page({
    means: 'Azure Resource Manager takes 800 resources and 4 MB in one template.',
    matters: 'The bundle could not be deployed as it is; the single files can.',
    mend: 'Use `detc deploy`.',
    wrong: 'az deployment group create --template-file out/sentinel/azuredeploy.json',
    right: 'detc deploy --env contoso',
  }),
});

export const watchlistAlias = declare<{ alias: string }>({
  code: 'D6032',
  name: 'watchlist-alias',
  severity: 'error',
  message: ({ alias }) =>
    `'${alias}' cannot name a watchlist: 3 to 64 letters, digits, spaces, - or _, a letter or digit at both ends`,
  help: () => 'write another alias in the environment',
  page: page({
    means: 'The alias of a watchlist has a narrow form.',
    matters: 'The deployment would be refused.',
    mend: 'Change it.',
    wrong: 'lists: {vip: {alias: _vip_}}',
    right: 'lists: {vip: {alias: vip_accounts}}',
  }),
});

export const watchlistSize = declare<{ alias: string; bytes: number; limit: number }>({
  code: 'D6033',
  name: 'watchlist-size',
  severity: 'error',
  message: ({ alias, bytes, limit }) =>
    `the watchlist '${alias}' has ${bytes} bytes; a template takes ${limit}`,
  help: () => 'shorten the list, or upload it from a storage account outside of detc',
  page: page({
    means: 'A watchlist in a template has 3.8 MB at most.',
    matters: 'The deployment would be refused.',
    mend: 'Shorten the list, or split it.',
    wrong: 'lists: {all_accounts: {csv: everyone.csv}}',
    right: 'lists: {privileged_accounts: {csv: admins.csv}}',
  }),
});

export const watchlistRow = declare<{ alias: string; row: number; limit: number }>({
  code: 'D6034',
  name: 'watchlist-row',
  severity: 'error',
  message: ({ alias, row, limit }) => `row ${row} of the watchlist '${alias}' is longer than ${limit} bytes`,
  help: () => 'shorten the values of this row',
  page: page({
    means: 'A row of a watchlist has 10 KB at most.',
    matters: 'The upload would fail.',
    mend: 'Shorten it.',
    wrong: '- {upn: thousands of characters}',
    right: '- {upn: adm_ada@contoso.com}',
  }),
});

export const watchlistFormula = declare<{ alias: string; row: number; value: string }>({
  code: 'D6035',
  name: 'watchlist-formula',
  severity: 'warning',
  message: ({ alias, row, value }) =>
    `row ${row} of the watchlist '${alias}' has the value '${value}', which a spreadsheet would take for a formula`,
  help: () =>
    'open out/watchlists with a text editor, or import its columns as text; the value is written unchanged',
  page: page({
    means: 'A value begins with `=`, `+`, `-`, `@` or a tab.',
    matters: 'Whoever opens the CSV file in a spreadsheet runs it as a formula. Sentinel itself does not.',
    mend: 'Check that the value is meant. It is not changed: a changed value would match nothing.',
    wrong: "values: ['=cmd|…']",
    right: "values: ['adm_ada@contoso.com']",
  }),
});

export const watchlistEmpty = declare<{ alias: string }>({
  code: 'D6036',
  name: 'watchlist-empty',
  severity: 'warning',
  message: ({ alias }) => `the watchlist '${alias}' has no rows, and Sentinel takes none without`,
  help: () => 'write inline: true for this list in the environment, or give it values',
  page: page({
    means: 'A watchlist is made from rows; one without rows cannot be made, and the rules that read it fail.',
    matters: 'The deployment would be refused.',
    mend: 'Write the empty list into the rules with `inline: true`.',
    wrong: 'lists: {approved_inviters: {values: []}}',
    right: 'lists: {approved_inviters: {values: [], inline: true}}',
  }),
});

export const watchlistTwice = declare<{ alias: string; other: string }>({
  code: 'D6037',
  name: 'watchlist-alias-twice',
  severity: 'error',
  message: ({ alias, other }) => `the list '${other}' is delivered as watchlist '${alias}' too`,
  help: () => 'give one of them another alias in the environment',
  page: page({
    means: 'Two lists have the same alias.',
    matters: 'One would overwrite the other, and rules would read the wrong values.',
    mend: 'Give one of them another alias.',
    wrong: 'lists: {admins: {alias: vip}, guests: {alias: vip}}',
    right: 'lists: {admins: {alias: admins}, guests: {alias: guests}}',
  }),
});

export const tagUnknown = declare<{ tag: string; suggestion: string | undefined }>({
  code: 'D6041',
  name: 'attack-tag',
  severity: 'warning',
  message: ({ tag }) => `ATT&CK v19 has no '${tag}'`,
  help: ({ suggestion }) => suggestion ?? 'look it up at https://attack.mitre.org',
  page: page({
    means:
      'The tag is in the namespace `attack` but names no tactic, technique or sub-technique of ATT&CK v19.',
    matters: 'Coverage maps and Sentinel’s filters would miss the detection, and `sigma check` reports it.',
    mend: 'Correct it.',
    wrong: 'tags: [attack.t1101.001]',
    right: 'tags: [attack.t1110.001]',
  }),
});

export const tagSuperseded = declare<{ tag: string; replacements: readonly string[] }>({
  code: 'D6042',
  name: 'attack-tag-superseded',
  severity: 'warning',
  message: ({ tag, replacements }) =>
    `ATT&CK v19 replaced '${tag}' by ${replacements.map((name) => `'${name}'`).join(' and ')}`,
  help: ({ replacements }) => `write ${replacements.join(' or ')}; Sentinel still gets the older name`,
  page: page({
    means:
      'Version 19 split Defense Evasion into Stealth and Defense Impairment and gave some techniques new ids.',
    matters:
      'SigmaHQ uses v19, and `sigma check` reports the old ones. Sentinel’s own names are derived from the new ones.',
    mend: 'Write the new tag.',
    wrong: 'tags: [attack.defense-evasion, attack.t1562.008]',
    right: 'tags: [attack.defense-impairment, attack.t1685.002]',
  }),
});

export const tagMismatch = declare<{ tag: string; tactics: readonly string[] }>({
  code: 'D6043',
  name: 'attack-tag-mismatch',
  severity: 'info',
  message: ({ tag, tactics }) =>
    `'${tag}' belongs to none of the tactics named here; in ATT&CK it belongs to ${tactics.join(', ')}`,
  help: () => 'add one of its tactics where it fits',
  page: page({
    means: 'A technique is named without any of its tactics.',
    matters: 'Sentinel shows techniques under tactics.',
    mend: 'Add one of its tactics, or leave it where the difference is meant.',
    wrong: 'tags: [attack.impact, attack.t1110]',
    right: 'tags: [attack.credential-access, attack.t1110]',
  }),
});

export const techniqueLeftOut = declare<{ techniques: readonly string[] }>({
  code: 'D6044',
  name: 'attack-technique-left-out',
  severity: 'info',
  message: ({ techniques }) =>
    `Sentinel does not know ${techniques.join(', ')} of ATT&CK v19; the rule goes without`,
  help: () => 'nothing has to be done: Sigma output keeps the tag',
  page: page({
    means:
      'Sentinel knows the techniques of earlier versions of ATT&CK. Where v19 only renamed one, the older id is written; this one is new.',
    matters: 'The rule would be refused, or filed under nothing.',
    mend: 'Nothing has to be done.',
    wrong: 'tags: [attack.t1684]',
    right: 'tags: [attack.t1684.001]   # was T1656',
  }),
});
