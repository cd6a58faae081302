import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { readYaml } from '../../compiler/language/reader.ts';
import type { Located, Path } from '../../compiler/language/located.ts';
import type { Range } from '../../compiler/diagnostics/position.ts';

/** `line:column-line:column`. */
export function placeOf({ start, end }: Range): string {
  return `${start.line}:${start.column}-${end.line}:${end.column}`;
}

/** `code place: message`, a line a finding. */
export function inWords(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.map(({ code, range, message }) => `${code} ${placeOf(range)}: ${message}`);
}

/** The document of a text that is accepted. */
export function documentOf(text: Uint8Array | string): Located {
  const { document, diagnostics } = readYaml('x.yaml', text);
  if (document === undefined) throw new Error(inWords(diagnostics).join('\n'));
  return document;
}

/** What is wrong with a text that is not accepted. */
export function problemsOf(text: Uint8Array | string): readonly string[] {
  const { document, diagnostics } = readYaml('x.yaml', text);
  if (document !== undefined) throw new Error(`accepted: ${JSON.stringify(document.value)}`);
  return inWords(diagnostics);
}

/** The text between the two ends of the value at `path`. */
export function textAt(document: Located, path: Path): string {
  const { start, end } = document.rangeOf(path);
  return document.text.slice(start.offset, end.offset);
}
