import { gives, refuses } from './evaluate.ts';

describe('functions of text', () => {
  describe('parts and lengths', () => {
    gives([
      [`strlen('')`, 0],
      [`strlen('abc')`, 3],
      // Characters, not UTF-16 units and not bytes.
      [`strlen('a😀')`, 2],
      [`string_size('ñ')`, 2],
      [`substring('abcdef', 2)`, 'cdef'],
      [`substring('abcdef', 2, 2)`, 'cd'],
      [`substring('abcdef', -2)`, 'ef'],
      [`substring('123456', -2, 2)`, '56'],
      [`substring('abc', 5)`, ''],
      [`substring('abc', 1, 99)`, 'bc'],
      [`substring('abc', 1, 0)`, ''],
      [`substring('a😀bc', 1, 2)`, '😀b'],
      [`substring('a😀bc', -2)`, 'bc'],
      [`split('a_b_c', '_')`, ['a', 'b', 'c']],
      [`split('a_b_c', '_', 1)`, ['b']],
      [`split('a_b', '_', 5)`, []],
      [`split('', '_')`, ['']],
      [`split('a__b', '_')`, ['a', '', 'b']],
      [`tostring(split('ada@contoso.com', '@')[1])`, 'contoso.com'],
      [`reverse('abc')`, 'cba'],
      [`reverse(123)`, '321'],
    ]);
  });

  describe('joining', () => {
    gives([
      [`strcat('a', 1, true, 1.5)`, 'a1true1.5'],
      [`strcat('a', int(null), 'b')`, 'ab'],
      [`strcat(datetime(2020-01-02), ' ', 1h)`, '2020-01-02T00:00:00.0000000Z 01:00:00'],
      [`strcat('x', dynamic({'a': 1}))`, 'x{"a":1}'],
      [`strcat_delim('-', 1, '2', true)`, '1-2-true'],
      [`strcat_array(dynamic([1, 'a', null]), '->')`, '1->a->'],
      [`array_strcat(dynamic([1, 2]), ',')`, '1,2'],
      [`strrep('ab', 3)`, 'ababab'],
      [`strrep('ab', 2, '-')`, 'ab-ab'],
      [`strrep('a', 0)`, ''],
    ]);
  });

  describe('case', () => {
    gives([
      [`tolower('ÄBC')`, 'äbc'],
      [`toupper('äbc')`, 'ÄBC'],
      // There is no single capital of ß: letter by letter, it stays.
      [`toupper('straße')`, 'STRAßE'],
      [`strcmp('a', 'b')`, -1],
      [`strcmp('b', 'a')`, 1],
      [`strcmp('a', 'a')`, 0],
      [`strcmp('A', 'a')`, -1],
    ]);
  });

  // Those of the documentation's page of indexof() among them.
  describe('places', () => {
    gives([
      [`indexof('abcdefg', 'cde')`, 2],
      [`indexof('abcdefg', 'cde', 1, 4)`, 2],
      [`indexof('abcdefg', 'cde', 1, 2)`, -1],
      [`indexof('abcdefg', 'cde', 3, 4)`, -1],
      [`indexof('abcdefg', 'cde', -5)`, 2],
      [`indexof(1234567, 5, 1, 4)`, 4],
      [`indexof('abcdefgabcdefg', 'cde', 1, 10, 2)`, 9],
      [`indexof('abcdefgabcdefg', 'cde', 1, -1, 3)`, -1],
      [`indexof('abc', '')`, 0],
      [`indexof('a😀bab', 'b', 0, -1, 2)`, 4],
      [`indexof('a😀b', 'b', 0, 2)`, -1],
      [`indexof_regex('😀😀b', 'b')`, 2],
      [`has_any_index('this is an example', dynamic(['this', 'example']))`, 0],
      [`has_any_index('this is an example', dynamic(['not', 'example']))`, 1],
      [`has_any_index('this is an example', dynamic(['not', 'found']))`, -1],
      [`has_any_index('Example number 2', range(1, 3, 1))`, 1],
      [`has_any_index('abc', dynamic([]))`, -1],
      [`countof('aaaa', 'aa')`, 3],
      [`countof('ababa', 'ab', 'normal')`, 2],
      [`countof('ababa', 'aba', 'regex')`, 1],
      [`countof('abcabc', 'a.c', 'regex')`, 2],
    ]);
  });

  describe('replacing', () => {
    gives([
      [`replace_string('aXbX', 'X', '$1')`, 'a$1b$1'],
      [`replace_string('abc', '', 'x')`, 'abc'],
      [`replace_strings('abc', dynamic(['a', 'b']), dynamic(['b', 'c']))`, 'bcc'],
      [`translate('abc', 'x', 'abc')`, 'xxx'],
      [`translate('abc', '', 'ab')`, ''],
      [`translate('krasp', 'otsku', 'spark')`, 'kusto'],
      [`trim('-+', '--a-b--')`, 'a-b'],
      [`trim(@'[^\\w]+', '  abc  ')`, 'abc'],
      [`trim_start('https://', 'https://bing.com')`, 'bing.com'],
      [`trim_end(@'\\.com', 'bing.com')`, 'bing'],
    ]);
  });

  refuses([
    [`parse_user_agent('Mozilla/5.0', 'browser')`, 'parse_user_agent()'],
    [`strrep('a', 999999999)`, 'more than 100000000 characters'],
  ]);
});
