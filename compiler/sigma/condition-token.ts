/** Offsets are into the condition's text. */
export interface Token {
  readonly kind: 'word' | 'open' | 'close' | 'pipe' | 'symbol';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const tokenPattern = /\s*(?:([(])|([)])|(\|\||&&|[!&,;=<>]+)|(\|)|([^\s()|!&,;=<>]+))/y;

export function tokenize(condition: string): readonly Token[] {
  const tokens: Token[] = [];
  tokenPattern.lastIndex = 0;
  for (let match = tokenPattern.exec(condition); match !== null; match = tokenPattern.exec(condition)) {
    const [, open, close, symbol, pipe, word] = match;
    const text = open ?? close ?? symbol ?? pipe ?? word ?? '';
    const end = tokenPattern.lastIndex;
    const kind =
      open !== undefined
        ? 'open'
        : close !== undefined
          ? 'close'
          : symbol !== undefined
            ? 'symbol'
            : pipe !== undefined
              ? 'pipe'
              : 'word';
    tokens.push({ kind, text, start: end - text.length, end });
  }
  return tokens;
}
