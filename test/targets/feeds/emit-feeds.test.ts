import { expect } from 'chai';
import { compiledCatalogue } from '../../catalogue/catalogue.ts';
import { findings } from '../../check/findings.ts';
import { modelValidator, schemasMissing, templateValidator } from '../published-schemas.ts';

interface Resource {
  readonly type: string;
  readonly name: string;
  readonly dependsOn?: readonly string[];
  readonly properties: Readonly<Record<string, unknown>>;
}
interface Template {
  readonly resources: readonly Resource[];
  readonly outputs: { readonly rules: { readonly value: object } };
}

async function templateOf(path: string): Promise<Template> {
  const { artifacts } = await compiledCatalogue();
  const file = artifacts.find((artifact) => artifact.path === path);
  expect(file, path).to.not.equal(undefined);
  return JSON.parse(file!.text) as Template;
}

describe('tables that a collector fills', () => {
  it('become a table, an endpoint and a data collection rule that waits for both', async () => {
    const { resources, outputs } = await templateOf('tables/EntraSignInActivity_CL.json');
    expect(resources.map(({ type, name }) => [type, name])).to.deep.equal([
      ['Microsoft.Insights/dataCollectionEndpoints', "[parameters('endpoint')]"],
      [
        'Microsoft.OperationalInsights/workspaces/tables',
        "[concat(parameters('workspace'), '/EntraSignInActivity_CL')]",
      ],
      ['Microsoft.Insights/dataCollectionRules', 'detc-EntraSignInActivity'],
    ]);
    expect(resources[2]!.dependsOn).to.deep.equal([
      "[resourceId('Microsoft.Insights/dataCollectionEndpoints', parameters('endpoint'))]",
      "[resourceId('Microsoft.OperationalInsights/workspaces/tables', parameters('workspace'), 'EntraSignInActivity_CL')]",
    ]);
    expect(resources[2]!.properties['streamDeclarations']).to.deep.equal({
      'Custom-EntraSignInActivity_CL': {
        columns: [
          { name: 'TimeGenerated', type: 'datetime' },
          { name: 'UserId', type: 'string' },
          { name: 'UserPrincipalName', type: 'string' },
          { name: 'UserDisplayName', type: 'string' },
          { name: 'UserType', type: 'string' },
          { name: 'AccountEnabled', type: 'boolean' },
          { name: 'CreatedDateTime', type: 'datetime' },
          { name: 'LastSignInDateTime', type: 'datetime' },
          { name: 'LastNonInteractiveSignInDateTime', type: 'datetime' },
          { name: 'LastSuccessfulSignInDateTime', type: 'datetime' },
        ],
      },
    });
    expect(outputs.rules.value).to.deep.equal({
      EntraSignInActivity_CL:
        "[reference(resourceId('Microsoft.Insights/dataCollectionRules', 'detc-EntraSignInActivity'), '2024-03-11').immutableId]",
    });
  });

  it('are all in one template, with one endpoint', async () => {
    const { resources, outputs } = await templateOf('tables/azuredeploy.json');
    const tables = Object.keys(outputs.rules.value);
    expect(tables).to.include.members(['EntraRoleAssignments_CL', 'EntraUserRegistrationDetails_CL']);
    expect(resources).to.have.length(1 + 2 * tables.length);
  });

  it('are as Microsoft publishes it', async function () {
    if (schemasMissing !== undefined) {
      console.log(`      skipped: ${schemasMissing}`);
      this.skip();
    }
    const template = await templateOf('tables/azuredeploy.json');
    const validators = {
      'Microsoft.Insights/dataCollectionEndpoints': modelValidator(
        'Insights-dataCollection-2024-03-11.json',
        'DataCollectionEndpointResourceProperties',
      ),
      'Microsoft.OperationalInsights/workspaces/tables': modelValidator(
        'OperationalInsights-2025-07-01.json',
        'TableProperties',
      ),
      'Microsoft.Insights/dataCollectionRules': modelValidator(
        'Insights-dataCollection-2024-03-11.json',
        'DataCollectionRuleResourceProperties',
      ),
    };
    const whole = templateValidator();
    expect(whole(template), JSON.stringify(whole.errors)).to.equal(true);
    for (const { type, properties } of template.resources) {
      const validate = validators[type as keyof typeof validators];
      validate(properties);
      // The list of streams is open (modelAsString): custom ones have names of their own.
      const errors = (validate.errors ?? []).filter(
        ({ schemaPath }) => !schemaPath.endsWith('/streams/items/enum'),
      );
      expect(errors).to.deep.equal([]);
    }
  });
});

describe('feeds that cannot be', () => {
  const path = 'detections/sources/app.state.yaml';
  const source = (tables: string): string => `title: T
description: D
connector: {id: CustomLogs, dataTypes: [State_CL]}
sigma: {product: app}
delay: 1h
feed: {every: 1d, reads: [GET /state], permissions: [State.Read]}
tables:
  ${tables}
columns: {}
`;
  const columns = 'TimeGenerated: datetime, UserId: string';
  const cases: readonly [string, string, string][] = [
    ['D2070 a table of the workspace', '- {name: SigninLogs}', `${path}:6:1 D2070`],
    [
      'D2070 two tables',
      `[{name: A_CL, columns: {${columns}}}, {name: B_CL, columns: {${columns}}}]`,
      `${path}:6:1 D2070`,
    ],
    ['D2070 a name without _CL', `- {name: State, columns: {${columns}}}`, `${path}:6:1 D2070`],
    [
      'D2071 a name that Azure keeps',
      `- {name: State_CL, columns: {${columns}, id: string}}`,
      `${path}:8:73 D2071`,
    ],
    [
      'D2071 a type that is not sent',
      `- {name: State_CL, columns: {${columns}, Key: guid}}`,
      `${path}:8:73 D2071`,
    ],
    ['D2071 no time', '- {name: State_CL, columns: {UserId: string}}', `${path}:8:22 D2071`],
  ];
  for (const [name, tables, expected] of cases) {
    it(name, async () => {
      expect(await findings({ [path]: source(tables) })).to.include(expected);
    });
  }
});
