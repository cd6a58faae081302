import {
  ambiguousColumn,
  entityType,
  identityNotHere,
  memberField,
  placeholderMalformed,
  titleType,
  unknownColumn,
} from '../../diagnostics/catalogue/alert.ts';
import type { Path } from '../../language/located.ts';
import { rawEntity, termEntity } from '../../diagnostics/catalogue/raw.ts';
import type { AlertSyntax, EntitySyntax, RawEntitySyntax } from '../../language/schema/detection.ts';
import {
  type Alert,
  computedColumns,
  type Detail,
  type Entity,
  type EntityIdentifier,
  type EventSelector,
  type Field,
  type Identity,
  type OutputRef,
  type Pattern,
  type TitlePart,
} from '../../model/index.ts';
import { eventsOf } from '../../model/index.ts';
import { durationAt, type Scope } from './scope.ts';

type EntityKind = keyof EntitySyntax;

/** Sentinel's entity type, and the identifier that a single field gives. */
export const entityTypes: Readonly<Record<EntityKind, readonly [type: string, identifier: string]>> = {
  account: ['Account', 'FullName'],
  ip: ['IP', 'Address'],
  host: ['Host', 'HostName'],
  'cloud-application': ['CloudApplication', 'Name'],
  'azure-resource': ['AzureResource', 'ResourceId'],
  'security-group': ['SecurityGroup', 'ObjectGuid'],
  process: ['Process', 'CommandLine'],
  url: ['URL', 'Url'],
  dns: ['DNS', 'DomainName'],
  file: ['File', 'Name'],
  mailbox: ['Mailbox', 'MailboxPrimaryAddress'],
};

/** What the alert shows, every name resolved against the pattern's output. */
export function resolveAlert(scope: Scope, pattern: Pattern): Alert {
  const { alert } = scope.located.value;
  return {
    title: titleParts(scope, pattern, alert.title, ['alert', 'title']),
    ...(alert.description === undefined
      ? {}
      : { description: titleParts(scope, pattern, alert.description, ['alert', 'description']) }),
    entities: (alert.entities ?? []).flatMap((entity, index) =>
      resolveEntity(scope, pattern, entity, ['alert', 'entities', index]),
    ),
    details: resolveDetails(scope, pattern, alert),
    triage: alert.triage ?? [],
    ...(alert.tuning === undefined ? {} : { tuning: alert.tuning }),
    ...groupingOf(scope, alert),
    ...suppressOf(scope, alert),
    range: scope.located.rangeOf(['alert']),
  };
}

function groupingOf(scope: Scope, { grouping }: AlertSyntax): Pick<Alert, 'grouping'> {
  if (grouping === undefined) return {};
  const within = durationAt(scope, ['alert', 'grouping', 'within'], grouping.within);
  return within === undefined
    ? {}
    : { grouping: { by: grouping.by, within, reopen: grouping.reopen ?? false } };
}

function suppressOf(scope: Scope, { suppress }: AlertSyntax): Pick<Alert, 'suppress'> {
  const seconds = suppress === undefined ? undefined : durationAt(scope, ['alert', 'suppress'], suppress);
  return seconds === undefined ? {} : { suppress: seconds };
}

function resolveDetails(scope: Scope, pattern: Pattern, { details = {} }: AlertSyntax): readonly Detail[] {
  return Object.entries(details).flatMap(([key, name]): readonly Detail[] => {
    const path = ['alert', 'details', key];
    const found = lookUp(scope, pattern, name, path);
    if (found === undefined) return [];
    // Of an identity, the name people know.
    const ref = 'identity' in found ? fieldRef(found.event, found.identity.upn) : found;
    return [{ key, ref, range: scope.located.rangeOf(path) }];
  });
}

function resolveEntity(
  scope: Scope,
  pattern: Pattern,
  entity: EntitySyntax | RawEntitySyntax,
  path: Path,
): readonly Entity[] {
  if ('identifiers' in entity) {
    if (pattern.kind === 'raw') return [rawEntityOf(scope, entity, path)];
    scope.report(termEntity.at(scope.located.rangeOf(path), {}));
    return [];
  }
  if (pattern.kind === 'raw') {
    scope.report(rawEntity.at(scope.located.rangeOf(path), {}));
    return [];
  }
  return Object.entries(entity).flatMap(([kind, target]): readonly Entity[] => {
    const [type, single] = entityTypes[kind as EntityKind];
    const at = [...path, kind];
    const identifiers =
      typeof target === 'string'
        ? singleTarget(scope, pattern, type, single, target, at)
        : Object.entries(target).flatMap(([identifier, name]) =>
            fieldIdentifier(scope, pattern, type, identifier, name, [...at, identifier]),
          );
    return identifiers.length === 0 ? [] : [{ type, identifiers, range: scope.located.rangeOf(at) }];
  });
}

function rawEntityOf(scope: Scope, { type, identifiers }: RawEntitySyntax, path: Path): Entity {
  return {
    type,
    identifiers: Object.entries(identifiers).map(([identifier, name]) => ({
      identifier,
      ref: { kind: 'column', name },
      part: 'whole',
    })),
    range: scope.located.rangeOf([...path, 'type']),
  };
}

/** An identity gives the three identifiers of an account; a field the one that fits its entity. */
function singleTarget(
  scope: Scope,
  pattern: Pattern,
  type: string,
  identifier: string,
  name: string,
  path: Path,
): readonly EntityIdentifier[] {
  const found = lookUp(scope, pattern, name, path);
  if (found === undefined) return [];
  if (!('identity' in found)) return [...checkedIdentifier(scope, type, identifier, name, found, path)];
  if (type !== 'Account') {
    scope.report(identityNotHere.at(scope.located.rangeOf(path), { identity: name, where: type }));
    return [];
  }
  const { event, identity } = found;
  return [
    { identifier: 'AadUserId', ref: fieldRef(event, identity.id), part: 'whole' },
    { identifier: 'Name', ref: fieldRef(event, identity.upn), part: 'upn-name' },
    { identifier: 'UPNSuffix', ref: fieldRef(event, identity.upn), part: 'upn-suffix' },
  ];
}

function fieldIdentifier(
  scope: Scope,
  pattern: Pattern,
  type: string,
  identifier: string,
  name: string,
  path: Path,
): readonly EntityIdentifier[] {
  const found = lookUp(scope, pattern, name, path);
  if (found === undefined) return [];
  if ('identity' in found) {
    scope.report(
      identityNotHere.at(scope.located.rangeOf(path), { identity: name, where: `value for ${identifier}` }),
    );
    return [];
  }
  return checkedIdentifier(scope, type, identifier, name, found, path);
}

function checkedIdentifier(
  scope: Scope,
  entity: string,
  identifier: string,
  column: string,
  ref: OutputRef,
  path: Path,
): readonly EntityIdentifier[] {
  const type = ref.kind === 'field' ? ref.field.type : 'long';
  if (type !== 'string' && type !== 'guid') {
    scope.report(entityType.at(scope.located.rangeOf(path), { column, type, entity }));
    return [];
  }
  return [{ identifier, ref, part: 'whole' }];
}

/** Splits `Guest {{Name}} became a member` into text and columns. */
function titleParts(scope: Scope, pattern: Pattern, text: string, path: Path): readonly TitlePart[] {
  const range = scope.located.rangeOf(path);
  return text.split(/(\{\{.*?\}\})/su).flatMap((part): readonly TitlePart[] => {
    if (!part.startsWith('{{') || !part.endsWith('}}')) {
      if (part.includes('{{') || part.includes('}}'))
        scope.report(placeholderMalformed.at(range, { text: part }));
      return part === '' ? [] : [part];
    }
    const placeholder = part.slice(2, -2).trim();
    if (!/^[A-Za-z_][\w.]*$/u.test(placeholder)) {
      scope.report(placeholderMalformed.at(range, { text: part }));
      return [];
    }
    const found = lookUp(scope, pattern, placeholder, path);
    if (found === undefined) return [];
    const ref = 'identity' in found ? fieldRef(found.event, found.identity.upn) : found;
    if (ref.kind === 'field' && ref.field.type === 'dynamic') {
      scope.report(titleType.at(range, { column: placeholder, type: 'dynamic' }));
      return [];
    }
    return [{ placeholder, ref }];
  });
}

function fieldRef(event: string, field: Field): OutputRef {
  return { kind: 'field', event, field };
}

type Found = OutputRef | { readonly event: string; readonly identity: Identity };

/** What a name in the alert means, or a finding. */
function lookUp(scope: Scope, pattern: Pattern, name: string, path: Path): Found | undefined {
  // Whether the query gives it is known when Microsoft's parser has seen the query.
  if (pattern.kind === 'raw') return { kind: 'column', name };
  const range = scope.located.rangeOf(path);
  const computed = computedColumns(pattern).find((column) => column === name);
  if (computed !== undefined) return { kind: 'computed', column: computed };
  const events = shownEvents(pattern);
  const [prefix, ...rest] = name.split('.');
  const qualified = events.length > 1 ? events.find((event) => event.name === prefix) : undefined;
  const found =
    qualified !== undefined ? inEvent(qualified, rest.join('.')) : unqualified(pattern, events, name);
  if (found === 'ambiguous') {
    const choices = events
      .filter((event) => inEvent(event, name) !== undefined)
      .map((event) => `${event.name}.${name}`);
    scope.report(ambiguousColumn.at(range, { column: name, choices }));
    return undefined;
  }
  if (found === undefined) {
    scope.report(unknownColumn.at(range, { column: name, known: knownNames(pattern, events) }));
    return undefined;
  }
  if (pattern.kind === 'absent-member' && !isMember(pattern, found)) {
    scope.report(memberField.at(range, { column: name }));
    return undefined;
  }
  return found;
}

/** The events whose fields an alert can show: not those that did not happen. */
function shownEvents(pattern: Pattern): readonly EventSelector[] {
  switch (pattern.kind) {
    case 'absent-after':
      return [pattern.event];
    case 'latest':
      return [pattern.event, pattern.among];
    case 'match':
    case 'aggregate':
    case 'sequence':
    case 'new-value':
    case 'spike':
    case 'absent-member':
    case 'raw':
      return eventsOf(pattern);
  }
}

function inEvent(event: EventSelector, name: string): Found | undefined {
  const identity = event.source.identity(name);
  if (identity !== undefined) return { event: event.name, identity };
  const field = event.source.field(name);
  return field === undefined ? undefined : { kind: 'field', event: event.name, field };
}

/** In several events a name stands alone only where it is a key of the groups, or of the event that raises the alert. */
function unqualified(
  pattern: Pattern,
  events: readonly EventSelector[],
  name: string,
): Found | 'ambiguous' | undefined {
  const [first] = events;
  if (first === undefined) return undefined;
  if (events.length === 1 || pattern.kind === 'latest') return inEvent(first, name);
  const key =
    pattern.kind === 'sequence' ? pattern.groupBy.find((shared) => shared.name === name) : undefined;
  const inFirst = key?.byEvent[first.name];
  if (inFirst !== undefined) {
    return inFirst.kind === 'identity'
      ? { event: first.name, identity: inFirst.identity }
      : { kind: 'field', event: first.name, field: inFirst.field };
  }
  return events.some((event) => inEvent(event, name) !== undefined) ? 'ambiguous' : undefined;
}

function isMember(pattern: Pattern & { readonly kind: 'absent-member' }, found: Found): boolean {
  const { member } = pattern;
  if ('identity' in found) return member.kind === 'identity' && member.identity.name === found.identity.name;
  if (found.kind !== 'field') return true;
  return member.kind === 'identity'
    ? [member.identity.id.name, member.identity.upn.name].includes(found.field.name)
    : member.field.name === found.field.name;
}

function knownNames(pattern: Pattern, events: readonly EventSelector[]): readonly string[] {
  const fields = events.flatMap((event) =>
    event.source.names.map((name) => (events.length > 1 ? `${event.name}.${name}` : name)),
  );
  return [...computedColumns(pattern), ...fields];
}
