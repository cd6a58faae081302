const pattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7}))?)?(?:[Zz]|([+-])(\d{2}):?(\d{2}))?)?$/;

/**
 * An ISO 8601 date or date-time as a date-time in UTC, to at most 7 decimals of a second, as Kusto holds it; undefined
 * where it is none. Without a zone it is UTC already.
 */
export function parseDateTime(text: string): string | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const part = (index: number): number => Number(match[index] ?? 0);
  const [year, month, day, hour, minute, second] = [part(1), part(2), part(3), part(4), part(5), part(6)];
  const local = new Date(0);
  // Date.UTC would take the years 0 to 99 for the 20th century.
  local.setUTCFullYear(year, month - 1, day);
  if (local.getUTCMonth() !== month - 1 || local.getUTCDate() !== day || year === 0) return undefined;
  if (hour > 23 || minute > 59 || second > 59 || part(9) > 14 || part(10) > 59) return undefined;
  const offset = (match[8] === '-' ? -1 : 1) * (part(9) * 60 + part(10));
  local.setUTCHours(hour, minute - offset, second);
  if (local.getUTCFullYear() < 1 || local.getUTCFullYear() > 9999) return undefined;
  const fraction = (match[7] ?? '').replace(/0+$/, '');
  return `${local.toISOString().slice(0, 19)}${fraction === '' ? '' : `.${fraction}`}Z`;
}
