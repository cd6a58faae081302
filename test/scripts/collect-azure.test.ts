import { expect } from 'chai';
import { scopeLevel } from '../../scripts/collect/feeds/azure-role-assignments.ts';
import {
  collect,
  now,
  projectFor,
  refusal,
  startCloud,
  type Body,
  type FakeCloud,
} from './collect-fixture.ts';

const stream = 'Custom-AzureRoleAssignments_CL';
const group = '/providers/Microsoft.Management/managementGroups/root';
const [one, two] = [
  '/subscriptions/11111111-1111-4111-8111-111111111111',
  '/subscriptions/22222222-2222-4222-8222-222222222222',
];
const owner = '8e3af657-a8ff-443c-a75c-2fe8c4bcb635';
const custom = 'c0ffee00-0000-4000-8000-00000000c0de';
const [eve, robot, admins] = [
  '5b1e7d90-3c2a-4f81-9d6b-0e4a7c8f9123',
  '7d3a9fb2-5e4c-41a3-9f8d-206c9eab1345',
  'a0b1c2d3-0000-4000-8000-000000000001',
];
const objects: readonly Body[] = [
  {
    '@odata.type': '#microsoft.graph.user',
    id: eve,
    userPrincipalName: 'eve.baker@contoso.com',
    displayName: 'Eve Baker',
  },
  { '@odata.type': '#microsoft.graph.servicePrincipal', id: robot, displayName: 'robot' },
  { '@odata.type': '#microsoft.graph.group', id: admins, displayName: 'Azure admins' },
];

/** (https://learn.microsoft.com/rest/api/authorization/role-assignments/list-for-scope) */
function assignment(scope: string, name: string, principalId: string, more: Body = {}): Body {
  return {
    id: `${scope === '/' ? '' : scope}/providers/Microsoft.Authorization/roleAssignments/${name}`,
    name,
    type: 'Microsoft.Authorization/roleAssignments',
    properties: {
      roleDefinitionId: `${one}/providers/Microsoft.Authorization/roleDefinitions/${owner}`,
      principalId,
      principalType: 'User',
      scope,
      condition: null,
      createdOn: '2025-11-20T14:03:11.2450598Z',
      updatedOn: '2025-11-20T14:03:11.2450598Z',
      createdBy: '8a4b1c52-6b9d-4a21-8f0e-52d1f6d3c702',
      ...more,
    },
  };
}

function role(name: string, roleName: string): Body {
  return {
    id: `/providers/Microsoft.Authorization/roleDefinitions/${name}`,
    name,
    properties: { roleName, type: 'BuiltInRole' },
  };
}

describe('collect: who holds Azure roles', () => {
  let cloud: FakeCloud;
  let root: string;
  beforeEach(async () => {
    cloud = await startCloud();
    root = projectFor(cloud);
    list('/providers/Microsoft.Management/managementGroups', [
      {
        id: group,
        name: 'root',
        type: 'Microsoft.Management/managementGroups',
        properties: { displayName: 'Root' },
      },
    ]);
    list('/subscriptions', [
      { id: one, subscriptionId: one.slice(15), displayName: 'One', state: 'Enabled' },
      { id: two, subscriptionId: two.slice(15), displayName: 'Two', state: 'Enabled' },
    ]);
    for (const scope of [group, one, two]) {
      roleAssignments(scope, []);
      list(`${scope}/providers/Microsoft.Authorization/roleDefinitions`, [role(owner, 'Owner')]);
    }
    cloud.routes.set('POST /v1.0/directoryObjects/getByIds', ({ body }) => {
      const { ids } = body as { readonly ids: readonly string[] };
      return { body: { value: objects.filter(({ id }) => ids.includes(String(id))) } };
    });
    cloud.routes.set(`GET /v1.0/groups/${admins}/transitiveMembers`, { body: { value: [objects[0]] } });
  });
  afterEach(() => cloud.close());

  function list(path: string, value: readonly Body[]): void {
    cloud.routes.set(`GET ${path}`, { body: { value } });
  }
  function roleAssignments(scope: string, value: readonly Body[]): void {
    list(`${scope}/providers/Microsoft.Authorization/roleAssignments`, value);
  }
  const rows = () => (cloud.taken.get(stream) ?? []).flat();
  const run = () => collect(root, ['azure.role-assignments']);

  it('names holder and role, and tells an inherited assignment once', async () => {
    const atRoot = assignment('/', 'r0', eve);
    roleAssignments(group, [atRoot, assignment(group, 'r1', eve)]);
    roleAssignments(one, [atRoot, assignment(group, 'r1', eve), assignment(one, 'r2', eve)]);
    const { code, stderr } = await run();
    expect([code, stderr]).to.deep.equal([0, `azure.role-assignments: 3 rows sent, of ${now}\n`]);
    expect(rows()[2]).to.deep.equal({
      TimeGenerated: now,
      AssignmentId: `${one}/providers/Microsoft.Authorization/roleAssignments/r2`,
      PrincipalId: eve,
      PrincipalType: 'User',
      PrincipalUserPrincipalName: 'eve.baker@contoso.com',
      PrincipalDisplayName: 'Eve Baker',
      GroupId: '',
      GroupName: '',
      RoleDefinitionId: owner,
      RoleName: 'Owner',
      Scope: one,
      ScopeLevel: 'Subscription',
      CreatedOn: '2025-11-20T14:03:11.2450598Z',
      CreatedBy: '8a4b1c52-6b9d-4a21-8f0e-52d1f6d3c702',
    });
    expect(rows().map(({ Scope, ScopeLevel }) => [Scope, ScopeLevel])).to.deep.equal([
      ['/', 'Root'],
      [group, 'ManagementGroup'],
      [one, 'Subscription'],
    ]);
    expect(
      cloud.asked.filter(({ url }) => url.includes('/roleAssignments')).map(({ url }) => url),
    ).to.deep.equal([
      `${group}/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01&$filter=atScope()`,
      `${one}/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01`,
      `${two}/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01`,
    ]);
  });

  it('follows nextLink, expands groups, and finds a custom role where it is used', async () => {
    const { url } = cloud;
    const path = `${two}/providers/Microsoft.Authorization/roleAssignments`;
    const inGroup = `${two}/resourceGroups/rg-app`;
    cloud.routes.set(`GET ${path}`, (asked) =>
      asked.url.includes('$skiptoken')
        ? {
            body: {
              value: [
                assignment(`${inGroup}/providers/Microsoft.KeyVault/vaults/v`, 'r2', robot, {
                  principalType: 'ServicePrincipal',
                  roleDefinitionId: `${two}/providers/Microsoft.Authorization/roleDefinitions/${custom}`,
                }),
              ],
            },
          }
        : {
            body: {
              value: [assignment(inGroup, 'r1', admins, { principalType: 'Group' })],
              nextLink: `${url}${path}?api-version=2022-04-01&$skiptoken=two`,
            },
          },
    );
    list(`${two}/providers/Microsoft.Authorization/roleDefinitions`, [
      role(owner, 'Owner'),
      role(custom, 'Key reader'),
    ]);
    await run();
    expect(
      rows().map(({ PrincipalId, PrincipalType, GroupName, RoleName, ScopeLevel }) => [
        PrincipalId,
        PrincipalType,
        GroupName,
        RoleName,
        ScopeLevel,
      ]),
    ).to.deep.equal([
      [eve, 'User', 'Azure admins', 'Owner', 'ResourceGroup'],
      [robot, 'ServicePrincipal', '', 'Key reader', 'Resource'],
    ]);
  });

  it('keeps what the directory does not know, as Azure calls it', async () => {
    roleAssignments(one, [
      assignment(one, 'r1', 'f0', { principalType: 'ForeignGroup', createdOn: null, createdBy: null }),
    ]);
    await run();
    expect(
      rows().map(({ PrincipalId, PrincipalType, PrincipalDisplayName, CreatedOn, CreatedBy }) => [
        PrincipalId,
        PrincipalType,
        PrincipalDisplayName,
        CreatedOn,
        CreatedBy,
      ]),
    ).to.deep.equal([['f0', 'ForeignGroup', '', null, '']]);
  });

  it('does not take seeing nothing for an empty Azure', async () => {
    list('/providers/Microsoft.Management/managementGroups', []);
    list('/subscriptions', []);
    const { code, stderr } = await run();
    expect(code).to.equal(3);
    expect(stderr).to.include(
      'error: azure.role-assignments: Azure Resource Manager shows neither a subscription nor a management group\n' +
        'help: give the collector the Azure role Reader on the root management group\n',
    );
  });

  it('names the Azure role that is missing', async () => {
    cloud.routes.set(
      `GET ${group}/providers/Microsoft.Authorization/roleAssignments`,
      refusal(
        403,
        'AuthorizationFailed',
        "The client 'c1' does not have authorization to perform action 'Microsoft.Authorization/roleAssignments/read'.",
      ),
    );
    const { code, stderr } = await run();
    expect(code).to.equal(3);
    expect(stderr).to.include(
      'Azure Resource Manager refuses GET /providers/Microsoft.Management/managementGroups/root/',
    );
    expect(stderr).to.include('help: the feed needs Reader (Azure role, on the root management group)\n');
    expect(rows()).to.deep.equal([]);
  });

  it('manages without management groups', async () => {
    cloud.routes.set(
      'GET /providers/Microsoft.Management/managementGroups',
      refusal(404, 'NotFound', 'none'),
    );
    roleAssignments(one, [assignment(one, 'r1', eve)]);
    const { code } = await run();
    expect([code, rows().length]).to.deep.equal([0, 1]);
  });

  it('tells the level of a scope', () => {
    expect(
      ['/', group, one, `${one}/resourceGroups/a`, `${one}/resourceGroups/a/providers/x/y/z`].map(scopeLevel),
    ).to.deep.equal(['Root', 'ManagementGroup', 'Subscription', 'ResourceGroup', 'Resource']);
  });
});
