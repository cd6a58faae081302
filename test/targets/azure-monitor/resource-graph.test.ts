import { expect } from 'chai';
import { compiledCatalogue } from '../../catalogue/catalogue.ts';
import { withPlainTables } from '../../../compiler/kql/resource-graph.ts';
import { modelValidator, schemasMissing } from '../published-schemas.ts';

interface Alert {
  readonly identity?: object;
  readonly location: string;
  readonly properties: { readonly criteria: { readonly allOf: readonly { readonly query: string }[] } };
}

describe('tables of Azure Resource Graph', () => {
  const name = 'azure-role-held-by-ordinary-account';

  async function alertOf(detection: string): Promise<Alert> {
    const { artifacts } = await compiledCatalogue();
    const text = artifacts.find(({ path }) => path === `azure-monitor/${detection}.json`)!.text;
    return (JSON.parse(text) as { resources: Alert[] }).resources[0]!;
  }

  it('are read by arg(), as of the run, with an identity of the rule', async () => {
    const { identity, properties } = await alertOf(name);
    expect(identity).to.deep.equal({ type: 'SystemAssigned' });
    const { query } = properties.criteria.allOf[0]!;
    expect(query).to.include('arg("").authorizationresources\n| extend TimeGenerated = now()\n');
    expect(query).to.not.match(/ingestion_time|ago\(/u);
  });

  it('need no identity where none is read', async () => {
    expect((await alertOf('bad-password-burst')).identity).to.equal(undefined);
  });

  it('are a rule as Microsoft publishes it', async function () {
    if (schemasMissing !== undefined) {
      console.log(`      skipped: ${schemasMissing}`);
      this.skip();
    }
    const { identity } = await alertOf(name);
    const validate = modelValidator('Insights-scheduledQueryRules-2026-03-01.json', 'Identity');
    expect(validate(identity), JSON.stringify(validate.errors)).to.equal(true);
  });

  it('cannot be read by Sentinel, and are no log for Sigma', async () => {
    const { report } = await compiledCatalogue();
    const targets = report.detections.find((detection) => detection.name === name)!.targets;
    expect([targets.sentinel.capability, targets.sigma.capability]).to.deep.equal(['none', 'none']);
    expect(targets.sentinel.reasons).to.deep.equal([
      'reads authorizationresources of Azure Resource Graph, which Sentinel rules cannot',
    ]);
  });

  it('leave every other character of a query at its place', () => {
    expect(withPlainTables('union (arg("").resources), T')).to.equal('union (        resources), T');
  });
});
