import { hllValues } from '../aggregates/counts.ts';
import { tdigestEntries, tdigestPercentile } from '../aggregates/statistics.ts';
import { compareValues, keyOf } from '../compare.ts';
import { converter } from '../convert.ts';
import { element } from '../dynamic/access.ts';
import { cast, derived } from '../lower/expr.ts';
import { isArray, type Value } from '../values.ts';
import { argument, lax, strict, type Builtin } from './builtin.ts';

const hllMerge: Builtin = lax('y', (...sketches: Value[]) => {
  const merged = new Map(
    sketches.flatMap((sketch) => hllValues(sketch).map((value) => [keyOf(value), value] as const)),
  );
  return merged.size === 0 ? null : { hll: [...merged.values()] };
});

const tdigestMerge: Builtin = lax('y', (...sketches: Value[]) => {
  const values = sketches.flatMap((sketch) => [...tdigestEntries(sketch)]);
  return values.length === 0 ? null : { tdigest: values };
});

const percentileTdigest: Builtin = (call) => {
  const sketch = cast(argument(call, 0), 'dynamic').evaluate;
  const percent = cast(argument(call, 1), 'real').evaluate;
  const convert = converter('dynamic', call.type);
  return derived(
    call.type,
    call.args,
    (row, run) => {
      const entries = tdigestEntries(sketch(row, run));
      return entries.length === 0 ? null : convert(tdigestPercentile(entries, Number(percent(row, run))));
    },
    call.scope.plan,
  );
};

/** Percents as arguments or in one dynamic array. */
const percentilesArray: Builtin = lax('yy', (sketch: Value, ...percents: Value[]) => {
  const entries = tdigestEntries(sketch);
  if (entries.length === 0) return null;
  return percents
    .flatMap((percent) => (isArray(percent) ? [...percent] : [percent]))
    .map((percent) => tdigestPercentile(entries, Number(converter('dynamic', 'real')(percent))));
});

/** How many values are not greater than one; undefined where the sketch is empty. */
function rankOf(sketch: Value, value: Value): { readonly below: number; readonly all: number } | undefined {
  const entries = tdigestEntries(sketch);
  if (entries.length === 0) return undefined;
  let below = 0;
  let all = 0;
  for (const entry of entries) {
    const weight = Number(element(entry, 1));
    all += weight;
    if (compareValues(element(entry, 0), value) <= 0) below += weight;
  }
  return { below, all };
}

export const sketches: Readonly<Record<string, Builtin>> = {
  dcount_hll: strict('y', (sketch: Value) => hllValues(sketch).length),
  hll_isvalid: lax('y', (sketch: Value) => sketch === null || hllValues(sketch).length > 0),
  hll_merge: hllMerge,
  merge_tdigest: tdigestMerge,
  percentile_tdigest: percentileTdigest,
  percentiles_array_tdigest: percentilesArray,
  percentrank_tdigest: strict('yy', (sketch: Value, value: Value) => {
    const rank = rankOf(sketch, value);
    return rank === undefined ? null : (rank.below / rank.all) * 100;
  }),
  rank_tdigest: strict('yy', (sketch: Value, value: Value) => rankOf(sketch, value)?.below ?? null),
  tdigest_isvalid: lax('y', (sketch: Value) => sketch === null || tdigestEntries(sketch).length > 0),
  tdigest_merge: tdigestMerge,
};
