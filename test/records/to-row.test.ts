import { expect } from 'chai';
import { toEventHub } from '../../compiler/records/from-row.ts';
import { toRow } from '../../compiler/records/to-row.ts';

const tenant = '2b6f0e3d-7a54-4c19-9e80-d3f1a5b6c777';

/** What a converted record says, without findings. */
function rowOf(record: Record<string, unknown>): unknown {
  const { row, diagnostics } = toRow(record);
  expect(diagnostics).to.deep.equal([]);
  return row;
}

describe('a row from an Event Hub record', () => {
  const envelope = {
    time: '2026-03-04T09:00:00.1234567Z',
    resourceId: `/tenants/${tenant}/providers/Microsoft.aadiam`,
    operationName: 'Sign-in activity',
    category: 'SignInLogs',
    tenantId: tenant,
    resultType: 50126,
    callerIpAddress: '203.0.113.7',
    correlationId: 'c1',
    Level: 4,
    location: 'DE',
    properties: {
      ipAddress: '203.0.113.7',
      userType: 'Member',
      resourceId: '797f4846-ba00-4fd7-ba43-dac1f8f63013',
      status: { errorCode: 50126 },
      location: { city: 'Berlin', geoCoordinates: { latitude: 52.5 } },
      autonomousSystemNumber: 64500,
      networkLocationDetails: [],
      isInteractive: true,
    },
  };
  const row = {
    TimeGenerated: '2026-03-04T09:00:00.1234567Z',
    ResourceId: `/tenants/${tenant}/providers/Microsoft.aadiam`,
    OperationName: 'Sign-in activity',
    Category: 'SignInLogs',
    AADTenantId: tenant,
    ResultType: '50126',
    CorrelationId: 'c1',
    Level: '4',
    Location: 'DE',
    IPAddress: '203.0.113.7',
    UserType: 'Member',
    ResourceIdentity: '797f4846-ba00-4fd7-ba43-dac1f8f63013',
    Status: { errorCode: 50126 },
    LocationDetails: { city: 'Berlin', geoCoordinates: { latitude: 52.5 } },
    AutonomousSystemNumber: '64500',
    NetworkLocationDetails: '[]',
    IsInteractive: true,
    SourceSystem: 'Azure AD',
    Resource: 'Microsoft.aadiam',
    ResourceGroup: 'Microsoft.aadiam',
    Type: 'SigninLogs',
  };
  it('has text where the workspace has it, and values elsewhere', () => {
    expect(rowOf(envelope)).to.deep.equal(row);
  });
  it('of a non-interactive sign-in has nested values as JSON text', () => {
    expect(
      rowOf({
        ...envelope,
        category: 'NonInteractiveUserSignInLogs',
        properties: { status: { errorCode: 0 }, appliedConditionalAccessPolicies: [{ id: 'p' }] },
      }),
    ).to.deep.equal({
      TimeGenerated: '2026-03-04T09:00:00.1234567Z',
      OperationName: 'Sign-in activity',
      Category: 'NonInteractiveUserSignInLogs',
      AADTenantId: tenant,
      ResultType: '50126',
      CorrelationId: 'c1',
      Level: '4',
      Location: 'DE',
      Status: '{"errorCode":0}',
      ConditionalAccessPolicies: '[{"id":"p"}]',
      ConditionalAccessPoliciesV2: [{ id: 'p' }],
      SourceSystem: 'Azure AD',
      ResourceGroup: 'Microsoft.aadiam',
      Type: 'AADNonInteractiveUserSignInLogs',
      callerIpAddress: '203.0.113.7',
    });
  });
  it('does not depend on capital letters', () => {
    expect(
      rowOf({
        TIME: '2026-03-04T09:00:00Z',
        operationname: 'Sign-in activity',
        category: 'signinlogs',
        resulttype: '0',
        Properties: { userprincipalname: 'ada@contoso.com' },
      }),
    ).to.deep.equal({
      TimeGenerated: '2026-03-04T09:00:00Z',
      OperationName: 'Sign-in activity',
      Category: 'signinlogs',
      ResultType: '0',
      UserPrincipalName: 'ada@contoso.com',
      SourceSystem: 'Azure AD',
      Resource: 'Microsoft.aadiam',
      ResourceGroup: 'Microsoft.aadiam',
      Type: 'SigninLogs',
    });
  });
  it('has times as the workspace writes them, of every exporter', () => {
    const time = (text: string) =>
      toRow({ category: 'RiskyUsers', operationName: 'x', time: text, properties: {} }).row['TimeGenerated'];
    expect(time('2026-03-04 09:00:00.123456700')).to.equal('2026-03-04T09:00:00.1234567Z');
    expect(time('2026-03-04T10:00:00.5+01:00')).to.equal('2026-03-04T09:00:00.5000000Z');
    expect(time('3/4/2026 9:00:00 PM')).to.equal('2026-03-04T21:00:00.0000000Z');
  });
  it('keeps what the table has no column for', () => {
    expect(
      rowOf({
        category: 'AuditLogs',
        operationName: 'Add user',
        exporter: 'x',
        properties: { category: 'UserManagement', tenantGeo: 'EU', correlationId: 'c1' },
        correlationId: 'c2',
      }),
    ).to.deep.equal({
      OperationName: 'Add user',
      Category: 'UserManagement',
      CorrelationId: 'c2',
      SourceSystem: 'Azure AD',
      Resource: 'Microsoft.aadiam',
      ResourceGroup: 'Microsoft.aadiam',
      Type: 'AuditLogs',
      exporter: 'x',
      'properties.tenantGeo': 'EU',
      'properties.correlationId': 'c1',
    });
  });
  it('is read where the properties are JSON text', () => {
    const { row: found } = toRow({
      category: 'AuditLogs',
      operationName: 'x',
      properties: '{"result":"success"}',
    });
    expect(found['Result']).to.equal('success');
  });
  it('of Azure’s activity log has what stands in its claims and its resource', () => {
    const id = '/subscriptions/s1/resourceGroups/rg1/providers/Microsoft.Network/firewallPolicies/p1';
    const authorization = { action: 'a', scope: id };
    const claims = { 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn': 'ada@contoso.com' };
    expect(
      rowOf({
        time: '2026-03-04T09:00:00Z',
        resourceId: id,
        operationName: 'MICROSOFT.NETWORK/FIREWALLPOLICIES/DELETE',
        category: 'Delete',
        resultType: 'Success',
        level: 'Information',
        identity: { authorization, claims },
        properties: { eventCategory: 'Administrative' },
      }),
    ).to.deep.equal({
      TimeGenerated: '2026-03-04T09:00:00Z',
      ResourceId: id,
      _ResourceId: id.toLowerCase(),
      SubscriptionId: 's1',
      ResourceGroup: 'rg1',
      ResourceProviderValue: 'MICROSOFT.NETWORK',
      OperationNameValue: 'MICROSOFT.NETWORK/FIREWALLPOLICIES/DELETE',
      CategoryValue: 'Administrative',
      ActivityStatusValue: 'Success',
      Level: 'Informational',
      Caller: 'ada@contoso.com',
      Authorization: `{"action":"a","scope":"${id}"}`,
      Authorization_d: authorization,
      Claims: '{"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn":"ada@contoso.com"}',
      Claims_d: claims,
      Properties: '{"eventCategory":"Administrative"}',
      Properties_d: { eventCategory: 'Administrative' },
      SourceSystem: 'Azure',
      Type: 'AzureActivity',
    });
  });
});

describe('a row from an object of Graph', () => {
  it('of a sign-in has the status as columns, and the conditions of policies as numbers', () => {
    expect(
      rowOf({
        '@odata.type': '#microsoft.graph.signIn',
        id: 'i1',
        createdDateTime: '2026-03-04T09:00:00Z',
        userDisplayName: 'Ada',
        userPrincipalName: 'ada@contoso.com',
        appId: 'a1',
        userType: 'guest',
        signInEventTypes: ['interactiveUser'],
        status: { errorCode: 53003, failureReason: 'Blocked.', additionalDetails: null },
        location: { countryOrRegion: 'NL' },
        appliedConditionalAccessPolicies: [
          { id: 'p', conditionsSatisfied: 'application,users', conditionsNotSatisfied: 'none' },
        ],
        resourceTenantId: null,
      }),
    ).to.deep.equal({
      Id: 'i1',
      TimeGenerated: '2026-03-04T09:00:00Z',
      CreatedDateTime: '2026-03-04T09:00:00Z',
      UserDisplayName: 'Ada',
      Identity: 'Ada',
      UserPrincipalName: 'ada@contoso.com',
      AppId: 'a1',
      UserType: 'Guest',
      ResultType: '53003',
      ResultDescription: 'Blocked.',
      Status: { errorCode: 53003, failureReason: 'Blocked.', additionalDetails: null },
      Location: 'NL',
      LocationDetails: { countryOrRegion: 'NL' },
      ConditionalAccessPolicies: [{ id: 'p', conditionsSatisfied: 3, conditionsNotSatisfied: 0 }],
      AppliedConditionalAccessPolicies: '[{"id":"p","conditionsSatisfied":3,"conditionsNotSatisfied":0}]',
      OperationName: 'Sign-in activity',
      Category: 'SignInLogs',
      SourceSystem: 'Azure AD',
      Resource: 'Microsoft.aadiam',
      ResourceGroup: 'Microsoft.aadiam',
      Type: 'SigninLogs',
    });
  });
  it('of a success has no reason of a failure', () => {
    const { row } = toRow({
      createdDateTime: '2026-03-04T09:00:00Z',
      appId: 'a1',
      status: { errorCode: 0, failureReason: 'Other.' },
    });
    expect([row['ResultType'], row['ResultDescription']]).to.deep.equal(['0', undefined]);
  });
  it('of a change has the actor that there is', () => {
    expect(
      rowOf({
        id: 'd1',
        category: 'RoleManagement',
        activityDisplayName: 'Add member to role',
        activityDateTime: '2026-03-04T09:00:00Z',
        loggedByService: 'Core Directory',
        operationType: 'Assign',
        initiatedBy: { user: null, app: { displayName: 'MS-PIM', appId: null } },
        targetResources: [{ type: 'User' }],
      }),
    ).to.deep.equal({
      Id: 'd1',
      Category: 'RoleManagement',
      OperationName: 'Add member to role',
      ActivityDisplayName: 'Add member to role',
      TimeGenerated: '2026-03-04T09:00:00Z',
      ActivityDateTime: '2026-03-04T09:00:00Z',
      LoggedByService: 'Core Directory',
      AADOperationType: 'Assign',
      InitiatedBy: { app: { displayName: 'MS-PIM', appId: null } },
      Identity: 'MS-PIM',
      TargetResources: [{ type: 'User' }],
      SourceSystem: 'Azure AD',
      Resource: 'Microsoft.aadiam',
      ResourceGroup: 'Microsoft.aadiam',
      Type: 'AuditLogs',
    });
  });
  it('of a risk has the details as values', () => {
    expect(
      rowOf({
        id: 'r1',
        riskEventType: 'leakedCredentials',
        riskLevel: 'high',
        detectedDateTime: '2026-03-04T09:00:00Z',
        additionalInfo: '[{"Key":"alertUrl","Value":null}]',
        ipAddress: null,
      }),
    ).to.deep.equal({
      Id: 'r1',
      RiskEventType: 'leakedCredentials',
      RiskLevel: 'high',
      DetectedDateTime: '2026-03-04T09:00:00Z',
      TimeGenerated: '2026-03-04T09:00:00Z',
      AdditionalInfo: [{ Key: 'alertUrl', Value: null }],
      OperationName: 'User Risk Detection',
      SourceSystem: 'Azure AD',
      Type: 'AADUserRiskEvents',
    });
  });
  it('of Azure’s activity log API has the values of its names', () => {
    const { row, table } = toRow({
      eventTimestamp: '2026-03-04T09:00:00Z',
      caller: 'ada@contoso.com',
      operationName: {
        value: 'Microsoft.Authorization/elevateAccess/action',
        localizedValue: 'Assigns the caller',
      },
      status: { value: 'Succeeded', localizedValue: 'Succeeded' },
      authorization: { scope: '/providers/Microsoft.Authorization' },
      channels: 'Operation',
    });
    expect({ table, row }).to.deep.equal({
      table: 'AzureActivity',
      row: {
        TimeGenerated: '2026-03-04T09:00:00Z',
        Caller: 'ada@contoso.com',
        OperationNameValue: 'Microsoft.Authorization/elevateAccess/action',
        OperationName: 'Assigns the caller',
        ActivityStatusValue: 'Succeeded',
        ActivityStatus: 'Succeeded',
        Authorization: '{"scope":"/providers/Microsoft.Authorization"}',
        Authorization_d: { scope: '/providers/Microsoft.Authorization' },
        SourceSystem: 'Azure',
        Type: 'AzureActivity',
        channels: 'Operation',
      },
    });
  });
});

describe('a record that cannot be read', () => {
  const at = {
    file: 'hub.json',
    start: { line: 3, column: 1, offset: 0 },
    end: { line: 3, column: 1, offset: 0 },
  };
  it('is D8101 where it is of no log', () => {
    const { table, diagnostics } = toRow({ hello: 'world' }, { at });
    expect(table).to.equal(undefined);
    expect(diagnostics.map(({ code, range }) => [code, range])).to.deep.equal([['D8101', at]]);
  });
  it('is D8103 where a value does not fit, which leaves the column empty', () => {
    const { row, diagnostics } = toRow(
      {
        category: 'SignInLogs',
        operationName: 'Sign-in activity',
        durationMs: 'long',
        properties: { createdDateTime: 'yesterday', isInteractive: 'maybe', ipAddress: '198.51.100.1' },
      },
      { at },
    );
    expect(diagnostics.map(({ code, message, range }) => [code, message, range.start.line])).to.deep.equal([
      [
        'D8103',
        'properties.createdDateTime is "yesterday", which is no datetime; the column is left empty',
        3,
      ],
      ['D8103', 'durationMs is "long", which is no long; the column is left empty', 3],
      ['D8103', 'properties.isInteractive is "maybe", which is no bool; the column is left empty', 3],
    ]);
    expect([row['CreatedDateTime'], row['IsInteractive'], row['IPAddress']]).to.deep.equal([
      undefined,
      undefined,
      '198.51.100.1',
    ]);
  });
  it('is D8106 where it is nested without end', () => {
    const deep = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`) as unknown;
    const record = { category: 'SignInLogs', operationName: 'x', properties: { deviceDetail: deep } };
    expect(
      toRow(record, { at }).diagnostics.map(({ code, range }) => [code, range.start.line]),
    ).to.deep.equal([['D8106', 3]]);
    expect(
      toEventHub({ DeviceDetail: deep }, 'SigninLogs').diagnostics.map(({ code }) => code),
    ).to.deep.equal(['D8106']);
  });
  it('has no names that every object has', () => {
    const record = JSON.parse(
      '{"category":"SignInLogs","operationName":"toString","properties":{"__proto__":{"x":1},"constructor":2}}',
    ) as Record<string, unknown>;
    const { row } = toRow(record);
    expect(row['properties.__proto__']).to.deep.equal({ x: 1 });
    expect(row['properties.constructor']).to.equal(2);
    expect(JSON.stringify(toEventHub(row, 'SigninLogs').record)).to.equal(
      '{"category":"SignInLogs","operationName":"toString","properties":{"__proto__":{"x":1},"constructor":2}}',
    );
    expect(toRow({ '@odata.type': 'constructor', category: 'constructor' }).table).to.equal(undefined);
  });
});
