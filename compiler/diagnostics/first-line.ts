/** The first line of an error's message: some libraries put whole programs into theirs. */
export function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const line = text.split(/\r?\n/u, 1)[0]?.trim() ?? '';
  return line === '' ? 'unknown error' : line.length > 300 ? `${line.slice(0, 300)}…` : line;
}
