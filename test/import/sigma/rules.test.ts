import { expect } from 'chai';
import { detectionOf, importFiles, ruleWith } from './import.ts';

describe('importing a Sigma rule', function () {
  this.timeout(60_000);

  it('gives a detection in the words of detc', async () => {
    const rule = `title: Legacy Sign-In
id: 7f0b7b6e-2a51-4d0c-9a5b-0d9b3a4f1c22
status: experimental
description: Somebody signed in with an old protocol.
references:
  - https://learn.microsoft.com/entra/identity/conditional-access/block-legacy-authentication
author: Ada Lovelace
date: 2024/1/31
modified: 2024-02-01
tags:
  - attack.initial_access
  - attack.t1078.004
logsource:
  product: azure
  service: signinlogs
detection:
  selection:
    properties.status.errorCode: 0
    ClientAppUsed|contains:
      - IMAP
      - POP
  filter:
    properties.userPrincipalName|endswith: '@contoso.com'
  condition: selection and not filter
fields:
  - Location
falsepositives:
  - Old printers
level: high
`;
    const { texts, notes, code, stderr } = await importFiles({ 'azure_signinlogs_legacy_sign_in.yml': rule });
    expect([code, notes, stderr]).to.deep.equal([0, [], 'imported 1 of 1 rule\n  to detections/imported/\n']);
    expect(texts.get('legacy-sign-in')).to.equal(`title: Legacy Sign-In
id: 7f0b7b6e-2a51-4d0c-9a5b-0d9b3a4f1c22
status: experimental
level: high
description: Somebody signed in with an old protocol.
author: Ada Lovelace
date: '2024-01-31'
modified: '2024-02-01'
references:
  - https://learn.microsoft.com/entra/identity/conditional-access/block-legacy-authentication
tags: [attack.initial-access, attack.t1078.004]
falsepositives:
  - Old printers

source: entra.signin
detection:
  selection:
    Status.errorCode: 0
    ClientAppUsed|contains: [IMAP, POP]
  filter:
    UserPrincipalName|endswith: '@contoso.com'
  condition: selection and not filter

schedule: {every: 1h}
alert:
  title: Legacy Sign-In
  entities:
    - {account: Account}
    - {ip: IPAddress}
    - {host: DeviceName}
    - {cloud-application: AppDisplayName}
  details:
    Location: Location
    StatusErrorCode: Status.errorCode
    ClientAppUsed: ClientAppUsed
    UserPrincipalName: UserPrincipalName
  triage:
    - Compare the events with the false positives that the rule names.
`);
  });

  const detections: readonly (readonly [what: string, detection: string, expected: unknown])[] = [
    [
      'a number for a text',
      '  a: {ResultType: 50126}\n  condition: a',
      { a: { ResultType: '50126' }, condition: 'a' },
    ],
    [
      'a text for a truth value',
      "  a: {IsInteractive: 'true'}\n  condition: a",
      { a: { IsInteractive: true }, condition: 'a' },
    ],
    [
      'an Event Hub path',
      '  a: {properties.deviceDetail.isCompliant: false}\n  condition: a',
      { a: { IsCompliant: false }, condition: 'a' },
    ],
    [
      'a path of Microsoft Graph, in other case',
      '  a: {status.ErrorCode: 50126}\n  condition: a',
      { a: { 'Status.errorCode': 50126 }, condition: 'a' },
    ],
    [
      'a loose name',
      '  a: {Application: Teams}\n  condition: a',
      { a: { AppDisplayName: 'Teams' }, condition: 'a' },
    ],
    ['a loose value', '  a: {Status: Success}\n  condition: a', { a: { ResultType: '0' }, condition: 'a' }],
    [
      'a list of several conditions',
      '  a: {ResultType: 1}\n  b: {ResultType: 2}\n  condition: [a, b]',
      { a: { ResultType: '1' }, b: { ResultType: '2' }, condition: '(a) or (b)' },
    ],
    [
      'a list of maps',
      '  a:\n    - ResultType: 1\n    - ResultType: 2\n  condition: a',
      { a: [{ ResultType: '1' }, { ResultType: '2' }], condition: 'a' },
    ],
    ['a missing value', '  a: {IPAddress: null}\n  condition: a', { a: { IPAddress: null }, condition: 'a' }],
    ['an empty value', "  a: {IPAddress: ''}\n  condition: a", { a: { IPAddress: '' }, condition: 'a' }],
    [
      'a placeholder whose list there is',
      "  a: {UserPrincipalName|expand: '%privileged_accounts%'}\n  condition: a",
      { a: { 'UserPrincipalName|expand': '%privileged_accounts%' }, condition: 'a' },
    ],
    [
      'a value that looks like a parameter',
      '  a: {UserPrincipalName: $admin}\n  condition: a',
      { a: { UserPrincipalName: '$$admin' }, condition: 'a' },
    ],
    ...(
      [
        ['contains', "'a'", 'a'],
        ['startswith', 'ada', 'ada'],
        ['endswith', "'@contoso.com'", '@contoso.com'],
        ['contains|all', '[ad, min]', ['ad', 'min']],
        ['cased', 'Ada', 'Ada'],
        ['re', "'^a.*z$'", '^a.*z$'],
        ['re|i', "'^a.*z$'", '^a.*z$'],
        ['fieldref', 'properties.userDisplayName', 'UserDisplayName'],
        ['exists', 'true', true],
      ] as const
    ).map(
      ([modifier, given, value]) =>
        [
          `the modifier ${modifier}`,
          `  a: {UserPrincipalName|${modifier}: ${given}}\n  condition: a`,
          { a: { [`UserPrincipalName|${modifier}`]: value }, condition: 'a' },
        ] as const,
    ),
    [
      'the modifier cidr',
      '  a: {IPAddress|cidr: 10.1.2.3/8}\n  condition: a',
      { a: { 'IPAddress|cidr': '10.0.0.0/8' }, condition: 'a' },
    ],
    [
      'the modifier neq as Sigma 2.1 has it',
      '  a: {ResultType|neq: 0}\n  condition: a',
      { a: { 'ResultType|neq': '0' }, condition: 'a' },
    ],
  ];
  for (const [what, detection, expected] of detections) {
    it(`keeps ${what}`, async () => {
      expect((await detectionOf(ruleWith(detection)))['detection']).to.deep.equal(expected);
    });
  }

  it('renames the tags that ATT&CK has replaced', async () => {
    const rule = ruleWith('  a: {ResultType: 0}\n  condition: a').replace(
      '  - attack.initial-access\n  - attack.t1078\n',
      '  - attack.defense-evasion\n  - attack.t1562.001\n',
    );
    expect((await detectionOf(rule))['tags']).to.deep.equal(['attack.defense-impairment', 'attack.t1685']);
  });

  it('makes an id for a rule without one, always the same', async () => {
    const rule = ruleWith('  a: {ResultType: 0}\n  condition: a').replace(/^id: .*\n/mu, '');
    expect((await detectionOf(rule))['id']).to.equal((await detectionOf(rule))['id']);
  });
});

const counted = (
  correlation: string,
  rules = '',
) => `${ruleWith('  a: {ResultType: 50126}\n  condition: a', 'name: failure\n')}---
title: Burst
id: 0b6a4a2e-3d57-4a0e-9c43-5b7f7c2d1e05
status: test
level: high
correlation:
${correlation}
${rules}`;

describe('importing a Sigma correlation', function () {
  this.timeout(60_000);
  const patterns: readonly (readonly [string, string, unknown])[] = [
    [
      'event_count',
      '  type: event_count\n  rules: [failure]\n  group-by: [properties.userId]\n  timespan: 1h\n  condition: {gte: 10}',
      { type: 'event_count', 'group-by': ['UserId'], timespan: '1h', condition: { gte: 10 } },
    ],
    [
      'value_count, by the id of its rule, with weeks',
      '  type: value_count\n  rules: [7f0b7b6e-2a51-4d0c-9a5b-0d9b3a4f1c22]\n  group-by: [IPAddress]\n  timespan: 1w\n  condition: {gt: 5, field: UserPrincipalName}',
      {
        type: 'value_count',
        'group-by': ['IPAddress'],
        timespan: '7d',
        condition: { field: 'UserPrincipalName', gt: 5 },
      },
    ],
  ];
  for (const [what, correlation, expected] of patterns) {
    it(`keeps ${what}`, async () => {
      const { texts, refused, messages } = await importFiles({ 'burst.yml': counted(correlation) });
      expect([refused, messages]).to.deep.equal([[], []]);
      // The rule that is counted raises no alert of its own.
      expect([...texts.keys()]).to.deep.equal(['burst']);
      const { parse } = await import('yaml');
      expect((parse(texts.get('burst') ?? '') as { correlation: unknown }).correlation).to.deep.equal(
        expected,
      );
    });
  }

  it('keeps the rule that is counted where it raises alerts of its own', async () => {
    const { texts } = await importFiles({
      'burst.yml': counted(
        '  type: event_count\n  rules: [failure]\n  group-by: [UserId]\n  timespan: 1h\n  condition: {gte: 10}\n  generate: true',
      ),
    });
    expect([...texts.keys()].sort()).to.deep.equal(['burst', 'case']);
  });

  it('brings an order of events and its aliases into one detection', async () => {
    const second = ruleWith('  a: {ResultType: 0}\n  condition: a', 'name: success\n')
      .replace('7f0b7b6e', '8f0b7b6e')
      .replace('title: Case', 'title: Other');
    const { texts, refused } = await importFiles({
      'failure.yml': ruleWith('  a: {ResultType: 50126}\n  condition: a', 'name: failure\n'),
      'success.yml': second,
      'order.yml': `title: Guessed
id: 0b6a4a2e-3d57-4a0e-9c43-5b7f7c2d1e05
status: test
level: high
correlation:
  type: temporal_ordered
  rules: [failure, success]
  aliases:
    who: {failure: properties.userId, success: UserId}
  group-by: [who]
  timespan: 15m
`,
    });
    expect(refused).to.deep.equal([]);
    const { parse } = await import('yaml');
    const detection = parse(texts.get('order') ?? '') as Readonly<Record<string, unknown>>;
    expect(Object.keys(detection['events'] as object)).to.deep.equal(['failure', 'success']);
    expect(detection['correlation']).to.deep.equal({
      type: 'temporal_ordered',
      rules: ['failure', 'success'],
      'group-by': ['UserId'],
      timespan: '15m',
    });
  });
});

describe('a Sigma filter', function () {
  this.timeout(60_000);
  it('is shown as the exception that it is', async () => {
    const filter = `title: The scanner
id: 5d1c7a3e-2b94-4f0d-9c68-1e7a4b3d2f60
logsource: {product: azure, service: signinlogs}
filter:
  rules: [7f0b7b6e-2a51-4d0c-9a5b-0d9b3a4f1c22]
  scanner: {IPAddress: 10.1.2.3}
  condition: not scanner
`;
    const { texts, notes, exceptions, code } = await importFiles({
      'case.yml': ruleWith('  a: {ResultType: 0}\n  condition: a'),
      'filter.yml': filter,
    });
    expect([...texts.keys()]).to.deep.equal(['case']);
    expect([code, notes]).to.deep.equal([1, ['D8359']]);
    expect(exceptions).to.deep.equal([
      `- name: the-scanner
  id: 5d1c7a3e-2b94-4f0d-9c68-1e7a4b3d2f60
  detections:
    - case
  detection:
    scanner:
      IPAddress: 10.1.2.3
    condition: scanner
  reason: The scanner
  owner: OWNER
  expires: YYYY-MM-DD
`,
    ]);
  });
});

describe('a Sigma rule that cannot be imported', function () {
  this.timeout(60_000);
  const sound = '  a: {ResultType: 0}\n  condition: a';
  const burst = (lines: string) =>
    counted(`  type: event_count\n  rules: [failure]\n  group-by: [UserId]\n  timespan: 1h\n${lines}`);
  const faults: readonly (readonly [string, string, readonly string[]])[] = [
    ['no detection in it', ruleWith('').replace(/detection:\n/u, 'detections: {}\n'), []],
    [
      'a detection that is none',
      ruleWith(sound).replace(/detection:\n(?: .*\n)+/u, 'detection: x\n'),
      ['13:1 D8351'],
    ],
    ['no title', ruleWith(sound).replace('title: Case\n', ''), ['1:1 D8351']],
    ['an unknown log source', ruleWith(sound).replace('signinlogs', 'signinlog'), ['11:3 D8352']],
    [
      'a log source of several tables',
      ruleWith(sound).replace('  service: signinlogs\n', ''),
      ['11:3 D8353'],
    ],
    ['an unknown field', ruleWith('  a: {ResultTipe: 0}\n  condition: a'), ['14:7 D8354']],
    [
      'a field that is worked out from more',
      ruleWith('  a: {properties.additionalDetails.value: x}\n  condition: a').replace(
        'signinlogs',
        'auditlogs',
      ),
      ['14:7 D8355'],
    ],
    ['an unknown modifier', ruleWith('  a: {ResultType|near: 0}\n  condition: a'), ['14:18 D8356']],
    [
      'a condition that cannot be read',
      ruleWith('  a: {ResultType: 0}\n  condition: a and'),
      ['15:19 D8356'],
    ],
    [
      'a count in the condition',
      ruleWith('  a: {ResultType: 0}\n  timeframe: 1h\n  condition: a'),
      ['15:3 D8356'],
    ],
    [
      'a placeholder without a list',
      ruleWith("  a: {UserPrincipalName|expand: '%admins%'}\n  condition: a"),
      ['14:33 D8357'],
    ],
    [
      'a correlation of an unknown rule',
      burst('  condition: {gte: 1}').replace('rules: [failure]', 'rules: [nobody]'),
      ['25:11 D8358'],
    ],
    ['a threshold that is no number', burst('  condition: {gte: many}'), ['28:20 D8358']],
    ['a status that says it', ruleWith(sound).replace('status: test', 'status: unsupported'), ['3:9 D8360']],
    [
      'a window that Sentinel cannot see',
      burst('  condition: {gte: 1}').replace('timespan: 1h', 'timespan: 60d'),
      ['19:8 D8364'],
    ],
  ];
  for (const [what, rule, expected] of faults) {
    it(`is answered at its place: ${what}`, async () => {
      const { refused, messages, texts, code } = await importFiles({ 'rule.yml': rule });
      expect(refused, messages.join('\n')).to.deep.equal(expected);
      if (expected.length > 0)
        expect([code, [...texts.keys()].filter((name) => name === 'rule')]).to.deep.equal([1, []]);
    });
  }

  const notes: readonly (readonly [string, string, readonly string[]])[] = [
    ['what is no rule', 'name: pipeline\npriority: 1\n', ['D8350']],
    ['what has no place', ruleWith(sound, 'related: [{id: x, type: similar}]\n'), ['D8361']],
    [
      'conditions on an array',
      ruleWith(
        '  a: {properties.targetResources.type: User, properties.targetResources.id: x}\n  condition: a',
      ).replace('signinlogs', 'auditlogs'),
      ['D8362'],
    ],
    [
      'a rule that another has replaced',
      ruleWith(sound).replace('status: test', 'status: deprecated'),
      ['D8365'],
    ],
  ];
  for (const [what, rule, expected] of notes) {
    it(`or only noted: ${what}`, async () => {
      expect((await importFiles({ 'rule.yml': rule })).notes).to.deep.equal(expected);
    });
  }

  it('is a second one of the same id', async () => {
    const { refused, texts } = await importFiles({ 'one.yml': ruleWith(sound), 'two.yml': ruleWith(sound) });
    expect([refused, [...texts.keys()]]).to.deep.equal([['2:5 D8363'], ['one']]);
  });

  it('is YAML that cannot be read', async () => {
    const { refused, code } = await importFiles({ 'rule.yml': 'title: [a\n' });
    expect([refused, code]).to.deep.equal([['2:1 D1005'], 1]);
  });
});
