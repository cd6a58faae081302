import { expect } from 'chai';
import { decodeColumns, encodeColumns, tableColumns, tableNames } from '../../compiler/kql/tables.ts';

describe('tables of a Log Analytics workspace', () => {
  it('knows the columns of a table and their types', () => {
    const columns = tableColumns('SigninLogs');
    expect(columns).to.include({
      TimeGenerated: 'datetime',
      ResultType: 'string',
      DeviceDetail: 'dynamic',
      IsInteractive: 'bool',
      DurationMs: 'long',
    });
    expect(columns).to.not.have.property('ObjectId');
  });

  it('keeps apart the two shapes of sign-ins', () => {
    expect(tableColumns('SigninLogs')?.['Status']).to.equal('dynamic');
    expect(tableColumns('AADNonInteractiveUserSignInLogs')?.['Status']).to.equal('string');
  });

  it('adds the standard columns to every table', () => {
    for (const name of ['AuditLogs', 'Heartbeat', 'Watchlist', 'AADRiskyUsers']) {
      expect(tableColumns(name), name).to.include({
        TenantId: 'string',
        _ItemId: 'string',
        _ResourceId: 'string',
        _SubscriptionId: 'string',
        _TimeReceived: 'datetime',
      });
    }
  });

  it('does not know custom tables, nor names in another case', () => {
    expect(tableColumns('Badges_CL')).to.equal(undefined);
    expect(tableColumns('signinlogs')).to.equal(undefined);
    expect(tableColumns('constructor')).to.equal(undefined);
  });

  it('lists the names in order', () => {
    expect(tableNames).to.include.members(['AuditLogs', 'AzureActivity', 'SigninLogs']);
    expect([...tableNames].sort()).to.deep.equal(tableNames);
    expect(tableNames.length).to.be.greaterThan(900);
  });

  it('gives the same object again', () => {
    expect(tableColumns('AuditLogs')).to.equal(tableColumns('AuditLogs'));
  });
});

describe('the compact form of columns', () => {
  const columns = { B: 'datetime', A: 'string', C: 'dynamic', D: 'bool', E: 'timespan' } as const;

  it('writes names in order with a letter for each type but string', () => {
    expect(encodeColumns({ ...columns, TenantId: 'string' })).to.equal('A B:t C:d D:b E:s');
  });

  it('is read back as it was', () => {
    expect(decodeColumns(encodeColumns(columns))).to.deep.equal(columns);
  });
});
