import { setEntry, type Bag, type Value } from '../engine/values.ts';

/** The keys that lead to a value. */
export type Path = readonly string[];

/** A JSON object. */
export type JsonRecord = Readonly<Record<string, unknown>>;

export function pathOf(text: string): Path {
  return text.split('.');
}

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path; exporters do not agree on capital letters, so a key that is only written otherwise is found too. */
export function valueAt(record: JsonRecord, path: Path): unknown {
  let value: unknown = record;
  for (const key of path) {
    if (!isRecord(value)) return undefined;
    const own = keyIn(value, key);
    if (own === undefined) return undefined;
    value = value[own];
  }
  return value;
}

/** A key as the record writes it. */
export function keyIn(record: JsonRecord, key: string): string | undefined {
  return Object.hasOwn(record, key) ? key : smallKeys(record).get(key.toLowerCase());
}

/** Most columns of a table are not in a record, and each is looked for: the keys in small letters are kept. */
const smallKeysOf = new WeakMap<JsonRecord, ReadonlyMap<string, string>>();

function smallKeys(record: JsonRecord): ReadonlyMap<string, string> {
  const known = smallKeysOf.get(record);
  if (known !== undefined) return known;
  const keys = new Map(Object.keys(record).map((key) => [key.toLowerCase(), key]));
  smallKeysOf.set(record, keys);
  return keys;
}

/** Deeper than any log nests; what walks a value by recursion stays far from the end of the stack. */
const deepest = 500;

/** Whether a value is nested more than 500 levels deep. */
export function isTooDeep(value: unknown, levels = deepest): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isTooDeep(inner, levels - 1));
}

/** Sets a value, with the objects that lead to it. What stands in their way is replaced. */
export function setAt(record: Bag, [key, ...rest]: Path, value: unknown): void {
  if (key === undefined) return;
  if (rest.length === 0) {
    setEntry(record, key, value as Value);
    return;
  }
  const inner: unknown = Object.hasOwn(record, key) ? record[key] : undefined;
  const copy: Bag = isRecord(inner) ? { ...(inner as Bag) } : {};
  setEntry(record, key, copy);
  setAt(copy, rest, value);
}
