import { gives } from './evaluate.ts';

describe('functions of arrays', () => {
  describe('parts', () => {
    gives([
      [`array_length(dynamic([1, 2]))`, 2],
      [`array_length(dynamic([]))`, 0],
      [`array_length(dynamic(null))`, null],
      [`array_length(parse_json('{}'))`, null],
      [`array_slice(dynamic([1, 2, 3, 4]), 1, 2)`, [2, 3]],
      [`array_slice(dynamic([1, 2, 3, 4]), 2, -1)`, [3, 4]],
      [`array_slice(dynamic([1, 2, 3, 4]), -3, -2)`, [2, 3]],
      [
        `array_split(dynamic([1, 2, 3, 4, 5]), 2)`,
        [
          [1, 2],
          [3, 4, 5],
        ],
      ],
      [`array_split(dynamic([1, 2, 3, 4, 5]), dynamic([1, 3]))`, [[1], [2, 3], [4, 5]]],
      [`array_index_of(dynamic(['a', 'b']), 'b')`, 1],
      [`array_index_of(dynamic([1, 2, 1]), 1, 1)`, 2],
      [`array_index_of(dynamic([1, 2]), 5)`, -1],
      [`dynamic([1, 2])[0]`, 1],
      [`dynamic([1, 2])[-1]`, 2],
      [`dynamic([1, 2])[5]`, null],
    ]);
  });

  describe('orders', () => {
    gives([
      [`array_reverse(dynamic([1, 2, 3]))`, [3, 2, 1]],
      [`array_rotate_left(dynamic([1, 2, 3, 4, 5]), 2)`, [3, 4, 5, 1, 2]],
      [`array_rotate_left(dynamic([1, 2, 3, 4, 5]), -2)`, [4, 5, 1, 2, 3]],
      [`array_rotate_right(dynamic([1, 2, 3, 4, 5]), 2)`, [4, 5, 1, 2, 3]],
      [`array_shift_left(dynamic([1, 2, 3]), 1)`, [2, 3, null]],
      [`array_shift_right(dynamic([1, 2, 3]), 2, -1)`, [-1, -1, 1]],
      [`array_sort_asc(dynamic([3, null, 1]))`, [1, 3, null]],
      [`array_sort_asc(dynamic(['b', 'A', 'a']))`, ['A', 'a', 'b']],
      [`array_sort_desc(dynamic([1, 3, 2]))`, [3, 2, 1]],
    ]);
  });

  describe('whole arrays', () => {
    gives([
      [`array_concat(dynamic([1, 2]), dynamic([3]))`, [1, 2, 3]],
      [`array_sum(dynamic([1, 2.5]))`, 3.5],
      [`array_iff(dynamic([true, false, true]), dynamic([1, 2, 3]), dynamic([4, 5, 6]))`, [1, 5, 3]],
      [`array_iff(dynamic([1, 0]), 'yes', 'no')`, ['yes', 'no']],
      [`pack_array(1, 'a', 1.5)`, [1, 'a', 1.5]],
      [
        `zip(dynamic([1, 3, 5]), dynamic([2, 4]))`,
        [
          [1, 2],
          [3, 4],
          [5, null],
        ],
      ],
      [`repeat('a', 3)`, ['a', 'a', 'a']],
      [`repeat(1, 0)`, []],
      [`range(1, 8, 3)`, [1, 4, 7]],
      [`range(5, 1, -2)`, [5, 3, 1]],
      [`range(1h, 3h, 1h)`, ['01:00:00', '02:00:00', '03:00:00']],
      [`array_length(range(0.0, 1.0, 0.25))`, 5],
    ]);
  });

  describe('as sets', () => {
    gives([
      [`set_union(dynamic([1, 2, 2]), dynamic([3, 1]))`, [1, 2, 3]],
      [`set_intersect(dynamic([1, 2, 3]), dynamic([2, 3, 4]))`, [2, 3]],
      [`set_difference(dynamic([1, 2, 3]), dynamic([2]))`, [1, 3]],
      [`set_has_element(dynamic(['this', 'is']), 'is')`, true],
      [`set_has_element(dynamic([1]), '1')`, false],
      [`set_equals(dynamic([1, 2]), dynamic([2, 1, 1]))`, true],
      [`jaccard_index(dynamic([1, 2, 3]), dynamic([1, 2, 3, 4]))`, 0.75],
    ]);
  });
});
