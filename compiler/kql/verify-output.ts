import { kqlOutputMissing, kqlOutputType } from '../diagnostics/catalogue/kql.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Range } from '../diagnostics/position.ts';
import type { KqlType } from '../model/index.ts';
import type { Verification } from './verification.ts';

/** A column that something needs at the end of a query: an entity, a detail, a title. */
export interface NeededColumn {
  readonly name: string;
  readonly type: KqlType;
  /** Where the YAML needs it. */
  readonly range: Range;
}

/** Checks that a query gives the columns that are needed, in the types that are needed, as Microsoft's parser infers them. */
export function verifyOutput(
  { findings, output }: Verification,
  needed: readonly NeededColumn[],
): readonly Diagnostic[] {
  // After an error the columns are guesses, and the error itself is reported.
  if (output.kind !== 'table' || findings.some(({ severity }) => severity === 'error')) return [];
  const types = new Map(output.columns.map(({ name, type }) => [name, type]));
  return needed.flatMap(({ name, type, range }) => {
    const found = types.get(name);
    if (found === undefined)
      return output.isOpen ? [] : [kqlOutputMissing.at(range, { column: name, known: [...types.keys()] })];
    return found === type || found === 'unknown'
      ? []
      : [kqlOutputType.at(range, { column: name, wanted: type, found })];
  });
}
