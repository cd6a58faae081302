import { armValue, asArmTemplate } from '../targets/arm.ts';
import { parseIsoDuration } from '../targets/duration.ts';
import { textOf } from './alert.ts';
import type { BenchQuery } from './query.ts';
import type { BenchRecord } from './records.ts';
import type { Stretch } from './sentinel.ts';
import type { Workspace } from './workspace.ts';

/** What an evaluation of a log alert depends on, read from the emitted template. Milliseconds. */
export interface LogAlert {
  readonly query: string;
  readonly every: number;
  readonly period: number;
  readonly dimensions: readonly string[];
}

interface AlertProperties {
  readonly evaluationFrequency: string;
  readonly windowSize: string;
  readonly overrideQueryTimeRange?: string;
  readonly criteria: {
    readonly allOf: readonly {
      readonly query: string;
      readonly dimensions?: readonly { readonly name: string }[];
    }[];
  };
}

/** The alert rule in an emitted ARM template; the emitter has verified its form. */
export function readLogAlert(template: string): LogAlert | undefined {
  const resource = asArmTemplate(JSON.parse(template), 'Microsoft.Insights/scheduledQueryRules')
    ?.resources[0];
  if (resource === undefined) return undefined;
  const properties = armValue(resource.properties) as AlertProperties;
  const criterion = properties.criteria.allOf[0];
  if (criterion === undefined) return undefined;
  return {
    query: criterion.query,
    every: milliseconds(properties.evaluationFrequency),
    period: milliseconds(properties.overrideQueryTimeRange ?? properties.windowSize),
    dimensions: (criterion.dimensions ?? []).map(({ name }) => name),
  };
}

function milliseconds(duration: string): number {
  return (parseIsoDuration(duration) ?? 0) * 1000;
}

/** An alert that fired: when, and for which combination of the dimensions' values. */
export interface FiredAlert {
  readonly time: number;
  readonly dimensions: readonly string[];
}

/** What fires while an alert rule is evaluated again and again: one alert for each combination of its dimensions. */
export function simulateAzureMonitor(
  alert: LogAlert,
  query: BenchQuery & { readonly ok: true },
  workspace: Workspace,
  records: readonly BenchRecord[],
  { from, to }: Stretch,
): readonly FiredAlert[] {
  const fired: FiredAlert[] = [];
  const timeline = workspace.over(records);
  for (let now = from + alert.every; now < to + alert.every; now += alert.every) {
    const results = query.run(timeline.at({ now, period: alert.period }), now);
    const combinations = new Map(
      results.map(({ row }) => {
        const dimensions = alert.dimensions.map((name) => textOf(row[name]));
        return [JSON.stringify(dimensions), dimensions];
      }),
    );
    for (const dimensions of combinations.values()) fired.push({ time: now, dimensions });
  }
  return fired;
}
