import { expect } from 'chai';
import type { DeployPlan } from '../../compiler/deploy/plan.ts';
import { readPlanFile, writePlanFile } from '../../compiler/deploy/plan-file.ts';
import { fixture, ruleOf, workspace } from './fixture.ts';

async function saved(): Promise<DeployPlan> {
  const { plan } = await fixture().plan([ruleOf('a')]);
  return {
    version: 1,
    environment: 'prod',
    made: '2026-11-24T00:00:00.000Z',
    workspaces: [plan],
    expiring: [],
  };
}

function reasonOf(content: string): string {
  const read = readPlanFile(content, 'plan.json', 'prod', [workspace]);
  if (!('code' in read)) throw new Error('it was taken');
  expect(read.code).to.equal('D8211');
  return read.message.replace('this is no plan that can be applied: ', '');
}

describe('a saved plan', () => {
  it('is read as it was written', async () => {
    const plan = await saved();
    expect(readPlanFile(writePlanFile(plan), 'plan.json', 'prod', [workspace])).to.deep.equal(plan);
  });

  it('is refused when it is damaged (D8211)', () => {
    expect(reasonOf('{')).to.equal('it is no JSON');
    expect(reasonOf('[]')).to.equal('it was not written by this version of detc');
    expect(reasonOf('{"version": 2, "workspaces": []}')).to.equal(
      'it was not written by this version of detc',
    );
    expect(reasonOf('{"version": 1, "environment": "test", "workspaces": []}')).to.equal(
      'it is of the environment test, not of prod',
    );
    expect(reasonOf('{"version": 1, "environment": "prod", "workspaces": [1]}')).to.equal(
      'a part of it is damaged',
    );
  });

  it('may not reach outside the resource groups of the environment', async () => {
    const text = writePlanFile(await saved());
    expect(reasonOf(text.replaceAll('rg-soc', 'rg-other'))).to.equal(
      'the environment has no workspace log-soc',
    );
    const moved = JSON.parse(text) as { workspaces: { resources: { desired: { id: string } }[] }[] };
    for (const id of [
      '/subscriptions/other/resourceGroups/rg-soc/providers/x',
      `/subscriptions/${workspace.subscriptionId}/resourceGroups/rg-soc/providers/../../../x`,
      `/subscriptions/${workspace.subscriptionId}/resourceGroups/rg-soc/providers/x?y`,
    ]) {
      const [resource] = moved.workspaces[0]?.resources ?? [];
      if (resource !== undefined) resource.desired.id = id;
      expect(reasonOf(JSON.stringify(moved))).to.equal(
        'it names a resource outside the resource group of log-soc',
      );
    }
  });
});
