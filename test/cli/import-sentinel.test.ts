import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { createLocalAzure } from '../azure/local-azure.ts';
import { listen } from '../azure/transport.ts';
import { quickParts, writeSmallProject } from '../deploy/project.ts';
import { fill, temporaryFolder } from './files.ts';
import { run } from './harness.ts';

const rule = (name: string, displayName: string, more: object = {}) => ({
  name,
  type: 'Microsoft.SecurityInsights/alertRules',
  kind: 'Scheduled',
  properties: {
    displayName,
    severity: 'Medium',
    query: "SigninLogs\n| where ResultType == '50126'",
    queryFrequency: 'PT1H',
    queryPeriod: 'PT1H',
    enabled: true,
    ...more,
  },
});
/** What the service adds to a rule that does not say it. */
const filledIn = {
  triggerOperator: 'GreaterThan',
  triggerThreshold: 0,
  suppressionEnabled: false,
  suppressionDuration: 'PT5H',
};
const json = (value: object) => JSON.stringify(value, undefined, 2);

describe('detc import sentinel', function () {
  this.timeout(60_000);
  let root: string;
  let remove: () => void;
  const detc = (...argv: string[]) =>
    run(['import', 'sentinel', ...argv], root, quickParts, { env: { DETC_ACCESS_TOKEN: 'a-token' } });
  const imported = () => {
    try {
      return readdirSync(join(root, 'detections/imported')).sort();
    } catch {
      return [];
    }
  };

  beforeEach(() => {
    ({ path: root, remove } = temporaryFolder());
    fill(root, {
      'detections/.keep': '',
      'rules/one.json': json(rule('rule-1', 'Wrong passwords')),
      'rules/two.json': json({
        value: [rule('rule-2', 'Many prompts'), { ...rule('x', 'Fusion'), kind: 'Fusion' }],
      }),
      'rules/workbook.json': '{"version": "Notebook/1.0"}',
      'rules/readme.md': 'Rules.',
    });
  });
  afterEach(() => {
    remove();
  });

  it('makes detections of the rules of a folder', async () => {
    const { code, stdout, stderr } = await detc('rules', '--color', 'never');
    expect(stdout).to
      .equal(`rules/two.json:21:24 - warning D8302 import-kind: “Fusion” is not imported: it is a Fusion rule, and Microsoft’s own correlation stands behind it, not a query

 19 |       "kind": "Fusion",
 20 |       "properties": {
 21 |         "displayName": "Fusion",
    |                        ^^^^^^^^
 22 |         "severity": "Medium",

1 warning in 1 file
`);
    expect(stderr).to.equal(`imported 2 of 3 rules to detections/imported/
  next: detc check, and detc plan --env NAME
`);
    expect(code).to.equal(0);
    expect(readFileSync(join(root, 'detections/imported/wrong-passwords.yaml'), 'utf8')).to
      .equal(`title: Wrong passwords
id: af0b8e3f-0767-5303-9e05-df1badbe3819
status: stable
level: medium
description: Wrong passwords
tags: []

source: kql
query: |-
  SigninLogs
  | where ResultType == '50126'

schedule: {every: 1h, lookback: 1h}
alert:
  title: Wrong passwords

sentinel:
  ruleId: rule-1
  description: ''
  eventGrouping: SingleAlert
`);
    const checked = await run(['check'], root, quickParts);
    expect([checked.code, checked.stdout]).to.deep.equal([0, '']);
  });

  it('shows them with --dry-run, and writes nothing', async () => {
    const { code, stdout, stderr } = await detc('rules/one.json', '--dry-run');
    expect(stdout).to.match(/^\n# detections\/imported\/wrong-passwords\.yaml\ntitle: Wrong passwords\n/u);
    expect(stderr).to.equal('1 of 1 rule can be imported; nothing is written (--dry-run)\n');
    expect([code, imported()]).to.deep.equal([0, []]);
  });

  it('overwrites nothing unless it is asked to', async () => {
    await detc('rules/one.json');
    const path = join(root, 'detections/imported/wrong-passwords.yaml');
    fill(root, { 'detections/imported/wrong-passwords.yaml': `${readFileSync(path, 'utf8')}# Mine.\n` });
    const refused = await detc('rules');
    expect(refused.stdout).to.include(
      'rules/one.json:6:20 - error D8309 import-file-exists: “Wrong passwords” is imported already, as detections/imported/wrong-passwords.yaml',
    );
    expect(refused.code).to.equal(1);
    expect(refused.stderr).to.equal('2 of 3 rules can be imported; nothing is written\n');
    expect(imported()).to.deep.equal(['wrong-passwords.yaml']);
    const forced = await detc('rules', '--force');
    expect(forced.code).to.equal(0);
    expect(imported()).to.deep.equal(['many-prompts.yaml', 'wrong-passwords.yaml']);
    expect(readFileSync(path, 'utf8')).not.to.include('Mine');
  });

  it('checks what it has written', async () => {
    fill(root, {
      'bad.json': json(rule('rule-3', 'Bad', { customDetails: { TooLongForOneKeyOfAnAlert: 'A' } })),
    });
    const { code, stdout } = await detc('bad.json');
    expect(stdout).to.match(/detections\/imported\/bad\.yaml:\d+:\d+ - error D/u);
    expect([code, imported()]).to.deep.equal([1, ['bad.yaml']]);
  });

  it('tells programs', async () => {
    const { stdout } = await detc('rules', '--format', 'json');
    const told = JSON.parse(stdout) as Readonly<Record<string, unknown>>;
    expect(told['written']).to.equal(true);
    expect(told['imported']).to.deep.equal([
      {
        file: 'rules/one.json',
        line: 6,
        title: 'Wrong passwords',
        id: 'af0b8e3f-0767-5303-9e05-df1badbe3819',
        path: 'detections/imported/wrong-passwords.yaml',
        ruleId: 'rule-1',
      },
      {
        file: 'rules/two.json',
        line: 8,
        title: 'Many prompts',
        id: '2563fbb0-d2ba-58a3-8b3d-96a77c3de460',
        path: 'detections/imported/many-prompts.yaml',
        ruleId: 'rule-2',
      },
    ]);
    expect((told['findings'] as readonly { readonly code: string }[]).map(({ code }) => code)).to.deep.equal([
      'D8302',
    ]);
  });

  it('answers what cannot be done', async () => {
    const answers = [
      [[], 'error: what shall be imported?\nhelp: name files or folders of rules'],
      [['none.json'], 'error: cannot read none.json: '],
      [['rules', '--env', 'prod'], 'error: there is no environment "prod"'],
      [['rules', '--out', '../elsewhere'], 'error: "../elsewhere" is no folder for detections\n'],
      [['rules', '--out', 'detections/lists'], 'error: "detections/lists" is no folder for detections\n'],
      [['rules', '--out', 'detections'], 'error: "detections" is no folder for detections\n'],
    ] as const;
    for (const [argv, expected] of answers) {
      const { code, stderr } = await detc(...argv);
      expect(stderr, argv.join(' ')).to.include(expected);
      expect(code, argv.join(' ')).to.equal(2);
    }
  });

  it('reads the rules of a workspace that detc has not deployed, and takes them over', async () => {
    const workspace = {
      subscriptionId: '7c1f2e9a-4b36-4d58-9a0e-5f6b7c8d9e00',
      resourceGroup: 'rg-soc',
      name: 'log-soc',
    };
    const azure = createLocalAzure({
      workspaces: [{ ...workspace, tables: ['SigninLogs', 'AADNonInteractiveUserSignInLogs', 'AuditLogs'] }],
      pageSize: 2,
    });
    const server = await listen(azure);
    try {
      writeSmallProject(root, server.url);
      const io = { env: { DETC_ACCESS_TOKEN: 'a-token' } };
      const deploy = await run(['deploy', '--env', 'prod', '--yes'], root, quickParts, io);
      expect(deploy.code, deploy.stderr + deploy.stdout).to.equal(0);
      const scope = `/subscriptions/${workspace.subscriptionId}/resourceGroups/rg-soc/providers/Microsoft.OperationalInsights/workspaces/log-soc/providers/Microsoft.SecurityInsights`;
      for (const [name, title] of [
        ['theirs-1', 'Wrong passwords'],
        ['theirs-2', 'Many prompts'],
      ] as const) {
        const { type, ...body } = rule(name, title, { ...filledIn, description: 'As it was. ' });
        azure.state.put(`${scope}/alertRules/${name}`, type, body);
      }
      const before = azure.snapshot();
      const taken = await detc('--env', 'prod');
      expect(taken.stderr, taken.stdout).to.equal(`imported 2 of 2 rules to detections/imported/
  3 rules of the workspace are detc’s own
  next: detc check, and detc plan --env NAME
`);
      expect(imported()).to.deep.equal(['many-prompts.yaml', 'wrong-passwords.yaml']);
      expect([...azure.snapshot()]).to.deep.equal([...before]);

      const plan = await run(['plan', '--env', 'prod', '--format', 'json'], root, quickParts, io);
      const { workspaces } = JSON.parse(plan.stdout) as {
        readonly workspaces: readonly [
          {
            readonly resources: readonly {
              readonly action: string;
              readonly name: string;
              readonly diffs: unknown;
            }[];
          },
        ];
      };
      // Nothing of the rules themselves would change: only the record that they are detc's is missing.
      expect(
        workspaces[0].resources
          .filter(({ action }) => action !== 'none')
          .map(({ action, name }) => [action, name]),
      ).to.deep.equal([
        ['adopt', 'many-prompts'],
        ['adopt', 'wrong-passwords'],
      ]);
    } finally {
      await server.close();
    }
  });

  it('says why a workspace cannot be read', async () => {
    const server = await listen(createLocalAzure({ workspaces: [] }));
    try {
      writeSmallProject(root, server.url);
      const { code, stdout } = await detc('--env', 'prod');
      expect(stdout).to.include(
        'detections/environments/prod.yaml:3:1 - error D8214 workspace-missing: the workspace log-soc (rg-soc) cannot be used: ',
      );
      expect(code).to.equal(3);
    } finally {
      await server.close();
    }
  });

  it('leaves nothing half written', async () => {
    fill(root, { 'detections/imported/wrong-passwords.yaml/x': 'a folder in the way' });
    const { code, stderr } = await detc('rules');
    expect(stderr).to.include('wrong-passwords.yaml');
    expect(code).to.equal(2);
    expect(imported()).to.deep.equal(['wrong-passwords.yaml']);
  });
});
