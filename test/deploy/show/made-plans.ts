import type { DeployPlan, PlannedResource, WorkspacePlan } from '../../../compiler/deploy/plan.ts';
import type { WorkspaceRef } from '../../../compiler/deploy/resource.ts';
import { azureUnreachable } from '../../../compiler/diagnostics/catalogue/deploy.ts';
import { startOf } from '../../../compiler/diagnostics/position.ts';
import type { Palette } from '../../../compiler/report/summary.ts';

const same = (text: string) => text;
export const noColors: Palette = { bold: same, dim: same, green: same, yellow: same, red: same };
const inTag = (name: string) => (text: string) => `<${name}>${text}</${name}>`;
export const tagColors: Palette = {
  bold: inTag('bold'),
  dim: inTag('dim'),
  green: inTag('green'),
  yellow: inTag('yellow'),
  red: inTag('red'),
};

export function workspace(name = 'log-soc', resourceGroup = 'rg-soc'): WorkspaceRef {
  return {
    subscriptionId: '7c1f2e9a-4b36-4d58-9a0e-5f6b7c8d9e00',
    resourceGroup,
    name,
    location: 'westeurope',
  };
}

/** A rule that stays as it is, unless something else is said. */
export function rule(name: string, more: Partial<PlannedResource> = {}): PlannedResource {
  return {
    kind: 'rule',
    id: `/rules/${name}`,
    name,
    title: `Title of ${name}`,
    action: 'none',
    diffs: [],
    notes: [],
    seen: 'f00',
    ...more,
  };
}

export function planOf(
  workspaces: DeployPlan['workspaces'],
  expiring: DeployPlan['expiring'] = [],
): DeployPlan {
  return { version: 1, environment: 'prod', made: '2026-11-24T03:00:00.000Z', workspaces, expiring };
}

export function readable(
  resources: readonly PlannedResource[],
  more: Partial<WorkspacePlan> = {},
): WorkspacePlan {
  return { workspace: workspace(), resources, foreign: [], leftover: [], ...more };
}

const query = (threshold: number) =>
  [
    'SigninLogs',
    '| where TimeGenerated > ago(2h)',
    "| where ResultType == '50126'",
    '| summarize Count = count() by UserId',
    `| where Count >= ${threshold}`,
    '| extend Name = UserId',
  ].join('\n');

/** A little of everything. */
export const everything: DeployPlan = planOf(
  [
    readable(
      [
        {
          kind: 'watchlist',
          id: '/watchlists/privileged_accounts',
          name: 'privileged_accounts',
          title: 'Privileged accounts',
          action: 'update',
          diffs: [],
          items: {
            add: [{ ObjectId: '', UserPrincipalName: 'adm_new@contoso.com' }],
            remove: [
              { id: '/items/1', item: { ObjectId: '8a4b1c52', UserPrincipalName: 'adm_old@contoso.com' } },
            ],
            unchanged: 7,
            changedIn: 'workspace',
          },
          notes: [],
          seen: 'f01',
        },
        rule('bad-password-burst', {
          action: 'update',
          diffs: [
            { field: 'severity', show: 'value', before: 'Low', after: 'High', isDrift: true },
            { field: 'query', show: 'lines', before: query(25), after: query(15), isDrift: true },
            {
              field: 'entityMappings',
              show: 'value',
              before: [
                {
                  entityType: 'Account',
                  fieldMappings: [{ identifier: 'AadUserId', columnName: 'UserId' }],
                },
                { entityType: 'IP', fieldMappings: [{ identifier: 'Address', columnName: 'IPAddress' }] },
              ],
              after: [
                {
                  entityType: 'Account',
                  fieldMappings: [{ identifier: 'AadUserId', columnName: 'UserId' }],
                },
              ],
              isDrift: false,
            },
            { field: 'suppressionEnabled', show: 'value', after: true, isDrift: false },
          ],
        }),
        rule('device-code', {
          title: 'Sign-in by\u001b[31m device code',
          action: 'update',
          autoDisabled: 'The query failed 12 times in a row',
          diffs: [{ field: 'enabled', show: 'value', before: false, after: true, isDrift: true }],
        }),
        rule('guest-invited', {
          action: 'create',
          seen: null,
          disabled: 'Guests are invited by a tool.',
          notes: ['it reads AuditLogs, which the workspace does not have: connect AzureActiveDirectory'],
        }),
        rule('legacy-protocol', { action: 'adopt' }),
        rule('mfa-fatigue'),
        rule('new-country'),
        rule('old-rule', { action: 'delete' }),
      ],
      {
        foreign: [
          { kind: 'rule', id: '/rules/f1', title: 'Fusion', isEnabled: true },
          {
            kind: 'rule',
            id: '/rules/f2',
            title: 'AUTO DISABLED Their rule',
            isEnabled: false,
            autoDisabled: 'its query failed too often',
          },
        ],
        leftover: [{ kind: 'rule', id: '/rules/l1', title: 'Rule of last year', isEnabled: true }],
      },
    ),
  ],
  [
    { name: 'scanner', detections: ['mfa-fatigue'], expires: '2026-11-20', days: -4 },
    { name: 'rotation-script', detections: ['bad-password-burst'], expires: '2026-12-01', days: 7 },
  ],
);

export const unread = {
  workspace: workspace('log-soc-us', 'rg-soc-us'),
  problem: azureUnreachable.at(startOf('detections/environments/prod.yaml'), {
    what: 'the workspace log-soc-us (rg-soc-us)',
    reason: 'connect ETIMEDOUT',
  }),
};
