import { gives } from './evaluate.ts';

const path = (parts: Readonly<Record<string, string>>): unknown => ({
  Scheme: '',
  RootPath: '',
  DirectoryPath: '',
  DirectoryName: '',
  Filename: '',
  Extension: '',
  AlternateDataStreamName: '',
  ...parts,
});

const url = (parts: Readonly<Record<string, unknown>>): unknown => ({
  Scheme: '',
  Host: '',
  Port: '',
  Path: '',
  Username: '',
  Password: '',
  'Query Parameters': {},
  Fragment: '',
  ...parts,
});

describe('functions that read formats', () => {
  describe('paths', () => {
    const file = { DirectoryName: 'temp', Filename: 'file.txt', Extension: 'txt' };
    gives([
      [`parse_path(@'C:\\temp\\file.txt')`, path({ ...file, RootPath: 'C:', DirectoryPath: 'C:\\temp' })],
      [`parse_path(@'temp\\file.txt')`, path({ ...file, DirectoryPath: 'temp' })],
      [
        `parse_path('file://C:/temp/file.txt:some.exe')`,
        path({
          ...file,
          Scheme: 'file',
          RootPath: 'C:',
          DirectoryPath: 'C:/temp',
          AlternateDataStreamName: 'some.exe',
        }),
      ],
      [
        `parse_path(@'\\\\shared\\users\\temp\\file.txt.gz')`,
        path({
          DirectoryPath: '\\\\shared\\users\\temp',
          DirectoryName: 'temp',
          Filename: 'file.txt.gz',
          Extension: 'gz',
        }),
      ],
      [`parse_path('/usr/lib/temp/file.txt')`, path({ ...file, DirectoryPath: '/usr/lib/temp' })],
    ]);
  });

  describe('URLs', () => {
    gives([
      [
        `parse_url('scheme://username:password@host:1234/this/is/a/path?k1=v1&k2=v2#fragment')`,
        url({
          Scheme: 'scheme',
          Host: 'host',
          Port: '1234',
          Path: '/this/is/a/path',
          Username: 'username',
          Password: 'password',
          'Query Parameters': { k1: 'v1', k2: 'v2' },
          Fragment: 'fragment',
        }),
      ],
      [
        `parse_url('https://[2001:db8::1]:443/a')`,
        url({ Scheme: 'https', Host: '[2001:db8::1]', Port: '443', Path: '/a' }),
      ],
      [`parse_url('')`, url({})],
      [`parse_urlquery('k1=v1&k2=v2&k3=a%20b')`, { 'Query Parameters': { k1: 'v1', k2: 'v2', k3: 'a b' } }],
    ]);
  });

  describe('versions', () => {
    gives([
      [`parse_version('0.0.0.5')`, '5'],
      [`parse_version('0.0.7.0')`, '700000000'],
      [`parse_version('0.2')`, '20000000000000000'],
      [`parse_version('1.2.3.4')`, '1000000020000000300000004'],
      [`parse_version('1')`, '1000000000000000000000000'],
      [`parse_version('1.2.3.4.5')`, null],
      [`parse_version('1.a')`, null],
      [`parse_version('1.10') > parse_version('1.9')`, true],
    ]);
  });

  describe('command lines and CSV', () => {
    gives([
      [`parse_command_line('echo "hello world!"', 'windows')`, ['echo', 'hello world!']],
      [`parse_command_line(@'a\\\\b "c\\"d"', 'windows')`, ['a\\\\b', 'c"d']],
      [`parse_csv('a,"b,c",d')`, ['a', 'b,c', 'd']],
      [`parse_csv('"a""b",,c')`, ['a"b', '', 'c']],
    ]);
  });

  // The table of the documentation's page of parse_xml().
  describe('XML', () => {
    gives([
      [`parse_xml('<e/>')`, { e: null }],
      [`parse_xml('<e>text</e>')`, { e: 'text' }],
      [`parse_xml('<e name="value" />')`, { e: { '@name': 'value' } }],
      [`parse_xml('<e name="value">text</e>')`, { e: { '@name': 'value', '#text': 'text' } }],
      [`parse_xml('<e> <a>text</a> <b>text</b> </e>')`, { e: { a: 'text', b: 'text' } }],
      [`parse_xml('<e> <a>text</a> <a>text</a> </e>')`, { e: { a: ['text', 'text'] } }],
      [`parse_xml('<e> text <a>text</a> </e>')`, { e: { '#text': 'text', a: 'text' } }],
      [
        `tostring(parse_xml('<d><value>118.0</value><count>5</count></d>'))`,
        '{"d":{"value":118.0,"count":5}}',
      ],
      // Not a number: its zeros would be lost.
      [`parse_xml('<e>007</e>')`, { e: '007' }],
      [`parse_xml('<e>a &amp; b</e>')`, { e: 'a & b' }],
      [`parse_xml('<e>')`, null],
    ]);
  });
});
