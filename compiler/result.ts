import type { CheckedProject } from './check/check.ts';
import type { CompileOptions, CompileResult } from './compile.ts';
import type { Diagnostic } from './diagnostics/diagnostic.ts';
import { deduplicate, sortDiagnostics } from './diagnostics/order.ts';
import type { EmittedProject } from './emit.ts';
import type { ReadProject } from './read.ts';
import { buildReport, docsArtifacts, navigatorArtifact, reportArtifacts } from './report/index.ts';

/** What a compilation gives: artifacts and findings in a fixed order, and the report over all of it. */
export function summarize(
  read: ReadProject,
  checked: CheckedProject,
  emitted: EmittedProject,
  verified: readonly Diagnostic[],
  options: CompileOptions,
): CompileResult {
  const guides = [...read.documents.guide].map(([name, { value }]) => ({ ...value, name }));
  const report = buildReport({
    ...(options.environment === undefined ? {} : { environment: options.environment }),
    detections: emitted.detections.map(({ plan, targets }) => ({ detection: plan.detection, targets })),
    guides,
    lists: [...checked.ground.lists.values()],
    files: emitted.artifacts.map(({ path }) => path),
  });
  const own = reportArtifacts(report, options.templates);
  const emittedDetections = emitted.detections.map(({ plan }) => plan.detection);
  const docs = docsArtifacts(
    { report, detections: emittedDetections, tests: checked.tests },
    options.templates,
  );
  const views = emittedDetections.length === 0 ? [] : [navigatorArtifact(emittedDetections)];
  const diagnostics = [
    ...read.diagnostics,
    ...checked.diagnostics,
    ...emitted.diagnostics,
    ...verified,
    ...own.diagnostics,
    ...docs.diagnostics,
  ];
  return {
    artifacts: [...emitted.artifacts, ...own.artifacts, ...docs.artifacts, ...views].sort((a, b) =>
      compare(a.path, b.path),
    ),
    // Two targets that show the same query find the same fault in it.
    diagnostics: sortDiagnostics(deduplicate(diagnostics)),
    report,
    detections: checked.detections,
    tests: checked.tests,
    plans: emitted.detections.map(({ plan }) => plan),
    ground: checked.ground,
    guides,
  };
}

/** By code unit, the same on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
