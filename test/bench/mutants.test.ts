import { expect } from 'chai';
import { mutantsOf } from '../../compiler/bench/mutants.ts';

const changes = (text: string) => mutantsOf(text).map(({ change, line }) => `${line} ${change}`);

describe('mutants', () => {
  it('change each literal of a selection, and leave out each key and each item', () => {
    const text = "detection:\n  a:\n    Code: '1'\n    Kind: [x, 3]\n    Is: true\n  condition: a\n";
    expect(changes(text)).to.deep.equal([
      '3 without a.Code',
      '3 a.Code: "1" → "2"',
      '4 without a.Kind',
      '4 a.Kind without "x"',
      '4 a.Kind.0: "x" → "xx"',
      '4 a.Kind without 3',
      '4 a.Kind.1: 3 → 4',
      '4 a.Kind.1: 3 → 2',
      '5 without a.Is',
      '5 a.Is: true → false',
    ]);
  });

  it('change modifiers and conditions, and no name of a list', () => {
    const text =
      "detection:\n  a: {Name|startswith: x}\n  b: {Account|expand: '%l%'}\n  condition: a and not b\n";
    expect(changes(text)).to.deep.equal([
      '2 a.Name|startswith → Name|endswith',
      '2 a.Name|startswith: "x" → "xx"',
      '4 condition: "a and not b" → "a or not b"',
      '4 condition: "a and not b" → "a and b"',
    ]);
  });

  it('change defaults of parameters, thresholds and timespans', () => {
    const text =
      'parameters:\n  n: {type: integer, default: 3, minimum: 2}\ncorrelation:\n  type: event_count\n  timespan: 1h\n  condition: {gte: $n}\n';
    expect(changes(text)).to.deep.equal([
      '2 n.default: 3 → 4',
      '2 n.default: 3 → 2',
      '5 timespan: "1h" → "1800s"',
      '5 timespan: "1h" → "7200s"',
      '6 condition.gte → gt',
    ]);
  });

  it('give whole files, with only that changed', () => {
    const [first] = mutantsOf("title: T\ndetection:\n  a: {Code: '1'}\n  condition: a\n");
    expect(first?.text).to.equal("title: T\ndetection:\n  a: { Code: '2' }\n  condition: a\n");
  });
});
