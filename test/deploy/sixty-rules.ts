import { isMap } from '../../compiler/azure/json.ts';
import { desiredState } from '../../compiler/deploy/desired.ts';
import type { DesiredResource, WorkspaceRef } from '../../compiler/deploy/resource.ts';
import { compileContoso } from './contoso.ts';

export const workspace: WorkspaceRef = {
  subscriptionId: '7c1f2e9a-4b36-4d58-9a0e-5f6b7c8d9e00',
  resourceGroup: 'rg-soc',
  name: 'log-soc',
  location: 'westeurope',
};

/** Of Microsoft's connectors, those that the catalogue reads. */
export const workspaceTables = [
  'SigninLogs',
  'AADNonInteractiveUserSignInLogs',
  'AuditLogs',
  'AzureActivity',
  'AADUserRiskEvents',
  'AADDomainServicesPrivilegeUse',
];

/**
 * Sixty rules of the catalogue and what they need, and an earlier state of them: five rules and a watchlist more, twenty
 * rules and each watchlist otherwise.
 */
export async function sixtyRules(): Promise<{
  readonly before: readonly DesiredResource[];
  readonly after: readonly DesiredResource[];
}> {
  const { resources } = desiredState(await compileContoso(), workspace);
  const rules = resources.filter(({ kind }) => kind === 'rule');
  const [after, removed] = [rules.slice(0, 60), rules.slice(60, 65)];
  const ground = resources.filter(({ kind }) => kind !== 'rule' && kind !== 'alert');
  const extra = ground.find(({ kind }) => kind === 'watchlist');
  return {
    after: [...ground, ...after],
    before: [
      ...ground.map(withOtherRows),
      ...(extra === undefined
        ? []
        : [{ ...extra, name: 'no_longer_there', id: `${extra.id}_no_longer_there` }]),
      ...after.map((rule, index) => (index < 20 ? withOtherSeverity(rule) : rule)),
      ...removed,
    ],
  };
}

function withOtherSeverity(rule: DesiredResource): DesiredResource {
  const { properties } = rule.body;
  return {
    ...rule,
    body: {
      ...rule.body,
      properties: { ...(isMap(properties) ? properties : {}), severity: 'Informational' },
    },
  };
}

/** Without the first row, and with one that has to go. */
function withOtherRows(resource: DesiredResource): DesiredResource {
  const [first, ...rest] = resource.items ?? [];
  if (first === undefined) return resource;
  const items = [...rest, Object.fromEntries(Object.keys(first).map((key) => [key, `old ${key}`]))];
  const header = Object.keys(first);
  const lines = [header, ...items.map((item) => header.map((key) => item[key] ?? ''))];
  const rawContent = lines
    .map((line) => line.map((value) => `"${value.replaceAll('"', '""')}"`).join(','))
    .join('\n');
  const { properties } = resource.body;
  return {
    ...resource,
    items,
    body: { ...resource.body, properties: { ...(isMap(properties) ? properties : {}), rawContent } },
  };
}
