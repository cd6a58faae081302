import { gives } from './evaluate.ts';

describe('operators on scalars', () => {
  describe('of numbers', () => {
    gives([
      [`5 / 2`, 2],
      [`-5 / 2`, -2],
      [`7 / 2.0`, 3.5],
      [`1 / 0`, null],
      [`1 % 0`, null],
      // The rest is never negative.
      [`-5 % 3`, 1],
      [`5 % -3`, 2],
      [`-5.5 % 2`, 0.5],
      [`1.0 / 0 == real(+inf)`, true],
      [`real(nan) == real(nan)`, false],
      [`real(nan) != real(nan)`, true],
      [`long(9007199254740993) + 1`, '9007199254740994'],
      [`9223372036854775807 + 1`, '-9223372036854775808'],
      [`9223372036854775807 * 2`, -2],
      [`9007199254740993 == 9007199254740992`, false],
      [`9007199254740993 > 9007199254740992`, true],
      [`int(2147483647) + int(1)`, 2147483648],
      [`decimal(1) / 0`, null],
      [`decimal(7.5) % 2`, '1.5'],
      [`1 == 1.0`, true],
      [`true == 1`, true],
    ]);
  });

  describe('with null', () => {
    gives([
      [`int(null) == int(null)`, null],
      [`int(null) == 1`, false],
      [`int(null) != 1`, true],
      [`int(null) > 1`, null],
      [`int(null) + 1`, null],
      [`isnull(bool(null) and true)`, true],
      [`int(null) == 1 and true`, false],
      [`bool(null) and false`, false],
      [`bool(null) or true`, true],
      [`bool(null) or false`, null],
      [`int(null) in (1, 2)`, false],
      [`int(null) !in (1, 2)`, true],
      [`int(null) between (1 .. 5)`, null],
    ]);
  });

  // The table of the documentation's page of the string operators, and words in other scripts.
  describe('of text', () => {
    gives([
      [`'aBc' == 'aBc'`, true],
      [`'abc' != 'ABC'`, true],
      [`'abc' =~ 'ABC'`, true],
      [`'aBc' !~ 'xyz'`, true],
      [`'É' =~ 'é'`, true],
      [`'straße' =~ 'STRASSE'`, false],
      [`'North America' has 'america'`, true],
      [`'North America' !has 'amer'`, true],
      [`'North America' has_cs 'America'`, true],
      [`'North America' has_cs 'america'`, false],
      [`'North America' hasprefix 'ame'`, true],
      [`'North America' !hasprefix 'mer'`, true],
      [`'North America' hasprefix_cs 'Ame'`, true],
      [`'North America' hassuffix 'ica'`, true],
      [`'North America' !hassuffix 'americ'`, true],
      [`'FabriKam' contains 'BRik'`, true],
      [`'Fabrikam' !contains 'xyz'`, true],
      [`'FabriKam' contains_cs 'Kam'`, true],
      [`'FabriKam' !contains_cs 'kam'`, true],
      [`'Fabrikam' startswith 'fab'`, true],
      [`'Fabrikam' !startswith_cs 'fab'`, true],
      [`'Fabrikam' endswith 'Kam'`, true],
      [`'Fabrikam' endswith_cs 'Kam'`, false],
      // A term is a run of letters and digits: an underscore ends it, a letter of another script does not.
      [`'a-b' has 'a'`, true],
      [`'a_b' has 'a'`, true],
      [`'ab' has 'a'`, false],
      [`'añb' has 'a'`, false],
      [`'naïve plan' has 'NAÏVE'`, true],
      [`'x a.b y' has 'a.b'`, true],
      [`'xa.b' has 'a.b'`, false],
      [`'a' has ''`, true],
      [`'' has 'a'`, false],
      [`'C:\\\\Windows\\\\cmd.exe' has 'cmd.exe'`, true],
      [`'abc abcd' has 'abcd'`, true],
      [`'xabc abc' has 'abc'`, true],
    ]);
  });

  describe('with lists', () => {
    gives([
      [`'abc' in ('123', '345', 'abc')`, true],
      [`'bca' !in ('123', '345', 'abc')`, true],
      [`'abc' in~ ('123', '345', 'ABC')`, true],
      [`'bca' !in~ ('123', '345', 'ABC')`, true],
      [`'a' in (dynamic(['a', 'b']))`, true],
      [`2 in (1, 2.0)`, true],
      [`9007199254740993 in (9007199254740992)`, false],
      [`datetime(2020-01-01) in (datetime(2020-01-01))`, true],
      [`'North America' has_any ('south', 'north')`, true],
      [`'North America' has_any (dynamic([]))`, false],
      [`'apple banana' has_all ('Banana', 'apple')`, true],
      [`'apple banana' has_all ('apple', 'ban')`, false],
    ]);
  });

  describe('of ranges', () => {
    gives([
      [`5 between (1 .. 5)`, true],
      [`6 between (1 .. 5)`, false],
      [`5 !between (1 .. 5)`, false],
      [`datetime(2020-01-05) between (datetime(2020-01-01) .. 4d)`, true],
      [`datetime(2020-01-06) between (datetime(2020-01-01) .. 4d)`, false],
      [`1h between (30m .. 90m)`, true],
    ]);
  });
});
