import { lintDynamicText } from '../../diagnostics/catalogue/lint.ts';
import { descendants, type SyntaxNode } from '../syntax-node.ts';
import type { Shapes } from '../verification.ts';
import { comparisonOf } from './comparison.ts';
import { dynamicPathOf, shapeAt } from './dynamic-path.ts';
import { lintRule } from './rule.ts';

/** Equality of types: a number or boolean within dynamic equals no text. */
const exact: ReadonlySet<string> = new Set(['==', '!=', 'in', '!in']);
/** These turn a value into text first, which helps a number, but not an object or a list. */
const textual: ReadonlySet<string> = new Set([
  ...['=~', '!~', 'in~', '!in~'],
  ...['startswith', '!startswith', 'startswith_cs', '!startswith_cs'],
  ...['endswith', '!endswith', 'endswith_cs', '!endswith_cs'],
]);

/** A whole dynamic column of a table, or a part known to be no text, is never compared as text. */
export const dynamicText = lintRule(
  lintDynamicText,
  ['expression', 'operator', 'type'],
  function* (tree, { shapes }) {
    for (const node of descendants(tree)) {
      const comparison = comparisonOf(node);
      if (comparison === undefined) continue;
      const { operator, left, right } = comparison;
      if (!exact.has(operator) && !textual.has(operator)) continue;
      const sides = right.flatMap((value) => [[left, value] as const, [value, left] as const]);
      const wrong = sides.find(([side, other]) => {
        const type = other.type === 'string' ? knownType(side, shapes) : undefined;
        return type === 'dynamic' || (type !== undefined && type !== 'string' && exact.has(operator));
      });
      if (wrong === undefined) continue;
      const [side] = wrong;
      const type = knownType(side, shapes) ?? 'dynamic';
      yield { node, params: { expression: side.text, operator, type } };
    }
  },
);

/** Only of columns as the tables hold them: what `mv-expand` makes of one may well be text. */
function knownType(node: SyntaxNode, shapes: Shapes): string | undefined {
  const path = dynamicPathOf(node);
  if (path === undefined) return undefined;
  if (path.keys.length > 0) {
    const type = shapeAt(path, shapes);
    return type === 'unknown-path' ? undefined : type;
  }
  return (node.column?.tables.length ?? 0) > 0 ? 'dynamic' : undefined;
}
