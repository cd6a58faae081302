/** A place in a text. `line` and `column` count from 1 in UTF-16 units, `offset` from 0. */
export interface Position {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/** A stretch of one file; `end` is exclusive. `file` is relative to the project's root, with forward slashes. */
export interface Range {
  readonly file: string;
  readonly start: Position;
  readonly end: Position;
}

const firstPosition: Position = { line: 1, column: 1, offset: 0 };

/** The first character of a file: where a finding about the whole file is shown. */
export function startOf(file: string): Range {
  return { file, start: firstPosition, end: firstPosition };
}
