import { expect } from 'chai';
import { fill, temporaryFolder } from './files.ts';
import { run } from './harness.ts';
import { createCompiler } from '../../compiler/compile.ts';
import { createNodeVerifier } from '../../compiler/kql/node-verifier.ts';

const parts = {
  createCompiler: () => Promise.resolve(createCompiler()),
  createVerifier: () => Promise.resolve(createNodeVerifier()),
};

const example = (name: string) => `description: A wrong password.
table: SigninLogs
record:
  TimeGenerated: '2026-01-05T09:00:00Z'
  ResultType: '50126'
  UserPrincipalName: ${name}@contoso.com
  IPAddress: 203.0.113.7
`;

/** A rule as somebody had it before; every test of it says when it raises an alert. */
const detection = (sentinel: string, tests: string) => `title: Wrong passwords
id: 6c0f1f0a-6f0e-4c5e-9d5e-0a3f3a1b7d99
status: stable
level: high
description: Someone guesses.
tags: [attack.credential-access, attack.t1110.001]
source: kql
query: |
  SigninLogs
  | where ResultType == '50126'
  | summarize Failures = count() by UserPrincipalName
schedule: {every: 1h, lookback: 1h}
alert:
  title: 'Passwords of {{UserPrincipalName}}'
  entities:
    - {type: Account, identifiers: {FullName: UserPrincipalName}}
  details: {Failures: Failures}
${sentinel}
tests:
${tests}`;

const event = (name: string, at: string) =>
  `      - {like: failure, at: ${at}, UserPrincipalName: ${name}@contoso.com}\n`;

describe('a detection that carries its own KQL, on this machine', function () {
  this.timeout(120_000);
  let root: string;
  let remove: () => void;
  beforeEach(() => {
    ({ path: root, remove } = temporaryFolder());
  });
  afterEach(() => {
    remove();
  });
  const detc = (...argv: string[]) => run(argv, root, parts);
  const write = (sentinel: string, tests: string) => {
    fill(root, {
      'detections/own/wrong-passwords.yaml': detection(sentinel, tests),
      'detections/examples/failure.yaml': example('ada'),
    });
  };

  const twoAccounts = event('ada', '1m') + event('grace', '2m');
  const cases: readonly (readonly [what: string, sentinel: string, alerts: number])[] = [
    ['one alert for each row', '', 2],
    ['one alert for all rows of a run', 'sentinel: {eventGrouping: SingleAlert}', 1],
    ['none below its threshold', 'sentinel: {trigger: {operator: GreaterThan, threshold: 2}}', 0],
    ['one alert for each row at its number', 'sentinel: {trigger: {operator: Equal, threshold: 2}}', 2],
  ];
  for (const [what, sentinel, alerts] of cases) {
    it(`is tested as Sentinel would run it: ${what}`, async () => {
      const test = (expected: number) =>
        `  - name: two accounts\n    events:\n${twoAccounts}    expect: {alerts: ${expected}}\n`;
      write(sentinel, test(alerts));
      const right = await detc('test', '--coverage');
      expect(right.code, right.stdout + right.stderr).to.equal(0);
      write(sentinel, test(alerts + 1));
      const wrong = await detc('test');
      expect(wrong.code, wrong.stdout + wrong.stderr).to.equal(1);
    });
  }

  it('runs over exported logs, and is explained', async () => {
    write('', `  - name: one\n    events:\n${event('ada', '1m')}    expect: {alerts: 1}\n`);
    fill(root, {
      'log.ndjson': `${JSON.stringify({
        Type: 'SigninLogs',
        TimeGenerated: '2026-01-05T09:10:00Z',
        ResultType: '50126',
        UserPrincipalName: 'ada@contoso.com',
      })}\n`,
    });
    const ran = await detc(
      'run',
      'wrong-passwords',
      '--data',
      'SigninLogs=log.ndjson',
      '--from',
      '2026-01-05T09:00Z',
      '--format',
      'json',
    );
    expect(ran.code, ran.stderr).to.equal(0);
    expect(ran.stdout).to.include('Passwords of ada@contoso.com');
    const explained = await detc('explain', 'wrong-passwords');
    expect(explained.stdout).to.include('Carries its own KQL, which reads SigninLogs.');
    const event1 = await detc('explain', 'wrong-passwords', '--event', 'log.ndjson');
    expect(event1.code).to.equal(2);
    expect(event1.stderr).to.include(
      'wrong-passwords carries its own KQL: there are no predicates to look at',
    );
  });
});
