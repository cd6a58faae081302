import { compareValues } from '../compare.ts';
import { converter, toDynamic } from '../convert.ts';
import { element } from '../dynamic/access.ts';
import { cast } from '../lower/expr.ts';
import type { Expr, LayoutColumn, Run } from '../lower/plan-types.ts';
import { isArray, isBag, type Value } from '../values.ts';
import { onlyIf, type Aggregate, type AggregateCall } from './aggregate.ts';
import { argumentOf } from './arguments.ts';

/** Welford's method: one pass, numerically stable. */
const spread =
  (isPopulation: boolean, isRoot: boolean): Aggregate =>
  (call) => {
    const { evaluate } = cast(argumentOf(call, 0), 'real');
    return {
      create: (run) => {
        let count = 0;
        let mean = 0;
        let squares = 0;
        return {
          add: (row) => {
            const value = evaluate(row, run);
            if (value === null) return;
            count++;
            const delta = (value as number) - mean;
            mean += delta / count;
            squares += delta * ((value as number) - mean);
          },
          result: () => {
            const divisor = isPopulation ? count : count - 1;
            const variance = divisor <= 0 ? 0 : squares / divisor;
            return isRoot ? Math.sqrt(variance) : variance;
          },
        };
      },
    };
  };

const covariance =
  (isPopulation: boolean): Aggregate =>
  (call) => {
    const x = cast(argumentOf(call, 0), 'real').evaluate;
    const y = cast(argumentOf(call, 1), 'real').evaluate;
    return {
      create: (run) => {
        let count = 0;
        let meanX = 0;
        let meanY = 0;
        let products = 0;
        return {
          add: (row) => {
            const a = x(row, run);
            const b = y(row, run);
            if (a === null || b === null) return;
            count++;
            const deltaX = (a as number) - meanX;
            meanX += deltaX / count;
            meanY += ((b as number) - meanY) / count;
            products += deltaX * ((b as number) - meanY);
          },
          result: () => {
            const divisor = isPopulation ? count : count - 1;
            return divisor <= 0 ? 0 : products / divisor;
          },
        };
      },
    };
  };

interface Weighted {
  readonly value: Value;
  readonly weight: number;
}

/**
 * The smallest value at or below which the given share of the weight lies (nearest rank). Kusto estimates with a
 * t-digest; on few values both give the same.
 */
export function percentileOf(sorted: readonly Weighted[], percent: number): Value {
  const total = sorted.reduce((sum, { weight }) => sum + weight, 0);
  const wanted = (percent / 100) * total;
  let seen = 0;
  for (const { value, weight } of sorted) {
    seen += weight;
    if (seen >= wanted - 1e-9 && seen > 0) return value;
  }
  return sorted.at(-1)?.value ?? null;
}

interface PercentileOptions {
  readonly weighted: boolean;
  readonly asArray: boolean;
}

const percentiles =
  ({ weighted, asArray }: PercentileOptions): Aggregate =>
  (call) => {
    const argument = argumentOf(call, 0);
    const weight = weighted ? cast(argumentOf(call, 1), 'long').evaluate : undefined;
    const percentArgs = call.args.slice(weighted ? 2 : 1);
    const convert = toDynamic(argument.type);
    const { evaluate } = argument;
    const lowered = (
      run: Run,
    ): {
      readonly add: (row: Parameters<typeof evaluate>[0]) => void;
      readonly sorted: () => readonly Weighted[];
    } => {
      const values: Weighted[] = [];
      return {
        add: (row) => {
          const value = evaluate(row, run);
          if (value === null || Number.isNaN(value)) return;
          const share = weight === undefined ? 1 : Number(weight(row, run) ?? 0);
          if (share > 0) values.push({ value, weight: share });
        },
        sorted: () => values.sort((a, b) => compareValues(a.value, b.value)),
      };
    };
    const isSingle = percentArgs.length === 1 && !asArray;
    return {
      create: (run) => {
        const { add, sorted } = lowered(run);
        return {
          add,
          result: () => {
            const list = sorted();
            const found = percentNumbers(percentArgs, run).map((percent) => percentileOf(list, percent));
            if (isSingle) return found[0] ?? null;
            return asArray ? found.map(convert) : found;
          },
        };
      },
      ...(asArray || isSingle ? {} : { columns: manyColumns(call, percentArgs.length, argument) }),
    };
  };

const toReal = converter('dynamic', 'real');

function percentNumbers(args: readonly Expr[], run: Run): readonly number[] {
  return args.flatMap((arg) => {
    const value = arg.evaluate([], run);
    return isArray(value) ? value.map((entry) => Number(toReal(entry))) : [Number(value)];
  });
}

function manyColumns(
  call: AggregateCall,
  count: number,
  { type }: Expr,
): (slot: number) => readonly LayoutColumn[] {
  return (slot) =>
    Array.from({ length: count }, (_, index) => ({
      name: `${call.name}_${index}`,
      type,
      read: () => (row) => element(row[slot] ?? null, index),
    }));
}

/** A sketch of a distribution. Ours keeps the values and their weights. */
const tdigest: Aggregate = (call) => {
  const { evaluate, type } = argumentOf(call, 0);
  const convert = toDynamic(type);
  const weight = call.args[1];
  return {
    create: (run) => {
      const values: Value[] = [];
      return {
        add: (row) => {
          const value = evaluate(row, run);
          if (value !== null) values.push([convert(value), weight?.evaluate(row, run) ?? 1]);
        },
        result: () => (values.length === 0 ? null : { tdigest: values }),
      };
    },
  };
};

const tdigestMerge: Aggregate = (call) => {
  const { evaluate } = argumentOf(call, 0);
  return {
    create: (run) => {
      const values: Value[] = [];
      return {
        add: (row) => {
          values.push(...tdigestEntries(evaluate(row, run)));
        },
        result: () => (values.length === 0 ? null : { tdigest: values }),
      };
    },
  };
};

export function tdigestEntries(sketch: Value): readonly Value[] {
  const values = isBag(sketch) ? sketch['tdigest'] : undefined;
  return values !== undefined && isArray(values) ? values : [];
}

export function tdigestPercentile(entries: readonly Value[], percent: number): Value {
  const sorted = entries
    .map((entry) => ({ value: element(entry, 0), weight: Number(element(entry, 1)) }))
    .sort((a, b) => compareValues(a.value, b.value));
  return percentileOf(sorted, percent);
}

export const statistics: Readonly<Record<string, Aggregate>> = {
  covariance: covariance(false),
  covarianceif: onlyIf(covariance(false), 2),
  covariancep: covariance(true),
  covariancepif: onlyIf(covariance(true), 2),
  merge_tdigest: tdigestMerge,
  percentile: percentiles({ weighted: false, asArray: false }),
  percentiles: percentiles({ weighted: false, asArray: false }),
  percentiles_array: percentiles({ weighted: false, asArray: true }),
  percentilesw: percentiles({ weighted: true, asArray: false }),
  percentilesw_array: percentiles({ weighted: true, asArray: true }),
  percentilew: percentiles({ weighted: true, asArray: false }),
  stdev: spread(false, true),
  stdevif: onlyIf(spread(false, true), 1),
  stdevp: spread(true, true),
  stdevpif: onlyIf(spread(true, true), 1),
  tdigest,
  tdigest_merge: tdigestMerge,
  variance: spread(false, false),
  varianceif: onlyIf(spread(false, false), 1),
  variancep: spread(true, false),
  variancepif: onlyIf(spread(true, false), 1),
};
