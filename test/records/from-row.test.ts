import { expect } from 'chai';
import { toEventHub, toGraph } from '../../compiler/records/from-row.ts';

const tenant = '2b6f0e3d-7a54-4c19-9e80-d3f1a5b6c777';

const signIn = {
  TimeGenerated: '2026-03-04T09:00:00Z',
  CreatedDateTime: '2026-03-04T09:00:00Z',
  OperationName: 'Sign-in activity',
  Category: 'NonInteractiveUserSignInLogs',
  AADTenantId: tenant,
  TenantId: 'the workspace',
  ResultType: '50126',
  ResultDescription: '',
  Level: '4',
  UserType: 'Member',
  IPAddress: '198.51.100.7',
  Location: 'DE',
  Status: '{"errorCode":50126}',
  AutonomousSystemNumber: '64500',
  ConditionalAccessPolicies: '[{"id":"p","conditionsSatisfied":3}]',
  Type: 'AADNonInteractiveUserSignInLogs',
};

describe('toEventHub', () => {
  it('writes the record that diagnostic settings send', () => {
    expect(toEventHub(signIn, 'AADNonInteractiveUserSignInLogs')).to.deep.equal({
      record: {
        time: '2026-03-04T09:00:00Z',
        resourceId: `/tenants/${tenant}/providers/Microsoft.aadiam`,
        operationName: 'Sign-in activity',
        category: 'NonInteractiveUserSignInLogs',
        tenantId: tenant,
        resultType: '50126',
        resultDescription: '',
        callerIpAddress: '198.51.100.7',
        Level: 4,
        location: 'DE',
        properties: {
          createdDateTime: '2026-03-04T09:00:00Z',
          tenantId: tenant,
          userType: 'Member',
          ipAddress: '198.51.100.7',
          status: { errorCode: 50126 },
          autonomousSystemNumber: 64500,
          appliedConditionalAccessPolicies: [{ id: 'p', conditionsSatisfied: 3 }],
        },
      },
      diagnostics: [],
    });
  });
  it('writes the category of the record and that of the properties', () => {
    const { record } = toEventHub({ Category: 'UserManagement' }, 'AuditLogs');
    expect(record).to.deep.equal({ category: 'AuditLogs', properties: { category: 'UserManagement' } });
  });
  it('puts what toRow has kept where it was', () => {
    const { record } = toEventHub({ exporter: 'x', 'properties.tenantGeo': 'EU' }, 'AuditLogs');
    expect(record).to.deep.equal({ category: 'AuditLogs', exporter: 'x', properties: { tenantGeo: 'EU' } });
  });
  it('names a caller of the activity log in the claims', () => {
    const { record } = toEventHub({ Caller: 'ada@contoso.com' }, 'AzureActivity');
    expect(record).to.deep.equal({
      category: 'Administrative',
      identity: {
        claims: { 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn': 'ada@contoso.com' },
      },
    });
  });
  it('tells with D8104 which columns are lost, at the row’s place', () => {
    const start = { line: 7, column: 1, offset: 0 };
    const { diagnostics } = toEventHub({ ...signIn, IsRisky: true }, 'AADNonInteractiveUserSignInLogs', {
      file: 'rows.json',
      start,
      end: start,
    });
    expect(
      diagnostics.map(({ code, message, range }) => [code, message, range.file, range.start.line]),
    ).to.deep.equal([['D8104', "an Event Hub's record has no place for IsRisky", 'rows.json', 7]]);
  });
  it('does not know tables of others', () => {
    expect(toEventHub({ a: 1 }, 'Mine_CL')).to.deep.equal({ record: undefined, diagnostics: [] });
  });
});

describe('toGraph', () => {
  it('writes a signIn', () => {
    const { record, diagnostics } = toGraph(signIn, 'AADNonInteractiveUserSignInLogs');
    expect(record).to.deep.equal({
      createdDateTime: '2026-03-04T09:00:00Z',
      userType: 'member',
      ipAddress: '198.51.100.7',
      status: { errorCode: 50126 },
      location: { countryOrRegion: 'DE' },
      autonomousSystemNumber: 64500,
      appliedConditionalAccessPolicies: [{ id: 'p', conditionsSatisfied: 'application,users' }],
      signInEventTypes: ['nonInteractiveUser'],
    });
    expect(diagnostics.map(({ code, message }) => [code, message])).to.deep.equal([
      ['D8104', 'an object of Graph has no place for AADTenantId, Level'],
    ]);
  });
  it('takes the error code of ResultType, and says what contradicts it', () => {
    const { record, diagnostics } = toGraph({ ResultType: '0', Status: { errorCode: 50126 } }, 'SigninLogs');
    expect(record).to.deep.equal({ status: { errorCode: 0 }, signInEventTypes: ['interactiveUser'] });
    expect(diagnostics.map(({ message }) => message)).to.deep.equal([
      'an object of Graph has no place for Status',
    ]);
    expect(
      toGraph({ ResultType: 'Success' }, 'SigninLogs').diagnostics.map(({ message }) => message),
    ).to.deep.equal(['an object of Graph has no place for ResultType']);
  });
  it('writes a directoryAudit with both kinds of actor', () => {
    const { record } = toGraph(
      { OperationName: 'Add user', InitiatedBy: { user: { id: 'u' } }, Identity: 'Ada' },
      'AuditLogs',
    );
    expect(record).to.deep.equal({
      activityDisplayName: 'Add user',
      initiatedBy: { user: { id: 'u' }, app: null },
    });
  });
  it('writes a riskDetection with its details as text', () => {
    const { record } = toGraph({ AdditionalInfo: [{ Key: 'a' }] }, 'AADUserRiskEvents');
    expect(record).to.deep.equal({ additionalInfo: '[{"Key":"a"}]' });
  });
  it('writes an event of Azure’s activity log API', () => {
    const { record } = toGraph(
      {
        OperationNameValue: 'Microsoft.X/Y/write',
        Caller: 'ada@contoso.com',
        Level: 'Informational',
        channels: 'x',
      },
      'AzureActivity',
    );
    expect(record).to.deep.equal({
      operationName: { value: 'Microsoft.X/Y/write' },
      caller: 'ada@contoso.com',
      level: 'Informational',
      channels: 'x',
    });
  });
});
