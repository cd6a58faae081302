/** Ticks of 100 ns. A datetime counts them since 0001-01-01, a timespan from zero. */
export const ticksPerMicrosecond = 10n;
export const ticksPerMillisecond = 10_000n;
export const ticksPerSecond = 10_000_000n;
export const ticksPerMinute = 600_000_000n;
export const ticksPerHour = 36_000_000_000n;
export const ticksPerDay = 864_000_000_000n;
export const unixEpoch = 621_355_968_000_000_000n;
export const maxDatetime = 3_155_378_975_999_999_999n;
export const maxTimespan = 9_223_372_036_854_775_807n;

export interface Civil {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly ticksOfDay: bigint;
}

/** Null where the result is outside of years 1 to 9999. */
export function checkDatetime(ticks: bigint): bigint | null {
  return ticks < 0n || ticks > maxDatetime ? null : ticks;
}

export function checkTimespan(ticks: bigint): bigint | null {
  return ticks > maxTimespan || ticks < -maxTimespan - 1n ? null : ticks;
}

/** Days from 0001-01-01 to a date of the proleptic Gregorian calendar. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    era * 146097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 306
  );
}

export function civilFromDays(days: number): {
  readonly year: number;
  readonly month: number;
  readonly day: number;
} {
  const shifted = days + 306;
  const era = Math.floor(shifted / 146097);
  const dayOfEra = shifted - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  };
}

export function civilOf(ticks: bigint): Civil {
  const days = floorDivide(ticks, ticksPerDay);
  return { ...civilFromDays(Number(days)), ticksOfDay: ticks - days * ticksPerDay };
}

/** Null where there is no such date. */
export function ticksOfCivil(year: number, month: number, day: number, ticksOfDay = 0n): bigint | null {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month))
    return null;
  return BigInt(daysFromCivil(year, month, day)) * ticksPerDay + ticksOfDay;
}

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

export function dayOfYear(year: number, month: number, day: number): number {
  return daysFromCivil(year, month, day) - daysFromCivil(year, 1, 1) + 1;
}

/** 0 is Sunday. 0001-01-01 was a Monday. */
export function dayOfWeek(ticks: bigint): number {
  return Number((floorDivide(ticks, ticksPerDay) + 1n) % 7n);
}

/** Adds months, keeping the day where the month has it and its last day where not. */
export function addMonths(ticks: bigint, months: number): bigint | null {
  const { year, month, day, ticksOfDay } = civilOf(ticks);
  const count = year * 12 + (month - 1) + months;
  const newYear = Math.floor(count / 12);
  const newMonth = count - newYear * 12 + 1;
  if (newYear < 1 || newYear > 9999) return null;
  return ticksOfCivil(newYear, newMonth, Math.min(day, daysInMonth(newYear, newMonth)), ticksOfDay);
}

/**
 * ISO 8601: weeks start on Monday, week 1 has the year's first Thursday.
 * @see https://learn.microsoft.com/kusto/query/week-of-year-function
 */
export function isoWeek(ticks: bigint): number {
  const weekday = (dayOfWeek(ticks) + 6) % 7;
  const thursday = civilOf(ticks + BigInt(3 - weekday) * ticksPerDay);
  return Math.floor((dayOfYear(thursday.year, thursday.month, thursday.day) - 1) / 7) + 1;
}

export function floorDivide(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  return value % divisor !== 0n && value < 0n !== divisor < 0n ? quotient - 1n : quotient;
}

export function ticksFromUnixMilliseconds(milliseconds: number): bigint {
  return unixEpoch + BigInt(Math.floor(milliseconds)) * ticksPerMillisecond;
}
