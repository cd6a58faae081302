import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { coverageMarkdown, reportArtifacts } from '../../compiler/report/coverage.ts';
import { buildReport } from '../../compiler/report/report.ts';
import { summaryText } from '../../compiler/report/summary.ts';
import { detection, guide, privileged } from './fixtures.ts';

const path = 'report/COVERAGE.md.hbs';
const templates = new Map([[path, readFileSync(`templates/${path}`, 'utf8')]]);
const full = { level: 'full', reasons: [] } as const;

const report = buildReport({
  detections: [
    {
      detection: detection('bad-password-burst', {
        covers: { guide: 'privileged-accounts', row: 'guest-to-member', risk: 'High' },
        lists: [privileged],
        declared: {
          'azure-monitor': { capability: 'none', reason: 'we | *need* <b>more</b>', range: privileged.range },
        },
      }),
      targets: {
        sentinel: { capability: full, artifacts: ['sentinel/bad-password-burst.json'] },
        sigma: { capability: { level: 'approximate', reasons: ['no order'] }, artifacts: ['sigma/a.yml'] },
        'azure-monitor': { capability: { level: 'none', reasons: ['needs 14 days'] }, artifacts: [] },
      },
    },
    { detection: detection('switched-off', { disabled: 'no licence' }), targets: {} },
  ],
  guides: [guide],
  files: [],
});

describe('COVERAGE.md', () => {
  it('shows rows against targets, the losses and their reasons', () => {
    expect(coverageMarkdown(report, templates)).to.deep.equal({
      diagnostics: [],
      text: `# Coverage

For no particular environment: lists hold their example values. Written by \`detc build\`; do not edit.

## Privileged accounts

1 of 2 rows are covered. The guide: https://learn.microsoft.com/entra/architecture/security-operations-privileged-accounts

| # | Row | Risk | Detection | Sentinel | Sigma | Azure Monitor |
|--:|-----|------|-----------|----------|-------|---------------|
| 1 | Bad password | High | none |  |  |  |
| 2 | Guest \\| member |  | \`bad-password-burst\` | full | approximate | not possible |

## What is approximate or missing, and why

- \`bad-password-burst\` in Sigma, approximate: no order
- \`bad-password-burst\` in Azure Monitor, not possible: needs 14 days; we \\| \\*need\\* \\<b\\>more\\</b\\>

## Switched off here

- \`switched-off\`: no licence

## Lists

| List | Title | Type | In Sentinel | Values | Read by |
|------|-------|------|-------------|--------|---------|
| \`privileged_accounts\` | Privileged accounts | accounts | watchlist | examples only | bad-password-burst |
`,
    });
  });

  it('comes with report.json', () => {
    expect(reportArtifacts(report, templates).artifacts.map((artifact) => artifact.path)).to.deep.equal([
      'report.json',
      'COVERAGE.md',
    ]);
  });

  it('is left out, with the reason, where its template is broken', () => {
    const broken = reportArtifacts(report, new Map([[path, '{{title}}']]));
    expect(broken.artifacts.map((artifact) => artifact.path)).to.deep.equal(['report.json']);
    expect(broken.diagnostics.map(({ severity, range }) => [severity, range.file])).to.deep.equal([
      ['error', `templates/${path}`],
    ]);
  });
});

describe('the summary of a build', () => {
  it('tells a person what there is, what is lost and why', () => {
    const plain = (text: string) => text;
    const colors = { bold: plain, dim: plain, green: plain, yellow: plain, red: plain };
    const facts = { out: 'out', written: 2, unchanged: 5, removed: 1, milliseconds: 340 };
    expect(summaryText(report, facts, colors)).to.equal(`2 detections, 1 switched off
  privileged-accounts: 1 of 2 rows covered (\`detc list --rows\` shows which)

  Microsoft Sentinel     1 artifact  1 full
  Sigma                  1 artifact  0 full, 1 approximate
  Azure Monitor         0 artifacts  0 full, 1 not possible

Approximate or missing
  bad-password-burst in Sigma, approximate: no order
  bad-password-burst in Azure Monitor, not possible: we | *need* <b>more</b>

1 list with example values only: privileged_accounts

2 files written, 5 unchanged, 1 removed in out (340 ms)`);
  });
});
