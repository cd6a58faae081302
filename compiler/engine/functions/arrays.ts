import { compareValues, equalValues, keyOf } from '../compare.ts';
import { toDynamic, toText } from '../convert.ts';
import { arithmetic } from '../lower/arithmetic.ts';
import { cast, derived } from '../lower/expr.ts';
import { unsupported } from '../diagnostics.ts';
import { Boxed, isArray, isBag, setEntry, type Bag, type Value } from '../values.ts';
import type { KqlType } from '../types.ts';
import { argument, lax, result, type Builtin, type Call } from './builtin.ts';

/** Arguments as dynamic values. */
function dynamics(call: Call, from = 0): readonly Call['args'][number][] {
  return call.args.slice(from).map((arg) => cast(arg, 'dynamic'));
}

const packArray: Builtin = (call) => {
  const [node] = call.nodes;
  if (call.nodes.length === 1 && node?.toString().trim() === '*') {
    throw unsupported(`${call.name}(*)`, call.place);
  }
  const args = dynamics(call);
  return result(call, args, (row, run) => args.map(({ evaluate }) => evaluate(row, run)));
};

const bagPack: Builtin = (call) => {
  const args = call.args.map((arg, index) => (index % 2 === 0 ? cast(arg, 'string') : cast(arg, 'dynamic')));
  return result(call, args, (row, run) => {
    const bag: Bag = {};
    for (let index = 0; index + 1 < args.length; index += 2) {
      const key = args[index]?.evaluate(row, run);
      setEntry(bag, typeof key === 'string' ? key : '', args[index + 1]?.evaluate(row, run) ?? null);
    }
    return bag;
  });
};

/** A bag of columns, by their names. */
const packColumns: Builtin = (call) => {
  const args = dynamics(call);
  const names = call.nodes.map((node) => node.toString().trim());
  return result(call, args, (row, run) => {
    const bag: Bag = {};
    args.forEach(({ evaluate }, index) => {
      setEntry(bag, names[index] ?? '', evaluate(row, run));
    });
    return bag;
  });
};

/** A function of an array; any other value gives null. */
const onArray =
  (types: string, compute: (array: readonly Value[], ...rest: Value[]) => Value): Builtin =>
  (call) =>
    lax(types, (value: Value, ...rest: Value[]) => (isArray(value) ? compute(value, ...rest) : null))(call);

function slice(array: readonly Value[], start: number, end: number): Value {
  const from = start < 0 ? Math.max(0, array.length + start) : start;
  const to = end < 0 ? array.length + end : end;
  return array.slice(from, to + 1);
}

function indexOf(
  array: readonly Value[],
  value: Value,
  start: Value,
  length: Value,
  occurrence: Value,
): Value {
  const given = typeof start === 'number' ? start : 0;
  const from = given < 0 ? Math.max(0, array.length + given) : given;
  const count = typeof length === 'number' ? length : -1;
  const end = count < 0 ? array.length : Math.min(array.length, from + count);
  let wanted = typeof occurrence === 'number' ? occurrence : 1;
  for (let index = from; index < end; index++) {
    if (equalValues(array[index] ?? null, value) && --wanted === 0) return index;
  }
  return -1;
}

function rotate(array: readonly Value[], count: number): Value {
  const size = array.length;
  if (size === 0) return array;
  const shift = ((count % size) + size) % size;
  return [...array.slice(shift), ...array.slice(0, shift)];
}

function shift(array: readonly Value[], count: number, fill: Value): Value {
  return array.map((_, index) => {
    const from = index + count;
    return from >= 0 && from < array.length ? (array[from] ?? null) : fill;
  });
}

/** Positive positions split the array; a negative one counts from the end. */
function split(array: readonly Value[], positions: Value): Value {
  const list = isArray(positions) ? positions : [positions];
  const cuts = list.map((position) => {
    const at = Number(position);
    return at < 0 ? Math.max(0, array.length + at) : Math.min(at, array.length);
  });
  const parts: Value[] = [];
  let from = 0;
  for (const cut of cuts) {
    parts.push(array.slice(from, Math.max(from, cut)));
    from = Math.max(from, cut);
  }
  parts.push(array.slice(from));
  return parts;
}

/** Sorts the first array and orders the others like it; nulls last unless the last argument is false. */
const sortArrays =
  (sign: 1 | -1): Builtin =>
  (call) => {
    const args = dynamics(call);
    const last = call.args.at(-1);
    const hasFlag = last?.type === 'bool';
    const arrays = hasFlag ? args.slice(0, -1) : args;
    const isTuple = call.node?.ResultType?.Columns !== undefined;
    return derived(
      call.type,
      args,
      (row, run) => {
        const nullsLast = !hasFlag || last.evaluate(row, run) !== false;
        const values = arrays.map(({ evaluate }) => evaluate(row, run));
        const [first] = values;
        if (first === undefined || !isArray(first)) return isTuple ? values.map(() => null) : null;
        const order = first.map((_, index) => index);
        order.sort((a, b) => {
          const x = first[a] ?? null;
          const y = first[b] ?? null;
          if (x === null || y === null) return x === y ? 0 : (x === null) === nullsLast ? 1 : -1;
          return compareValues(x, y) * sign;
        });
        const sorted = values.map((value) =>
          isArray(value) && value.length === first.length ? order.map((index) => value[index] ?? null) : null,
        );
        return isTuple ? sorted : (sorted[0] ?? null);
      },
      call.scope.plan,
    );
  };

function numbersOf(array: readonly Value[]): Value {
  const add = arithmetic('+', 'dynamic', 'dynamic');
  let total: Value = null;
  for (const value of array) {
    if (
      typeof value !== 'number' &&
      typeof value !== 'bigint' &&
      !(value instanceof Boxed) &&
      typeof value !== 'boolean'
    ) {
      if (value === null) continue;
      return null;
    }
    total = total === null ? value : (add?.(total, value) ?? null);
  }
  return total ?? 0;
}

/** Whether a condition of `array_iff` holds: true, or a number other than zero. */
function holds(value: Value): boolean {
  const plain = value instanceof Boxed ? value.value : value;
  return plain === true || (typeof plain === 'number' && plain !== 0) || typeof plain === 'bigint';
}

const arrayIff: Builtin = lax('yyy', (conditions: Value, yes: Value, no: Value) => {
  if (!isArray(conditions)) return null;
  return conditions.map((condition, index) => {
    if (condition === null) return null;
    const chosen = holds(condition) ? yes : no;
    return isArray(chosen) ? (chosen[index] ?? null) : chosen;
  });
});

function unique(arrays: readonly (readonly Value[])[]): readonly Value[] {
  const found = new Map<unknown, Value>();
  for (const array of arrays) {
    for (const value of array) if (!found.has(keyOf(value))) found.set(keyOf(value), value);
  }
  return [...found.values()];
}

const sets =
  (combine: (first: readonly Value[], others: readonly (readonly Value[])[]) => Value): Builtin =>
  (call) => {
    const args = dynamics(call);
    return result(call, args, (row, run) => {
      const arrays: (readonly Value[])[] = [];
      for (const { evaluate } of args) {
        const value = evaluate(row, run);
        if (!isArray(value)) return null;
        arrays.push(value);
      }
      const [first = [], ...others] = arrays;
      return combine(first, others);
    });
  };

function keys(array: readonly Value[]): ReadonlySet<unknown> {
  return new Set(array.map(keyOf));
}

const mostElements = 1_048_576;

/** `range(start, stop[, step])` as an array. */
const range: Builtin = (call) => {
  const [from, to] = [argument(call, 0), argument(call, 1)];
  const isTime = from.type === 'datetime' || from.type === 'timespan';
  const stepType: KqlType = isTime
    ? 'timespan'
    : from.type === 'real' || to.type === 'real' || call.args[2]?.type === 'real'
      ? 'real'
      : 'long';
  const type: KqlType = isTime ? from.type : stepType;
  const start = cast(from, type).evaluate;
  const stop = cast(to, type).evaluate;
  const step = call.args[2] === undefined ? undefined : cast(call.args[2], stepType).evaluate;
  const add = arithmetic('+', type, stepType);
  const convert = toDynamic(type);
  return derived(
    'dynamic',
    call.args,
    (row, run) => {
      const last = stop(row, run);
      const size = step === undefined ? (isTime ? 36_000_000_000n : 1) : step(row, run);
      let value: Value = start(row, run);
      if (value === null || last === null || size === null || add === undefined) return null;
      const direction = compareValues(size, typeof size === 'bigint' ? 0n : 0);
      if (direction === 0) return null;
      const list: Value[] = [];
      while (value !== null && list.length < mostElements && compareValues(value, last) * direction <= 0) {
        list.push(convert(value));
        value = add(value, size);
      }
      return list;
    },
    call.scope.plan,
  );
};

function zip(arrays: readonly Value[]): Value {
  const lists = arrays.map((array) => (isArray(array) ? array : [array]));
  const size = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length: size }, (_, index) => lists.map((list) => list[index] ?? null));
}

const zipCall: Builtin = (call) => {
  const args = dynamics(call);
  return result(call, args, (row, run) => zip(args.map(({ evaluate }) => evaluate(row, run))));
};

const concat: Builtin = (call) => {
  const args = dynamics(call);
  return result(call, args, (row, run) => {
    const parts: Value[] = [];
    for (const { evaluate } of args) {
      const value = evaluate(row, run);
      if (isArray(value)) parts.push(...value);
      else if (value !== null) parts.push(value);
    }
    return parts;
  });
};

const bagMerge: Builtin = (call) => {
  const args = dynamics(call);
  return result(call, args, (row, run) => {
    const merged: Bag = {};
    let found = false;
    for (const { evaluate } of args) {
      const value = evaluate(row, run);
      if (!isBag(value)) continue;
      found = true;
      // The first value of a key stays.
      for (const [key, entry] of Object.entries(value))
        if (!Object.hasOwn(merged, key)) setEntry(merged, key, entry);
    }
    return found ? merged : null;
  });
};

/** Removes keys; `$.a.b` is a path. */
function removeKeys(value: Value, names: Value): Value {
  if (!isBag(value) || !isArray(names)) return value;
  let current: Value = value;
  for (const name of names) {
    if (typeof name !== 'string') continue;
    const path = name.startsWith('$') ? pathOf(name) : [name];
    current = removePath(current, path);
  }
  return current;
}

export function pathOf(text: string): readonly (string | number)[] {
  return [...text.matchAll(/\.([^.[\]]+)|\[\s*(?:(['"])(.*?)\2|(-?\d+))\s*\]/gu)].map(
    ([, name, , quoted, index]) => name ?? quoted ?? Number(index),
  );
}

function removePath(value: Value, path: readonly (string | number)[]): Value {
  const [first, ...rest] = path;
  if (first === undefined || !isBag(value) || typeof first !== 'string' || !Object.hasOwn(value, first))
    return value;
  const copy: Bag = {};
  for (const [key, entry] of Object.entries(value)) {
    if (key !== first) setEntry(copy, key, entry);
    else if (rest.length > 0) setEntry(copy, key, removePath(entry, rest));
  }
  return copy;
}

function setKey(value: Value, key: string, entry: Value): Value {
  if (!isBag(value)) return null;
  return key.startsWith('$') ? setPath(value, pathOf(key), entry) : { ...value, [key]: entry };
}

function setPath(value: Value, path: readonly (string | number)[], entry: Value): Value {
  const [first, ...rest] = path;
  if (first === undefined) return entry;
  const base: Bag = isBag(value) ? { ...value } : {};
  setEntry(base, String(first), setPath(base[String(first)] ?? null, rest, entry));
  return base;
}

function bagZip(names: Value, values: Value): Value {
  if (!isArray(names) || !isArray(values)) return null;
  const bag: Bag = {};
  names.forEach((name, index) => {
    if (typeof name === 'string') setEntry(bag, name, values[index] ?? null);
  });
  return bag;
}

function jaccard(a: readonly Value[], b: readonly Value[]): Value {
  const left = keys(a);
  const right = keys(b);
  const common = [...left].filter((key) => right.has(key)).length;
  const all = left.size + right.size - common;
  return all === 0 ? NaN : common / all;
}

function treepath(value: Value, prefix = ''): readonly Value[] {
  if (isBag(value))
    return Object.entries(value).flatMap(([key, entry]) => [
      `${prefix}['${key}']`,
      ...treepath(entry, `${prefix}['${key}']`),
    ]);
  if (isArray(value))
    return value.flatMap((entry, index) =>
      index === 0 ? [`${prefix}[0]`, ...treepath(entry, `${prefix}[0]`)] : [],
    );
  return [];
}

export const arrays: Readonly<Record<string, Builtin>> = {
  array_concat: concat,
  array_iff: arrayIff,
  array_iif: arrayIff,
  array_index_of: onArray('yylll', (array, value, start, length, occurrence) =>
    indexOf(array, value ?? null, start ?? null, length ?? null, occurrence ?? null),
  ),
  array_length: onArray('y', (array) => array.length),
  array_reverse: onArray('y', (array) => [...array].reverse()),
  array_rotate_left: onArray('yl', (array, count) => rotate(array, Number(count))),
  array_rotate_right: onArray('yl', (array, count) => rotate(array, -Number(count))),
  array_shift_left: onArray('yly', (array, count, fill) => shift(array, Number(count), fill ?? null)),
  array_shift_right: onArray('yly', (array, count, fill) => shift(array, -Number(count), fill ?? null)),
  array_slice: onArray('yll', (array, start, end) => slice(array, Number(start), Number(end))),
  array_sort_asc: sortArrays(1),
  array_sort_desc: sortArrays(-1),
  array_split: onArray('yy', (array, positions) => split(array, positions ?? 0)),
  array_strcat: onArray('ys', (array, delimiter) => join(array, delimiter)),
  array_sum: onArray('y', numbersOf),
  arraylength: onArray('y', (array) => array.length),
  bag_has_key: lax('ys', (bag: Value, key: string) =>
    isBag(bag) ? (key.startsWith('$') ? hasPath(bag, pathOf(key)) : Object.hasOwn(bag, key)) : null,
  ),
  bag_keys: lax('y', (bag: Value) => (isBag(bag) ? Object.keys(bag) : null)),
  bag_merge: bagMerge,
  bag_pack: bagPack,
  bag_pack_columns: packColumns,
  bag_remove_keys: lax('yy', removeKeys),
  bag_set_key: lax('ysy', setKey),
  bag_zip: lax('yy', bagZip),
  jaccard_index: lax('yy', (a: Value, b: Value) => (isArray(a) && isArray(b) ? jaccard(a, b) : null)),
  pack: bagPack,
  pack_array: packArray,
  pack_dictionary: bagPack,
  range,
  repeat: lax('yl', (value: Value, count: number | null) =>
    count === null || count < 0 ? null : Array.from({ length: Math.min(count, mostElements) }, () => value),
  ),
  set_difference: sets((first, others) => {
    const removed = new Set(others.flatMap((array) => [...keys(array)]));
    return unique([first]).filter((value) => !removed.has(keyOf(value)));
  }),
  set_equals: lax('yy', (a: Value, b: Value) => {
    if (!isArray(a) || !isArray(b)) return null;
    const left = keys(a);
    const right = keys(b);
    return left.size === right.size && [...left].every((key) => right.has(key));
  }),
  set_has_element: onArray('ya', (array, value) => array.some((entry) => equalValues(entry, value ?? null))),
  set_intersect: sets((first, others) => {
    const lists = others.map(keys);
    return unique([first]).filter((value) => lists.every((list) => list.has(keyOf(value))));
  }),
  set_union: sets((first, others) => unique([first, ...others])),
  strcat_array: lax('ys', (value: Value, delimiter: string) =>
    isArray(value) ? join(value, delimiter) : '',
  ),
  treepath: lax('y', (value: Value) => [...treepath(value)]),
  zip: zipCall,
};

function hasPath(value: Value, path: readonly (string | number)[]): boolean {
  const [first, ...rest] = path;
  if (first === undefined) return true;
  if (isArray(value))
    return typeof first === 'number' && first < value.length && hasPath(value[first] ?? null, rest);
  return isBag(value) && Object.hasOwn(value, String(first)) && hasPath(value[String(first)] ?? null, rest);
}

function join(array: readonly Value[], delimiter: Value | undefined): string {
  return array.map((entry) => toText(entry, 'dynamic')).join(typeof delimiter === 'string' ? delimiter : '');
}
