import { expect } from 'chai';
import { sigma } from '../../../compiler/targets/sigma/index.ts';
import * as make from './fixtures.ts';

function only(emission: ReturnType<typeof sigma.emit>): { readonly path: string; readonly text: string } {
  expect(emission.diagnostics).to.deep.equal([]);
  expect(emission.artifacts).to.have.length(1);
  return emission.artifacts[0]!;
}

describe('sigma target: single events', () => {
  it('writes a rule with the keys in the order of SigmaHQ', () => {
    const plan = make.matching(make.wrongPassword, {
      meta: { author: 'Ada Lovelace', date: '2026-11-23', modified: '2026-11-24' },
    });
    expect(sigma.capability(plan)).to.deep.equal({ level: 'full', reasons: [] });
    expect(only(sigma.emit(plan, make.context))).to.deep.equal({
      path: 'sigma/azure_signinlogs_bad_password_burst.yml',
      text: `title: Bad-password burst against a privileged account
id: 6c0f1f0a-6f0e-4c5e-9d5e-0a3f3a1b7d11
status: stable
description: Someone guesses the password of an administrator.
references:
  - https://learn.microsoft.com/entra/architecture/security-operations-privileged-accounts
author: Ada Lovelace
date: '2026-11-23'
modified: '2026-11-24'
tags:
  - attack.credential-access
  - attack.t1110.001
logsource:
  product: azure
  service: signinlogs
  definition: Send the sign-in logs to the SIEM.
detection:
  wrong_password:
    resultType: 50126
  wrong_password_account:
    - properties.userId|expand: '%privileged_accounts_id%'
    - properties.userPrincipalName|expand: '%privileged_accounts_upn%'
  condition: wrong_password and wrong_password_account
falsepositives:
  - A script with an old password.
level: high
`,
    });
  });

  it('uses the columns of Log Analytics where asked to', () => {
    const where = make.selection(
      'selection',
      make.and(
        make.match(make.deviceId, ['abc']),
        make.match(make.isCompliant, [{ kind: 'bool', value: false, range: make.range }]),
        make.match(make.resultType, ['0']),
      ),
    );
    const { text } = only(
      sigma.emit(make.matching(where), { ...make.context, sigmaFieldNames: 'log-analytics' }),
    );
    expect(text).to.contain(`  selection:
    DeviceDetail.deviceId: abc
    DeviceDetail.isCompliant: false
    ResultType: 0
  condition: selection
`);
  });

  it('leaves out a time condition and says so in the rule', () => {
    const where = make.selection(
      'sign_in',
      make.and(
        make.match(make.resultType, ['0']),
        make.match(make.time, [
          { kind: 'calendar', list: make.workingHours, inside: false, range: make.range },
        ]),
      ),
    );
    const plan = make.matching(where);
    const reason =
      'Sigma has no calendar of working hours, so the rule leaves out the condition on TimeGenerated and matches at any time';
    expect(sigma.capability(plan)).to.deep.equal({ level: 'approximate', reasons: [reason] });
    const { text } = only(sigma.emit(plan, make.context));
    expect(text).to.contain(`description: |-
  Someone guesses the password of an administrator.

  Sigma says only part of this detection: ${reason}.
`);
    expect(text).to.contain(`  sign_in:
    resultType: 0
  condition: sign_in
`);
  });

  it('says that one alert a day becomes an alert for each event', () => {
    const plan = make.plan({
      kind: 'match',
      event: make.event(make.wrongPassword),
      once: {
        per: [
          { kind: 'identity', name: 'Account', identity: make.account },
          { kind: 'field', name: 'IPAddress', field: make.ip },
        ],
        repeat: { kind: 'each', seconds: 86_400 },
      },
    });
    expect(sigma.capability(plan)).to.deep.equal({
      level: 'approximate',
      reasons: [
        'Sigma raises an alert for every event, so there is more than the one alert for each Account and IPAddress every day',
      ],
    });
  });

  it('writes the base rule of a new value', () => {
    const plan = make.plan({
      kind: 'new-value',
      event: make.event(make.wrongPassword),
      field: make.app,
      groupBy: [],
      baseline: 14 * 86_400,
      minimumHistoryDays: 0,
    });
    expect(sigma.capability(plan)).to.deep.equal({
      level: 'approximate',
      reasons: [
        'Sigma has no history of 14 days to compare with, so the rule matches every value of AppDisplayName, not only a new one',
      ],
    });
    expect(only(sigma.emit(plan, make.context)).text).to.contain('detection:\n  wrong_password:\n');
  });

  it('says that a view leaves out records', () => {
    const view = {
      name: 'targets',
      reads: ['TargetResources'],
      kql: "mv-expand Target = TargetResources\n| where tostring(Target.type) == 'User'",
      range: make.range,
    };
    const where = make.selection('add', make.match(make.operation, ['Add user']));
    const plan = make.plan({ kind: 'match', event: make.event(where, { ...make.audit, view }) });
    expect(sigma.capability(plan)).to.deep.equal({
      level: 'approximate',
      reasons: [
        'the view entra.audit.targets leaves out records of another form, so the rule reads those too',
      ],
    });
  });

  it('cannot say that an event is missing', () => {
    const absent = make.plan({
      kind: 'absent-member',
      event: make.event(make.wrongPassword),
      list: make.privileged,
      member: { kind: 'identity', name: 'Account', identity: make.account },
      timespan: 86_400,
    });
    expect(sigma.capability(absent)).to.deep.equal({
      level: 'none',
      reasons: ['Sigma cannot say that an event is missing'],
    });
    expect(sigma.emit(absent, make.context).artifacts).to.deep.equal([]);
  });

  it('has no rule where the record holds none of the fields', () => {
    const risk = make.unnamed('RiskEventTypes');
    expect(sigma.capability(make.matching(make.selection('s', make.match(risk, ['x']))))).to.deep.equal({
      level: 'none',
      reasons: ['RiskEventTypes is not in the Event Hub record, and nothing else is left to match on'],
    });
  });

  it('leaves out tags that Sigma does not know (D6402)', () => {
    const plan = make.matching(make.wrongPassword, {
      meta: { tags: ['attack.t1110', 'team.identity', 'tlp.white', 'cve.2024-1234'] },
    });
    const { artifacts, diagnostics } = sigma.emit(plan, make.context);
    expect(artifacts[0]!.text).to.contain('tags:\n  - attack.t1110\n  - cve.2024-1234\nlogsource:');
    expect(
      diagnostics.map(({ code, message, range }) => [code, message, range.start.line, range.start.column]),
    ).to.deep.equal([
      [
        'D6402',
        "the tag 'team.identity' is left out of the Sigma rule: its namespace or form is not one of Sigma's",
        1,
        1,
      ],
      [
        'D6402',
        "the tag 'tlp.white' is left out of the Sigma rule: its namespace or form is not one of Sigma's",
        1,
        1,
      ],
    ]);
  });
});
