import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Detection, DetectionTest } from '../model/index.ts';
import { techniqueOf, techniqueUrl } from '../targets/attack-links.ts';
import type { Artifact, Capability } from '../targets/target.ts';
import { render } from '../templates/render.ts';
import { describe } from './describe.ts';
import { targetNames, type DetectionReport, type GuideReport, type Report } from './report.ts';
import { lossReasons, targetTitles } from './target-words.ts';
import { counted, durationInWords, listed } from './words.ts';

const pageTemplate = 'docs/detection.md.hbs';
const indexTemplate = 'docs/README.md.hbs';

const levels: Readonly<Record<Capability['level'], string>> = {
  full: 'says all of it',
  approximate: 'loses something',
  none: 'cannot say it',
};

export interface DocsInput {
  readonly report: Report;
  readonly detections: readonly Detection[];
  readonly tests: ReadonlyMap<string, readonly DetectionTest[]>;
}

/** A page for each detection that is emitted, and an index of them by guide and section. */
export function docsArtifacts(
  input: DocsInput,
  templates: ReadonlyMap<string, string>,
): { readonly artifacts: readonly Artifact[]; readonly diagnostics: readonly Diagnostic[] } {
  const byName = new Map(input.detections.map((detection) => [detection.name, detection]));
  const pages = input.report.detections.flatMap((report) => {
    const detection = byName.get(report.name);
    if (detection === undefined) return [];
    const data = pageData(detection, report, input.tests.get(report.name) ?? [], input.report.guides);
    return [{ path: `docs/${report.name}.md`, ...render(templates, pageTemplate, data) }];
  });
  if (pages.length === 0) return { artifacts: [], diagnostics: [] };
  const all = [
    ...pages,
    { path: 'docs/README.md', ...render(templates, indexTemplate, indexData(input.report)) },
  ];
  return {
    artifacts: all.flatMap(({ path, text }) => (text === undefined ? [] : [{ path, text: tidy(text) }])),
    // A fault of a template is the same on every page.
    diagnostics: [...(pages[0]?.diagnostics ?? []), ...(all.at(-1)?.diagnostics ?? [])],
  };
}

/** Blocks of a template leave blank lines where there is nothing to show. */
function tidy(text: string): string {
  return `${text.replace(/\n{3,}/gu, '\n\n').trim()}\n`;
}

function pageData(
  detection: Detection,
  report: DetectionReport,
  tests: readonly DetectionTest[],
  guides: readonly GuideReport[],
): object {
  const { meta, alert, covers } = detection;
  const described = describe(detection);
  const guide = guides.find(({ name }) => name === covers?.guide);
  const row = guide?.rows.find(({ id }) => id === covers?.row);
  const several = described.events.length > 1;
  return {
    title: meta.title,
    description: meta.description,
    level: meta.level,
    status: meta.status,
    name: detection.name,
    file: detection.file,
    guide:
      guide === undefined || row === undefined
        ? null
        : { title: guide.title, n: String(row.n), row: row.title },
    disabled: report.disabled ?? null,
    fires: described.fires,
    runs: described.runs,
    own: described.own === undefined ? null : { tables: listed(described.own.tables) || 'no table' },
    events: described.events.map(({ name, source, tables, delay, where }) => ({
      name: several ? name : null,
      source,
      tables: tables.join(', '),
      delay: durationInWords(delay),
      conditions: where.map(({ depth, text }) => ({ text, ...depthFlags(depth) })),
    })),
    parameters: Object.entries(detection.parameters).map(([name, value]) => ({ name, value: String(value) })),
    lists: detection.lists.map(({ name, title }) => ({ name, title })),
    alertTitle: alert.title
      .map((part) => (typeof part === 'string' ? part : `{{${part.placeholder}}}`))
      .join(''),
    details: alert.details.map(({ key }) => key).join(', '),
    entities: [...new Set(alert.entities.map(({ type }) => type))].join(', '),
    triage: alert.triage,
    falsepositives: meta.falsepositives,
    tuning: alert.tuning ?? null,
    techniques: meta.tags.flatMap((tag) => {
      const technique = techniqueOf(tag);
      return technique === undefined ? [] : [{ title: technique, url: techniqueUrl(technique) }];
    }),
    references: meta.references,
    targets: targetNames.map((name) => ({
      title: targetTitles[name],
      level: levels[report.targets[name].capability],
      reasons: lossReasons(report.targets[name]).join('; '),
      artifacts: report.targets[name].artifacts.map((path) => ({ path, link: `../${path}` })),
    })),
    tests: tests.map((test) => ({ name: test.name, outcome: outcomeOf(test) })),
  };
}

/** A template cannot indent by a number: it asks for each depth in turn; what is deeper still stands with the last. */
function depthFlags(depth: number): Readonly<Record<string, boolean>> {
  const shown = Math.min(depth, deepest);
  return Object.fromEntries(Array.from({ length: deepest + 1 }, (_, at) => [`d${String(at)}`, at === shown]));
}
const deepest = 4;

function outcomeOf({ expect: { alerts } }: DetectionTest): string {
  return alerts === 0 ? 'quiet' : counted(alerts, 'alert');
}

function indexData(report: Report): object {
  const byName = new Map(report.detections.map((detection) => [detection.name, detection]));
  const inGuides = new Set(report.guides.flatMap(({ rows }) => rows.flatMap(({ detections }) => detections)));
  const entry = (name: string) => {
    const detection = byName.get(name);
    return detection === undefined
      ? []
      : [{ name, link: `${name}.md`, title: detection.title, level: detection.level }];
  };
  return {
    guides: report.guides.map(({ title, url, rows }) => ({
      title,
      url,
      sections: [...new Set(rows.map(({ section }) => section))].map((section) => ({
        title: section,
        detections: rows
          .filter((row) => row.section === section)
          .flatMap(({ n, detections }) =>
            detections.flatMap(entry).map((given) => ({ ...given, n: String(n) })),
          ),
      })),
    })),
    others: report.detections.filter(({ name }) => !inGuides.has(name)).flatMap(({ name }) => entry(name)),
  };
}
