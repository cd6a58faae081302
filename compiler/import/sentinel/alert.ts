import { field, isMap, type Json } from '../../azure/json.ts';
import { dynamicProperties } from '../../language/schema/sentinel.ts';
import { listOf, type Properties, type Reader, textMapOf, textOf } from './properties.ts';

const overrides = 'alertDetailsOverride';

/** What an analyst sees, as far as detc has words for it. */
export function alertOf(displayName: string, properties: Properties): Readonly<Record<string, unknown>> {
  const override = properties.inner(overrides);
  const description = override.take('alertDescriptionFormat', textOf);
  const entities = properties.take('entityMappings', listOf(entityOf)) ?? [];
  const details = properties.take('customDetails', textMapOf) ?? {};
  return {
    title: override.take('alertDisplayNameFormat', textOf) ?? displayName,
    ...(description === undefined ? {} : { description }),
    ...(entities.length === 0 ? {} : { entities }),
    ...(Object.keys(details).length === 0 ? {} : { details }),
  };
}

/** The rest of it, in Sentinel's words. */
export function alertSettings(properties: Properties): Readonly<Record<string, unknown>> {
  const override = properties.inner(overrides);
  const severityColumn = override.take('alertSeverityColumnName', textOf);
  const tacticsColumn = override.take('alertTacticsColumnName', textOf);
  const dynamic = override.take('alertDynamicProperties', dynamicOf) ?? {};
  const [column, ...more] = properties.take('sentinelEntitiesMappings', listOf(columnOf)) ?? [];
  if (more.length > 0) properties.lose(['sentinelEntitiesMappings', 1], more);
  return {
    ...(severityColumn === undefined ? {} : { severityColumn }),
    ...(tacticsColumn === undefined ? {} : { tacticsColumn }),
    ...(Object.keys(dynamic).length === 0 ? {} : { dynamicProperties: dynamic }),
    ...(column === undefined ? {} : { entitiesFromColumn: column }),
  };
}

const columnOf: Reader<string> = (value) => textOf(field(value, 'columnName') ?? null);

const entityOf: Reader<object> = (value) => {
  const type = textOf(field(value, 'entityType') ?? null);
  const mappings = listOf(pairOf('identifier', 'columnName'))(field(value, 'fieldMappings') ?? null);
  if (type === undefined || mappings === undefined || mappings.length === 0) return undefined;
  const identifiers = Object.fromEntries(mappings);
  // One identifier of two columns cannot be said.
  return Object.keys(identifiers).length < mappings.length ? undefined : { type, identifiers };
};

const dynamicOf: Reader<Readonly<Record<string, string>>> = (value) => {
  const pairs = listOf(pairOf('alertProperty', 'value'))(value);
  return pairs?.every(([name]) => dynamicProperties.some((known) => known === name)) === true
    ? Object.fromEntries(pairs)
    : undefined;
};

function pairOf(name: string, value: string): Reader<readonly [string, string]> {
  return (item: Json) => {
    if (!isMap(item)) return undefined;
    const [first, second] = [textOf(item[name] ?? null), textOf(item[value] ?? null)];
    return first === undefined || second === undefined ? undefined : [first, second];
  };
}
