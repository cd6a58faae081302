import type { Aggregate } from './aggregate.ts';
import { choices } from './choices.ts';
import { collections } from './collections.ts';
import { counts } from './counts.ts';
import { statistics } from './statistics.ts';

export const aggregates: Readonly<Record<string, Aggregate>> = {
  ...choices,
  ...collections,
  ...counts,
  ...statistics,
};
