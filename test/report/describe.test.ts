import { expect } from 'chai';
import { startOf } from '../../compiler/diagnostics/position.ts';
import type { Pattern, Predicate, Test } from '../../compiler/model/index.ts';
import { patternInWords } from '../../compiler/report/describe.ts';
import { predicateInWords } from '../../compiler/report/predicate-words.ts';
import { counted, durationInWords, elapsedInWords, listed } from '../../compiler/report/words.ts';
import { field, privileged, wrongPassword } from './fixtures.ts';

const range = startOf('detections/x.yaml');
const account = { kind: 'field', name: 'UserId', field: field('UserId') } as const;
const shared = { name: 'Account', byEvent: {} };
const created = { ...wrongPassword, name: 'created' };
const assigned = { ...wrongPassword, name: 'assigned' };

describe('a pattern in words', () => {
  const cases: readonly (readonly [Pattern, string])[] = [
    [{ kind: 'match', event: wrongPassword }, 'an event matches'],
    [
      {
        kind: 'match',
        event: wrongPassword,
        once: { per: [account], repeat: { kind: 'within', seconds: 86_400 } },
      },
      'an event matches, unless one with the same UserId matched in the 1 day before',
    ],
    [
      {
        kind: 'aggregate',
        event: wrongPassword,
        function: 'event_count',
        groupBy: [account],
        timespan: 3600,
        thresholds: [{ operator: 'gte', value: 10, range }],
      },
      'there are at least 10 matching events for one UserId within any 1 hour',
    ],
    [
      {
        kind: 'aggregate',
        event: wrongPassword,
        function: 'value_percentile',
        field: field('Bytes'),
        percentile: 95,
        groupBy: [],
        timespan: 5400,
        thresholds: [{ operator: 'gt', value: 2.5, range }],
      },
      'the 95th percentile of Bytes is more than 2.5 within any 1 hour 30 minutes',
    ],
    [
      { kind: 'sequence', ordered: true, events: [created, assigned], groupBy: [shared], timespan: 86_400 },
      'created and assigned happen in this order within 1 day for one Account',
    ],
    [
      {
        kind: 'new-value',
        event: wrongPassword,
        field: field('Location'),
        groupBy: [account],
        baseline: 1_209_600,
        minimumHistoryDays: 7,
      },
      'Location takes a value for one UserId that was not seen in the 14 days before (only with events on at least 7 days)',
    ],
    [
      {
        kind: 'spike',
        event: wrongPassword,
        groupBy: [],
        timespan: 3600,
        baseline: 604_800,
        deviations: 3,
        floor: 20,
      },
      'the number of events in 1 hour is at least 20 and more than 3 standard deviations above the mean of the 7 days before',
    ],
    [
      {
        kind: 'absent-after',
        event: created,
        without: assigned,
        groupBy: [shared],
        sharing: [{ name: 'IPAddress', byEvent: {} }],
        timespan: 600,
      },
      'created is not followed by assigned within 10 minutes for one Account, counting only one with the same IPAddress',
    ],
    [
      { kind: 'absent-member', event: wrongPassword, list: privileged, member: account, timespan: 86_400 },
      'a member of the list privileged_accounts (by UserId) has no event in 1 day',
    ],
  ];
  for (const [pattern, words] of cases) it(words, () => expect(patternInWords(pattern)).to.equal(words));
});

describe('a predicate in words', () => {
  const where = (...tests: Test[]): Predicate => ({
    kind: 'match',
    field: field('Name'),
    quantifier: 'any',
    tests,
    range,
  });
  const text = (...pattern: Extract<Test, { kind: 'text' }>['pattern']): Test => ({
    kind: 'text',
    pattern,
    cased: false,
    range,
  });
  const many = { any: 'many' } as const;
  const cases: readonly (readonly [Predicate, string])[] = [
    [where(text('a'), text('b'), text('c')), "Name is 'a', 'b' or 'c'"],
    [where(text('a', many)), "Name starts with 'a'"],
    [where(text(many, 'a')), "Name ends with 'a'"],
    [where(text(many, 'a', many)), "Name contains 'a'"],
    [where(text('a', many, 'b')), "Name is like 'a*b'"],
    [where(text(many)), 'Name is anything'],
    [where(text()), "Name is ''"],
    [
      where({ kind: 'regex', pattern: '^a', ignoreCase: true, multiline: false, dotAll: true, range }),
      'Name matches /^a/is',
    ],
    [where({ kind: 'number', comparison: 'gte', value: 3, range }), 'Name is at least 3'],
    [where({ kind: 'null', range }), 'Name is missing or empty'],
    [where({ kind: 'exists', expected: false, range }), 'Name does not exist'],
    [where({ kind: 'cidr', network: '10.0.0.0/8', range }), 'Name is in the network 10.0.0.0/8'],
    [
      where({ kind: 'field', other: field('Other'), position: 'equals', cased: true, range }),
      'Name is the value of Other (case matters)',
    ],
    [
      where({ kind: 'list', list: privileged, position: 'equals', cased: false, range }),
      'Name is on the list privileged_accounts (Privileged accounts)',
    ],
    [
      where({ kind: 'calendar', list: privileged, inside: false, range }),
      'Name is outside privileged_accounts (Privileged accounts)',
    ],
  ];
  for (const [predicate, words] of cases) {
    it(words, () => expect(predicateInWords(predicate)).to.deep.equal([{ depth: 0, text: words }]));
  }

  it('indents what stands in a condition', () => {
    const a = where(text('a'));
    const predicate: Predicate = {
      kind: 'and',
      operands: [a, { kind: 'not', operand: { kind: 'or', operands: [a, a], range }, range }],
      range,
    };
    expect(predicateInWords(predicate).map((line) => '  '.repeat(line.depth) + line.text)).to.deep.equal([
      'all of:',
      "  Name is 'a'",
      '  not:',
      '    any of:',
      "      Name is 'a'",
      "      Name is 'a'",
    ]);
  });
});

describe('words', () => {
  it('say lengths of time', () => {
    expect([0, 1, 90, 86_400, 90_061].map(durationInWords)).to.deep.equal([
      '0 seconds',
      '1 second',
      '1 minute 30 seconds',
      '1 day',
      '1 day 1 hour 1 minute 1 second',
    ]);
    expect([84.6, 1300, 125_000].map(elapsedInWords)).to.deep.equal(['85 ms', '1.3 s', '2 min 5 s']);
  });
  it('count and list', () => {
    expect([counted(1, 'row'), counted(12_000, 'row')]).to.deep.equal(['1 row', '12,000 rows']);
    expect([listed([]), listed(['a']), listed(['a', 'b', 'c'], 'or')]).to.deep.equal(['', 'a', 'a, b or c']);
  });
});
