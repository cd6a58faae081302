import { expect } from 'chai';
import { planText } from '../../../compiler/deploy/show/index.ts';
import { everything, noColors, planOf, readable, rule, tagColors, unread } from './made-plans.ts';

describe('planText', () => {
  it('shows what changes, field by field, and counts what stays', () => {
    expect(planText(everything, noColors)).to.equal(
      `log-soc (rg-soc): 1 to create, 3 to change, 1 to record as ours, 1 to delete, 2 unchanged
  ~ watchlist privileged_accounts Privileged accounts (changed in the workspace)
      + row adm_new@contoso.com
      - row 8a4b1c52, adm_old@contoso.com
  ~ rule bad-password-burst Title of bad-password-burst (changed in the workspace)
      severity: Low → High (changed in the workspace)
      query: (changed in the workspace)
          | where TimeGenerated > ago(2h)
          | where ResultType == '50126'
          | summarize Count = count() by UserId
        - | where Count >= 25
        + | where Count >= 15
          | extend Name = UserId
      entityMappings:
          {"entityType":"Account","fieldMappings":[{"identifier":"AadUserId","columnName":"UserId"}]}
        - {"entityType":"IP","fieldMappings":[{"identifier":"Address","columnName":"IPAddress"}]}
      suppressionEnabled: (not set) → true
  ~ rule device-code Sign-in by␛[31m device code (changed in the workspace)
      AUTO DISABLED by Sentinel: The query failed 12 times in a row
      enabled: false → true (changed in the workspace)
  + rule guest-invited Title of guest-invited (switched off: Guests are invited by a tool.)
      note: it reads AuditLogs, which the workspace does not have: connect AzureActiveDirectory
  ~ rule legacy-protocol Title of legacy-protocol (as declared; only the record that it is ours is written)
  - rule old-rule Title of old-rule (no longer declared: deleted)
  1 rule switched off by the environment
    guest-invited: Guests are invited by a tool.
  1 resource made by detc and no longer declared; --prune deletes, --prune disable switches off: Rule of last year
  2 resources not detc’s, never touched: Fusion and AUTO DISABLED Their rule
    AUTO DISABLED Their rule: AUTO DISABLED by Sentinel: its query failed too often

Exceptions that end
  scanner ended on 2026-11-20, 4 days ago (mfa-fatigue)
  rotation-script ends on 2026-12-01, in 7 days (bad-password-burst)
`,
    );
  });

  it('gives each workspace its heading, and says why one could not be read', () => {
    expect(planText(planOf([readable([rule('a')]), unread]), noColors)).to.equal(
      `log-soc (rg-soc): 1 unchanged

log-soc-us (rg-soc-us)
  error D8215: Azure gave no usable answer to the workspace log-soc-us (rg-soc-us): connect ETIMEDOUT
  help: run it again: what was applied stays, the rest follows; with a proxy set HTTPS_PROXY

In all workspaces: 1 unchanged; 1 workspace could not be read
`,
    );
  });

  it('colours by what happens', () => {
    const plan = planOf([readable([rule('a', { action: 'create', seen: null }), rule('b')])]);
    expect(planText(plan, tagColors)).to.equal(
      `<bold>log-soc (rg-soc)</bold>: 1 to create, 1 unchanged
  <green>+ rule a</green> <dim>Title of a</dim>
`,
    );
  });

  it('counts rows, names and reasons beyond the first eight', () => {
    const names = Array.from({ length: 11 }, (_, index) => `n${index}`);
    const text = planText(
      planOf([
        readable(
          [
            rule('w', {
              kind: 'watchlist',
              title: 'w',
              action: 'create',
              seen: null,
              items: { add: names.map((Value) => ({ Value })), remove: [], unchanged: 0 },
            }),
            ...names.map((name) => rule(name, { disabled: 'No licence.' })),
          ],
          {
            foreign: names.map((title) => ({ kind: 'rule', id: `/rules/${title}`, title, isEnabled: true })),
          },
        ),
      ]),
      noColors,
    );
    expect(text).to.equal(
      `log-soc (rg-soc): 1 to create, 11 unchanged
  + watchlist w
      + row n0
      + row n1
      + row n2
      + row n3
      + row n4
      + row n5
      + row n6
      + row n7
      + and 3 more rows
  11 rules switched off by the environment
    n0: No licence.
    n1: No licence.
    n2: No licence.
    n3: No licence.
    n4: No licence.
    n5: No licence.
    n6: No licence.
    n7: No licence.
    and 3 more
  11 resources not detc’s, never touched: n0, n1, n2, n3, n4, n5, n6, n7 and 3 more
`,
    );
  });

  it('separates changes that lie far from each other', () => {
    const lines = (first: string, last: string) =>
      [first, ...Array.from({ length: 9 }, (_, index) => `line ${index}`), last].join('\n');
    const plan = planOf([
      readable([
        rule('a', {
          action: 'update',
          diffs: [
            {
              field: 'description',
              show: 'lines',
              before: lines('one', 'two'),
              after: lines('eins', 'zwei'),
              isDrift: false,
            },
          ],
        }),
      ]),
    ]);
    expect(planText(plan, noColors)).to.equal(
      `log-soc (rg-soc): 1 to change
  ~ rule a Title of a
      description:
        - one
        + eins
          line 0
          line 1
          line 2
        …
          line 6
          line 7
          line 8
        - two
        + zwei
`,
    );
  });

  it('says that nothing is declared, and that an exception ends today', () => {
    const plan = planOf(
      [readable([])],
      [{ name: 'scanner', detections: ['a', 'b'], expires: '2026-11-24', days: 0 }],
    );
    expect(planText(plan, noColors)).to.equal(
      `log-soc (rg-soc): nothing is declared

Exceptions that end
  scanner ends today, 2026-11-24 (a and b)
`,
    );
  });
});
