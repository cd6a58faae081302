/** What JSON holds. */
export type Json = null | boolean | number | string | readonly Json[] | JsonMap;
export interface JsonMap {
  readonly [key: string]: Json | undefined;
}

export function isMap(value: Json | undefined): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A field of an object; nothing of what is none. */
export function field(value: Json | undefined, name: string): Json | undefined {
  return isMap(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** The object without these keys. */
export function without(value: JsonMap, ...keys: readonly string[]): JsonMap {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}

/** A text; empty where there is none. */
export function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** Null where it is not said. */
export function flag(value: Json | undefined): boolean | null {
  return typeof value === 'boolean' ? value : null;
}

/** A point in time as it was written, with a zone; null for none, and for the ends of time, which mean never. */
export function time(value: Json | undefined): string | null {
  if (typeof value !== 'string' || Number.isNaN(Date.parse(value))) return null;
  return /^(?:0001|9999)-/u.test(value) ? null : value;
}

/** The texts of a list. */
export function texts(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}
