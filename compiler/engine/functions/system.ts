import { hllValues } from '../aggregates/counts.ts';
import { tdigestEntries, tdigestPercentile } from '../aggregates/statistics.ts';
import { converter } from '../convert.ts';
import { columnsOf } from '../syntax.ts';
import { cast, derived, literal } from '../lower/expr.ts';
import { keyOf } from '../compare.ts';
import { unsupported } from '../diagnostics.ts';
import type { Value } from '../values.ts';
import { argument, lax, strict, type Builtin } from './builtin.ts';

const newGuid: Builtin = () => ({
  type: 'guid',
  constant: false,
  evaluate: (_, run) => {
    const digits = Array.from({ length: 32 }, (__, index) => {
      const value = Math.floor(run.random() * 16);
      // Version 4, variant 1.
      return (index === 12 ? 4 : index === 16 ? (value & 3) | 8 : value).toString(16);
    }).join('');
    return [
      digits.slice(0, 8),
      digits.slice(8, 12),
      digits.slice(12, 16),
      digits.slice(16, 20),
      digits.slice(20),
    ].join('-');
  },
});

const columnNamesOf: Builtin = (call) => {
  const [node] = call.nodes;
  const columns = node === undefined ? [] : columnsOf(node.ResultType);
  return literal(
    columns.map(({ name }) => name),
    'dynamic',
  );
};

const hllMerge: Builtin = (call) =>
  lax('y', (...sketches: Value[]) => {
    const merged = new Map(
      sketches.flatMap((sketch) => hllValues(sketch).map((value) => [keyOf(value), value] as const)),
    );
    return merged.size === 0 ? null : { hll: [...merged.values()] };
  })(call);

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

/** What depends on the service or on who asks has no answer here. */
const environment: Builtin = (call) => {
  throw unsupported(`${call.name}(), which depends on the service,`, call.place);
};

export const system: Readonly<Record<string, Builtin>> = {
  column_names_of: columnNamesOf,
  current_principal: environment,
  current_principal_details: environment,
  cursor_current: environment,
  dcount_hll: strict('y', (sketch: Value) => hllValues(sketch).length),
  hll_merge: hllMerge,
  materialize: environment,
  merge_tdigest: tdigestMerge,
  new_guid: newGuid,
  percentile_tdigest: percentileTdigest,
  tdigest_merge: tdigestMerge,
};
