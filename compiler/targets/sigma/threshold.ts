import type { AggregateFunction, Threshold, ThresholdOperator } from '../../model/index.ts';
import type { Loss } from './express.ts';

/** A threshold as Sigma has it: its schema takes whole numbers only. */
export interface WholeThreshold {
  readonly operator: ThresholdOperator;
  readonly value: number;
}

export interface ChosenThreshold {
  readonly threshold: WholeThreshold;
  readonly losses: readonly Loss[];
}

const counts: readonly AggregateFunction[] = ['event_count', 'value_count'];

/**
 * The one threshold that Sigma keeps of several, rounded so that it passes at least what the given one does. Undefined
 * where there is none that does.
 */
export function thresholdOf(
  aggregate: AggregateFunction,
  thresholds: readonly Threshold[],
): ChosenThreshold | undefined {
  // A lower bound says what the detection is after; an upper bound only narrows it.
  const kept = thresholds.find(({ operator }) => operator === 'gt' || operator === 'gte') ?? thresholds[0];
  if (kept === undefined) return undefined;
  const losses: Loss[] = [];
  const dropped = thresholds.filter((threshold) => threshold !== kept);
  if (dropped.length > 0) {
    const words = dropped.map(({ operator, value }) => `${operator} ${value}`).join(' and ');
    losses.push({
      cause: 'the tools that read Sigma take one threshold',
      effect: `the rule leaves out "${words}" and matches more`,
    });
  }
  const threshold = rounded(kept, counts.includes(aggregate));
  if (threshold === undefined) return undefined;
  if (threshold.value !== kept.value && !counts.includes(aggregate)) {
    losses.push({
      cause: 'the thresholds of Sigma are whole numbers',
      effect: `the rule takes "${threshold.operator} ${threshold.value}" for "${kept.operator} ${kept.value}"`,
    });
  }
  return { threshold, losses };
}

function rounded({ operator, value }: Threshold, isCount: boolean): WholeThreshold | undefined {
  if (Number.isInteger(value)) return { operator, value };
  switch (operator) {
    case 'gt':
      return { operator, value: Math.floor(value) };
    case 'gte':
      // A count of at least 2.5 is one of at least 3; a mean is not.
      return { operator, value: isCount ? Math.ceil(value) : Math.floor(value) };
    case 'lt':
      return { operator, value: Math.ceil(value) };
    case 'lte':
      return { operator, value: isCount ? Math.floor(value) : Math.ceil(value) };
    case 'eq':
    case 'neq':
      return undefined;
  }
}
