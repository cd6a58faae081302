import type { Fix } from '../diagnostics/diagnostic.ts';
import * as grammar from '../diagnostics/catalogue/grammar.ts';
import type { Range } from '../diagnostics/position.ts';
import type { Path } from '../language/located.ts';
import type { Reading } from './context.ts';
import {
  goTogether,
  isModifier,
  keywordModifiers,
  modifierNames,
  needs,
  otherNames,
  ranks,
  type ModifierName,
} from './modifier.ts';
import { rangesWithin } from './scalar-range.ts';
import { shortened } from './shortened.ts';

/** A key of a selection: `Field|modifier|modifier`. */
export interface FieldKey {
  /** Empty for a search through the whole record: `'|all'`. */
  readonly field: string;
  readonly fieldRange: Range;
  /** In the order they are written; each once. */
  readonly modifiers: ReadonlyMap<ModifierName, Range>;
  readonly range: Range;
  /** False where the modifiers cannot be understood; the problem is reported. */
  readonly sound: boolean;
}

/** More cannot make sense; the rest of such a key is not worth a finding each. */
const mostModifiers = 40;

/** A modifier as written, with the pipe before it. */
interface Written {
  readonly name: ModifierName;
  readonly range: Range;
  readonly withPipe: Range;
}

/** Reads the key at `path` and checks its modifiers against each other. */
export function readKey(reading: Reading, path: Path, text: string): FieldKey {
  const range = reading.located.keyRangeOf(path);
  const rangeAt = rangesWithin(reading.located.text, range, text);
  const [field = '', ...names] = text.split('|');
  const written: Written[] = [];
  let sound = true;
  let at = field.length;
  for (const name of names.slice(0, mostModifiers)) {
    const place = rangeAt(at + 1, at + 1 + name.length);
    if (isModifier(name)) {
      written.push({ name, range: place, withPipe: rangeAt(at, at + 1 + name.length) });
    } else {
      sound = false;
      reading.report(
        grammar.unknownModifier.at(place, {
          name: shortened(name),
          known: modifierNames,
          meant: otherNames.get(name.toLowerCase()),
        }),
      );
    }
    at += 1 + name.length;
  }
  const modifiers = withoutDuplicates(reading, written);
  sound = checkTogether(reading, modifiers) && sound;
  if (sound) sound = field === '' ? checkKeyword(reading, modifiers) : checkNeeds(reading, modifiers);
  if (sound) checkOrder(reading, modifiers);
  return {
    field,
    fieldRange: rangeAt(0, field.length),
    modifiers: new Map(modifiers.map((modifier) => [modifier.name, modifier.range])),
    range,
    sound,
  };
}

function withoutDuplicates(reading: Reading, written: readonly Written[]): readonly Written[] {
  const first = new Map<ModifierName, Written>();
  for (const modifier of written) {
    const earlier = first.get(modifier.name);
    if (earlier === undefined) {
      first.set(modifier.name, modifier);
      continue;
    }
    reading.report(
      grammar.duplicateModifier.at(
        modifier.range,
        { name: modifier.name },
        {
          related: [{ range: earlier.range, message: 'first written here' }],
          fix: { description: 'Remove it', edits: [{ range: modifier.withPipe, newText: '' }] },
        },
      ),
    );
  }
  return [...first.values()];
}

function checkTogether(reading: Reading, modifiers: readonly Written[]): boolean {
  for (const [index, modifier] of modifiers.entries()) {
    const other = modifiers.slice(0, index).find(({ name }) => !goTogether(name, modifier.name));
    if (other === undefined) continue;
    reading.report(
      grammar.modifierCombination.at(
        modifier.range,
        { name: modifier.name, other: other.name },
        { related: [{ range: other.range, message: `'${other.name}' is here` }] },
      ),
    );
    return false;
  }
  return true;
}

function checkNeeds(reading: Reading, modifiers: readonly Written[]): boolean {
  let sound = true;
  for (const { name, range } of modifiers) {
    const needed = needs[name];
    if (needed === undefined || modifiers.some((other) => other.name === needed)) continue;
    sound = false;
    reading.report(grammar.modifierNeeds.at(range, { name, needed }));
  }
  return sound;
}

function checkKeyword(reading: Reading, modifiers: readonly Written[]): boolean {
  const wrong = modifiers.find(({ name }) => !keywordModifiers.has(name));
  if (wrong !== undefined) {
    reading.report(grammar.keywordModifier.at(wrong.range, { name: wrong.name }));
    return false;
  }
  return checkNeeds(
    reading,
    // What is searched anywhere needs no `contains`.
    modifiers.filter(({ name }) => name !== 'base64offset'),
  );
}

function checkOrder(reading: Reading, modifiers: readonly Written[]): void {
  const ranked = modifiers.filter(({ name }) => ranks[name] !== undefined);
  const misplaced = ranked.find((modifier, index) =>
    ranked.slice(0, index).some((earlier) => rankOf(earlier) > rankOf(modifier)),
  );
  if (misplaced === undefined) return;
  const before = ranked.find((earlier) => rankOf(earlier) > rankOf(misplaced)) ?? misplaced;
  const sorted = ranked.toSorted((a, b) => rankOf(a) - rankOf(b));
  const fix: Fix = {
    description: 'Put the modifiers in order',
    edits: ranked.flatMap((modifier, index) => {
      const wanted = sorted[index]?.name ?? modifier.name;
      return wanted === modifier.name ? [] : [{ range: modifier.range, newText: wanted }];
    }),
  };
  reading.report(
    grammar.modifierOrder.at(misplaced.range, { name: misplaced.name, before: before.name }, { fix }),
  );
}

function rankOf({ name }: Written): number {
  return ranks[name] ?? 0;
}
