import Type from 'typebox';
import {
  closed,
  datePattern,
  detectionBlock,
  duration,
  fieldName,
  listNamePattern,
  mapOf,
  parameterReferencePattern,
  text,
  uuidPattern,
} from './common.ts';
import { sentinelSchema } from './sentinel.ts';
import { testSchema } from './test.ts';

const level = Type.Union(
  [
    Type.Literal('informational'),
    Type.Literal('low'),
    Type.Literal('medium'),
    Type.Literal('high'),
    Type.Literal('critical'),
  ],
  {
    description: "How serious a match is. Sigma's levels; `critical` becomes High in Sentinel.",
    examples: ['high'],
  },
);
export type Level = Type.Static<typeof level>;

const covers = Type.Object(
  {
    guide: text('The guide, by its file name in `detections/guides/`.', 'privileged-accounts'),
    row: text('The id of the monitoring row in that guide.', 'sign-in-failure-bad-password-threshold'),
    risk: Type.Union([Type.Literal('High'), Type.Literal('Medium'), Type.Literal('Low')], {
      description: 'The risk this detection answers, in the words of the guide.',
      examples: ['High'],
    }),
  },
  {
    ...closed,
    description: 'The monitoring row this detection implements.',
    examples: [{ guide: 'privileged-accounts', row: 'guest-to-member', risk: 'Medium' }],
  },
);

const parameter = Type.Object(
  {
    type: Type.Union(
      [
        Type.Literal('integer'),
        Type.Literal('number'),
        Type.Literal('duration'),
        Type.Literal('string'),
        Type.Literal('boolean'),
      ],
      { description: 'What the parameter holds.', examples: ['integer'] },
    ),
    default: Type.Union([Type.String(), Type.Number(), Type.Boolean()], {
      description: 'The value where an environment gives none.',
      examples: [10],
    }),
    minimum: Type.Optional(
      Type.Number({ description: 'The smallest value an environment may give.', examples: [1] }),
    ),
    maximum: Type.Optional(
      Type.Number({ description: 'The largest value an environment may give.', examples: [100] }),
    ),
    description: text(
      'What the parameter does, for whoever tunes it.',
      'Wrong passwords within the hour that raise the alert.',
    ),
  },
  {
    ...closed,
    description: 'A value an environment may override; use it as `$name`.',
    examples: [{ type: 'integer', default: 10, minimum: 1, description: 'Failures that raise the alert.' }],
  },
);

const event = Type.Object(
  {
    source: text('The log source (and view) this event is read from.', 'entra.audit.targets'),
    detection: detectionBlock,
  },
  {
    ...closed,
    description: 'One kind of event in a pattern of several.',
    examples: [
      {
        source: 'entra.audit.targets',
        detection: { created: { OperationName: 'Add user' }, condition: 'created' },
      },
    ],
  },
);

const limit = (words: string) =>
  Type.Optional(
    Type.Union([Type.Number(), Type.String({ pattern: parameterReferencePattern })], {
      description: `The value must be ${words} this number, or the parameter that holds it.`,
      examples: ['$failures'],
    }),
  );

const threshold = Type.Object(
  {
    field: Type.Optional(
      fieldName('The field whose values are counted or added up. Not for event_count.', 'UserPrincipalName'),
    ),
    percentile: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        exclusiveMaximum: 100,
        description: 'Which percentile, for value_percentile.',
        examples: [95],
      }),
    ),
    gt: limit('greater than'),
    gte: limit('at least'),
    lt: limit('less than'),
    lte: limit('at most'),
    eq: limit('equal to'),
    neq: limit('different from'),
  },
  { ...closed, description: 'When the aggregate raises an alert.', examples: [{ gte: 10 }] },
);

const correlation = Type.Object(
  {
    type: Type.Union(
      [
        Type.Literal('event_count'),
        Type.Literal('value_count'),
        Type.Literal('value_sum'),
        Type.Literal('value_avg'),
        Type.Literal('value_percentile'),
        Type.Literal('temporal'),
        Type.Literal('temporal_ordered'),
        Type.Literal('new_value'),
        Type.Literal('spike'),
        Type.Literal('absent'),
        Type.Literal('latest'),
      ],
      {
        description: "The pattern: Sigma's correlation types, and new_value, spike, absent and latest.",
        examples: ['event_count'],
      },
    ),
    rules: Type.Optional(
      Type.Array(Type.String(), {
        minItems: 2,
        uniqueItems: true,
        description:
          'For temporal types: the names of the events under `events:`, for temporal_ordered in the order they happen.',
        examples: [['created', 'assigned']],
      }),
    ),
    aliases: Type.Optional(
      mapOf(
        mapOf(
          Type.String({ description: 'The field of that event.', examples: ['PrincipalId'] }),
          'The field that stands for the alias, by event.',
          { created: 'TargetId', assigned: 'PrincipalId' },
        ),
        'Names for fields that are called differently in each event; use them in group-by.',
        { account: { created: 'TargetId', assigned: 'PrincipalId' } },
      ),
    ),
    'group-by': Type.Optional(
      Type.Array(Type.String(), {
        minItems: 1,
        uniqueItems: true,
        description:
          'Fields, identities or aliases: each combination of their values is watched by itself. An event that has none of them belongs to no group; events of different kinds are only brought together by values that are there.',
        examples: [['Account']],
      }),
    ),
    timespan: Type.Optional(duration('The window; it slides, so that no burst is lost at a boundary.', '1h')),
    condition: Type.Optional(threshold),
    field: Type.Optional(fieldName('For new_value: the field whose value is new.', 'Location')),
    baseline: Type.Optional(duration('For new_value and spike: how far back history is read.', '14d')),
    'minimum-history': Type.Optional(
      duration(
        'For new_value: the group needs events on at least this many days, else everything would be new.',
        '7d',
      ),
    ),
    deviations: Type.Optional(
      Type.Union(
        [Type.Number({ exclusiveMinimum: 0 }), Type.String({ pattern: parameterReferencePattern })],
        {
          description: 'For spike: how many standard deviations above the mean of the baseline.',
          examples: [3],
        },
      ),
    ),
    floor: Type.Optional(
      Type.Union([Type.Integer({ minimum: 1 }), Type.String({ pattern: parameterReferencePattern })], {
        description: 'For spike: the smallest count that can be a spike, however quiet the baseline.',
        examples: [10],
      }),
    ),
    event: Type.Optional(
      text(
        'For absent: the event under `events:` that asks for another. For latest: the one whose predecessor is judged.',
        'interrupted',
      ),
    ),
    among: Type.Optional(
      text(
        'For latest: the event under `events:` of which the newest one before is looked for.',
        'signed_in',
      ),
    ),
    expected: Type.Optional(
      text(
        'For latest: the event under `events:` that the newest one shall be too; of the same source as `among`.',
        'on_workstation',
      ),
    ),
    without: Type.Optional(
      text('For absent: the event under `events:` that must not follow within the timespan.', 'completed'),
    ),
    sharing: Type.Optional(
      Type.Array(Type.String(), {
        minItems: 1,
        uniqueItems: true,
        description:
          'For absent: the second event only counts when it shares the value of at least one of these fields with the first. For latest: those that share one go before all others.',
        examples: [['CorrelationId', 'IPAddress']],
      }),
    ),
    list: Type.Optional(
      Type.String({
        pattern: `^%${listNamePattern.slice(1, -1)}%$`,
        description: 'For absent: the list whose members must have an event in every timespan.',
        examples: ['%privileged_accounts%'],
      }),
    ),
    member: Type.Optional(
      text('For absent with a list: the field or identity that names the member.', 'Account'),
    ),
  },
  {
    ...closed,
    description: 'The pattern over events. Without it, every matching event raises an alert.',
    examples: [
      { type: 'event_count', 'group-by': ['Account'], timespan: '1h', condition: { gte: '$failures' } },
    ],
  },
);

const schedule = Type.Object(
  {
    kind: Type.Optional(
      Type.Union([Type.Literal('scheduled'), Type.Literal('nrt')], {
        description: 'nrt runs every minute on what has just arrived; for single events only.',
        examples: ['nrt'],
      }),
    ),
    every: Type.Optional(duration('How often the rule runs. The lookback follows from it.', '1h')),
    lookback: Type.Optional(
      duration('Only with `source: kql`, and needed there: how far back the query reads.', '2h'),
    ),
  },
  { ...closed, minProperties: 1, description: 'When the rule runs.', examples: [{ every: '1h' }] },
);

const entityKind = (words: string, example: unknown) =>
  Type.Optional(
    Type.Union([Type.String(), Type.Record(Type.String(), Type.String())], {
      description: words,
      examples: [example],
    }),
  );

const entity = Type.Object(
  {
    account: entityKind('A user or service account: an identity, or identifiers.', 'Account'),
    ip: entityKind('An IP address.', 'IPAddress'),
    host: entityKind('A device.', { HostName: 'DeviceName' }),
    'cloud-application': entityKind('A cloud application.', 'AppDisplayName'),
    'azure-resource': entityKind('An Azure resource, by its id.', 'ResourceId'),
    'security-group': entityKind('A group.', { ObjectGuid: 'GroupId' }),
    process: entityKind('A process.', { CommandLine: 'ProcessName' }),
    url: entityKind('A URL.', 'Url'),
    dns: entityKind('A domain name.', 'Domain'),
    file: entityKind('A file.', { Name: 'FileName' }),
    mailbox: entityKind('A mailbox.', { MailboxPrimaryAddress: 'Mailbox' }),
  },
  {
    ...closed,
    minProperties: 1,
    maxProperties: 1,
    description: 'One entity of the alert.',
    examples: [{ account: 'Account' }],
  },
);

const rawEntity = Type.Object(
  {
    type: text("Sentinel's type of entity.", 'Account'),
    identifiers: Type.Record(Type.String(), Type.String(), {
      minProperties: 1,
      description: "Sentinel's identifiers, each with the column of the query that gives it.",
      examples: [{ FullName: 'UserPrincipalName', AadUserId: 'UserId' }],
    }),
  },
  {
    ...closed,
    description: "One entity of the alert in Sentinel's terms, for a detection with its own KQL.",
    examples: [{ type: 'Account', identifiers: { FullName: 'UserPrincipalName' } }],
  },
);

const grouping = Type.Object(
  {
    by: Type.Union([Type.Literal('entities'), Type.Literal('everything')], {
      description: 'Alerts become one incident when all their entities agree, or always.',
      examples: ['entities'],
    }),
    within: duration('How old the incident may be that takes up a new alert: 5 minutes to 7 days.', '5h'),
    reopen: Type.Optional(
      Type.Boolean({ description: 'Whether a closed incident is opened again.', examples: [false] }),
    ),
  },
  {
    ...closed,
    description: 'How alerts are gathered into incidents.',
    examples: [{ by: 'entities', within: '5h' }],
  },
);

const once = Type.Object(
  {
    per: Type.Array(Type.String(), {
      minItems: 1,
      uniqueItems: true,
      description: 'The fields or identities whose values make it the same alert.',
      examples: [['Account', 'ResourceTenantId']],
    }),
    within: Type.Optional(
      duration(
        'No alert when an earlier match with the same values lies less than this back. Without within and each: one alert per run.',
        '24h',
      ),
    ),
    each: Type.Optional(
      duration('One alert in every such period (counted in UTC) while matches go on.', '1d'),
    ),
  },
  {
    ...closed,
    description: 'Makes one alert of many matches.',
    examples: [{ per: ['Account', 'ResourceTenantId'], each: '1d' }],
  },
);

const alert = Type.Object(
  {
    title: text(
      'The title of the alert; `{{Column}}` is replaced by that column, three at most.',
      'Bad-password burst against {{UserPrincipalName}}',
      { maxLength: 256 },
    ),
    description: Type.Optional(
      text(
        'The text of the alert, where it shall differ from the description of the detection.',
        'Ten or more wrong passwords for {{UserPrincipalName}}.',
        { maxLength: 5000 },
      ),
    ),
    entities: Type.Optional(
      Type.Array(Type.Union([entity, rawEntity]), {
        minItems: 1,
        maxItems: 10,
        description:
          'What the alert is about: accounts, addresses, applications. Can only be left out with `source: kql`.',
        examples: [[{ account: 'Account' }, { ip: 'IPAddress' }]],
      }),
    ),
    details: Type.Optional(
      mapOf(
        Type.String({ description: 'The field or computed column.', examples: ['EventCount'] }),
        'Facts shown with the alert: a name, and the field it shows.',
        { Failures: 'EventCount', Addresses: 'IPAddress' },
        '^[A-Za-z][A-Za-z0-9_]{0,19}$',
      ),
    ),
    triage: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        minItems: 1,
        description: 'What an analyst does, step by step. Can only be left out with `source: kql`.',
        examples: [['Ask the owner of the account whether they changed their password.']],
      }),
    ),
    tuning: Type.Optional(
      text(
        'What to change when it is too loud or too quiet.',
        'Raise `failures` for accounts used by scripts.',
      ),
    ),
    once: Type.Optional(once),
    grouping: Type.Optional(grouping),
    suppress: Type.Optional(
      duration(
        'How long the rule rests after an alert: a day at most. Other alerts are lost meanwhile.',
        '1h',
      ),
    ),
  },
  {
    ...closed,
    description: 'What an analyst sees.',
    examples: [
      {
        title: 'Guest {{TargetUserPrincipalName}} became a member',
        entities: [{ account: 'Target' }],
        triage: ['Ask the actor.'],
      },
    ],
  },
);

const declaration = (words: string) =>
  Type.Optional(
    Type.Union(
      [
        Type.Object(
          {
            approximate: text(
              'Why this target says only part of it.',
              'The history of 14 days is not expressible.',
            ),
          },
          closed,
        ),
        Type.Object(
          {
            none: text(
              'Why this target cannot say it, or why half of it would be worse; nothing is emitted for it.',
              'An absence is not expressible in Sigma.',
            ),
          },
          closed,
        ),
      ],
      { description: words, examples: [{ approximate: 'The spray leg is a separate rule.' }] },
    ),
  );

const targets = Type.Object(
  {
    sentinel: declaration('Where Microsoft Sentinel cannot say all of it.'),
    sigma: declaration('Where Sigma cannot say all of it.'),
    'azure-monitor': declaration('Where Azure Monitor cannot say all of it.'),
  },
  {
    ...closed,
    description: 'What the author knows that a target loses. Needed only where it does.',
    examples: [{ sigma: { none: 'An absence is not expressible in Sigma.' } }],
  },
);

/** The source of a detection that carries its own query. */
export const ownKql = 'kql';

export const detectionSchema = Type.Object(
  {
    title: text('What the detection finds, in a line.', 'Bad-password burst against a privileged account', {
      maxLength: 256,
    }),
    id: text(
      'A UUID that never changes, also when the file is renamed.',
      '6c0f1f0a-6f0e-4c5e-9d5e-0a3f3a1b7d11',
      { pattern: uuidPattern },
    ),
    status: Type.Union(
      [
        Type.Literal('experimental'),
        Type.Literal('test'),
        Type.Literal('stable'),
        Type.Literal('deprecated'),
      ],
      { description: 'How far it is trusted.', examples: ['stable'] },
    ),
    level,
    description: text(
      'What happens, and why it matters.',
      'Someone guesses the password of an administrator.',
      { maxLength: 5000 },
    ),
    author: Type.Optional(text('Who wrote it.', 'Ada Lovelace')),
    date: Type.Optional(text('When it was first written.', '2026-11-23', { pattern: datePattern })),
    modified: Type.Optional(text('When it was last changed.', '2026-11-23', { pattern: datePattern })),
    references: Type.Optional(
      Type.Array(Type.String({ pattern: '^https?://' }), {
        uniqueItems: true,
        description: 'Pages that explain it.',
        examples: [
          ['https://learn.microsoft.com/entra/architecture/security-operations-privileged-accounts'],
        ],
      }),
    ),
    tags: Type.Array(Type.String({ pattern: '^[a-z0-9-]+\\.[a-z0-9.-]+$' }), {
      uniqueItems: true,
      description: 'ATT&CK v19 tactics and techniques, as SigmaHQ writes them.',
      examples: [['attack.credential-access', 'attack.t1110.001']],
    }),
    falsepositives: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        minItems: 1,
        description: 'What else looks like this. Can only be left out with `source: kql`.',
        examples: [['A script with an old password.']],
      }),
    ),
    covers: Type.Optional(covers),
    source: Type.Optional(
      text(
        'The log source (and view) the events are read from; `kql` for a detection that carries its own query.',
        'entra.signin',
      ),
    ),
    query: Type.Optional(
      text(
        'With `source: kql`: the whole query, kept as it is.',
        "SigninLogs\n| where ResultType == '50126'",
      ),
    ),
    parameters: Type.Optional(
      mapOf(
        parameter,
        'Values an environment may override.',
        { failures: { type: 'integer', default: 10, description: 'Failures that raise the alert.' } },
        '^[a-z][a-z0-9_]*$',
      ),
    ),
    detection: Type.Optional(detectionBlock),
    events: Type.Optional(
      mapOf(
        event,
        'The events of a pattern of several, by name.',
        {
          created: {
            source: 'entra.audit.targets',
            detection: { add: { OperationName: 'Add user' }, condition: 'add' },
          },
        },
        '^[a-z][a-z0-9_]*$',
      ),
    ),
    correlation: Type.Optional(correlation),
    schedule,
    alert,
    sentinel: Type.Optional(sentinelSchema),
    targets: Type.Optional(targets),
    tests: Type.Optional(
      Type.Array(testSchema, {
        description: 'Records, and what must come of them in every target; `detc test` runs them.',
        examples: [
          [
            {
              name: 'a guest becomes a member',
              events: [{ like: 'audit.guest-to-member' }],
              expect: { alerts: 1 },
            },
          ],
        ],
      }),
    ),
  },
  {
    ...closed,
    $id: 'detection.schema.json',
    title: 'detc detection',
    description: 'One detection.',
    if: { properties: { source: { const: ownKql } }, required: ['source'] },
    then: { required: ['query'] },
    else: { required: ['falsepositives'], properties: { alert: { required: ['entities', 'triage'] } } },
  },
);
export type DetectionSyntax = Type.Static<typeof detectionSchema>;
export type CorrelationSyntax = Type.Static<typeof correlation>;
export type AlertSyntax = Type.Static<typeof alert>;
export type ThresholdSyntax = Type.Static<typeof threshold>;
export type EntitySyntax = Type.Static<typeof entity>;
export type RawEntitySyntax = Type.Static<typeof rawEntity>;
export type EventSyntax = Type.Static<typeof event>;
export type ParameterSyntax = Type.Static<typeof parameter>;
export type ScheduleSyntax = Type.Static<typeof schedule>;
