import { expect } from 'chai';
import { desiredState } from '../../compiler/deploy/desired.ts';
import { compileContoso } from '../deploy/contoso.ts';
import { fixture, ruleOf, sentinel, workspace } from '../deploy/fixture.ts';
import { workspaceTables } from '../deploy/sixty-rules.ts';
import { readOpenApi, type Asked, type OpenApi } from './open-api.ts';

const rule: Asked = {
  method: 'PUT',
  path: `${sentinel}/alertRules/x`,
  apiVersion: '2025-07-01-preview',
};

describe("Microsoft's specification of the interfaces", function () {
  let openApi: OpenApi;
  before(function () {
    const found = readOpenApi();
    if (found === undefined) {
      console.log('      skipped: ../shared/specs/openapi is not there');
      this.skip();
    }
    openApi = found;
  });

  it('finds what is wrong with a body', () => {
    const { body } = ruleOf('a');
    expect(openApi.requestFaults(rule, body)).to.deep.equal([]);
    expect(openApi.requestFaults(rule, { ...body, kind: 'Schedule' })).to.deep.equal([
      '/kind must be equal to one of the allowed values (["Fusion","MLBehaviorAnalytics","MicrosoftSecurityIncidentCreation","NRT","Scheduled","ThreatIntelligence"])',
    ]);
    const properties = { ...(body['properties'] as object), enabled: 'yes', querry: 'x' };
    expect(openApi.requestFaults(rule, { ...body, properties })).to.have.members([
      '/properties must NOT have additional properties ("querry")',
      '/properties/enabled must be boolean',
    ]);
    // The newest stable version does not know them.
    expect(openApi.requestFaults({ ...rule, apiVersion: '2025-09-01' }, body)).to.deep.equal([
      '/properties must NOT have additional properties ("subTechniques")',
    ]);
    expect(openApi.requestFaults({ ...rule, path: '/subscriptions/x' }, body)).to.equal(undefined);
  });

  it('knows every request that a deployment sends, and finds nothing wrong with it, nor with what the local Azure answers', async () => {
    const found: string[] = [];
    let checked = 0;
    const { arm, deploy } = fixture({
      workspaces: [{ ...workspace, tables: workspaceTables }],
      workTime: 1_000,
      openApi,
      onAnswer: ({ method, path, apiVersion, status }, { body }) => {
        if (path.includes('/Local.Operations/')) return;
        checked += 1;
        const faults = openApi.answerFaults({ method, path, apiVersion }, status, body ?? {});
        if (status >= 400) found.push(`${method} ${path}: ${status}`);
        else found.push(...(faults ?? ['is not known']).map((fault) => `${method} ${path}: ${fault}`));
      },
    });
    const { resources } = desiredState(await compileContoso(), workspace);
    const { resources: results } = await deploy(resources);
    expect(results.filter(({ outcome }) => outcome !== 'done')).to.deep.equal([]);
    for (const { id, apiVersion } of resources) await arm.remove(id, apiVersion);
    // Tables and the like are asked for before they are made.
    expect(found.filter((fault) => !/^GET .*: 404$/u.test(fault))).to.deep.equal([]);
    expect(checked).to.be.greaterThan(300);
  });

  it('is what the local Azure refuses bodies by, where it is given', async () => {
    const { deploy } = fixture({ openApi });
    const { resources } = await deploy([ruleOf('a', { querry: 'x' })]);
    expect(resources[0]?.problem?.message).to.contain(
      'InvalidRequestContent, The request content was invalid and could not be deserialized: ' +
        `'/properties must NOT have additional properties ("querry")'`,
    );
  });
});
