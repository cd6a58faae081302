import { expect } from 'chai';
import { planMarkdown } from '../../../compiler/deploy/show/index.ts';
import { everything, planOf, readable, rule, unread, workspace } from './made-plans.ts';

describe('planMarkdown', () => {
  it('is a comment with totals, a table, and the changes folded', () => {
    expect(planMarkdown(everything)).to.equal(`## detc plan: prod

**1 to create, 3 to change, 1 to record as ours, 1 to delete, 2 unchanged**

- ⏳ exception \`scanner\` ended on 2026-11-20, 4 days ago
- ⏳ exception \`rotation-script\` ends on 2026-12-01, in 7 days

### log-soc (rg-soc)

> [!WARNING]
> - \`device-code\`: AUTO DISABLED by Sentinel: The query failed 12 times in a row

| | kind | name | title | |
|---|---|---|---|---|
| \`~\` | watchlist | \`privileged_accounts\` | Privileged accounts | changed in the workspace |
| \`~\` | rule | \`bad-password-burst\` | Title of bad-password-burst | changed in the workspace |
| \`~\` | rule | \`device-code\` | Sign-in by␛\\[31m device code | changed in the workspace |
| \`+\` | rule | \`guest-invited\` | Title of guest-invited | switched off: Guests are invited by a tool.; it reads AuditLogs, which the workspace does not have: connect AzureActiveDirectory |
| \`~\` | rule | \`legacy-protocol\` | Title of legacy-protocol | as declared; only the record that it is ours is written |
| \`-\` | rule | \`old-rule\` | Title of old-rule | no longer declared: deleted |

<details><summary>watchlist privileged_accounts</summary>

\`\`\`diff
@@ rows @@
+ adm_new@contoso.com
- 8a4b1c52, adm_old@contoso.com
\`\`\`

</details>

<details><summary>rule bad-password-burst</summary>

\`\`\`diff
@@ severity (changed in the workspace) @@
! Low → High
@@ query (changed in the workspace) @@
  | where TimeGenerated > ago(2h)
  | where ResultType == '50126'
  | summarize Count = count() by UserId
- | where Count >= 25
+ | where Count >= 15
  | extend Name = UserId
@@ entityMappings @@
  {"entityType":"Account","fieldMappings":[{"identifier":"AadUserId","columnName":"UserId"}]}
- {"entityType":"IP","fieldMappings":[{"identifier":"Address","columnName":"IPAddress"}]}
@@ suppressionEnabled @@
! (not set) → true
\`\`\`

</details>

<details><summary>rule device-code</summary>

\`\`\`diff
@@ enabled (changed in the workspace) @@
! false → true
\`\`\`

</details>

<details><summary>1 resource made by detc and no longer declared: <code>--prune</code> removes them</summary>

- Rule of last year

</details>

<details><summary>2 resources not detc’s, never touched</summary>

- Fusion
- AUTO DISABLED Their rule: AUTO DISABLED by Sentinel: its query failed too often

</details>

<details><summary>1 rule switched off by the environment</summary>

- \`guest-invited\`: Guests are invited by a tool.

</details>
`);
  });

  it('gives each workspace a heading with its totals, and says why one could not be read', () => {
    expect(planMarkdown(planOf([readable([rule('a')]), unread]))).to.equal(`## detc plan: prod

**1 unchanged; 1 workspace could not be read**

### log-soc (rg-soc)

1 unchanged

### log-soc-us (rg-soc-us)

❌ **D8215** Azure gave no usable answer to the workspace log-soc-us (rg-soc-us): connect ETIMEDOUT

run it again: what was applied stays, the rest follows; with a proxy set HTTPS_PROXY
`);
  });

  it('lets no text of a rule be markup, notify somebody or end its block', () => {
    const text = planMarkdown(
      planOf([
        readable(
          [
            rule('a', {
              title: '<img src=x> | @soc-team **bold**\n# heading',
              action: 'update',
              diffs: [
                { field: 'query', show: 'lines', before: '```\n</details>', after: '````', isDrift: false },
              ],
            }),
            rule('<b>', {
              action: 'update',
              diffs: [{ field: 'severity', show: 'value', before: '`', after: '\u202e', isDrift: false }],
            }),
          ],
          { foreign: [{ kind: 'rule', id: '/x', title: '[link](http://x)', isEnabled: true }] },
        ),
      ]),
    );
    expect(text).to.include(
      '| `~` | rule | `a` | \\<img src=x\\> \\| @<!-- -->soc-team \\*\\*bold\\*\\* # heading |  |',
    );
    expect(text).to.include('`````diff\n@@ query @@\n- ```\n- </details>\n+ ````\n`````');
    expect(text).to.include('<summary>rule &#60;b&#62;</summary>');
    expect(text).to.include('! ` → <U+202E>');
    expect(text).to.include('- \\[link\\](http://x)');
  });

  it('is never longer than GitHub takes, and says what is left out', () => {
    const long = (mark: string) =>
      Array.from({ length: 300 }, (_, line) => `${mark} line ${line}`).join('\n');
    const resources = Array.from({ length: 40 }, (_, index) =>
      rule(`rule-${index}`, {
        action: 'update',
        diffs: [{ field: 'query', show: 'lines', before: long('old'), after: long('new'), isDrift: false }],
      }),
    );
    const text = planMarkdown(planOf([readable(resources)]));
    expect(text.length).to.be.within(50_000, 65_536);
    expect(text).to.include('**40 to change**');
    expect(text).to.include('<summary>rule rule-0</summary>');
    expect(text).to.match(
      /\n_The changes of 3\d resources did not fit into this comment; `detc plan --env prod` shows them\._\n$/u,
    );
    const shown = text.match(/<summary>/gu)?.length ?? 0;
    expect(text).to.include(`The changes of ${40 - shown} resources`);
  });

  it('shortens the table of a thousand rules, and the lists of others', () => {
    const many = Array.from({ length: 1000 }, (_, index) => rule(`rule-${index}`, { action: 'create' }));
    const foreign = many.map(({ id, title }) => ({ kind: 'rule' as const, id, title, isEnabled: true }));
    const text = planMarkdown(planOf([readable(many, { foreign })]));
    expect(text.length).to.be.lessThan(65_536);
    const rows = text.match(/^\| `\+` /gmu)?.length ?? 0;
    expect(text).to.include(`| … | | and ${1000 - rows} more resources | | |`);
    const listed = text.match(/^- Title/gmu)?.length ?? 0;
    expect(text).to.include(`- and ${1000 - listed} more\n`);
  });

  it('is cut where not even the headings of the workspaces fit', () => {
    const workspaces = Array.from({ length: 900 }, (_, index) => ({
      ...unread,
      workspace: workspace(`log-${index}`),
    }));
    const text = planMarkdown(planOf(workspaces));
    expect(text.length).to.be.within(65_000, 65_536);
    expect(text).to.match(/_This comment was cut here; `detc plan --env prod` shows the whole plan\._\n$/u);
  });
});
