import { unsupported } from '../diagnostics.ts';
import { columnsIn } from '../lower/rows.ts';
import type { Evaluate } from '../lower/plan-types.ts';
import type { KqlType } from '../types.ts';
import type { Value } from '../values.ts';
import { result, type Builtin, type Call } from './builtin.ts';

const encoder = new TextEncoder();

/** Bytes of a value, as the documentation counts them; how dynamic values and decimals count is not published. */
function sizeOf(call: Call, type: KqlType): (value: Value) => number {
  switch (type) {
    case 'bool':
      return () => 1;
    case 'int':
      return () => 4;
    case 'long':
    case 'real':
    case 'datetime':
    case 'timespan':
      return () => 8;
    case 'guid':
      return () => 16;
    case 'string':
      return (value) => encoder.encode(value as string).length;
    case 'decimal':
    case 'dynamic':
      throw unsupported(`${call.name}() of ${type}`, call.place);
  }
}

const estimateDataSize: Builtin = (call) => {
  const { layout } = call.scope;
  const isStar = call.nodes.length === 1 && call.nodes[0]?.toString().trim() === '*';
  const parts: readonly { readonly type: KqlType; readonly evaluate: Evaluate }[] =
    isStar && layout !== undefined
      ? columnsIn(layout).map(({ type, read }) => ({ type, evaluate: read() }))
      : call.args;
  const sizes = parts.map(({ type, evaluate }) => ({ evaluate, size: sizeOf(call, type) }));
  return result(
    call,
    isStar ? [{ type: 'long', constant: false, evaluate: () => null }] : call.args,
    (row, run) => sizes.reduce((sum, { evaluate, size }) => sum + size(evaluate(row, run)), 0),
  );
};

export const sizes: Readonly<Record<string, Builtin>> = { estimate_data_size: estimateDataSize };
