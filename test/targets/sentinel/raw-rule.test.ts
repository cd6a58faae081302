import { expect } from 'chai';
import { createCompiler } from '../../../compiler/compile.ts';
import { createNodeVerifier } from '../../../compiler/kql/node-verifier.ts';
import { armValue } from '../../../compiler/targets/arm.ts';
import { ownTemplates } from '../../catalogue/catalogue.ts';

const path = 'detections/own/wrong-passwords.yaml';
const head = `title: Wrong passwords
id: 6c0f1f0a-6f0e-4c5e-9d5e-0a3f3a1b7d99
status: stable
level: high
description: Someone guesses.
tags: [attack.credential-access, attack.t1110.001]
source: kql
`;
const verifier = createNodeVerifier();

async function compile(text: string, environment?: string) {
  const files = new Map([
    [path, text],
    ...(environment === undefined ? [] : [['detections/environments/here.yaml', environment] as const]),
  ]);
  const options = environment === undefined ? {} : { environment: 'here' };
  const compiled = await createCompiler().compile(
    { files },
    { today: '2026-11-23', templates: ownTemplates(), verifier, ...options },
  );
  return {
    ...compiled,
    found: compiled.diagnostics.map(
      ({ code, range }) =>
        `${range.start.line}:${range.start.column}-${range.end.line}:${range.end.column} ${code}`,
    ),
    text: (name: string) => compiled.artifacts.find((artifact) => artifact.path === name)?.text,
  };
}

async function ruleOf(text: string, environment?: string): Promise<Readonly<Record<string, unknown>>> {
  const compiled = await compile(text, environment);
  expect(compiled.found).to.deep.equal([]);
  const template = JSON.parse(compiled.text('sentinel/wrong-passwords.json') ?? '') as {
    resources: readonly [Readonly<Record<string, unknown>>];
  };
  return armValue(template.resources[0]) as Readonly<Record<string, unknown>>;
}

const short = `${head}query: |
  SigninLogs
  | where ResultType == '50126'
schedule: {every: 1h, lookback: 2h}
alert: {title: Wrong passwords}
`;

const long = `${head}query: |
  // kept
  SigninLogs
  | where ResultType == '50126'
  | summarize Failures = count(), Link = 'https://example.com', Sev = 'High' by UserPrincipalName, UserId
schedule: {every: 1d, lookback: 2d}
alert:
  title: 'Passwords of {{UserPrincipalName}}'
  description: '{{Failures}} wrong ones.'
  entities:
    - {type: Account, identifiers: {FullName: UserPrincipalName, AadUserId: UserId}}
  details: {Failures: Failures}
sentinel:
  ruleId: 3e1b8bd2-0f4e-4a53-9c52-5b7d2f3a1c10
  description: "As it was.\\n"
  severity: Informational
  tactics: [InitialAccess]
  techniques: [T1078]
  subTechniques: [T1078.004]
  trigger: {operator: LessThan, threshold: 7}
  eventGrouping: SingleAlert
  suppression: {enabled: true, duration: PT24H}
  incident:
    create: false
    grouping:
      {enabled: true, reopen: true, lookback: P1D, matching: Selected, entities: [Account], alertDetails: [DisplayName], customDetails: [Failures]}
  severityColumn: Sev
  tacticsColumn: Sev
  dynamicProperties: {AlertLink: Link}
  entitiesFromColumn: Link
  template: {name: 884be6e7-e568-418e-9c12-89229865ffde, version: 1.0.2}
`;

describe('the Sentinel rule of a detection with its own KQL', () => {
  it('has what detc decides where the author says nothing', async () => {
    expect(await ruleOf(short)).to.deep.equal({
      type: 'Microsoft.OperationalInsights/workspaces/providers/alertRules',
      apiVersion: '2025-07-01-preview',
      name: "[concat(parameters('workspace'), '/Microsoft.SecurityInsights/', '7c654db5-a78f-5593-9a2a-78032f163b3e')]",
      kind: 'Scheduled',
      properties: {
        displayName: 'Wrong passwords',
        description: 'Someone guesses.',
        severity: 'High',
        enabled: true,
        query: "SigninLogs\n| where ResultType == '50126'\n",
        queryFrequency: 'PT1H',
        queryPeriod: 'PT2H',
        triggerOperator: 'GreaterThan',
        triggerThreshold: 0,
        suppressionEnabled: false,
        suppressionDuration: 'PT5H',
        tactics: ['CredentialAccess'],
        techniques: ['T1110'],
        subTechniques: ['T1110.001'],
        entityMappings: [],
        eventGroupingSettings: { aggregationKind: 'AlertPerResult' },
        incidentConfiguration: {
          createIncident: true,
          groupingConfiguration: {
            enabled: false,
            reopenClosedIncident: false,
            lookbackDuration: 'PT5H',
            matchingMethod: 'AllEntities',
          },
        },
      },
    });
  });

  it('has exactly what the author says', async () => {
    const { name, properties } = await ruleOf(long);
    expect(name).to.include("'3e1b8bd2-0f4e-4a53-9c52-5b7d2f3a1c10'");
    expect(properties).to.deep.equal({
      displayName: 'Wrong passwords',
      description: 'As it was.\n',
      severity: 'Informational',
      enabled: true,
      query:
        "// kept\nSigninLogs\n| where ResultType == '50126'\n| summarize Failures = count(), Link = 'https://example.com', Sev = 'High' by UserPrincipalName, UserId\n",
      queryFrequency: 'P1D',
      queryPeriod: 'P2D',
      triggerOperator: 'LessThan',
      triggerThreshold: 7,
      suppressionEnabled: true,
      suppressionDuration: 'PT24H',
      tactics: ['InitialAccess'],
      techniques: ['T1078'],
      subTechniques: ['T1078.004'],
      entityMappings: [
        {
          entityType: 'Account',
          fieldMappings: [
            { identifier: 'FullName', columnName: 'UserPrincipalName' },
            { identifier: 'AadUserId', columnName: 'UserId' },
          ],
        },
      ],
      sentinelEntitiesMappings: [{ columnName: 'Link' }],
      customDetails: { Failures: 'Failures' },
      alertDetailsOverride: {
        alertDisplayNameFormat: 'Passwords of {{UserPrincipalName}}',
        alertDescriptionFormat: '{{Failures}} wrong ones.',
        alertSeverityColumnName: 'Sev',
        alertTacticsColumnName: 'Sev',
        alertDynamicProperties: [{ alertProperty: 'AlertLink', value: 'Link' }],
      },
      alertRuleTemplateName: '884be6e7-e568-418e-9c12-89229865ffde',
      templateVersion: '1.0.2',
      eventGroupingSettings: { aggregationKind: 'SingleAlert' },
      incidentConfiguration: {
        createIncident: false,
        groupingConfiguration: {
          enabled: true,
          reopenClosedIncident: true,
          lookbackDuration: 'P1D',
          matchingMethod: 'Selected',
          groupByEntities: ['Account'],
          groupByAlertDetails: ['DisplayName'],
          groupByCustomDetails: ['Failures'],
        },
      },
    });
  });

  it('can be near real time', async () => {
    const { kind, properties } = await ruleOf(short.replace('{every: 1h, lookback: 2h}', '{kind: nrt}'));
    expect(kind).to.equal('NRT');
    expect(Object.keys(properties as object)).not.to.include.members(['queryFrequency', 'triggerOperator']);
  });

  it('is switched off, and gets another level, by an environment', async () => {
    const environment = `title: T
description: D
workspace: {subscriptionId: 33333333-3333-4333-8333-333333333333, resourceGroup: rg, name: logs, location: westeurope}
levels: {wrong-passwords: low}
disabled: {wrong-passwords: Too loud here.}
`;
    const { properties } = await ruleOf(long, environment);
    expect(properties).to.include({ severity: 'Low', enabled: false });
  });

  for (const [name, yaml, query] of [
    ['a block without a last line end', '|-\n  SigninLogs\n  | take 1', 'SigninLogs\n| take 1'],
    ['a block with several', '|+\n  SigninLogs\n\n', 'SigninLogs\n\n\n'],
    ['a block that begins with spaces', '|2\n    SigninLogs\n  | take 1', '  SigninLogs\n| take 1\n'],
    ['a quoted text with CRLF and a tab', '"SigninLogs\\r\\n|\\ttake 1"', 'SigninLogs\r\n|\ttake 1'],
    ['one line', 'SigninLogs | take 1', 'SigninLogs | take 1'],
    ['an ARM expression', '"[SigninLogs]"', '[SigninLogs]'],
  ] as const) {
    it(`keeps the query byte for byte: ${name}`, async () => {
      const text = short.replace(/query: \|[^]*?\nschedule/u, () => `query: ${yaml}\nschedule`);
      const compiled = await compile(text);
      expect(compiled.text('kql/wrong-passwords.kql')).to.equal(query);
      const template = JSON.parse(compiled.text('sentinel/wrong-passwords.json') ?? '') as {
        resources: readonly [{ properties: { query: string } }];
      };
      expect(armValue(template.resources[0].properties.query)).to.equal(query);
    });
  }

  it('asks for no word about the other targets, and says why they have nothing', async () => {
    const { report, artifacts } = await compile(short);
    const [{ targets } = { targets: undefined }] = report.detections;
    expect(targets?.sigma).to.deep.equal({
      capability: 'none',
      reasons: ['its KQL cannot be read back into Sigma'],
      artifacts: [],
    });
    expect(targets?.['azure-monitor']).to.deep.equal({
      capability: 'none',
      reasons: ['its query is written for Sentinel'],
      artifacts: [],
    });
    expect(artifacts.map((artifact) => artifact.path)).to.include('docs/wrong-passwords.md');
  });
});

describe("what Microsoft's parser says of a detection's own KQL", () => {
  const broken: readonly (readonly [name: string, from: string, to: string, expected: readonly string[]])[] =
    [
      [
        'D4048 an identifier',
        'FullName: UserPrincipalName',
        'FullName: UserPrincipalNam',
        ['18:47-18:63 D4048'],
      ],
      ['D4048 a detail', '{Failures: Failures}', '{Failures: Failure}', ['19:23-19:30 D4048']],
      [
        'D4048 a title',
        "title: 'Passwords of {{UserPrincipalName}}'",
        "title: 'Of {{Upn}}'",
        ['15:14-15:21 D4048'],
      ],
      ['D4048 a setting', 'severityColumn: Sev', 'severityColumn: Severity', ['34:19-34:27 D4048']],
      ['D5001 an unknown column', 'ResultType ==', 'ResultTyp ==', ['11:11-11:20 D5001']],
      [
        'D5001 a slip of syntax',
        "| where ResultType == '50126'",
        '| were ResultType',
        ['11:5-11:9 D5001', '11:10-11:20 D5001'],
      ],
      ['D4049 an unknown table', 'SigninLogs\n', 'Custom_CL\n', ['10:3-10:12 D4049']],
      ['D4049 an unknown function', "'High'", 'asim_level()', ['12:71-12:81 D4049']],
      [
        'D4051 a column that workspaces add',
        'by UserPrincipalName',
        'by Extra_s, UserPrincipalName',
        ['12:81-12:88 D4051'],
      ],
    ];
  for (const [name, from, to, expected] of broken) {
    it(name, async () => {
      expect(long).to.include(from);
      const { found } = await compile(long.replace(from, () => to));
      expect(found).to.deep.equal(expected);
    });
  }

  it('counts columns in a line of its own', async () => {
    const { found } = await compile(
      short.replace(/query: \|[^]*?\nschedule/u, 'query: SigninLogs | where Nope == 1\nschedule'),
    );
    expect(found).to.deep.equal(['8:27-8:31 D5001']);
  });

  for (const [name, from, to, expected] of [
    ['D6004 too often', 'every: 1h', 'every: 1m', ['1:8-1:23 D6004']],
    ['D6005 too far back', 'lookback: 2h', 'lookback: 15d', ['1:8-1:23 D6005']],
    ['D6007 with gaps', 'lookback: 2h', 'lookback: 30m', ['1:8-1:23 D6007']],
    ['D6002 all tables', 'SigninLogs', 'union *', ['8:8-10:32 D6002']],
  ] as const) {
    it(`${name}, as Sentinel limits any rule`, async () => {
      const { found } = await compile(short.replace(from, to));
      expect(found).to.deep.equal(expected);
    });
  }
});
