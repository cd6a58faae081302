import { expect } from 'chai';
import type { ValidateFunction } from 'ajv';
import { azureMonitor } from '../../compiler/targets/azure-monitor/index.ts';
import { sentinel } from '../../compiler/targets/sentinel/index.ts';
import { admins, breakGlass, burst, context, contoso } from './plans.ts';
import { armValidator, modelValidator, schemasMissing, templateValidator } from './published-schemas.ts';

const plans = [
  burst(),
  breakGlass(),
  burst({ meta: { title: 'No sub-technique', tags: ['attack.impact'] }, detection: { name: 'plain' } }),
  burst({
    meta: { title: '[an expression]' },
    detection: { name: 'full' },
    alert: { suppress: 3_600, grouping: { by: 'entities', within: 86_400, reopen: true } },
    plan: { title: ['For ', { column: 'UserId' }], description: ['Of ', { column: 'IPAddress' }] },
  }),
];

interface Resource {
  readonly type: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly properties: object;
}

function expectValid(validate: ValidateFunction, value: unknown): void {
  expect(validate(value), JSON.stringify(validate.errors)).to.equal(true);
}

describe('published schemas', () => {
  before(function () {
    if (schemasMissing !== undefined) {
      console.log(`      skipped: ${schemasMissing}`);
      this.skip();
    }
  });

  for (const where of [context, contoso]) {
    const name = where.environment?.name ?? 'no environment';

    it(`accept every deployment template (${name})`, () => {
      const validate = templateValidator();
      const artifacts = [
        ...plans.flatMap((plan) => [
          ...sentinel.emit(plan, where).artifacts,
          ...azureMonitor.emit(plan, where).artifacts,
        ]),
        ...sentinel.emitAll(plans, [admins], where).artifacts,
        ...azureMonitor.emitAll(plans, [admins], where).artifacts,
      ].filter(({ path }) => path.endsWith('.json'));
      expect(artifacts.length).to.equal(11);
      for (const { text } of artifacts) expectValid(validate, JSON.parse(text));
    });

    it(`accept every Sentinel resource, with no property of another API version (${name})`, () => {
      const bundle = sentinel.emitAll(plans, [admins], where).artifacts.at(-1)!;
      const { resources } = JSON.parse(bundle.text) as { resources: Resource[] };
      expect(resources.map(({ apiVersion }) => apiVersion)).to.deep.equal([
        '2025-09-01',
        '2025-07-01-preview',
        '2025-07-01-preview',
        '2025-09-01',
        '2025-07-01-preview',
      ]);
      for (const { type, apiVersion, kind, properties } of resources) {
        const arm = `${apiVersion}/Microsoft.SecurityInsights.json`;
        const openApi = `SecurityInsights-${apiVersion}.json`;
        if (type.endsWith('/watchlists')) {
          expectValid(armValidator(arm, '/definitions/WatchlistProperties'), properties);
          expectValid(modelValidator(openApi, 'WatchlistProperties'), properties);
        } else {
          const model = kind === 'NRT' ? 'NrtAlertRule' : 'ScheduledAlertRule';
          expectValid(armValidator(arm, `/definitions/${model}`), { kind, properties });
          expectValid(modelValidator(openApi, model), { kind, properties });
        }
      }
    });

    it(`accept every Azure Monitor alert (${name})`, () => {
      const [bundle] = azureMonitor.emitAll(plans, [admins], where).artifacts;
      const { resources } = JSON.parse(bundle!.text) as { resources: Resource[] };
      expect(resources).to.have.length(4);
      const arm = armValidator(
        '2026-03-01/Microsoft.Insights.json',
        '/resourceDefinitions/scheduledQueryRules',
      );
      const model = modelValidator(
        'Insights-scheduledQueryRules-2026-03-01.json',
        'Microsoft_Insights_scheduledQueryRules',
      );
      for (const resource of resources) {
        expectValid(arm, resource);
        // What goes to the API after ARM has put the parameters in.
        const sent = JSON.parse(
          JSON.stringify(resource).replace('"[parameters(\'actionGroups\')]"', '["/subscriptions/x"]'),
        ) as unknown;
        expectValid(model, sent);
      }
    });
  }

  it('refuse what they should: the check above is not empty', () => {
    const validate = armValidator(
      '2025-09-01/Microsoft.SecurityInsights.json',
      '/definitions/ScheduledAlertRule',
    );
    const base = { displayName: 'x', enabled: true, suppressionDuration: 'PT5H', suppressionEnabled: false };
    expect(validate({ kind: 'Scheduled', properties: base })).to.equal(true);
    expect(validate({ kind: 'Scheduled', properties: { ...base, subTechniques: [] } })).to.equal(false);
    expect(validate({ kind: 'NRT', properties: base })).to.equal(false);
  });
});
