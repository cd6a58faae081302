import { expect } from 'chai';
import { isSameQuery, literalOf, queryTokens } from '../../../compiler/deploy/pull/query-tokens.ts';

describe('tokens of a query', () => {
  it('are its words, without comments and spaces', () => {
    expect(queryTokens("// Why\nT\n| where A in~ ('x // y', @'c:\\d') and B >= 1.5h // so\n")).to.deep.equal([
      'T',
      '|',
      'where',
      'A',
      'in',
      '~',
      '(',
      "'x // y'",
      ',',
      "@'c:\\d'",
      ')',
      'and',
      'B',
      '>',
      '=',
      '1.5h',
    ]);
  });

  it('are the same for queries that do the same', () => {
    expect(isSameQuery('// one\nT | take 5', 'T\n| take 5 // five')).to.equal(true);
    expect(isSameQuery('T | take 5', 'T | take 6')).to.equal(false);
    expect(isSameQuery("T | where A == 'a b'", "T | where A == 'a  b'")).to.equal(false);
    expect(isSameQuery('T | take 5', 'T | take 5 | count')).to.equal(false);
  });

  it('have a value where they are literals', () => {
    expect(literalOf('14')).to.deep.equal({ kind: 'number', value: 14 });
    expect(literalOf('90m')).to.deep.equal({ kind: 'duration', value: 5400 });
    expect(literalOf("'it\\'s'")).to.deep.equal({ kind: 'text', value: "it's" });
    expect(literalOf('"a\\\\b\\n"')).to.deep.equal({ kind: 'text', value: 'a\\b\n' });
    expect(literalOf("@'c:\\d''e'")).to.deep.equal({ kind: 'text', value: "c:\\d'e" });
    expect(literalOf('true')).to.deep.equal({ kind: 'flag', value: true });
    expect(literalOf('UserId')).to.equal(undefined);
    expect(literalOf('5tick')).to.equal(undefined);
    expect(literalOf('|')).to.equal(undefined);
  });
});
