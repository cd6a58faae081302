import * as grammar from '../diagnostics/catalogue/grammar.ts';
import type { Range } from '../diagnostics/position.ts';
import type { Path } from '../language/located.ts';
import type { SelectionMapSyntax, SelectionSyntax } from '../language/schema/common.ts';
import type { Predicate } from '../model/index.ts';
import { joined } from './condition.ts';
import type { Reading } from './context.ts';
import { readKeywordItems } from './keyword.ts';
import { readMatch } from './match.ts';

/** Reads a selection: a map is AND, a list is OR. Undefined where there is a problem, which is reported. */
export function readSelection(
  reading: Reading,
  path: Path,
  name: string,
  syntax: SelectionSyntax,
): Predicate | undefined {
  const range = reading.located.keyRangeOf(path);
  const operand = isMap(syntax)
    ? readMap(reading, path, syntax, range)
    : readList(reading, path, syntax, range);
  return operand === undefined ? undefined : { kind: 'selection', name, operand, range };
}

function readMap(reading: Reading, path: Path, map: SelectionMapSyntax, range: Range): Predicate | undefined {
  const entries = Object.entries(map);
  if (entries.length === 0) {
    reading.report(grammar.emptySelection.at(reading.located.rangeOf(path), {}));
    return undefined;
  }
  return joined(
    'and',
    entries.map(([key, value]) => readMatch(reading, [...path, key], key, value)),
    range,
  );
}

function readList(
  reading: Reading,
  path: Path,
  list: readonly (SelectionMapSyntax | string | number)[],
  range: Range,
): Predicate | undefined {
  const keywords = list.flatMap((value, index) =>
    typeof value === 'object' ? [] : [{ path: [...path, index], value }],
  );
  const operands = list.flatMap((item, index) => {
    if (typeof item !== 'object') return [];
    const place = [...path, index];
    return [readMap(reading, place, item, reading.located.rangeOf(place))];
  });
  if (keywords.length > 0) operands.push(readKeywordItems(reading, keywords, range));
  return joined('or', operands, range);
}

function isMap(syntax: SelectionSyntax): syntax is SelectionMapSyntax {
  return !Array.isArray(syntax);
}
