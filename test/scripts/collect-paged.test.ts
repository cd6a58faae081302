import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { collect, now, projectFor, startCloud, type FakeCloud } from './collect-fixture.ts';

const signIns = 'GET /v1.0/users';
const registrations = 'GET /v1.0/reports/authenticationMethods/userRegistrationDetails';
const signInStream = 'Custom-EntraSignInActivity_CL';

/** As in the examples of https://learn.microsoft.com/graph/api/user-list and the resource type signInActivity. */
const ada = {
  id: '3f0c2b7e-5d0a-4c7c-9a53-0b7f3a1f6a01',
  userPrincipalName: 'adm_ada@contoso.com',
  displayName: 'Ada Lovelace (admin)',
  userType: 'Member',
  accountEnabled: true,
  createdDateTime: '2023-05-02T08:15:00Z',
  signInActivity: {
    lastSignInDateTime: '2026-01-18T07:41:12Z',
    lastSignInRequestId: 'b0282a60-4427-4a5e-9d1c-0f2a6b1f0c00',
    lastNonInteractiveSignInDateTime: '2026-01-18T09:03:55Z',
    lastNonInteractiveSignInRequestId: 'b0282a60-4427-4a5e-9d1c-0f2a6b1f0c01',
    lastSuccessfulSignInDateTime: '2026-01-18T09:03:55Z',
    lastSuccessfulSignInRequestId: 'b0282a60-4427-4a5e-9d1c-0f2a6b1f0c02',
  },
};
const guest = {
  id: '5b1e7d90-3c2a-4f81-9d6b-0e4a7c8f9123',
  userPrincipalName: 'pat_fabrikam.com#EXT#@contoso.onmicrosoft.com',
  displayName: 'Pat',
  userType: 'Guest',
  accountEnabled: false,
  createdDateTime: '2025-02-03T04:05:06Z',
  // Entra's word for never.
  signInActivity: { lastSignInDateTime: '0001-01-01T00:00:00Z', lastNonInteractiveSignInDateTime: null },
};

describe('collect: feeds that are read page by page', () => {
  let cloud: FakeCloud;
  let root: string;
  beforeEach(async () => {
    cloud = await startCloud();
    root = projectFor(cloud);
  });
  afterEach(() => cloud.close());

  it('reads every page and sends each user once, guests and disabled accounts too', async () => {
    const { url } = cloud;
    cloud.routes.set(signIns, (asked) =>
      asked.url.includes('$skiptoken=two')
        ? { body: { value: [guest, { id: '11111111-0000-4000-8000-000000000001' }] } }
        : { body: { value: [ada], '@odata.nextLink': `${url}/v1.0/users?$skiptoken=two` } },
    );
    const { code, stdout, stderr } = await collect(root, ['entra.sign-in-activity']);
    expect([code, stdout, stderr]).to.deep.equal([0, '', `entra.sign-in-activity: 3 rows sent, of ${now}\n`]);
    expect(cloud.taken.get(signInStream)).to.deep.equal([
      [
        {
          TimeGenerated: now,
          UserId: '3f0c2b7e-5d0a-4c7c-9a53-0b7f3a1f6a01',
          UserPrincipalName: 'adm_ada@contoso.com',
          UserDisplayName: 'Ada Lovelace (admin)',
          UserType: 'Member',
          AccountEnabled: true,
          CreatedDateTime: '2023-05-02T08:15:00Z',
          LastSignInDateTime: '2026-01-18T07:41:12Z',
          LastNonInteractiveSignInDateTime: '2026-01-18T09:03:55Z',
          LastSuccessfulSignInDateTime: '2026-01-18T09:03:55Z',
        },
        {
          TimeGenerated: now,
          UserId: '5b1e7d90-3c2a-4f81-9d6b-0e4a7c8f9123',
          UserPrincipalName: 'pat_fabrikam.com#EXT#@contoso.onmicrosoft.com',
          UserDisplayName: 'Pat',
          UserType: 'Guest',
          AccountEnabled: false,
          CreatedDateTime: '2025-02-03T04:05:06Z',
          LastSignInDateTime: null,
          LastNonInteractiveSignInDateTime: null,
          LastSuccessfulSignInDateTime: null,
        },
        {
          TimeGenerated: now,
          UserId: '11111111-0000-4000-8000-000000000001',
          UserPrincipalName: '',
          UserDisplayName: '',
          UserType: '',
          AccountEnabled: null,
          CreatedDateTime: null,
          LastSignInDateTime: null,
          LastNonInteractiveSignInDateTime: null,
          LastSuccessfulSignInDateTime: null,
        },
      ],
    ]);
    expect(cloud.asked[0]?.url).to.equal(
      '/v1.0/users?$select=id,userPrincipalName,displayName,userType,accountEnabled,createdDateTime,signInActivity&$top=500',
    );
  });

  it('reads the report of registered methods', async () => {
    // As in https://learn.microsoft.com/graph/api/authenticationmethodsroot-list-userregistrationdetails
    cloud.routes.set(registrations, {
      body: {
        value: [
          {
            id: '86462606-fde0-4fc4-9e0c-a20eb73e54c6',
            userPrincipalName: 'AlexW@Contoso.com',
            userDisplayName: 'Alex Wilber',
            userType: 'member',
            isAdmin: true,
            isSsprRegistered: false,
            isSsprEnabled: false,
            isSsprCapable: false,
            isMfaRegistered: true,
            isMfaCapable: true,
            isPasswordlessCapable: false,
            lastUpdatedDateTime: '2026-11-22T19:06:45Z',
            methodsRegistered: ['microsoftAuthenticatorPush', 'softwareOneTimePasscode'],
            defaultMfaMethod: 'microsoftAuthenticatorPush',
            isSystemPreferredAuthenticationMethodEnabled: true,
            systemPreferredAuthenticationMethods: ['PhoneAppNotification'],
          },
          { id: '11111111-0000-4000-8000-000000000001', methodsRegistered: [] },
        ],
      },
    });
    const { code } = await collect(root, ['entra.user-registration']);
    expect(code).to.equal(0);
    expect(cloud.taken.get('Custom-EntraUserRegistrationDetails_CL')).to.deep.equal([
      [
        {
          TimeGenerated: now,
          UserId: '86462606-fde0-4fc4-9e0c-a20eb73e54c6',
          UserPrincipalName: 'AlexW@Contoso.com',
          UserDisplayName: 'Alex Wilber',
          UserType: 'member',
          IsAdmin: true,
          IsMfaRegistered: true,
          IsMfaCapable: true,
          IsPasswordlessCapable: false,
          IsSsprRegistered: false,
          MethodsRegistered: ['microsoftAuthenticatorPush', 'softwareOneTimePasscode'],
          DefaultMfaMethod: 'microsoftAuthenticatorPush',
          LastUpdatedDateTime: '2026-11-22T19:06:45Z',
        },
        {
          TimeGenerated: now,
          UserId: '11111111-0000-4000-8000-000000000001',
          UserPrincipalName: '',
          UserDisplayName: '',
          UserType: '',
          IsAdmin: null,
          IsMfaRegistered: null,
          IsMfaCapable: null,
          IsPasswordlessCapable: null,
          IsSsprRegistered: null,
          MethodsRegistered: [],
          DefaultMfaMethod: '',
          LastUpdatedDateTime: null,
        },
      ],
    ]);
  });

  it('sends nothing where there is nothing', async () => {
    cloud.routes.set(signIns, { body: { value: [] } });
    const { code, stderr } = await collect(root, ['entra.sign-in-activity']);
    expect([code, stderr]).to.deep.equal([0, `entra.sign-in-activity: 0 rows sent, of ${now}\n`]);
    expect([...cloud.taken.keys()]).to.deep.equal([]);
  });

  it('leaves nothing on the disk when all was sent', async () => {
    cloud.routes.set(signIns, { body: { value: [ada] } });
    await collect(root, ['entra.sign-in-activity']);
    expect(readdirSync(join(root, '.detc', 'collect', 'test'))).to.deep.equal([]);
  });

  it('prints the rows and sends none with --dry-run', async () => {
    cloud.routes.set(signIns, { body: { value: [ada] } });
    const { code, stdout } = await collect(root, ['entra.sign-in-activity', '--dry-run']);
    expect(code).to.equal(0);
    expect(JSON.parse(stdout)).to.include({ TimeGenerated: now, UserPrincipalName: 'adm_ada@contoso.com' });
    expect(cloud.asked.map(({ method }) => method)).to.deep.equal(['GET']);
    expect(existsSync(join(root, '.detc'))).to.equal(false);
  });

  it('follows no page to another place with its token', async () => {
    cloud.routes.set(signIns, {
      body: { value: [ada], '@odata.nextLink': 'https://evil.example/v1.0/users?$skiptoken=two' },
    });
    const { code, stderr } = await collect(root, ['entra.sign-in-activity']);
    expect(code).to.equal(3);
    expect(stderr).to.include(`the next page is at https://evil.example, not at ${cloud.url}`);
    expect([...cloud.taken.keys()]).to.deep.equal([]);
  });

  it('ends where a page leads back to itself', async () => {
    const { url } = cloud;
    cloud.routes.set(signIns, {
      body: { value: [ada], '@odata.nextLink': `${url}/v1.0/users?$skiptoken=two` },
    });
    const { code, stderr } = await collect(root, ['entra.sign-in-activity', '--dry-run']);
    expect(code).to.equal(3);
    expect(stderr).to.include('a page leads back to itself');
  });
});
