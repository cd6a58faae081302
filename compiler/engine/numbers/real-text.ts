/** A real as Kusto's `tostring` writes it: the shortest text that reads back as the same number. */
export function formatReal(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (value === Infinity) return 'Infinity';
  if (value === -Infinity) return '-Infinity';
  return String(value === 0 ? 0 : value);
}

/** A real inside JSON: always with a fraction or exponent, so that it reads back as a real. */
export function formatJsonReal(value: number): string {
  if (Number.isNaN(value)) return '"NaN"';
  if (!Number.isFinite(value)) return value > 0 ? '"Infinity"' : '"-Infinity"';
  const text = formatReal(value);
  return /[.e]/u.test(text) ? text : `${text}.0`;
}

/** Reads a real; undefined where the text is none. */
export function parseReal(text: string): number | undefined {
  const trimmed = text.trim();
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/u.test(trimmed)) return Number(trimmed);
  if (/^[+-]?0[xX][0-9a-fA-F]+$/u.test(trimmed)) {
    return trimmed.startsWith('-') ? -Number(trimmed.slice(1)) : Number(trimmed.replace('+', ''));
  }
  switch (trimmed.toLowerCase()) {
    case 'nan':
      return NaN;
    case 'inf':
    case '+inf':
    case 'infinity':
    case '+infinity':
      return Infinity;
    case '-inf':
    case '-infinity':
      return -Infinity;
    default:
      return undefined;
  }
}
