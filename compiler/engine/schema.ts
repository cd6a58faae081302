import type { KustoGlobals, KustoState } from '../kql/kusto-globals.ts';
import { functionSymbol, stateWith, tableSymbol, type TabularFunction } from '../kql/kusto-symbols.ts';
import type { Column } from './types.ts';

/** The tables and functions that queries may name. */
export interface Schema {
  readonly tables: Readonly<Record<string, readonly Column[]>>;
  readonly functions?: readonly TabularFunction[];
}

const states = new WeakMap<Schema, KustoState>();

/** Microsoft's state for a schema, kept with it. */
export function stateOf(schema: Schema, kusto: KustoGlobals): KustoState {
  const ready = states.get(schema);
  if (ready !== undefined) return ready;
  const state = stateWith(kusto, [
    ...Object.entries(schema.tables).map(([name, columns]) => tableSymbol(kusto, name, columns)),
    ...(schema.functions ?? []).map((declared) => functionSymbol(kusto, declared)),
  ]);
  states.set(schema, state);
  return state;
}
