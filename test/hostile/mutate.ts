/** A small seeded generator (mulberry32), so that a failing run can be repeated. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const nasty: readonly string[] = [
  '\t',
  '\u0000',
  '\u202e',
  '\ufeff',
  '"',
  "'",
  '`',
  '{',
  '}',
  '[',
  ']',
  '{{',
  '}}',
  '%',
  '$',
  '|',
  '&a',
  '*a',
  '!x ',
  '---\n',
  '\r\n',
  '\\',
  '#',
  ': ',
  '- ',
  '? ',
  '<<: ',
  'null',
  '~',
  '.inf',
  '1e999',
  '-0',
  '0x1f',
  '2026-13-45',
  '__proto__',
  'constructor',
  'ünïcödé',
  '💥',
  '\ud800',
  ' or ',
  ' and not ',
  '1 of ',
  'all of them',
  '(',
  ')',
  'a'.repeat(5000),
  '9'.repeat(400),
];

/** One random change of a text: of a character, a line, a word, or of its size. */
export function mutate(text: string, random: () => number): string {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const at = Math.floor(random() * (text.length + 1));
  const lines = text.split('\n');
  const line = Math.floor(random() * lines.length);
  switch (Math.floor(random() * 9)) {
    case 0:
      return text.slice(0, at) + pick(nasty) + text.slice(at);
    case 1:
      return text.slice(0, at) + text.slice(at + 1 + Math.floor(random() * 12));
    case 2:
      return lines.toSpliced(line, 1).join('\n');
    case 3:
      return lines.toSpliced(line, 0, pick(lines)).join('\n');
    case 4:
      return lines.with(line, `${' '.repeat(Math.floor(random() * 5))}${lines[line] ?? ''}`).join('\n');
    case 5:
      return lines
        .with(
          line,
          (lines[line] ?? '').replace(/:.*/u, () => `: ${pick(nasty)}`),
        )
        .join('\n');
    case 6:
      return lines
        .with(
          line,
          (lines[line] ?? '').replace(/[^\s:]+:/u, () => `${pick(nasty)}:`),
        )
        .join('\n');
    case 7:
      return text.slice(0, at);
    default: {
      const words = text.split(/\b/u);
      return words.with(Math.floor(random() * words.length), pick(words)).join('');
    }
  }
}
