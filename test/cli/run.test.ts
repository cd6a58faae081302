import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { globSync } from 'tinyglobby';
import { sound } from '../check/findings.ts';
import { fill, temporaryFolder } from './files.ts';
import { type Ran, run } from './harness.ts';

const ground = join(import.meta.dirname, '..', 'cases', 'ground');
const project = Object.fromEntries(
  globSync('detections/**/*', { cwd: ground }).map((path) => [
    path,
    readFileSync(join(ground, path), 'utf8'),
  ]),
);
/** Three of one account within an hour; it runs each hour. */
const burst = `${sound.replace(/^covers:.*\n/mu, '')}targets: {sigma: {approximate: declared}}\n`;
/** Each event by itself, in near real time. */
const single = burst
  .replace(/^parameters:\n.*\n/mu, '')
  .replace(/^correlation:\n(?: .*\n)*/mu, '')
  .replace('every: 1h', 'kind: nrt')
  .replace('id: 00000000-0000-4000-8000-000000000000', 'id: 00000000-0000-4000-8000-000000000001')
  .replace('title: The case', 'title: The single case')
  .replace("title: 'Many for {{Upn}}'", "title: 'One of {{Upn}}'")
  .replace('  details: {Count: EventCount}\n', '')
  .replace("Code: '1'", "Code: '7'");

const event = (time: string, user: string, code = '1') => ({
  TimeGenerated: time,
  Code: code,
  UserId: user,
  Upn: `${user}@contoso.com`,
});
const line = (...args: Parameters<typeof event>) => JSON.stringify(event(...args));

/** Three on the 5th, two on the 6th, four around an hour's end on the 7th; in every form of file. */
const logs = {
  'logs/a.ndjson.gz': gzipSync(
    [
      line('2026-01-05T09:01:00Z', 'u1'),
      '{"TimeGenerated": "2026-01-05T09:01:30Z", "Code": ',
      line('2026-01-05T09:02:00Z', 'u2', '2'),
      line('2026-01-05T09:03:00Z', 'u1'),
      '42',
    ].join('\n'),
  ),
  'logs/b.csv': `"TimeGenerated [UTC]",Code,UserId,Upn
"1/5/2026, 9:02:00.000 AM",1,u1,u1@contoso.com
"1/6/2026, 11:00:00.000 AM",1,u2,u2@contoso.com
`,
  'logs/c.json': JSON.stringify(
    [
      event('2026-01-06T11:30:00Z', 'u2'),
      event('2026-01-07T12:50:00Z', 'u1'),
      event('2026-01-07T12:55:00Z', 'u1'),
      event('2026-01-07T13:05:00Z', 'u1'),
    ],
    undefined,
    2,
  ),
  'logs/d.json': JSON.stringify({ ...event('2026-01-07T13:10:00Z', 'u1'), Type: 'AppEvents_CL' }),
};
const stretch = ['--from', '2026-01-05', '--to', '2026-01-08'];

async function inProject(
  argv: readonly string[],
  files: Readonly<Record<string, string | Uint8Array>> = logs,
  detections: Readonly<Record<string, string>> = { 'the-case': burst },
): Promise<Ran> {
  const folder = temporaryFolder();
  try {
    const texts = Object.entries(detections).map(([name, text]) => [`detections/cases/${name}.yaml`, text]);
    fill(folder.path, { ...project, ...(Object.fromEntries(texts) as Record<string, string>), ...files });
    return await run(['run', ...argv, '--color', 'never'], folder.path, {
      createVerifier: () => Promise.resolve({ verify: () => Promise.resolve([]) }),
    });
  } finally {
    folder.remove();
  }
}

describe('detc run', function () {
  this.timeout(120_000);

  it('gives the alerts that the rules would have raised over files of every form, and counts them by day', async () => {
    const { code, stdout, stderr } = await inProject(['the-case', '--data', 'logs/*', ...stretch]);
    expect(stdout).to.equal(
      '2026-01-05T10:00:00.000Z  the-case  Many for u1@contoso.com\n' +
        '2026-01-07T14:00:00.000Z  the-case  Many for u1@contoso.com\n',
    );
    expect(stderr).to.equal(
      'warning: logs/a.ndjson.gz:2 is passed over: not JSON\n' +
        'warning: logs/a.ndjson.gz:5 is passed over: not an object\n' +
        `2026-01-05  ${'█'.repeat(40)} 1\n` +
        '2026-01-06  0\n' +
        `2026-01-07  ${'█'.repeat(40)} 1\n` +
        '2026-01-08  0\n' +
        '2 alerts over 10 records; 2 broken lines passed over\n',
    );
    expect(code).to.equal(0);
  });

  it('takes tables by name too, a file once, and folders with equals signs', async () => {
    const { stdout, stderr } = await inProject(
      ['--data', 'AppEvents_CL=y=2026/*', '--data', 'y=2026/*', '--data', 'y=2026/*.ndjson', ...stretch],
      { 'y=2026/log.ndjson': [1, 2, 3].map((at) => line(`2026-01-05T09:0${at}:00Z`, 'u1')).join('\n') },
    );
    expect(stdout).to.equal('2026-01-05T10:00:00.000Z  the-case  Many for u1@contoso.com\n');
    expect(stderr).to.include('1 alert over 3 records\n');
  });

  it('writes NDJSON with the lines of the records', async () => {
    const { stdout } = await inProject(['--data', 'logs/*', ...stretch, '--format', 'ndjson']);
    expect(
      stdout.split('\n').map((text) => (text === '' ? '' : (JSON.parse(text) as unknown))),
    ).to.deep.equal([
      {
        detection: 'the-case',
        time: '2026-01-05T10:00:00.000Z',
        title: 'Many for u1@contoso.com',
        entities: { Account: [['u1@contoso.com', 'u1', 'u1', 'contoso.com']] },
        details: { Count: [3] },
        records: 3,
        lines: ['logs/a.ndjson.gz:1', 'logs/b.csv:2', 'logs/a.ndjson.gz:4'],
      },
      {
        detection: 'the-case',
        time: '2026-01-07T14:00:00.000Z',
        title: 'Many for u1@contoso.com',
        entities: { Account: [['u1@contoso.com', 'u1', 'u1', 'contoso.com']] },
        details: { Count: [4] },
        records: 4,
        lines: ['logs/c.json:8', 'logs/c.json:14', 'logs/c.json:20', 'logs/d.json:1'],
      },
      '',
    ]);
  });

  it('writes CSV, and warns of cells that a spreadsheet would run', async () => {
    const rows = [1, 2, 3].map((at) => ({ ...event(`2026-01-05T09:0${at}:00Z`, 'u1'), Upn: '=x, "y"' }));
    const { stdout, stderr } = await inProject(
      ['--data', 'log.ndjson', ...stretch, '--format', 'csv'],
      { 'log.ndjson': rows.map((row) => JSON.stringify(row)).join('\n') },
      { 'the-case': burst.replace("'Many for {{Upn}}'", "'{{Upn}} failed'") },
    );
    expect(stdout).to.equal(
      'time,detection,title,entities,details,records,lines\n' +
        '2026-01-05T10:00:00.000Z,the-case,"=x, ""y"" failed",' +
        '"{""Account"":[[""u1"",""=x, \\""y\\""""]]}","{""Count"":[3]}",3,log.ndjson:1 log.ndjson:2 log.ndjson:3\n',
    );
    expect(stderr).to.include('1 cell would run as a formula');
  });

  it('gives the same with several threads, each reading some files or some of the detections', async () => {
    const detections = { 'the-case': burst, 'the-single-case': single };
    const more = { ...logs, 'logs/e.ndjson': `${line('2026-01-06T03:00:20Z', 'u3', '7')}\n{"a"\n{}` };
    for (const data of ['logs/*', 'logs/e.ndjson']) {
      const ran = async (threads: string) =>
        inProject(['--data', data, ...stretch, '--threads', threads, '--format', 'json'], more, detections);
      const alone = await ran('1');
      expect(await ran('2')).to.deep.equal(alone);
      const alerts = JSON.parse(alone.stdout) as readonly { detection: string; time: string }[];
      expect(alerts.filter(({ detection }) => detection === 'the-single-case')).to.have.length(1);
      expect(alerts.find(({ detection }) => detection === 'the-single-case')?.time).to.equal(
        '2026-01-06T03:01:00.000Z',
      );
    }
  });

  it('names what it did not look at', async () => {
    const { stderr } = await inProject(
      ['--data', 'mixed.ndjson', ...stretch],
      {
        'mixed.ndjson': [
          line('2026-01-05T09:01:00Z', 'u1'),
          JSON.stringify({ TimeGenerated: '2026-01-05T09:00:00Z', Type: 'AuditLogs', OperationName: 'x' }),
          '{"a": 1}',
          '{"a": 2}',
          JSON.stringify({ ...event('never', 'u1'), Type: 'AppEvents_CL' }),
        ].join('\n'),
      },
      {
        'the-case': burst,
        'other-case': burst
          .replace('source: app.events', 'source: both.signins')
          .replace("Code: '1'", "ResultType: '0'")
          .replace('{{Upn}}', '{{UserPrincipalName}}')
          .replace('8000-000000000000', '8000-000000000002')
          .replace('title: The case', 'title: The other case'),
      },
    );
    expect(stderr).to.equal(
      'warning: mixed.ndjson:3 is passed over: it tells of no table that a detection reads: name it, --data TABLE=…, and 1 more such record\n' +
        'warning: mixed.ndjson:5 is passed over: it has no TimeGenerated\n' +
        'note: mixed.ndjson: 1 record of AuditLogs is not read\n' +
        'note: there are no records for other-case\n' +
        'no alerts over 1 record\n',
    );
  });

  it('reads a damaged gzip as far as it goes', async () => {
    const noise = Array.from({ length: 20_000 }, (_, at) =>
      line(new Date(Date.UTC(2026, 0, 6) + at * 1000).toISOString(), `u${String((at * 7919) % 9973)}`, '2'),
    );
    const first = [1, 2, 3].map((at) => line(`2026-01-05T09:0${at}:00Z`, 'u1'));
    const whole = gzipSync([...first, ...noise].join('\n'));
    const { code, stdout, stderr } = await inProject(['--data', 'log.ndjson.gz', ...stretch], {
      'log.ndjson.gz': whole.subarray(0, whole.length / 2),
    });
    expect(stdout).to.equal('2026-01-05T10:00:00.000Z  the-case  Many for u1@contoso.com\n');
    expect(stderr).to.match(
      /^warning: log\.ndjson\.gz:\d{4,5} is passed over: damaged gzip: unexpected end of file; what follows is lost\n/u,
    );
    expect(code).to.equal(0);
    const none = await inProject(['--data', 'none.ndjson.gz'], { 'none.ndjson.gz': 'no gzip at all' });
    expect(none.stderr).to.include(
      'warning: none.ndjson.gz is passed over: damaged gzip: incorrect header check\n',
    );
    expect(none.code).to.equal(2);
  });

  it('says that a baseline lacks history', async () => {
    const text = burst
      .replace(/^parameters:\n.*\n/mu, '')
      .replace(
        /^correlation:\n(?: .*\n)*/mu,
        'correlation: {type: new_value, group-by: [Account], field: Address, baseline: 14d}\n',
      );
    const rows = [0, 1, 2].map((at) => ({
      ...event(`2026-01-0${at + 1}T09:00:00Z`, 'u1'),
      Address: `10.0.0.${at}`,
    }));
    const { stderr } = await inProject(
      ['--data', 'log.ndjson'],
      { 'log.ndjson': rows.map((row) => JSON.stringify(row)).join('\n') },
      { 'the-case': text },
    );
    expect(stderr).to.match(
      /note: the-case looks 14 days back: alerts before 2026-01-1\d.* may lack history\n/u,
    );
  });

  it('answers what cannot be run', async () => {
    const answers = [
      [
        ['--data', 'Nope=logs/*'],
        'error: no source of the project reads a table Nope\nhelp: there is AppEvents_CL',
      ],
      [['--data', 'AppEvents_CL='], 'error: --data "AppEvents_CL=" names no file\n'],
      [['--data', 'none/*'], 'error: there is no file none/*\n'],
      [[], "error: there are no records to run over\nhelp: name them: --data 'export/*.json.gz'\n"],
      [['--data', 'logs/*', '--from', 'noon'], 'error: --from "noon" is no time\n'],
      [
        ['--data', 'logs/*', '--from', '2026-02-01', '--to', '2026-01-01'],
        'error: --to lies before --from\n',
      ],
      [['--data', 'logs/*', '--threads', 'all'], 'error: --threads "all" is no number of threads\n'],
      [['--data', 'logs/*', '--format', 'sarif'], 'error: run has no format sarif\nhelp: '],
      [
        ['the-cas', '--data', 'logs/*'],
        'error: there is no detection "the-cas"\nhelp: did you mean \'the-case\'?',
      ],
    ] as const;
    for (const [argv, expected] of answers) {
      const { code, stdout, stderr } = await inProject(argv);
      expect([code, stdout], argv.join(' ')).to.deep.equal([2, '']);
      expect(stderr, argv.join(' ')).to.include(expected);
    }
  });
});

describe('detc run --tune', function () {
  this.timeout(120_000);
  const tune = (...options: readonly string[]) =>
    inProject(['the-case', '--data', 'logs/*', ...stretch, '--tune', ...options]);

  it('tells what each value of a parameter would have given', async () => {
    const { code, stdout } = await tune('limit');
    expect(stdout).to.equal(`limit  alerts  a day  a week  busiest day
    2       4   1.33    9.33            2
    3       2   0.67    4.67            1  ← in force
    4       1   0.33    2.33            1
    5       0      0       0            0
`);
    expect(code).to.equal(0);
  });

  it('chooses the value for a wanted number a week', async () => {
    const { stdout, stderr } = await tune('limit', '--per-week', '3');
    expect(stdout).to.include('    4       1   0.33    2.33            1  ← for 3 a week\n');
    expect(stderr).to.include(
      'limit: 4 gives 2.33 a week over 3 days; an environment sets it with\n  parameters: {the-case: {limit: 4}}\n',
    );
    expect(stderr).to.include('note: the records are of less than a week');
  });

  it('writes JSON and CSV', async () => {
    const { stdout } = await tune('limit', '--per-week', '5', '--format', 'json');
    const { values, ...head } = JSON.parse(stdout) as { readonly values: readonly object[] };
    expect(head).to.deep.equal({
      detection: 'the-case',
      parameter: 'limit',
      from: '2026-01-05T00:00:00.000Z',
      to: '2026-01-08T00:00:00.000Z',
      days: 3,
      current: 3,
      wantedPerWeek: 5,
      chosen: 3,
    });
    expect(values[0]).to.deep.equal({
      value: 2,
      alerts: 4,
      perDay: 1.33,
      perWeek: 9.33,
      busiest: 2,
      days: { '2026-01-05': 1, '2026-01-06': 1, '2026-01-07': 2 },
    });
    const csv = await tune('limit', '--format', 'csv');
    expect(csv.stdout.split('\n').slice(0, 3)).to.deep.equal([
      'value,alerts,perDay,perWeek,busiest,isCurrent,isChosen',
      '2,4,1.33,9.33,2,false,false',
      '3,2,0.67,4.67,1,true,false',
    ]);
  });

  it('answers parameters that are none or no numbers, and more than one detection', async () => {
    const cases = [
      [['lmit'], 'error: the-case has no parameter "lmit"\nhelp: did you mean \'limit\'?\n'],
      [['limit', '--per-week', 'few'], 'error: --per-week "few" is no number of alerts\n'],
    ] as const;
    for (const [options, expected] of cases) {
      const { code, stderr } = await tune(...options);
      expect([code, stderr.includes(expected)], stderr).to.deep.equal([2, true]);
    }
    const several = await inProject(['--data', 'logs/*', '--tune', 'limit']);
    expect(several.stderr).to.include('error: --tune takes one detection\n');
    const alone = await inProject(['the-case', '--data', 'logs/*', '--per-week', '3']);
    expect(alone.stderr).to.include('error: --per-week says nothing without --tune\n');
    const text = await inProject(['the-case', '--data', 'logs/*', '--tune', 'code'], logs, {
      'the-case': burst
        .replace('parameters:\n', "parameters:\n  code: {type: string, default: '1', description: Which.}\n")
        .replace("Code: '1'", 'Code: $code'),
    });
    expect(text.stderr).to.include(
      'error: code is a string, and only numbers can be tuned\nhelp: tune limit\n',
    );
  });

  it('counts with what an environment says', async () => {
    const files = {
      ...logs,
      'detections/environments/mine.yaml': `title: Mine
description: Mine.
workspace: {subscriptionId: 00000000-0000-0000-0000-000000000000, resourceGroup: rg, name: logs, location: westeurope}
parameters: {the-case: {limit: 4}}
`,
    };
    const { stdout } = await inProject(
      ['the-case', '--data', 'logs/*', ...stretch, '--tune', 'limit', '--env', 'mine', '--threads', '2'],
      files,
    );
    expect(stdout).to.equal(`limit  alerts  a day  a week  busiest day
    2       4   1.33    9.33            2
    3       2   0.67    4.67            1
    4       1   0.33    2.33            1  ← in force
    5       0      0       0            0
`);
  });
});
