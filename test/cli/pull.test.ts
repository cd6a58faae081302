import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { text, type JsonMap } from '../../compiler/azure/json.ts';
import { createCompiler } from '../../compiler/compile.ts';
import { createLocalAzure, type LocalAzure } from '../azure/local-azure.ts';
import { listen, type Listening } from '../azure/transport.ts';
import { catalogueFiles } from '../catalogue/catalogue.ts';
import { fill, temporaryFolder } from './files.ts';
import { run } from './harness.ts';

const workspace = {
  subscriptionId: '7c1f2e9a-4b36-4d58-9a0e-5f6b7c8d9e00',
  resourceGroup: 'rg-soc',
  name: 'log-soc',
};

const kept = [
  'bad-password-burst',
  'bad-password-spray',
  'legacy-protocol',
  'mfa-fatigue',
  'sign-in-from-unapproved-country',
];

function environment(url: string): string {
  return `# What is particular to production.
title: Production
description: The workspace of the tests.
workspace: {subscriptionId: ${workspace.subscriptionId}, resourceGroup: rg-soc, name: log-soc, location: westeurope}
cloud: {resourceManager: '${url}'}

lists:
  privileged_accounts: {csv: prod/accounts.csv} # who is watched
  approved_countries:
    values:
      - DE # head office
      - FR
  home_tenants: {values: [2b6f0e3d-7a54-4c19-9e80-d3f1a5b6c777], inline: true}

# Set from our own logs.
parameters:
  bad-password-burst: {failures: 15}
`;
}

const csv = `UserPrincipalName,ObjectId
adm_ada@contoso.com,3f0c2b7e-5d0a-4c7c-9a53-0b7f3a1f6a01

adm_grace@contoso.com,8a4b1c52-6b9d-4a21-8f0e-52d1f6d3c702
adm_alan@contoso.com,c19e7d34-2f68-4e0b-b5a7-9d40e8c2b503
`;

function projectFiles(url: string): Readonly<Record<string, string>> {
  const catalogue = [...catalogueFiles()].filter(([path]) => {
    const [, folder = ''] = path.split('/');
    if (folder === 'environments') return false;
    if (folder !== 'privileged-accounts') return true;
    return kept.some((name) => path.endsWith(`/${name}.yaml`));
  });
  return {
    ...Object.fromEntries(catalogue),
    'detections/environments/prod.yaml': environment(url),
    'detections/environments/prod/accounts.csv': csv,
  };
}

const tables = ['SigninLogs', 'AADNonInteractiveUserSignInLogs', 'AuditLogs'];
// One compiler remembers what it has read; Microsoft's parser is not what is tested here.
const compiler = createCompiler();
const parts = {
  createCompiler: () => Promise.resolve(compiler),
  createVerifier: () => Promise.resolve({ verify: () => Promise.resolve([]) }),
};
const io = { env: { DETC_ACCESS_TOKEN: 'a-token' } };
const propertiesOf = (body: JsonMap) => body['properties'] as JsonMap;

describe('detc pull', function () {
  this.timeout(120_000);
  let root: string;
  let remove: () => void;
  let azure: LocalAzure;
  let server: Listening;
  const detc = (...argv: string[]) => run([...argv, '--env', 'prod'], root, parts, io);
  const read = (path: string) => readFileSync(join(root, 'detections', path), 'utf8');

  const ruleIdOf = (title: string): string => {
    const rule = azure.state
      .all()
      .find(({ type, body }) => type.endsWith('alertRules') && propertiesOf(body)['displayName'] === title);
    expect(rule, title).not.to.equal(undefined);
    return rule?.id ?? '';
  };
  const edit = (title: string, change: (properties: JsonMap) => JsonMap) => {
    azure.edit(ruleIdOf(title), (body) => ({
      ...body,
      properties: { ...propertiesOf(body), ...change(propertiesOf(body)) },
    }));
  };

  const itemWith = (words: string): string => {
    const found = azure.state
      .all()
      .find(({ type, body }) => type.endsWith('watchlistItems') && JSON.stringify(body).includes(words));
    expect(found, words).not.to.equal(undefined);
    return found?.id ?? '';
  };
  const rewrite = (from: string, to: string) => {
    azure.edit(itemWith(from), (body) => JSON.parse(JSON.stringify(body).replaceAll(from, to)) as JsonMap);
  };

  /** What people did in the portal. */
  const change = () => {
    edit('Bad-password burst against a privileged account', ({ query }) => ({
      query: text(query).replaceAll(', 14)', ', 19)'),
      severity: 'Low',
      queryFrequency: 'PT30M',
      tactics: [],
    }));
    edit('Privileged account used a legacy protocol', () => ({
      enabled: false,
      displayName: 'Old protocols',
    }));
    edit('Password spray against privileged accounts', ({ query }) => ({
      query: text(query).replace('| where ResultType', '| where Country != "XX"\n| where ResultType'),
    }));
    edit('Repeated multifactor prompts failed for a privileged account', () => ({
      displayName: 'AUTO DISABLED Repeated multifactor prompts',
      enabled: false,
      description: 'The rule was disabled: the query failed 12 times.',
    }));
    azure.state.remove(itemWith('adm_grace@contoso.com'));
    rewrite('adm_alan@', 'a-alan@');
    rewrite('"FR"', '"CH"');
  };

  beforeEach(async () => {
    azure = createLocalAzure({
      workspaces: [{ ...workspace, tables }],
    });
    server = await listen(azure);
    ({ path: root, remove } = temporaryFolder());
    fill(root, projectFiles(server.url));
    const { code, stderr, stdout } = await detc('deploy', '--yes', '--quiet');
    expect(code, stdout + stderr).to.equal(0);
  });
  afterEach(async () => {
    remove();
    await server.close();
  });

  it('takes over what an environment can say, and shows the rest with its place', async () => {
    change();
    const ran = await detc('pull');
    expect(ran.stdout).to.equal(`Written
  rule bad-password-burst in log-soc
    detections/environments/prod.yaml:19 levels.bad-password-burst: high → low
    detections/environments/prod.yaml:17 parameters.bad-password-burst.failures: 15 → 20
  rule legacy-protocol in log-soc
    detections/environments/prod.yaml:21 disabled.legacy-protocol: (not set) → Switched off in the workspace.
  watchlist approved_countries in log-soc
    detections/environments/prod.yaml:10 lists.approved_countries.values: 1 row added, 1 row removed
      + CH
      - FR
  watchlist privileged_accounts in log-soc
    detections/environments/prod/accounts.csv:1: 1 row added, 2 rows removed
      + c19e7d34-2f68-4e0b-b5a7-9d40e8c2b503, a-alan@contoso.com
      - 8a4b1c52-6b9d-4a21-8f0e-52d1f6d3c702, adm_grace@contoso.com
      - c19e7d34-2f68-4e0b-b5a7-9d40e8c2b503, adm_alan@contoso.com

To change by hand
  rule bad-password-burst in log-soc
    detections/privileged-accounts/sign-in/bad-password-burst.yaml:41 schedule.every (queryFrequency): 1h → 30m
    detections/privileged-accounts/sign-in/bad-password-burst.yaml:13 tags (tactics): ["CredentialAccess"] → (not set)
  rule bad-password-spray in log-soc
    detections/privileged-accounts/sign-in/bad-password-spray.yaml:27 detection (query):
            union
                (SigninLogs
                | where TimeGenerated > ago(every + window + delay)
      -         | where ResultType == '50126'
      +         | where Country != "XX"
      + | where ResultType == '50126'
                | project TimeGenerated,
                    Ingested = ingestion_time(),
                    IPAddress,
  rule legacy-protocol in log-soc
    detections/privileged-accounts/sign-in/legacy-protocol.yaml:2 title (displayName): Privileged account used a legacy protocol → Old protocols

Left alone
  rule mfa-fatigue in log-soc
    AUTO DISABLED by Sentinel: The rule was disabled: the query failed 12 times.

5 changes written, 4 to make by hand
`);
    expect(ran.code).to.equal(1);
    expect(read('environments/prod.yaml')).to.equal(
      environment(server.url)
        .replace('      - FR', '      - CH')
        .replace('{failures: 15}', '{failures: 20}')
        .concat(
          'levels:\n  bad-password-burst: low\ndisabled:\n  legacy-protocol: Switched off in the workspace.\n',
        ),
    );
    expect(read('environments/prod/accounts.csv')).to.equal(
      `UserPrincipalName,ObjectId
adm_ada@contoso.com,3f0c2b7e-5d0a-4c7c-9a53-0b7f3a1f6a01

a-alan@contoso.com,c19e7d34-2f68-4e0b-b5a7-9d40e8c2b503
`,
    );
  });

  it('writes nothing with --dry-run, and the same again', async () => {
    change();
    const before = read('environments/prod.yaml') + read('environments/prod/accounts.csv');
    const ran = await detc('pull', '--dry-run', '--format', 'json');
    expect(read('environments/prod.yaml') + read('environments/prod/accounts.csv')).to.equal(before);
    const told = JSON.parse(ran.stdout) as {
      readonly isDryRun: boolean;
      readonly written: readonly JsonMap[];
      readonly remaining: readonly JsonMap[];
    };
    expect(told.isDryRun).to.equal(true);
    expect(told.written[0]).to.deep.equal({
      kind: 'rule',
      name: 'bad-password-burst',
      field: 'severity',
      workspaces: ['log-soc'],
      file: 'detections/environments/prod.yaml',
      line: 19,
      key: 'levels.bad-password-burst',
      before: 'high',
      after: 'low',
    });
    expect(told.remaining.map(({ name, field, line }) => [name, field, line])).to.deep.equal([
      ['bad-password-burst', 'queryFrequency', 41],
      ['bad-password-burst', 'tactics', 13],
      ['bad-password-spray', 'query', 27],
      ['legacy-protocol', 'displayName', 2],
    ]);
    const shown = await detc('pull', '--dry-run');
    expect(shown.stdout).to.match(/^Would be written\n/u);
    expect(shown.stdout).to.match(/5 changes would be written, 4 to make by hand\n$/u);
  });

  it('leaves nothing to deploy where all could be written', async () => {
    edit('Bad-password burst against a privileged account', () => ({ enabled: false }));
    edit('Password spray against privileged accounts', () => ({ severity: 'Informational' }));
    expect((await detc('pull', '--quiet')).code).to.equal(0);
    const plan = await detc('plan', '--detailed-exitcode', '--quiet');
    // Only the reason why it is off is new: nothing changes in the workspace but the record.
    expect(plan.stdout).to.not.match(/to (?:create|change|delete)/u);
  });

  it('says so where nothing was changed', async () => {
    const { code, stdout } = await detc('pull');
    expect([code, stdout]).to.deep.equal([0, 'nothing was changed in the workspace\n']);
  });

  it('does not take a change of the project for one of the workspace', async () => {
    const file = join(root, 'detections/environments/prod.yaml');
    writeFileSync(
      file,
      read('environments/prod.yaml').replace('{failures: 15}', '{failures: 30}').replace('      - FR\n', ''),
    );
    const { code, stdout } = await detc('pull');
    expect([code, stdout]).to.deep.equal([0, 'nothing was changed in the workspace\n']);
  });

  it('does not write what the project refuses, and says why', async () => {
    const item = itemWith('"FR"');
    azure.edit(item, (body) => JSON.parse(JSON.stringify(body).replaceAll('"FR"', '"france"')) as JsonMap);
    edit('Password spray against privileged accounts', () => ({ severity: 'Low' }));
    const before = read('environments/prod.yaml');
    const { code, stdout } = await detc('pull');
    expect(code).to.equal(1);
    expect(stdout).to.include('levels.bad-password-spray: high → low');
    expect(stdout).to.match(
      /prod\.yaml:11 values: 1 row added, 1 row removed\n {6}\+ france\n {6}- FR\n {6}note: the project would not compile: /u,
    );
    expect(read('environments/prod.yaml')).to.equal(`${before}levels:\n  bad-password-spray: low\n`);
  });

  it('gives the environment values of its own where the list had only its examples', async () => {
    const file = join(root, 'detections/environments/prod.yaml');
    const bare = environment(server.url).replace(/ {2}approved_countries:\n(?: {4}.*\n)+/u, '');
    writeFileSync(file, bare);
    expect((await detc('deploy', '--yes', '--quiet')).code).to.equal(0);
    rewrite('"CH"', '"AT"');
    expect((await detc('pull', '--quiet')).code).to.equal(0);
    expect(read('environments/prod.yaml')).to.equal(
      bare.replace(
        /( {2}home_tenants.*\n)/u,
        '$1  approved_countries:\n    values:\n      - DE\n      - AT\n',
      ),
    );
  });

  it('cannot tell rows apart that were changed on both sides', async () => {
    rewrite('"FR"', '"CH"');
    const file = join(root, 'detections/environments/prod.yaml');
    const changed = read('environments/prod.yaml').replace('      - FR', '      - IT');
    writeFileSync(file, changed);
    const { code, stdout } = await detc('pull');
    expect(code).to.equal(1);
    expect(stdout).to.equal(`To change by hand
  watchlist approved_countries in log-soc
    detections/environments/prod.yaml:11 values: 1 row added, 1 row removed
      + CH
      - IT
      note: the rows were changed in the project as well: it cannot be told who took out what

0 changes written, 1 to make by hand
`);
    expect(read('environments/prod.yaml')).to.equal(changed);
  });

  it('switches a detection on again', async () => {
    const file = join(root, 'detections/environments/prod.yaml');
    const off = `${read('environments/prod.yaml')}disabled:\n  legacy-protocol: Not now.\n`;
    writeFileSync(file, off);
    expect((await detc('deploy', '--yes', '--quiet')).code).to.equal(0);
    edit('Privileged account used a legacy protocol', () => ({ enabled: true }));
    const { code, stdout } = await detc('pull');
    expect(stdout).to.include('disabled.legacy-protocol: Not now. → (not set)');
    expect(code).to.equal(0);
    expect(read('environments/prod.yaml')).to.equal(environment(server.url));
  });

  it('ends with 3 where the workspace cannot be read', async () => {
    await server.close();
    server = await listen(createLocalAzure({ workspaces: [{ ...workspace, name: 'another', tables: [] }] }));
    fill(root, projectFiles(server.url));
    const { code, stdout } = await detc('pull');
    expect(code).to.equal(3);
    expect(stdout).to.match(/^log-soc \(rg-soc\)\n {2}error D8214: /u);
  });
});

describe('detc pull of several workspaces', function () {
  this.timeout(120_000);

  it('takes over what they agree on, and leaves other resources as they are', async () => {
    const azure = createLocalAzure({
      workspaces: ['', '-us'].map((suffix) => ({
        ...workspace,
        resourceGroup: `rg-soc${suffix}`,
        name: `log-soc${suffix}`,
        tables,
      })),
    });
    const server = await listen(azure);
    const { path: root, remove } = temporaryFolder();
    try {
      const files = projectFiles(server.url);
      const own = files['detections/environments/prod.yaml'] ?? '';
      const both = own.replace(
        /^cloud:/mu,
        `otherWorkspaces:
  - {subscriptionId: ${workspace.subscriptionId}, resourceGroup: rg-soc-us, name: log-soc-us, location: eastus}
deploy: {azureMonitor: all}
cloud:`,
      );
      fill(root, { ...files, 'detections/environments/prod.yaml': both });
      const detc = (...argv: string[]) => run([...argv, '--env', 'prod'], root, parts, io);
      expect((await detc('deploy', '--yes', '--quiet')).code).to.equal(0);
      const edit = (group: string, title: string, change: JsonMap) => {
        const id = azure.state
          .all()
          .find(
            ({ id: path, type, body }) =>
              path.includes(`/${group}/`) &&
              type.endsWith('alertRules') &&
              propertiesOf(body)['displayName'] === title,
          )?.id;
        azure.edit(id ?? '', (body) => ({ ...body, properties: { ...propertiesOf(body), ...change } }));
      };
      const [spray, burst, legacy] = [
        'Password spray against privileged accounts',
        'Bad-password burst against a privileged account',
        'Privileged account used a legacy protocol',
      ];
      edit('rg-soc', spray, { severity: 'Low' });
      edit('rg-soc-us', spray, { severity: 'Low' });
      edit('rg-soc', burst, { severity: 'Low' });
      edit('rg-soc-us', burst, { severity: 'Medium' });
      edit('rg-soc', legacy, { enabled: false });
      const { code, stdout } = await detc('pull');
      expect(stdout).to.equal(`Written
  rule bad-password-spray in log-soc, log-soc-us
    detections/environments/prod.yaml:22 levels.bad-password-spray: high → low

To change by hand
  rule bad-password-burst in log-soc
    detections/privileged-accounts/sign-in/bad-password-burst.yaml:5 level (severity): high → low
      note: the workspaces of the environment do not agree
  rule legacy-protocol in log-soc
    detections/privileged-accounts/sign-in/legacy-protocol.yaml:4 status (enabled): true → false
      note: it would change the alert legacy-protocol too, which nobody changed
  rule bad-password-burst in log-soc-us
    detections/privileged-accounts/sign-in/bad-password-burst.yaml:5 level (severity): high → medium
      note: the workspaces of the environment do not agree

1 change written, 3 to make by hand
`);
      expect(code).to.equal(1);
    } finally {
      remove();
      await server.close();
    }
  });
});
