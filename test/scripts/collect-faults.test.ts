import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  collect,
  columnsOf,
  insights,
  now,
  ownFeeds,
  projectFor,
  refusal,
  ruleBody,
  startCloud,
  type Answer,
  type Body,
  type FakeCloud,
} from './collect-fixture.ts';

const feed = 'entra.sign-in-activity';
const table = 'EntraSignInActivity_CL';
const stream = `Custom-${table}`;
const ruleId = 'dcr-456e7472615369676e496e4163746976';
const ingest = `POST /dataCollectionRules/${ruleId}/streams/${stream}`;
const signIns = 'GET /v1.0/users';
const again = `to try again: npm run collect -- --env test ${feed}\n`;

describe('collect: services that fail', () => {
  let cloud: FakeCloud;
  let root: string;
  beforeEach(async () => {
    cloud = await startCloud();
    root = projectFor(cloud);
    cloud.routes.set(signIns, { body: { value: [{ id: '1' }, { id: '2' }, { id: '3' }] } });
  });
  afterEach(() => cloud.close());

  const taken = () => (cloud.taken.get(stream) ?? []).flat().map(({ UserId }) => UserId);
  const run = (...argv: readonly string[]) => collect(root, [feed, ...argv]);

  /** Answers with each of these once, then as before. */
  function first(key: string, ...answers: readonly Answer[]): void {
    const usual = cloud.routes.get(key) ?? {};
    cloud.routes.set(
      key,
      (asked, before) => answers[before] ?? (typeof usual === 'function' ? usual(asked, before) : usual),
    );
  }

  const throttled = refusal(429, 'TooManyRequests', 'Too many requests');

  for (const [what, key] of [
    ['Microsoft Graph', signIns],
    ['the Logs Ingestion API', ingest],
  ] as const) {
    it(`waits as long as ${what} asks, or ever longer where it does not say`, async () => {
      first(key, { ...throttled, headers: { 'retry-after': '17' } }, throttled, throttled, {
        status: 503,
        body: '<html>busy</html>',
      });
      const { code, waits } = await run();
      expect([code, waits]).to.deep.equal([0, [17_500, 1500, 3000, 6000]]);
      expect(taken()).to.deep.equal(['1', '2', '3']);
    });

    it(`gives up on ${what} in the end`, async () => {
      cloud.routes.set(key, throttled);
      const { code, waits, stderr } = await run();
      expect([code, waits]).to.deep.equal([3, [750, 1500, 3000, 6000, 12_000, 24_000, 45_000, 45_000]]);
      expect(stderr).to.include(`${what} fails at`);
      expect(stderr).to.include('TooManyRequests, Too many requests');
      expect(taken()).to.deep.equal([]);
    });
  }

  it('understands the other ways to say how long', async () => {
    first(
      signIns,
      { ...throttled, headers: { 'retry-after': 'Mon, 23 Nov 2026 02:00:30 GMT' } },
      { ...throttled, headers: { 'x-ms-retry-after-ms': '1200' } },
      { ...throttled, headers: { 'retry-after': 'soon' } },
    );
    expect((await run()).waits).to.deep.equal([30_500, 1700, 3000]);
  });

  it('does not wait for hours', async () => {
    cloud.routes.set(signIns, { ...throttled, headers: { 'retry-after': '7200' } });
    const { code, waits, stderr } = await run();
    expect([code, waits]).to.deep.equal([3, []]);
    expect(stderr).to.include('asks to be left alone for 120 minutes');
  });

  it('reads again where a connection breaks, or half an answer comes', async () => {
    first(signIns, { cut: true }, { body: '{"value": [{"id"' });
    const { code } = await run();
    expect([code, taken()]).to.deep.equal([0, ['1', '2', '3']]);
  });

  it('tries a service again that is not there, and names it in the end', async () => {
    await cloud.close();
    const { code, waits, stderr } = await run();
    expect([code, waits.length]).to.deep.equal([3, 8]);
    expect(stderr).to.include('Microsoft Graph fails at GET /v1.0/users: ECONNREFUSED');
    expect(stderr.endsWith(again)).to.equal(true);
  });

  it('finds the rows that are refused, sends all others, and says why', async () => {
    const users = Array.from({ length: 100 }, (_, at) => ({ id: String(at) }));
    cloud.routes.set(signIns, { body: { value: users } });
    cloud.routes.set(ingest, ({ body }) =>
      (body as readonly Body[]).some(({ UserId }) => UserId === '41')
        ? refusal(400, 'InvalidStreamPayload', 'a value does not fit')
        : {},
    );
    const { code, stderr } = await run();
    expect(code).to.equal(3);
    expect(stderr).to.equal(
      `error: ${feed}: 99 of 100 rows of the snapshot of ${now} were sent\n` +
        `${feed}: row 42 refused: InvalidStreamPayload, a value does not fit\n`,
    );
    expect(taken()).to.deep.equal(users.map(({ id }) => id).filter((id) => id !== '41'));
  });

  it('sends less at a time where a request is too large', async () => {
    cloud.routes.set(ingest, ({ body }) =>
      (body as readonly Body[]).length > 1 ? refusal(413, 'RequestEntityTooLarge', 'too large') : {},
    );
    expect([(await run()).code, taken()]).to.deep.equal([0, ['1', '2', '3']]);
  });

  it('goes on with the other feeds where one fails', async () => {
    const report = 'GET /v1.0/reports/authenticationMethods/userRegistrationDetails';
    cloud.routes.set(
      report,
      refusal(403, 'Authentication_MSGraphPermissionMissing', 'missing: AuditLog.Read.All'),
    );
    const { code, stderr } = await collect(root, ['entra.user-registration', feed]);
    expect(code).to.equal(3);
    expect(stderr).to.equal(
      `${feed}: 3 rows sent, of ${now}\n` +
        'error: entra.user-registration: Microsoft Graph refuses GET /v1.0/reports/authenticationMethods/userRegistrationDetails: Authentication_MSGraphPermissionMissing, missing: AuditLog.Read.All\n' +
        'help: the feed needs AuditLog.Read.All: application permissions of Microsoft Graph, with admin consent\n' +
        'entra.user-registration: nothing was sent; to try again: npm run collect -- --env test entra.user-registration\n',
    );
  });

  it('names the permissions of the source', async () => {
    cloud.routes.set(
      signIns,
      refusal(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.'),
    );
    const { code, stderr } = await run();
    expect([code, stderr]).to.deep.equal([
      3,
      `error: ${feed}: Microsoft Graph refuses GET /v1.0/users: Authorization_RequestDenied, Insufficient privileges to complete the operation.\n` +
        'help: the feed needs AuditLog.Read.All, User.Read.All: application permissions of Microsoft Graph, with admin consent\n' +
        `${feed}: nothing was sent; ${again}`,
    ]);
  });

  it('names the licence that is missing', async () => {
    cloud.routes.set(
      signIns,
      refusal(
        403,
        'Authentication_RequestFromNonPremiumTenantOrB2CTenant',
        "Neither tenant is B2C or tenant doesn't have premium license",
      ),
    );
    const { code, stderr } = await run();
    expect(code).to.equal(3);
    expect(stderr).to.include(
      'help: the tenant needs Microsoft Entra ID P1 for this feed; without it, leave the feed out\n',
    );
  });

  it('says that a login has ended, without the token', async () => {
    cloud.routes.set(
      signIns,
      refusal(
        401,
        'InvalidAuthenticationToken',
        'Lifetime validation failed, the token eyJ0eXAiOiJKV1Qi.eyJhdWQiOiJodHRwcz.c2lnbmF0dXJl is expired.',
      ),
    );
    const { code, stderr } = await run();
    expect(code).to.equal(3);
    expect(stderr).to.include(
      'Microsoft Graph does not accept the login for GET /v1.0/users: InvalidAuthenticationToken',
    );
    expect(stderr).to.include('help: it may have ended: run `az login`');
    expect(stderr).not.to.match(/eyJ|secret/u);
  });
});

describe('collect: where rows go', () => {
  let cloud: FakeCloud;
  let root: string;
  beforeEach(async () => {
    cloud = await startCloud();
    root = projectFor(cloud);
    cloud.routes.set(signIns, { body: { value: [{ id: '1' }] } });
  });
  afterEach(() => cloud.close());

  const ruleRoute = `GET ${insights}/dataCollectionRules/detc-EntraSignInActivity`;
  const endpointRoute = `GET ${insights}/dataCollectionEndpoints/detc-feeds`;

  it('takes endpoint and rule as given, and asks Azure for neither', async () => {
    const rule = 'dcr-0123456789abcdef0123456789abcdef';
    const { code } = await collect(root, [feed, '--endpoint', cloud.url, '--rule', `${table}=${rule}`]);
    expect(code).to.equal(0);
    expect(cloud.asked.map(({ url }) => url.replace(/\?.*$/u, ''))).to.deep.equal([
      '/v1.0/users',
      `/dataCollectionRules/${rule}/streams/${stream}`,
    ]);
  });

  it('takes them from variables too', async () => {
    const rule = 'dcr-0123456789abcdef0123456789abcdef';
    const env = { DETC_COLLECT_ENDPOINT: cloud.url, DETC_COLLECT_RULES: `${table}=${rule}` };
    expect((await collect(root, [feed], { env })).code).to.equal(0);
    expect(cloud.asked).to.have.length(2);
  });

  for (const [what, argv, message] of [
    [
      'a rule that is none',
      ['--rule', `${table}=rule`],
      `error: "${table}=rule" names no data collection rule`,
    ],
    [
      'plain http elsewhere',
      ['--endpoint', 'http://198.51.100.1'],
      'the endpoint to send to has to be https',
    ],
    ['no address', ['--endpoint', 'x'], 'the endpoint to send to is no address of a service'],
    [
      'a feed that is not there',
      ['entra.sign-in-activty'],
      'error: there is no feed "entra.sign-in-activty"\nhelp: did you mean',
    ],
    ['an option that is not there', ['--resned'], "error: unknown option '--resned'"],
  ] as const) {
    it(`answers ${what} with exit code 2`, async () => {
      const { code, stderr } = await collect(root, [feed, ...argv]);
      expect(code).to.equal(2);
      expect(stderr).to.include(message);
    });
  }

  it('says what has to be deployed', async () => {
    cloud.routes.set(ruleRoute, refusal(404, 'ResourceNotFound', 'not found'));
    const { code, stderr } = await collect(root, [feed]);
    expect(code).to.equal(3);
    expect(stderr).to.equal(
      `error: ${feed}: there is no data collection rule detc-EntraSignInActivity in rg-soc\n` +
        'help: deploy out/tables/azuredeploy.json into the resource group first\n' +
        `${feed}: 0 of 1 rows of the snapshot of ${now} were sent; to go on: npm run collect -- --env test ${feed}\n`,
    );
  });

  it('refuses a rule or an endpoint of another region', async () => {
    cloud.routes.set(endpointRoute, {
      body: { location: 'North Europe', properties: { logsIngestion: { endpoint: cloud.url } } },
    });
    const { code, stderr } = await collect(root, [feed]);
    expect(code).to.equal(3);
    expect(stderr).to.include(
      'detc-feeds is in northeurope, the workspace in westeurope: rows would not arrive',
    );
  });

  it('refuses a rule that does not know a column, which would be dropped without a word', async () => {
    const columns = columnsOf(table).filter((column) => column !== 'LastSuccessfulSignInDateTime');
    cloud.routes.set(ruleRoute, { body: ruleBody(table, columns) });
    const { code, stderr } = await collect(root, [feed]);
    expect(code).to.equal(3);
    expect(stderr).to.include('does not know LastSuccessfulSignInDateTime: that would be lost');
    expect([...cloud.taken.keys()]).to.deep.equal([]);
  });

  it('says what Azure does not let it read', async () => {
    cloud.routes.set(ruleRoute, refusal(403, 'AuthorizationFailed', 'no authorization'));
    const { stderr } = await collect(root, [feed]);
    expect(stderr).to.include(
      'help: give the collector the Azure role Reader on the resource group, or name endpoint and rule with --endpoint and --rule\n',
    );
  });

  it('has findings in the environment written like any other', async () => {
    writeFileSync(
      join(root, 'detections', 'environments', 'test.yaml'),
      'title: Test\ncloud: {graph: ftp://x}\n',
    );
    const { code, stdout } = await collect(root, [feed]);
    expect(code).to.equal(1);
    expect(stdout).to.include('detections/environments/test.yaml:2:16 - error');
  });

  it('sends exactly the columns that the source declares', async () => {
    const path = join(root, 'detections', 'sources', `${feed}.yaml`);
    const text = readFileSync(path, 'utf8');
    writeFileSync(
      path,
      text.replace('      AccountEnabled: bool\n', '      AccountEnabled: bool\n      Manager: string\n'),
    );
    const { code, stderr } = await collect(root, [feed]);
    expect(code).to.equal(2);
    expect(stderr).to.include(`error: ${feed}: nothing fills its column Manager`);
  });

  it('has a collector for every feed of the catalogue', () => {
    expect(ownFeeds().map(({ name }) => name)).to.deep.equal([
      'azure.role-assignments',
      'entra.conditional-access-exclusions',
      'entra.role-assignments',
      'entra.sign-in-activity',
      'entra.user-registration',
    ]);
  });
});
