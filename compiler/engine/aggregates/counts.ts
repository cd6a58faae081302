import { keyOf } from '../compare.ts';
import { toDynamic } from '../convert.ts';
import { boxedText } from '../dynamic/json.ts';
import { addLong, type Long } from '../numbers/long.ts';
import { arithmetic } from '../lower/arithmetic.ts';
import { cast } from '../lower/expr.ts';
import { Boxed, Decimal, isArray, isBag, isDecimal, type Value } from '../values.ts';
import { onlyIf, type Aggregate } from './aggregate.ts';
import { argumentOf } from './arguments.ts';

const count: Aggregate = () => ({
  create: () => {
    let rows = 0;
    return {
      add: () => {
        rows++;
      },
      result: () => rows,
    };
  },
});

/** Nulls do not count; empty text does. */
const dcount: Aggregate = (call) => {
  const { evaluate } = argumentOf(call, 0);
  return {
    create: (run) => {
      const seen = new Set<unknown>();
      return {
        add: (row) => {
          const value = evaluate(row, run);
          if (value !== null) seen.add(keyOf(value));
        },
        result: () => seen.size,
      };
    },
  };
};

const sum: Aggregate = (call) => {
  const argument = argumentOf(call, 0);
  const isLong = call.type === 'long' && (argument.type === 'int' || argument.type === 'long');
  const { evaluate, type } = isLong || argument.type === 'dynamic' ? argument : cast(argument, call.type);
  if (isLong) {
    return {
      create: (run) => {
        let total: Long = 0;
        return {
          add: (row) => {
            const value = evaluate(row, run);
            if (value !== null) total = addLong(total, value as Long);
          },
          result: () => total,
        };
      },
    };
  }
  const add = arithmetic('+', type, type);
  return {
    create: (run) => {
      let total: Value = null;
      return {
        add: (row) => {
          const value = evaluate(row, run);
          if (value !== null) total = total === null ? value : (add?.(total, value) ?? total);
        },
        result: () => total ?? (type === 'timespan' ? 0n : type === 'decimal' ? new Decimal(0) : 0),
      };
    },
  };
};

/** NaN where there is no value. */
const avg: Aggregate = (call) => {
  const argument = argumentOf(call, 0);
  if (argument.type === 'timespan' || argument.type === 'datetime') {
    const { evaluate } = argument;
    return {
      create: (run) => {
        let total = 0n;
        let values = 0n;
        return {
          add: (row) => {
            const value = evaluate(row, run);
            if (value === null) return;
            total += value as bigint;
            values++;
          },
          result: () => (values === 0n ? null : total / values),
        };
      },
    };
  }
  if (argument.type === 'decimal') {
    const { evaluate } = argument;
    return {
      create: (run) => {
        let total = new Decimal(0);
        let values = 0;
        return {
          add: (row) => {
            const value = evaluate(row, run);
            if (!isDecimal(value)) return;
            total = total.add(value);
            values++;
          },
          result: () => (values === 0 ? null : total.div(values)),
        };
      },
    };
  }
  const { evaluate } = cast(argument, 'real');
  return {
    create: (run) => {
      let total = 0;
      let values = 0;
      return {
        add: (row) => {
          const value = evaluate(row, run);
          if (value === null) return;
          total += value as number;
          values++;
        },
        result: () => (values === 0 && call.type !== 'real' ? null : total / values),
      };
    },
  };
};

/**
 * A sketch of distinct values. Ours keeps the values themselves, so that what is read from it is exact.
 */
const hll: Aggregate = (call) => {
  const { evaluate, type } = argumentOf(call, 0);
  const convert = toDynamic(type);
  return {
    create: (run) => {
      const seen = new Map<unknown, Value>();
      return {
        add: (row) => {
          const value = evaluate(row, run);
          if (value !== null) seen.set(keyOf(value), convert(value));
        },
        result: () => (seen.size === 0 ? null : { hll: [...seen.values()] }),
      };
    },
  };
};

const hllMerge: Aggregate = (call) => {
  const { evaluate } = argumentOf(call, 0);
  return {
    create: (run) => {
      const seen = new Map<unknown, Value>();
      return {
        add: (row) => {
          for (const value of hllValues(evaluate(row, run))) seen.set(keyOf(value), value);
        },
        result: () => (seen.size === 0 ? null : { hll: [...seen.values()] }),
      };
    },
  };
};

export function hllValues(sketch: Value): readonly Value[] {
  const values = isBag(sketch) ? sketch['hll'] : undefined;
  return values !== undefined && isArray(values) ? values : [];
}

const longBits =
  (start: bigint, combine: (a: bigint, b: bigint) => bigint): Aggregate =>
  (call) => {
    const { evaluate } = cast(argumentOf(call, 0), 'long');
    return {
      create: (run) => {
        let bits: bigint | null = null;
        return {
          add: (row) => {
            const value = evaluate(row, run);
            if (value !== null) bits = combine(bits ?? start, BigInt(value as Long));
          },
          result: () => (bits === null ? null : addLong(0, BigInt.asIntN(64, bits))),
        };
      },
    };
  };

/** The types of a dynamic value's parts, as `buildschema` writes them. */
const buildschema: Aggregate = (call) => {
  const { evaluate } = argumentOf(call, 0);
  return {
    create: (run) => {
      let schema: Value = null;
      return {
        add: (row) => {
          const value = evaluate(row, run);
          if (value !== null) schema = mergeSchemas(schema, schemaOf(value));
        },
        result: () => schema,
      };
    },
  };
};

function schemaOf(value: Value): Value {
  if (isArray(value)) {
    let inner: Value = null;
    for (const entry of value) inner = mergeSchemas(inner, schemaOf(entry));
    return { '`indexer`': inner ?? {} };
  }
  if (isBag(value))
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, schemaOf(entry)]));
  if (value === null) return null;
  if (value instanceof Boxed) return value.type === 'real' ? 'double' : boxedTypeName(value);
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'bigint' || Number.isInteger(value) ? 'long' : 'double';
}

function boxedTypeName(boxed: Boxed): string {
  return boxedText(boxed) === '' ? 'string' : boxed.type;
}

function mergeSchemas(a: Value, b: Value): Value {
  if (a === null) return b;
  if (b === null) return a;
  if (isBag(a) && isBag(b)) {
    const merged = { ...a };
    for (const [key, entry] of Object.entries(b)) merged[key] = mergeSchemas(merged[key] ?? null, entry);
    return merged;
  }
  const list = isArray(a) ? a : [a];
  return list.some((known) => keyOf(known) === keyOf(b)) ? a : [...list, b];
}

export const counts: Readonly<Record<string, Aggregate>> = {
  avg,
  avgif: onlyIf(avg, 1),
  binary_all_and: longBits(-1n, (a, b) => a & b),
  binary_all_or: longBits(0n, (a, b) => a | b),
  binary_all_xor: longBits(0n, (a, b) => a ^ b),
  buildschema,
  count,
  count_distinct: dcount,
  count_distinctif: onlyIf(dcount, 1),
  countif: onlyIf(count, 0),
  dcount,
  dcountif: onlyIf(dcount, 1),
  hll,
  hll_if: onlyIf(hll, 1),
  hll_merge: hllMerge,
  sum,
  sumif: onlyIf(sum, 1),
};
