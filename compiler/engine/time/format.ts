import { runtimeError, type Place } from '../diagnostics.ts';
import { civilOf, ticksPerDay, ticksPerHour, ticksPerMinute, ticksPerSecond } from './calendar.ts';

/** Specifiers and the characters that may stand between them; other text is kept as it is. */
const specifiers = /y{1,4}|M{1,2}|d{1,2}|H{1,2}|h{1,2}|m{1,2}|s{1,2}|f{1,7}|F{1,7}|tt/gu;

/** Names of days and months, and years of other lengths, are no specifiers of Kusto. */
const unknownSpecifiers = /d{3,}|M{3,}|y{5,}/u;

function fraction(ticks: bigint, digits: number): string {
  return String(ticks % ticksPerSecond)
    .padStart(7, '0')
    .slice(0, digits);
}

/** @see https://learn.microsoft.com/kusto/query/format-datetime-function */
export function formatDatetimeAs(ticks: bigint, format: string, place: Place): string {
  const unknown = unknownSpecifiers.exec(format)?.[0];
  if (unknown !== undefined) throw runtimeError(`format_datetime() has no specifier ${unknown}.`, place);
  const { year, month, day, ticksOfDay } = civilOf(ticks);
  const hour = Number(ticksOfDay / ticksPerHour);
  const parts: Readonly<Record<string, number>> = {
    M: month,
    d: day,
    H: hour,
    h: hour % 12 === 0 ? 12 : hour % 12,
    m: Number((ticksOfDay / ticksPerMinute) % 60n),
    s: Number((ticksOfDay / ticksPerSecond) % 60n),
  };
  return format.replace(specifiers, (token) => {
    const letter = token[0] ?? '';
    if (letter === 'y')
      return token.length === 4
        ? String(year).padStart(4, '0')
        : String(year % 100).padStart(Math.min(token.length, 2), '0');
    if (letter === 'f') return fraction(ticksOfDay, token.length);
    if (letter === 'F') return fraction(ticksOfDay, token.length).replace(/0+$/u, '');
    if (token === 'tt') return hour < 12 ? 'AM' : 'PM';
    return String(parts[letter] ?? '').padStart(token.length, '0');
  });
}

const spanSpecifiers = /d{1,8}|H{1,2}|h{1,2}|m{1,2}|s{1,2}|f{1,7}|F{1,7}/gu;

/** @see https://learn.microsoft.com/kusto/query/format-timespan-function */
export function formatTimespanAs(ticks: bigint, format: string): string {
  const magnitude = ticks < 0n ? -ticks : ticks;
  const parts: Readonly<Record<string, bigint>> = {
    d: magnitude / ticksPerDay,
    H: (magnitude / ticksPerHour) % 24n,
    h: (magnitude / ticksPerHour) % 24n,
    m: (magnitude / ticksPerMinute) % 60n,
    s: (magnitude / ticksPerSecond) % 60n,
  };
  const text = format.replace(spanSpecifiers, (token) => {
    const letter = token[0] ?? '';
    if (letter === 'f') return fraction(magnitude, token.length);
    if (letter === 'F') return fraction(magnitude, token.length).replace(/0+$/u, '');
    return String(parts[letter] ?? '').padStart(token.length, '0');
  });
  return ticks < 0n ? `-${text}` : text;
}
