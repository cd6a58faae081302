import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { fill, temporaryFolder } from './files.ts';
import { fakeCompiler, run } from './harness.ts';
import type { CliIo } from '../../compiler/cli/io.ts';

describe('detc kql', function () {
  // Microsoft's parser takes its time to load.
  this.timeout(20_000);
  let root: string;
  let remove: () => void;
  const { parts } = fakeCompiler();
  const kql = (...argv: string[]) => run(['kql', ...argv], root, parts);
  const kqlWith = (io: Partial<CliIo>, ...argv: string[]) => run(['kql', ...argv], root, parts, io);
  beforeEach(() => {
    ({ path: root, remove } = temporaryFolder());
  });
  afterEach(() => {
    remove();
  });

  describe('a query', () => {
    it('runs without data, in a folder without detections', async () => {
      expect(await kql('range x from 1 to 2 step 1 | extend word = "w"')).to.deep.equal({
        code: 0,
        stdout: 'x  word\n1  w\n2  w\n',
        stderr: '2 rows\n',
      });
    });
    it('has the time of --now', async () => {
      const { stdout } = await kql('print t = now()', '--now', '2026-01-02T03:04:05Z', '-f', 'csv');
      expect(stdout).to.equal('t\n2026-01-02T03:04:05.0000000Z\n');
    });
    it('has the present as now()', async () => {
      const { stdout } = await kql('print t = now()', '-f', 'csv');
      expect(stdout).to.equal('t\n2026-11-23T12:00:00.0000000Z\n');
    });
    it('comes from a file', async () => {
      fill(root, { 'hunt.kql': '\uFEFFprint\n  a = 1' });
      expect((await kql('--file', 'hunt.kql', '-f', 'ndjson')).stdout).to.equal('{"a":1}\n');
    });
    it('comes from stdin', async () => {
      const io = { readInput: () => Promise.resolve('print a = 1\n') };
      expect((await kqlWith(io, '-', '-f', 'ndjson')).stdout).to.equal('{"a":1}\n');
      expect((await kqlWith(io, '--file', '-', '-f', 'ndjson')).stdout).to.equal('{"a":1}\n');
    });
  });

  describe('records', () => {
    const count = async (path: string) => {
      const { stdout } = await kql(
        'Events | summarize n = count(), a = sum(a)',
        '-d',
        `Events=${path}`,
        '-f',
        'ndjson',
      );
      return stdout;
    };
    const shapes: Readonly<Record<string, string | Uint8Array>> = {
      'array.json': '[\n  {"a": 1},\n  {"a": 2}\n]',
      'lines.ndjson': '\uFEFF{"a":1}\r\n\r\n{"a":2}',
      'hub.json': '{"records": [{"a": 1}, {"a": 2}]}',
      'hub-lines.json': '{"records":[{"a":1}]}\n{"records":[{"a":2}]}\n',
      'packed.json.gz': gzipSync('{"a":1}\n{"a":2}\n'),
      'cells.csv': 'a,b\r\n1,"x, y"\r\n2,\r\n',
      'packed.csv.gz': gzipSync('a\n1\n2\n'),
      'odd[1].json': '[{"a":1},{"a":2}]',
    };
    for (const [path, content] of Object.entries(shapes)) {
      it(`are read from ${path}`, async () => {
        fill(root, { [path]: content });
        expect(await count(path)).to.equal('{"n":2,"a":3}\n');
      });
    }
    it('are read from all files of a pattern', async () => {
      fill(root, { 'logs/x/1.json': '{"a":1}', 'logs/2.json': '{"a":2}', 'logs/other.txt': '{"a":9}' });
      expect(await count('logs/**/*.json')).to.equal('{"n":2,"a":3}\n');
    });
    it('of a workspace’s table have its types', async () => {
      fill(root, {
        'sign-ins.json':
          '{"TimeGenerated":"2026-11-23T10:00:00Z","ResultType":50126,"DeviceDetail":"{\\"os\\":\\"X\\"}","Mine":1}',
      });
      const query =
        'SigninLogs | project ResultType, hour = hourofday(TimeGenerated), os = DeviceDetail.os, ingestion_time()';
      expect(await kql(query, '-d', 'SigninLogs=sign-ins.json', '-f', 'ndjson')).to.deep.equal({
        code: 0,
        stdout: '{"ResultType":"50126","hour":10,"os":"X","$IngestionTime":"2026-11-23T10:00:00.0000000Z"}\n',
        stderr: 'note: SigninLogs has no column Mine; the query does not see them\n',
      });
    });
    it('may be an export of the portal', async () => {
      fill(root, { 'export.csv': '"TimeGenerated [UTC]",ResultType\n"11/23/2026, 9:12:33.123 PM",0\n' });
      const { stdout } = await kql(
        'SigninLogs | project TimeGenerated',
        '-d',
        'SigninLogs=export.csv',
        '-f',
        'csv',
      );
      expect(stdout).to.equal('TimeGenerated\n2026-11-23T21:12:33.1230000Z\n');
    });
    it('of another table tell its types', async () => {
      fill(root, {
        'events.json':
          '{"t":"2026-11-23T10:00:00Z","n":1,"r":1,"b":true,"s":"x","d":{"k":1},"m":1}\n{"n":9007199254740993,"r":0.5,"m":"x"}\n',
        'events.csv': 't,n\n2026-11-23T10:00:00Z,007\n',
      });
      const note =
        "note: Events is no table that detc knows (did you mean 'Event'?); its columns are taken from its records:";
      expect((await kql('Events | count', '-d', 'Events=events.json')).stderr).to.equal(
        `${note} t: datetime, n: long, r: real, b: bool, s: string, d: dynamic, m: dynamic\n1 row\n`,
      );
      expect((await kql('Events | count', '-d', 'Events=events.csv')).stderr).to.equal(
        `${note} t: datetime, n: string\n1 row\n`,
      );
      expect(
        (await kql('Events | where n > 1 | project n', '-d', 'Events=events.json', '-f', 'csv')).stdout,
      ).to.equal('n\n9007199254740993\n');
    });
    it('that are broken are passed over and named', async () => {
      fill(root, {
        'logs/a.ndjson': '{"a":1}\n{"a":\n7\n{"a":2}\n',
        'logs/b.json': '[{"a":1}, 7]',
        'logs/c.json': '[{"a":1}, ',
        'logs/d.csv': 'a,b\n1,2\n3\n',
        'logs/e.json.gz': 'not packed',
        'logs/f.json': '',
      });
      const { code, stdout, stderr } = await kql('T | count', '-d', 'T=logs/*', '-f', 'csv');
      expect([code, stdout]).to.deep.equal([0, 'Count\n4\n']);
      expect(stderr.split('\n').slice(0, 6)).to.deep.equal([
        'warning: logs/a.ndjson:2 is passed over: not JSON',
        'warning: logs/a.ndjson:3 is passed over: not an object',
        'warning: logs/b.json record 2 is passed over: not an object',
        'warning: logs/c.json is passed over: not JSON',
        'warning: logs/d.csv:3 is passed over: Invalid Record Length: expect 2, got 1 on line 3',
        'warning: logs/e.json.gz is passed over: damaged gzip: incorrect header check',
      ]);
    });
    it('that are broken in great number are counted', async () => {
      fill(root, { 'a.ndjson': `{"a":1}\n${'x\n'.repeat(9)}` });
      const { stderr } = await kql('T | count', '-d', 'T=a.ndjson');
      expect(stderr).to.include(
        'a.ndjson:6 is passed over: not JSON\nwarning: a.ndjson: 4 more records passed over\n',
      );
    });
    it('may be missing for a table of a workspace', async () => {
      expect(await kql('AuditLogs | count', '-f', 'csv')).to.deep.equal({
        code: 0,
        stdout: 'Count\n0\n',
        stderr: 'note: AuditLogs has no --data and is taken to be empty\n',
      });
    });
    it('may be a watchlist', async () => {
      fill(root, { 'vip.csv': 'SearchKey,Level\nana@contoso.com,3\n' });
      const query = "_GetWatchlist('vip') | project SearchKey, Level";
      expect((await kql(query, '--watchlist', 'vip=vip.csv', '-f', 'csv')).stdout).to.equal(
        'SearchKey,Level\nana@contoso.com,3\n',
      );
      expect((await kql("_GetWatchlist('vip') | count")).stderr).to.include(
        "note: the watchlist 'vip' has no --watchlist and is taken to be empty\n",
      );
    });
  });

  describe('lines of records, read while the query runs', () => {
    const ndjson = (query: string, ...more: string[]) =>
      kql(query, '-d', 'SigninLogs=logs/*', '-f', 'ndjson', ...more);
    const rows = (from: number, to: number, eol = '\n') =>
      Array.from({ length: to - from }, (_, index) => {
        const n = from + index;
        return `{"TimeGenerated":"2026-11-23T10:00:${String(n % 60).padStart(2, '0')}Z","ResultType":"${n % 10 === 0 ? 50126 : 0}","UserPrincipalName":"u${n}"}${eol}`;
      }).join('');

    it('come from several files, packed or not, with a byte order mark, CRLF and an empty last line', async () => {
      fill(root, {
        'logs/a.ndjson': `\uFEFF${rows(0, 1500, '\r\n')}\r\n`,
        'logs/b.json.gz': gzipSync(rows(1500, 3000)),
        'logs/c.json': `[${rows(3000, 3010, ',')}${rows(3010, 3011)}]`,
        'logs/d.csv': 'TimeGenerated,ResultType\n2026-11-23T10:00:00Z,50126\n',
      });
      expect(await ndjson('SigninLogs | where ResultType == "50126" | count')).to.deep.equal({
        code: 0,
        stdout: '{"Count":303}\n',
        stderr: '',
      });
      expect((await ndjson('SigninLogs | count')).stdout).to.equal('{"Count":3012}\n');
    });
    it('are read no further than the query wants', async () => {
      fill(root, { 'logs/a.ndjson': `${rows(0, 2)}{"broken\n{"broken\n`, 'logs/b.ndjson': '{}\nx\n' });
      expect(await ndjson('SigninLogs | take 2 | count')).to.deep.equal({
        code: 0,
        stdout: '{"Count":2}\n',
        stderr: '',
      });
    });
    it('may be read twice by a query, and joined with records in memory', async () => {
      fill(root, {
        'logs/a.ndjson': rows(0, 40),
        'names.csv': 'Upn,Name\nu10,Ada\nu20,Bob\n',
      });
      const query = `let wrong = SigninLogs | where ResultType == '50126';
        wrong | join kind=inner (Names) on $left.UserPrincipalName == $right.Upn
        | extend share = toscalar(SigninLogs | count) | project Name, share | sort by Name asc`;
      expect((await ndjson(query, '-d', 'Names=names.csv')).stdout).to.equal(
        '{"Name":"Ada","share":40}\n{"Name":"Bob","share":40}\n',
      );
    });
    it('are read once for many queries, of which one fails', async () => {
      fill(root, {
        'logs/a.ndjson': `${rows(0, 30)}x\n`,
        'queries.json': JSON.stringify([
          { id: 1, query: "SigninLogs | where ResultType == '50126' | count" },
          { id: 2, query: "SigninLogs | where ResultType matches regex strcat('(', ResultType)" },
          { id: 3, query: 'print a = 1' },
          { id: 4, query: 'SigninLogs | summarize dcount(UserPrincipalName)' },
        ]),
      });
      const { stdout, stderr } = await kql('--queries', 'queries.json', '-d', 'SigninLogs=logs/*');
      const answers = stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { id: number; rows?: unknown; diagnostics?: { code: string }[] });
      expect(
        answers.map(({ id, rows: found, diagnostics }) => [id, found ?? diagnostics?.[0]?.code]),
      ).to.deep.equal([
        [1, [[3]]],
        [2, 'D5203'],
        [3, [[1]]],
        [4, [[30]]],
      ]);
      expect(stderr).to.equal('warning: logs/a.ndjson:31 is passed over: not JSON\n');
    });
    it('that are broken are counted, the first of them named', async () => {
      fill(root, { 'logs/a.ndjson': `${rows(0, 1)}${'{"a":\n'.repeat(7)}7\n${rows(1, 2)}` });
      const { stdout, stderr } = await ndjson('SigninLogs | count');
      expect(stdout).to.equal('{"Count":2}\n');
      expect(stderr).to.equal(
        [2, 3, 4, 5, 6].map((line) => `warning: logs/a.ndjson:${line} is passed over: not JSON\n`).join('') +
          'warning: logs/a.ndjson: 3 more records passed over\n',
      );
    });
    it('of a first line that is broken are still lines', async () => {
      fill(root, { 'logs/a.ndjson': `{"a":\n${rows(0, 2)}` });
      expect(await ndjson('SigninLogs | count')).to.deep.equal({
        code: 0,
        stdout: '{"Count":2}\n',
        stderr: 'warning: logs/a.ndjson:1 is passed over: not JSON\n',
      });
    });
    it('in damaged packing count up to the damage', async () => {
      const packed = gzipSync(rows(0, 20_000), { level: 0 });
      fill(root, { 'logs/a.json.gz': packed.subarray(0, packed.length / 2) });
      const { code, stdout, stderr } = await ndjson('SigninLogs | summarize n = count() | where n > 5000');
      expect(`${code},${stdout}`).to.match(/^0,\{"n":\d+\}\n$/u);
      expect(stderr).to.match(
        /^warning: logs\/a\.json\.gz is passed over from line \d+ on: damaged gzip: unexpected end of file\n$/u,
      );
    });
    it('keep their time of ingestion and columns that hold JSON text', async () => {
      fill(root, {
        'logs/a.ndjson':
          '{"TimeGenerated":"2026-11-23T10:00:00Z","_TimeReceived":"2026-11-23T10:07:00Z","DeviceDetail":"{\\"os\\":\\"X\\"}","Mine":1}\n' +
          '{"TimeGenerated":"2026-11-23T11:00:00Z","DeviceDetail":{"os":"Y"}}\n',
      });
      expect(await ndjson('SigninLogs | project t = ingestion_time(), os = DeviceDetail.os')).to.deep.equal({
        code: 0,
        stdout:
          '{"t":"2026-11-23T10:07:00.0000000Z","os":"X"}\n{"t":"2026-11-23T11:00:00.0000000Z","os":"Y"}\n',
        stderr: 'note: SigninLogs has no column Mine; the query does not see them\n',
      });
    });
    it('of an Event Hub are never left out by their text', async () => {
      const hub = (code: number) =>
        JSON.stringify({
          time: '2026-11-23T10:00:00Z',
          category: 'SignInLogs',
          operationName: 'Sign-in activity',
          resultType: code,
          properties: { ResultType: 'x', userPrincipalName: 'hub', status: { errorCode: code } },
        });
      const text = `${rows(1, 10)}${`${hub(0)}\n`.repeat(1200)}{"records":[${hub(50126)},${rows(11, 12, '')}]}\n${hub(50126)}\n`;
      fill(root, { 'logs/a.ndjson': text });
      expect((await ndjson("SigninLogs | where ResultType == '50126' | count")).stdout).to.equal(
        '{"Count":2}\n',
      );
    });
    it('of another table keep whole numbers exact, also in lists', async () => {
      fill(root, {
        'events.ndjson': '{"records":[{"n":9007199254740993},{"n":1}]}\n[{"n":-9007199254740993}]\n',
      });
      const { stdout } = await kql('Events | project n', '-d', 'Events=events.ndjson', '-f', 'csv');
      expect(stdout).to.equal('n\n9007199254740993\n1\n-9007199254740993\n');
    });
  });

  describe('formats', () => {
    const query =
      'print n = 9223372036854775807, t = datetime(2026-01-02), s = 1.5h, r = real(nan), d = dynamic({"a":[1,null]}), x = "a,\\"b\\"\\n", z = int(null), b = true, m = decimal(0.1)';
    it('json has columns and rows', async () => {
      expect((await kql(query, '--format', 'json')).stdout).to.equal(
        '{"columns":[{"name":"n","type":"long"},{"name":"t","type":"datetime"},{"name":"s","type":"timespan"},' +
          '{"name":"r","type":"real"},{"name":"d","type":"dynamic"},{"name":"x","type":"string"},' +
          '{"name":"z","type":"int"},{"name":"b","type":"bool"},{"name":"m","type":"decimal"}],"rows":' +
          '[[9223372036854775807,"2026-01-02T00:00:00.0000000Z","01:30:00","NaN",{"a":[1,null]},"a,\\"b\\"\\n",null,true,"0.1"]]}\n',
      );
    });
    it('csv quotes', async () => {
      expect((await kql(query, '--format', 'csv')).stdout).to.equal(
        'n,t,s,r,d,x,z,b,m\n9223372036854775807,2026-01-02T00:00:00.0000000Z,01:30:00,NaN,' +
          '"{""a"":[1,null]}","a,""b""\n",,true,0.1\n',
      );
    });
    it('csv warns of formulas, and changes none', async () => {
      expect(await kql('print a = "=1+1"', '-f', 'csv')).to.deep.equal({
        code: 0,
        stdout: 'a\n=1+1\n',
        stderr:
          'warning: 1 cell would run as a formula in a spreadsheet (=, +, -, @); import the file as text\n',
      });
    });
    it('table hides no control character and cuts long text', async () => {
      const { stdout } = await kql(
        `print a = "\\u001b[31m", b = strrep("x", 100)`,
        '--format',
        'table',
        '-q',
      );
      expect(stdout.split('\n')[1]).to.equal(`␛[31m  ${'x'.repeat(79)}…`);
    });
  });

  describe('findings', () => {
    it('D5201 stands at the place in the query', async () => {
      const { code, stdout } = await kql('print a = 1\n| where b == 2');
      expect(code).to.equal(1);
      expect(stdout).to.include(
        "query:2:9 - error D5201 query-error: The name 'b' does not refer to any known column, table, variable or function (KS142)\n\n" +
          ' 1 | print a = 1\n 2 | | where b == 2\n   |         ^\n',
      );
    });
    it('D5201 is for a query that asks for nothing', async () => {
      expect((await kql('// nothing')).stdout).to.include(
        'query:1:11 - error D5201 query-error: The query is empty (no-result)',
      );
      const { code, stdout } = await kql('let a = 1;');
      expect(code).to.equal(1);
      expect(stdout).to.include('D5201 query-error: The query has no result: after its statements');
      expect(stdout).to.include(
        "help: write a table and what to do with it, or print: detc kql 'print 1 + 1'\n",
      );
    });
    it('D5201 tells how a table becomes known', async () => {
      const { stdout } = await kql('Qwerty42 | count');
      expect(stdout).to.include("help: if it is a table, name its records: --data Qwerty42='file.json'\n");
    });
    it('D5202 is for what the engine does not do', async () => {
      const { code, stdout } = await kql("print a = 1\n| evaluate python(typeof(*), 'result = df')");
      expect(code).to.equal(1);
      expect(stdout).to.include(
        'query:2:3 - error D5202 query-unsupported: The plugin python is not supported',
      );
    });
    it('D5203 is for a query that fails while it runs', async () => {
      const { code, stdout } = await kql('print d = dynamic({"a":1}), a = 2\n| evaluate bag_unpack(d)');
      expect(code).to.equal(1);
      expect(stdout).to.match(
        /^query:2:\d+ - error D5203 query-fails: bag_unpack\(\): the column a is in the source/u,
      );
    });
    it('are JSON with --format json, and on stderr beside rows for programs', async () => {
      const { stdout } = await kql('print a = b', '-f', 'json');
      const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; start: object }[] };
      expect(diagnostics.map(({ code, start }) => [code, start])).to.deep.equal([
        ['D5201', { line: 1, column: 11, offset: 10 }],
      ]);
      const rows = await kql('print a = b', '-f', 'csv');
      expect(rows.stdout).to.equal('');
      expect(rows.stderr).to.include('query:1:11 - error D5201');
    });
  });

  it('answers many queries, a line each', async () => {
    fill(root, {
      'queries.json': JSON.stringify([
        { id: 1, query: 'print a = 1' },
        { id: 'b', query: 'print\n Qwerty42' },
        { id: 'c', query: 'T | count' },
      ]),
      'rows.json': '[{"k":1},{"k":2}]',
    });
    const { code, stdout } = await kql('--queries', 'queries.json', '-d', 'T=rows.json');
    expect(code).to.equal(1);
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line): unknown => JSON.parse(line)),
    ).to.deep.equal([
      { id: 1, columns: [{ name: 'a', type: 'long' }], rows: [[1]] },
      {
        id: 'b',
        diagnostics: [
          {
            code: 'D5201',
            name: 'query-error',
            severity: 'error',
            message:
              "The name 'Qwerty42' does not refer to any known column, table, variable or function (KS142)",
            line: 2,
            column: 2,
            endLine: 2,
            endColumn: 10,
            help: "if it is a table, name its records: --data Qwerty42='file.json'",
          },
        ],
      },
      { id: 'c', columns: [{ name: 'Count', type: 'long' }], rows: [[2]] },
    ]);
  });

  describe('a slip', () => {
    const cases: readonly (readonly [readonly string[], string])[] = [
      [[], 'error: kql needs a query\n'],
      [['print 1', '--file', 'a.kql'], 'error: kql takes one query, --file or --queries\n'],
      [['--file', 'a.kql'], 'error: cannot read a.kql: no such file or folder\n'],
      [['-'], 'error: there is no input to read the query from\n'],
      [['print 1', '--now', 'soon'], 'error: --now "soon" is no time\n'],
      [
        ['print 1', '-d', 'T'],
        'error: --data "T" names no table\nhelp: write --data SigninLogs=\'logs/*.json\'\n',
      ],
      [['print 1', '-d', 'T='], 'error: --data "T=" names no file\n'],
      [['print 1', '-d', 'T=none/*.json'], 'error: there is no file none/*.json\n'],
      [['print 1', '-f', 'sarif'], 'error: kql has no format sarif\n'],
      [['--queries', 'bad.json'], 'error: bad.json is not JSON\n'],
      [['--queries', 'map.json'], 'error: map.json is no list of queries\n'],
      [['--queries', 'entry.json'], 'error: entry.json has no "id" and "query" in entry 1\n'],
    ];
    for (const [argv, message] of cases) {
      it(`detc kql ${argv.join(' ')}`, async () => {
        fill(root, { 'bad.json': '[', 'map.json': '{}', 'entry.json': '[{"id":"a"}]' });
        const { code, stdout, stderr } = await kql(...argv);
        expect([code, stdout]).to.deep.equal([2, '']);
        expect(stderr).to.include(message);
      });
    }
    it('detc check --format csv', async () => {
      const { code, stderr } = await run(['check', '--format', 'csv'], root, parts);
      expect(code).to.equal(2);
      expect(stderr).to.include('error: check has no format csv');
    });
  });
});
