import { v5 } from 'uuid';

/** Never change it: the ids of emitted documents follow from it. */
const namespace = '3a5d2c0e-9f3c-4b7e-8a51-6f0d4c1b27e9';

/** A UUID v5 for a document that has no id of its own: the same on every run and machine. */
export function derivedId(parent: string, part: string): string {
  return v5(`${parent}/${part}`, namespace);
}
