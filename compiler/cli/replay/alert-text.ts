import { visible } from '../../diagnostics/visible-text.ts';
import { csvLine, looksLikeFormula } from '../../templates/csv.ts';
import type { ReplayFormat } from '../options.ts';
import type { RaisedAlert } from './open-replay.ts';

/** An alert that a detection would have raised. */
export interface Raised extends RaisedAlert {
  readonly detection: string;
}

/** Alerts as they are printed, in their order. */
export const alertWriters: Readonly<Record<ReplayFormat, (raised: readonly Raised[]) => string>> = {
  pretty: (raised) =>
    raised
      .map(({ detection, alert }) => `${isoTime(alert.time)}  ${detection}  ${visible(alert.title ?? '')}\n`)
      .join(''),
  json: (raised) => `${JSON.stringify(raised.map(asJson), undefined, 2)}\n`,
  ndjson: (raised) => raised.map((one) => `${JSON.stringify(asJson(one))}\n`).join(''),
  csv: (raised) => csvLine(csvColumns) + raised.map((one) => csvLine(csvCells(one))).join(''),
};

function asJson({ detection, alert, places }: Raised) {
  return {
    detection,
    time: isoTime(alert.time),
    title: alert.title,
    entities: Object.fromEntries(alert.entities),
    details: Object.fromEntries(alert.details),
    records: alert.records.length,
    lines: places,
  };
}

const csvColumns = ['time', 'detection', 'title', 'entities', 'details', 'records', 'lines'] as const;

function csvCells(one: Raised): readonly string[] {
  const { detection, time, title, entities, details, records, lines } = asJson(one);
  return [
    time,
    detection,
    title ?? '',
    JSON.stringify(entities),
    JSON.stringify(details),
    String(records),
    lines.join(' '),
  ];
}

/** How many cells a spreadsheet would run. */
export function formulaCells(raised: readonly Raised[]): number {
  return raised.flatMap(csvCells).filter(looksLikeFormula).length;
}

export function isoTime(time: number): string {
  return new Date(time).toISOString();
}
