import { isMap, type Json, type JsonMap } from '../../azure/json.ts';
import type { Path } from '../../language/located.ts';

/** Reads a value of JSON, or says that it is none that is known. */
export type Reader<T> = (value: Json) => T | undefined;

/** The properties of a rule, which remember what has been read: the rest is lost, and said to be. */
export interface Properties {
  /** The value of a property; undefined where it is absent, null or empty, and where it cannot be read. */
  readonly take: <T>(key: string, read: Reader<T>) => T | undefined;
  readonly inner: (key: string) => Properties;
  /** For what was read but cannot be kept. */
  readonly lose: (path: Path, value: Json) => void;
  /** Reports all that nobody has asked for. */
  readonly close: () => void;
}

export function openProperties(
  map: JsonMap,
  path: Path,
  lose: (path: Path, value: Json) => void,
): Properties {
  const asked = new Set<string>();
  const opened = new Map<string, Properties>();
  const valueOf = (key: string): Json => {
    asked.add(key);
    const value = (Object.hasOwn(map, key) ? map[key] : null) ?? null;
    return isNothing(value) ? null : value;
  };
  return {
    take: (key, read) => {
      const value = valueOf(key);
      if (value === null) return undefined;
      const found = read(value);
      if (found === undefined) lose([...path, key], value);
      return found;
    },
    inner: (key) => {
      const before = opened.get(key);
      if (before !== undefined) return before;
      const value = valueOf(key);
      if (value !== null && !isMap(value)) lose([...path, key], value);
      const properties = openProperties(isMap(value) ? value : {}, [...path, key], lose);
      opened.set(key, properties);
      return properties;
    },
    lose: (inner, value) => {
      lose([...path, ...inner], value);
    },
    close: () => {
      for (const properties of opened.values()) properties.close();
      for (const [key, value = null] of Object.entries(map)) {
        if (!asked.has(key) && !isNothing(value)) lose([...path, key], value);
      }
    },
  };
}

function isNothing(value: Json): boolean {
  if (value === null || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

export const textOf: Reader<string> = (value) => (typeof value === 'string' ? value : undefined);
export const flagOf: Reader<boolean> = (value) => (typeof value === 'boolean' ? value : undefined);

/** One of these words, in whichever case it is written. */
export function oneOf<const T extends string>(words: readonly T[]): Reader<T> {
  return (value) =>
    typeof value === 'string' ? words.find((word) => word.toLowerCase() === value.toLowerCase()) : undefined;
}

/** A list whose every item can be read. */
export function listOf<T>(read: Reader<T>): Reader<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value)) return undefined;
    const items = (value as readonly Json[]).map(read);
    return items.every((item) => item !== undefined) ? items : undefined;
  };
}

/** A map of names to texts. */
export const textMapOf: Reader<Readonly<Record<string, string>>> = (value) => {
  if (!isMap(value)) return undefined;
  const entries = Object.entries(value).flatMap(([key, item]) =>
    typeof item === 'string' ? [[key, item] as const] : [],
  );
  return entries.length === Object.keys(value).length ? Object.fromEntries(entries) : undefined;
};
