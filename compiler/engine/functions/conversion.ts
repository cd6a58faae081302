import { parseDynamic, toText } from '../convert.ts';
import { formatJson } from '../dynamic/json.ts';
import { cast, derived } from '../lower/expr.ts';
import type { KqlType } from '../types.ts';
import { isArray, isBag, type Value } from '../values.ts';
import { argument, strict, type Builtin } from './builtin.ts';

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

/** JSON with the keys of every bag in order. */
function canonical(value: Value): string {
  if (isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isBag(value)) return formatJson(value);
  return `{${Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key] ?? null)}`)
    .join(',')}}`;
}

/** A value that is no array and no bag is as `tostring` writes it. */
const dynamicToJson: Builtin = strict('y', (value: Value) =>
  isArray(value) || isBag(value) ? canonical(value) : toText(value, 'dynamic'),
);

export const conversion: Readonly<Record<string, Builtin>> = {
  dynamic_to_json: dynamicToJson,
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
  totime: to('timespan'),
  totimespan: to('timespan'),
};
