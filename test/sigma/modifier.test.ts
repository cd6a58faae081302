import { expect } from 'chai';
import { asked, findings, fixed, readKey } from './fixtures.ts';

const many = { any: 'many' };
const one = { any: 'one' };
const text = (...pattern: unknown[]) => ({ kind: 'text', pattern, cased: false });
const cased = (...pattern: unknown[]) => ({ kind: 'text', pattern, cased: true });

function match(field: string, ...tests: unknown[]) {
  return { kind: 'match', field, quantifier: 'any', tests };
}
const all = (field: string, ...tests: unknown[]) => ({ ...match(field, ...tests), quantifier: 'all' });
const not = (operand: unknown) => ({ kind: 'not', operand });

function reads(cases: Readonly<Record<string, unknown>>) {
  for (const [line, expected] of Object.entries(cases)) {
    it(line, () => {
      expect(asked(line), findings(readKey(line)).join('\n')).to.deep.equal(expected);
    });
  }
}

/** Each line and the findings about it; the key stands on line 3 from column 5. */
function reports(cases: Readonly<Record<string, readonly string[]>>) {
  for (const [line, expected] of Object.entries(cases)) {
    it(`${line}: ${expected.join(', ')}`, () => {
      const result = readKey(line);
      expect(findings(result)).to.deep.equal(expected);
      expect(result.predicate === undefined).to.equal(
        result.diagnostics.some(({ severity }) => severity === 'error'),
      );
    });
  }
}

function mends(cases: Readonly<Record<string, string>>) {
  for (const [line, expected] of Object.entries(cases)) {
    it(`${line} becomes ${expected}`, () => {
      expect(fixed(readKey(line))).to.equal(`detection:\n  sel:\n    ${expected}\n  condition: sel\n`);
    });
  }
}

describe('values without modifiers', () => {
  reads({
    'UserAgent: curl': match('UserAgent', text('curl')),
    'UserAgent: curl*/?.0': match('UserAgent', text('curl', many, '/', one, '.0')),
    'UserAgent: C:\\Windows\\*': match('UserAgent', text('C:\\Windows*')),
    'UserAgent: "C:\\\\Windows\\\\\\\\*"': match('UserAgent', text('C:\\Windows\\', many)),
    "UserAgent: ''": match('UserAgent', text()),
    'UserAgent: null': match('UserAgent', { kind: 'null' }),
    'UserAgent: [null, curl]': match('UserAgent', { kind: 'null' }, text('curl')),
    'Status: null': match('Status', { kind: 'null' }),
    'Port: 443': match('Port', { kind: 'number', comparison: 'eq', value: 443 }),
    'Port: [80, 443]': match(
      'Port',
      { kind: 'number', comparison: 'eq', value: 80 },
      { kind: 'number', comparison: 'eq', value: 443 },
    ),
    'Score: 0.5': match('Score', { kind: 'number', comparison: 'eq', value: 0.5 }),
    'DeviceDetail.isCompliant: false': match('DeviceDetail.isCompliant', { kind: 'bool', value: false }),
    "CreatedDateTime: '2026-01-31'": match('CreatedDateTime', {
      kind: 'datetime',
      comparison: 'eq',
      value: '2026-01-31T00:00:00Z',
    }),
    'TenantGuid: 9A0B9A0B-0000-4000-8000-000000000001': match(
      'TenantGuid',
      text('9a0b9a0b-0000-4000-8000-000000000001'),
    ),
  });
});

describe('startswith, endswith, contains', () => {
  reads({
    'UserAgent|startswith: curl': match('UserAgent', text('curl', many)),
    'UserAgent|endswith: curl': match('UserAgent', text(many, 'curl')),
    'UserAgent|contains: curl': match('UserAgent', text(many, 'curl', many)),
    'UserAgent|contains: [a, b]': match('UserAgent', text(many, 'a', many), text(many, 'b', many)),
    "UserAgent|contains: '*a?b*'": match('UserAgent', text(many, 'a', one, 'b', many)),
    'UserAgent|contains: a\\*b': match('UserAgent', text(many, 'a*b', many)),
    'UserAgent|endswith: \\x.exe': match('UserAgent', text(many, '\\x.exe')),
  });
});

describe('all, cased, neq', () => {
  reads({
    'UserAgent|contains|all: [a, b]': all('UserAgent', text(many, 'a', many), text(many, 'b', many)),
    'UserAgent|all|contains: [a, b]': all('UserAgent', text(many, 'a', many), text(many, 'b', many)),
    'UserAgent|cased: Curl': match('UserAgent', cased('Curl')),
    'UserAgent|contains|cased: Curl': match('UserAgent', cased(many, 'Curl', many)),
    'UserAgent|neq: curl': not(match('UserAgent', text('curl'))),
    'UserAgent|neq: [curl, wget]': not(match('UserAgent', text('curl'), text('wget'))),
    'UserAgent|contains|all|neq: [a, b]': not(all('UserAgent', text(many, 'a', many), text(many, 'b', many))),
    'UserAgent|neq: null': not(match('UserAgent', { kind: 'null' })),
    'Port|neq: 443': not(match('Port', { kind: 'number', comparison: 'eq', value: 443 })),
  });
  reports({
    'UserAgent|contains|all: a': ['D3025 all-of-one 3:24 all'],
    'UserAgent|contains|all: [a]': ['D3025 all-of-one 3:24 all'],
  });
});

describe('exists', () => {
  reads({
    'UserAgent|exists: true': match('UserAgent', { kind: 'exists', expected: true }),
    'Status|exists: false': match('Status', { kind: 'exists', expected: false }),
  });
  reports({
    'UserAgent|exists: maybe': ['D3024 modifier-value 3:23 maybe'],
    'UserAgent|exists: null': ['D3024 modifier-value 3:23 null'],
    "UserAgent|exists: 'true'": ["D3024 modifier-value 3:23 'true'"],
    'UserAgent|exists|neq: true': ['D3022 modifier-combination 3:22 neq'],
  });
  mends({ "UserAgent|exists: 'True'": 'UserAgent|exists: true' });
});

describe('windash', () => {
  reads({
    'UserAgent|windash: -x': match(
      'UserAgent',
      text('-x'),
      text('/x'),
      text('\u2013x'),
      text('\u2014x'),
      text('\u2015x'),
    ),
    'UserAgent|windash|contains: \u2014x': match(
      'UserAgent',
      text(many, '-x', many),
      text(many, '/x', many),
      text(many, '\u2013x', many),
      text(many, '\u2014x', many),
      text(many, '\u2015x', many),
    ),
    'UserAgent|windash: a-b - c': match('UserAgent', text('a-b - c')),
    'UserAgent|windash|contains|all: [a, -x]': {
      kind: 'and',
      operands: [
        match('UserAgent', text(many, 'a', many)),
        match(
          'UserAgent',
          text(many, '-x', many),
          text(many, '/x', many),
          text(many, '\u2013x', many),
          text(many, '\u2014x', many),
          text(many, '\u2015x', many),
        ),
      ],
    },
  });

  it('makes every combination of several dashes', () => {
    const { tests } = asked('UserAgent|windash: a -b*/c') as { tests: { pattern: unknown[] }[] };
    expect(tests.length).to.equal(25);
    expect(tests[0]).to.deep.equal(text('a -b', many, '-c'));
    expect(tests[1]).to.deep.equal(text('a -b', many, '/c'));
    expect(tests[24]).to.deep.equal(text('a \u2015b', many, '\u2015c'));
  });

  reports({
    "UserAgent|windash: '-a -b -c -d -e'": ["D3028 too-many-variants 3:24 '-a -b -c -d -e'"],
  });
});

describe('re', () => {
  const regex = (pattern: string, flags = '') => ({
    kind: 'regex',
    pattern,
    ignoreCase: flags.includes('i'),
    multiline: flags.includes('m'),
    dotAll: flags.includes('s'),
  });
  reads({
    "UserAgent|re: '^py\\w+/[0-9.]+$'": match('UserAgent', regex('^py\\w+/[0-9.]+$')),
    'UserAgent|re|i: curl': match('UserAgent', regex('curl', 'i')),
    'UserAgent|re|i|m|s: curl.*': match('UserAgent', regex('curl.*', 'ims')),
    'UserAgent|re|all: [a, b]': all('UserAgent', regex('a'), regex('b')),
    'UserAgent|re|neq: a+': not(match('UserAgent', regex('a+'))),
    "UserAgent|re: 'a\\*b*'": match('UserAgent', regex('a\\*b*')),
  });
  reports({
    "UserAgent|re: 'a[b'": ["D3040 bad-regex 3:19 'a[b'"],
    'UserAgent|re: a++b': ['D3041 unsupported-regex 3:19 a++b'],
    "UserAgent|re: '(?=a)b'": ["D3041 unsupported-regex 3:19 '(?=a)b'"],
    "UserAgent|re: '(?!a)b'": ["D3041 unsupported-regex 3:19 '(?!a)b'"],
    "UserAgent|re: 'a(?<=b)'": ["D3041 unsupported-regex 3:19 'a(?<=b)'"],
    "UserAgent|re: 'a(?<!b)'": ["D3041 unsupported-regex 3:19 'a(?<!b)'"],
    "UserAgent|re: '(a)\\1'": ["D3041 unsupported-regex 3:19 '(a)\\1'"],
    "UserAgent|re: '(?>a)'": ["D3041 unsupported-regex 3:19 '(?>a)'"],
    'UserAgent|re: 42': ['D3024 modifier-value 3:19 42'],
    'UserAgent|re|i|contains: a': ['D3022 modifier-combination 3:20 contains'],
    'UserAgent|re|contains: a': ['D3022 modifier-combination 3:18 contains'],
    'UserAgent|re|cased: a': ['D3022 modifier-combination 3:18 cased'],
    'UserAgent|i: a': ['D3026 modifier-needs 3:15 i'],
    'UserAgent|i|re: a': ['D3023 modifier-order 3:17 re'],
  });
  mends({ 'UserAgent|re: 042': "UserAgent|re: '042'", 'UserAgent|i|re: a': 'UserAgent|re|i: a' });

  it('says what RE2 does not have', () => {
    const [first] = readKey("UserAgent|re: 'a(?!b)'").diagnostics;
    expect(first?.message).to.equal(
      "the regular expression uses what Kusto's engine RE2 does not have: looking around: (?! and (?<!",
    );
  });

  it('refuses patterns that would take long to compile', () => {
    const line = `UserAgent|re: '${'(x{1000})'.repeat(1000)}'`;
    expect(readKey(line).diagnostics.map(({ message }) => message)).to.deep.equal([
      'the regular expression cannot be read: it is longer than 4000 characters',
    ]);
  });
});

describe('encodings', () => {
  reads({
    'UserAgent|base64: foobar': match('UserAgent', text('Zm9vYmFy')),
    'UserAgent|base64: ü': match('UserAgent', text('w7w=')),
    "UserAgent|base64: 'a\\*'": match('UserAgent', text('YSo=')),
    // The published example: https://www.leeholmes.com/searching-for-content-in-base-64-strings/
    'UserAgent|base64offset|contains: foobar': match(
      'UserAgent',
      text(many, 'Zm9vYmFy', many),
      text(many, 'Zvb2Jhc', many),
      text(many, 'mb29iYX', many),
    ),
    // The lengths that leave one and two bytes in the last group.
    'UserAgent|base64offset|contains: foob': match(
      'UserAgent',
      text(many, 'Zm9vY', many),
      text(many, 'Zvb2', many),
      text(many, 'mb29i', many),
    ),
    'UserAgent|base64offset|contains: fooba': match(
      'UserAgent',
      text(many, 'Zm9vYm', many),
      text(many, 'Zvb2Jh', many),
      text(many, 'mb29iY', many),
    ),
    'UserAgent|utf16le|base64: cmd': match('UserAgent', text('YwBtAGQA')),
    'UserAgent|wide|base64: cmd': match('UserAgent', text('YwBtAGQA')),
    'UserAgent|utf16be|base64: cmd': match('UserAgent', text('AGMAbQBk')),
    'UserAgent|utf16|base64: cmd': match('UserAgent', text('//5jAG0AZAA=')),
    'UserAgent|wide|base64offset|contains: foo': match(
      'UserAgent',
      text(many, 'ZgBvAG8A', many),
      text(many, 'YAbwBvA', many),
      text(many, 'mAG8Abw', many),
    ),
    'UserAgent|base64|startswith: foobar': match('UserAgent', text('Zm9vYmFy', many)),
    'UserAgent|base64offset|contains|all: [foobar, fooba]': {
      kind: 'and',
      operands: [
        match(
          'UserAgent',
          text(many, 'Zm9vYmFy', many),
          text(many, 'Zvb2Jhc', many),
          text(many, 'mb29iYX', many),
        ),
        match(
          'UserAgent',
          text(many, 'Zm9vYm', many),
          text(many, 'Zvb2Jh', many),
          text(many, 'mb29iY', many),
        ),
      ],
    },
    'UserAgent|wide: cmd': match('UserAgent', text('c\0m\0d\0')),
    'UserAgent|utf16: c': match('UserAgent', text('\u00ff\u00fec\0')),
  });
  reports({
    'UserAgent|base64: foo*': ['D3029 encoded-wildcard 3:23 foo*'],
    'UserAgent|wide: f?o': ['D3029 encoded-wildcard 3:21 f?o'],
    'UserAgent|wide: cmd': ['D3030 bytes-as-text 3:15 wide'],
    'UserAgent|base64offset: foobar': ['D3026 modifier-needs 3:15 base64offset'],
    'UserAgent|base64offset|startswith: foobar': ['D3026 modifier-needs 3:15 base64offset'],
    'UserAgent|contains|base64offset: foobar': ['D3023 modifier-order 3:24 base64offset'],
    'UserAgent|base64|wide: foobar': ['D3023 modifier-order 3:22 wide'],
    'UserAgent|base64|base64offset|contains: a': ['D3022 modifier-combination 3:22 base64offset'],
  });
  mends({
    'UserAgent|contains|base64offset|wide: x': 'UserAgent|wide|base64offset|contains: x',
    'UserAgent|contains|cased|base64: x': 'UserAgent|base64|cased|contains: x',
  });
});

describe('lt, lte, gt, gte', () => {
  const number = (comparison: string, value: number) => ({ kind: 'number', comparison, value });
  reads({
    'Port|lt: 1024': match('Port', number('lt', 1024)),
    'Port|lte: 1024': match('Port', number('lte', 1024)),
    'Bytes|gt: 1000000': match('Bytes', number('gt', 1000000)),
    'Score|gte: 0.75': match('Score', number('gte', 0.75)),
    'Port|gt: 1024.5': match('Port', number('gt', 1024.5)),
    "CreatedDateTime|gte: '2026-01-31T08:00:00+01:00'": match('CreatedDateTime', {
      kind: 'datetime',
      comparison: 'gte',
      value: '2026-01-31T07:00:00Z',
    }),
  });
  reports({
    "ResultType|gte: '5'": ['D3106 modifier-type 3:16 gte'],
    'Port|gt|lt: 5': ['D3022 modifier-combination 3:13 lt'],
    'Port|gt: null': ['D3024 modifier-value 3:14 null'],
    'Port|gt|neq: 5': ['D3022 modifier-combination 3:13 neq'],
  });
});

describe('minute, hour, day, week, month, year', () => {
  const part = (name: string, value: number, comparison = 'eq') => ({
    kind: 'time-part',
    part: name,
    comparison,
    value,
  });
  reads({
    'TimeGenerated|minute: 59': match('TimeGenerated', part('minute', 59)),
    'TimeGenerated|hour: [22, 23, 0]': match(
      'TimeGenerated',
      part('hour', 22),
      part('hour', 23),
      part('hour', 0),
    ),
    'TimeGenerated|day: 1': match('TimeGenerated', part('day', 1)),
    'TimeGenerated|week: 53': match('TimeGenerated', part('week', 53)),
    'TimeGenerated|month: 12': match('TimeGenerated', part('month', 12)),
    'TimeGenerated|year: 2026': match('TimeGenerated', part('year', 2026)),
    'TimeGenerated|hour|gte: 20': match('TimeGenerated', part('hour', 20, 'gte')),
    'TimeGenerated|hour|neq: 12': not(match('TimeGenerated', part('hour', 12))),
  });
  reports({
    'TimeGenerated|hour: 24': ['D3119 time-part-range 3:25 24'],
    'TimeGenerated|minute: -1': ['D3119 time-part-range 3:27 -1'],
    'TimeGenerated|month: 1.5': ['D3119 time-part-range 3:26 1.5'],
    "TimeGenerated|day: '1'": ["D3119 time-part-range 3:24 '1'"],
    'TimeGenerated|week: 0': ['D3119 time-part-range 3:25 0'],
    'Port|hour: 3': ['D3106 modifier-type 3:10 hour'],
    'TimeGenerated|gte|hour: 3': ['D3023 modifier-order 3:23 hour'],
  });
});

describe('cidr', () => {
  const cidr = (network: string) => ({ kind: 'cidr', network });
  reads({
    'IPAddress|cidr: 10.0.0.0/8': match('IPAddress', cidr('10.0.0.0/8')),
    'IPAddress|cidr: [10.0.0.0/8, 2001:db8::/32]': match(
      'IPAddress',
      cidr('10.0.0.0/8'),
      cidr('2001:db8::/32'),
    ),
    "IPAddress|cidr: '2001:0DB8:0:0::/32'": match('IPAddress', cidr('2001:db8::/32')),
    'IPAddress|cidr: 0.0.0.0/0': match('IPAddress', cidr('0.0.0.0/0')),
    'IPAddress|cidr|neq: 203.0.113.7/32': not(match('IPAddress', cidr('203.0.113.7/32'))),
    'IPAddress|cidr: 10.1.2.3/8': match('IPAddress', cidr('10.0.0.0/8')),
  });
  reports({
    'IPAddress|cidr: 10.1/16': ['D3042 bad-network 3:21 10.1/16'],
    'IPAddress|cidr: 10.1.*': ['D3042 bad-network 3:21 10.1.*'],
    'IPAddress|cidr: 10.0.0.0/33': ['D3042 bad-network 3:21 10.0.0.0/33'],
    'IPAddress|cidr: 256.0.0.0/8': ['D3042 bad-network 3:21 256.0.0.0/8'],
    'IPAddress|cidr: 010.0.0.0/8': ['D3042 bad-network 3:21 010.0.0.0/8'],
    'IPAddress|cidr: 10.0.0.0/255.0.0.0': ['D3042 bad-network 3:21 10.0.0.0/255.0.0.0'],
    "IPAddress|cidr: '2001:db8::/129'": ["D3042 bad-network 3:21 '2001:db8::/129'"],
    "IPAddress|cidr: 'fe80::%eth0/64'": ["D3042 bad-network 3:21 'fe80::%eth0/64'"],
    'IPAddress|cidr: 10.0.0.0/': ['D3042 bad-network 3:21 10.0.0.0/'],
    'IPAddress|cidr: 10': ['D3024 modifier-value 3:21 10'],
    'IPAddress|cidr: 10.1.2.3': ['D3043 network-without-length 3:21 10.1.2.3'],
    'IPAddress|cidr: 10.1.2.3/8': ['D3044 network-with-host 3:21 10.1.2.3/8'],
    'IPAddress|cidr|all: [10.0.0.0/8, 10.1.0.0/16]': ['D3022 modifier-combination 3:20 all'],
    'IPAddress|cidr|startswith: 10.0.0.0/8': ['D3022 modifier-combination 3:20 startswith'],
  });
  mends({
    'IPAddress|cidr: 10.1.2.3': 'IPAddress|cidr: 10.1.2.3/32',
    "IPAddress|cidr: '2001:db8::1/32'": "IPAddress|cidr: '2001:db8::/32'",
  });
});

describe('fieldref', () => {
  const other = (name: string, position = 'equals', isCased = false) => ({
    kind: 'field',
    other: name,
    position,
    cased: isCased,
  });
  reads({
    'ResourceTenantId|fieldref: HomeTenantId': match('ResourceTenantId', other('HomeTenantId')),
    'ResourceTenantId|fieldref|neq: HomeTenantId': not(match('ResourceTenantId', other('HomeTenantId'))),
    'UserAgent|fieldref|contains: AppDisplayName': match('UserAgent', other('AppDisplayName', 'contains')),
    'UserAgent|fieldref|startswith: AppDisplayName': match(
      'UserAgent',
      other('AppDisplayName', 'startswith'),
    ),
    'UserAgent|fieldref|endswith|cased: AppDisplayName': match(
      'UserAgent',
      other('AppDisplayName', 'endswith', true),
    ),
    'Port|fieldref: Bytes': match('Port', other('Bytes')),
  });
  reports({
    'UserId|fieldref: UserPrincipalNam': ['D3101 unknown-field 3:22 UserPrincipalNam'],
    'UserId|fieldref: Account': ['D3115 identity-compared 3:22 Account'],
    'UserId|fieldref: Port': ['D3117 field-types-differ 3:22 Port'],
    'UserId|fieldref: UserId': ['D3118 field-with-itself 3:22 UserId'],
    'UserId|fieldref: Status': ['D3107 dynamic-compared 3:22 Status'],
    'Status|fieldref: UserId': ['D3107 dynamic-compared 3:5 Status'],
    'UserId|fieldref: 3': ['D3024 modifier-value 3:22 3'],
    'Port|fieldref|contains: Bytes': ['D3106 modifier-type 3:19 contains'],
    'UserAgent|contains|fieldref: UserId': ['D3023 modifier-order 3:24 fieldref'],
  });
});

describe('modifiers that are none', () => {
  reports({
    'UserAgent|containz: a': ['D3020 unknown-modifier 3:15 containz'],
    'UserAgent|Contains: a': ['D3020 unknown-modifier 3:15 Contains'],
    'UserAgent|: a': ['D3020 unknown-modifier 3:15 '],
    'UserAgent|regex: a': ['D3020 unknown-modifier 3:15 regex'],
    'UserAgent|contains|contains: a': ['D3021 duplicate-modifier 3:24 contains'],
    "'UserAgent|contains|is': a": ['D3020 unknown-modifier 3:25 is'],
    'UserAgent|contains|startswith: a': ['D3022 modifier-combination 3:24 startswith'],
    'Nothing|containz: a': ['D3101 unknown-field 3:5 Nothing', 'D3020 unknown-modifier 3:13 containz'],
  });
  mends({ 'UserAgent|contains|contains: a': 'UserAgent|contains: a' });

  it('are told the nearest, or the one that is meant', () => {
    const help = (line: string) => readKey(line).diagnostics[0]?.help;
    expect(help('UserAgent|Contains: a')).to.equal("did you mean 'contains'?");
    expect(help('UserAgent|regex: a')).to.equal("write 're'");
    expect(help('UserAgent|ignorecase: a')).to.equal("write 'i'");
    expect(help('UserAgent|zzzzzz: a')).to.match(/^common ones are /);
  });
});
