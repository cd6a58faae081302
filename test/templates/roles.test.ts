import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { desiredState } from '../../compiler/deploy/desired.ts';
import type { JsonMap } from '../../compiler/azure/json.ts';
import { compileContoso } from '../deploy/contoso.ts';
import { fixture, workspace } from '../deploy/fixture.ts';
import { workspaceTables } from '../deploy/sixty-rules.ts';

interface Role {
  readonly Actions: readonly string[];
}

function role(name: string): Role {
  const path = join(import.meta.dirname, '..', '..', 'templates', 'roles', `${name}.json`);
  return JSON.parse(readFileSync(path, 'utf8')) as Role;
}

function allows({ Actions }: Role, action: string): boolean {
  return Actions.some((pattern) => {
    const words = pattern.split('*').map((part) => part.replaceAll(/[.\\^$+?()[\]{}|/]/gu, '\\$&'));
    return new RegExp(`^${words.join('.*')}$`, 'iu').test(action);
  });
}

const verbs: Readonly<Record<string, string>> = { GET: 'read', PUT: 'write', DELETE: 'delete' };

/** `Microsoft.SecurityInsights/alertRules/write`, for a request of a deployment. */
function actionOf({ method, path }: { readonly method: string; readonly path: string }): string {
  const [provider = '', ...rest] = (path.split('/providers/').at(-1) ?? '').split('/');
  const types = rest.filter((_, index) => index % 2 === 0);
  return `${provider}/${types.join('/')}/${verbs[method] ?? method}`;
}

describe('the least roles', () => {
  it('allow every request of a plan and of a deployment, and no more verbs than those', async () => {
    const { azure, plan, deploy } = fixture({
      workspaces: [{ ...workspace, tables: workspaceTables }],
    });
    const { resources } = desiredState(await compileContoso(), workspace);
    await plan(resources);
    const planned = [...new Set(azure.log.map(actionOf))];
    expect(planned.filter((action) => !allows(role('plan'), action))).to.deep.equal([]);

    await deploy(resources);
    const [list] = resources.filter(({ kind, items = [] }) => kind === 'watchlist' && items.length > 1);
    if (list === undefined) throw new Error('there is no watchlist');
    // Single rows come and go too.
    await deploy([{ ...list, items: [...(list.items ?? []).slice(1), { UserPrincipalName: 'new' }] }]);
    await deploy([], { prune: 'delete', environment: 'prod' });
    const deployed = [...new Set(azure.log.map(actionOf))].sort();
    expect(deployed.filter((action) => !allows(role('deploy'), action))).to.deep.equal([]);
    expect(deployed.filter((action) => action.endsWith('/write'))).to.deep.equal([
      'Microsoft.Insights/dataCollectionEndpoints/write',
      'Microsoft.Insights/dataCollectionRules/write',
      'Microsoft.Insights/scheduledQueryRules/write',
      'Microsoft.OperationalInsights/workspaces/tables/write',
      'Microsoft.SecurityInsights/alertRules/write',
      'Microsoft.SecurityInsights/metadata/write',
      'Microsoft.SecurityInsights/watchlists/watchlistItems/write',
      'Microsoft.SecurityInsights/watchlists/write',
    ]);
    expect(azure.state.all().map(({ body }) => (body['properties'] as JsonMap | undefined)?.['query']).filter(Boolean)).to.deep.equal([]);
  });

  it('let a plan change nothing', () => {
    expect(role('plan').Actions.filter((action) => !action.endsWith('/read'))).to.deep.equal([]);
  });
});
