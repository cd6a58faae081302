import { parseIsoDuration } from '../../targets/duration.ts';
import type { Reader } from './properties.ts';

const units = { d: 86_400, h: 3_600, m: 60, s: 1 } as const;

/** Seconds of `PT1H`, as the API writes it, or of `1h`, as templates do. */
export const secondsOf: Reader<number> = (value) => {
  if (typeof value !== 'string') return undefined;
  const iso = parseIsoDuration(value.toUpperCase());
  if (iso !== undefined) return iso;
  const [, count, unit] = /^(\d{1,9})([dhms])$/iu.exec(value.trim()) ?? [];
  if (count === undefined || unit === undefined) return undefined;
  return Number(count) * units[unit.toLowerCase() as keyof typeof units];
};

/** As detc writes it: whole numbers of the largest unit that fits, e.g. `90m`. */
export function detcDuration(seconds: number): string {
  const [unit, size] = Object.entries(units).find(([, length]) => seconds % length === 0) ?? ['s', 1];
  return `${seconds / size}${unit}`;
}
