import { expect } from 'chai';
import type { JsonMap } from '../../compiler/azure/json.ts';
import { fieldsOf } from '../../compiler/deploy/fields.ts';
import type { ResourceKind } from '../../compiler/deploy/resource.ts';

function same(kind: ResourceKind, a: JsonMap, b: JsonMap): boolean {
  return JSON.stringify([...fieldsOf(kind, a)]) === JSON.stringify([...fieldsOf(kind, b)]);
}

function rule(properties: JsonMap): JsonMap {
  return { kind: 'Scheduled', properties: { displayName: 'A', ...properties } };
}

describe('what is the same for Azure', () => {
  const equal: readonly (readonly [string, JsonMap, JsonMap])[] = [
    ['a duration in hours and in minutes', { queryPeriod: 'PT60M' }, { queryPeriod: 'PT1H' }],
    ['a day and 24 hours', { queryPeriod: 'P1D' }, { queryPeriod: 'PT24H' }],
    ['line ends', { query: 'a\r\n| b' }, { query: 'a\n| b\n' }],
    ['the order of tactics', { tactics: ['Impact', 'Discovery'] }, { tactics: ['Discovery', 'Impact'] }],
    ['null and nothing', { customDetails: null, templateVersion: null }, {}],
    ['an empty list and nothing', { techniques: [], subTechniques: [] }, {}],
    ['the order of keys', { customDetails: { A: 'a', B: 'b' } }, { customDetails: { B: 'b', A: 'a' } }],
    ['the default grouping of events', { eventGroupingSettings: { aggregationKind: 'SingleAlert' } }, {}],
    [
      'a grouping that is off',
      {
        incidentConfiguration: {
          createIncident: true,
          groupingConfiguration: { enabled: false, lookbackDuration: 'PT5M', matchingMethod: 'AnyAlert' },
        },
      },
      { incidentConfiguration: { createIncident: true } },
    ],
    [
      'a grouping with its lists empty',
      {
        incidentConfiguration: {
          createIncident: true,
          groupingConfiguration: {
            enabled: true,
            reopenClosedIncident: false,
            lookbackDuration: 'PT300M',
            matchingMethod: 'AllEntities',
            groupByEntities: [],
            groupByCustomDetails: null,
          },
        },
      },
      {
        incidentConfiguration: {
          createIncident: true,
          groupingConfiguration: { enabled: true, lookbackDuration: 'PT5H', matchingMethod: 'AllEntities' },
        },
      },
    ],
    ['what the service adds', { lastModifiedUtc: '2026-01-01T00:00:00Z' }, {}],
  ];
  for (const [what, a, b] of equal) {
    it(`takes for one: ${what}`, () => {
      expect(same('rule', rule(a), rule(b))).to.equal(true);
    });
  }

  const different: readonly (readonly [string, JsonMap, JsonMap])[] = [
    ['a threshold', { triggerThreshold: 0 }, { triggerThreshold: 1 }],
    ['a switched-off rule', { enabled: true }, { enabled: false }],
    ['one space in a query', { query: 'a | b' }, { query: 'a  | b' }],
    ['a sub-technique', { subTechniques: ['T1110.001'] }, {}],
    ['dynamic properties', { alertDetailsOverride: { alertDynamicProperties: [{ value: 'x' }] } }, {}],
    ['an entity from a column', { sentinelEntitiesMappings: [{ columnName: 'E' }] }, {}],
    ['no incident', { incidentConfiguration: { createIncident: false } }, {}],
    ['a template', { alertRuleTemplateName: 'x' }, {}],
  ];
  for (const [what, a, b] of different) {
    it(`tells apart: ${what}`, () => {
      expect(same('rule', rule(a), rule(b))).to.equal(false);
    });
  }

  it('compares an alert by what detc says of it', () => {
    const body: JsonMap = {
      location: 'westeurope',
      kind: 'LogAlert',
      tags: { 'detc-id': '1', 'detc-detection': 'a' },
      properties: {
        displayName: 'A',
        scopes: ['/subscriptions/S/x'],
        criteria: { allOf: [{ query: 'T', operator: 'GreaterThan', threshold: 0, dimensions: [] }] },
        autoMitigate: false,
        actions: { actionGroups: ['/A'] },
      },
    };
    const answered: JsonMap = {
      ...body,
      location: 'West Europe',
      tags: { 'detc-id': '1', 'detc-detection': 'a', 'detc-record': 'x', team: 'theirs' },
      properties: {
        ...(body['properties'] as JsonMap),
        enabled: true,
        scopes: ['/subscriptions/s/X'],
        criteria: {
          allOf: [
            { query: 'T', operator: 'GreaterThan', threshold: 0, criterionType: 'StaticThresholdCriterion' },
          ],
        },
        actions: { actionGroups: ['/a'], customProperties: {} },
        createdWithApiVersion: '2026-03-01',
      },
    };
    expect(same('alert', body, answered)).to.equal(true);
    const muted = {
      ...answered,
      properties: { ...(answered['properties'] as JsonMap), muteActionsDuration: 'PT5M' },
    };
    expect(same('alert', body, muted)).to.equal(false);
  });
});
