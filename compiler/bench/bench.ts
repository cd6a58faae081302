import type { CompileResult } from '../compile.ts';
import type { Range } from '../diagnostics/position.ts';
import type { DetectionTest, TargetName } from '../model/index.ts';
import type { Plan } from '../plan/plan.ts';
import type { BenchAlert } from './alert.ts';
import { readLogAlert, simulateAzureMonitor } from './azure-monitor.ts';
import { coverageOf, type PredicateCoverage } from './coverage.ts';
import { type BenchQuery, prepareQuery, QueryFailure } from './query.ts';
import { type BenchRecord, makeRecords } from './records.ts';
import { readAnalyticsRule, simulateSentinel, type Stretch } from './sentinel.ts';
import { createSigmaBench, type SigmaVerdict } from './sigma.ts';
import { countDifference, differences } from './verdict.ts';
import { createWorkspace } from './workspace.ts';

/** What a test has shown of one target. */
export interface TargetOutcome {
  readonly target: TargetName;
  /**
   * `agrees`: as expected. `fails`: not so. `approximate`: not so, and declared. `not-run`: the target cannot say the
   * detection at all.
   */
  readonly verdict: 'agrees' | 'fails' | 'approximate' | 'not-run';
  /** What differs, a sentence each. */
  readonly differences: readonly string[];
}

export interface TestOutcome {
  readonly detection: string;
  readonly test: string;
  readonly range: Range;
  readonly passed: boolean;
  readonly targets: readonly TargetOutcome[];
  /** What Sentinel raised. */
  readonly alerts: readonly BenchAlert[];
  readonly records: readonly BenchRecord[];
}

export interface Bench {
  /** Runs a detection's tests on what was emitted for it, in their order. */
  readonly run: (detection: string) => readonly TestOutcome[];
  /** The alerts that the Sentinel rule would have raised over records of a workspace. @throws QueryFailure */
  readonly replay: (
    detection: string,
    records: readonly BenchRecord[],
    stretch: Stretch,
  ) => readonly BenchAlert[];
  /** What the records of a detection's tests have shown of its predicates. */
  readonly coverage: (detection: string) => readonly PredicateCoverage[];
}

/** Runs what a compilation has emitted on the records of the detections' tests. */
export function createBench(compiled: CompileResult): Bench {
  const workspace = createWorkspace(compiled.ground, compiled.artifacts, compiled.plans);
  const texts = new Map(compiled.artifacts.map(({ path, text }) => [path, text]));
  const plans = new Map(compiled.plans.map((plan) => [plan.detection.name, plan]));
  const reports = new Map(compiled.report.detections.map((report) => [report.name, report]));
  const delays = delaysOf(compiled);
  const sigmaBench = createSigmaBench(compiled.ground, compiled.artifacts);
  const recordsOf = (test: DetectionTest) => makeRecords(test, (table) => delays.get(table) ?? 0);

  return {
    replay: (name, records, stretch) => {
      const rule = readAnalyticsRule(texts.get(`sentinel/${name}.json`) ?? '{}');
      if (rule === undefined) return [];
      const query = prepareQuery(rule.query, workspace.schema);
      if (!query.ok) throw new QueryFailure(query.problem);
      return simulateSentinel(rule, query, workspace, records, stretch);
    },
    coverage: (name) => {
      const plan = plans.get(name);
      const tests = compiled.tests.get(name) ?? [];
      return plan === undefined ? [] : coverageOf(plan, workspace, tests.flatMap(recordsOf));
    },
    run: (name) => {
      const plan = plans.get(name);
      const report = reports.get(name);
      if (plan === undefined || report === undefined) return [];
      const rule = textFor('sentinel', readAnalyticsRule);
      const alert = textFor('azure-monitor', readLogAlert);
      const queries = new Map<TargetName, BenchQuery>();
      if (rule !== undefined) queries.set('sentinel', prepareQuery(rule.query, workspace.schema));
      if (alert !== undefined) queries.set('azure-monitor', prepareQuery(alert.query, workspace.schema));
      const sigma = sigmaBench(report.targets.sigma.artifacts);

      const runTest = (test: DetectionTest): TestOutcome => {
        const records = recordsOf(test);
        const stretch = stretchOf(test, records, plan);
        let alerts: readonly BenchAlert[] = [];
        const outcomes = [
          outcomeOf('sentinel', report.targets.sentinel.capability, () => {
            const query = queries.get('sentinel');
            if (rule === undefined || query === undefined) return undefined;
            if (!query.ok) return [query.problem];
            alerts = simulateSentinel(rule, query, workspace, records, stretch);
            return differences(alerts, test.expect);
          }),
          outcomeOf('azure-monitor', report.targets['azure-monitor'].capability, () => {
            const query = queries.get('azure-monitor');
            if (alert === undefined || query === undefined) return undefined;
            if (!query.ok) return [query.problem];
            const fired = simulateAzureMonitor(alert, query, workspace, records, stretch);
            return [countDifference(fired.length, test.expect.alerts) ?? []].flat();
          }),
          outcomeOf('sigma', report.targets.sigma.capability, () =>
            sigmaDifferences(sigma?.(records), test, plan),
          ),
        ];
        return {
          detection: name,
          test: test.name,
          range: test.range,
          passed: outcomes.every(({ verdict }) => verdict !== 'fails'),
          targets: outcomes,
          alerts,
          records,
        };
      };
      return (compiled.tests.get(name) ?? []).map(runTest);

      function textFor<T>(target: TargetName, read: (text: string) => T | undefined): T | undefined {
        const [path] =
          report?.targets[target].artifacts.filter((file) => file.endsWith(`/${name}.json`)) ?? [];
        const text = path === undefined ? undefined : texts.get(path);
        return text === undefined ? undefined : read(text);
      }
    },
  };
}

/** The differences of a target, or undefined where there is nothing of it to run. */
function outcomeOf(
  target: TargetName,
  capability: 'full' | 'approximate' | 'none',
  compare: () => readonly string[] | undefined,
): TargetOutcome {
  const found = capability === 'none' ? undefined : attempt(compare);
  if (found === undefined) return { target, verdict: 'not-run', differences: [] };
  if (found.length === 0) return { target, verdict: 'agrees', differences: [] };
  return { target, verdict: capability === 'approximate' ? 'approximate' : 'fails', differences: found };
}

function attempt(compare: () => readonly string[] | undefined): readonly string[] | undefined {
  try {
    return compare();
  } catch (error) {
    if (error instanceof QueryFailure) return [`the query failed: ${error.message}`];
    throw error;
  }
}

/**
 * A SIEM that reads Sigma decides itself how many alerts it makes of a burst, and a rule raises one for each record where
 * detc may raise one for many: only whether there is something is compared, and the number where both count records.
 */
function sigmaDifferences(
  verdict: SigmaVerdict | undefined,
  { expect }: DetectionTest,
  { detection: { pattern } }: Plan,
): readonly string[] | undefined {
  if (verdict === undefined) return undefined;
  if (verdict.kind === 'problem') return [verdict.problem];
  const count = verdict.findings.reduce((sum, { matches }) => sum + matches.length, 0);
  const countsRecords =
    pattern.kind === 'match' && pattern.once === undefined && pattern.event.source.view === undefined;
  const difference = countsRecords
    ? countDifference(count, expect.alerts)
    : countDifference(Math.min(count, 1), Math.min(expect.alerts, 1));
  return difference === undefined ? [] : [difference];
}

/** Where nothing is said: until all that arrived has been looked at, and a silence after it would have been noticed. */
function stretchOf(test: DetectionTest, records: readonly BenchRecord[], { window }: Plan): Stretch {
  const from = Math.min(test.start, ...records.map(({ time }) => time));
  if (test.until !== undefined) return { from, to: test.start + test.until * 1000 };
  const last = Math.max(from, ...records.map(({ ingested }) => ingested));
  return { from, to: last + Math.min(window.lookback, longestSilence) * 1000 };
}

/** Seconds: a lookback longer than this is history. */
const longestSilence = 2 * 86_400;

/** Seconds by table; of a table in several sources the longest. */
function delaysOf({ ground }: CompileResult): ReadonlyMap<string, number> {
  const delays = new Map<string, number>();
  for (const { tables, delay } of ground.sources.values()) {
    for (const { name } of tables) delays.set(name, Math.max(delay, delays.get(name) ?? 0));
  }
  return delays;
}
