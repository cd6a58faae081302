import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { fill, temporaryFolder } from './files.ts';
import { run, type Ran } from './harness.ts';

const repository = join(import.meta.dirname, '../..');
const hub = (user: string) => ({
  time: '2026-03-04T09:00:00Z',
  category: 'SignInLogs',
  operationName: 'Sign-in activity',
  resultType: 50126,
  properties: { userPrincipalName: user, status: { errorCode: 50126 } },
});
const graph = {
  '@odata.type': '#microsoft.graph.signIn',
  createdDateTime: '2026-03-04T09:01:00Z',
  appId: 'a1',
  userPrincipalName: 'grace@contoso.com',
  status: { errorCode: 0, failureReason: 'Other.' },
};
const row = {
  TimeGenerated: '2026-03-04T09:02:00Z',
  ResultType: '50053',
  UserPrincipalName: 'alan@contoso.com',
};
const audit = { category: 'AuditLogs', operationName: 'Add user', properties: {} };
const text = (records: readonly unknown[]) => records.map((one) => JSON.stringify(one)).join('\n');

describe('records of an Event Hub and of Graph', function () {
  // Microsoft's parser takes its time to load.
  this.timeout(60_000);
  let root: string;
  let remove: () => void;
  beforeEach(() => {
    ({ path: root, remove } = temporaryFolder());
  });
  afterEach(() => {
    remove();
  });
  const verifier = { createVerifier: () => Promise.resolve({ verify: () => Promise.resolve([]) }) };
  const detc = (...argv: readonly string[]): Promise<Ran> =>
    run([...argv, '--color', 'never'], root, verifier);

  it('are rows for detc kql, in one packed file with rows', async () => {
    fill(root, {
      'mixed.json.gz': gzipSync(
        text([{ records: [hub('ada@contoso.com')] }, audit, { value: [graph] }, row]),
      ),
    });
    const query =
      'SigninLogs | project TimeGenerated, ResultType, UserPrincipalName, code = Status.errorCode';
    expect(await detc('kql', query, '-d', 'SigninLogs=mixed.json.gz', '-f', 'csv')).to.deep.equal({
      code: 0,
      stdout:
        'TimeGenerated,ResultType,UserPrincipalName,code\n' +
        '2026-03-04T09:00:00.0000000Z,50126,ada@contoso.com,50126\n' +
        '2026-03-04T09:01:00.0000000Z,0,grace@contoso.com,0\n' +
        '2026-03-04T09:02:00.0000000Z,50053,alan@contoso.com,\n',
      stderr:
        'note: mixed.json.gz:2: a record is of AuditLogs, not of SigninLogs, and passed over; if it is wanted, name the file for AuditLogs too (D8102)\n',
    });
  });
  it('that cannot be read are named with their line', async () => {
    fill(root, { 'hub.json': text([hub('a'), { ...hub('b'), time: 'late' }, { hello: 1 }]) });
    const { stdout, stderr } = await detc(
      'kql',
      'SigninLogs | count',
      '-d',
      'SigninLogs=hub.json',
      '-f',
      'csv',
    );
    expect(stdout).to.equal('Count\n2\n');
    expect(stderr).to.equal(
      'warning: hub.json:2: time is "late", which is no datetime; the column is left empty (D8103)\n' +
        'warning: hub.json:3: this is no record of a log that detc knows, and is passed over; a record is a row of the workspace, a record of an Event Hub or an object of Microsoft Graph (D8101)\n',
    );
  });
  it('in CSV with the dates of one country are refused', async () => {
    fill(root, { 'a.csv': '"TimeGenerated [UTC]",ResultType\n"23.11.2026, 21:12:33",0\n' });
    const { stdout, stderr } = await detc('kql', 'SigninLogs | count', '-d', 'SigninLogs=a.csv', '-f', 'csv');
    expect(stdout).to.equal('Count\n0\n');
    expect(stderr).to.include('warning: a.csv:2: TimeGenerated is "23.11.2026, 21:12:33", a date');
    expect(stderr).to.include('(D8105)');
  });
  it('raise alerts in detc run', async () => {
    const burst = Array.from({ length: 10 }, (_, minute) => ({
      ...hub('adm_ada@contoso.com'),
      time: `2026-03-04T09:0${String(minute)}:00Z`,
      correlationId: `c${String(minute)}`,
    }));
    const user = { userId: '3f0c2b7e-5d0a-4c7c-9a53-0b7f3a1f6a01', userPrincipalName: 'adm_ada@contoso.com' };
    const records = burst.map((one) => ({ ...one, properties: { ...one.properties, ...user } }));
    fill(root, { 'hub.ndjson': text(records) });
    const { code, stdout } = await detc(
      'run',
      'bad-password-burst',
      '-p',
      repository,
      '--data',
      `SigninLogs=${join(root, 'hub.ndjson')}`,
      '--to',
      '2026-03-04T12:00:00Z',
    );
    expect(code).to.equal(0);
    expect(stdout.match(/bad-password-burst {2}.*adm_ada@contoso\.com/gu)).to.have.length(1);
  });
  it('are explained by detc explain --event', async () => {
    fill(root, { 'event.json': JSON.stringify({ ...hub('nobody@contoso.com'), durationMs: 'long' }) });
    const { code, stdout } = await detc(
      'explain',
      'bad-password-burst',
      '-p',
      repository,
      '--event',
      join(root, 'event.json'),
    );
    expect(code).to.equal(0);
    expect(stdout).to.match(
      /^Record 1, SigninLogs\n {2}durationMs is "long", which is no long; the column is left empty\n/u,
    );
    expect(stdout).to.match(/✓ .*bad-password-burst\.yaml:\d+:\d+ {2}ResultType is "50126"/u);
    fill(root, { 'event.json': JSON.stringify(audit) });
    const other = await detc(
      'explain',
      'bad-password-burst',
      '-p',
      repository,
      '--event',
      join(root, 'event.json'),
    );
    expect([other.code, other.stderr.split('\n')[0]]).to.deep.equal([
      2,
      `error: record 1 of ${join(root, 'event.json')} is of no table that bad-password-burst reads`,
    ]);
  });
});
