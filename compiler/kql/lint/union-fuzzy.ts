import { lintUnionFuzzy } from '../../diagnostics/catalogue/lint.ts';
import { descendants, part } from '../syntax-node.ts';
import { lintRule } from './rule.ts';

/** A union names tables that are there. */
export const unionFuzzy = lintRule(lintUnionFuzzy, [], function* (tree) {
  for (const node of descendants(tree)) {
    if (node.kind !== 'UnionOperator') continue;
    const parameter = part(node, 'Parameters')?.children.find(
      (child) => part(child, 'Name')?.text.toLowerCase() === 'isfuzzy',
    );
    const value = parameter === undefined ? undefined : part(parameter, 'Expression')?.text;
    if (parameter !== undefined && value !== 'false') yield { node: parameter, params: {} };
  }
});
