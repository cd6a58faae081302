import { expect } from 'chai';
import {
  collect,
  now,
  projectFor,
  refusal,
  startCloud,
  type Body,
  type FakeCloud,
} from './collect-fixture.ts';

const stream = 'Custom-EntraRoleAssignments_CL';
const [ada, eve, guest, robot] = [
  '3f0c2b7e-5d0a-4c7c-9a53-0b7f3a1f6a01',
  '5b1e7d90-3c2a-4f81-9d6b-0e4a7c8f9123',
  '6c2f8ea1-4d3b-4092-8e7c-1f5b8d9a0234',
  '7d3a9fb2-5e4c-41a3-9f8d-206c9eab1345',
];
const [admins, nested, nobody] = [
  'a0b1c2d3-0000-4000-8000-000000000001',
  'a0b1c2d3-0000-4000-8000-000000000002',
  'a0b1c2d3-0000-4000-8000-000000000003',
];
const globalAdmin = '62e90394-69f5-4237-9190-012177145e10';
const custom = 'c0ffee00-0000-4000-8000-00000000c0de';

/** (https://learn.microsoft.com/graph/api/directoryobject-getbyids) */
const objects: readonly Body[] = [
  user(ada, 'adm_ada@contoso.com', 'Ada'),
  user(eve, 'eve.baker@contoso.com', 'Eve Baker'),
  user(guest, 'pat_fabrikam.com#EXT#@contoso.onmicrosoft.com', 'Pat'),
  { '@odata.type': '#microsoft.graph.servicePrincipal', id: robot, appId: 'b1', displayName: 'robot' },
  { '@odata.type': '#microsoft.graph.group', id: admins, displayName: 'Admins' },
  { '@odata.type': '#microsoft.graph.group', id: nested, displayName: 'Nested' },
  { '@odata.type': '#microsoft.graph.group', id: nobody, displayName: 'Nobody' },
];

function user(id: string, userPrincipalName: string, displayName: string): Body {
  return { '@odata.type': '#microsoft.graph.user', id, userPrincipalName, displayName };
}

/** (https://learn.microsoft.com/graph/api/rbacapplication-list-roleassignments) */
function assignment(id: string, principalId: string, more: Body = {}): Body {
  return { id, principalId, directoryScopeId: '/', roleDefinitionId: globalAdmin, ...more };
}

describe('collect: who holds directory roles', () => {
  let cloud: FakeCloud;
  let root: string;
  beforeEach(async () => {
    cloud = await startCloud();
    root = projectFor(cloud);
    cloud.routes.set('GET /v1.0/roleManagement/directory/roleDefinitions', {
      body: {
        value: [
          { id: globalAdmin, templateId: globalAdmin, displayName: 'Global Administrator', isBuiltIn: true },
          { id: custom, templateId: null, displayName: 'Reset keys', isBuiltIn: false },
        ],
      },
    });
    cloud.routes.set('POST /v1.0/directoryObjects/getByIds', ({ body }) => {
      const { ids } = body as { readonly ids: readonly string[] };
      return { body: { value: objects.filter(({ id }) => ids.includes(String(id))) } };
    });
    members(admins, []);
    members(nobody, []);
    tenant({});
  });
  afterEach(() => cloud.close());

  function tenant({
    standing = [],
    eligible = [],
    active = [],
  }: Readonly<Record<string, readonly Body[]>>): void {
    const path = 'GET /v1.0/roleManagement/directory';
    cloud.routes.set(`${path}/roleAssignments`, { body: { value: standing } });
    cloud.routes.set(`${path}/roleEligibilityScheduleInstances`, { body: { value: eligible } });
    cloud.routes.set(`${path}/roleAssignmentScheduleInstances`, { body: { value: active } });
  }

  function members(group: string, value: readonly Body[]): void {
    cloud.routes.set(`GET /v1.0/groups/${group}/transitiveMembers`, { body: { value } });
  }

  const rows = () => (cloud.taken.get(stream) ?? []).flat();
  const run = () => collect(root, ['entra.role-assignments']);

  it('names holder, role and scope of a standing assignment', async () => {
    tenant({ standing: [assignment('a1', ada)] });
    const { code, stderr } = await run();
    expect([code, stderr]).to.deep.equal([0, `entra.role-assignments: 1 row sent, of ${now}\n`]);
    expect(rows()).to.deep.equal([
      {
        TimeGenerated: now,
        AssignmentId: 'a1',
        AssignmentType: 'Assigned',
        PrincipalId: ada,
        PrincipalType: 'User',
        PrincipalUserPrincipalName: 'adm_ada@contoso.com',
        PrincipalDisplayName: 'Ada',
        GroupId: '',
        GroupName: '',
        RoleTemplateId: globalAdmin,
        RoleName: 'Global Administrator',
        Scope: '/',
        EndDateTime: null,
      },
    ]);
  });

  it('tells eligibilities and activations apart, and when they end', async () => {
    tenant({
      standing: [assignment('active', ada), assignment('standing', eve)],
      active: [
        {
          id: 'i1',
          roleAssignmentOriginId: 'active',
          assignmentType: 'Activated',
          endDateTime: '2026-11-23T09:00:00Z',
        },
        { id: 'i2', roleAssignmentOriginId: 'standing', assignmentType: 'Assigned', endDateTime: null },
      ],
      eligible: [
        assignment('e1', guest, { memberType: 'Direct', endDateTime: '2026-12-31T23:00:00Z' }),
        assignment('e2', eve, { memberType: 'Direct', endDateTime: '9999-12-31T23:59:59Z' }),
      ],
    });
    await run();
    expect(
      rows().map(({ AssignmentId, AssignmentType, EndDateTime, PrincipalUserPrincipalName }) => [
        AssignmentId,
        AssignmentType,
        EndDateTime,
        PrincipalUserPrincipalName,
      ]),
    ).to.deep.equal([
      ['active', 'Assigned', '2026-11-23T09:00:00Z', 'adm_ada@contoso.com'],
      ['standing', 'Assigned', null, 'eve.baker@contoso.com'],
      ['e1', 'Eligible', '2026-12-31T23:00:00Z', 'pat_fabrikam.com#EXT#@contoso.onmicrosoft.com'],
      ['e2', 'Eligible', null, 'eve.baker@contoso.com'],
    ]);
  });

  it('lists the members of a group once each, of groups in it too, and asks for a group once', async () => {
    tenant({
      standing: [assignment('a1', admins), assignment('a2', admins, { roleDefinitionId: custom })],
    });
    const { url } = cloud;
    // Nested groups and the group itself, where it is in a circle, are listed among the members.
    cloud.routes.set(`GET /v1.0/groups/${admins}/transitiveMembers`, (asked) =>
      asked.url.includes('$skiptoken')
        ? {
            body: { value: [objects[0], objects[3], { '@odata.type': '#microsoft.graph.device', id: 'd1' }] },
          }
        : {
            body: {
              value: [objects[5], objects[4], objects[0], objects[2]],
              '@odata.nextLink': `${url}/v1.0/groups/${admins}/transitiveMembers?$skiptoken=two`,
            },
          },
    );
    await run();
    expect(
      rows().map(({ AssignmentId, PrincipalId, PrincipalType, GroupName, RoleName, RoleTemplateId }) => [
        AssignmentId,
        PrincipalId,
        PrincipalType,
        GroupName,
        RoleName,
        RoleTemplateId,
      ]),
    ).to.deep.equal([
      ['a1', ada, 'User', 'Admins', 'Global Administrator', globalAdmin],
      ['a1', guest, 'User', 'Admins', 'Global Administrator', globalAdmin],
      ['a1', robot, 'ServicePrincipal', 'Admins', 'Global Administrator', globalAdmin],
      ['a2', ada, 'User', 'Admins', 'Reset keys', custom],
      ['a2', guest, 'User', 'Admins', 'Reset keys', custom],
      ['a2', robot, 'ServicePrincipal', 'Admins', 'Reset keys', custom],
    ]);
    expect(cloud.asked.filter(({ url: path }) => path.includes('/transitiveMembers?$select'))).to.have.length(
      1,
    );
  });

  it('keeps a group without members, one that was deleted, and a holder that was', async () => {
    const gone = 'deadbeef-0000-4000-8000-000000000000';
    tenant({ standing: [assignment('a1', nobody), assignment('a2', nested), assignment('a3', gone)] });
    const { code } = await run();
    expect(code).to.equal(0);
    expect(
      rows().map(({ PrincipalId, PrincipalType, PrincipalDisplayName, GroupId }) => [
        PrincipalId,
        PrincipalType,
        PrincipalDisplayName,
        GroupId,
      ]),
    ).to.deep.equal([
      [nobody, 'Group', 'Nobody', ''],
      // Its members answer 404: nothing is there in this cloud.
      [nested, 'Group', 'Nested', ''],
      [gone, '', '', ''],
    ]);
  });

  it('shows the scope of an administrative unit and of an app, and a role that is gone by its id', async () => {
    tenant({
      standing: [
        assignment('a1', ada, { directoryScopeId: '/administrativeUnits/b2' }),
        assignment('a2', ada, { directoryScopeId: null, appScopeId: '/app', roleDefinitionId: 'gone' }),
      ],
    });
    await run();
    expect(
      rows().map(({ Scope, RoleTemplateId, RoleName }) => [Scope, RoleTemplateId, RoleName]),
    ).to.deep.equal([
      ['/administrativeUnits/b2', globalAdmin, 'Global Administrator'],
      ['/app', 'gone', ''],
    ]);
  });

  it('asks for names a thousand at a time', async () => {
    const ids = Array.from(
      { length: 1001 },
      (_, at) => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`,
    );
    tenant({ standing: ids.map((id) => assignment(id, id)) });
    await run();
    const batches = cloud.asked.filter(({ method, url }) => method === 'POST' && url.endsWith('getByIds'));
    expect(batches.map(({ body }) => (body as { ids: string[] }).ids.length)).to.deep.equal([1000, 1]);
    expect((batches[0]?.body as { types: string[] }).types).to.deep.equal([
      'user',
      'group',
      'servicePrincipal',
    ]);
    expect(rows()).to.have.length(1001);
  });

  it('goes on without the licence for eligibilities, and says so', async () => {
    tenant({ standing: [assignment('a1', ada)] });
    cloud.routes.set(
      'GET /v1.0/roleManagement/directory/roleEligibilityScheduleInstances',
      refusal(
        400,
        'AadPremiumLicenseRequired',
        'The tenant needs to have Microsoft Entra ID P2 or Microsoft Entra ID Governance license.',
      ),
    );
    const { code, stderr } = await run();
    expect(code).to.equal(0);
    expect(stderr).to.equal(
      'entra.role-assignments: the tenant has no licence for Privileged Identity Management: there are no eligible assignments\n' +
        `entra.role-assignments: 1 row sent, of ${now}\n`,
    );
  });

  it('does not take ids without names for an answer', async () => {
    tenant({ standing: [assignment('a1', admins)] });
    // What a caller gets who may read groups and not users.
    members(admins, [
      { '@odata.type': '#microsoft.graph.user', id: ada, displayName: null, userPrincipalName: null },
    ]);
    const { code, stderr } = await run();
    expect(code).to.equal(3);
    expect(stderr).to.equal(
      'error: entra.role-assignments: Microsoft Graph gives ids of users, and withholds their names\n' +
        'help: give the collector User.Read.All or Directory.Read.All, as an application permission with admin consent\n' +
        'entra.role-assignments: nothing was sent; to try again: npm run collect -- --env test entra.role-assignments\n',
    );
    expect(rows()).to.deep.equal([]);
  });
});
