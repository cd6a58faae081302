import { lintTypeMismatch } from '../../diagnostics/catalogue/lint.ts';
import { descendants, type SyntaxNode } from '../syntax-node.ts';
import { comparisonOf, isLiteral } from './comparison.ts';
import { lintRule } from './rule.ts';

/** Text is never compared with a number or a boolean. Operators but equality are refused by Microsoft's parser. */
export const typeMismatch = lintRule(
  lintTypeMismatch,
  ['value', 'type', 'other', 'otherType', 'instead'],
  function* (tree) {
    for (const node of descendants(tree)) {
      const comparison = comparisonOf(node);
      if (comparison === undefined) continue;
      const { left, right } = comparison;
      for (const value of right) {
        // The column first, the literal as what it is compared with.
        const [subject, other] = isLiteral(left) ? [value, left] : [left, value];
        if (!differ(subject.type, other.type)) continue;
        yield {
          node: other,
          params: {
            value: subject.text,
            type: subject.type ?? '',
            other: other.text,
            otherType: other.type ?? '',
            instead: advice(subject, other),
          },
        };
      }
    }
  },
);

const countable: ReadonlySet<string | undefined> = new Set(['int', 'long', 'real', 'decimal', 'bool']);

function differ(a: string | undefined, b: string | undefined): boolean {
  return (a === 'string' && countable.has(b)) || (b === 'string' && countable.has(a));
}

function advice(subject: SyntaxNode, other: SyntaxNode): string {
  if (!isLiteral(other))
    return `convert one side, e.g. tostring(${subject.type === 'string' ? other.text : subject.text})`;
  if (subject.type === 'string') return `write it as text: '${other.text}'`;
  const bare = other.text.slice(1, -1);
  return /^(-?\d+(\.\d+)?|true|false)$/u.test(bare) ? `write it without quotes: ${bare}` : `convert one side`;
}
