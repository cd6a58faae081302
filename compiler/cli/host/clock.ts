import { CliFailure } from '../failure.ts';
import type { CliIo } from '../io.ts';

/**
 * Today in UTC as an ISO date; `SOURCE_DATE_EPOCH` (seconds) stands in for the clock, so that a build can be repeated.
 * @see https://reproducible-builds.org/specs/source-date-epoch/
 */
export function today(io: Pick<CliIo, 'env' | 'now'>): string {
  const epoch = io.env['SOURCE_DATE_EPOCH'];
  if (epoch === undefined || epoch === '') return io.now().toISOString().slice(0, 10);
  const date = new Date(Number(epoch) * 1000);
  if (!/^\d+$/u.test(epoch) || Number.isNaN(date.getTime())) {
    throw new CliFailure(`SOURCE_DATE_EPOCH is ${JSON.stringify(epoch)}, not a number of seconds`);
  }
  return date.toISOString().slice(0, 10);
}
