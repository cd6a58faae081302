import { SecurityInsights, type ScheduledAlertRule } from '@azure/arm-securityinsight';
import { ResourceManagementClient } from '@azure/arm-resources';
import type { TokenCredential } from '@azure/core-auth';
import { expect } from 'chai';
import { createLocalAzure } from './local-azure.ts';
import { listen, type Listening } from './transport.ts';

const subscriptionId = '7c1f2e9a-4b36-4d58-9a0e-5f6b7c8d9e00';
const workspace = ['rg-soc', 'log-soc'] as const;
const scope = `/subscriptions/${subscriptionId}/resourceGroups/rg-soc`;

/** The local Azure is only worth something if Microsoft's own clients take it for Azure. */
describe('Microsoft’s clients on the local Azure', function () {
  this.timeout(60_000);
  let server: Listening;
  let sentinel: SecurityInsights;
  let resources: ResourceManagementClient;

  beforeEach(async () => {
    server = await listen(
      createLocalAzure({
        workspaces: [{ subscriptionId, resourceGroup: 'rg-soc', name: 'log-soc', tables: ['SigninLogs'] }],
        pageSize: 2,
        workTime: 50,
      }),
    );
    const credential: TokenCredential = {
      getToken: () => Promise.resolve({ token: 'a-token', expiresOnTimestamp: Date.now() + 3_600_000 }),
    };
    const options = { endpoint: server.url, allowInsecureConnection: true, retryOptions: { maxRetries: 0 } };
    sentinel = new SecurityInsights(credential, subscriptionId, options);
    resources = new ResourceManagementClient(credential, subscriptionId, options);
    // Tokens are otherwise sent through TLS only; here everything stays on this machine.
    for (const { pipeline } of [sentinel, resources])
      pipeline.removePolicy({ name: 'bearerTokenAuthenticationPolicy' });
    for (const { pipeline } of [sentinel, resources]) {
      pipeline.addPolicy({
        name: 'token',
        sendRequest: (request, next) => {
          request.headers.set('authorization', 'Bearer a-token');
          return next(request);
        },
      });
    }
  });
  afterEach(() => server.close());

  const rule = (displayName: string): ScheduledAlertRule => ({
    kind: 'Scheduled',
    displayName,
    enabled: true,
    severity: 'Medium',
    query: 'SigninLogs',
    queryFrequency: 'PT1H',
    queryPeriod: 'PT1H',
    triggerOperator: 'GreaterThan',
    triggerThreshold: 0,
    suppressionEnabled: false,
    suppressionDuration: 'PT5H',
  });

  it('create, list by pages, change and delete rules', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      await sentinel.alertRules.createOrUpdate(...workspace, `rule-${name}`, rule(`Rule ${name}`));
    }
    const names: string[] = [];
    for await (const item of sentinel.alertRules.list(...workspace)) names.push(item.name ?? '');
    expect(names.sort()).to.deep.equal(['rule-a', 'rule-b', 'rule-c', 'rule-d', 'rule-e']);
    const read = (await sentinel.alertRules.get(...workspace, 'rule-a')) as ScheduledAlertRule;
    expect([read.displayName, read.severity, read.etag]).to.deep.equal(['Rule a', 'Medium', read.etag]);
    expect(read.etag).to.match(/^".+"$/u);
    await sentinel.alertRules.delete(...workspace, 'rule-b');
    const gone = await sentinel.alertRules.get(...workspace, 'rule-b').then(
      () => 'there',
      (error: unknown) => (error as { readonly statusCode?: number }).statusCode,
    );
    expect(gone).to.equal(404);
  });

  it('are refused with a reason that they can read', async () => {
    const failed = await sentinel.alertRules
      .createOrUpdate(...workspace, 'bad', { ...rule('Bad'), query: 'NoSuchTable_CL | take 1' })
      .then(
        () => undefined,
        (error: unknown) => error as { readonly statusCode?: number; readonly message: string },
      );
    expect(failed?.statusCode).to.equal(400);
    expect(failed?.message).to.match(/table/iu);
  });

  it('wait for what takes time, by the id of the resource', async () => {
    // The client puts the first slash itself.
    const id = `${scope.slice(1)}/providers/Microsoft.OperationalInsights/workspaces/log-soc/tables/Feed_CL`;
    const made = await resources.resources.beginCreateOrUpdateByIdAndWait(
      id,
      '2025-07-01',
      {
        properties: {
          schema: { name: 'Feed_CL', columns: [{ name: 'TimeGenerated', type: 'datetime' }] },
        },
      },
      { updateIntervalInMs: 20 },
    );
    expect(made.id?.toLowerCase()).to.equal(`/${id}`.toLowerCase());
  });
});
