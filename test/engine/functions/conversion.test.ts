import { gives } from './evaluate.ts';

describe('conversions', () => {
  describe('to whole numbers', () => {
    gives([
      [`toint('12')`, 12],
      [`toint(' 12 ')`, 12],
      [`toint('abc')`, null],
      [`toint('')`, null],
      [`toint(2147483647)`, 2147483647],
      [`toint(2147483648)`, null],
      [`toint(-3.9)`, -3],
      [`toint(true)`, 1],
      [`tolong('0x1F')`, 31],
      // Beyond 53 bits, results are text.
      [`tolong('9223372036854775807')`, '9223372036854775807'],
      [`tolong('9223372036854775808')`, null],
      [`tolong(1e19)`, null],
      [`tolong(1s)`, 10000000],
      [`tolong(datetime(2020-01-01))`, '637134336000000000'],
      [`tolong(dynamic('5'))`, 5],
      [`toint(dynamic(5.7))`, 5],
    ]);
  });

  describe('to reals and decimals', () => {
    gives([
      [`todouble('1e3')`, 1000],
      [`todouble('.5')`, 0.5],
      [`todouble('1,5')`, null],
      [`todouble('')`, null],
      [`toreal('-inf') == real(-inf)`, true],
      [`todecimal('1.10')`, '1.1'],
      [`todecimal('abc')`, null],
      [`todecimal(0.1)`, '0.1'],
      [`decimal(0.1) + decimal(0.2)`, '0.3'],
      [`decimal(1) / 3`, '0.3333333333333333333333333333333333'],
      [`decimal(10000000000000000000000000) + 1`, '10000000000000000000000001'],
    ]);
  });

  describe('to bool and guid', () => {
    gives([
      [`tobool('true')`, true],
      [`tobool('FALSE')`, false],
      [`tobool('1')`, true],
      [`tobool('0')`, false],
      [`tobool('yes')`, null],
      [`tobool(2)`, true],
      [`tobool(0)`, false],
      [`tobool(dynamic(true))`, true],
      [`toguid('74BE27DE-1E4E-49D9-B579-FE0B331D3642')`, '74be27de-1e4e-49d9-b579-fe0b331d3642'],
      [`toguid('74be27de1e4e49d9b579fe0b331d3642')`, '74be27de-1e4e-49d9-b579-fe0b331d3642'],
      [`toguid('x')`, null],
    ]);
  });

  describe('to text', () => {
    gives([
      [`tostring(1.0)`, '1'],
      [`tostring(0.1 + 0.2)`, '0.30000000000000004'],
      [`tostring(real(nan))`, 'NaN'],
      [`tostring(true)`, 'true'],
      [`tostring(int(null))`, ''],
      [`tostring(dynamic(null))`, ''],
      [`tostring(dynamic('x'))`, 'x'],
      [`tostring(dynamic([1, 'a', null, 2.5]))`, '[1,"a",null,2.5]'],
      [`tostring(dynamic({'a': datetime(2020-01-01)}))`, '{"a":"2020-01-01T00:00:00.0000000Z"}'],
      [`tostring(decimal(1.50))`, '1.5'],
    ]);
  });

  describe('of JSON', () => {
    gives([
      [`parse_json('{"a": [1, "x", null]}')`, { a: [1, 'x', null] }],
      [`parse_json('abc')`, 'abc'],
      [`parse_json('"abc"')`, 'abc'],
      [`parse_json('[1, 2')`, '[1, 2'],
      [`parse_json('')`, null],
      [`parse_json('null')`, null],
      [`tostring(parse_json('{"a": 12345678901234567}').a)`, '12345678901234567'],
      // What JavaScript's numbers would lose; numbers in strings are none.
      [
        `tostring(parse_json('{"ip":"10.0.0.1","v":[2.00,1e3],"n":-123456789012345678,"s":", 1.0"}'))`,
        '{"ip":"10.0.0.1","v":[2.0,1000.0],"n":-123456789012345678,"s":", 1.0"}',
      ],
      [`tostring(parse_json('{"a": 1.0}'))`, '{"a":1.0}'],
      [`tostring(todynamic('{"a" : {"b" : 1}}').a)`, '{"b":1}'],
      [`parse_json(dynamic({'a': 1})).a`, 1],
      [`extract_json('$.a[1].b', '{"a":[0,{"b":"x"}]}')`, 'x'],
      [`extract_json('$.a', '{"a":"5"}', typeof(long))`, 5],
      [`extract_json('$.z', '{"a":5}')`, ''],
      // Keys are put in order, at every level; text by itself is as tostring() gives it.
      [`dynamic_to_json(dynamic({"b":[1,{"z":1,"a":"x"}],"a":2}))`, '{"a":2,"b":[1,{"a":"x","z":1}]}'],
      [`dynamic_to_json(dynamic("x"))`, 'x'],
    ]);
  });

  describe('and the names of types', () => {
    gives([
      [`gettype('a')`, 'string'],
      [`gettype(1)`, 'long'],
      [`gettype(int(1))`, 'int'],
      [`gettype(1 == 1)`, 'bool'],
      [`gettype(now())`, 'datetime'],
      [`gettype(1s)`, 'timespan'],
      [`gettype(123.45)`, 'real'],
      [`gettype(parse_json('1'))`, 'long'],
      [`gettype(parse_json('[1]'))`, 'array'],
      [`gettype(parse_json('{"abc":1}'))`, 'dictionary'],
      [`gettype(parse_json('"abc"'))`, 'string'],
      [`gettype(parse_json(''))`, 'null'],
    ]);
  });
});
