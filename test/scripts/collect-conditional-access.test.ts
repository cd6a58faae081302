import { expect } from 'chai';
import { collect, now, projectFor, startCloud, type Body, type FakeCloud } from './collect-fixture.ts';

const [ada, eve, guest, robot] = [
  '3f0c2b7e-5d0a-4c7c-9a53-0b7f3a1f6a01',
  '5b1e7d90-3c2a-4f81-9d6b-0e4a7c8f9123',
  '6c2f8ea1-4d3b-4092-8e7c-1f5b8d9a0234',
  '7d3a9fb2-5e4c-41a3-9f8d-206c9eab1345',
];
const [exclusions, empty] = ['a0b1c2d3-0000-4000-8000-000000000001', 'a0b1c2d3-0000-4000-8000-000000000002'];
const [globalAdmin, helpdesk] = [
  '62e90394-69f5-4237-9190-012177145e10',
  '729827e3-9c14-49f7-bb1b-9608f156bbb8',
];
const objects: readonly Body[] = [
  {
    '@odata.type': '#microsoft.graph.user',
    id: ada,
    userPrincipalName: 'adm_ada@contoso.com',
    displayName: 'Ada',
  },
  {
    '@odata.type': '#microsoft.graph.user',
    id: eve,
    userPrincipalName: 'eve@contoso.com',
    displayName: 'Eve',
  },
  { '@odata.type': '#microsoft.graph.servicePrincipal', id: robot, displayName: 'robot' },
  { '@odata.type': '#microsoft.graph.group', id: exclusions, displayName: 'CA exclusions' },
  { '@odata.type': '#microsoft.graph.group', id: empty, displayName: 'Empty' },
];

/** (https://learn.microsoft.com/graph/api/conditionalaccessroot-list-policies) */
function policy(id: string, users: Body, state = 'enabled'): Body {
  return {
    id,
    displayName: `Policy ${id}`,
    createdDateTime: '2025-02-26T18:48:48.1488337Z',
    modifiedDateTime: null,
    state,
    grantControls: { operator: 'OR', builtInControls: ['mfa'] },
    conditions: {
      clientAppTypes: ['all'],
      users: {
        includeUsers: ['All'],
        excludeUsers: [],
        includeGroups: [],
        excludeGroups: [],
        includeRoles: [],
        excludeRoles: [],
        ...users,
      },
    },
  };
}

describe('collect: who is left out of Conditional Access', () => {
  let cloud: FakeCloud;
  let root: string;
  beforeEach(async () => {
    cloud = await startCloud();
    root = projectFor(cloud);
    cloud.routes.set('POST /v1.0/directoryObjects/getByIds', ({ body }) => {
      const { ids } = body as { readonly ids: readonly string[] };
      return { body: { value: objects.filter(({ id }) => ids.includes(String(id))) } };
    });
    cloud.routes.set(`GET /v1.0/groups/${exclusions}/transitiveMembers`, {
      body: { value: [objects[0], objects[2], objects[4]] },
    });
    cloud.routes.set(`GET /v1.0/groups/${empty}/transitiveMembers`, { body: { value: [] } });
  });
  afterEach(() => cloud.close());

  async function rowsFor(...policies: readonly Body[]): Promise<readonly Body[]> {
    cloud.routes.set('GET /v1.0/identity/conditionalAccess/policies', { body: { value: policies } });
    const { code, stderr } = await collect(root, ['entra.conditional-access-exclusions']);
    expect(code, stderr).to.equal(0);
    return (cloud.taken.get('Custom-EntraConditionalAccessPolicies_CL') ?? []).flat();
  }
  const brief = (rows: readonly Body[]) =>
    rows.map(({ PolicyId, PrincipalId, ExcludedThrough, ExcludedId, ExcludedName }) => [
      PolicyId,
      PrincipalId,
      ExcludedThrough,
      ExcludedId,
      ExcludedName,
    ]);

  it('lists accounts that are left out by name and through a group', async () => {
    const rows = await rowsFor(
      policy('p1', { excludeUsers: [eve, 'None'], excludeGroups: [exclusions, empty] }),
    );
    expect(rows[0]).to.deep.equal({
      TimeGenerated: now,
      PolicyId: 'p1',
      PolicyName: 'Policy p1',
      State: 'enabled',
      PrincipalId: eve,
      PrincipalUserPrincipalName: 'eve@contoso.com',
      PrincipalDisplayName: 'Eve',
      ExcludedThrough: 'user',
      ExcludedId: eve,
      ExcludedName: '',
    });
    expect(brief(rows)).to.deep.equal([
      ['p1', eve, 'user', eve, ''],
      ['p1', ada, 'group', exclusions, 'CA exclusions'],
    ]);
  });

  it('lists who holds an excluded role over the directory, through a group too', async () => {
    cloud.routes.set('GET /v1.0/roleManagement/directory/roleDefinitions', {
      body: {
        value: [
          { id: globalAdmin, templateId: globalAdmin, displayName: 'Global Administrator' },
          { id: helpdesk, templateId: helpdesk, displayName: 'Helpdesk Administrator' },
        ],
      },
    });
    const held = (principalId: string, roleDefinitionId: string, directoryScopeId = '/'): Body => ({
      id: `${principalId}-${roleDefinitionId}`,
      principalId,
      roleDefinitionId,
      directoryScopeId,
    });
    cloud.routes.set('GET /v1.0/roleManagement/directory/roleAssignments', {
      body: {
        value: [
          held(exclusions, globalAdmin),
          held(eve, globalAdmin, '/administrativeUnits/a1'),
          held(eve, helpdesk),
          held(robot, globalAdmin),
        ],
      },
    });
    expect(brief(await rowsFor(policy('p1', { excludeRoles: [globalAdmin.toUpperCase()] })))).to.deep.equal([
      ['p1', ada, 'role', globalAdmin.toUpperCase(), 'Global Administrator'],
    ]);
  });

  it('lists guests where a policy leaves them out as such', async () => {
    cloud.routes.set('GET /v1.0/users', {
      body: {
        value: [
          {
            id: guest,
            userPrincipalName: 'pat_fabrikam.com#EXT#@contoso.onmicrosoft.com',
            displayName: 'Pat',
          },
        ],
      },
    });
    const rows = await rowsFor(
      policy('p1', { excludeUsers: ['GuestsOrExternalUsers'] }),
      policy('p2', {
        excludeGuestsOrExternalUsers: {
          guestOrExternalUserTypes: 'internalGuest,b2bCollaborationGuest',
          externalTenants: {
            '@odata.type': '#microsoft.graph.conditionalAccessAllExternalTenants',
            membershipKind: 'all',
          },
        },
      }),
      policy('p3', { excludeGuestsOrExternalUsers: { guestOrExternalUserTypes: 'serviceProvider' } }),
    );
    expect(brief(rows)).to.deep.equal([
      ['p1', guest, 'guests', 'GuestsOrExternalUsers', ''],
      ['p2', guest, 'guests', 'GuestsOrExternalUsers', 'internalGuest,b2bCollaborationGuest'],
    ]);
    expect(
      cloud.asked.filter(({ url }) => url.startsWith('/v1.0/users')).map(({ url }) => url),
    ).to.deep.equal([
      "/v1.0/users?$filter=userType eq 'Guest'&$select=id,userPrincipalName,displayName&$top=999",
    ]);
  });

  it('keeps policies that are off or only report, and accounts that are gone', async () => {
    const gone = 'deadbeef-0000-4000-8000-000000000000';
    const rows = await rowsFor(
      policy('p1', { excludeUsers: [ada] }, 'disabled'),
      policy('p2', { excludeUsers: [gone] }, 'enabledForReportingButNotEnforced'),
      policy('p3', {}),
      { id: 'p4', displayName: 'For workloads', state: 'enabled', conditions: { users: null } },
    );
    expect(rows.map(({ PolicyId, State, PrincipalId }) => [PolicyId, State, PrincipalId])).to.deep.equal([
      ['p1', 'disabled', ada],
      ['p2', 'enabledForReportingButNotEnforced', gone],
    ]);
  });

  it('asks nothing more where no policy leaves anybody out', async () => {
    expect(await rowsFor()).to.deep.equal([]);
    expect(cloud.asked.map(({ url }) => url)).to.deep.equal(['/v1.0/identity/conditionalAccess/policies']);
  });
});
