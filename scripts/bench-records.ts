// Sign-in records for measurements: the columns and the size of real ones, all names invented.

const applications = [
  'Azure Portal',
  'Office 365 Exchange Online',
  'Microsoft Teams',
  'Contoso Expenses',
  'Graph Explorer',
  'Partner portal',
];
const systems = ['Windows11', 'Windows10', 'MacOs', 'Ios 18', 'Android 15'];
const places = [
  { city: 'Zürich', state: 'Zürich', countryOrRegion: 'CH' },
  { city: 'Redmond', state: 'Washington', countryOrRegion: 'US' },
  { city: 'Lyon', state: 'Rhone', countryOrRegion: 'FR' },
];

/** The n-th record; the same each time. One in fifty has a wrong password, one in two hundred a name beyond ASCII. */
export function signIn(n: number): Readonly<Record<string, unknown>> {
  const user = (n * 7919) % 4000;
  const time = new Date(Date.UTC(2026, 10, 1) + n * 137).toISOString();
  const failed = n % 50 === 0;
  const resultType = failed ? '50126' : n % 61 === 0 ? '53003' : '0';
  const place = places[n % 200 === 0 ? 0 : 1 + (n % 2)];
  const upn = `user${user}@contoso.com`;
  return {
    TenantId: '3f0c5a2e-0000-4000-8000-000000000001',
    SourceSystem: 'Azure AD',
    TimeGenerated: time,
    ResourceId: '/tenants/3f0c5a2e-0000-4000-8000-000000000002/providers/Microsoft.aadiam',
    OperationName: 'Sign-in activity',
    OperationVersion: '1.0',
    Category: 'SignInLogs',
    ResultType: resultType,
    ResultSignature: 'None',
    ResultDescription: failed
      ? 'Error validating credentials due to invalid username or password.'
      : 'The operation ended as the policies of the tenant say.',
    DurationMs: 0,
    CorrelationId: identifier(n, 1),
    Resource: 'Microsoft.aadiam',
    ResourceGroup: 'Microsoft.aadiam',
    Identity: `User ${user}`,
    Level: '4',
    Location: place?.countryOrRegion,
    AlternateSignInName: upn,
    AppDisplayName: applications[n % applications.length],
    AppId: identifier(n % applications.length, 2),
    AuthenticationContextClassReferences: [
      { id: 'urn:user:registersecurityinfo', detail: 'previouslySatisfied' },
    ],
    AuthenticationDetails: [
      {
        authenticationStepDateTime: time,
        authenticationMethod: 'Password',
        authenticationMethodDetail: 'Password in the cloud',
        succeeded: !failed,
        authenticationStepResultDetail: failed ? 'Invalid username or password.' : 'Correct password',
        authenticationStepRequirement: 'Primary authentication',
        StatusSequence: 0,
        RequestSequence: 1,
      },
    ],
    AuthenticationMethodsUsed: '',
    AuthenticationProcessingDetails: [
      { key: 'Legacy TLS (TLS 1.0, 1.1, 3DES)', value: 'False' },
      { key: 'Is CAE Token', value: 'True' },
      { key: 'Oauth Scope Info', value: '["email","openid","profile","User.Read"]' },
    ],
    AuthenticationRequirement: 'singleFactorAuthentication',
    AuthenticationRequirementPolicies: [],
    ClientAppUsed: 'Browser',
    ConditionalAccessPolicies: [
      {
        id: identifier(1, 3),
        displayName: 'Require multifactor authentication for administrators',
        enforcedGrantControls: ['Mfa'],
        enforcedSessionControls: [],
        result: 'notApplied',
        conditionsSatisfied: 0,
        conditionsNotSatisfied: 2,
      },
      {
        id: identifier(2, 3),
        displayName: 'Block legacy authentication',
        enforcedGrantControls: ['Block'],
        enforcedSessionControls: [],
        result: 'notEnabled',
        conditionsSatisfied: 0,
        conditionsNotSatisfied: 0,
      },
    ],
    ConditionalAccessStatus: n % 61 === 0 ? 'failure' : 'success',
    CreatedDateTime: time,
    DeviceDetail: {
      deviceId: identifier(user, 4),
      displayName: `PC-${user}`,
      operatingSystem: systems[n % systems.length],
      browser: 'Edge 142.0.0',
      isCompliant: n % 3 === 0,
      isManaged: n % 4 === 0,
      trustType: 'Azure AD joined',
    },
    IsInteractive: true,
    Id: identifier(n, 5),
    IPAddress: `203.0.113.${n % 250}`,
    LocationDetails: { ...place, geoCoordinates: { latitude: 47.3712 + (n % 7), longitude: 8.5391 } },
    MfaDetail: { authMethod: '', authDetail: '' },
    NetworkLocationDetails: '[{"networkType":"namedNetwork","networkNames":["Head office"]}]',
    OriginalRequestId: identifier(n, 5),
    ProcessingTimeInMilliseconds: String(80 + (n % 90)),
    RiskDetail: 'none',
    RiskEventTypes_V2: [],
    RiskLevelAggregated: 'none',
    RiskLevelDuringSignIn: 'none',
    RiskState: 'none',
    ResourceDisplayName: 'Windows Azure Service Management API',
    ResourceIdentity: '797f4846-ba00-4fd7-ba43-dac1f8f63013',
    ResourceTenantId: '3f0c5a2e-0000-4000-8000-000000000002',
    HomeTenantId: '3f0c5a2e-0000-4000-8000-000000000002',
    SessionLifetimePolicies: [
      { expirationRequirement: 'tenantTokenLifetimePolicy', detail: 'The lifetime of tokens of the tenant' },
    ],
    Status: failed
      ? { errorCode: 50126, failureReason: 'Invalid username or password.' }
      : { errorCode: Number(resultType), additionalDetails: 'None' },
    TokenIssuerType: 'AzureAD',
    UniqueTokenIdentifier: identifier(n, 6),
    UserAgent:
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0',
    UserDisplayName: `User ${user}`,
    UserId: identifier(user, 7),
    UserPrincipalName: upn,
    UserType: 'Member',
    FlaggedForReview: false,
    Type: 'SigninLogs',
  };
}

function identifier(n: number, kind: number): string {
  const digits = ((n * 2654435761) >>> 0).toString(16).padStart(8, '0');
  return `${digits}-000${kind}-4000-8000-${n.toString(16).padStart(12, '0')}`;
}
