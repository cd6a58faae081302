import { compareValues } from '../compare.ts';
import { unsupported } from '../diagnostics.ts';
import { arithmetic } from '../lower/arithmetic.ts';
import { lowerExpression, nameOf, place } from '../lower/expression.ts';
import { cast } from '../lower/expr.ts';
import { generated } from '../lower/rows.ts';
import type { Relation, Scope } from '../lower/plan-types.ts';
import { child, columnsOf } from '../syntax.ts';
import type { KustoNode } from '../../kql/kusto-globals.ts';
import type { KqlType } from '../types.ts';
import type { Value } from '../values.ts';

const steps: Readonly<Partial<Record<KqlType, KqlType>>> = { datetime: 'timespan' };

export function lowerRange(node: KustoNode, scope: Scope): Relation {
  const [column] = columnsOf(node.ResultType);
  const type = column?.type ?? 'long';
  const stepType = steps[type] ?? type;
  const from = cast(lowerExpression(child(node, 'From'), scope), type);
  const to = cast(lowerExpression(child(node, 'To'), scope), type);
  const step = cast(lowerExpression(child(node, 'Step'), scope), stepType);
  const add = arithmetic('+', type, stepType);
  if (add === undefined) throw unsupported(`range over ${type}`, place(node, scope));
  return generated([{ name: column?.name ?? nameOf(child(node, 'Name')), type }], function* rows(run) {
    const last = to.evaluate([], run);
    const size = step.evaluate([], run);
    let value: Value = from.evaluate([], run);
    if (value === null || last === null || size === null) return;
    const direction = compareValues(size, typeof size === 'bigint' && stepType === 'timespan' ? 0n : 0);
    if (direction === 0) return;
    while (value !== null && compareValues(value, last) * direction <= 0) {
      yield [value];
      value = add(value, size);
    }
  });
}
