import { expect } from 'chai';
import type { JsonMap } from '../../compiler/azure/json.ts';
import type { Fault } from '../azure/faults.ts';
import type { LocalAzureOptions } from '../azure/local-azure.ts';
import { desiredState } from '../../compiler/deploy/desired.ts';
import { compileContoso } from './contoso.ts';
import { alertOf, fixture, ruleOf, sentinel, watchlistOf, workspace } from './fixture.ts';

function refusal(status: number, code: string, message: string): Fault {
  return { kind: 'answer', answer: { status, headers: {}, body: { error: { code, message } } } };
}

/** Answers every PUT of a rule so. */
function refusing(fault: Fault): Partial<LocalAzureOptions> {
  return {
    faults: ({ method, url }) => (method === 'PUT' && url.includes('/alertRules/') ? fault : undefined),
  };
}

describe('applying a plan', () => {
  it('sends what was compiled, and nothing is dropped on the way', async () => {
    const { azure, deploy } = fixture({
      workspaces: [
        {
          ...workspace,
          tables: [
            'SigninLogs',
            'AADNonInteractiveUserSignInLogs',
            'AuditLogs',
            'AzureActivity',
            'AADUserRiskEvents',
            'AADDomainServicesPrivilegeUse',
          ],
        },
      ],
    });
    const { resources } = desiredState(await compileContoso(), workspace);
    const result = await deploy(resources);
    expect(result.resources.filter(({ outcome }) => outcome !== 'done')).to.deep.equal([]);
    const sent = new Map(
      azure.log.filter(({ method }) => method === 'PUT').map(({ path, body }) => [path, body as JsonMap]),
    );
    const rules = resources.filter(({ kind }) => kind === 'rule');
    expect(rules.length).to.be.greaterThan(80);
    for (const { id, body } of resources.filter(({ kind }) => kind !== 'alert')) {
      expect(sent.get(id), id).to.deep.equal(body);
    }
    // What Azure's own models would have dropped.
    const withSubTechniques = rules.filter(({ id }) => {
      const { properties } = azure.state.get(id)?.body as { properties: JsonMap };
      return Array.isArray(properties['subTechniques']) && properties['subTechniques'].length > 0;
    });
    expect(withSubTechniques.length).to.be.greaterThan(20);
  });

  it('makes a watchlist exactly its rows, also where the service is slow', async () => {
    const { azure, clock, deploy } = fixture({ workTime: 20_000 });
    const admins = watchlistOf('admins', ['ada', 'grace', 'alan']);
    await deploy([admins]);
    const began = clock.milliseconds();
    await deploy([watchlistOf('admins', ['grace', 'x', 'y'])]);
    const rows = azure.state
      .below(`${sentinel}/watchlists/admins/watchlistItems`)
      .map(({ body }) => ((body['properties'] as JsonMap)['itemsKeyValue'] as JsonMap)['Name']);
    expect(rows.sort()).to.deep.equal(['grace', 'x', 'y']);
    expect(clock.milliseconds()).to.equal(began);
    const many = Array.from({ length: 50 }, (_, n) => `name ${n}`);
    azure.log.length = 0;
    await deploy([watchlistOf('admins', many)]);
    expect(azure.log.filter(({ method }) => method === 'PUT').length, 'one upload, and the record').to.equal(
      2,
    );
    expect(azure.state.below(`${sentinel}/watchlists/admins/watchlistItems`)).to.have.lengthOf(50);
  });

  it('leaves the others alone when one fails, and skips what needs it', async () => {
    const { deploy } = fixture({
      faults: ({ method, url }) =>
        method === 'PUT' && url.includes('/watchlists/admins')
          ? refusal(400, 'BadRequest', 'No.')
          : undefined,
    });
    const admins = watchlistOf('admins', ['ada']);
    const { resources } = await deploy([admins, ruleOf('a', {}, [admins.id]), ruleOf('b')]);
    expect(resources.map(({ name, outcome }) => `${name}: ${outcome}`)).to.deep.equal([
      'admins: failed',
      'a: skipped',
      'b: done',
    ]);
    expect(resources[1]?.notes).to.deep.equal(['admins, which it needs, was not made']);
    expect(resources[0]?.problem?.code).to.equal('D8202');
  });

  it('keeps the columns that a table has besides', async () => {
    const { azure, deploy } = fixture();
    const table = (columns: readonly JsonMap[]): JsonMap => ({
      properties: { plan: 'Analytics', schema: { name: 'Feed_CL', columns } },
    });
    const id = `/subscriptions/${workspace.subscriptionId}/resourceGroups/rg-soc/providers/Microsoft.OperationalInsights/workspaces/log-soc/tables/Feed_CL`;
    const time = { name: 'TimeGenerated', type: 'dateTime' };
    azure.state.put(
      id,
      'Microsoft.OperationalInsights/workspaces/tables',
      table([time, { name: 'Old', type: 'string' }]),
    );
    const wanted = { kind: 'table', id, apiVersion: '2025-07-01', name: 'Feed_CL', needs: [] } as const;
    await deploy([{ ...wanted, body: table([time, { name: 'New', type: 'string' }]) }]);
    const { properties } = azure.state.get(id)?.body as { properties: { schema: { columns: JsonMap[] } } };
    expect(properties.schema.columns.map(({ name }) => name)).to.deep.equal(['TimeGenerated', 'New', 'Old']);
  });

  it('tells who the identity of an alert is, because it needs a role', async () => {
    const { deploy } = fixture();
    const alert = alertOf('graph');
    const { resources } = await deploy([
      { ...alert, body: { ...alert.body, identity: { type: 'SystemAssigned' } } },
    ]);
    expect(resources[0]?.notes.join()).to.match(/its managed identity [0-9a-f-]{36} needs the role Reader/u);
  });

  it('takes a lost answer for what it is: the rule is there', async () => {
    let lost = false;
    const { azure, deploy } = fixture({
      faults: ({ method, url }) => {
        if (lost || method !== 'PUT' || !url.includes('/alertRules/')) return undefined;
        lost = true;
        return { kind: 'lost-answer' };
      },
    });
    await deploy([ruleOf('a')]);
    lost = false;
    const { resources } = await deploy([ruleOf('a', { severity: 'Low' })]);
    expect(resources.map(({ outcome }) => outcome)).to.deep.equal(['done']);
    expect((azure.state.get(ruleOf('a').id)?.body['properties'] as JsonMap)['severity']).to.equal('Low');
  });

  it('does not overwrite what somebody changes during the deployment (D8209)', async () => {
    const { azure, deploy } = fixture({
      faults: ({ method, url }) => {
        if (
          method !== 'PUT' ||
          !url.includes('/alertRules/') ||
          azure.state.get(ruleOf('a').id) === undefined
        )
          return undefined;
        azure.edit(ruleOf('a').id, (body) => ({
          ...body,
          properties: { ...(body['properties'] as JsonMap), query: 'SigninLogs | where 1 == 1' },
        }));
        return undefined;
      },
    });
    await deploy([ruleOf('a')]);
    const { resources } = await deploy([ruleOf('a', { severity: 'Low' })]);
    expect(resources[0]?.problem?.code).to.equal('D8209');
    expect(resources[0]?.problem?.message).to.equal(
      'the rule a was changed by somebody else during the deployment',
    );
  });

  it('is blocked by an alert of somebody else (D8213)', async () => {
    const { azure, deploy } = fixture();
    const alert = alertOf('an-alert');
    azure.state.put(alert.id, 'Microsoft.Insights/scheduledQueryRules', { ...alert.body, tags: {} });
    const { resources } = await deploy([alert]);
    expect(resources[0]?.problem?.code).to.equal('D8213');
    expect(resources[0]?.problem?.message).to.contain('the alert an-alert is not touched');
  });

  it('names the table that is missing and the connector that brings it (D8203)', async () => {
    const { deploy } = fixture({ workspaces: [{ ...workspace, tables: ['AuditLogs'] }] });
    const { resources } = await deploy([ruleOf('a')]);
    const problem = resources[0]?.problem;
    expect(problem?.code).to.equal('D8203');
    expect(problem?.message).to.equal('the rule a reads SigninLogs, which the workspace does not have');
    expect(problem?.help).to.contain('connect AzureActiveDirectory in Sentinel');
    expect(problem?.range.file).to.equal('detections/x/a.yaml');
  });

  it('knows a name that Sentinel keeps for a day (D8204)', async () => {
    const { clock, deploy } = fixture();
    await deploy([ruleOf('a')]);
    await deploy([], { prune: 'delete' });
    const { resources } = await deploy([ruleOf('a')]);
    expect(resources[0]?.problem?.code).to.equal('D8204');
    await clock.sleep(86_400_000);
    expect((await deploy([ruleOf('a')])).resources[0]?.outcome).to.equal('done');
  });

  it('knows a limit of the workspace (D8205)', async () => {
    const { azure, deploy } = fixture();
    for (let n = 0; n < 512; n += 1) {
      azure.state.put(`${sentinel}/alertRules/theirs-${n}`, 'Microsoft.SecurityInsights/alertRules', {
        kind: 'Scheduled',
        properties: { enabled: true },
      });
    }
    const { resources } = await deploy([ruleOf('a')]);
    expect(resources[0]?.problem?.code).to.equal('D8205');
  });

  it('says which role is missing (D8206)', async () => {
    const { deploy } = fixture({ forbidden: ['PUT alertRules'] });
    const { resources } = await deploy([ruleOf('a')]);
    expect(resources[0]?.problem?.code).to.equal('D8206');
    expect(resources[0]?.problem?.help).to.contain('Microsoft Sentinel Contributor');
  });

  it('says that the login has ended (D8207)', async () => {
    const { deploy } = fixture(
      refusing(
        refusal(
          401,
          'ExpiredAuthenticationToken',
          'The token eyJhbGciOiJI.eyJzdWIiOiIx.c2lnbmF0dXJl has expired.',
        ),
      ),
    );
    const { resources } = await deploy([ruleOf('a')]);
    expect(resources[0]?.problem?.code).to.equal('D8207');
    expect(resources[0]?.problem?.message).to.contain('The token … has expired');
  });

  it('says that a workspace is not there, or has no Sentinel (D8214)', async () => {
    for (const other of [{ name: 'another' }, { resourceGroup: 'another' }, { hasSentinel: false }]) {
      const { deploy } = fixture({ workspaces: [{ ...workspace, tables: [], ...other }] });
      let message = '';
      await deploy([ruleOf('a')]).catch((error: unknown) => {
        message = String(error);
      });
      expect(message).to.match(/was not found|could not be found|not onboarded/u);
    }
  });

  it('gives up at last on a service that only fails (D8215)', async () => {
    const { deploy } = fixture(refusing(refusal(503, 'ServiceUnavailable', 'Later.')));
    const { resources } = await deploy([ruleOf('a')]);
    expect(resources[0]?.problem?.code).to.equal('D8215');
  });

  it('begins nothing more once it is stopped', async () => {
    const { arm, plan, clock } = fixture();
    const { plan: made, actual } = await plan([ruleOf('a'), ruleOf('b')]);
    const { applyWorkspace } = await import('../../compiler/deploy/apply.ts');
    const { startOf } = await import('../../compiler/diagnostics/position.ts');
    const result = await applyWorkspace(made, actual, {
      arm,
      sleep: clock.sleep,
      range: startOf('x.yaml'),
      isStopping: () => true,
    });
    expect(result.resources.map(({ outcome }) => outcome)).to.deep.equal(['not-begun', 'not-begun']);
  });
});
