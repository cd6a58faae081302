import type { Predicate, Test } from '../../model/index.ts';
import { type Placeholder, placeholderFor, placeholderName } from './placeholder.ts';
import { isNamed } from './field-name.ts';
import { isPlaceholder } from './write-match.ts';

/** Every placeholder that a predicate leaves in its rule, by name. */
export function placeholdersOf(predicate: Predicate): ReadonlyMap<string, Placeholder> {
  const found = new Map<string, Placeholder>();
  collect(predicate, (placeholder) => found.set(placeholderName(placeholder), placeholder));
  return found;
}

function collect(predicate: Predicate, add: (placeholder: Placeholder) => void): void {
  switch (predicate.kind) {
    case 'and':
    case 'or':
      for (const operand of predicate.operands) collect(operand, add);
      return;
    case 'not':
    case 'selection':
      collect(predicate.operand, add);
      return;
    case 'match':
      for (const test of predicate.tests)
        if (isListTest(test) && isPlaceholder(test.list)) add(placeholderFor(test.list, predicate.field));
      return;
    case 'identity': {
      const { identity, list } = predicate;
      if (isNamed(identity.id)) add({ list, part: 'id' });
      if (isNamed(identity.upn)) add({ list, part: 'upn' });
      return;
    }
    case 'keyword':
      return;
  }
}

function isListTest(test: Test): test is Test & { readonly kind: 'list' } {
  return test.kind === 'list';
}
