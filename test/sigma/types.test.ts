import { expect } from 'chai';
import { asked, findings, fixed, readKey } from './fixtures.ts';

function reports(cases: Readonly<Record<string, readonly string[]>>) {
  for (const [line, expected] of Object.entries(cases)) {
    it(`${line}: ${expected.length === 0 ? 'nothing' : expected.join(', ')}`, () => {
      expect(findings(readKey(line))).to.deep.equal(expected);
    });
  }
}

function mends(cases: Readonly<Record<string, string>>) {
  for (const [line, expected] of Object.entries(cases)) {
    it(`${line} becomes ${expected}`, () => {
      const result = fixed(readKey(line));
      expect(result).to.equal(`detection:\n  sel:\n    ${expected}\n  condition: sel\n`);
      expect(findings(readKey(expected))).to.deep.equal([]);
    });
  }
}

describe('unknown fields', () => {
  reports({
    'UserID: a': ['D3101 unknown-field 3:5 UserID'],
    "'UserID|contains': a": ['D3101 unknown-field 3:6 UserID'],
    'DeviceDetail.isCompliantt: true': ['D3101 unknown-field 3:5 DeviceDetail.isCompliantt'],
  });

  it('are told the nearest, or where to look', () => {
    const help = (line: string) => readKey(line).diagnostics[0]?.help;
    expect(help('UserID: a')).to.equal("did you mean 'UserId'?");
    expect(help('Acount: a')).to.equal("did you mean 'Account'?");
    expect(help('Qwertzuiopasdfgh: a')).to.contain('entra.signin');
  });
});

describe('text fields', () => {
  reports({
    'ResultType: 50126': ['D3102 text-expected 3:17 50126'],
    'ResultType: ["0", 50126]': ['D3102 text-expected 3:23 50126'],
    'ResultType: true': ['D3102 text-expected 3:17 true'],
    'UserAgent|contains: 443': ['D3102 text-expected 3:25 443'],
    'UserAgent|contains: null': ['D3024 modifier-value 3:25 null'],
  });
  mends({
    'ResultType: 50126': "ResultType: '50126'",
    'ResultType: 0050126': "ResultType: '0050126'",
    'ResultType: [0, 1.50]': "ResultType: ['0', '1.50']",
    'ResultType: True': "ResultType: 'True'",
    'UserId: 6C0F1F0A-6F0E-4C5E-9D5E-0A3F3A1B7D11': 'UserId: 6c0f1f0a-6f0e-4c5e-9d5e-0a3f3a1b7d11',
    'UserId: "6C0F1F0A-6F0E-4C5E-9D5E-0A3F3A1B7D11"': "UserId: '6c0f1f0a-6f0e-4c5e-9d5e-0a3f3a1b7d11'",
  });
  reports({
    'UserId: 6C0F1F0A-6F0E-4C5E-9D5E-0A3F3A1B7D11': [
      'D3114 guid-in-capitals 3:13 6C0F1F0A-6F0E-4C5E-9D5E-0A3F3A1B7D11',
    ],
    'UserAgent: 6C0F1F0A-6F0E-4C5E-9D5E-0A3F3A1B7D11': [],
    'ResultType|cased: "50126"': ['D3109 cased-without-effect 3:16 cased'],
    'UserAgent|cased: Curl': [],
  });

  it('an info does not stand in the way', () => {
    expect(asked('ResultType|cased: "50126"')).to.deep.equal({
      kind: 'match',
      field: 'ResultType',
      quantifier: 'any',
      tests: [{ kind: 'text', pattern: ['50126'], cased: true }],
    });
  });
});

describe('number fields', () => {
  reports({
    "Port: '443'": ["D3103 number-expected 3:11 '443'"],
    'Port: https': ['D3103 number-expected 3:11 https'],
    'Port: true': ['D3103 number-expected 3:11 true'],
    'Port: 44.3': ['D3113 never-matches 3:11 44.3'],
    'Port: 3000000000': ['D3113 never-matches 3:11 3000000000'],
    'Bytes: 3000000000': [],
    'Bytes: 9007199254740993': ['D3113 never-matches 3:12 9007199254740993'],
    'Score: .inf': ['D3113 never-matches 3:12 .inf'],
    'Score: .nan': ['D3113 never-matches 3:12 .nan'],
    'Port|contains: 44': ['D3106 modifier-type 3:10 contains'],
    'Port|cased: 44': ['D3106 modifier-type 3:10 cased'],
    'Status.errorCode: 50126': [],
  });
  mends({ "Port: '443'": 'Port: 443', "Score: '-0.5'": 'Score: -0.5' });

  it('text that is no number has no fix', () => {
    expect(readKey('Port: https').diagnostics[0]?.fix).to.equal(undefined);
    expect(readKey("Port: '0443'").diagnostics[0]?.fix).to.equal(undefined);
  });
});

describe('truth values', () => {
  reports({
    "DeviceDetail.isCompliant: 'false'": ["D3104 bool-expected 3:31 'false'"],
    'DeviceDetail.isCompliant: 0': ['D3104 bool-expected 3:31 0'],
    'DeviceDetail.isCompliant: no': ['D3104 bool-expected 3:31 no'],
  });
  mends({ "DeviceDetail.isCompliant: 'False'": 'DeviceDetail.isCompliant: false' });
});

describe('dates', () => {
  const value = (line: string) =>
    (asked(line) as { tests: { value: string }[] } | undefined)?.tests.map((test) => test.value);

  it('become UTC', () => {
    expect(
      value(
        "CreatedDateTime: ['2026-01-31T08:00:00Z', '2026-01-31 08:00', '2026-01-31T08:00:00.1200000+05:30', '0099-03-01']",
      ),
    ).to.deep.equal([
      '2026-01-31T08:00:00Z',
      '2026-01-31T08:00:00Z',
      '2026-01-31T02:30:00.12Z',
      '0099-03-01T00:00:00Z',
    ]);
  });

  reports({
    'CreatedDateTime: 31.01.2026': ['D3105 date-expected 3:22 31.01.2026'],
    "CreatedDateTime: '2026-02-30'": ["D3105 date-expected 3:22 '2026-02-30'"],
    "CreatedDateTime: '2026-01-31T24:00:00Z'": ["D3105 date-expected 3:22 '2026-01-31T24:00:00Z'"],
    'CreatedDateTime: 2026': ['D3105 date-expected 3:22 2026'],
    'CreatedDateTime|contains: 2026': ['D3106 modifier-type 3:21 contains'],
  });
});

describe('GUIDs, lengths of time, dynamic values', () => {
  reports({
    'TenantGuid: contoso': ['D3113 never-matches 3:17 contoso'],
    'TenantGuid: 9a0b*': ['D3113 never-matches 3:17 9a0b*'],
    'TenantGuid|startswith: 9a0b': ['D3106 modifier-type 3:16 startswith'],
    'Duration: 90': ['D3108 timespan-compared 3:5 Duration'],
    'Duration: null': [],
    'Status: Success': ['D3107 dynamic-compared 3:5 Status'],
    'Status|contains: Success': ['D3107 dynamic-compared 3:5 Status'],
    'Status|exists: true': [],
    'Status: null': [],
  });
});

describe('values that say too little', () => {
  reports({
    'UserAgent: [a, b, a]': ['D3110 duplicate-value 3:23 a'],
    'UserAgent|contains: [a, "*a"]': ['D3110 duplicate-value 3:29 "*a"'],
    'UserAgent: [Curl, curl]': ['D3111 differs-in-case-only 3:23 curl'],
    'UserAgent|cased: [Curl, curl]': [],
    'UserAgent|re: [A, a]': [],
    'Port: [443, 443]': ['D3110 duplicate-value 3:17 443'],
    "IPAddress|cidr: ['2001:DB8::/32', '2001:db8::/32']": ["D3110 duplicate-value 3:39 '2001:db8::/32'"],
    "Location|expand: ['%countries%', '%countries%']": ["D3110 duplicate-value 3:38 '%countries%'"],
    "UserAgent: '*'": ["D3112 matches-everything 3:16 '*'"],
    "UserAgent|contains: ''": ["D3112 matches-everything 3:25 ''"],
    'UserAgent|re: .*': ['D3112 matches-everything 3:19 .*'],
    "UserAgent: ''": [],
    'UserAgent|all: [curl, wget]': ['D3113 never-matches 3:15 all'],
    'UserAgent|all: [curl, "*wget"]': [],
    'UserAgent|all: [curl, CURL]': ['D3111 differs-in-case-only 3:27 CURL'],
    'Port|all: [1, 2]': ['D3113 never-matches 3:10 all'],
    'UserAgent|contains|all: [curl, wget]': [],
  });
});
