import * as grammar from '../diagnostics/catalogue/grammar.ts';
import * as types from '../diagnostics/catalogue/types.ts';
import type { KqlType, Test } from '../model/index.ts';
import type { Reading } from './context.ts';
import type { GivenValue } from './given-value.ts';
import { positionOf } from './placeholder.ts';
import { shortened } from './shortened.ts';
import type { Subject } from './subject.ts';

/** Types whose values can be compared with each other. */
const comparable: Readonly<Record<KqlType, string>> = {
  string: 'text',
  guid: 'GUID',
  int: 'number',
  long: 'number',
  real: 'number',
  bool: 'truth value',
  datetime: 'date',
  timespan: 'length of time',
  dynamic: 'dynamic value',
};

/** `Field|fieldref: Other`. */
export function readFieldTest(
  reading: Reading,
  { key, field }: Subject,
  given: GivenValue,
): Test | undefined {
  const name = given.value;
  if (typeof name !== 'string') {
    reading.report(
      grammar.modifierValue.at(given.range, { name: 'fieldref', wanted: 'the name of a field' }),
    );
    return undefined;
  }
  const other = reading.source.field(name);
  if (other === undefined) {
    const identity = reading.source.identity(name);
    if (identity !== undefined) {
      const parts = { name, id: identity.id.name, upn: identity.upn.name };
      reading.report(types.identityCompared.at(given.range, parts));
      return undefined;
    }
    const { name: source, names: known } = reading.source;
    reading.report(types.unknownField.at(given.range, { field: shortened(name), source, known }));
    return undefined;
  }
  if (field.type === 'dynamic' || other.type === 'dynamic') {
    const dynamic = field.type === 'dynamic' ? field : other;
    const range = field.type === 'dynamic' ? key.fieldRange : given.range;
    reading.report(types.dynamicCompared.at(range, { field: dynamic.name }));
    return undefined;
  }
  if (comparable[field.type] !== comparable[other.type]) {
    reading.report(
      types.fieldTypesDiffer.at(given.range, {
        field: field.name,
        type: field.type,
        other: other.name,
        otherType: other.type,
      }),
    );
    return undefined;
  }
  if (other.name === field.name) reading.report(types.fieldWithItself.at(given.range, { field: field.name }));
  const position = positionOf(
    key.modifiers.has('endswith') || key.modifiers.has('contains'),
    key.modifiers.has('startswith') || key.modifiers.has('contains'),
  );
  return { kind: 'field', other, position, cased: key.modifiers.has('cased'), range: given.range };
}
