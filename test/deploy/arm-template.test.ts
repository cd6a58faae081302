import { expect } from 'chai';
import { evaluateTemplate } from '../../compiler/deploy/arm-template.ts';
import type { Json } from '../../compiler/azure/json.ts';

const workspace = { subscriptionId: 'sub', resourceGroup: 'rg', name: 'ws', location: 'westeurope' };
const group = '/subscriptions/sub/resourceGroups/rg/providers';

function evaluated(properties: Json, parameters: Json = {}) {
  return evaluateTemplate(
    {
      parameters,
      resources: [
        {
          type: 'Microsoft.OperationalInsights/workspaces/tables',
          apiVersion: '2025-07-01',
          name: "[concat(parameters('workspace'), '/T_CL')]",
          dependsOn: ["[resourceId('Microsoft.Insights/dataCollectionEndpoints', 'detc-feeds')]"],
          properties,
        },
      ],
    },
    workspace,
  );
}

describe('evaluating an emitted template', () => {
  it('gives the id that Azure would give, and what has to be there first', () => {
    const found = evaluated({});
    if ('expression' in found) throw new Error(found.expression);
    expect(found[0]?.id).to.equal(`${group}/Microsoft.OperationalInsights/workspaces/ws/tables/T_CL`);
    expect(found[0]?.dependsOn).to.deep.equal([
      `${group}/Microsoft.Insights/dataCollectionEndpoints/detc-feeds`,
    ]);
  });

  it('gives the ids of resources of Sentinel', () => {
    const found = evaluateTemplate(
      {
        resources: [
          {
            type: 'Microsoft.OperationalInsights/workspaces/providers/alertRules',
            apiVersion: '2025-09-01',
            name: "[concat(parameters('workspace'), '/Microsoft.SecurityInsights/', 'a-guid')]",
            kind: 'Scheduled',
            properties: {},
          },
        ],
      },
      workspace,
    );
    expect(found).to.deep.equal([
      {
        type: 'Microsoft.OperationalInsights/workspaces/providers/alertRules',
        apiVersion: '2025-09-01',
        id: `${group}/Microsoft.OperationalInsights/workspaces/ws/providers/Microsoft.SecurityInsights/alertRules/a-guid`,
        dependsOn: [],
        body: { kind: 'Scheduled', properties: {} },
      },
    ]);
  });

  const texts: readonly (readonly [string, string, Json])[] = [
    ['text that is no expression', 'a [b] c', 'a [b] c'],
    ['text that begins with a bracket and does not end with one', '[a] b', '[a] b'],
    ['an escaped bracket', "[[parameters('x')]", "[parameters('x')]"],
    ['the region of the workspace', '[resourceGroup().location]', 'westeurope'],
    ['the name of the group', '[resourceGroup().name]', 'rg'],
    ['a parameter with a default value', "[parameters('level')]", ['High']],
    ['quotes in a text', "[concat('it''s ', 'so')]", "it's so"],
    ['space between the parts', "[ concat( 'a' , 'b' ) ]", 'ab'],
    [
      'functions in functions',
      "[resourceId('Microsoft.OperationalInsights/workspaces', parameters('workspace'))]",
      `${group}/Microsoft.OperationalInsights/workspaces/ws`,
    ],
  ];
  for (const [what, text, expected] of texts) {
    it(`evaluates ${what}`, () => {
      const found = evaluated({ text }, { level: { type: 'array', defaultValue: ['High'] } });
      if ('expression' in found) throw new Error(found.expression);
      expect(found[0]?.body).to.deep.equal({ properties: { text: expected } });
    });
  }

  for (const text of [
    "[guid('x')]",
    "[parameters('unknown')]",
    "[concat('a', 'b'",
    "[concat('a') and more]",
    "[concat('a',]",
    "[resourceId('Microsoft.Insights/actionGroups')]",
    '[resourceGroup().tags]',
    '[1]',
  ]) {
    it(`says that it cannot evaluate ${text}`, () => {
      const found = evaluated({ text: text.endsWith(']') ? text : `${text}]` });
      expect(found).to.have.property('expression');
    });
  }
});
