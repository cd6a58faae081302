import type { ScaffoldPattern } from './scaffold.ts';

/** A test of a new detection, as it stands in its file. */
export interface ScaffoldTest {
  readonly name: string;
  readonly events: readonly Readonly<Record<string, string | number>>[];
  readonly alerts: number;
}

/** What stands in the selections until the author writes something else. */
export const placeholders = { first: 'replace me', second: 'replace me too' } as const;

/** The count that new detections start with. */
export const startingThreshold = 10;

/** One test that fires and one that stays quiet; `counted` is the column that a pattern over values looks at. */
export function exampleTests(
  pattern: ScaffoldPattern,
  example: string,
  field: string,
  counted: string,
): readonly ScaffoldTest[] {
  const first = { like: example, [field]: placeholders.first };
  const second = { like: example, [field]: placeholders.second };
  const many = (count: number) => ({ ...first, repeat: count, every: '1m' });
  switch (pattern) {
    case 'match':
      return [
        { name: 'a matching record alerts', events: [first], alerts: 1 },
        {
          name: 'another record stays quiet',
          events: [{ like: example, [field]: 'something else' }],
          alerts: 0,
        },
      ];
    case 'event_count':
    case 'spike':
      return [
        { name: 'as many as the threshold alert once', events: [many(startingThreshold)], alerts: 1 },
        { name: 'one less stays quiet', events: [many(startingThreshold - 1)], alerts: 0 },
      ];
    case 'value_count':
      return [
        {
          name: 'as many values as the threshold alert once',
          events: [{ ...many(startingThreshold), [counted]: 'value {n}' }],
          alerts: 1,
        },
        {
          name: 'the same value again and again stays quiet',
          events: [{ ...many(startingThreshold), [counted]: 'one value' }],
          alerts: 0,
        },
      ];
    case 'new_value': {
      const usual = (count: number) => ({ ...first, [counted]: 'usual', repeat: count, every: '1d' });
      return [
        {
          name: 'a new value alerts',
          events: [usual(8), { ...first, [counted]: 'new', at: '8d' }],
          alerts: 1,
        },
        { name: 'the usual value stays quiet', events: [usual(9)], alerts: 0 },
      ];
    }
    case 'temporal_ordered':
      return [
        { name: 'one after the other alerts', events: [first, { ...second, at: '10m' }], alerts: 1 },
        { name: 'the other way round stays quiet', events: [second, { ...first, at: '10m' }], alerts: 0 },
      ];
    case 'absent':
      return [
        { name: 'the first without the second alerts', events: [first], alerts: 1 },
        {
          name: 'the first with the second stays quiet',
          events: [first, { ...second, at: '10m' }],
          alerts: 0,
        },
      ];
  }
}
