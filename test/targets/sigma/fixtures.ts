import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startOf, type Range } from '../../../compiler/diagnostics/position.ts';
import type {
  Detection,
  EventSelector,
  Exception,
  Field,
  FieldMatch,
  Identity,
  IdentityMatch,
  KeywordMatch,
  KqlType,
  List,
  ListType,
  Metadata,
  Pattern,
  Predicate,
  Source,
  Test,
} from '../../../compiler/model/index.ts';
import type { Plan } from '../../../compiler/plan/plan.ts';
import { readValue } from '../../../compiler/sigma/read-value.ts';
import type { EmitContext } from '../../../compiler/targets/target.ts';

/** Plans built by hand: what the checker and the planner would give for small detections. */

export const range: Range = startOf('detections/privileged-accounts/test.yaml');

export function field(name: string, more: Partial<Field> = {}): Field {
  const type: KqlType = 'string';
  return {
    name,
    column: name.replaceAll('.', '_'),
    type,
    origin: { kind: 'column', column: name },
    stage: 'table',
    reads: [name],
    exact: false,
    eventHub: `properties.${name.charAt(0).toLowerCase()}${name.slice(1)}`,
    perElement: false,
    ...more,
  };
}

/** A field whose value an Event Hub record does not have. */
export function unnamed(name: string, more: Partial<Field> = {}): Field {
  const whole: { -readonly [Key in keyof Field]: Field[Key] } = { ...field(name, more) };
  delete whole.eventHub;
  return whole;
}

export const userId = field('UserId', { exact: true });
export const upn = field('UserPrincipalName');
export const resultType = field('ResultType', { exact: true, eventHub: 'resultType' });
export const ip = field('IPAddress', { eventHub: 'callerIpAddress' });
export const app = field('AppDisplayName');
export const time = field('TimeGenerated', { type: 'datetime', eventHub: 'time' });
export const deviceDetail = field('DeviceDetail', { type: 'dynamic' });
export const isCompliant = field('DeviceDetail.isCompliant', {
  type: 'bool',
  origin: { kind: 'path', column: 'DeviceDetail', path: ['isCompliant'] },
  reads: ['DeviceDetail'],
  eventHub: 'properties.deviceDetail.isCompliant',
});
export const deviceId = field('DeviceId', {
  origin: { kind: 'named', kql: 'tostring(DeviceDetail.deviceId)', range },
  reads: ['DeviceDetail'],
  eventHub: 'properties.deviceDetail.deviceId',
});
export const targetId = field('TargetId', {
  stage: 'view',
  perElement: true,
  reads: ['TargetResources'],
  eventHub: 'properties.targetResources.id',
  origin: { kind: 'named', kql: 'tostring(Target.id)', range },
});
export const targetType = field('TargetType', {
  stage: 'view',
  perElement: true,
  reads: ['TargetResources'],
  eventHub: 'properties.targetResources.type',
  origin: { kind: 'named', kql: 'tostring(Target.type)', range },
});
export const operation = field('OperationName', { eventHub: 'operationName' });
export const account: Identity = { name: 'Account', id: userId, upn };

export function source(name: string, sigma: Source['sigma'], fields: readonly Field[]): Source {
  const byName = new Map(fields.map((item) => [item.name, item]));
  return {
    name,
    title: name,
    connector: { id: 'AzureActiveDirectory', dataTypes: ['SignInLogs'] },
    sigma,
    delay: 600,
    tables: [],
    field: (wanted) => byName.get(wanted),
    identity: () => undefined,
    names: [...byName.keys()],
    file: `detections/sources/${name}.yaml`,
  };
}

export const signin = source(
  'entra.signin',
  { product: 'azure', service: 'signinlogs', definition: 'Send the sign-in logs to the SIEM.' },
  [userId, upn, resultType, ip, app, time, deviceDetail, isCompliant, deviceId, unnamed('RiskEventTypes')],
);
export const audit = source('entra.audit.targets', { product: 'azure', service: 'auditlogs' }, [
  operation,
  targetId,
  targetType,
  field('TargetResources', { type: 'dynamic' }),
]);

export function list(name: string, type: ListType, content: List['content']): List {
  return {
    name,
    title: name,
    description: name,
    type,
    content,
    delivery: { kind: 'inline' },
    isExample: true,
    range,
  };
}

export const privileged = list('privileged_accounts', 'accounts', {
  kind: 'members',
  members: [
    { id: '6C0F1F0A-6F0E-4C5E-9D5E-0A3F3A1B7D11', upn: 'adm_ada@contoso.com' },
    { upn: 'adm*grace@contoso.com' },
  ],
});
export const workingHours = list('working_hours', 'calendar', {
  kind: 'calendar',
  calendar: { zone: 'Europe/Berlin', days: ['mon'], from: '07:00', to: '19:00' },
});
export const offices = list('offices', 'ip-range', {
  kind: 'strings',
  values: ['203.0.113.0/24', '2001:db8::/32', '198.51.100.7'],
});

/** A value as an author writes it, wildcards included. */
export function text(value: string, cased = false): Test & { readonly kind: 'text' } {
  return { kind: 'text', pattern: readValue(value), cased, range };
}
/** Text in which nothing is a wildcard. */
export function literal(value: string, cased = false): Test & { readonly kind: 'text' } {
  return { kind: 'text', pattern: value === '' ? [] : [value], cased, range };
}
export function match(
  of: Field,
  tests: readonly (Test | string)[],
  quantifier: 'any' | 'all' = 'any',
): FieldMatch {
  return {
    kind: 'match',
    field: of,
    quantifier,
    tests: tests.map((test) => (typeof test === 'string' ? text(test) : test)),
    range,
  };
}
export function identity(of: Identity, on: List): IdentityMatch {
  return { kind: 'identity', identity: of, list: on, range };
}
export function keyword(values: readonly string[], quantifier: 'any' | 'all' = 'any'): KeywordMatch {
  return { kind: 'keyword', quantifier, tests: values.map((value) => text(value)), range };
}
export function and(...operands: readonly Predicate[]): Predicate {
  return { kind: 'and', operands, range };
}
export function or(...operands: readonly Predicate[]): Predicate {
  return { kind: 'or', operands, range };
}
export function not(operand: Predicate): Predicate {
  return { kind: 'not', operand, range };
}
export function selection(name: string, operand: Predicate): Predicate {
  return { kind: 'selection', name, operand, range };
}

export function event(where: Predicate, from: Source = signin, name = 'event'): EventSelector {
  return { name, source: from, where, range };
}

export const wrongPassword = selection(
  'wrong_password',
  and(match(resultType, ['50126']), identity(account, privileged)),
);

export function metadata(more: Partial<Metadata> = {}): Metadata {
  return {
    title: 'Bad-password burst against a privileged account',
    id: '6c0f1f0a-6f0e-4c5e-9d5e-0a3f3a1b7d11',
    status: 'stable',
    level: 'high',
    description: 'Someone guesses the password of an administrator.',
    references: ['https://learn.microsoft.com/entra/architecture/security-operations-privileged-accounts'],
    tags: ['attack.credential-access', 'attack.t1110.001'],
    falsepositives: ['A script with an old password.'],
    ...more,
  };
}

export function plan(
  pattern: Pattern,
  more: {
    readonly name?: string;
    readonly meta?: Partial<Metadata>;
    readonly exceptions?: readonly Exception[];
    readonly disabled?: string;
  } = {},
): Plan {
  const detection: Detection = {
    name: more.name ?? 'bad-password-burst',
    file: range.file,
    meta: metadata(more.meta),
    pattern,
    schedule: { kind: 'scheduled', every: 3600 },
    alert: { title: ['Bad passwords'], entities: [], details: [], triage: [], range },
    declared: {},
    exceptions: more.exceptions ?? [],
    ...(more.disabled === undefined ? {} : { disabled: more.disabled }),
    lists: [],
    parameters: {},
    range,
  };
  return {
    detection,
    schedule: detection.schedule,
    window: { every: 3600, delay: 600, lookback: 4200 },
    columns: [],
    keyColumns: [],
    entities: [],
    details: [],
    title: ['Bad passwords'],
    events: 'event' in pattern ? [pattern.event] : 'events' in pattern ? pattern.events : [],
  };
}

export function matching(where: Predicate, more: Parameters<typeof plan>[1] = {}): Plan {
  return plan({ kind: 'match', event: event(where) }, more);
}

export function exception(where: Predicate, more: Partial<Exception> = {}): Exception {
  return {
    name: 'rotation-script',
    id: '2f1e8e43-3f0e-4f0b-8a35-6f4f5f3c9f11',
    reason: 'The rotation script retries for some minutes after each change.',
    owner: 'identity-team@contoso.com',
    expires: '2027-03-31',
    where,
    range: {
      ...range,
      start: { line: 40, column: 5, offset: 900 },
      end: { line: 48, column: 1, offset: 1200 },
    },
    ...more,
  };
}

const folder = new URL('../../../templates/sigma/', import.meta.url);
const names = ['rule.yml.hbs', 'correlation.yml.hbs', 'filter.yml.hbs', 'pipeline.yaml.hbs'];

export const context: EmitContext = {
  templates: new Map(
    names.map((name) => [`sigma/${name}`, readFileSync(fileURLToPath(new URL(name, folder)), 'utf8')]),
  ),
  sigmaFieldNames: 'event-hub',
};
