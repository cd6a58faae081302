const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** Seconds as ISO 8601, e.g. `P2DT1H30M`; days are 24 hours and are the largest unit. */
export function isoDuration(seconds: number): string {
  const [days = 0, ...time] = split(seconds);
  const date = days === 0 ? '' : `${days}D`;
  const clock = time.map((count, index) => (count === 0 ? '' : `${count}${'HMS'.charAt(index)}`)).join('');
  if (date === '' && clock === '') return 'PT0S';
  return `P${date}${clock === '' ? '' : `T${clock}`}`;
}

/** Seconds of what `isoDuration` writes; undefined for other text. */
export function parseIsoDuration(text: string): number | undefined {
  const match = /^P(?=.)(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/u.exec(text);
  if (match === null) return undefined;
  return units.reduce((seconds, [, size], index) => seconds + Number(match[index + 1] ?? 0) * size, 0);
}

/** Seconds for people, e.g. `2 days and 30 minutes`. */
export function durationWords(seconds: number): string {
  const words = split(seconds).flatMap((count, index) => {
    const unit = units[index]?.[0] ?? '';
    return count === 0 ? [] : [`${count} ${unit}${count === 1 ? '' : 's'}`];
  });
  const last = words.pop() ?? '0 seconds';
  return words.length === 0 ? last : `${words.join(', ')} and ${last}`;
}

function split(seconds: number): readonly number[] {
  let rest = seconds;
  return units.map(([, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count;
  });
}
