import { compositeKey } from '../compare.ts';
import { missing } from '../convert.ts';
import { unsupported } from '../diagnostics.ts';
import { lowerExpression, nameOf, place } from '../lower/expression.ts';
import { cast } from '../lower/expr.ts';
import { findColumn, lazyColumn, layoutOf, newRow, newShape } from '../lower/layout.ts';
import { lowerQuery } from '../lower/query.ts';
import { collect, columnsIn, provenanceOf } from '../lower/rows.ts';
import { freeName } from '../operators/named-expressions.ts';
import type { Evaluate, LayoutColumn, Relation, Row, Scope } from '../lower/plan-types.ts';
import { columnsOf } from '../syntax.ts';
import type { KustoNode } from '../../kql/kusto-globals.ts';
import { maskBits, parseIpv4, parseIpv6 } from '../text/ip.ts';
import type { Value } from '../values.ts';
import { pluginArguments } from './arguments.ts';

/** `ipv4_lookup`, `ipv6_lookup`: rows with those rows of a table whose range holds their address. */
export function lowerIpLookup(
  family: 'ipv4' | 'ipv6',
  input: Relation,
  call: KustoNode,
  scope: Scope,
): Relation {
  const { positional, named } = pluginArguments(call, scope);
  const [tableNode, addressNode, rangeNode, ...rest] = positional;
  if (tableNode === undefined || addressNode === undefined || rangeNode === undefined) {
    throw unsupported(`${family}_lookup() with these arguments`, place(call, scope));
  }
  const flag = rest.find((node) => scope.plan.syntax.kind(node) === 'BooleanLiteralExpression');
  const keepsOthers =
    named.get('return_unmatched') === true ||
    (flag !== undefined && lowerExpression(flag, scope).literal === true);
  const table = lowerQuery(tableNode, scope);
  const address = cast(lowerExpression(addressNode, { ...scope, layout: input.layout }), 'string').evaluate;
  const range = cast(lowerExpression(rangeNode, { ...scope, layout: table.layout }), 'string').evaluate;
  const extra = rest
    .filter((node) => node !== flag)
    .map((node) => ({
      left: findColumn(input.layout, nameOf(node))?.read(),
      right: findColumn(table.layout, nameOf(node))?.read(),
    }));
  const keyOf = (reads: readonly (Evaluate | undefined)[], row: Row, run: Parameters<Evaluate>[1]): string =>
    compositeKey(reads.map((read) => read?.(row, run) ?? null));
  const shape = newShape();
  const names = columnsOf(call.ResultType).map(({ name }) => name);
  const taken = new Set<string>();
  const columns: LayoutColumn[] = [];
  const copies: {
    readonly slot: number;
    readonly read: Evaluate;
    readonly isRight: boolean;
    readonly none: Value;
  }[] = [];
  for (const [index, layout] of [input.layout, table.layout].entries()) {
    for (const column of columnsIn(layout)) {
      const name = names[columns.length] ?? freeName(column.name, taken);
      taken.add(name);
      columns.push(
        lazyColumn(name, column.type, shape, (slot) => {
          copies.push({ slot, read: column.read(), isRight: index === 1, none: missing(column.type) });
        }),
      );
    }
  }
  const size = family === 'ipv4' ? 32 : 128;
  const parse = family === 'ipv4' ? parseIpv4 : parseIpv6;
  return {
    layout: layoutOf(shape, columns),
    start: (run, sink) => {
      const ranges = collect(table, run).flatMap((row) => {
        const block = parse(range(row, run) as string);
        const key = keyOf(
          extra.map(({ right }) => right),
          row,
          run,
        );
        return block === undefined ? [] : [{ row, block, key }];
      });
      const make = (left: Row, right: Row | undefined): Row => {
        const made = newRow(
          shape,
          right === undefined ? provenanceOf(left) : [provenanceOf(left), provenanceOf(right)],
        );
        for (const { slot, read, isRight, none } of copies) {
          made[slot] = !isRight ? read(left, run) : right === undefined ? none : read(right, run);
        }
        return made;
      };
      input.start(run, {
        push: (row) => {
          const found = parse(address(row, run) as string);
          const key = keyOf(
            extra.map(({ left }) => left),
            row,
            run,
          );
          const matches = ranges.filter(
            ({ block, key: other }) =>
              found !== undefined &&
              other === key &&
              maskBits(found.value, block.prefix, size) === maskBits(block.value, block.prefix, size),
          );
          if (matches.length === 0) return keepsOthers ? sink.push(make(row, undefined)) : true;
          return matches.every((match) => sink.push(make(row, match.row)));
        },
        end: sink.end,
      });
    },
  };
}
