import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import type { Range } from '../../compiler/diagnostics/position.ts';
import type {
  Alert,
  Detection,
  EventSelector,
  Field,
  KqlType,
  List,
  Metadata,
  Pattern,
  Schedule,
} from '../../compiler/model/index.ts';
import type { Source, View } from '../../compiler/model/source.ts';
import type { Plan, TextPart } from '../../compiler/plan/plan.ts';
import type { EmitContext } from '../../compiler/targets/target.ts';

/** Plans made by hand, small enough to read, with a place of their own for each part. */

export function at(line: number, column = 1, file = 'detections/burst.yaml'): Range {
  const start = { line, column, offset: 0 };
  return { file, start, end: { ...start, column: column + 1 } };
}

export function field(name: string, type: KqlType = 'string', exact = false): Field {
  return {
    name,
    column: name,
    type,
    origin: { kind: 'column', column: name },
    stage: 'table',
    reads: [name],
    exact,
    eventHub: `properties.${name}`,
    perElement: false,
  };
}

const columns: Record<string, KqlType> = {
  TimeGenerated: 'datetime',
  UserId: 'string',
  UserPrincipalName: 'string',
  ResultType: 'string',
  IPAddress: 'string',
};

export function source(delay = 600, view?: View): Source {
  return {
    name: 'entra.signin',
    title: 'Sign-ins',
    connector: { id: 'AzureActiveDirectory', dataTypes: ['SignInLogs'] },
    sigma: { product: 'azure', service: 'signinlogs' },
    delay,
    tables: [{ name: 'SigninLogs', columns, convert: {}, custom: false }],
    ...(view === undefined ? {} : { view }),
    field: (name) => (name in columns ? field(name, columns[name]) : undefined),
    identity: () => undefined,
    names: Object.keys(columns),
    file: 'detections/sources/entra.signin.yaml',
  };
}

export const admins: List = {
  name: 'privileged_accounts',
  title: 'Privileged accounts',
  description: 'Everyone with a privileged role.',
  type: 'accounts',
  content: {
    kind: 'members',
    members: [
      { id: '6c0f1f0a-6f0e-4c5e-9d5e-0a3f3a1b7d11', upn: 'adm_ada@contoso.com' },
      { id: '2f1e8e43-3f0e-4f0b-8a35-6f4f5f3c9f11', upn: 'adm_bob@contoso.com' },
    ],
  },
  delivery: { kind: 'watchlist', alias: 'privileged_accounts' },
  isExample: false,
  range: at(5, 3, 'detections/lists/privileged_accounts.yaml'),
};

export function event(from: Source = source(), list: List = admins): EventSelector {
  const range = at(20, 3);
  return {
    name: 'event',
    source: from,
    where: {
      kind: 'and',
      operands: [
        {
          kind: 'match',
          field: field('ResultType', 'string', true),
          quantifier: 'any',
          tests: [{ kind: 'text', pattern: ['50126'], cased: false, range }],
          range,
        },
        {
          kind: 'identity',
          identity: { name: 'Account', id: field('UserId', 'string', true), upn: field('UserPrincipalName') },
          list,
          range,
        },
      ],
      range,
    },
    range,
  };
}

export interface PlanChanges {
  readonly meta?: Partial<Metadata>;
  readonly alert?: Partial<Alert>;
  readonly detection?: Partial<Detection>;
  readonly plan?: Partial<Plan>;
  readonly schedule?: Schedule;
  readonly pattern?: Pattern;
}

const title: readonly TextPart[] = ['Burst against ', { column: 'UserPrincipalName' }];

/** Ten wrong passwords of one account within an hour. */
export function burst(changes: PlanChanges = {}): Plan {
  const theEvent = event();
  const schedule = changes.schedule ?? { kind: 'scheduled', every: 3_600 };
  const pattern: Pattern = changes.pattern ?? {
    kind: 'aggregate',
    event: theEvent,
    function: 'event_count',
    groupBy: [
      { kind: 'field', name: 'UserId', field: field('UserId', 'string', true) },
      { kind: 'field', name: 'UserPrincipalName', field: field('UserPrincipalName') },
    ],
    timespan: 3_600,
    thresholds: [{ operator: 'gte', value: 10, range: at(25) }],
  };
  const detection: Detection = {
    name: 'burst',
    file: 'detections/burst.yaml',
    meta: {
      title: 'Bad-password burst',
      id: '6c0f1f0a-6f0e-4c5e-9d5e-0a3f3a1b7d11',
      status: 'stable',
      level: 'high',
      description: 'Someone guesses the password of an administrator.\n',
      references: [],
      tags: ['attack.credential-access', 'attack.t1110.001'],
      falsepositives: ['A script with an old password.'],
      ...changes.meta,
    },
    covers: { guide: 'privileged-accounts', row: 'bad-password-threshold', risk: 'High' },
    pattern,
    schedule,
    alert: {
      title: ['Burst against ', { placeholder: 'UserPrincipalName', ref: ref('UserPrincipalName') }],
      entities: [
        { type: 'Account', identifiers: [], range: at(41, 7) },
        { type: 'IP', identifiers: [], range: at(42, 7) },
      ],
      details: [{ key: 'Failures', ref: { kind: 'computed', column: 'EventCount' }, range: at(44, 5) }],
      triage: ['Ask the owner.', 'Reset the\npassword.'],
      tuning: 'Raise failures.',
      range: at(40, 3),
      ...changes.alert,
    },
    declared: {},
    exceptions: [],
    lists: [admins],
    parameters: {},
    range: at(1),
    ...changes.detection,
  };
  return {
    detection,
    schedule,
    window: {
      every: schedule.kind === 'nrt' ? 0 : schedule.every,
      delay: 600,
      lookback: schedule.kind === 'nrt' ? 600 : schedule.every + 3_600 + 600,
    },
    columns: [
      { name: 'UserId', type: 'string', value: { kind: 'key', key: 'UserId' } },
      { name: 'UserPrincipalName', type: 'string', value: { kind: 'key', key: 'UserPrincipalName' } },
      {
        name: 'EventCount',
        type: 'long',
        value: { kind: 'computed', ref: { kind: 'computed', column: 'EventCount' } },
      },
      { name: 'IPAddress', type: 'string', value: { kind: 'latest', ref: ref('IPAddress') } },
      { name: 'AccountName', type: 'string', value: { kind: 'upn-name', of: 'UserPrincipalName' } },
      { name: 'AccountUPNSuffix', type: 'string', value: { kind: 'upn-suffix', of: 'UserPrincipalName' } },
    ],
    keyColumns: ['UserId', 'UserPrincipalName', 'IPAddress'],
    entities: [
      {
        type: 'Account',
        mappings: [
          { identifier: 'AadUserId', column: 'UserId' },
          { identifier: 'Name', column: 'AccountName' },
          { identifier: 'UPNSuffix', column: 'AccountUPNSuffix' },
        ],
      },
      { type: 'IP', mappings: [{ identifier: 'Address', column: 'IPAddress' }] },
    ],
    details: [{ key: 'Failures', column: 'EventCount' }],
    title,
    events: [theEvent],
    ...changes.plan,
  };
}

/** A sign-in of an account on the list, at once. */
export function breakGlass(changes: PlanChanges = {}): Plan {
  const theEvent = event();
  const plan = burst({
    pattern: { kind: 'match', event: theEvent },
    schedule: { kind: 'nrt' },
    ...changes,
    meta: {
      title: 'Break-glass sign-in',
      id: '2f1e8e43-3f0e-4f0b-8a35-6f4f5f3c9f11',
      level: 'critical',
      tags: ['attack.stealth', 'attack.t1078'],
      ...changes.meta,
    },
    detection: { name: 'break-glass', file: 'detections/break-glass.yaml', ...changes.detection },
  });
  const ofEvent = (name: string) =>
    ({ name, type: 'string', value: { kind: 'event', ref: ref(name) } }) as const;
  return {
    ...plan,
    events: [theEvent],
    columns: [
      ofEvent('UserId'),
      ofEvent('UserPrincipalName'),
      ofEvent('IPAddress'),
      { name: 'AccountName', type: 'string', value: { kind: 'upn-name', of: 'UserPrincipalName' } },
      { name: 'AccountUPNSuffix', type: 'string', value: { kind: 'upn-suffix', of: 'UserPrincipalName' } },
    ],
    details: [],
    ...changes.plan,
  };
}

function ref(name: string) {
  return { kind: 'field', event: 'event', field: field(name, columns[name]) } as const;
}

const folder = join(import.meta.dirname, '..', '..', 'templates');

/** detc's own templates. */
export const templates: ReadonlyMap<string, string> = new Map(
  ['sentinel', 'azure-monitor'].flatMap((target) =>
    readdirSync(join(folder, target)).map(
      (name) => [`${target}/${name}`, readFileSync(join(folder, target, name), 'utf8')] as const,
    ),
  ),
);

export const context: EmitContext = { templates, sigmaFieldNames: 'event-hub' };
export const contoso: EmitContext = {
  ...context,
  environment: {
    name: 'contoso',
    workspace: {
      subscriptionId: '00000000-0000-0000-0000-000000000000',
      resourceGroup: 'rg-soc',
      name: 'log-soc',
      location: 'westeurope',
    },
    actionGroups: [
      '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-soc/providers/Microsoft.Insights/actionGroups/ag-soc',
    ],
  },
};

/** Each finding as code, line, column. */
export function places(diagnostics: readonly Diagnostic[]): readonly (readonly [string, number, number])[] {
  return diagnostics.map(({ code, range }) => [code, range.start.line, range.start.column]);
}

/** The one finding with this code, at this place. */
export function expectFinding(
  diagnostics: readonly Diagnostic[],
  code: string,
  line: number,
  column: number,
  message: string,
): Diagnostic {
  const found = diagnostics.filter((diagnostic) => diagnostic.code === code);
  expect(
    found.map(({ range, message }) => [range.start.line, range.start.column, message]),
    `${code} among ${JSON.stringify(places(diagnostics))}`,
  ).to.deep.equal([[line, column, message]]);
  return found[0]!;
}

/** What ARM makes of a literal string when it deploys a template. */
export function armRead(value: unknown): unknown {
  if (typeof value === 'string') {
    if (!(value.startsWith('[') && value.endsWith(']'))) return value;
    if (value.startsWith('[[')) return value.slice(1);
    throw new Error(`an expression: ${value}`);
  }
  if (Array.isArray(value)) return value.map(armRead);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, armRead(item)]));
  }
  return value;
}
