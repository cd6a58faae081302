import { expect } from 'chai';
import { sigma } from '../../../compiler/targets/sigma/index.ts';
import * as make from './fixtures.ts';

type Aggregate = Extract<Parameters<typeof make.plan>[0], { readonly kind: 'aggregate' }>;

const failures: Aggregate = {
  kind: 'aggregate',
  event: make.event(make.selection('wrong_password', make.match(make.resultType, ['50126']))),
  function: 'event_count',
  groupBy: [{ kind: 'identity', name: 'Account', identity: make.account }],
  timespan: 3600,
  thresholds: [{ operator: 'gte', value: 10, range: make.range }],
};

function textOf(pattern: Parameters<typeof make.plan>[0], name?: string): string {
  const { artifacts, diagnostics } = sigma.emit(
    make.plan(pattern, name === undefined ? {} : { name }),
    make.context,
  );
  expect(diagnostics).to.deep.equal([]);
  expect(artifacts).to.have.length(1);
  return artifacts[0]!.text;
}

describe('sigma target: correlations', () => {
  it('writes a count and the rule it counts, with an id that never changes', () => {
    expect(sigma.capability(make.plan(failures))).to.deep.equal({ level: 'full', reasons: [] });
    expect(textOf(failures)).to.equal(`title: Bad-password burst against a privileged account
id: 6c0f1f0a-6f0e-4c5e-9d5e-0a3f3a1b7d11
status: stable
description: Someone guesses the password of an administrator.
references:
  - https://learn.microsoft.com/entra/architecture/security-operations-privileged-accounts
tags:
  - attack.credential-access
  - attack.t1110.001
correlation:
  type: event_count
  rules:
    - bad_password_burst_event
  group-by:
    - properties.userId
  timespan: 1h
  condition:
    gte: 10
falsepositives:
  - A script with an old password.
level: high
---
title: Bad-password burst against a privileged account - Single Event
id: 4b286388-8776-533e-8874-d45448156fbe
name: bad_password_burst_event
description: An event that the correlation 6c0f1f0a-6f0e-4c5e-9d5e-0a3f3a1b7d11 is about.
logsource:
  product: azure
  service: signinlogs
  definition: Send the sign-in logs to the SIEM.
detection:
  wrong_password:
    resultType: 50126
  condition: wrong_password
`);
  });

  it('counts values of a field', () => {
    const text = textOf({
      ...failures,
      function: 'value_count',
      field: make.upn,
      groupBy: [{ kind: 'field', name: 'IPAddress', field: make.ip }],
      timespan: 5400,
    });
    expect(text).to.contain(`  type: value_count
  rules:
    - bad_password_burst_event
  group-by:
    - callerIpAddress
  timespan: 90m
  condition:
    gte: 10
    field: properties.userPrincipalName
`);
  });

  it('counts without groups', () => {
    expect(textOf({ ...failures, groupBy: [] })).to.contain('  group-by: []\n');
  });

  it('takes a percentile', () => {
    const plan = make.plan({
      ...failures,
      function: 'value_percentile',
      field: make.resultType,
      percentile: 99.9,
      thresholds: [{ operator: 'gt', value: 2.5, range: make.range }],
    });
    expect(sigma.capability(plan)).to.deep.equal({
      level: 'approximate',
      reasons: [
        'the thresholds of Sigma are whole numbers, so the rule takes "gt 2" for "gt 2.5"',
        'Sigma takes whole percentiles, so the rule takes 99 instead of 99.9',
      ],
    });
    expect(sigma.emit(plan, make.context).artifacts[0]!.text).to.contain(
      '  condition:\n    gt: 2\n    field: resultType\n    percentile: 99\n',
    );
  });

  it('keeps the lower of two thresholds', () => {
    const plan = make.plan({
      ...failures,
      thresholds: [
        { operator: 'lt', value: 100, range: make.range },
        { operator: 'gte', value: 5, range: make.range },
      ],
    });
    expect(sigma.capability(plan)).to.deep.equal({
      level: 'approximate',
      reasons: [
        'the tools that read Sigma take one threshold, so the rule leaves out "lt 100" and matches more',
      ],
    });
    expect(sigma.emit(plan, make.context).artifacts[0]!.text).to.contain('  condition:\n    gte: 5\n');
  });

  it('has no rule without the field that is counted or grouped by', () => {
    const risk = make.unnamed('RiskEventTypes');
    expect(sigma.capability(make.plan({ ...failures, function: 'value_count', field: risk }))).to.deep.equal({
      level: 'none',
      reasons: ['RiskEventTypes, whose values are counted, is not in the Event Hub record'],
    });
    const groupBy = [{ kind: 'field' as const, name: 'RiskEventTypes', field: risk }];
    expect(sigma.capability(make.plan({ ...failures, groupBy }))).to.deep.equal({
      level: 'none',
      reasons: ['RiskEventTypes, by which events are grouped, is not in the Event Hub record'],
    });
  });

  it('groups an identity by its user principal name where the record has no id', () => {
    const identity = { name: 'Account', id: make.unnamed('UserId'), upn: make.upn };
    const plan = make.plan({ ...failures, groupBy: [{ kind: 'identity', name: 'Account', identity }] });
    expect(sigma.capability(plan)).to.deep.equal({
      level: 'approximate',
      reasons: [
        'UserId is not in the Event Hub record, so the rule tells Account apart by user principal name',
      ],
    });
    expect(sigma.emit(plan, make.context).artifacts[0]!.text).to.contain(
      '  group-by:\n    - properties.userPrincipalName\n',
    );
  });

  it('orders events of two sources and gives their different fields one name', () => {
    const text = textOf(
      {
        kind: 'sequence',
        ordered: true,
        events: [
          make.event(make.selection('add', make.match(make.operation, ['Add user'])), make.audit, 'created'),
          make.event(make.selection('in', make.match(make.resultType, ['0'])), make.signin, 'signed_in'),
        ],
        groupBy: [
          {
            name: 'subject',
            byEvent: {
              created: { kind: 'field', name: 'OperationName', field: make.operation },
              signed_in: { kind: 'identity', name: 'Account', identity: make.account },
            },
          },
        ],
        timespan: 86_400,
      },
      'created-then-used',
    );
    expect(text).to.contain(`correlation:
  type: temporal_ordered
  rules:
    - created_then_used_created
    - created_then_used_signed_in
  aliases:
    subject:
      created_then_used_created: operationName
      created_then_used_signed_in: properties.userId
  group-by:
    - subject
  timespan: 1d
falsepositives:`);
    expect(text).to.contain('title: Bad-password burst against a privileged account - Created\n');
    expect(text).to.contain('title: Bad-password burst against a privileged account - Signed In\n');
    expect(text).to.contain('logsource:\n  product: azure\n  service: auditlogs\ndetection:\n  add:\n');
  });

  it('needs no alias where all events have the same field', () => {
    const key = { kind: 'field' as const, name: 'UserId', field: make.userId };
    const text = textOf({
      kind: 'sequence',
      ordered: false,
      events: [
        make.event(make.selection('one', make.match(make.resultType, ['50126'])), make.signin, 'one'),
        make.event(make.selection('two', make.match(make.resultType, ['0'])), make.signin, 'two'),
      ],
      groupBy: [{ name: 'UserId', byEvent: { one: key, two: key } }],
      timespan: 90,
    });
    expect(text).to.contain('  group-by:\n    - properties.userId\n  timespan: 90s\n');
    expect(text).not.to.contain('aliases');
  });

  it('counts up to the floor of a spike', () => {
    const plan = make.plan({
      kind: 'spike',
      event: failures.event,
      groupBy: failures.groupBy,
      timespan: 3600,
      baseline: 14 * 86_400,
      deviations: 3,
      floor: 20,
    });
    expect(sigma.capability(plan)).to.deep.equal({
      level: 'approximate',
      reasons: [
        'Sigma has no history of 14 days to compare with, so the rule fires at the floor of 20 events, also where that many are usual',
      ],
    });
    expect(sigma.emit(plan, make.context).artifacts[0]!.text).to.contain(
      '  type: event_count\n  rules:\n    - bad_password_burst_event\n  group-by:\n    - properties.userId\n  timespan: 1h\n  condition:\n    gte: 20\n',
    );
  });
});
