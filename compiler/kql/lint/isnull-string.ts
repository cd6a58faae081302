import { lintIsnullString } from '../../diagnostics/catalogue/lint.ts';
import { callOf, descendants } from '../syntax-node.ts';
import { lintRule } from './rule.ts';

const instead: Readonly<Record<string, string>> = {
  isnull: 'isempty',
  isnotnull: 'isnotempty',
  notnull: 'isnotempty',
};

/** A string is never null. */
export const isnullString = lintRule(lintIsnullString, ['call', 'argument', 'instead'], function* (tree) {
  for (const node of descendants(tree)) {
    const call = callOf(node);
    const better = call === undefined ? undefined : instead[call.name];
    const [argument] = call?.args ?? [];
    if (call === undefined || better === undefined || argument?.type !== 'string') continue;
    yield {
      node,
      params: { call: call.name, argument: argument.text, instead: `${better}(${argument.text})` },
    };
  }
});
