import { expect } from 'chai';
import { driftOf } from '../../../compiler/deploy/pull/drift.ts';
import type { FieldDiff } from '../../../compiler/deploy/plan.ts';
import { planOf, readable, rule, unread, workspace } from '../show/made-plans.ts';

const diff = (field: string, before: string, isDrift = true): FieldDiff => ({
  field,
  show: 'value',
  before,
  after: 'declared',
  isDrift,
});
const second = { workspace: workspace('log-soc-us', 'rg-soc-us') };

describe('drift of a plan', () => {
  it('is what somebody changed in a workspace, and nothing else', () => {
    const plan = planOf([
      readable([
        rule('a', { action: 'update', diffs: [diff('severity', 'Low'), diff('query', 'T', false)] }),
        rule('b'),
      ]),
      unread,
    ]);
    expect(driftOf(plan)).to.deep.equal({
      fields: [
        {
          kind: 'rule',
          name: 'a',
          workspaces: ['log-soc'],
          isContested: false,
          field: 'severity',
          show: 'value',
          actual: 'Low',
          declared: 'declared',
        },
      ],
      rows: [],
      autoDisabled: [],
    });
  });

  it('is said once where workspaces agree, and contested where they do not', () => {
    const plan = planOf([
      readable([rule('a', { diffs: [diff('severity', 'Low'), diff('queryFrequency', 'PT5M')] })]),
      readable([rule('a', { diffs: [diff('severity', 'Low'), diff('queryFrequency', 'PT6M')] })], second),
    ]);
    expect(
      driftOf(plan).fields.map(({ field, actual, workspaces, isContested }) => [
        field,
        actual,
        workspaces,
        isContested,
      ]),
    ).to.deep.equal([
      ['severity', 'Low', ['log-soc', 'log-soc-us'], false],
      ['queryFrequency', 'PT5M', ['log-soc'], true],
      ['queryFrequency', 'PT6M', ['log-soc-us'], true],
    ]);
  });

  it('is not what Sentinel does when it switches a rule off', () => {
    const plan = planOf([
      readable([
        rule('a', {
          autoDisabled: 'its query failed',
          diffs: [diff('displayName', 'AUTO DISABLED a'), diff('enabled', 'false'), diff('severity', 'Low')],
        }),
      ]),
    ]);
    const drift = driftOf(plan);
    expect(drift.fields.map(({ field }) => field)).to.deep.equal(['severity']);
    expect(drift.autoDisabled).to.deep.equal([
      { name: 'a', reason: 'its query failed', workspaces: ['log-soc'] },
    ]);
  });

  it('of rows depends on where they were changed', () => {
    const rows = (changedIn: 'workspace' | 'project' | 'both' | undefined) =>
      rule('w', {
        kind: 'watchlist',
        action: 'update',
        items: {
          add: [{ Value: 'gone' }],
          remove: [{ id: '/1', item: { Value: 'extra' } }],
          unchanged: 3,
          ...(changedIn === undefined ? {} : { changedIn }),
        },
      });
    const drift = (changedIn: Parameters<typeof rows>[0]) =>
      driftOf(planOf([readable([rows(changedIn)])])).rows;
    expect(drift('workspace')).to.deep.equal([
      {
        kind: 'watchlist',
        name: 'w',
        workspaces: ['log-soc'],
        isContested: false,
        extra: [{ Value: 'extra' }],
        gone: [{ Value: 'gone' }],
        isCertain: true,
      },
    ]);
    expect(drift('both')[0]?.isCertain).to.equal(false);
    expect(drift('project')).to.deep.equal([]);
    expect(drift(undefined)).to.deep.equal([]);
  });
});
