import { lintJoinKind } from '../../diagnostics/catalogue/lint.ts';
import { descendants, part } from '../syntax-node.ts';
import { lintRule } from './rule.ts';

/** A join says its kind: the default, innerunique, drops records. */
export const joinKind = lintRule(lintJoinKind, [], function* (tree) {
  for (const node of descendants(tree)) {
    if (node.kind !== 'JoinOperator') continue;
    const parameters = part(node, 'Parameters')?.children ?? [];
    const keyword = part(node, 'JoinKeyword');
    if (keyword !== undefined && !parameters.some((child) => part(child, 'Name')?.text === 'kind'))
      yield { node: keyword, params: {} };
  }
});
