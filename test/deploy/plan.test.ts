import { expect } from 'chai';
import type { JsonMap } from '../../compiler/azure/json.ts';
import { alertOf, fixture, inShort, ruleOf, sentinel, watchlistOf } from './fixture.ts';

describe('a plan', () => {
  it('creates what is not there, in the order in which it can be made', async () => {
    const { plan } = fixture();
    const desired = [alertOf('an-alert'), ruleOf('b'), ruleOf('a'), watchlistOf('admins', ['ada'])];
    const made = await plan(desired);
    expect(inShort(made.plan.resources)).to.deep.equal([
      'create admins',
      'create a',
      'create b',
      'create an-alert',
    ]);
  });

  it('has nothing to do after it was applied', async () => {
    const { plan, deploy, azure } = fixture();
    const desired = [ruleOf('a'), watchlistOf('admins', ['ada', 'grace']), alertOf('an-alert')];
    await deploy(desired);
    azure.log.length = 0;
    expect(inShort((await plan(desired)).plan.resources)).to.deep.equal([]);
    await deploy(desired);
    expect(azure.log.filter(({ method }) => method !== 'GET')).to.deep.equal([]);
  });

  it('tells a change of ours from one that somebody made in the workspace', async () => {
    const { plan, deploy, azure } = fixture();
    await deploy([ruleOf('a')]);
    azure.edit(ruleOf('a').id, (body) => ({
      ...body,
      properties: { ...(body['properties'] as JsonMap), severity: 'Low', tactics: [] },
    }));
    const made = await plan([ruleOf('a', { description: 'Better words.' })]);
    expect(inShort(made.plan.resources)).to.deep.equal([
      'update a: description, severity (drift), tactics (drift)',
    ]);
    expect(made.plan.resources[0]?.diffs).to.deep.include({
      field: 'severity',
      show: 'value',
      before: 'Low',
      after: 'High',
      isDrift: true,
    });
  });

  it('only records a rule of ours whose record is missing', async () => {
    const { plan, deploy, azure } = fixture();
    await deploy([ruleOf('a')]);
    const record = azure.state.all().find(({ type }) => type.endsWith('/metadata'));
    azure.state.remove(record?.id ?? '');
    expect(inShort((await plan([ruleOf('a')])).plan.resources)).to.deep.equal(['adopt a']);
    await deploy([ruleOf('a')]);
    expect(inShort((await plan([ruleOf('a')])).plan.resources)).to.deep.equal([]);
  });

  it('says that Sentinel has switched a rule off, and why', async () => {
    const { plan, deploy, azure } = fixture();
    await deploy([ruleOf('a')]);
    azure.edit(ruleOf('a').id, (body) => ({
      ...body,
      properties: {
        ...(body['properties'] as JsonMap),
        displayName: 'AUTO DISABLED Rule a',
        enabled: false,
        description: 'The rule was disabled after its query failed: table not found.\nWhat a finds.',
      },
    }));
    const [planned] = (await plan([ruleOf('a')])).plan.resources;
    expect(planned?.autoDisabled).to.equal('The rule was disabled after its query failed: table not found.');
    expect(planned?.action).to.equal('update');
  });

  it('adds and removes rows of a watchlist', async () => {
    const { plan, deploy } = fixture();
    await deploy([watchlistOf('admins', ['ada', 'grace'])]);
    const [planned] = (await plan([watchlistOf('admins', ['grace', 'alan'])])).plan.resources;
    expect(planned?.action).to.equal('update');
    expect(planned?.items?.add).to.deep.equal([{ Name: 'alan' }]);
    expect(planned?.items?.remove.map(({ item }) => item)).to.deep.equal([{ Name: 'ada' }]);
    expect(planned?.items?.unchanged).to.equal(1);
  });

  it('notes a table that the workspace does not have', async () => {
    const { plan } = fixture({
      workspaces: [
        {
          subscriptionId: '7c1f2e9a-4b36-4d58-9a0e-5f6b7c8d9e00',
          resourceGroup: 'rg-soc',
          name: 'log-soc',
          tables: [],
        },
      ],
    });
    const [planned] = (await plan([ruleOf('a')])).plan.resources;
    expect(planned?.notes).to.deep.equal([
      'it reads SigninLogs, which the workspace does not have: connect AzureActiveDirectory',
    ]);
  });

  describe('and what is not declared', () => {
    it('leaves ours alone, and says so', async () => {
      const { plan, deploy } = fixture();
      await deploy([ruleOf('a'), ruleOf('b')]);
      const made = await plan([ruleOf('a')]);
      expect(inShort(made.plan.resources)).to.deep.equal([]);
      expect(made.plan.leftover.map(({ title }) => title)).to.deep.equal(['Rule b']);
    });

    it('deletes ours when it is told to, alerts before watchlists', async () => {
      const { plan, deploy, azure } = fixture();
      await deploy([ruleOf('a'), ruleOf('b'), watchlistOf('admins', ['ada']), alertOf('an-alert')]);
      const made = await plan([ruleOf('a')], { prune: 'delete' });
      expect(
        made.plan.resources.filter(({ action }) => action === 'delete').map(({ kind }) => kind),
      ).to.deep.equal(['alert', 'rule', 'watchlist']);
      await deploy([ruleOf('a')], { prune: 'delete' });
      const left = azure.state
        .all()
        .map(({ id }) => id.slice(id.indexOf('/providers/Microsoft.SecurityInsights/') + 38));
      expect(left.sort()).to.deep.equal([
        `alertRules/${ruleOf('a').id.slice(-36)}`,
        `metadata/analyticsrule-${ruleOf('a').id.slice(-36)}`,
      ]);
    });

    it('switches ours off instead, when it is told to', async () => {
      const { plan, deploy, azure } = fixture();
      await deploy([ruleOf('a'), ruleOf('b')]);
      await deploy([ruleOf('a')], { prune: 'disable' });
      const body = azure.state.get(ruleOf('b').id)?.body['properties'] as JsonMap;
      expect(body['enabled']).to.equal(false);
      expect(body['query']).to.equal("SigninLogs\n| where UserId == 'b'");
      expect(inShort((await plan([ruleOf('a')], { prune: 'disable' })).plan.resources)).to.deep.equal([]);
    });

    it('never touches what is not ours, whatever its record says', async () => {
      const { deploy, azure } = fixture();
      await deploy([ruleOf('a')]);
      const foreign = `${sentinel}/alertRules/11111111-1111-4111-8111-111111111111`;
      azure.state.put(foreign, 'Microsoft.SecurityInsights/alertRules', {
        kind: 'Scheduled',
        properties: { displayName: 'Theirs', enabled: true },
      });
      // A record that was copied from a rule of ours.
      azure.state.put(`${sentinel}/metadata/analyticsrule-forged`, 'Microsoft.SecurityInsights/metadata', {
        properties: {
          parentId: foreign,
          contentId: ruleOf('a').detection?.id ?? '',
          kind: 'AnalyticsRule',
          customVersion: '',
          source: { kind: 'SourceRepository', name: 'detc', sourceId: 'prod' },
        },
      });
      const before = azure.state.get(foreign)?.etag;
      const result = await deploy([ruleOf('a')], { prune: 'delete' });
      expect(result.resources).to.deep.equal([]);
      expect(azure.state.get(foreign)?.etag).to.equal(before);
    });

    it('does not prune what another environment deployed', async () => {
      const { plan, deploy } = fixture();
      await deploy([ruleOf('a'), ruleOf('b')], { environment: 'test' });
      const made = await plan([ruleOf('a')], { prune: 'delete' });
      expect(inShort(made.plan.resources)).to.deep.equal(['adopt a']);
      expect(made.plan.resources[0]?.notes).to.deep.equal([
        'it was deployed for the environment test, and will be of prod from now on',
      ]);
      expect(made.plan.foreign.map(({ title }) => title)).to.deep.equal(['Rule b']);
    });

    it('is blocked by a watchlist of somebody else, until it is handed over', async () => {
      const { plan, azure } = fixture();
      azure.state.put(`${sentinel}/watchlists/admins`, 'Microsoft.SecurityInsights/watchlists', {
        properties: { displayName: 'Their admins', provider: 'Microsoft', itemsSearchKey: 'Name' },
      });
      const desired = [watchlistOf('admins', ['ada'])];
      const blocked = (await plan(desired)).plan.resources[0];
      expect(blocked?.action).to.equal('blocked');
      expect(blocked?.notes.join()).to.contain('--adopt admins');
      expect(inShort((await plan(desired, { adopt: new Set(['admins']) })).plan.resources)).to.deep.equal([
        'update admins: displayName',
      ]);
    });
  });

  it('of some detections holds them and what they need', async () => {
    const { plan } = fixture();
    const admins = watchlistOf('admins', ['ada']);
    const desired = [ruleOf('a', {}, [admins.id]), ruleOf('b'), admins, watchlistOf('others', ['x'])];
    const made = await plan(desired, { only: new Set(['a']) });
    expect(inShort(made.plan.resources)).to.deep.equal(['create admins', 'create a']);
  });
});
