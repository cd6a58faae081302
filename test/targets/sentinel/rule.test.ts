import { expect } from 'chai';
import { ruleId } from '../../../compiler/targets/sentinel/rule.ts';
import { sentinel } from '../../../compiler/targets/sentinel/index.ts';
import type { ArmResource } from '../../../compiler/targets/arm.ts';
import { admins, breakGlass, burst, contoso, context, places } from '../plans.ts';

interface Template {
  readonly parameters: unknown;
  readonly resources: readonly (ArmResource & Record<string, unknown>)[];
}

/** The template, with its query taken out: what the query says is tested with the queries. */
function emitted(...args: Parameters<typeof sentinel.emit>): {
  template: Template;
  query: string;
  resource: ArmResource;
} {
  const { artifacts, diagnostics } = sentinel.emit(...args);
  expect(places(diagnostics)).to.deep.equal([]);
  const template = JSON.parse(artifacts[0]!.text) as Template;
  const resource = template.resources[0]!;
  const query = resource.properties['query'] as string;
  (resource.properties as Record<string, unknown>)['query'] = 'QUERY';
  return { template, query, resource };
}

const parameters = {
  workspace: { type: 'string', metadata: { description: 'The name of the Log Analytics workspace.' } },
};
const description =
  'Someone guesses the password of an administrator.\n\nTriage:\n1. Ask the owner.\n2. Reset the password.\n\nFalse positives:\n- A script with an old password.\n\nTuning: Raise failures.';
const entityMappings = [
  {
    entityType: 'Account',
    fieldMappings: [
      { identifier: 'AadUserId', columnName: 'UserId' },
      { identifier: 'Name', columnName: 'AccountName' },
      { identifier: 'UPNSuffix', columnName: 'AccountUPNSuffix' },
    ],
  },
  { entityType: 'IP', fieldMappings: [{ identifier: 'Address', columnName: 'IPAddress' }] },
];

describe('sentinel: rules', () => {
  it('a scheduled rule', () => {
    const { template, query } = emitted(burst(), context);
    expect(template).to.deep.equal({
      $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
      contentVersion: '1.0.0.0',
      parameters,
      resources: [
        {
          type: 'Microsoft.OperationalInsights/workspaces/providers/alertRules',
          apiVersion: '2025-07-01-preview',
          name: "[concat(parameters('workspace'), '/Microsoft.SecurityInsights/', 'a2cb8fec-ba8b-5505-a455-2048ce24185a')]",
          kind: 'Scheduled',
          properties: {
            displayName: 'Bad-password burst',
            description,
            severity: 'High',
            enabled: true,
            query: 'QUERY',
            queryFrequency: 'PT1H',
            queryPeriod: 'PT2H10M',
            triggerOperator: 'GreaterThan',
            triggerThreshold: 0,
            suppressionEnabled: false,
            suppressionDuration: 'PT5H',
            tactics: ['CredentialAccess'],
            techniques: ['T1110'],
            subTechniques: ['T1110.001'],
            entityMappings,
            customDetails: { Failures: 'EventCount' },
            alertDetailsOverride: { alertDisplayNameFormat: 'Burst against {{UserPrincipalName}}' },
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
        },
      ],
    });
    expect(query).to.match(/^\/\/ Bad-password burst\n/);
    expect(query).to.include("_GetWatchlist('privileged_accounts')");
    expect(query).to.include('ingestion_time()');
  });

  it('a near-real-time rule, without the schedule it must not have', () => {
    const { template, query } = emitted(breakGlass(), contoso);
    expect(template).to.deep.equal({
      $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
      contentVersion: '1.0.0.0',
      parameters: { workspace: { ...parameters.workspace, defaultValue: 'log-soc' } },
      resources: [
        {
          type: 'Microsoft.OperationalInsights/workspaces/providers/alertRules',
          apiVersion: '2025-07-01-preview',
          name: "[concat(parameters('workspace'), '/Microsoft.SecurityInsights/', 'd5f26ffd-1320-5914-91b6-581dca7744e5')]",
          kind: 'NRT',
          properties: {
            displayName: 'Break-glass sign-in',
            description,
            severity: 'High',
            enabled: true,
            query: 'QUERY',
            suppressionEnabled: false,
            suppressionDuration: 'PT5H',
            tactics: ['DefenseEvasion'],
            techniques: ['T1078'],
            entityMappings,
            alertDetailsOverride: { alertDisplayNameFormat: 'Burst against {{UserPrincipalName}}' },
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
        },
      ],
    });
    expect(query).not.to.include('ingestion_time()');
  });

  it('uses the stable API where nothing needs the preview', () => {
    const { template } = emitted(
      burst({ meta: { tags: ['attack.credential-access', 'attack.t1110'] } }),
      context,
    );
    expect(template.resources[0]!['apiVersion']).to.equal('2025-09-01');
    expect(template.resources[0]!.properties).not.to.have.property('subTechniques');
  });

  it('switches off what the environment disables and what is deprecated', () => {
    const off = (changes: Parameters<typeof burst>[0]) =>
      emitted(burst(changes), context).resource.properties['enabled'];
    expect(off({ detection: { disabled: 'no licence' } })).to.equal(false);
    expect(off({ meta: { status: 'deprecated' } })).to.equal(false);
  });

  it('suppresses and groups as the detection says', () => {
    const { resource } = emitted(
      burst({ alert: { suppress: 14_400, grouping: { by: 'everything', within: 86_400, reopen: false } } }),
      context,
    );
    expect(resource.properties['suppressionEnabled']).to.equal(true);
    expect(resource.properties['suppressionDuration']).to.equal('PT4H');
    expect(resource.properties['incidentConfiguration']).to.deep.equal({
      createIncident: true,
      groupingConfiguration: {
        enabled: true,
        reopenClosedIncident: false,
        lookbackDuration: 'P1D',
        matchingMethod: 'AnyAlert',
      },
    });
  });

  it('leaves the alert as the rule where it says nothing else, and adds a description where it does', () => {
    const same = burst({ plan: { title: ['Bad-password burst'] } });
    expect(emitted(same, context).resource.properties).not.to.have.property('alertDetailsOverride');
    const described = burst({
      plan: { title: ['Bad-password burst'], description: ['For ', { column: 'UserId' }] },
    });
    expect(emitted(described, context).resource.properties['alertDetailsOverride']).to.deep.equal({
      alertDescriptionFormat: 'For {{UserId}}',
    });
  });

  it('reads back in whole minutes, and five at least', () => {
    const period = (lookback: number) =>
      emitted(
        burst({
          schedule: { kind: 'scheduled', every: 300 },
          plan: { window: { every: 300, delay: 0, lookback } },
        }),
        context,
      ).resource.properties['queryPeriod'];
    expect(period(60)).to.equal('PT5M');
    expect(period(301)).to.equal('PT6M');
    expect(period(90_000)).to.equal('P1DT1H');
  });

  it('names the rule after the id alone', () => {
    expect(ruleId('6c0f1f0a-6f0e-4c5e-9d5e-0a3f3a1b7d11')).to.equal('a2cb8fec-ba8b-5505-a455-2048ce24185a');
  });

  it('also gives the bare query, and what the parser needs to check it', () => {
    const { artifacts, queries } = sentinel.emit(burst(), context);
    expect(artifacts.map(({ path }) => path)).to.deep.equal(['sentinel/burst.json', 'kql/burst.kql']);
    expect(artifacts[1]!.text).to.match(/^\/\/ Bad-password burst\n[^]*[^\n]\n$/);
    expect(queries.map(({ expected }) => expected.map(({ name }) => name))).to.deep.equal([
      [
        'TimeGenerated',
        'UserId',
        'UserPrincipalName',
        'EventCount',
        'IPAddress',
        'AccountName',
        'AccountUPNSuffix',
      ],
    ]);
    expect(queries[0]!.fallback.start.line).to.equal(20);
  });
});

describe('sentinel: all rules', () => {
  it('come in one template, watchlists first', () => {
    const { artifacts, diagnostics } = sentinel.emitAll([burst(), breakGlass()], [admins], context);
    expect(diagnostics).to.deep.equal([]);
    expect(artifacts.map(({ path }) => path)).to.deep.equal([
      'watchlists/privileged_accounts.csv',
      'watchlists/privileged_accounts.json',
      'sentinel/azuredeploy.json',
    ]);
    const { resources } = JSON.parse(artifacts[2]!.text) as Template;
    expect(resources.map(({ type, dependsOn }) => [type.split('/').at(-1), dependsOn])).to.deep.equal([
      ['watchlists', undefined],
      [
        'alertRules',
        [
          "[resourceId('Microsoft.OperationalInsights/workspaces/providers/watchlists', parameters('workspace'), 'Microsoft.SecurityInsights', 'privileged_accounts')]",
        ],
      ],
      [
        'alertRules',
        [
          "[resourceId('Microsoft.OperationalInsights/workspaces/providers/watchlists', parameters('workspace'), 'Microsoft.SecurityInsights', 'privileged_accounts')]",
        ],
      ],
    ]);
  });

  it('leave out lists that no rule reads, and lists written into the rules', () => {
    const unread = { ...admins, name: 'other', delivery: { kind: 'watchlist', alias: 'other' } } as const;
    const inline = { ...admins, delivery: { kind: 'inline' } } as const;
    const { artifacts } = sentinel.emitAll([burst()], [inline, unread], context);
    expect(artifacts.map(({ path }) => path)).to.deep.equal(['sentinel/azuredeploy.json']);
  });

  it('are nothing where there is none', () => {
    expect(sentinel.emitAll([], [admins], context).artifacts).to.deep.equal([]);
  });
});

describe('sentinel: capability', () => {
  const history = (baseline: number, lookback: number) =>
    sentinel.capability(
      burst({
        pattern: { ...burst().detection.pattern, kind: 'spike', baseline } as never,
        plan: { window: { every: 3_600, delay: 600, lookback } },
      }),
    );

  it('is full up to 14 days', () => {
    expect(sentinel.capability(burst())).to.deep.equal({ level: 'full', reasons: [] });
    expect(history(1_209_600, 1_209_600).level).to.equal('full');
  });

  it('is none beyond, with the reason', () => {
    expect(history(2_592_000, 2_592_000)).to.deep.equal({
      level: 'none',
      reasons: ['needs 30 days of history; a Sentinel rule reads at most 14 days'],
    });
    expect(history(1_209_600, 1_213_800).reasons).to.deep.equal([
      'needs 14 days, 1 hour and 10 minutes (14 days, the time between two runs and the delay of its records) of history; a Sentinel rule reads at most 14 days',
    ]);
  });
});
