import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  collect,
  now,
  projectFor,
  refusal,
  startCloud,
  type Body,
  type FakeCloud,
} from './collect-fixture.ts';

const feed = 'entra.sign-in-activity';
const stream = 'Custom-EntraSignInActivity_CL';
const ingest =
  'POST /dataCollectionRules/dcr-456e7472615369676e496e4163746976/streams/Custom-EntraSignInActivity_CL';
const repository = join(import.meta.dirname, '..', '..');
const script = join(repository, 'scripts', 'collect.ts');
const pageSize = 500;

describe('collect: what is interrupted goes on', () => {
  let cloud: FakeCloud;
  let root: string;
  beforeEach(async () => {
    cloud = await startCloud();
    root = projectFor(cloud);
  });
  afterEach(() => cloud.close());

  /** A tenant of so many users, 500 a page. */
  function users(count: number, hold: (page: number) => boolean = () => false): void {
    const { url } = cloud;
    cloud.routes.set('GET /v1.0/users', (asked) => {
      const page = Number(/skiptoken=(\d+)/u.exec(asked.url)?.[1] ?? 0);
      const from = page * pageSize;
      const value = Array.from({ length: Math.min(pageSize, count - from) }, (_, at) => ({
        id: String(from + at),
        userPrincipalName: `user${from + at}@contoso.com`,
      }));
      const next =
        from + pageSize < count ? { '@odata.nextLink': `${url}/v1.0/users?$skiptoken=${page + 1}` } : {};
      return { body: { value, ...next }, hold: hold(page) };
    });
  }

  const taken = () => (cloud.taken.get(stream) ?? []).flat();
  const ids = (rows: readonly Body[]) => rows.map(({ UserId }) => Number(UserId));
  const upTo = (count: number) => Array.from({ length: count }, (_, at) => at);
  const times = () => new Set(taken().map(({ TimeGenerated }) => TimeGenerated));
  const state = () => {
    const path = join(root, '.detc', 'collect', 'test', `${feed}.json`);
    return JSON.parse(readFileSync(path, 'utf8')) as Body;
  };

  function start(): ChildProcess {
    return spawn(process.execPath, ['--import', 'tsx', script, '--project', root, '--env', 'test', feed], {
      cwd: repository,
      env: { ...process.env, DETC_ACCESS_TOKEN: 'secret-token-of-the-test' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  }

  async function until(condition: () => boolean): Promise<void> {
    for (let tries = 0; !condition(); tries += 1) {
      if (tries > 2000) throw new Error('it never happened');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  async function kill(child: ChildProcess): Promise<void> {
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  it('is killed while it reads, and again while it sends, and sends no row twice', async () => {
    users(9000, (page) => page === 3);
    const first = start();
    await until(() => cloud.asked.some(({ url }) => url.includes('skiptoken=3')));
    await kill(first);
    expect(state()).to.include({ phase: 'reading', resume: `${cloud.url}/v1.0/users?$skiptoken=3` });

    users(9000);
    cloud.asked.length = 0;
    cloud.routes.set(ingest, (_asked, before) => ({ hold: before === 1 }));
    const second = start();
    await until(() => (cloud.taken.get(stream) ?? []).length === 2);
    await kill(second);
    expect(
      cloud.asked.filter(({ method, url }) => method === 'GET' && /skiptoken=[012]$/u.test(url)),
    ).to.deep.equal([]);

    cloud.routes.delete(ingest);
    const at = new Date().toISOString();
    const third = await collect(root, [feed], { at });
    // The second request did arrive; the collector cannot know.
    expect(ids(taken())).to.deep.equal(upTo(9000));
    expect(times().size).to.equal(1);
    expect(third.code).to.equal(3);
    const [timeGenerated] = times();
    const [one, two] = (cloud.taken.get(stream) ?? []).map(({ length }) => length);
    expect(third.stderr).to.equal(
      `${feed}: goes on with the snapshot of ${String(timeGenerated)}\n` +
        `error: ${feed}: ${9000 - (two ?? 0)} of 9000 rows of the snapshot of ${String(timeGenerated)} were sent\n` +
        `${feed}: rows ${(one ?? 0) + 1} to ${(one ?? 0) + (two ?? 0)} may have arrived or not: the connection or the run ended before the answer\n` +
        `help: to send those again, some perhaps twice: npm run collect -- --env test ${feed} --resend\n`,
    );
  });

  it('sends what is in doubt again with --resend, and is complete then', async () => {
    users(3);
    cloud.routes.set(ingest, { cut: true });
    const first = await collect(root, [feed]);
    expect([first.code, first.waits]).to.deep.equal([3, []]);
    cloud.routes.delete(ingest);
    const second = await collect(root, [feed, '--resend']);
    expect([second.code, second.stderr]).to.deep.equal([
      0,
      `${feed}: goes on with the snapshot of ${now}\n${feed}: 3 rows sent, of ${now}\n`,
    ]);
    expect(ids(taken())).to.deep.equal([0, 1, 2, 0, 1, 2]);
    expect(times().size).to.equal(1);
    expect(existsSync(join(root, '.detc', 'collect', 'test', `${feed}.json`))).to.equal(false);
  });

  it('repeats a lost request at once with --resend', async () => {
    users(3);
    cloud.routes.set(ingest, (_asked, before) => ({ cut: before === 0 }));
    const { code, waits } = await collect(root, [feed, '--resend']);
    expect([code, waits]).to.deep.equal([0, [750]]);
  });

  it('goes on with a snapshot whose sending was refused for now, without sending a row twice', async () => {
    users(9000);
    cloud.routes.set(ingest, (_asked, before) =>
      before === 1
        ? refusal(403, 'OperationFailed', 'The authentication token provided does not have access.')
        : {},
    );
    const first = await collect(root, [feed]);
    expect(first.code).to.equal(3);
    const sent = taken().length;
    expect(first.stderr).to.equal(
      `error: ${feed}: the Logs Ingestion API refuses POST ${stream}: OperationFailed, The authentication token provided does not have access.\n` +
        'help: give the collector the Azure role Monitoring Metrics Publisher on the data collection rule; it takes up to half an hour to be in force\n' +
        `${feed}: ${sent} of 9000 rows of the snapshot of ${now} were sent; to go on: npm run collect -- --env test ${feed}\n`,
    );
    const second = await collect(root, [feed], { at: '2026-11-23T05:00:00.000Z' });
    expect(second.code).to.equal(0);
    expect(ids(taken())).to.deep.equal(upTo(9000));
    expect([...times()]).to.deep.equal([now]);
  });

  it('begins a new snapshot when the next one is due, and says that the old one is incomplete', async () => {
    users(9000);
    cloud.routes.set(ingest, (_asked, before) => (before === 1 ? refusal(403, 'OperationFailed', 'no') : {}));
    await collect(root, [feed]);
    const sent = taken().length;
    cloud.taken.clear();
    const { code, stderr } = await collect(root, [feed], { at: '2026-11-24T02:00:00.000Z' });
    expect(code).to.equal(0);
    expect(stderr).to.equal(
      `${feed}: the snapshot of ${now} stays incomplete: ${sent} of 9000 rows were sent. A new one begins: the next one is due\n` +
        `${feed}: 9000 rows sent, of 2026-11-24T02:00:00.000Z\n`,
    );
    expect([...times()]).to.deep.equal(['2026-11-24T02:00:00.000Z']);
  });

  it('reads from the start where the place it stopped at is no longer known', async () => {
    users(1200);
    const { url } = cloud;
    const route = cloud.routes.get('GET /v1.0/users');
    cloud.routes.set('GET /v1.0/users', (asked, before) =>
      asked.url.includes('skiptoken=1')
        ? refusal(
            before < 5 ? 403 : 400,
            'Directory_ExpiredPageToken',
            'The specified page token has expired.',
          )
        : typeof route === 'function'
          ? route(asked, before)
          : {},
    );
    expect((await collect(root, [feed])).code).to.equal(3);
    expect(state()).to.include({ resume: `${url}/v1.0/users?$skiptoken=1` });
    let refused = false;
    cloud.routes.set('GET /v1.0/users', (asked, before) => {
      if (!refused && asked.url.includes('skiptoken=1')) {
        refused = true;
        return refusal(400, 'Directory_ExpiredPageToken', 'The specified page token has expired.');
      }
      return typeof route === 'function' ? route(asked, before) : {};
    });
    const { code, stderr } = await collect(root, [feed]);
    expect(code).to.equal(0);
    expect(stderr).to.include(
      'the place where reading stopped is no longer known; it is read from the start',
    );
    expect(ids(taken())).to.deep.equal(upTo(1200));
  });

  it('leaves an unfinished snapshot alone with --new', async () => {
    users(600);
    cloud.routes.set(ingest, refusal(403, 'OperationFailed', 'no'));
    await collect(root, [feed]);
    cloud.routes.delete(ingest);
    const { code, stderr } = await collect(root, [feed, '--new'], { at: '2026-11-23T03:00:00.000Z' });
    expect(code).to.equal(0);
    expect(stderr).to.include('0 of 600 rows were sent. A new one begins: as asked');
    expect([...times()]).to.deep.equal(['2026-11-23T03:00:00.000Z']);
  });

  it('keeps no secret, and only for the owner', async () => {
    users(3);
    cloud.routes.set(ingest, refusal(403, 'OperationFailed', 'no'));
    await collect(root, [feed]);
    const folder = join(root, '.detc', 'collect', 'test');
    for (const name of [`${feed}.json`, `${feed}.rows.ndjson`]) {
      expect(readFileSync(join(folder, name), 'utf8')).not.to.include('secret');
      expect(statSync(join(folder, name)).mode & 0o077).to.equal(0);
    }
  });

  it('lets nobody else collect the same feed meanwhile, and minds no lock of a run that died', async () => {
    users(3);
    const folder = join(root, '.detc', 'collect', 'test');
    mkdirSync(folder, { recursive: true });
    const lock = join(folder, `${feed}.lock`);
    writeFileSync(lock, String(process.ppid));
    const held = await collect(root, [feed]);
    expect([held.code, held.stderr.split('\n')[0]]).to.deep.equal([
      3,
      `error: ${feed}: ${feed} is being collected by process ${process.ppid}`,
    ]);
    writeFileSync(lock, '4194303');
    expect((await collect(root, [feed])).code).to.equal(0);
  });

  it('takes a state that is damaged for none', async () => {
    users(3);
    const folder = join(root, '.detc', 'collect', 'test');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${feed}.json`), '{"version": 1, "feed": ');
    expect((await collect(root, [feed])).code).to.equal(0);
  });
});
