import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { TargetName } from '../model/index.ts';
import type { Capability, Artifact } from '../targets/target.ts';
import { render } from '../templates/render.ts';
import {
  coveragePath,
  reportJson,
  reportPath,
  targetNames,
  type DetectionReport,
  type Report,
} from './report.ts';
import { lossReasons, targetTitles } from './target-words.ts';

const template = 'report/COVERAGE.md.hbs';

/** The report's own artifacts: `report.json` and, from its template, `COVERAGE.md`. */
export function reportArtifacts(
  report: Report,
  templates: ReadonlyMap<string, string>,
): { readonly artifacts: readonly Artifact[]; readonly diagnostics: readonly Diagnostic[] } {
  const coverage = coverageMarkdown(report, templates);
  return {
    artifacts: [
      { path: reportPath, text: reportJson(report) },
      ...(coverage.text === undefined ? [] : [{ path: coveragePath, text: coverage.text }]),
    ],
    diagnostics: coverage.diagnostics,
  };
}

/** Rows × targets, with the reasons. */
export function coverageMarkdown(
  report: Report,
  templates: ReadonlyMap<string, string>,
): { readonly text?: string; readonly diagnostics: readonly Diagnostic[] } {
  const { text, diagnostics } = render(templates, template, coverageData(report));
  // Blocks of a template leave blank lines where there is nothing to show.
  return { ...(text === undefined ? {} : { text: `${text.trimEnd()}\n` }), diagnostics };
}

const levels: Readonly<Record<Capability['level'], string>> = {
  full: 'full',
  approximate: 'approximate',
  none: 'not possible',
};

function coverageData(report: Report): object {
  const byName = new Map(report.detections.map((detection) => [detection.name, detection]));
  const active = report.detections.filter(({ disabled }) => disabled === undefined);
  const inGuides = new Set(report.guides.flatMap(({ rows }) => rows.flatMap(({ detections }) => detections)));
  return {
    environment: report.environment ?? null,
    guides: report.guides.map((guide) => ({
      title: guide.title,
      url: guide.url,
      covered: String(guide.covered),
      total: String(guide.rows.length),
      rows: guide.rows.flatMap((row): readonly object[] => {
        const shared = { n: String(row.n), title: row.title, risk: row.risk ?? '' };
        const detections = row.detections.flatMap((name) => byName.get(name) ?? []);
        const uncovered = { ...shared, detection: null, sentinel: '', sigma: '', azureMonitor: '' };
        return detections.length === 0
          ? [uncovered]
          : detections.map(({ name, targets }) => ({ ...shared, detection: name, ...cells(targets) }));
      }),
    })),
    others: active
      .filter(({ name }) => !inGuides.has(name))
      .map(({ name, title, targets }) => ({ name, title, ...cells(targets) })),
    losses: active.flatMap((detection) =>
      targetNames
        .filter((name) => detection.targets[name].capability !== 'full')
        .map((name) => ({
          detection: detection.name,
          target: targetTitles[name],
          capability: levels[detection.targets[name].capability],
          reasons: lossReasons(detection.targets[name]).join('; '),
        })),
    ),
    disabled: report.detections.flatMap(({ name, disabled }) =>
      disabled === undefined ? [] : [{ name, reason: disabled }],
    ),
    lists: report.lists.map((list) => ({
      name: list.name,
      title: list.title,
      type: list.type,
      delivery: list.delivery === 'watchlist' ? 'watchlist' : 'written into the rules',
      values: list.example ? 'examples only' : 'of the environment',
      detections: list.detections.join(', '),
    })),
    exceptions: report.exceptions.map((exception) => ({
      name: exception.name,
      detections: exception.detections.join(', '),
      reason: exception.reason,
      owner: exception.owner,
      expires: exception.expires,
    })),
  };
}

function cells(targets: DetectionReport['targets']) {
  const cell = (name: TargetName) => levels[targets[name].capability];
  return { sentinel: cell('sentinel'), sigma: cell('sigma'), azureMonitor: cell('azure-monitor') };
}
