import { declare } from '../diagnostic.ts';
import { didYouMean } from '../did-you-mean.ts';

/** D40xx: patterns over events, and the schedule they need. */

export const eventsMissing = declare<{ type: string }>({
  code: 'D4001',
  name: 'events-missing',
  severity: 'error',
  message: ({ type }) =>
    `a correlation of type ${type} needs ${type === 'absent' ? 'two' : 'at least two'} events under \`events:\``,
  help: () => 'name each event under `events:` with its own source and detection',
  page: `Temporal patterns, and \`absent\` with \`event\` and \`without\`, speak of several kinds of event. Each has a name, a source and a detection:

\`\`\`yaml
events:
  created:  {source: entra.audit.targets, detection: {add: {OperationName: Add user}, condition: add}}
  assigned: {source: entra.audit.role-changes, detection: {role: {OperationName: Add member to role}, condition: role}}
\`\`\``,
});

export const detectionMissing = declare<{ missing: string }>({
  code: 'D4002',
  name: 'detection-missing',
  severity: 'error',
  message: ({ missing }) => `the detection needs \`${missing}:\``,
  help: () => 'one kind of event: `source:` and `detection:`; several: `events:`',
  page: `A detection of one kind of event has \`source:\` and \`detection:\`. A pattern of several kinds has \`events:\` instead.`,
});

export const detectionTwice = declare<{ key: string }>({
  code: 'D4003',
  name: 'detection-twice',
  severity: 'error',
  message: ({ key }) => `\`${key}:\` has no effect beside \`events:\``,
  help: () => 'keep either `source:` and `detection:`, or `events:`',
  page: `With \`events:\`, each event has its own source and detection; a source or detection beside them would be read by nobody.`,
});

export const eventsUnused = declare<{ event: string }>({
  code: 'D4004',
  name: 'event-unused',
  severity: 'error',
  message: ({ event }) => `the pattern does not speak of the event '${event}'`,
  help: () => 'name it under `rules:` (or `event:`/`without:`), or remove it',
  page: `Every event under \`events:\` takes part in the pattern; one that does not would never be looked for.`,
});

export const unknownEvent = declare<{ event: string; known: readonly string[] }>({
  code: 'D4005',
  name: 'unknown-event',
  severity: 'error',
  message: ({ event }) => `there is no event '${event}' under \`events:\``,
  help: ({ event, known }) => didYouMean(event, known) ?? `events are: ${known.join(', ')}`,
  page: `\`rules:\`, \`event:\`, \`without:\` and \`aliases:\` name events by their key under \`events:\`.`,
});

export const keyMissing = declare<{ type: string; key: string }>({
  code: 'D4006',
  name: 'correlation-key-missing',
  severity: 'error',
  message: ({ type, key }) => `a correlation of type ${type} needs \`${key}:\``,
  page: `What each type of correlation needs:

| type | needs |
|---|---|
| event_count | group-by, timespan, condition |
| value_count, value_sum, value_avg | group-by, timespan, condition with field |
| value_percentile | group-by, timespan, condition with field and percentile |
| temporal, temporal_ordered | rules, group-by, timespan |
| new_value | field, group-by, baseline |
| spike | group-by, timespan, baseline, deviations, floor |
| absent | event, without, group-by, timespan; or list, member, timespan |`,
});

export const keyWithoutEffect = declare<{ type: string; key: string }>({
  code: 'D4007',
  name: 'correlation-key-without-effect',
  severity: 'error',
  message: ({ type, key }) => `\`${key}:\` has no effect in a correlation of type ${type}`,
  help: ({ key }) => `remove \`${key}:\`, or choose the type that reads it`,
  page: `A key that a type of correlation does not read is refused, because its author believes it does something. The page of D4006 lists what each type reads.`,
});

export const unknownPatternField = declare<{ field: string; source: string; known: readonly string[] }>({
  code: 'D4008',
  name: 'unknown-pattern-field',
  severity: 'error',
  message: ({ field, source }) => `${source} has no field '${field}'`,
  help: ({ field, known }) =>
    didYouMean(field, known) ?? 'the file of the source lists its fields and identities',
  page: `\`group-by\`, \`field\`, \`sharing\`, \`once\` and \`aliases\` name fields or identities of the event's source.`,
});

export const fieldNotComparable = declare<{ field: string; type: string }>({
  code: 'D4009',
  name: 'field-not-comparable',
  severity: 'error',
  message: ({ field, type }) => `'${field}' is ${type}: it cannot keep groups apart or be counted`,
  help: () => 'use a path into it, or a named field of the source',
  page: `Groups are kept apart by equal values, and KQL cannot compare whole dynamic values for equality in a join. Use a path (\`DeviceDetail.deviceId\`) or a named field.`,
});

export const fieldNotNumeric = declare<{ field: string; type: string; function: string }>({
  code: 'D4010',
  name: 'field-not-numeric',
  severity: 'error',
  message: ({ field, type, function: name }) => `${name} needs a number, and '${field}' is ${type}`,
  page: `\`value_sum\`, \`value_avg\` and \`value_percentile\` calculate with the values of a field of type int, long or real. To count different values use \`value_count\`.`,
});

export const thresholdMissing = declare<object>({
  code: 'D4011',
  name: 'threshold-missing',
  severity: 'error',
  message: () => 'the condition names no limit',
  help: () => 'add one of gt, gte, lt, lte, eq, neq',
  page: `The condition of a correlation compares its aggregate with a number: \`condition: {gte: 10}\`.`,
});

export const thresholdTrivial = declare<{ limit: string; always: boolean }>({
  code: 'D4012',
  name: 'threshold-trivial',
  severity: 'error',
  message: ({ limit, always }) =>
    `a count is ${always ? 'always' : 'never'} ${limit}, so the alert ${always ? 'says nothing' : 'cannot fire'}`,
  page: `A window ends at an event, so its count is at least 1. A limit that every window passes, or none, is a mistake. Whether something did *not* happen is a pattern of its own: \`absent\`.`,
});

export const durationExpected = declare<{ value: string }>({
  code: 'D4013',
  name: 'duration-expected',
  severity: 'error',
  message: ({ value }) => `'${value}' is no length of time`,
  help: () => 'write a whole number and a unit: 30s, 15m, 1h, 14d',
  page: `A length of time is a whole number with one of the units s, m, h, d; or a parameter of type duration.`,
});

export const numberExpected = declare<{ value: string }>({
  code: 'D4014',
  name: 'limit-not-number',
  severity: 'error',
  message: ({ value }) => `'${value}' is no number`,
  page: `A limit, \`deviations\` and \`floor\` are numbers, or a parameter that holds one.`,
});

export const aliasIncomplete = declare<{ alias: string; event: string }>({
  code: 'D4015',
  name: 'alias-incomplete',
  severity: 'error',
  message: ({ alias, event }) => `the alias '${alias}' does not say which field stands for it in '${event}'`,
  page: `An alias names one field for each event, so that their values can be compared:

\`\`\`yaml
aliases:
  account: {created: TargetId, assigned: PrincipalId}
\`\`\``,
});

export const aliasUnused = declare<{ alias: string }>({
  code: 'D4016',
  name: 'alias-unused',
  severity: 'warning',
  message: ({ alias }) => `the alias '${alias}' is not used in group-by`,
  page: `An alias has an effect only where \`group-by\` or \`sharing\` names it.`,
});

export const keyTypesDiffer = declare<{ key: string; types: string }>({
  code: 'D4017',
  name: 'key-types-differ',
  severity: 'error',
  message: ({ key, types }) => `'${key}' is ${types}: values of different types are never equal`,
  page: `The fields that stand for one key in several events have one type; KQL refuses to join a string with a number.`,
});

export const noListMember = declare<{ event: string }>({
  code: 'D4018',
  name: 'no-such-list-member',
  severity: 'error',
  message: ({ event }) => `'${event}' is no field or identity that the list can name`,
  page: `\`absent\` with a list looks for each of its members: \`member:\` names the identity (for accounts) or the field that holds a member's value.`,
});

export const nrtPattern = declare<{ what: string }>({
  code: 'D4020',
  name: 'nrt-needs-single-events',
  severity: 'error',
  message: ({ what }) => `a near-real-time rule sees only what arrived in the last minute, and ${what}`,
  help: () => 'use `schedule: {every: 5m}`',
  page: `Microsoft Sentinel runs near-real-time rules every minute over that minute's records. A pattern over a longer time would lose most of what it asks for.

See https://learn.microsoft.com/azure/sentinel/near-real-time-rules`,
});

export const everyMissing = declare<object>({
  code: 'D4021',
  name: 'every-missing',
  severity: 'error',
  message: () => 'a scheduled rule needs `every:`',
  help: () => 'add e.g. `every: 1h`',
  page: `\`schedule: {every: 1h}\` runs the rule each hour; \`schedule: {kind: nrt}\` runs it in near real time.`,
});

export const everyWithNrt = declare<object>({
  code: 'D4022',
  name: 'every-with-nrt',
  severity: 'error',
  message: () => '`every:` has no effect in a near-real-time rule, which runs each minute',
  help: () => 'remove `every:` or `kind: nrt`',
  page: `The platform decides how often near-real-time rules run.`,
});

export const everyOutOfRange = declare<{ every: string }>({
  code: 'D4023',
  name: 'every-out-of-range',
  severity: 'error',
  message: ({ every }) =>
    `a rule runs every 5 minutes at most and every 14 days at least, not every ${every}`,
  page: `Microsoft Sentinel accepts a frequency of 5 minutes to 14 days.

See https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview`,
});

export const lookbackTooLong = declare<{ lookback: string; parts: string }>({
  code: 'D4024',
  name: 'lookback-too-long',
  severity: 'error',
  message: ({ lookback, parts }) =>
    `the rule would have to read ${lookback} back (${parts}); a Sentinel rule reads at most 14d`,
  help: () => 'shorten the timespan or the schedule',
  page: `A rule that must see each window exactly once reads the window, its own interval and the delay of its records. Microsoft Sentinel allows 14 days in all.`,
});

export const everyTooOften = declare<{ lookback: string; every: string }>({
  code: 'D4025',
  name: 'every-too-often',
  severity: 'error',
  message: ({ lookback, every }) => `a rule that reads ${lookback} back cannot run every ${every}`,
  help: () => 'from a lookback of 2 days on, Sentinel wants at least an hour between runs: `every: 1h`',
  page: `Microsoft Sentinel refuses a rule whose lookback is 2 days or more and whose frequency is under an hour.`,
});

export const baselineTooShort = declare<{ baseline: string; least: string }>({
  code: 'D4026',
  name: 'baseline-too-short',
  severity: 'error',
  message: ({ baseline, least }) =>
    `a baseline of ${baseline} leaves no history beside the run's own ${least}`,
  help: () => 'lengthen the baseline (14d at most) or run more often',
  page: `The baseline includes the run's own slice, the window and the delay of its records; what is left of it is the history that values are compared with.`,
});

export const memberEvery = declare<{ every: string; timespan: string }>({
  code: 'D4027',
  name: 'absence-judged-once',
  severity: 'error',
  message: ({ every, timespan }) =>
    `the rule runs every ${every} and asks for an event in every ${timespan}: they must be the same`,
  help: ({ timespan }) => `write \`every: ${timespan}\``,
  page: `The absence of a list's member is judged once for each window. Run more often, the rule would report one absence several times; run more rarely, it would miss some.`,
});

export const onceKeys = declare<object>({
  code: 'D4028',
  name: 'once-within-and-each',
  severity: 'error',
  message: () => '`once` has either `within:` or `each:`',
  page: `\`within: 24h\` is silent while an earlier match lies less than 24 hours back; \`each: 1d\` alerts once every day while matches go on.`,
});

export const onceWithPattern = declare<{ type: string }>({
  code: 'D4029',
  name: 'once-with-correlation',
  severity: 'error',
  message: ({ type }) =>
    `\`once\` has no effect beside a correlation of type ${type}, which gives one alert per group anyway`,
  page: `\`once\` makes one alert of many single matches. A correlation already gives one row per group and run.`,
});

export const historyTooLong = declare<{ baseline: string; history: string }>({
  code: 'D4030',
  name: 'history-too-long',
  severity: 'error',
  message: ({ baseline, history }) =>
    `${history} of minimum history do not fit into a baseline of ${baseline}`,
  page: `\`minimum-history\` counts days within the baseline, so it must be shorter.`,
});

export const reservedName = declare<{ name: string; what: string }>({
  code: 'D4031',
  name: 'reserved-name',
  severity: 'error',
  message: ({ name, what }) => `'${name}' cannot be the name of ${what}: the emitted query uses it itself`,
  help: () => 'choose another name',
  page: `The names of events and lists become names in the emitted KQL, so they cannot be those that detc itself gives there: every, window, delay, baseline, events, bursts, history, stays, arrivals, seen. Two of one name would hide each other.`,
});

export const reservedColumn = declare<{ column: string }>({
  code: 'D4032',
  name: 'reserved-column',
  severity: 'error',
  message: ({ column }) => `a pattern cannot carry the column '${column}', which it computes itself`,
  help: ({ column }) => `give it another name in the source, e.g. a named field 'Event${column}'`,
  page: `Patterns add columns while they work: Ingested, Fresh, From, To, At, Change and others. A column of the source with the same name would be overwritten, and the pattern would calculate with the wrong values. Declare a named field with another name in the source.`,
});
