import { expect } from 'chai';
import { recognise } from '../../compiler/records/recognise.ts';

const sure = (shape: string, table: string) => ({ shape, table, isCertain: true });

describe('recognise', () => {
  it('knows a row by its column Type, or by its columns', () => {
    expect(recognise({ Type: 'SigninLogs' })).to.deep.equal(sure('workspace', 'SigninLogs'));
    expect(recognise({ Type: 'Heartbeat', Computer: 'c' })).to.deep.equal(sure('workspace', 'Heartbeat'));
    expect(
      recognise({ TimeGenerated: 'x', OperationName: 'x', LoggedByService: 'x', TargetResources: [] }),
    ).to.deep.equal(sure('workspace', 'AuditLogs'));
    expect(recognise({ TimeGenerated: 'x', Mine: 1, Yours: 2 })).to.equal(undefined);
  });
  const categories: Readonly<Record<string, string>> = {
    SignInLogs: 'SigninLogs',
    signinlogs: 'SigninLogs',
    NonInteractiveUserSignInLogs: 'AADNonInteractiveUserSignInLogs',
    ServicePrincipalSignInLogs: 'AADServicePrincipalSignInLogs',
    ManagedIdentitySignInLogs: 'AADManagedIdentitySignInLogs',
    ADFSSignInLogs: 'ADFSSignInLogs',
    AuditLogs: 'AuditLogs',
    UserRiskEvents: 'AADUserRiskEvents',
    RiskyUsers: 'AADRiskyUsers',
  };
  for (const [category, table] of Object.entries(categories)) {
    it(`knows an Event Hub record of the category ${category}`, () => {
      expect(recognise({ category, operationName: 'x', properties: {} })).to.deep.equal(
        sure('event-hub', table),
      );
    });
  }
  it('knows an Event Hub record with another category by its properties', () => {
    expect(
      recognise({
        category: 'ApplicationManagement',
        operationName: 'x',
        properties: { activityDisplayName: 'x', loggedByService: 'Core Directory' },
      }),
    ).to.deep.equal(sure('event-hub', 'AuditLogs'));
  });
  it('knows Azure’s activity log, and no resource log', () => {
    const record = { resourceId: '/SUBSCRIPTIONS/1/x', operationName: 'MICROSOFT.X/Y/WRITE' };
    expect(recognise({ ...record, category: 'Administrative' })).to.deep.equal(
      sure('event-hub', 'AzureActivity'),
    );
    expect(recognise(record)).to.deep.equal({ ...sure('event-hub', 'AzureActivity'), isCertain: false });
    expect(recognise({ ...record, category: 'StorageRead' })).to.equal(undefined);
    expect(recognise({ ...record, operationName: 'GetBlob' })).to.equal(undefined);
  });
  it('knows the objects of Graph', () => {
    const signIn = { createdDateTime: 'x', appId: 'x', status: {} };
    expect(recognise({ ...signIn, signInEventTypes: ['nonInteractiveUser'] })).to.deep.equal(
      sure('graph', 'AADNonInteractiveUserSignInLogs'),
    );
    expect(recognise({ ...signIn, signInEventTypes: ['servicePrincipal'] })).to.deep.equal(
      sure('graph', 'AADServicePrincipalSignInLogs'),
    );
    expect(recognise({ ...signIn, isInteractive: false })).to.deep.equal({
      ...sure('graph', 'AADNonInteractiveUserSignInLogs'),
      isCertain: false,
    });
    expect(recognise(signIn)).to.deep.equal({ ...sure('graph', 'SigninLogs'), isCertain: false });
    expect(recognise({ activityDisplayName: 'x', targetResources: [] })).to.deep.equal(
      sure('graph', 'AuditLogs'),
    );
    expect(recognise({ riskEventType: 'x', detectedDateTime: 'x' })).to.deep.equal(
      sure('graph', 'AADUserRiskEvents'),
    );
    expect(recognise({ riskLastUpdatedDateTime: 'x', riskState: 'x' })).to.deep.equal(
      sure('graph', 'AADRiskyUsers'),
    );
    expect(recognise({ '@odata.type': '#microsoft.graph.riskyUser' })).to.deep.equal(
      sure('graph', 'AADRiskyUsers'),
    );
    expect(recognise({ operationName: { value: 'x' }, eventTimestamp: 'x' })).to.deep.equal(
      sure('graph', 'AzureActivity'),
    );
  });
  it('knows nothing else', () => {
    expect(recognise({})).to.equal(undefined);
    expect(recognise({ category: 'Other', operationName: 'x', properties: 'x' })).to.equal(undefined);
    expect(recognise({ '@odata.type': '#microsoft.graph.user', id: 'x' })).to.equal(undefined);
  });
});
