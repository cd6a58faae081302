import { startOf } from '../../compiler/diagnostics/position.ts';
import type { Detection, EventSelector, Field, List, Source } from '../../compiler/model/index.ts';

const range = startOf('detections/x.yaml');

export function field(name: string): Field {
  return {
    name,
    column: name,
    type: 'string',
    origin: { kind: 'column', column: name },
    stage: 'table',
    reads: [name],
    exact: false,
    perElement: false,
  };
}

export const signin: Source = {
  name: 'entra.signin',
  title: 'Microsoft Entra sign-ins',
  connector: { id: 'AzureActiveDirectory', dataTypes: ['SignInLogs'] },
  sigma: { product: 'azure', service: 'signinlogs' },
  delay: 600,
  tables: [
    { name: 'SigninLogs', columns: {}, convert: {}, custom: false },
    { name: 'AADNonInteractiveUserSignInLogs', columns: {}, convert: {}, custom: false },
  ],
  field: () => undefined,
  identity: () => undefined,
  names: [],
  file: 'detections/sources/entra.signin.yaml',
};

export const wrongPassword: EventSelector = {
  name: 'event',
  source: signin,
  where: {
    kind: 'selection',
    name: 'wrong_password',
    range,
    operand: {
      kind: 'match',
      field: field('ResultType'),
      quantifier: 'any',
      tests: [
        { kind: 'text', pattern: ['50126'], cased: false, range },
        { kind: 'text', pattern: ['50053'], cased: false, range },
      ],
      range,
    },
  },
  range,
};

export const privileged: List = {
  name: 'privileged_accounts',
  title: 'Privileged accounts',
  description: 'Everyone with a privileged role.',
  type: 'accounts',
  content: { kind: 'members', members: [] },
  delivery: { kind: 'watchlist', alias: 'privileged_accounts' },
  isExample: true,
  range,
};

export function detection(name: string, changes: Partial<Detection> = {}): Detection {
  return {
    name,
    file: `detections/privileged-accounts/${name}.yaml`,
    meta: {
      title: `Title of ${name}`,
      id: '6c0f1f0a-6f0e-4c5e-9d5e-0a3f3a1b7d11',
      status: 'stable',
      level: 'high',
      description: 'What happens.',
      references: [],
      tags: [],
      falsepositives: ['A script.'],
    },
    pattern: { kind: 'match', event: wrongPassword },
    schedule: { kind: 'scheduled', every: 3600 },
    alert: {
      title: ['Burst'],
      entities: [],
      details: [],
      triage: ['Ask the owner.'],
      range,
    },
    declared: {},
    exceptions: [],
    lists: [],
    parameters: {},
    range,
    ...changes,
  };
}

export const guide = {
  name: 'privileged-accounts',
  title: 'Privileged accounts',
  url: 'https://learn.microsoft.com/entra/architecture/security-operations-privileged-accounts',
  rows: [
    {
      n: 1,
      id: 'bad-password',
      title: 'Bad password',
      section: 'Sign-in',
      risk: 'High' as const,
      where: 'Sign-in log',
    },
    {
      n: 2,
      id: 'guest-to-member',
      title: 'Guest | member',
      section: 'Sign-in',
      risk: null,
      where: 'Audit log',
    },
  ],
};
