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

async function test(text: string, ...options: readonly string[]): Promise<Ran> {
  const folder = temporaryFolder();
  try {
    fill(folder.path, { ...project, [path]: text, 'detections/examples/app.event.yaml': example });
    const verifier = { verify: () => Promise.resolve([]) };
    return await run(['test', 'the-case', '--color', 'never', ...options], folder.path, {
      createVerifier: () => Promise.resolve(verifier),
    });
  } finally {
    folder.remove();
  }
}

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
