import { lintCaseVarying } from '../../diagnostics/catalogue/lint.ts';
import { descendants } from '../syntax-node.ts';
import { comparisonOf, isLiteral } from './comparison.ts';
import { lintRule } from './rule.ts';

/**
 * Columns whose values are seen in more than one case, by table. Of activity names Microsoft's documents and the records
 * differ ("Update Conditional Access policy", "Update conditional access policy"); AzureActivity writes operations in
 * upper case when it comes from diagnostic settings; user types are `Member` in logs and `member` in Graph.
 */
const varying: Readonly<Record<string, readonly string[]>> = {
  AuditLogs: ['OperationName', 'ActivityDisplayName'],
  AzureActivity: ['OperationName', 'OperationNameValue', 'ActivityStatus', 'ActivityStatusValue'],
  SigninLogs: ['UserType'],
  AADNonInteractiveUserSignInLogs: ['UserType'],
};

const withoutCase: Readonly<Record<string, string>> = {
  '==': '=~',
  '!=': '!~',
  in: 'in~',
  '!in': '!in~',
  has_cs: 'has',
  '!has_cs': '!has',
  contains_cs: 'contains',
  '!contains_cs': '!contains',
  startswith_cs: 'startswith',
  '!startswith_cs': '!startswith',
  endswith_cs: 'endswith',
  '!endswith_cs': '!endswith',
};

/** Columns that vary in case are compared with text without case. */
export const caseVarying = lintRule(lintCaseVarying, ['column', 'operator', 'instead'], function* (tree) {
  for (const node of descendants(tree)) {
    const comparison = comparisonOf(node);
    const better = comparison === undefined ? undefined : withoutCase[comparison.operator];
    if (comparison === undefined || better === undefined) continue;
    const { left, right, operator } = comparison;
    const sides = [left, ...right];
    const column = sides.find(({ column: found }) =>
      found?.tables.some((table) => varying[table]?.includes(found.name)),
    );
    const hasLetters = sides.some(
      (side) => isLiteral(side) && side.type === 'string' && /\p{L}/u.test(side.text),
    );
    if (column === undefined || !hasLetters) continue;
    yield { node, params: { column: column.text, operator, instead: `${column.text} ${better} …` } };
  }
});
