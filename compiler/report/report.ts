import type { GuideSyntax } from '../language/schema/guide.ts';
import {
  type Detection,
  eventsOf,
  tablesOf,
  type Exception,
  type List,
  type ListType,
  type PatternKind,
  type Schedule,
  type TargetName,
} from '../model/index.ts';
import type { Capability } from '../targets/target.ts';

/** What became of one detection on one target. */
export interface TargetReport {
  /** The worse of what was computed and what the author declares. */
  readonly capability: Capability['level'];
  /** Computed from what the detection uses; each a sentence without its full stop. */
  readonly reasons: readonly string[];
  /** The author's own words under `targets:`. */
  readonly declared?: string;
  /** Paths below `out/`. */
  readonly artifacts: readonly string[];
}

export interface DetectionReport {
  readonly name: string;
  readonly title: string;
  readonly id: string;
  readonly file: string;
  readonly status: string;
  readonly level: string;
  readonly covers?: { readonly guide: string; readonly row: string; readonly risk: string };
  readonly pattern: PatternKind;
  readonly schedule: Schedule;
  readonly sources: readonly string[];
  readonly tables: readonly string[];
  readonly lists: readonly string[];
  readonly exceptions: readonly string[];
  /** Why the environment switches it off. */
  readonly disabled?: string;
  readonly targets: Readonly<Record<TargetName, TargetReport>>;
}

export interface RowReport {
  readonly n: number;
  readonly id: string;
  readonly title: string;
  readonly section: string;
  readonly risk: string | null;
  /** Names of the detections that cover it; those switched off are not among them. */
  readonly detections: readonly string[];
}

export interface GuideReport {
  readonly name: string;
  readonly title: string;
  readonly url: string;
  readonly covered: number;
  readonly rows: readonly RowReport[];
}

export interface ListReport {
  readonly name: string;
  readonly title: string;
  readonly type: ListType;
  readonly delivery: 'watchlist' | 'inline';
  /** True where no environment gave values: what is emitted are the list's examples. */
  readonly example: boolean;
  /** Names of the detections that read it. */
  readonly detections: readonly string[];
}

export interface ExceptionReport {
  readonly name: string;
  readonly id: string;
  readonly reason: string;
  readonly owner: string;
  readonly expires: string;
  readonly detections: readonly string[];
}

/** All that a build did, without dates, times or places, so that it is the same wherever it is made. */
export interface Report {
  readonly formatVersion: 1;
  readonly environment?: string;
  readonly detections: readonly DetectionReport[];
  readonly guides: readonly GuideReport[];
  readonly lists: readonly ListReport[];
  readonly exceptions: readonly ExceptionReport[];
  /** Every file of `out/`, the report's own too. The next build removes what is listed here and no longer emitted. */
  readonly files: readonly string[];
}

export interface ReportInput {
  readonly environment?: string;
  readonly detections: readonly {
    readonly detection: Detection;
    /** Computed, before the author's declaration; absent where the detection is disabled or did not get so far. */
    readonly targets: Readonly<
      Partial<Record<TargetName, { readonly capability: Capability; readonly artifacts: readonly string[] }>>
    >;
  }[];
  readonly guides: readonly (GuideSyntax & { readonly name: string })[];
  /** Lists of the project that no detection reads; those that are read come with the detections. */
  readonly lists?: readonly List[];
  /** Every artifact's path, shared ones (bundles, pipelines, watchlists) too; the report's own two are added. */
  readonly files: readonly string[];
}

export const targetNames: readonly TargetName[] = ['sentinel', 'sigma', 'azure-monitor'];
export const reportPath = 'report.json';
export const coveragePath = 'COVERAGE.md';

/** Pure: the same input gives the same report, whatever the order it comes in. */
export function buildReport(input: ReportInput): Report {
  const entries = [...input.detections].sort((a, b) => compare(a.detection.name, b.detection.name));
  const detections = entries.map(({ detection, targets }) => detectionReport(detection, targets));
  return {
    formatVersion: 1,
    ...(input.environment === undefined ? {} : { environment: input.environment }),
    detections,
    guides: [...input.guides]
      .sort((a, b) => compare(a.name, b.name))
      .map((guide) => guideReport(guide, detections)),
    lists: listReports(
      entries.map((entry) => entry.detection),
      input.lists ?? [],
    ),
    exceptions: exceptionReports(entries.map((entry) => entry.detection)),
    files: [...new Set([...input.files, reportPath, coveragePath])].sort(compare),
  };
}

const severity: Readonly<Record<Capability['level'], number>> = { full: 0, approximate: 1, none: 2 };

function detectionReport(
  detection: Detection,
  targets: ReportInput['detections'][number]['targets'],
): DetectionReport {
  const { meta } = detection;
  const selectors = eventsOf(detection.pattern);
  const target = (name: TargetName): TargetReport => {
    const found = targets[name];
    const computed = found?.capability ?? { level: 'none', reasons: unemitted(detection) };
    const declared = detection.declared[name];
    return {
      capability:
        declared !== undefined && severity[declared.capability] > severity[computed.level]
          ? declared.capability
          : computed.level,
      reasons: computed.reasons,
      ...(declared === undefined ? {} : { declared: declared.reason }),
      artifacts: [...(found?.artifacts ?? [])].sort(compare),
    };
  };
  return {
    name: detection.name,
    title: meta.title,
    id: meta.id,
    file: detection.file,
    status: meta.status,
    level: meta.level,
    ...(detection.covers === undefined ? {} : { covers: detection.covers }),
    pattern: detection.pattern.kind,
    schedule: detection.schedule,
    sources: unique(selectors.map((selector) => selector.source.name)),
    tables: unique(tablesOf(detection.pattern)),
    lists: unique(detection.lists.map((list) => list.name)),
    exceptions: unique(detection.exceptions.map((exception) => exception.name)),
    ...(detection.disabled === undefined ? {} : { disabled: detection.disabled }),
    targets: {
      sentinel: target('sentinel'),
      sigma: target('sigma'),
      'azure-monitor': target('azure-monitor'),
    },
  };
}

function unemitted(detection: Detection): readonly string[] {
  return [
    detection.disabled === undefined
      ? 'nothing was emitted for it'
      : `switched off in this environment: ${detection.disabled}`,
  ];
}

function guideReport(
  guide: GuideSyntax & { readonly name: string },
  detections: readonly DetectionReport[],
): GuideReport {
  const rows = [...guide.rows]
    .sort((a, b) => a.n - b.n)
    .map((row) => ({
      n: row.n,
      id: row.id,
      title: row.title,
      section: row.section,
      risk: row.risk,
      detections: detections
        .filter(
          ({ covers, disabled }) =>
            disabled === undefined && covers?.guide === guide.name && covers.row === row.id,
        )
        .map(({ name }) => name),
    }));
  return {
    name: guide.name,
    title: guide.title,
    url: guide.url,
    covered: rows.filter((row) => row.detections.length > 0).length,
    rows,
  };
}

function listReports(detections: readonly Detection[], unread: readonly List[]): readonly ListReport[] {
  const lists = new Map<string, List>();
  for (const list of [...unread, ...detections.flatMap((detection) => detection.lists)]) {
    lists.set(list.name, list);
  }
  return [...lists.values()]
    .sort((a, b) => compare(a.name, b.name))
    .map((list) => ({
      name: list.name,
      title: list.title,
      type: list.type,
      delivery: list.delivery.kind,
      example: list.isExample,
      detections: detections
        .filter((detection) => detection.lists.some(({ name }) => name === list.name))
        .map(({ name }) => name),
    }));
}

function exceptionReports(detections: readonly Detection[]): readonly ExceptionReport[] {
  const found = new Map<string, { readonly exception: Exception; readonly names: string[] }>();
  for (const detection of detections) {
    for (const exception of detection.exceptions) {
      const known = found.get(exception.id);
      if (known === undefined) found.set(exception.id, { exception, names: [detection.name] });
      else known.names.push(detection.name);
    }
  }
  return [...found.values()]
    .sort((a, b) => compare(a.exception.name, b.exception.name) || compare(a.exception.id, b.exception.id))
    .map(({ exception, names }) => ({
      name: exception.name,
      id: exception.id,
      reason: exception.reason,
      owner: exception.owner,
      expires: exception.expires,
      detections: unique(names),
    }));
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort(compare);
}

/** By code unit: the same on every machine, whatever its locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** `out/report.json`. */
export function reportJson(report: Report): string {
  return `${JSON.stringify(report, undefined, 2)}\n`;
}
