import { converter } from '../convert.ts';
import { runtimeError, unsupported } from '../diagnostics.ts';
import { lowerExpression, nameOf, place } from '../lower/expression.ts';
import { layoutOf, lazyColumn, openNames, readSlot, reserve, visibleColumns } from '../lower/layout.ts';
import { createFinder } from '../lower/open-columns.ts';
import { columnsIn, mapTable } from '../lower/rows.ts';
import type { Evaluate, Relation, Row, Scope } from '../lower/plan-types.ts';
import type { KustoNode } from '../../kql/kusto-globals.ts';
import { isArray, isBag, setEntry, type Bag, type Value } from '../values.ts';
import { pluginArguments } from './arguments.ts';

/**
 * `bag_unpack(column[, prefix][, columnsConflict][, ignoredProperties])`: a column for each entry.
 * @see https://learn.microsoft.com/kusto/query/bag-unpack-plugin
 */
export function lowerBagUnpack(input: Relation, call: KustoNode, scope: Scope): Relation {
  const { positional, named } = pluginArguments(call, scope);
  const [columnNode, prefixNode, conflictNode, ignoredNode] = positional;
  if (columnNode === undefined) throw unsupported('bag_unpack() without a column', place(call, scope));
  const inner: Scope = { ...scope, layout: input.layout };
  const { evaluate } = lowerExpression(columnNode, inner);
  const literalOf = (node: KustoNode | undefined, name: string): Value =>
    named.get(name) ?? (node === undefined ? null : (lowerExpression(node, scope).literal ?? null));
  const prefix = literalOf(prefixNode, 'OutputColumnPrefix');
  const conflict = literalOf(conflictNode, 'columnsConflict') ?? 'error';
  if (conflict !== 'error' && conflict !== 'keep_source' && conflict !== 'replace_source') {
    throw unsupported('bag_unpack() with this columnsConflict', place(call, scope));
  }
  const ignored = literalOf(ignoredNode, 'ignoredProperties');
  if ((prefix !== null && typeof prefix !== 'string') || (ignored !== null && !isArray(ignored))) {
    throw unsupported('bag_unpack() with these arguments', place(call, scope));
  }
  const skipped = new Set(isArray(ignored) ? ignored : []);
  const bagSlot = reserve(input.layout.shape);
  const finder = createFinder(scope.plan.reserveOnce());
  const sourceName = scope.plan.syntax.kind(columnNode) === 'NameReference' ? nameOf(columnNode) : undefined;
  const sources = columnsIn(input.layout).filter(({ name }) => name !== sourceName);
  // Source columns that an entry of the same name may replace.
  const replaced: {
    readonly name: string;
    readonly slot: number;
    readonly read: Evaluate;
    readonly convert: (value: Value) => Value;
  }[] = [];
  const columns = sources.map((column) =>
    conflict === 'replace_source'
      ? lazyColumn(column.name, column.type, input.layout.shape, (slot) => {
          replaced.push({
            name: column.name,
            slot,
            read: column.read(),
            convert: converter('dynamic', column.type),
          });
        })
      : column,
  );
  const names = new Set(sources.map(({ name }) => name));
  const before = input.layout.open;
  const readBefore = before?.read();
  const bagOf = (value: Value): Bag => {
    const bag: Bag = {};
    if (!isBag(value)) return bag;
    for (const [key, entry] of Object.entries(value)) {
      if (!skipped.has(key)) setEntry(bag, prefix === null ? key : `${prefix}${key}`, entry);
    }
    return bag;
  };
  const at = place(call, scope);
  return mapTable(
    input,
    layoutOf(input.layout.shape, columns, {
      read: () => readSlot(bagSlot),
      found: (run) => {
        const added = finder.found(run);
        return before === undefined
          ? added
          : [
              ...visibleColumns(before, run).filter(
                ({ name }) => !added.some((other) => other.name === name),
              ),
              ...added,
            ];
      },
      hidden: names,
    }),
    (rows, run): readonly Row[] => {
      const found = new Set<string>();
      for (const row of rows) {
        const bag = bagOf(evaluate(row, run));
        for (const name of Object.keys(bag)) found.add(name);
        finder.note(run, bag);
        const earlier = readBefore?.(row, run) ?? null;
        row[bagSlot] =
          before === undefined || !isBag(earlier)
            ? bag
            : Object.fromEntries([
                ...openNames(before, earlier).map((name) => [name, earlier[name] ?? null] as const),
                ...Object.entries(bag),
              ]);
      }
      const clash = [...found].find((name) => names.has(name));
      if (clash !== undefined && conflict === 'error') {
        throw runtimeError(`bag_unpack(): the column ${clash} is in the source already`, at);
      }
      for (const row of rows) {
        const bag = row[bagSlot] as Bag;
        for (const { name, slot, read, convert } of replaced) {
          row[slot] = found.has(name)
            ? convert(Object.hasOwn(bag, name) ? (bag[name] ?? null) : null)
            : read(row, run);
        }
      }
      return rows;
    },
  );
}
