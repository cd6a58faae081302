import { keyOf } from '../compare.ts';
import { toDynamic } from '../convert.ts';
import { isArray, isBag, setEntry, type Bag, type Value } from '../values.ts';
import { onlyIf, type Aggregate } from './aggregate.ts';
import { argumentOf, constantNumber } from './arguments.ts';

/** Kusto's greatest size of a list or set where none is given. */
const mostElements = 1_048_576;

const makeList =
  (keepsNulls: boolean, fallback: number): Aggregate =>
  (call) => {
    const { evaluate, type } = argumentOf(call, 0);
    const convert = toDynamic(type);
    const limit = constantNumber(call, 1, fallback);
    return {
      create: (run) => {
        const list: Value[] = [];
        const most = limit(run);
        return {
          add: (row) => {
            const value = evaluate(row, run);
            if ((value !== null || keepsNulls) && list.length < most) list.push(convert(value));
          },
          result: () => list,
        };
      },
    };
  };

/** The elements of arrays count one by one, in the order in which they first come. */
const makeSet =
  (fallback: number): Aggregate =>
  (call) => {
    const { evaluate, type } = argumentOf(call, 0);
    const convert = toDynamic(type);
    const limit = constantNumber(call, 1, fallback);
    return {
      create: (run) => {
        const set = new Map<unknown, Value>();
        const most = limit(run);
        const add = (value: Value): void => {
          if (value === null) return;
          const key = keyOf(value);
          if (set.size < most && !set.has(key)) set.set(key, value);
        };
        return {
          add: (row) => {
            const value = evaluate(row, run);
            if (isArray(value)) value.forEach(add);
            else add(convert(value));
          },
          result: () => [...set.values()],
        };
      },
    };
  };

/** Where a key comes twice, the first value stays. */
const makeBag: Aggregate = (call) => {
  const { evaluate } = argumentOf(call, 0);
  const limit = constantNumber(call, 1, mostElements);
  return {
    create: (run) => {
      const bag: Bag = {};
      const most = limit(run);
      let size = 0;
      return {
        add: (row) => {
          const value = evaluate(row, run);
          if (!isBag(value)) return;
          for (const [key, entry] of Object.entries(value)) {
            if (size >= most || Object.hasOwn(bag, key)) continue;
            setEntry(bag, key, entry);
            size++;
          }
        },
        result: () => bag,
      };
    },
  };
};

export const collections: Readonly<Record<string, Aggregate>> = {
  make_bag: makeBag,
  make_bag_if: onlyIf(makeBag, 1),
  make_dictionary: makeBag,
  make_list: makeList(false, mostElements),
  make_list_if: onlyIf(makeList(false, mostElements), 1),
  make_list_with_nulls: makeList(true, mostElements),
  make_set: makeSet(mostElements),
  make_set_if: onlyIf(makeSet(mostElements), 1),
  // The old names have a smaller default.
  makelist: makeList(false, 128),
  makeset: makeSet(128),
};
