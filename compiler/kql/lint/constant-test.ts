import { lintConstantTest } from '../../diagnostics/catalogue/lint.ts';
import { descendants } from '../syntax-node.ts';
import { comparisonOf, isLiteral } from './comparison.ts';
import { lintRule } from './rule.ts';

/** A comparison reads at least one column: a quoted name is text, not a field. */
export const constantTest = lintRule(lintConstantTest, ['test', 'literal'], function* (tree) {
  for (const node of descendants(tree)) {
    const comparison = comparisonOf(node);
    if (comparison === undefined) continue;
    const { left, right } = comparison;
    if (![left, ...right].every(isLiteral)) continue;
    const literal = left.type === 'string' ? left.text.slice(1, -1) : left.text;
    yield { node, params: { test: node.text, literal } };
  }
});
