import { expect } from 'chai';
import { azureMonitor } from '../../../compiler/targets/azure-monitor/index.ts';
import type { ArmResource } from '../../../compiler/targets/arm.ts';
import { breakGlass, burst, context, contoso, event, places, source, type PlanChanges } from '../plans.ts';

interface Template {
  readonly resources: readonly (ArmResource & Record<string, unknown>)[];
}
interface Criteria {
  readonly allOf: { query: string; dimensions: { name: string }[] }[];
}

function properties(plan = burst(), where = context): Record<string, unknown> & { criteria: Criteria } {
  const { artifacts, diagnostics } = azureMonitor.emit(plan, where);
  expect(places(diagnostics)).to.deep.equal([]);
  return (JSON.parse(artifacts[0]!.text) as Template).resources[0]!.properties as never;
}
const dimension = (name: string) => ({ name, operator: 'Include', values: ['*'] });

describe('azure monitor: alerts', () => {
  it('a log alert', () => {
    const { artifacts, diagnostics } = azureMonitor.emit(burst(), contoso);
    expect(diagnostics).to.deep.equal([]);
    expect(artifacts.map(({ path }) => path)).to.deep.equal(['azure-monitor/burst.json']);
    const template = JSON.parse(artifacts[0]!.text) as Template;
    const [condition] = (template.resources[0]!.properties as unknown as { criteria: Criteria }).criteria
      .allOf;
    const { query } = condition!;
    condition!.query = 'QUERY';
    expect(template).to.deep.equal({
      $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
      contentVersion: '1.0.0.0',
      parameters: {
        workspaceId: {
          type: 'string',
          defaultValue:
            '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-soc/providers/Microsoft.OperationalInsights/workspaces/log-soc',
          metadata: { description: 'The resource id of the Log Analytics workspace.' },
        },
        location: {
          type: 'string',
          defaultValue: 'westeurope',
          metadata: { description: 'The region of the workspace.' },
        },
        actionGroups: {
          type: 'array',
          defaultValue: [
            '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-soc/providers/Microsoft.Insights/actionGroups/ag-soc',
          ],
          metadata: { description: 'The resource ids of the action groups that the alerts call.' },
        },
      },
      resources: [
        {
          type: 'Microsoft.Insights/scheduledQueryRules',
          apiVersion: '2026-03-01',
          name: 'burst',
          location: "[parameters('location')]",
          tags: { 'detc-detection': 'burst', 'detc-id': '6c0f1f0a-6f0e-4c5e-9d5e-0a3f3a1b7d11' },
          kind: 'LogAlert',
          properties: {
            displayName: 'Bad-password burst',
            description:
              'Someone guesses the password of an administrator.\n\nTriage:\n1. Ask the owner.\n2. Reset the password.\n\nFalse positives:\n- A script with an old password.\n\nTuning: Raise failures.',
            severity: 1,
            enabled: true,
            scopes: ["[parameters('workspaceId')]"],
            evaluationFrequency: 'PT1H',
            windowSize: 'PT3H',
            criteria: {
              allOf: [
                {
                  criterionType: 'StaticThresholdCriterion',
                  query: 'QUERY',
                  timeAggregation: 'Count',
                  dimensions: [dimension('UserId'), dimension('UserPrincipalName'), dimension('IPAddress')],
                  operator: 'GreaterThan',
                  threshold: 0,
                  failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
                },
              ],
            },
            autoMitigate: false,
            actions: {
              actionGroups: "[parameters('actionGroups')]",
              customProperties: {
                Detection: 'burst',
                DetectionId: '6c0f1f0a-6f0e-4c5e-9d5e-0a3f3a1b7d11',
                Level: 'high',
                Row: 'privileged-accounts / bad-password-threshold',
                Tactics: 'CredentialAccess',
                Techniques: 'T1110, T1110.001',
                Columns:
                  'Failures: EventCount; Account: UserId, AccountName, AccountUPNSuffix; IP: IPAddress',
              },
            },
          },
        },
      ],
    });
    expect(query).to.include("'adm_ada@contoso.com'");
    expect(query).not.to.include('_GetWatchlist');
    expect(query).to.include('ago(1h)');
  });

  it('asks for place and action groups where no environment is given', () => {
    const { artifacts } = azureMonitor.emit(burst(), context);
    const { parameters } = JSON.parse(artifacts[0]!.text) as { parameters: Record<string, object> };
    expect(parameters['workspaceId']).not.to.have.property('defaultValue');
    expect(parameters['location']).to.have.property('defaultValue', '[resourceGroup().location]');
    expect(parameters['actionGroups']).to.have.deep.property('defaultValue', []);
  });

  it('runs at the largest frequency up to its own, with the query made for it', () => {
    const schedule = (every: number) => {
      const { criteria, ...rest } = properties(burst({ schedule: { kind: 'scheduled', every } }));
      return [rest['evaluationFrequency'], rest['windowSize'], criteria.allOf[0]!.query.includes('ago(20m)')];
    };
    expect(schedule(1_200)).to.deep.equal(['PT15M', 'PT2H', false]);
    expect(schedule(7 * 3_600)).to.deep.equal(['PT6H', 'P1D', false]);
    expect(schedule(7 * 86_400)).to.deep.equal(['P1D', 'P2D', false]);
  });

  it('runs what is near-real-time in Sentinel every five minutes', () => {
    const { criteria, ...rest } = properties(breakGlass());
    expect([rest['severity'], rest['evaluationFrequency'], rest['windowSize']]).to.deep.equal([
      0,
      'PT5M',
      'PT15M',
    ]);
    expect(criteria.allOf[0]!.query).to.include('ingestion_time()');
  });

  it('mutes as the detection says', () => {
    expect(properties(burst({ alert: { suppress: 3_600 } }))['muteActionsDuration']).to.equal('PT1H');
    expect(properties()).not.to.have.property('muteActionsDuration');
  });

  it('leaves out tuning and false positives before it gives up on the description', () => {
    const long = (length: number) =>
      properties(burst({ alert: { triage: ['t'.repeat(length)] } }))['description'] as string;
    expect(long(3_960)).to.not.include('Tuning:');
    expect(long(3_960)).to.include('False positives:');
    expect(long(4_020)).to.not.include('False positives:');
  });

  it('switches off what the environment disables', () => {
    expect(properties(burst({ detection: { disabled: 'no licence' } }))['enabled']).to.equal(false);
  });

  it('all of them come in one template', () => {
    const { artifacts, diagnostics } = azureMonitor.emitAll([burst(), breakGlass()], [], context);
    expect(diagnostics).to.deep.equal([]);
    expect(artifacts.map(({ path }) => path)).to.deep.equal(['azure-monitor/azuredeploy.json']);
    const { resources } = JSON.parse(artifacts[0]!.text) as Template;
    expect(resources.map(({ name }) => name)).to.deep.equal(['burst', 'break-glass']);
    expect(azureMonitor.emitAll([], [], context).artifacts).to.deep.equal([]);
  });
});

describe('azure monitor: capability', () => {
  const spike = (baseline: number, changes: PlanChanges = {}) =>
    burst({
      pattern: {
        kind: 'spike',
        event: event(),
        groupBy: [],
        timespan: 3_600,
        baseline,
        deviations: 3,
        floor: 10,
      },
      ...changes,
    });

  it('is full up to two days', () => {
    expect(azureMonitor.capability(burst())).to.deep.equal({ level: 'full', reasons: [] });
    expect(azureMonitor.capability(spike(172_800))).to.deep.equal({ level: 'full', reasons: [] });
  });

  it('is none beyond, with the reason, and gives nothing', () => {
    expect(azureMonitor.capability(spike(1_209_600))).to.deep.equal({
      level: 'none',
      reasons: ['needs 14 days of history; Azure Monitor reads at most 2 days'],
    });
    expect(azureMonitor.emit(spike(1_209_600), context).artifacts).to.deep.equal([]);
    expect(azureMonitor.emitAll([spike(1_209_600)], [], context).artifacts).to.deep.equal([]);
  });

  it('says what comes on top of the history', () => {
    const { pattern } = burst().detection;
    const plan = burst({ pattern: { ...pattern, timespan: 172_800 } as never });
    expect(azureMonitor.capability(plan).reasons).to.deep.equal([
      'needs 2 days, 1 hour and 10 minutes of history (2 days, the time between two runs and the delay of its records); Azure Monitor reads at most 2 days',
    ]);
  });

  it("is approximate where no frequency is the window of a list's silence", () => {
    const silence = (timespan: number) =>
      burst({
        pattern: { kind: 'absent-member', timespan } as never,
        plan: { schedule: { kind: 'scheduled', every: timespan } },
      });
    expect(azureMonitor.capability(silence(86_400))).to.deep.equal({ level: 'full', reasons: [] });
    expect(azureMonitor.capability(silence(43_200))).to.deep.equal({
      level: 'approximate',
      reasons: [
        'runs every 6 hours, so that windows of 12 hours overlap and a silence may be reported again',
      ],
    });
  });

  it('is none where a view uses what alerts do not take', () => {
    const view = {
      name: 'x',
      reads: [],
      kql: 'evaluate bag_unpack(Details)',
      range: burst().detection.range,
    };
    const theEvent = event(source(600, view));
    const plan = burst({ plan: { events: [theEvent, theEvent] } });
    expect(azureMonitor.capability(plan)).to.deep.equal({
      level: 'none',
      reasons: ['reads entra.signin, whose view uses bag_unpack(); Azure Monitor alerts do not take it'],
    });
  });
});
