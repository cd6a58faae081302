import { expect } from 'chai';
import { prepareSigma } from '../../../compiler/sigma/evaluate/index.ts';

const rules = `title: Failure
name: failure
logsource: {product: x}
detection: {a: {F: fail}, condition: a}
---
title: Success
id: 11111111-1111-4111-8111-111111111111
name: success
logsource: {product: x}
detection: {a: {F: ok}, condition: a}
---
title: Found
correlation:
`;
const minute = 60_000;
type Given = readonly (readonly [minutes: number, record: Record<string, unknown>])[];

/** Minutes and group values at which correlations are reported, or why they cannot be evaluated. */
function found(correlation: string, given: Given): readonly string[] {
  const sigma = prepareSigma(rules + correlation.replace(/^/gmu, '  '));
  if (!sigma.ok) return [sigma.problem];
  return sigma
    .evaluate(given.map(([time, record]) => ({ time: time * minute, record })))
    .filter(({ kind }) => kind === 'correlation')
    .flatMap(({ matches }) =>
      matches.map(({ time, record }) => [time / minute, ...Object.values(record)].join(' ')),
    );
}

const fail = (user: string, more = {}) => ({ F: 'fail', user, ...more });
const ok = (user: string) => ({ F: 'ok', user });
const counted = (limit: number) =>
  `type: event_count\nrules: [failure]\ngroup-by: [user]\ntimespan: 10m\ncondition: {gte: ${limit}}`;

describe('Sigma correlations, evaluated', () => {
  it('event_count: the window slides, for each group by itself', () => {
    const given: Given = [
      [5, fail('a')],
      [9, fail('a')],
      [12, fail('a')],
      [13, fail('b')],
    ];
    expect(found(counted(3), given)).to.deep.equal(['12 a']);
    expect(
      found(counted(3), [
        [0, fail('a')],
        [9, fail('a')],
        [12, fail('a')],
      ]),
    ).to.deep.equal([]);
  });

  it('is reported when it begins to hold, and when it does so again', () => {
    const given: Given = [0, 1, 2, 30, 31].map((time) => [time, fail('a')]);
    expect(found(counted(2), given)).to.deep.equal(['1 a', '31 a']);
  });

  it('value_count counts different values', () => {
    const spray =
      'type: value_count\nrules: [failure]\ngroup-by: [ip]\ntimespan: 10m\ncondition: {field: user, gte: 2}';
    const given: Given = [
      [0, fail('a', { ip: 1 })],
      [1, fail('a', { ip: 1 })],
      [2, fail('b', { ip: 1 })],
    ];
    expect(found(spray, given)).to.deep.equal(['2 1']);
  });

  it('value_sum, value_avg and value_percentile', () => {
    const of = (type: string, condition: string) =>
      `type: ${type}\nrules: [failure]\ngroup-by: [user]\ntimespan: 10m\ncondition: {field: n, ${condition}}`;
    const given: Given = [
      [0, fail('a', { n: 1 })],
      [1, fail('a', { n: 5 })],
      [2, fail('a', { n: '6' })],
    ];
    expect(found(of('value_sum', 'gte: 12'), given)).to.deep.equal(['2 a']);
    expect(found(of('value_avg', 'gte: 4'), given)).to.deep.equal(['2 a']);
    expect(found(of('value_percentile', 'percentile: 50, eq: 5'), given)).to.deep.equal(['2 a']);
  });

  it('temporal: each rule within the timespan, in any order', () => {
    const both = 'type: temporal\nrules: [failure, success]\ngroup-by: [user]\ntimespan: 10m';
    expect(
      found(both, [
        [0, ok('a')],
        [3, fail('a')],
        [4, fail('b')],
      ]),
    ).to.deep.equal(['3 a']);
  });

  it('temporal_ordered: in their order only', () => {
    const ordered = 'type: temporal_ordered\nrules: [failure, success]\ngroup-by: [user]\ntimespan: 10m';
    expect(
      found(ordered, [
        [0, ok('a')],
        [3, fail('a')],
      ]),
    ).to.deep.equal([]);
    expect(
      found(ordered, [
        [0, fail('a')],
        [3, ok('a')],
      ]),
    ).to.deep.equal(['3 a']);
    expect(
      found(ordered, [
        [0, fail('a')],
        [11, ok('a')],
      ]),
    ).to.deep.equal([]);
  });

  it('aliases name the field of each rule', () => {
    const ordered =
      'type: temporal_ordered\nrules: [failure, success]\naliases: {who: {failure: user, success: account}}\ngroup-by: [who]\ntimespan: 10m';
    expect(
      found(ordered, [
        [0, fail('a')],
        [3, { F: 'ok', account: 'a' }],
      ]),
    ).to.deep.equal(['3 a']);
  });

  it('nothing to group by is no group, several values are several', () => {
    expect(
      found(counted(2), [
        [0, { F: 'fail' }],
        [1, { F: 'fail' }],
      ]),
    ).to.deep.equal([]);
    const given: Given = [
      [0, { F: 'fail', user: ['a', 'b'] }],
      [1, fail('b')],
    ];
    expect(found(counted(2), given)).to.deep.equal(['1 b']);
  });

  it('says what it cannot evaluate', () => {
    expect(found(counted(2).replace('failure', 'nope'), [])).to.deep.equal([
      "the correlation names 'nope', which is not there",
    ]);
    expect(found(counted(2).replace('10m', '10 min'), [])).to.deep.equal(['"10 min" is not a timespan']);
    expect(found(counted(2).replace(/condition.*/u, ''), [])).to.deep.equal([
      'a correlation of type event_count needs a condition',
    ]);
  });

  it('a rule that a correlation names is reported itself only with generate', () => {
    const titles = (more: string) => {
      const sigma = prepareSigma(`${rules}${counted(1).replace(/^/gmu, '  ')}\n${more}`);
      return sigma.ok ? sigma.evaluate([{ time: 0, record: fail('a') }]).map(({ title }) => title) : [];
    };
    expect(titles('')).to.deep.equal(['Success', 'Found']);
    expect(titles('  generate: true')).to.deep.equal(['Failure', 'Success', 'Found']);
  });

  it('a correlation of correlations', () => {
    const chain = `${rules}${counted(2).replace(/^/gmu, '  ')}
name: burst
---
title: Then
correlation: {type: temporal_ordered, rules: [burst, success], group-by: [user], timespan: 1h}
`;
    const sigma = prepareSigma(chain);
    const given: Given = [
      [0, fail('a')],
      [1, fail('a')],
      [20, ok('a')],
    ];
    const findings = sigma.ok
      ? sigma.evaluate(given.map(([time, record]) => ({ time: time * minute, record })))
      : [];
    expect(findings.map(({ title, matches }) => `${title} ${matches.length}`)).to.deep.equal(['Then 1']);
  });

  it('filters narrow the rules they name', () => {
    const times = (names: string) => {
      const sigma = prepareSigma(`title: Failure
name: failure
logsource: {product: x}
detection: {a: {F: fail}, condition: a}
---
title: Not the scanner
logsource: {product: x}
filter: {rules: ${names}, scanner: {user: scanner}, condition: not scanner}
`);
      const given = [fail('scanner'), fail('a')].map((record, time) => ({ record, time }));
      return sigma.ok ? sigma.evaluate(given).flatMap(({ matches }) => matches.map(({ time }) => time)) : [];
    };
    expect(times('[failure]')).to.deep.equal([1]);
    expect(times('any')).to.deep.equal([1]);
    expect(times('[other]')).to.deep.equal([0, 1]);
  });
});
