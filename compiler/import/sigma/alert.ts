import type { Field, Source } from '../../model/index.ts';
import { fieldNames } from './field-names.ts';
import type { ImportedPattern } from './pattern.ts';

/** More would be a table, not a summary. */
const mostDetails = 8;
/** Letters and digits of a detail's name in Sentinel. */
const longestKey = 20;

/** An alert for a rule that does not say what it shows: who, from where, on what, and the fields it asked about. */
export function proposeAlert(
  title: string,
  pattern: ImportedPattern,
  interesting: readonly string[],
): Readonly<Record<string, unknown>> {
  const entities = proposedEntities(pattern);
  const shown = new Set(entities.flatMap((entity) => Object.values(entity)));
  const details = proposedDetails(pattern, interesting, shown);
  return {
    title,
    entities,
    ...(Object.keys(details).length === 0 ? {} : { details }),
    triage: ['Compare the events with the false positives that the rule names.'],
  };
}

type Entity = Readonly<Record<string, string>>;

function proposedEntities({ events }: ImportedPattern): readonly Entity[] {
  const found = events.flatMap(({ name, source }) => {
    const prefix = name === undefined ? '' : `${name}.`;
    return entitiesOf(source).map(([kind, field]): Entity => ({ [kind]: `${prefix}${field}` }));
  });
  // Sentinel takes ten.
  return found.slice(0, 10);
}

const kinds: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['ip', /^(?:Actor|Caller)?IpAddress$/iu],
  ['host', /^(?:Computer|DeviceName|HostName)$/iu],
  ['cloud-application', /^(?:AppDisplayName|ActorAppName)$/u],
  ['azure-resource', /^_ResourceId$/u],
];

function entitiesOf(source: Source): readonly (readonly [kind: string, field: string])[] {
  const identities = source.names.filter((name) => source.identity(name) !== undefined);
  const declared = source.names.flatMap((name) => source.field(name) ?? []).filter(isDeclared);
  const others = kinds.flatMap(([kind, pattern]) => {
    const field = declared.find(({ name, type }) => type === 'string' && pattern.test(name));
    return field === undefined ? [] : [[kind, field.name] as const];
  });
  const known = [...identities.map((name) => ['account', name] as const), ...others];
  if (known.some(([kind]) => kind === 'account' || kind === 'host')) return known;
  const account = declared.find(
    ({ name, type }) => type === 'string' && /User(?:Principal)?Name$/u.test(name),
  );
  if (account !== undefined) return [['account', account.name], ...known];
  if (known.length > 0) return known;
  const first = declared.find(({ type }) => type === 'string');
  return first === undefined ? [] : [['host', first.name]];
}

/** A field that the source speaks of, and not only a column its table happens to have. */
function isDeclared({ origin, eventHub }: Field): boolean {
  return eventHub !== undefined || origin.kind === 'named';
}

function proposedDetails(
  { events, computed }: ImportedPattern,
  interesting: readonly string[],
  shown: ReadonlySet<string>,
): Readonly<Record<string, string>> {
  const details: Record<string, string> = { ...computed };
  for (const { name, source, fields } of events) {
    const names = fieldNames(source);
    const named = interesting.flatMap((text) => {
      const found = names.find(text);
      return found.kind === 'field' ? [found.field] : [];
    });
    for (const field of [...named, ...fields]) {
      const place = name === undefined ? field.name : `${name}.${field.name}`;
      const key = keyOf(name, field);
      if (Object.keys(details).length >= mostDetails || field.type === 'dynamic') continue;
      if (shown.has(place) || Object.hasOwn(details, key) || key.length > longestKey) continue;
      details[key] = place;
    }
  }
  return details;
}

function keyOf(event: string | undefined, { column }: Field): string {
  const words = [...(event === undefined ? [] : event.split('_')), column];
  const key = words
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
    .replace(/[^A-Za-z0-9]/gu, '')
    .replace(/^\d+/u, '');
  return key === '' ? 'Value' : key;
}
