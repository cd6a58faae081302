import type { Simulation } from './simulate.ts';

/** One line a detection, those that are wrong most often first, and what it comes to. */
export function simulationTable({ detections, days }: Simulation): string {
  const weeks = days / 7;
  const rows = [...detections]
    .sort((a, b) => b.falseAlarms - a.falseAlarms || (a.name < b.name ? -1 : 1))
    .map(({ name, planted, found, falseAlarms }) =>
      [
        name.padEnd(48),
        String(planted).padStart(7),
        String(found).padStart(6),
        (falseAlarms / weeks).toFixed(2).padStart(20),
      ].join(' '),
    );
  const sum = (of: (detection: Simulation['detections'][number]) => number): number =>
    detections.reduce((total, detection) => total + of(detection), 0);
  const loud = detections.filter(({ falseAlarms }) => falseAlarms / weeks >= 1).length;
  return `${[
    `${'Detection'.padEnd(48)} ${'Planted'.padStart(7)} ${'Found'.padStart(6)} ${'False alarms a week'.padStart(20)}`,
    ...rows,
    '',
    `${String(sum(({ found }) => found))} of ${String(sum(({ planted }) => planted))} planted attacks found; ` +
      `${String(loud)} of ${String(detections.length)} detections raise one false alarm a week or more`,
  ].join('\n')}\n`;
}
