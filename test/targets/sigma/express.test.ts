import { expect } from 'chai';
import type { Predicate, Test } from '../../../compiler/model/index.ts';
import { express } from '../../../compiler/targets/sigma/express.ts';
import { writeDetection } from '../../../compiler/targets/sigma/write-detection.ts';
import * as make from './fixtures.ts';

/** What is left of a predicate, as a condition over its selections, and what was lost. */
function left(predicate: Predicate): {
  readonly condition: string | undefined;
  readonly losses: readonly string[];
} {
  const { where, losses } = express(predicate);
  return {
    condition:
      where === undefined ? undefined : writeDetection(where, { name: ({ name }) => name }).condition,
    losses: losses.map(({ cause, effect }) => `${cause}, so ${effect}`),
  };
}

const a = make.selection('a', make.match(make.resultType, ['1']));
const b = make.selection('b', make.match(make.app, ['x']));
const lost = make.selection('lost', make.match(make.unnamed('Risk'), ['x']));
const lostRisk =
  'Risk is not in the Event Hub record, so the rule leaves out the condition on it and matches more';

describe('sigma target: what is left of a predicate', () => {
  const cases: readonly (readonly [string, Predicate, string | undefined])[] = [
    ['a condition that narrows is dropped', make.and(a, lost), 'a'],
    ['an alternative takes the others with it', make.and(a, make.or(b, lost)), 'a'],
    ['an exclusion is dropped', make.and(a, make.not(lost)), 'a'],
    ['an exclusion that would exclude more is dropped', make.and(a, make.not(make.and(b, lost))), 'a'],
    ['an exclusion that would exclude less stays', make.and(a, make.not(make.or(b, lost))), 'a and not b'],
    ['twice not is as without', make.and(a, make.not(make.not(make.and(b, lost)))), 'a and b'],
    ['nothing is left', make.or(a, lost), undefined],
  ];
  for (const [title, predicate, condition] of cases) {
    it(title, () => {
      expect(left(predicate)).to.deep.equal({ condition, losses: [lostRisk] });
    });
  }

  it('keeps a selection under one name where its two uses differ', () => {
    const mixed = make.selection(
      'm',
      make.and(make.match(make.app, ['x']), make.match(make.unnamed('Risk'), ['x'])),
    );
    expect(left(make.or(make.and(a, mixed), make.and(b, make.not(mixed)))).condition).to.equal(
      'a and m or b',
    );
  });

  it('finds an identity by the side that the record has', () => {
    const identity = { name: 'Account', id: make.unnamed('UserId'), upn: make.upn };
    expect(left(make.selection('s', make.identity(identity, make.privileged)))).to.deep.equal({
      condition: 's',
      losses: [
        'UserId is not in the Event Hub record, so the rule finds Account by user principal name only',
      ],
    });
  });

  it('cannot compare with a field that the record has not', () => {
    const predicate = make.and(
      a,
      make.selection(
        's',
        make.match(make.app, [
          { kind: 'field', other: make.unnamed('Home'), position: 'equals', cased: false, range: make.range },
        ]),
      ),
    );
    expect(left(predicate)).to.deep.equal({
      condition: 'a',
      losses: [
        'Home is not in the Event Hub record, so the rule leaves out the condition on it and matches more',
      ],
    });
  });

  it('cannot compare points in time', () => {
    const predicate = make.and(
      a,
      make.selection(
        's',
        make.match(make.time, [
          { kind: 'datetime', comparison: 'gt', value: '2026-01-01T00:00:00Z', range: make.range },
        ]),
      ),
    );
    expect(left(predicate)).to.deep.equal({
      condition: 'a',
      losses: [
        'Sigma does not compare points in time, so the rule leaves out the condition on TimeGenerated and matches more',
      ],
    });
  });

  it('lists the hours of a comparison, and cannot list years', () => {
    const late = make.match(make.time, [
      { kind: 'time-part', part: 'hour', comparison: 'gte', value: 21, range: make.range },
    ]);
    const { where, losses } = express(make.selection('late', late));
    expect(losses).to.deep.equal([]);
    expect(writeDetection(where!, { name: ({ name }) => name }).selections).to.deep.equal({
      late: { 'TimeGenerated|hour': [21, 22, 23] },
    });
    const recent = make.match(make.time, [
      { kind: 'time-part', part: 'year', comparison: 'gt', value: 2025, range: make.range },
    ]);
    expect(left(make.and(a, make.selection('recent', recent)))).to.deep.equal({
      condition: 'a',
      losses: [
        'Sigma does not compare a year, so the rule leaves out the condition on TimeGenerated and matches more',
      ],
    });
  });

  describe('the form of the value in the record', () => {
    const property = make.field('NewValue', { jsonText: true, eventHub: 'newValue' });
    const selections = (predicate: Predicate): unknown => {
      const { where, losses } = express(make.selection('s', predicate));
      expect(losses).to.deep.equal([]);
      return writeDetection(where!, { name: ({ name }) => name }).selections;
    };

    it('has JSON text in quotes', () => {
      expect(selections(make.match(property, ['Guest', '["Member"]']))).to.deep.equal({
        s: { NewValue: ['"Guest"', 'Guest', '"[\\"Member\\"]"', '["Member"]'] },
      });
    });

    it('has quotes only where the value begins or ends', () => {
      expect(selections(make.match(property, ['Gu*']))).to.deep.equal({
        s: { 'NewValue|startswith': ['"Gu', 'Gu'] },
      });
      expect(selections(make.match(property, ['*st']))).to.deep.equal({
        s: { 'NewValue|endswith': ['st"', 'st'] },
      });
      expect(selections(make.match(property, ['*ues*']))).to.deep.equal({
        s: { 'NewValue|contains': 'ues' },
      });
    });

    it('has an empty text that is not empty', () => {
      expect(selections(make.match(property, [{ kind: 'null', range: make.range }]))).to.deep.equal({
        s: { NewValue: [null, '""'] },
      });
    });

    it('has quotes around a list and a regular expression', () => {
      const roles = make.list('roles', 'role', { kind: 'members', members: [{ id: '1', name: 'One' }] });
      expect(
        selections(
          make.match(property, [
            { kind: 'list', list: roles, position: 'equals', cased: false, range: make.range },
          ]),
        ),
      ).to.deep.equal({ s: { 'NewValue|expand': ['"%roles_name%"', '%roles_name%'] } });
      const regex = (pattern: string): Test => ({
        kind: 'regex',
        pattern,
        ignoreCase: false,
        multiline: false,
        dotAll: false,
        range: make.range,
      });
      expect(selections(make.match(property, [regex('^Gu.*st$')]))).to.deep.equal({
        s: { 'NewValue|re': '^"?Gu.*st"?$' },
      });
      expect(left(make.and(a, make.selection('s', make.match(property, [regex('^a|b$')]))))).to.deep.equal({
        condition: 'a',
        losses: [
          'NewValue is JSON text in the Event Hub record, so the rule leaves out the condition on it and matches more',
        ],
      });
    });

    it('asks for all values, each in one of its forms', () => {
      const { where } = express(make.selection('s', make.match(property, ['*x*', 'a*', '*b'], 'all')));
      expect(writeDetection(where!, { name: ({ name }) => name })).to.deep.equal({
        selections: {
          s: {
            'NewValue|contains': 'x',
            'NewValue|startswith': ['"a', 'a'],
            'NewValue|endswith': ['b"', 'b'],
          },
        },
        condition: 's',
      });
    });

    it('may be in one of several places', () => {
      const name = make.field('ActorName', {
        origin: { kind: 'named', kql: "coalesce(tostring(InitiatedBy.user.id), 'x(')", range: make.range },
        eventHub: 'properties.initiatedBy.user.id',
      });
      expect(left(make.selection('s', make.match(name, ['x'])))).to.deep.equal({
        condition: 's',
        losses: [
          'ActorName is worked out from several parts of the record, so the rule looks at properties.initiatedBy.user.id only',
        ],
      });
    });
  });

  describe('arrays', () => {
    it('notes two fields of one element', () => {
      const predicate = make.selection(
        's',
        make.and(make.match(make.targetType, ['User']), make.match(make.targetId, ['x'])),
      );
      expect(left(predicate)).to.deep.equal({
        condition: 's',
        losses: [
          'TargetType and TargetId stand in an array of the Event Hub record, so the rule also matches when different elements meet the conditions',
        ],
      });
    });

    it('notes two conditions in different selections', () => {
      const predicate = make.and(
        make.selection('s', make.match(make.targetType, ['User'])),
        make.selection('t', make.match(make.targetId, ['x'])),
      );
      expect(left(predicate).losses).to.have.length(1);
    });

    it('notes an exclusion', () => {
      const predicate = make.and(a, make.not(make.selection('t', make.match(make.targetId, ['x']))));
      expect(left(predicate)).to.deep.equal({
        condition: 'a and not t',
        losses: [
          'TargetId stands in an array of the Event Hub record, so an exclusion holds as soon as one element meets it',
        ],
      });
    });

    it('has nothing to note for one field, or for alternatives', () => {
      const one = make.match(make.targetType, ['User']);
      const other = make.match(make.targetId, ['x']);
      expect(left(make.and(a, make.selection('s', one))).losses).to.deep.equal([]);
      expect(left(make.selection('s', make.or(one, other))).losses).to.deep.equal([]);
    });
  });
});
