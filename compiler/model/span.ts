const seconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Seconds of a duration such as `90m`; undefined where it is none. */
export function parseDuration(text: string): number | undefined {
  const match = /^([1-9]\d*)([smhd])$/u.exec(text);
  const unit = match?.[2] === undefined ? undefined : seconds[match[2]];
  return match?.[1] === undefined || unit === undefined ? undefined : Number(match[1]) * unit;
}
