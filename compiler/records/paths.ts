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
  if (Object.hasOwn(record, key)) return key;
  const small = key.toLowerCase();
  return Object.keys(record).find((other) => other.length === key.length && other.toLowerCase() === small);
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
