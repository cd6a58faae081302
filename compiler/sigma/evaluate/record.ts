/** A log record as JSON. */
export type LogRecord = Readonly<Record<string, unknown>>;

/**
 * The values at a field's path. Dots lead into maps, but a key that itself holds the dots comes first; of an array every
 * element is looked at. The specification (2.1.0) leaves arrays open; this is how most backends search them: a condition
 * holds where it holds for one element. Empty where the record has no such field.
 */
export function valuesAt(record: LogRecord, path: string): readonly unknown[] {
  return collect(record, path);
}

function collect(value: unknown, path: string): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap((item) => collect(item, path));
  if (path === '') return value === undefined ? [] : [value];
  if (typeof value !== 'object' || value === null) return [];
  const entries = value as LogRecord;
  if (Object.hasOwn(entries, path)) return collect(entries[path], '');
  for (let dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
    const key = path.slice(0, dot);
    if (Object.hasOwn(entries, key)) return collect(entries[key], path.slice(dot + 1));
  }
  return [];
}

/** Every scalar of a record: where a search without a field looks. */
export function scalarsOf(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [value];
  return Object.values(value).flatMap(scalarsOf);
}
