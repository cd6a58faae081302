import type { KqlType } from '../../compiler/model/index.ts';
import { CliFailure } from '../../compiler/cli/failure.ts';
import type { Json } from '../../compiler/azure/json.ts';

/** A row of a feed's table, without the time of its snapshot. */
export type Row = Readonly<Record<string, Json>>;

export type Columns = Readonly<Record<string, KqlType>>;

/**
 * The row as it is sent: exactly the declared columns, in their order.
 * @throws CliFailure where the source declares what the collector does not fill, or as another type
 */
export function conform(row: Row, timeGenerated: string, columns: Columns, feed: string): Row {
  const complete: Row = { TimeGenerated: timeGenerated, ...row };
  const entries = Object.entries(columns).map(([name, type]) => {
    const value = Object.hasOwn(complete, name) ? complete[name] : undefined;
    if (value === undefined) throw misdeclared(feed, `nothing fills its column ${name}`);
    if (!fits(value, type))
      throw misdeclared(feed, `its column ${name} is ${type}; the collector fills it otherwise`);
    return [name, value] as const;
  });
  return Object.fromEntries(entries);
}

function misdeclared(feed: string, what: string): CliFailure {
  return new CliFailure(what, {
    help: `take the columns of detc's own ${feed}, and compute others with named fields`,
  });
}

function fits(value: Json, type: KqlType): boolean {
  if (value === null) return true;
  switch (type) {
    case 'string':
    case 'guid':
    case 'timespan':
      return typeof value === 'string';
    case 'datetime':
      return typeof value === 'string' && !Number.isNaN(Date.parse(value));
    case 'bool':
      return typeof value === 'boolean';
    case 'int':
    case 'long':
      return Number.isInteger(value);
    case 'real':
      return typeof value === 'number';
    case 'dynamic':
      return true;
  }
}
