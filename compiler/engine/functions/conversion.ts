import { parseDynamic } from '../convert.ts';
import { cast, derived } from '../lower/expr.ts';
import type { KqlType } from '../types.ts';
import type { Value } from '../values.ts';
import { argument, type Builtin } from './builtin.ts';

const to =
  (type: KqlType): Builtin =>
  (call) => {
    const { evaluate, constant } = cast(argument(call, 0), type);
    if (constant && 'literal' in argument(call, 0)) return cast(argument(call, 0), type);
    return derived(type, call.args, evaluate, call.scope.plan);
  };

/** Text is read as JSON; a dynamic value that is text too. */
const parseJson: Builtin = (call) => {
  const { evaluate, type } = argument(call, 0);
  if (type !== 'string' && type !== 'dynamic') return to('dynamic')(call);
  return derived(
    'dynamic',
    call.args,
    (row, run) => {
      const value: Value = evaluate(row, run);
      return typeof value === 'string' ? parseDynamic(value) : value;
    },
    call.scope.plan,
  );
};

export const conversion: Readonly<Record<string, Builtin>> = {
  parse_json: parseJson,
  parsejson: parseJson,
  tobool: to('bool'),
  toboolean: to('bool'),
  todatetime: to('datetime'),
  todecimal: to('decimal'),
  todouble: to('real'),
  todynamic: parseJson,
  toguid: to('guid'),
  toint: to('int'),
  tolong: to('long'),
  toobject: parseJson,
  toreal: to('real'),
  tostring: to('string'),
  totimespan: to('timespan'),
};
