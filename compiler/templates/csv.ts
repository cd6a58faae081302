/** A line of CSV (RFC 4180) with a line feed. Values are never changed, also not those that look like formulas. */
export function csvLine(values: readonly string[]): string {
  return `${csvRow(values)}\n`;
}

export function csvRow(values: readonly string[]): string {
  // An empty line would be no row at all.
  return values.length === 1 && values[0] === '' ? '""' : values.map(csvValue).join(',');
}

function csvValue(value: string): string {
  const needsQuotes = /[",\r\n]/u.test(value) || value !== value.trim();
  return needsQuotes ? `"${value.replaceAll('"', '""')}"` : value;
}

/** True for text that a spreadsheet would run (https://owasp.org/www-community/attacks/CSV_Injection). */
export function looksLikeFormula(value: string): boolean {
  return /^[=+\-@\t\r]/u.test(value);
}
