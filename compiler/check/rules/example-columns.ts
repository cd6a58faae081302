import { unknownColumn, unknownTable } from '../../diagnostics/catalogue/references.ts';
import type { ProjectRule } from './rule.ts';

/** An example record only has columns of its table: a misspelt one would never be looked at. */
export const exampleColumns: ProjectRule = ({ examples, columnsOf, tableNames }) =>
  [...examples.values()].flatMap((located) => {
    const { table, record } = located.value;
    const columns = columnsOf(table);
    if (columns === undefined)
      return [unknownTable.at(located.rangeOf(['table']), { table, known: tableNames })];
    return Object.keys(record)
      .filter((column) => !Object.hasOwn(columns, column))
      .map((column) =>
        unknownColumn.at(located.keyRangeOf(['record', column]), {
          column,
          table,
          known: Object.keys(columns),
        }),
      );
  });
