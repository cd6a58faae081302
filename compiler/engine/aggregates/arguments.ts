import { unsupported } from '../diagnostics.ts';
import type { Expr } from '../lower/plan-types.ts';
import type { AggregateCall } from './aggregate.ts';

export function argumentOf(call: AggregateCall, index: number): Expr {
  const found = call.args[index];
  if (found === undefined) throw unsupported(`${call.name}() without argument ${index + 1}`, call.place);
  return found;
}

/** A number that must not depend on the row, such as a list's greatest size. */
export function constantNumber(
  call: AggregateCall,
  index: number,
  fallback: number,
): (run: Parameters<Expr['evaluate']>[1]) => number {
  const found = call.args[index];
  if (found === undefined) return () => fallback;
  if (!found.constant) throw unsupported(`${call.name}() with a limit that depends on the row`, call.place);
  return (run) => Number(found.evaluate([], run) ?? fallback);
}
