import { expect } from 'chai';
import { firstRow, gives } from './evaluate.ts';

describe('dynamic values', () => {
  describe('paths', () => {
    gives([
      [`dynamic({'a': {'b': 1}}).a.b`, 1],
      [`dynamic({'a b': 1})['a b']`, 1],
      [`dynamic({'a': 1}).z`, null],
      [`dynamic({'a': 1}).z.y`, null],
      [`isnull(dynamic({'a': 1}).z)`, true],
      [`isempty(dynamic({'a': ''}).a)`, true],
      [`tostring(dynamic({'a': 1}).z) == ''`, true],
      [`dynamic({'a': [{'b': 'x'}]}).a[0].b`, 'x'],
    ]);
  });

  describe('compared and calculated', () => {
    gives([
      [`dynamic({'a': 1}).a == 1`, true],
      [`dynamic({'a': '1'}).a == 1`, false],
      [`dynamic({'a': 'x'}).a == 'x'`, true],
      [`dynamic({'a': 'Ada'}).a =~ 'ADA'`, true],
      [`dynamic({'a': 'x y'}).a has 'y'`, true],
      [`dynamic({'a': 'x'}).a in~ ('X')`, true],
      [`dynamic({'a': 2}).a in (1, 2)`, true],
      [`dynamic({'a': 1}).a + 1`, 2],
      [`dynamic(1.5) > 1`, true],
      [`strcat(dynamic({'a': 1}).a, dynamic({'b': 'x'}).b)`, '1x'],
    ]);
  });

  describe('bags', () => {
    gives([
      [`bag_keys(dynamic({'a': 1, 'b': 2}))`, ['a', 'b']],
      [`bag_keys(parse_json('[1]'))`, null],
      [`bag_merge(dynamic({'a': 1}), dynamic({'a': 2, 'b': 3}))`, { a: 1, b: 3 }],
      [`bag_has_key(dynamic({'key1': 123, 'key2': 'abc'}), 'key2')`, true],
      [`bag_has_key(dynamic({'key1': 123}), 'key2')`, false],
      [`bag_has_key(dynamic({'key2': {'prop1': 1}}), '$.key2.prop1')`, true],
      [`bag_remove_keys(dynamic({'a': 1, 'b': 2}), dynamic(['a', 'z']))`, { b: 2 }],
      [`bag_remove_keys(dynamic({'a': {'b': 1, 'c': 2}}), dynamic(['$.a.b']))`, { a: { c: 2 } }],
      [`bag_set_key(dynamic({'key1': 1, 'key3': 'abc'}), 'key3', 3)`, { key1: 1, key3: 3 }],
      [`bag_set_key(dynamic({'key1': 123}), '$.key2.prop1', 'abc')`, { key1: 123, key2: { prop1: 'abc' } }],
      [`bag_zip(dynamic(['a', 'b']), dynamic([1]))`, { a: 1, b: null }],
      [`bag_pack('a', 1, 'b', dynamic(null), 'c', '')`, { a: 1, b: null, c: '' }],
      [`pack('a', datetime(2020-01-01))`, { a: '2020-01-01T00:00:00.0000000Z' }],
      [`treepath(parse_json('{"a":"b", "c":123}'))`, [`['a']`, `['c']`]],
      [
        `treepath(parse_json('{"prop1":[1,2,3,4], "prop2":"value2"}'))`,
        [`['prop1']`, `['prop1'][0]`, `['prop2']`],
      ],
    ]);

    it('hold names that JavaScript treats specially as any other', () => {
      expect(valueText(`parse_json('{"__proto__": {"a": 1}, "constructor": 2}')`)).to.equal(
        '{"__proto__":{"a":1},"constructor":2}',
      );
      expect(
        firstRow(`print d = dynamic({'a': 1}) | project isnull(d.constructor), isnull(d.toString)`),
      ).to.deep.equal([true, true]);
    });
  });

  it('are made of columns', () => {
    expect(
      firstRow(`print a = 1, b = 'x', c = '' | project pack_all(), pack_all(true), bag_pack_columns(a, b)`),
    ).to.deep.equal([
      { a: 1, b: 'x', c: '' },
      { a: 1, b: 'x' },
      { a: 1, b: 'x' },
    ]);
  });
});

function valueText(expression: string): unknown {
  return firstRow(`print tostring(${expression})`)[0];
}
