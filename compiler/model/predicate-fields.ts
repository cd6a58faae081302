import type { Field } from './field.ts';
import type { Predicate } from './predicate.ts';

/** Every field a predicate reads. */
export function fieldsOf(predicate: Predicate): readonly Field[] {
  switch (predicate.kind) {
    case 'and':
    case 'or':
      return predicate.operands.flatMap(fieldsOf);
    case 'not':
    case 'selection':
      return fieldsOf(predicate.operand);
    case 'match':
      return [
        predicate.field,
        ...predicate.tests.flatMap((test) => (test.kind === 'field' ? [test.other] : [])),
      ];
    case 'identity':
      return [predicate.identity.id, predicate.identity.upn];
    case 'keyword':
      return [];
  }
}
