import * as types from '../diagnostics/catalogue/types.ts';
import type { Identity, Predicate } from '../model/index.ts';
import type { Reading } from './context.ts';
import type { FieldKey } from './field-key.ts';
import type { GivenValue } from './given-value.ts';
import { joined } from './condition.ts';
import { readListName } from './list-test.ts';

/** `Account|expand: '%list%'`. An identity is two fields, so it can be looked up on a list and nothing else. */
export function readIdentity(
  reading: Reading,
  key: FieldKey,
  identity: Identity,
  values: readonly GivenValue[],
): Predicate | undefined {
  const parts = { name: identity.name, id: identity.id.name, upn: identity.upn.name };
  const other = [...key.modifiers].find(([name]) => name !== 'expand' && name !== 'neq' && name !== 'all');
  if (!key.modifiers.has('expand') || other !== undefined) {
    reading.report(types.identityCompared.at(other?.[1] ?? key.fieldRange, parts));
    return undefined;
  }
  const operands = values.map((given) => readMember(reading, key, identity, given));
  const predicate = joined(key.modifiers.has('all') ? 'and' : 'or', operands, key.range);
  if (predicate === undefined) return undefined;
  return key.modifiers.has('neq') ? { kind: 'not', operand: predicate, range: key.range } : predicate;
}

function readMember(
  reading: Reading,
  key: FieldKey,
  identity: Identity,
  given: GivenValue,
): Predicate | undefined {
  const parts = { name: identity.name, id: identity.id.name, upn: identity.upn.name };
  const named =
    typeof given.value === 'string' ? readListName(reading, key, given.value, given) : { text: '' };
  if (named === undefined) return undefined;
  if ('text' in named || named.position !== 'equals') {
    reading.report(types.identityCompared.at(given.range, parts));
    return undefined;
  }
  const { list, range } = named;
  if (list.type === 'accounts') return { kind: 'identity', identity, list, range };
  if (list.type === 'upn') {
    return {
      kind: 'match',
      field: identity.upn,
      quantifier: 'any',
      tests: [{ kind: 'list', list, position: 'equals', cased: false, range }],
      range: key.range,
    };
  }
  reading.report(
    types.listMismatch.at(
      range,
      { list: list.name, type: list.type, reason: `${identity.name} is an account` },
      { help: 'use a list of type accounts or upn' },
    ),
  );
  return undefined;
}
