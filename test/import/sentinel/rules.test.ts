import { expect } from 'chai';
import { parse } from 'yaml';
import type { Json, JsonMap } from '../../../compiler/azure/json.ts';
import { fieldsOf } from '../../../compiler/deploy/fields.ts';
import { imported, rebuilt } from './import.ts';

const name = '3e1b8bd2-0f4e-4a53-9c52-5b7d2f3a1c10';
/** The least that is a rule. */
const least = {
  displayName: 'Wrong passwords',
  severity: 'Medium',
  query: "SigninLogs\n| where ResultType == '50126'",
  queryFrequency: 'PT1H',
  queryPeriod: 'PT2H',
};

function live(properties: JsonMap, more: JsonMap = {}): string {
  const scope = '/subscriptions/s/resourceGroups/g/providers/Microsoft.OperationalInsights/workspaces/w';
  return JSON.stringify({
    id: `${scope}/providers/Microsoft.SecurityInsights/alertRules/${name}`,
    name,
    etag: '"1"',
    type: 'Microsoft.SecurityInsights/alertRules',
    kind: 'Scheduled',
    ...more,
    properties,
  });
}

/** The one detection that comes of a file. */
function detection(content: string, file?: string): Readonly<Record<string, unknown>> {
  const { placed, texts, found, messages } = imported(content, file);
  expect(placed.length, [...found, ...messages].join('\n')).to.equal(1);
  return parse([...texts.values()][0] ?? '') as Readonly<Record<string, unknown>>;
}

describe('a rule as the API answers it', () => {
  it('becomes a detection', () => {
    expect(detection(live(least))).to.deep.equal({
      title: 'Wrong passwords',
      id: 'e6e06d15-ff76-5b0a-bcbe-7ec6383e52b5',
      status: 'stable',
      level: 'medium',
      description: 'Wrong passwords',
      tags: [],
      source: 'kql',
      query: "SigninLogs\n| where ResultType == '50126'",
      schedule: { every: '1h', lookback: '2h' },
      alert: { title: 'Wrong passwords' },
      sentinel: { ruleId: name, description: '', eventGrouping: 'SingleAlert' },
    });
  });

  const kept: readonly (readonly [what: string, given: JsonMap, path: string, expected: unknown])[] = [
    ['its severity', { severity: 'Informational' }, 'level', 'informational'],
    ['its description', { description: 'Two\nlines.' }, 'description', 'Two\nlines.'],
    [
      'blanks around the description',
      { description: ' As it was.\n' },
      'sentinel.description',
      ' As it was.\n',
    ],
    ['that it is switched off', { enabled: false }, 'sentinel.enabled', false],
    [
      'a schedule of days',
      { queryFrequency: 'P1D', queryPeriod: 'P14D' },
      'schedule',
      { every: '1d', lookback: '14d' },
    ],
    ['a schedule of mixed units', { queryPeriod: 'PT1H30M' }, 'schedule', { every: '1h', lookback: '90m' }],
    [
      'its threshold',
      { triggerOperator: 'LessThan', triggerThreshold: 3 },
      'sentinel.trigger',
      { operator: 'LessThan', threshold: 3 },
    ],
    [
      'one alert for each row',
      { eventGroupingSettings: { aggregationKind: 'AlertPerResult' } },
      'sentinel.eventGrouping',
      undefined,
    ],
    [
      'tactics and techniques as tags',
      { tactics: ['CredentialAccess'], techniques: ['T1110', 'T1078'], subTechniques: ['T1110.003'] },
      'tags',
      ['attack.credential-access', 'attack.t1110.003'],
    ],
    [
      'techniques of another tactic in the words of Sentinel',
      { tactics: ['CredentialAccess'], techniques: ['T1110', 'T1078'], subTechniques: ['T1110.003'] },
      'sentinel.techniques',
      ['T1110', 'T1078'],
    ],
    [
      'a tactic that ATT&CK has split',
      { tactics: ['DefenseEvasion'], techniques: ['T1562'] },
      'tags',
      ['attack.defense-impairment', 'attack.t1685'],
    ],
    ['a tactic that has no tag', { tactics: ['PreAttack'] }, 'sentinel.tactics', ['PreAttack']],
    [
      'its entities',
      {
        entityMappings: [
          { entityType: 'IP', fieldMappings: [{ identifier: 'Address', columnName: 'IPAddress' }] },
        ],
      },
      'alert.entities',
      [{ type: 'IP', identifiers: { Address: 'IPAddress' } }],
    ],
    ['its details', { customDetails: { Address: 'IPAddress' } }, 'alert.details', { Address: 'IPAddress' }],
    [
      'the title of its alerts',
      { alertDetailsOverride: { alertDisplayNameFormat: 'Passwords of {{UserPrincipalName}}' } },
      'alert.title',
      'Passwords of {{UserPrincipalName}}',
    ],
    [
      'the text of its alerts',
      { alertDetailsOverride: { alertDescriptionFormat: 'From {{IPAddress}}.' } },
      'alert.description',
      'From {{IPAddress}}.',
    ],
    [
      'columns that decide about the alert',
      {
        alertDetailsOverride: {
          alertSeverityColumnName: 'Level',
          alertTacticsColumnName: 'Tactics',
          alertDynamicProperties: [{ alertProperty: 'AlertLink', value: 'Link' }],
        },
        sentinelEntitiesMappings: [{ columnName: 'Entities' }],
      },
      'sentinel',
      {
        ruleId: name,
        description: '',
        eventGrouping: 'SingleAlert',
        severityColumn: 'Level',
        tacticsColumn: 'Tactics',
        dynamicProperties: { AlertLink: 'Link' },
        entitiesFromColumn: 'Entities',
      },
    ],
    [
      'how long it rests',
      { suppressionEnabled: true, suppressionDuration: 'PT90M' },
      'alert.suppress',
      '90m',
    ],
    [
      'how long it would rest',
      { suppressionEnabled: false, suppressionDuration: 'PT1H' },
      'sentinel.suppression',
      { enabled: false, duration: 'PT1H' },
    ],
    [
      'that it makes no incidents',
      { incidentConfiguration: { createIncident: false } },
      'sentinel.incident',
      { create: false },
    ],
    [
      'one incident of all its alerts',
      {
        incidentConfiguration: {
          createIncident: true,
          groupingConfiguration: {
            enabled: true,
            reopenClosedIncident: true,
            lookbackDuration: 'P1D',
            matchingMethod: 'AnyAlert',
            groupByEntities: [],
            groupByAlertDetails: null,
          },
        },
      },
      'alert.grouping',
      { by: 'everything', within: '1d', reopen: true },
    ],
    [
      'incidents by chosen entities and details',
      {
        incidentConfiguration: {
          createIncident: true,
          groupingConfiguration: {
            enabled: true,
            reopenClosedIncident: false,
            lookbackDuration: 'PT12H',
            matchingMethod: 'Selected',
            groupByEntities: ['Account'],
            groupByAlertDetails: ['Severity'],
            groupByCustomDetails: ['Address'],
          },
        },
      },
      'sentinel.incident',
      {
        create: true,
        grouping: {
          enabled: true,
          lookback: 'PT12H',
          matching: 'Selected',
          entities: ['Account'],
          alertDetails: ['Severity'],
          customDetails: ['Address'],
        },
      },
    ],
    [
      'the template that it was made from',
      { alertRuleTemplateName: '884be6e7-e568-418e-9c12-89229865ffde', templateVersion: '1.0.2' },
      'sentinel.template',
      { name: '884be6e7-e568-418e-9c12-89229865ffde', version: '1.0.2' },
    ],
  ];
  for (const [what, given, path, expected] of kept) {
    it(`keeps ${what}, and gets it back`, async () => {
      const content = live({ ...least, ...given });
      const value = path
        .split('.')
        .reduce<unknown>(
          (inner, key) => (inner as Record<string, unknown> | undefined)?.[key],
          detection(content),
        );
      expect(value).to.deep.equal(expected);
      const { rules } = await rebuilt(imported(content).texts);
      const after = rules.get(name);
      expect(after).not.to.equal(undefined);
      expect(Object.fromEntries(fieldsOf('rule', after!))).to.deep.equal({
        ...Object.fromEntries(
          fieldsOf('rule', JSON.parse(live({ ...defaults, ...least, ...given })) as JsonMap),
        ),
      });
    });
  }

  it('near real time has no schedule', async () => {
    const { queryFrequency, queryPeriod, ...nrt } = least;
    expect([queryFrequency, queryPeriod]).to.deep.equal(['PT1H', 'PT2H']);
    const content = live(nrt, { kind: 'NRT' });
    expect(detection(content)['schedule']).to.deep.equal({ kind: 'nrt' });
    const { rules } = await rebuilt(imported(content).texts);
    expect(rules.get(name)?.['kind']).to.equal('NRT');
  });
});

/** What the service fills in where a rule does not say it. */
const defaults = {
  enabled: true,
  triggerOperator: 'GreaterThan',
  triggerThreshold: 0,
  suppressionEnabled: false,
  suppressionDuration: 'PT5H',
};

describe('the query of a rule stays as it is', () => {
  const queries: readonly (readonly [string, string])[] = [
    ['with a line end at the end', 'SigninLogs\n'],
    ['with many of them', 'SigninLogs\n| take 1\n\n\n'],
    ['with blanks before the first line', '   SigninLogs\n | take 1'],
    ['with empty and blank lines', '\nSigninLogs\n   \n\n| take 1'],
    ['with tabs', '\tSigninLogs\n\t| take 1\t'],
    ['with carriage returns', 'SigninLogs\r\n| take 1\r\n'],
    ['with a lone carriage return', 'SigninLogs // a\r| take 1'],
    ['with what looks like YAML', '# no comment\nkey: [a, b\n--- \n...\n%TAG\nSigninLogs'],
    ['with quotes of all kinds', `SigninLogs | where A == 'it''s' and B == "\\"" and C == @'c:\\'`],
    ['with characters that do not print', 'SigninLogs\n| where A == "\u0000\u0007\u0085\u2028"'],
    ['with letters of all alphabets', 'SigninLogs\n| where A == "Größe 名前 🛡️"'],
    ['with an expression’s brackets', '[SigninLogs]'],
    ['of one very long line', `SigninLogs | where A in (${'"0123456789", '.repeat(300)}"x")`],
  ];
  for (const [what, query] of queries) {
    it(what, () => {
      expect(detection(live({ ...least, query }))['query']).to.equal(query);
    });
  }
});

const rule = {
  type: 'Microsoft.OperationalInsights/workspaces/providers/alertRules',
  apiVersion: '2025-09-01',
  name: `[concat(parameters('workspace'),'/Microsoft.SecurityInsights/${name}')]`,
  kind: 'Scheduled',
  properties: least,
};
const template = (resources: Json, more: JsonMap = {}) =>
  JSON.stringify({
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    parameters: { workspace: { type: 'string' } },
    ...more,
    resources,
  });
const ruleIdOf = (value: Readonly<Record<string, unknown>>) =>
  (value['sentinel'] as { readonly ruleId?: string } | undefined)?.ruleId;

describe('a rule in a deployment template', () => {
  const shapes: readonly (readonly [string, string, string | undefined])[] = [
    ['as the portal exports it', template([rule]), name],
    [
      'with a scope',
      template([
        { ...rule, type: 'Microsoft.SecurityInsights/alertRules', name, scope: "[resourceId('x', 'y')]" },
      ]),
      name,
    ],
    [
      'in a name made of variables',
      template([{ ...rule, name: "[concat(variables('Prefix'), variables('id'))]" }], {
        variables: { prefix: 'w/Microsoft.SecurityInsights/', id: name },
      }),
      name,
    ],
    [
      'in a formatted name',
      template([{ ...rule, name: `[format('{0}/x/{1}', parameters('workspace'), '${name}')]` }]),
      name,
    ],
    ['with resources by symbolic name', template({ burst: rule }), name],
    ['with a name that is made at deployment', template([{ ...rule, name: "[guid('a')]" }]), undefined],
    [
      'with a name that is a parameter',
      template([{ ...rule, name: "[parameters('workspace')]" }]),
      undefined,
    ],
    [
      'in a nested deployment',
      template([
        {
          type: 'Microsoft.Resources/deployments',
          properties: { template: JSON.parse(template([rule])) as Json },
        },
      ]),
      name,
    ],
    ['cut out of its template', JSON.stringify(rule), name],
    ['in a list', JSON.stringify([rule]), name],
    ['indented by tabs', JSON.stringify(JSON.parse(template([rule])), undefined, '\t'), name],
  ];
  for (const [what, text, expected] of shapes) {
    it(`is found ${what}`, () => {
      const value = detection(text);
      expect(value['query']).to.equal(least.query);
      expect(ruleIdOf(value)).to.equal(expected);
    });
  }

  it('has its expressions evaluated, and its escapes undone', () => {
    const properties = {
      ...least,
      severity: "[parameters('severity')]",
      description: "[concat('It''s ', variables('texts').what)]",
      displayName: '[[not an expression]',
    };
    const value = detection(
      template([{ ...rule, properties }], {
        parameters: { Severity: { type: 'string', defaultValue: 'Low' } },
        variables: { texts: { what: 'so' } },
      }),
    );
    expect([value['level'], value['description'], value['title']]).to.deep.equal([
      'low',
      "It's so",
      '[not an expression]',
    ]);
  });

  it('of a solution keeps the template that it is', () => {
    const id = '5c4a8f0e-8f5b-4b5e-9f0f-0d6b4c2e1a77';
    const content = {
      type: 'Microsoft.OperationalInsights/workspaces/providers/contentTemplates',
      apiVersion: '2023-04-01-preview',
      name: 'x',
      properties: {
        version: "[variables('one').version]",
        contentKind: 'AnalyticsRule',
        mainTemplate: {
          contentVersion: '1.0.0',
          parameters: {},
          variables: {},
          resources: [
            {
              type: 'Microsoft.SecurityInsights/AlertRuleTemplates',
              name: "[variables('one').id]",
              apiVersion: '2023-02-01-preview',
              kind: 'Scheduled',
              properties: least,
            },
            { type: 'Microsoft.OperationalInsights/workspaces/providers/metadata', properties: {} },
          ],
        },
      },
    };
    const value = detection(template([content], { variables: { one: { id, version: '1.0.4' } } }));
    expect(value['id']).to.equal(id);
    expect(value['status']).to.equal('test');
    expect(value['sentinel']).to.deep.equal({
      description: '',
      eventGrouping: 'SingleAlert',
      template: { name: id, version: '1.0.4' },
    });
  });
});

describe('a YAML template', () => {
  const yaml = `id: 5C4A8F0E-8f5b-4b5e-9f0f-0d6b4c2e1a77
name: Wrong passwords
description: |
  'Someone guesses.'
severity: High
status: Available
requiredDataConnectors:
  - connectorId: AzureActiveDirectory
    dataTypes: [SigninLogs]
queryFrequency: 1h
queryPeriod: 14d
triggerOperator: gt
triggerThreshold: 5
tactics:
  - CredentialAccess
relevantTechniques:
  - T1110.003
  - T1110
tags: [Schema]
query: |
  SigninLogs
  | where ResultType == '50126'
entityMappings:
  - entityType: Account
    fieldMappings:
      - {identifier: FullName, columnName: UserPrincipalName}
version: 1.10
kind: Scheduled
metadata:
  author: {name: Ada Lovelace}
`;

  it('becomes a detection', () => {
    const { found } = imported(yaml, 'rule.yaml');
    expect(found).to.deep.equal(['2:7 D8304']);
    expect(detection(yaml, 'rule.yaml')).to.deep.equal({
      title: 'Wrong passwords',
      id: '5c4a8f0e-8f5b-4b5e-9f0f-0d6b4c2e1a77',
      status: 'test',
      level: 'high',
      description: "'Someone guesses.'",
      author: 'Ada Lovelace',
      tags: ['attack.credential-access', 'attack.t1110.003'],
      source: 'kql',
      query: "SigninLogs\n| where ResultType == '50126'\n",
      schedule: { every: '1h', lookback: '14d' },
      alert: {
        title: 'Wrong passwords',
        entities: [{ type: 'Account', identifiers: { FullName: 'UserPrincipalName' } }],
      },
      sentinel: {
        description: "'Someone guesses.'\n",
        trigger: { operator: 'GreaterThan', threshold: 5 },
        eventGrouping: 'SingleAlert',
        template: { name: '5C4A8F0E-8f5b-4b5e-9f0f-0d6b4c2e1a77', version: '1.10' },
      },
    });
  });

  it('without a schedule is a hunting query', () => {
    const { found, messages } = imported('id: a\nname: Hunt\nquery: SigninLogs\n', 'hunt.yaml');
    expect(found).to.deep.equal(['2:7 D8302']);
    expect(messages).to.deep.equal(['“Hunt” is not imported: it is a hunting query, and it has no schedule']);
  });
});

/** So that each property has a line of its own. */
function inLines(content: string): string {
  try {
    return JSON.stringify(JSON.parse(content), undefined, 1);
  } catch {
    return content;
  }
}

describe('what cannot be imported is said', () => {
  const faults: readonly (readonly [string, string, string, readonly string[]])[] = [
    ['JSON that ends too early', '{"value": [', 'rules.json', ['1:12 D8301']],
    ['YAML that cannot be read', 'name: [a\n', 'rule.yaml', ['2:1 D1005']],
    ['a file without rules', '{"resources": []}', 'rules.json', ['1:1 D8305']],
    ['an empty file', '', 'rules.json', ['1:1 D8305']],
    [
      'a Fusion rule',
      live({ displayName: 'Fusion', enabled: true }, { kind: 'Fusion' }),
      'rules.json',
      ['8:18 D8302'],
    ],
    [
      'a rule of an unknown kind',
      live({ displayName: 'New' }, { kind: 'Next' }),
      'rules.json',
      ['8:18 D8302'],
    ],
    [
      'a parameter that nobody gives',
      template([{ ...rule, properties: { ...least, query: "[parameters('q')]" } }]),
      'rules.json',
      ['18:14 D8306'],
    ],
    [
      'a variable that names itself',
      template([{ ...rule, properties: { ...least, query: "[variables('q')]" } }], {
        variables: { q: "[variables('Q')]" },
      }),
      'rules.json',
      ['21:14 D8306'],
    ],
    ['no query', live({ ...least, query: ' ' }), 'rules.json', ['10:12 D8307']],
    ['a schedule that is none', live({ ...least, queryFrequency: 'hourly' }), 'rules.json', ['11:21 D8307']],
    [
      'a property that nobody knows',
      live({ ...least, newProperty: { a: 1 } }),
      'rules.json',
      ['13:18 D8303'],
    ],
    [
      'one below another',
      live({ ...least, incidentConfiguration: { createIncident: true, more: 1 } }),
      'rules.json',
      ['15:12 D8303'],
    ],
    ['a tactic that nobody knows', live({ ...least, tactics: ['Magic'] }), 'rules.json', ['13:14 D8303']],
    [
      'one identifier of two columns',
      live({
        ...least,
        entityMappings: [
          {
            entityType: 'IP',
            fieldMappings: [
              { identifier: 'Address', columnName: 'A' },
              { identifier: 'Address', columnName: 'B' },
            ],
          },
        ],
      }),
      'rules.json',
      ['13:21 D8303'],
    ],
    [
      'two columns of entities',
      live({ ...least, sentinelEntitiesMappings: [{ columnName: 'A' }, { columnName: 'B' }] }),
      'rules.json',
      ['17:4 D8303'],
    ],
    [
      'two rules of one name',
      `[${live(least)},${live({ ...least, severity: 'High' })}]`,
      'rules.json',
      ['23:19 D8308'],
    ],
  ];
  for (const [what, content, file, expected] of faults) {
    it(what, () => {
      const { found } = imported(inLines(content), file);
      expect(found).to.deep.equal(expected);
    });
  }

  it('and each at its line, with the value that is lost', () => {
    const text = JSON.stringify(
      JSON.parse(live({ ...least, customDetails: { A: 1 }, x: 'y' })),
      undefined,
      2,
    );
    const { found, messages } = imported(text);
    expect(found).to.deep.equal(['13:22 D8303', '16:10 D8303']);
    expect(messages).to.deep.equal([
      '`customDetails` of “Wrong passwords” is not carried over: {"A":1}',
      '`x` of “Wrong passwords” is not carried over: "y"',
    ]);
  });

  it('but not of a rule that comes twice alike', () => {
    const { placed, found } = imported(`[${live(least)},${live(least)}]`);
    expect([placed.length, found]).to.deep.equal([1, []]);
  });
});

describe('the files of imported rules', () => {
  it('have names of their own that lead nowhere else', () => {
    const titled = (displayName: string, id: number) =>
      live({ ...least, displayName }, { name: `rule-${id}`, id: String(id) });
    const { placed } = imported(
      `[${[
        titled('../../etc/passwd', 1),
        titled('Größe: näher!', 2),
        titled('groesse naher', 3),
        titled('Grosse naher', 4),
        titled('🛡️', 5),
        titled('4 eyes', 6),
        titled('x'.repeat(200), 7),
        titled('grosse — naher', 8),
      ].join(',')}]`,
    );
    expect(placed.map(({ path }) => path)).to.deep.equal([
      'detections/imported/etc-passwd.yaml',
      'detections/imported/gro-e-naher.yaml',
      'detections/imported/groesse-naher.yaml',
      'detections/imported/grosse-naher.yaml',
      'detections/imported/rule.yaml',
      'detections/imported/rule-4-eyes.yaml',
      `detections/imported/${'x'.repeat(80)}.yaml`,
      'detections/imported/grosse-naher-2.yaml',
    ]);
  });
});
