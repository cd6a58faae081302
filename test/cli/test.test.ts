import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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
const path = 'detections/cases/the-case.yaml';
const example = `description: An event.
table: AppEvents_CL
record: {TimeGenerated: '2026-01-01T00:00:00Z', Code: '1', UserId: u1, Upn: ada@contoso.com}
`;
const detection = (
  count: number,
) => `${sound.replace(/^covers:.*\n/mu, '')}targets: {sigma: {approximate: declared}}
tests:
  - name: three of them
    events:
      - {like: app.event, repeat: ${count}, every: 1m}
    expect: {alerts: 1, title: Many for ada@contoso.com, details: {Count: 3}}
  - name: two stay quiet
    events:
      - {like: app.event, repeat: 2}
    expect: {alerts: 0}
`;

/** Runs a command in a project with this detection; other files are put beside it. */
async function inProject(
  argv: readonly string[],
  text: string,
  files: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const folder = temporaryFolder();
  try {
    fill(folder.path, { ...project, [path]: text, 'detections/examples/app.event.yaml': example, ...files });
    const verifier = { verify: () => Promise.resolve([]) };
    return await run([...argv, '--color', 'never'], folder.path, {
      createVerifier: () => Promise.resolve(verifier),
    });
  } finally {
    folder.remove();
  }
}

const test = (text: string, ...options: readonly string[]) =>
  inProject(['test', 'the-case', ...options], text);

describe('detc test', () => {
  it('lists the tests and says how many passed', async () => {
    const { code, stdout, stderr } = await test(detection(3));
    expect(stdout).to.equal('the-case\n  ✓ three of them\n  ✓ two stay quiet\n');
    expect(stderr).to.include('2 passed, 0 failed');
    expect(code).to.equal(0);
  });

  it('shows what failed at the test (D4810), in each target', async () => {
    const { code, stdout, stderr } = await test(detection(2));
    expect(stdout).to.include('  ✗ three of them\n  ✓ two stay quiet\n');
    expect(stdout).to.include(
      `${path}:29:11 - error D4810 failing-test: Microsoft Sentinel, "three of them": no alert, expected 1`,
    );
    expect(stdout).to.include('Azure Monitor, "three of them": no alert, expected 1');
    expect(stderr).to.include('1 passed, 1 failed');
    expect(code).to.equal(1);
  });

  it('says which entity, title or detail differs', async () => {
    const wrong = detection(3).replace('Count: 3', 'Count: 4').replace('title: Many for', 'title: Few for');
    const { stdout } = await test(wrong);
    expect(stdout).to.include('detail Count: "3", expected "4"');
    expect(stdout).to.include('title: "Many for ada@contoso.com", expected "Few for ada@contoso.com"');
  });

  it('warns of a detection without tests (D4811)', async () => {
    const { code, stdout } = await test(detection(3).replace(/^tests:[^]*/mu, ''));
    expect(stdout).to.include(`${path}:1:1 - warning D4811 no-tests: 'the-case' has no tests`);
    expect(code).to.equal(0);
  });

  it('shows the predicates that no test makes both true and false (D4812)', async () => {
    const { stdout } = await test(detection(3), '--coverage');
    expect(stdout).to.include('the-case  50 % of predicates');
    expect(stdout).to.include(
      `${path}:13:11 - warning D4812 uncovered-predicate: no record of the tests makes this false`,
    );
  });

  it('writes JSON', async () => {
    const { stdout } = await test(detection(3), '--format', 'json', '--coverage');
    const [first] = JSON.parse(stdout) as [
      { tests: { name: string; passed: boolean; alerts: unknown[] }[]; coverage: { percent: number } },
    ];
    expect(first.tests.map(({ name, passed, alerts }) => [name, passed, alerts.length])).to.deep.equal([
      ['three of them', true, 1],
      ['two stay quiet', true, 0],
    ]);
    expect(first.coverage.percent).to.equal(50);
  });

  it('writes JUnit and annotations', async () => {
    const junit = await test(detection(2), '--format', 'junit');
    expect(junit.stdout).to.include('tests="2" failures="1"');
    const github = await test(detection(2), '--format', 'github');
    expect(github.stdout).to.include(`::error file=${path},line=29`);
  });

  it('shows mistakes instead, where there are any', async () => {
    const { code, stdout } = await test(detection(3).replace('level: high', 'level: hgh'));
    expect(stdout).to.include('D1504');
    expect(code).to.equal(1);
  });

  it('takes no environment', async () => {
    const { code, stderr } = await test(detection(3), '--env', 'test');
    expect(stderr).to.include('leave --env out');
    expect(code).to.equal(2);
  });
});

describe('detc explain NAME --event', () => {
  const explain = (records: unknown, ...options: readonly string[]) =>
    inProject(['explain', 'the-case', '--event', 'event.json', ...options], detection(3), {
      'event.json': JSON.stringify(records),
    });
  const row = { TimeGenerated: '2026-01-01T00:00:00Z', Code: '1', UserId: 'u1' };

  it('says of each predicate whether it holds, at its line, and what the record has', async () => {
    const { code, stdout } = await explain([row, { ...row, Code: '2' }]);
    expect(stdout).to.equal(`Record 1, AppEvents_CL
  is an event of the detection
    ✓ ${path}:13:11  Code is "1"

Record 2, AppEvents_CL
  is not an event of the detection
    ✗ ${path}:13:11  Code is "2"
`);
    expect(code).to.equal(0);
  });

  it('writes JSON', async () => {
    const { stdout } = await explain(row, '--format', 'json');
    const [first] = JSON.parse(stdout) as [
      { events: { matches: boolean; predicates: { seen: unknown }[] }[] },
    ];
    expect(first.events[0]?.matches).to.equal(true);
    expect(first.events[0]?.predicates[0]?.seen).to.deep.equal([{ field: 'Code', values: ['1'] }]);
  });

  it('answers a record of another table, and no record', async () => {
    const other = await explain({ a: 1, b: 2 });
    expect(other.stderr).to.include('record 1 of event.json is of no table that the-case reads');
    expect(other.code).to.equal(2);
    expect((await explain([])).stderr).to.include('event.json holds no record');
  });
});
