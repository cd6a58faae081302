import { createHash } from 'node:crypto';
import type { JsonMap } from '../../compiler/azure/json.ts';

/** A resource of the local Azure. */
export interface Stored {
  /** As it was written when it was made. */
  readonly id: string;
  readonly type: string;
  /** All but id, name, type and etag. */
  body: JsonMap;
  etag: string;
  /** From when on asynchronous work on it has ended. Milliseconds. */
  readyAt: number;
}

/** Resources by id; ids are the same whatever their case. */
export interface State {
  readonly get: (id: string) => Stored | undefined;
  readonly put: (id: string, type: string, body: JsonMap, readyAt?: number) => Stored;
  readonly remove: (id: string) => boolean;
  /** Directly below a collection, e.g. `…/alertRules`, by name. */
  readonly below: (collection: string) => readonly Stored[];
  readonly all: () => readonly Stored[];
}

export function createState(): State {
  const resources = new Map<string, Stored>();
  const collections = new Map<string, Map<string, Stored>>();
  let writes = 0;
  const collectionOf = (key: string) => key.slice(0, key.lastIndexOf('/'));
  return {
    get: (id) => resources.get(id.toLowerCase()),
    put: (id, type, body, readyAt = 0) => {
      writes += 1;
      const key = id.toLowerCase();
      const etag = `"${createHash('md5').update(`${key}${writes}`).digest('hex')}"`;
      const before = resources.get(key);
      const stored: Stored = { id: before?.id ?? id, type, body, etag, readyAt };
      resources.set(key, stored);
      const name = collectionOf(key);
      const collection = collections.get(name) ?? new Map<string, Stored>();
      collections.set(name, collection.set(key, stored));
      return stored;
    },
    remove: (id) => {
      const key = id.toLowerCase();
      collections.get(collectionOf(key))?.delete(key);
      return resources.delete(key);
    },
    below: (collection) => [...(collections.get(collection.toLowerCase())?.values() ?? [])],
    all: () => [...resources.values()],
  };
}

/** The resource as Azure answers with it. */
export function shown({ id, type, body, etag }: Stored): JsonMap {
  const name = id.slice(id.lastIndexOf('/') + 1);
  return { id, name, type, ...(type.endsWith('/tables') ? {} : { etag }), ...body };
}
