import { isArray, isBag, type Value } from '../values.ts';

/** `bag.name`; null where there is no such entry. */
export function property(value: Value, name: string): Value {
  if (typeof value !== 'object' || value === null || !isBag(value)) return null;
  return Object.hasOwn(value, name) ? (value[name] ?? null) : null;
}

/** `value[selector]`: a name, or an index, which counts from the end where negative. */
export function element(value: Value, selector: Value): Value {
  if (isArray(value)) {
    if (typeof selector !== 'number') return null;
    return value[selector < 0 ? value.length + selector : selector] ?? null;
  }
  return typeof selector === 'string' ? property(value, selector) : null;
}
