import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import type { JsonMap } from '../../compiler/azure/json.ts';
import type { CliIo } from '../../compiler/cli/io.ts';
import { createLocalAzure, type LocalAzure, type LocalAzureOptions } from '../azure/local-azure.ts';
import { listen, type Listening } from '../azure/transport.ts';
import { workspace } from '../deploy/fixture.ts';
import { quickParts, writeSmallProject } from '../deploy/project.ts';
import { temporaryFolder } from './files.ts';
import { run, type Ran } from './harness.ts';

const tables = ['SigninLogs', 'AADNonInteractiveUserSignInLogs'];

describe('detc plan and deploy', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let azure: LocalAzure;
  let server: Listening;

  async function begin(options: Partial<LocalAzureOptions> = {}, more = ''): Promise<void> {
    azure = createLocalAzure({ workspaces: [{ ...workspace, tables }], token: 'the-token', ...options });
    server = await listen(azure);
    writeSmallProject(folder.path, server.url, more);
  }

  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(async () => {
    await server.close();
    folder.remove();
  });

  function detc(args: readonly string[], io: Partial<CliIo> = {}): Promise<Ran> {
    const env = { DETC_ACCESS_TOKEN: 'the-token' };
    return run([...args, '--color', 'never'], folder.path, quickParts, { env, ...io });
  }

  it('plan, deploy, plan: nothing is left to do', async () => {
    await begin();
    const first = await detc(['plan', '--env', 'prod', '--detailed-exitcode', '--quiet']);
    expect(first.code, first.stderr).to.equal(4);
    expect(first.stdout).to.contain('log-soc (rg-soc): 5 to create\n');
    expect(first.stdout).to.contain('  + rule break-glass-sign-in Sign-in by a break-glass account\n');

    const deployed = await detc(['deploy', '--env', 'prod', '--yes']);
    expect(deployed.code, deployed.stdout + deployed.stderr).to.equal(0);
    expect(deployed.stdout).to.match(/5 applied in /u);
    const report = JSON.parse(readFileSync(join(folder.path, '.detc', 'deploy', 'prod.json'), 'utf8')) as {
      workspaces: { totals: object }[];
    };
    expect(report.workspaces[0]?.totals).to.deep.equal({ done: 5, failed: 0, skipped: 0, 'not-begun': 0 });

    const again = await detc(['plan', '--env', 'prod', '--detailed-exitcode', '--quiet']);
    expect(again.code).to.equal(0);
    expect(again.stdout).to.contain('5 unchanged');
  });

  it('applies a saved plan, and refuses it when the workspace has moved (D8208)', async () => {
    await begin();
    expect((await detc(['plan', '--env', 'prod', '--out', 'p.json', '--quiet'])).code).to.equal(0);
    expect((await detc(['deploy', '--env', 'prod', '--plan', 'p.json', '--yes', '--quiet'])).code).to.equal(
      0,
    );
    const stale = await detc(['deploy', '--env', 'prod', '--plan', 'p.json', '--yes', '--quiet']);
    expect(stale.code).to.equal(1);
    expect(stale.stdout).to.contain('error D8208: the workspace has moved since the plan was made');
  });

  it('refuses a plan that is none (D8211)', async () => {
    await begin();
    writeFileSync(join(folder.path, 'p.json'), '{}');
    const { code, stderr } = await detc(['deploy', '--env', 'prod', '--plan', 'p.json', '--yes']);
    expect(code).to.equal(1);
    expect(stderr).to.contain(
      'p.json:1:1 - error D8211 plan-file-unusable: this is no plan that can be applied',
    );
    expect(stderr).to.contain('nothing was changed');
  });

  it('deletes with --prune no more than --max-deletes allows (D8210)', async () => {
    await begin();
    await detc(['deploy', '--env', 'prod', '--yes', '--quiet']);
    rmSync(join(folder.path, 'detections', 'mine', 'legacy-protocol.yaml'));
    const left = await detc(['plan', '--env', 'prod', '--quiet']);
    expect(left.stdout).to.contain('4 unchanged');
    const refused = await detc([
      'deploy',
      '--env',
      'prod',
      '--prune',
      '--max-deletes',
      '0',
      '--yes',
      '--quiet',
    ]);
    expect(refused.code).to.equal(1);
    expect(refused.stderr).to.contain('error D8210 too-many-deletes: the plan would delete 1 resource,');
    expect((await detc(['deploy', '--env', 'prod', '--prune', '--yes', '--quiet'])).code).to.equal(0);
    const rules = azure.state.all().filter(({ type }) => type.endsWith('/alertRules'));
    expect(rules).to.have.lengthOf(2);
  });

  it('asks at a terminal, and takes only yes', async () => {
    await begin();
    const answering = (answer: string): Partial<CliIo> => ({ stdin: () => Readable.from([`${answer}\n`]) });
    const no = await detc(['deploy', '--env', 'prod', '--quiet'], answering('y'));
    expect(no.code).to.equal(0);
    expect(no.stderr).to.contain('Apply 5 changes to log-soc (rg-soc)? Type yes: nothing was changed');
    expect(azure.log.filter(({ method }) => method !== 'GET')).to.deep.equal([]);
    const yes = await detc(['deploy', '--env', 'prod', '--quiet'], answering('yes'));
    expect(yes.code).to.equal(0);
    expect(yes.stdout).to.contain('5 applied');
  });

  it('does nothing where nobody can confirm', async () => {
    await begin();
    const { code, stderr } = await detc(['deploy', '--env', 'prod', '--quiet']);
    expect(code).to.equal(2);
    expect(stderr).to.equal(
      'error: nobody is here to confirm the plan\nhelp: add --yes, or apply a plan that was reviewed: --plan FILE --yes\n',
    );
  });

  it('changes nothing with --dry-run', async () => {
    await begin();
    expect((await detc(['deploy', '--env', 'prod', '--dry-run', '--quiet'])).code).to.equal(0);
    expect(azure.log.filter(({ method }) => method !== 'GET')).to.deep.equal([]);
    expect(existsSync(join(folder.path, '.detc', 'deploy'))).to.equal(false);
  });

  it('says which login, role or workspace is missing', async () => {
    await begin({ forbidden: ['GET alertRules'] });
    const role = await detc(['plan', '--env', 'prod', '--quiet']);
    expect(role.code).to.equal(3);
    expect(role.stdout).to.contain(
      'error D8206: Azure does not let this login read the workspace log-soc (rg-soc)',
    );
    const login = await detc(['plan', '--env', 'prod', '--quiet'], {
      env: { DETC_ACCESS_TOKEN: 'an-old-token' },
    });
    expect(login.code).to.equal(3);
    expect(login.stdout).to.contain('error D8207: nobody is logged in to Azure, or the login has ended');
    expect(login.stdout + login.stderr).not.to.contain('an-old-token');
  });

  it('says that there is no such workspace (D8214)', async () => {
    await begin({ workspaces: [{ ...workspace, name: 'log-other', tables }] });
    const { code, stdout } = await detc(['plan', '--env', 'prod', '--quiet']);
    expect(code).to.equal(3);
    expect(stdout).to.contain('error D8214: the workspace log-soc (rg-soc) cannot be used');
  });

  it('deploys to several workspaces, and one that fails leaves the other alone', async () => {
    const other = { ...workspace, resourceGroup: 'rg-us', name: 'log-us', location: 'eastus' };
    const lines = ['subscriptionId', 'resourceGroup', 'name', 'location'] as const;
    const more = `otherWorkspaces:\n  - {${lines.map((key) => `${key}: ${other[key]}`).join(', ')}}\n`;
    await begin(
      {
        workspaces: [
          { ...workspace, tables },
          { ...other, tables, hasSentinel: false },
        ],
      },
      more,
    );
    const { code, stdout } = await detc(['deploy', '--env', 'prod', '--yes', '--quiet']);
    expect(code).to.equal(3);
    expect(stdout).to.contain('log-soc (rg-soc): 5 applied');
    expect(stdout).to.contain('error D8214: the workspace log-us (rg-us) cannot be used');
  });

  it('refuses two workspaces that would share their alerts (D8212)', async () => {
    const more = `otherWorkspaces:\n  - {subscriptionId: ${workspace.subscriptionId}, resourceGroup: rg-soc, name: log-two, location: westeurope}\ndeploy: {azureMonitor: all}\n`;
    await begin({}, more);
    const { code, stderr } = await detc(['plan', '--env', 'prod', '--quiet']);
    expect(code).to.equal(1);
    expect(stderr).to.contain(
      'error D8212 workspaces-collide: the workspaces log-soc and log-two would both own',
    );
    expect(azure.log).to.deep.equal([]);
  });

  it('deploys alerts beside the rules only where it is told to', async () => {
    await begin({}, 'deploy: {azureMonitor: all}\n');
    await detc(['deploy', '--env', 'prod', '--yes', '--quiet']);
    const alerts = azure.state.all().filter(({ type }) => type.endsWith('/scheduledQueryRules'));
    expect(alerts.map(({ body }) => (body['tags'] as JsonMap)['detc-detection']).sort()).to.deep.equal([
      'bad-password-burst',
      'break-glass-sign-in',
      'legacy-protocol',
    ]);
  });

  it('cannot evaluate a template that calls for more than its own functions (D8201)', async () => {
    await begin();
    const templates = join(folder.path, 'templates');
    const original = readFileSync(
      join(import.meta.dirname, '..', '..', 'templates', 'sentinel', 'scheduled.json.hbs'),
      'utf8',
    );
    const { mkdirSync } = await import('node:fs');
    mkdirSync(join(templates, 'sentinel'), { recursive: true });
    writeFileSync(
      join(templates, 'sentinel', 'scheduled.json.hbs'),
      original.replace(
        '"kind": {{json kind}},',
        '"kind": {{json kind}}, "location": "[deployment().location]",',
      ),
    );
    const { code, stderr } = await detc(['plan', '--env', 'prod', '--quiet', '--templates', 'templates']);
    expect(code, stderr).to.equal(1);
    expect(stderr).to.contain(
      'error D8201 template-not-evaluated: detc cannot evaluate [deployment().location] in this template',
    );
  });

  it('refuses an address that would get a readable token, and options that do not go together', async () => {
    await begin();
    const environment = join(folder.path, 'detections', 'environments', 'prod.yaml');
    writeFileSync(environment, readFileSync(environment, 'utf8').replace(server.url, 'http://example.com'));
    const readable = await detc(['plan', '--env', 'prod', '--quiet']);
    expect(readable.code).to.equal(2);
    expect(readable.stderr).to.contain('cloud.resourceManager has to be https');
    const both = await detc(['plan', '--env', 'prod', '--only', 'legacy-protocol', '--prune']);
    expect(both.code).to.equal(2);
    expect(both.stderr).to.contain('--only and --prune do not go together');
    const none = await detc(['plan']);
    expect(none.code).to.equal(2);
    expect(none.stderr).to.equal('error: which workspace? no environment is named\nhelp: add --env prod\n');
  });
});
