import type { Stretch } from '../../bench/sentinel.ts';
import { counted } from '../../report/words.ts';
import { csvLine } from '../../templates/csv.ts';
import type { Colors } from '../host/terminal.ts';
import type { ReplayFormat } from '../options.ts';
import { plainTable } from '../plain-table.ts';
import { isoTime } from './alert-text.ts';
import { byDay } from './histogram.ts';
import type { Tried } from './tuning.ts';

/** What the values of a parameter would have given. */
export interface Tuned {
  readonly detection: string;
  readonly parameter: string;
  readonly stretch: Stretch;
  /** The stretch in days, at least one. */
  readonly days: number;
  /** The value in force. */
  readonly current: number;
  /** The wanted number of alerts. */
  readonly perWeek: number | undefined;
  readonly chosen: number | undefined;
  readonly tried: readonly Tried[];
}

export const tuningWriters: Readonly<Record<ReplayFormat, (tuned: Tuned, colors: Colors) => string>> = {
  pretty: (tuned, colors) =>
    plainTable(
      [tuned.parameter, 'alerts', 'a day', 'a week', 'busiest day', ''],
      tuned.tried.map((one) => {
        const { value, alerts, perDay, perWeek, busiest } = figures(one, tuned);
        return [value, alerts, perDay, perWeek, busiest].map(String).concat(marks(one, tuned));
      }),
      colors,
      new Set([0, 1, 2, 3, 4]),
    ),
  json: (tuned) => {
    const { detection, parameter, stretch, days, current, perWeek, chosen, tried } = tuned;
    const data = {
      detection,
      parameter,
      from: isoTime(stretch.from),
      to: isoTime(stretch.to),
      days: rounded(days),
      current,
      ...(perWeek === undefined ? {} : { wantedPerWeek: perWeek, chosen: chosen ?? null }),
      values: tried.map((one) => ({ ...figures(one, tuned), days: byDay(one.times) })),
    };
    return `${JSON.stringify(data, undefined, 2)}\n`;
  },
  ndjson: (tuned) =>
    tuned.tried
      .map((one) => {
        const flags = { isCurrent: one.value === tuned.current, isChosen: one.value === tuned.chosen };
        return `${JSON.stringify({ ...figures(one, tuned), ...flags, days: byDay(one.times) })}\n`;
      })
      .join(''),
  csv: (tuned) =>
    csvLine(['value', 'alerts', 'perDay', 'perWeek', 'busiest', 'isCurrent', 'isChosen']) +
    tuned.tried
      .map((one) => {
        const { value, alerts, perDay, perWeek, busiest } = figures(one, tuned);
        const flags = [one.value === tuned.current, one.value === tuned.chosen];
        return csvLine([value, alerts, perDay, perWeek, busiest, ...flags].map(String));
      })
      .join(''),
};

function figures({ value, times }: Tried, { days }: Tuned) {
  return {
    value,
    alerts: times.length,
    perDay: rounded(times.length / days),
    perWeek: rounded((times.length / days) * 7),
    /** The most alerts on one day. */
    busiest: Math.max(0, ...Object.values(byDay(times))),
  };
}

/** To two digits after the point. */
function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

function marks({ value }: Tried, { current, chosen, perWeek }: Tuned): string {
  const found = [
    ...(value === current ? ['in force'] : []),
    ...(value === chosen ? [`for ${String(perWeek)} a week`] : []),
  ];
  return found.length === 0 ? '' : `← ${found.join(', ')}`;
}

/** What the table says, for a person. */
export function tuningSummary(tuned: Tuned): readonly string[] {
  const { parameter, detection, stretch, days, tried, perWeek, chosen } = tuned;
  const length = (stretch.to - stretch.from) / 86_400_000;
  const short = length < 7 ? ['note: the records are of less than a week; more would tell more'] : [];
  const over = `over ${counted(Math.max(1, Math.round(days)), 'day')}`;
  if (tried.every(({ times }) => times.length === 0)) {
    return [...short, `no value of ${parameter} gives an alert ${over}`];
  }
  if (perWeek === undefined) return short;
  const best = tried.find(({ value }) => value === chosen);
  if (best === undefined) {
    return [...short, `no value that was tried gives as few as ${String(perWeek)} a week`];
  }
  const { perWeek: given } = figures(best, tuned);
  return [
    ...short,
    `${parameter}: ${String(best.value)} gives ${String(given)} a week ${over}; an environment sets it with`,
    `  parameters: {${detection}: {${parameter}: ${String(best.value)}}}`,
  ];
}
