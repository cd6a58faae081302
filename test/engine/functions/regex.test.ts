import { gives, refuses } from './evaluate.ts';

describe('functions of regular expressions', () => {
  gives([
    [`extract('([0-9]+)-([0-9]+)', 2, 'a 12-34')`, '34'],
    [`extract('b', 0, 'abc')`, 'b'],
    [`extract('x', 0, 'abc')`, ''],
    [`extract('(a)|(b)', 2, 'a')`, ''],
    [`extract('(a)', 5, 'a')`, ''],
    [`extract('([0-9]+)', 1, 'a 12', typeof(long))`, 12],
    [`extract('([0-9]+)', 1, 'none', typeof(int))`, null],
    [`extract('([0-9.]+)', 1, 'x=1.5', typeof(real))`, 1.5],
    [`extract('(.*)', 1, '2020-01-02', typeof(datetime))`, '2020-01-02T00:00:00.0000000Z'],
    [`extract_all('([0-9])', 'a1b2')`, ['1', '2']],
    [
      `extract_all('([a-z])([0-9])', 'a1b2')`,
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    [`extract_all('([a-z])([0-9])', dynamic([2]), 'a1b2')`, ['1', '2']],
    [`extract_all('(?P<letter>[a-z])([0-9])', dynamic(['letter', 2]), 'a1')`, [['a', '1']]],
    [`extract_all('(z)', 'abc')`, null],
    [`replace_regex('a1b2', '([0-9])', @'<\\1>')`, 'a<1>b<2>'],
    // No empty match where a match has ended, as in RE2.
    [`replace_regex('baaac', 'a*', 'x')`, 'xbxcx'],
    [`countof('baac', 'a*', 'regex')`, 3],
    [`replace_regex('ab', '.', @'\\0\\0')`, 'aabb'],
    [`replace_regex('a.b', @'\\.', '$1')`, 'a$1b'],
    [`replace('a', 'b', 'aba')`, 'bbb'],
    [`indexof_regex('abcabc', 'b.')`, 1],
    [`indexof_regex('abcabc', 'b.', 2)`, 4],
    [`indexof_regex('abcabc', 'b.', 0, -1, 2)`, 4],
    [`indexof_regex('abc', 'z')`, -1],
    [`regex_quote('(so$me.Te^xt)')`, String.raw`\(so\$me\.Te\^xt\)`],
    [`'Fabrikam' matches regex 'b.*k'`, true],
    [`'FABRIKAM' matches regex 'b.*k'`, false],
    [`'FABRIKAM' matches regex '(?i)b.*k'`, true],
  ]);
  // RE2 has neither look-around nor back references.
  refuses([[`'a' matches regex '(?=a)'`, 'is not valid']]);
});
