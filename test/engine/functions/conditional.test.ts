import { expect } from 'chai';
import { firstRow, gives } from './evaluate.ts';

describe('conditions', () => {
  gives([
    [`iff(true, 1, 2)`, 1],
    [`iff(bool(null), 1, 2)`, 2],
    [`iif(1 > 2, 'a', 'b')`, 'b'],
    [`case(false, 1, true, 2, 3)`, 2],
    [`case(bool(null), 1, false, 2, 3)`, 3],
    [`coalesce(int(null), 5)`, 5],
    [`coalesce('', 'a')`, 'a'],
    [`coalesce('', '')`, ''],
    [`max_of(1, 2.5)`, 2.5],
    [`max_of('a', 'b')`, 'b'],
    [`min_of(int(null), 3)`, 3],
    [`min_of(datetime(2020-01-02), datetime(2020-01-01))`, '2020-01-01T00:00:00.0000000Z'],
    [`not(true)`, false],
    [`not(bool(null))`, null],
    // A string is never null.
    [`isnull('')`, false],
    [`isempty('')`, true],
    [`isempty(' ')`, false],
    [`isempty(int(null))`, true],
    [`isempty(dynamic([]))`, false],
    [`isnotempty('a')`, true],
    [`isnull(dynamic(null))`, true],
    [`isnotnull(1)`, true],
    [`around(5, 6, 1)`, true],
    [`around(1.5, 3.0, 1.0)`, false],
  ]);

  it('ask for columns by name', () => {
    expect(
      firstRow(
        `print a = 1 | project column_ifexists('a', 0), column_ifexists('b', 'none'), iscolumnexists('a'), iscolumnexists('b')`,
      ),
    ).to.deep.equal([1, 'none', true, false]);
  });

  it('stop the query where what they assert does not hold', () => {
    expect(firstRow(`print x = 1 | where assert(x > 0, 'x must be positive')`)).to.deep.equal([1]);
    expect(() => firstRow(`print x = -1 | where assert(x > 0, 'x must be positive')`)).to.throw(
      'x must be positive',
    );
  });
});
