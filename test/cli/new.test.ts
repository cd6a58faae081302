import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import { parse } from 'yaml';
import { createCompiler } from '../../compiler/compile.ts';
import { contents, fill, temporaryFolder } from './files.ts';
import { fakeCompiler, run } from './harness.ts';

const source = `title: Sign-ins
description: Sign-ins of users.
connector: {id: AzureActiveDirectory, dataTypes: [SignInLogs]}
sigma: {product: azure, service: signinlogs}
delay: 10m
tables: [{name: SigninLogs}]
columns:
  TimeGenerated: {}
  UserId: {eventHub: properties.userId, exact: true}
  UserPrincipalName: {eventHub: properties.userPrincipalName}
  ResultType: {eventHub: resultType, exact: true}
  IPAddress: {eventHub: callerIpAddress}
identities:
  Account: {id: UserId, upn: UserPrincipalName, description: The account.}
views:
  targets:
    description: One row per target.
    reads: [UserId]
    prepare: extend Target = UserId
    fields:
      TargetId: {type: string, kql: tostring(Target), reads: [UserId], description: The target.}
`;
const example = `description: A sign-in that succeeds.
table: SigninLogs
record:
  TimeGenerated: '2026-03-04T09:00:00Z'
  UserId: 2c1a7f0e-5b1d-4c0a-9d3e-7f6a5b4c3d2e
  UserPrincipalName: ada@contoso.com
  ResultType: '0'
`;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u;

describe('detc new', () => {
  let root: string;
  let remove: () => void;
  const fake = fakeCompiler();
  const create = (...argv: string[]) => run(['new', ...argv], root, fake.parts);
  const read = (path: string) => parse(readFileSync(join(root, path), 'utf8')) as Record<string, unknown>;
  beforeEach(() => {
    ({ path: root, remove } = temporaryFolder());
    fill(root, { 'detections/a/first.yaml': 'one\n', 'detections/sources/entra.signin.yaml': source });
  });
  afterEach(() => {
    remove();
  });

  it('begins a detection for a row', async () => {
    const { code, stdout, stderr } = await create(
      'guest',
      '--source',
      'entra.signin',
      '--row',
      'bad-password',
    );
    expect([code, stdout]).to.deep.equal([0, 'detections/privileged-accounts/guest.yaml\n']);
    expect(stderr).to.include('detc check guest');
    const { id, ...rest } = read('detections/privileged-accounts/guest.yaml');
    expect(id).to.match(uuid);
    expect(rest).to.deep.equal({
      title: 'Bad password',
      status: 'experimental',
      level: 'high',
      description: 'Bad password.',
      date: '2026-11-23',
      references: ['https://learn.microsoft.com/entra/architecture/security-operations-privileged-accounts'],
      tags: [],
      falsepositives: ['What else looks like this, and how an analyst tells it apart.'],
      covers: { guide: 'privileged-accounts', row: 'bad-password', risk: 'High' },
      source: 'entra.signin',
      detection: { selection: { ResultType: 'replace me' }, condition: 'selection' },
      schedule: { every: '1h' },
      alert: {
        title: 'Bad password',
        entities: [{ account: 'Account' }],
        triage: ['What an analyst does first.'],
      },
    });
  });

  it('takes title, level and folder; the row by number', async () => {
    const { stdout } = await create(
      'x',
      '--source=entra.signin.targets',
      '--row=2',
      '--title=Guest: "member" #1',
      '--level=low',
      '--folder=detections/mine/deep/',
    );
    expect(stdout).to.equal('detections/mine/deep/x.yaml\n');
    expect(read('detections/mine/deep/x.yaml')).to.deep.include({
      title: 'Guest: "member" #1',
      level: 'low',
      source: 'entra.signin.targets',
    });
  });

  it('says where its JSON Schema is, for the editor, where detc is a package of the project', async () => {
    const installed = join(root, 'node_modules', 'detc');
    mkdirSync(join(root, 'node_modules'));
    symlinkSync(join(import.meta.dirname, '..', '..'), installed);
    const parts = { ...fake.parts, packageRoot: installed };
    await run(['new', 'x', '--source', 'entra.signin'], root, parts);
    expect(readFileSync(join(root, 'detections/custom/x.yaml'), 'utf8').split('\n')[0]).to.equal(
      '# yaml-language-server: $schema=../../node_modules/detc/compiler/language/detection.schema.json',
    );
  });

  it('never overwrites', async () => {
    const { code, stderr } = await create('first', '--source', 'entra.signin', '--folder', 'elsewhere');
    expect(code).to.equal(2);
    expect(stderr).to.equal(
      'error: the detection first exists already: detections/a/first.yaml\nhelp: choose another name\n',
    );
    fill(root, { 'detections/custom/taken.yaml/x': '' });
    expect((await create('taken', '--source', 'entra.signin')).stderr).to.include('taken.yaml is in the way');
    expect(readFileSync(join(root, 'detections/a/first.yaml'), 'utf8')).to.equal('one\n');
  });

  const slips: readonly (readonly [readonly string[], string])[] = [
    [['Guest To_Member', '--source', 'entra.signin'], 'help: e.g. guest-to-member\n'],
    [['../x', '--source', 'entra.signin'], 'help: e.g. x\n'],
    [['x\u202e\n', '--source', 'entra.signin'], 'is no name for a detection'],
    [['a'.repeat(81), '--source', 'entra.signin'], 'is no name for a detection'],
    [['x'], 'error: the detection needs a source\nhelp: --source entra.signin | entra.signin.targets\n'],
    [[], 'error: the detection needs a name\n'],
    [['x', '--source', 'entra.sigin'], "help: did you mean 'entra.signin'?\n"],
    [['x', '--source', 'entra.signin', '--row', 'bad-pasword'], "help: did you mean 'bad-password'?\n"],
    [['x', '--source', 'entra.signin', '--folder', '../out'], '"../out" is no folder for detections'],
    [['x', '--source', 'entra.signin', '--folder', 'lists'], '"lists" is no folder for detections'],
    [['x', '--source', 'entra.signin', '--pattern', 'spik'], "did you mean 'spike'?"],
  ];
  for (const [argv, message] of slips) {
    it(`answers ${JSON.stringify(argv)}`, async () => {
      const before = Object.keys(contents(root));
      const { code, stdout, stderr } = await create(...argv);
      expect(stderr).to.include(message);
      expect([code, stdout]).to.deep.equal([2, '']);
      expect(Object.keys(contents(root)).filter((path) => !path.startsWith('.detc'))).to.deep.equal(before);
    });
  }

  it('asks on a terminal for what is missing', async () => {
    const stdin = () => Readable.from(['asked\n', '1\n', '2\n', '\n']);
    const { code, stderr } = await run(['new'], root, fake.parts, { stdin });
    expect(stderr).to.include('Name (small letters, digits, hyphens): ').and.include('  1  Bad password\n');
    expect(code).to.equal(0);
    expect(read('detections/privileged-accounts/asked.yaml')).to.deep.include({
      title: 'Bad password',
      source: 'entra.signin.targets',
    });
  });

  it('asks nothing where all is given', async () => {
    const stdin = () => {
      throw new Error('nothing to ask');
    };
    expect((await run(['new', 'x', '--source', 'entra.signin'], root, fake.parts, { stdin })).code).to.equal(
      0,
    );
    expect(existsSync(join(root, 'detections/custom/x.yaml'))).to.equal(true);
  });

  for (const pattern of [
    'match',
    'event_count',
    'value_count',
    'new_value',
    'spike',
    'temporal_ordered',
    'absent',
  ]) {
    it(`makes a detection that compiles: ${pattern}`, async () => {
      const real = { ...fake.parts, createCompiler: () => Promise.resolve(createCompiler()) };
      fill(root, { 'detections/a/first.yaml': '' });
      const made = await run(['new', 'made', '--source', 'entra.signin', '--pattern', pattern], root, real);
      expect(made.stderr).to.equal('next: say what the event looks like, then run `detc check made`\n');
      expect((await run(['check', 'made'], root, real)).stdout).not.to.include('error');
    });

    it(`gives it tests that pass where there is a record to begin with: ${pattern}`, async () => {
      const real = { ...fake.parts, createCompiler: () => Promise.resolve(createCompiler()) };
      rmSync(join(root, 'detections/a/first.yaml'));
      fill(root, { 'detections/examples/signin.success.yaml': example });
      const made = await run(['new', 'made', '--source', 'entra.signin', '--pattern', pattern], root, real);
      expect(made.stderr).to.equal(
        'next: say what the event looks like, in the tests too, then run `detc test made`\n',
      );
      const { code, stderr } = await run(['test', 'made'], root, real);
      expect(code, stderr).to.equal(0);
      expect(stderr).to.match(/^2 passed, 0 failed/u);
    });
  }
});
