import { reserve, slotColumn, withColumns } from '../lower/layout.ts';
import type { Evaluate, LayoutColumn, Relation, Scope } from '../lower/plan-types.ts';
import { elements } from '../syntax.ts';
import type { KustoNode } from '../../kql/kusto-globals.ts';
import { freeName, lowerNamed } from './named-expressions.ts';
import { mapWindowed, rowScope } from './row-scope.ts';

/**
 * `extend`, and `serialize` with expressions. All expressions see the row before it: each result has a slot of its own,
 * and a replaced column keeps its place.
 */
export function lowerExtend(input: Relation, node: KustoNode, scope: Scope): Relation {
  const inner = rowScope(scope, input);
  const named = elements(node, 'Expressions').flatMap((expression) => lowerNamed(expression, inner));
  const added: LayoutColumn[] = [];
  const slots: number[] = [];
  const evaluates: Evaluate[] = [];
  const taken = new Set(input.layout.columns.keys());
  for (const { name, expr } of named) {
    const slot = reserve(input.layout.shape);
    const column = name ?? freeName('Column1', taken).replace(/^Column1\d+$/u, () => nextColumn(taken));
    taken.add(column);
    added.push(slotColumn(column, expr.type, slot));
    slots.push(slot);
    evaluates.push(expr.evaluate);
  }
  return mapWindowed(input, withColumns(input.layout, added), inner, (run, out) => (row) => {
    for (let index = 0; index < slots.length; index++) {
      const evaluate = evaluates[index];
      const slot = slots[index];
      if (evaluate !== undefined && slot !== undefined) row[slot] = evaluate(row, run);
    }
    return out.push(row);
  });
}

function nextColumn(taken: ReadonlySet<string>): string {
  let number = 1;
  while (taken.has(`Column${number}`)) number++;
  return `Column${number}`;
}
