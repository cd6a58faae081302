import { lintEmptyColumn } from '../../diagnostics/catalogue/lint.ts';
import { descendants } from '../syntax-node.ts';
import { comparisonOf } from './comparison.ts';
import { lintRule } from './rule.ts';

/** Columns that a table has but that its records never fill, and what to use. */
const empty: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  AuditLogs: {
    ResultType: "the outcome is in Result: 'success' or 'failure'",
  },
};

/** A column that is always empty is not compared. */
export const emptyColumn = lintRule(lintEmptyColumn, ['table', 'column', 'instead'], function* (tree) {
  for (const node of descendants(tree)) {
    const comparison = comparisonOf(node);
    if (comparison === undefined) continue;
    for (const { column } of [comparison.left, ...comparison.right]) {
      // A union may fill the column from another table.
      const [table, ...others] = column?.tables ?? [];
      const instead = table === undefined || column === undefined ? undefined : empty[table]?.[column.name];
      if (table === undefined || column === undefined || instead === undefined || others.length > 0) continue;
      yield { node, params: { table, column: column.name, instead } };
    }
  }
});
