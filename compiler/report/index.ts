export { reportArtifacts } from './coverage.ts';
export { docsArtifacts } from './docs.ts';
export { navigatorArtifact } from './navigator.ts';
export { describe, type Description } from './describe.ts';
export { buildReport, reportJson, type Report, type ReportInput } from './report.ts';
export type * from './report.ts';
