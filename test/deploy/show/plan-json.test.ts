import { expect } from 'chai';
import { planJson } from '../../../compiler/deploy/show/index.ts';
import { planOf, readable, rule, unread, workspace } from './made-plans.ts';

describe('planJson', () => {
  it('has totals, every resource without its body, and what is not touched', () => {
    const plan = planOf(
      [
        readable(
          [
            rule('a', {
              action: 'update',
              diffs: [{ field: 'severity', show: 'value', before: 'Low', after: 'High', isDrift: true }],
              autoDisabled: 'its query failed',
              desired: {
                kind: 'rule',
                id: '/rules/a',
                apiVersion: '2025-07-01-preview',
                name: 'a',
                body: {},
                needs: [],
              },
            }),
            rule('b', { disabled: 'No licence.' }),
          ],
          { foreign: [{ kind: 'rule', id: '/rules/f', title: 'Fusion', isEnabled: true }] },
        ),
        unread,
      ],
      [{ name: 'scanner', detections: ['a'], expires: '2026-12-01', days: 7 }],
    );
    const none = { create: 0, update: 0, adopt: 0, disable: 0, delete: 0, blocked: 0, none: 0 };
    expect(JSON.parse(JSON.stringify(planJson(plan)))).to.deep.equal({
      version: 1,
      environment: 'prod',
      made: '2026-11-24T03:00:00.000Z',
      totals: { ...none, update: 1, none: 1 },
      workspaces: [
        {
          workspace: workspace(),
          totals: { ...none, update: 1, none: 1 },
          resources: [
            {
              kind: 'rule',
              id: '/rules/a',
              name: 'a',
              title: 'Title of a',
              action: 'update',
              isDrift: true,
              diffs: [{ field: 'severity', show: 'value', before: 'Low', after: 'High', isDrift: true }],
              autoDisabled: 'its query failed',
              notes: [],
            },
            {
              kind: 'rule',
              id: '/rules/b',
              name: 'b',
              title: 'Title of b',
              action: 'none',
              isDrift: false,
              diffs: [],
              disabled: 'No licence.',
              notes: [],
            },
          ],
          foreign: [{ kind: 'rule', id: '/rules/f', title: 'Fusion', isEnabled: true }],
          leftover: [],
        },
        {
          workspace: workspace('log-soc-us', 'rg-soc-us'),
          problem: {
            code: 'D8215',
            message: 'Azure gave no usable answer to the workspace log-soc-us (rg-soc-us): connect ETIMEDOUT',
            help: 'run it again: what was applied stays, the rest follows; with a proxy set HTTPS_PROXY',
          },
        },
      ],
      expiring: [{ name: 'scanner', detections: ['a'], expires: '2026-12-01', days: 7 }],
    });
  });
});
