import { compositeKey } from '../compare.ts';
import { unsupported } from '../diagnostics.ts';
import { lowerExpression, place } from '../lower/expression.ts';
import { cast } from '../lower/expr.ts';
import { layoutOf, newRow, newShape, reserve, slotColumn } from '../lower/layout.ts';
import { provenanceOf } from '../lower/rows.ts';
import type { Evaluate, Provenance, Relation, Row, Scope } from '../lower/plan-types.ts';
import { child, columnsOf, elements } from '../syntax.ts';
import type { KustoNode } from '../../kql/kusto-globals.ts';
import type { Column } from '../types.ts';
import { lowerNamed } from './named-expressions.ts';

interface Keys {
  readonly columns: readonly Column[];
  readonly evaluates: readonly Evaluate[];
}

/** `distinct`: rows in the order in which they first come. */
export function lowerDistinct(input: Relation, node: KustoNode, scope: Scope): Relation {
  return distinctRows(input, keysOf(input, node, scope), Infinity);
}

function keysOf(input: Relation, node: KustoNode, scope: Scope): Keys {
  const inner: Scope = { ...scope, layout: input.layout };
  const names = columnsOf(node.ResultType).map(({ name }) => name);
  const columns: Column[] = [];
  const evaluates: Evaluate[] = [];
  for (const expression of elements(node, 'Expressions')) {
    if (scope.plan.syntax.kind(expression) === 'StarExpression') {
      if (input.layout.open !== undefined) {
        throw unsupported('distinct * over columns that only the data know', place(expression, scope));
      }
      for (const column of input.layout.columns.values()) {
        columns.push({ name: column.name, type: column.type });
        evaluates.push(column.read());
      }
      continue;
    }
    for (const { name, expr } of lowerNamed(expression, inner)) {
      columns.push({ name: names[columns.length] ?? name ?? `Column${columns.length + 1}`, type: expr.type });
      evaluates.push(expr.evaluate);
    }
  }
  return { columns, evaluates };
}

function distinctRows(input: Relation, { columns, evaluates }: Keys, most: number): Relation {
  const shape = newShape();
  const slots = columns.map(() => reserve(shape));
  const layout = layoutOf(
    shape,
    columns.map(({ name, type }, index) => slotColumn(name, type, slots[index] ?? 0)),
  );
  return {
    layout,
    spine: input.spine,
    start: (run, sink) => {
      const seen = new Map<string, { readonly row: Row; readonly from: Provenance[] }>();
      input.start(run, {
        push: (row) => {
          const values = evaluates.map((evaluate) => evaluate(row, run));
          const key = compositeKey(values);
          let group = seen.get(key);
          if (group === undefined) {
            if (seen.size >= most) return false;
            const from: Provenance[] = [];
            group = { row: newRow(shape, from), from };
            for (let index = 0; index < values.length; index++) group.row[index + 1] = values[index] ?? null;
            seen.set(key, group);
          }
          if (run.provenance) group.from.push(provenanceOf(row));
          return true;
        },
        end: () => {
          for (const { row } of seen.values()) if (!sink.push(row)) break;
          sink.end();
        },
      });
    },
  };
}

export function lowerSampleDistinct(input: Relation, node: KustoNode, scope: Scope): Relation {
  const limit = lowerExpression(child(node, 'Expression'), scope);
  const literal = cast(limit, 'long').literal;
  if (typeof literal !== 'number')
    throw unsupported('sample-distinct of a computed number', place(node, scope));
  const inner: Scope = { ...scope, layout: input.layout };
  const expr = lowerExpression(child(node, 'OfExpression'), inner);
  const [column] = columnsOf(node.ResultType);
  return distinctRows(
    input,
    { columns: [{ name: column?.name ?? 'Column1', type: expr.type }], evaluates: [expr.evaluate] },
    literal,
  );
}
