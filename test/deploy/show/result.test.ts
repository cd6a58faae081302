import { expect } from 'chai';
import type { ApplyResult, ResourceResult } from '../../../compiler/deploy/apply.ts';
import { resultJson, resultText } from '../../../compiler/deploy/show/index.ts';
import { deployRefused } from '../../../compiler/diagnostics/catalogue/deploy.ts';
import { startOf } from '../../../compiler/diagnostics/position.ts';
import { noColors, unread, workspace } from './made-plans.ts';

function result(name: string, more: Partial<ResourceResult> = {}): ResourceResult {
  return {
    kind: 'rule',
    id: `/rules/${name}`,
    name,
    title: `Title of ${name}`,
    action: 'create',
    outcome: 'done',
    notes: [],
    ...more,
  };
}

const refused = deployRefused.at(startOf('detections/a/b.yaml'), {
  what: 'the rule b',
  reason: 'bad\u0007 query',
});

function applied(workspaces: ApplyResult['workspaces']): ApplyResult {
  return {
    environment: 'prod',
    started: '2026-11-24T03:00:00.000Z',
    ended: '2026-11-24T03:00:04.500Z',
    workspaces,
  };
}

describe('the outcome of a deployment', () => {
  const mixed = applied([
    {
      workspace: workspace(),
      resources: [
        result('a'),
        result('b', { outcome: 'failed', problem: refused, action: 'update' }),
        result('c', { outcome: 'skipped', notes: ['privileged_accounts, which it needs, was not made'] }),
        result('d', { outcome: 'not-begun', action: 'delete' }),
      ],
    },
    { workspace: unread.workspace, resources: [], problem: unread.problem },
  ]);

  it('as text: sums, what failed and why, and that running it again does the rest', () => {
    expect(resultText(mixed, noColors)).to
      .equal(`log-soc (rg-soc): 1 applied, 1 failed, 1 skipped, 1 not begun in 4.5 s
  ~ rule b: failed
      error D8202: Azure refuses the rule b: bad␇ query
      help: the reason is Azure’s own; once it is mended, run the deployment again: it goes on where it stopped
  + rule c: skipped
      note: privileged_accounts, which it needs, was not made
  - rule d: not begun
  1 change is in place; running it again does the rest

log-soc-us (rg-soc-us): nothing was changed in 4.5 s
      error D8215: Azure gave no usable answer to the workspace log-soc-us (rg-soc-us): connect ETIMEDOUT
      help: run it again: what was applied stays, the rest follows; with a proxy set HTTPS_PROXY
`);
  });

  it('as JSON: each resource with its outcome', () => {
    expect(JSON.parse(JSON.stringify(resultJson(mixed)))).to.deep.equal({
      environment: 'prod',
      started: '2026-11-24T03:00:00.000Z',
      ended: '2026-11-24T03:00:04.500Z',
      workspaces: [
        {
          workspace: workspace(),
          totals: { done: 1, failed: 1, skipped: 1, 'not-begun': 1 },
          resources: [
            result('a'),
            {
              ...result('b', { outcome: 'failed', action: 'update' }),
              problem: {
                code: 'D8202',
                message: 'Azure refuses the rule b: bad\u0007 query',
                help: 'the reason is Azure’s own; once it is mended, run the deployment again: it goes on where it stopped',
              },
            },
            result('c', {
              outcome: 'skipped',
              notes: ['privileged_accounts, which it needs, was not made'],
            }),
            result('d', { outcome: 'not-begun', action: 'delete' }),
          ],
        },
        {
          workspace: workspace('log-soc-us', 'rg-soc-us'),
          problem: {
            code: 'D8215',
            message: 'Azure gave no usable answer to the workspace log-soc-us (rg-soc-us): connect ETIMEDOUT',
            help: 'run it again: what was applied stays, the rest follows; with a proxy set HTTPS_PROXY',
          },
          totals: { done: 0, failed: 0, skipped: 0, 'not-begun': 0 },
          resources: [],
        },
      ],
    });
  });

  it('says so where there was nothing to do', () => {
    expect(resultText(applied([{ workspace: workspace(), resources: [] }]), noColors)).to.equal(
      'log-soc (rg-soc): nothing was changed in 4.5 s\n',
    );
  });
});
