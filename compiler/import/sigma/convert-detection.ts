import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import {
  inexactField,
  malformedRule,
  notExpressible,
  unknownSigmaField,
} from '../../diagnostics/catalogue/import-sigma.ts';
import type { Entry, Mark } from '../../language/located-tree.ts';
import type { Field, List, Source } from '../../model/index.ts';
import { isModifier, type ModifierName, ranks } from '../../sigma/modifier.ts';
import { convertValue, escapeReference, withoutJsonQuotes } from './convert-value.ts';
import { type FieldNames, fieldNames } from './field-names.ts';
import { withIdentities } from './identity-pairs.ts';
import { itemsOf, type MapMark, mapMark, scalarMark, sequenceMark, textOf } from './mark.ts';
import { convertPlaceholder, listIn } from './placeholder.ts';

export interface ConvertedDetection {
  /** `detection:` of a detection, every value with the range it has in the rule. */
  readonly mark: MapMark;
  /** The fields it asks about, each once. */
  readonly fields: readonly Field[];
  /** Why it cannot be said in this source; what the grammar refuses is found later. */
  readonly problems: readonly Diagnostic[];
}

interface Converting {
  readonly source: Source;
  readonly names: FieldNames;
  readonly lists: ReadonlyMap<string, List>;
  readonly fields: Map<string, Field>;
  readonly report: (problem: Diagnostic) => void;
}

/** A Sigma detection in the fields and types of a source. */
export function convertDetection(
  detection: MapMark,
  source: Source,
  lists: ReadonlyMap<string, List>,
): ConvertedDetection {
  const problems: Diagnostic[] = [];
  const fields = new Map<string, Field>();
  const converting: Converting = {
    source,
    names: fieldNames(source),
    lists,
    fields,
    report: (problem) => void problems.push(problem),
  };
  const entries = [...detection.entries.values()].map((entry) => convertEntry(converting, entry));
  return { mark: mapMark(entries.flat(), detection.range), fields: [...fields.values()], problems };
}

function convertEntry(converting: Converting, entry: Entry): readonly Entry[] {
  const { key, value } = entry;
  if (key === 'timeframe') {
    converting.report(
      notExpressible.at(entry.keyRange, {
        problem: '`timeframe` belongs to counts in the condition, which Sigma has replaced by correlations',
      }),
    );
    return [];
  }
  if (key === 'condition') return [{ ...entry, value: condition(value, converting) }];
  return [{ ...entry, value: convertSelection(converting, key, value) }];
}

/** Several conditions are several ways to match. */
function condition(value: Mark, { report }: Converting): Mark {
  const texts = itemsOf(value).map(textOf);
  const known = texts.filter((text) => text !== undefined);
  if (known.length < texts.length || known.length === 0) {
    report(malformedRule.at(value.range, { key: 'condition', wanted: 'a text' }));
    return scalarMark('', value.range);
  }
  const [only] = known;
  if (known.length === 1 && value.kind === 'scalar') return value;
  return scalarMark(
    known.length === 1 && only !== undefined ? only : known.map((text) => `(${text})`).join(' or '),
    value.range,
  );
}

function convertSelection(converting: Converting, name: string, value: Mark): Mark {
  switch (value.kind) {
    case 'map':
      return convertMap(converting, value);
    case 'scalar':
      return sequenceMark([keyword(value)], value.range);
    case 'sequence': {
      if (value.items.length === 0) {
        converting.report(malformedRule.at(value.range, { key: name, wanted: 'a list that is not empty' }));
      }
      const items = value.items.map((item) => {
        if (item.kind === 'map') return convertMap(converting, item);
        if (item.kind === 'scalar') return keyword(item);
        converting.report(
          malformedRule.at(item.range, { key: name, wanted: 'a map, or a list of maps and texts' }),
        );
        return item;
      });
      return withIdentities(items, value.range, converting.source, converting.lists);
    }
  }
}

function keyword(item: Mark & { readonly kind: 'scalar' }): Mark {
  if (typeof item.value !== 'string') return item;
  const escaped = escapeReference(item.value);
  return escaped === item.value ? item : scalarMark(escaped, item.range, true);
}

function convertMap(converting: Converting, map: MapMark): MapMark {
  const entries: Entry[] = [];
  for (const entry of map.entries.values()) {
    const converted = convertKey(converting, entry);
    const earlier = entries.find(({ key }) => key === converted.key);
    if (earlier !== undefined) {
      const problem = `\`${entry.key}\` is the same field as another key of this selection`;
      converting.report(notExpressible.at(entry.keyRange, { problem }));
      continue;
    }
    entries.push(converted);
  }
  return mapMark(entries, map.range);
}

function convertKey(converting: Converting, entry: Entry): Entry {
  const [name = '', ...written] = entry.key.split('|');
  const values = itemsOf(entry.value);
  const broken = values.find((value) => value.kind !== 'scalar');
  if (broken !== undefined || values.length === 0) {
    converting.report(
      malformedRule.at(broken?.range ?? entry.keyRange, {
        key: entry.key,
        wanted: 'a value or a list of values',
      }),
    );
    return entry;
  }
  const has = new Set(written.filter(isModifier));
  const field = name === '' ? undefined : findField(converting, entry, name, values, has);
  if (name !== '' && field === undefined) return entry;
  const modifiers = ordered(written, values.length, field?.field);
  const converted = values.map((value) => convertOne(converting, value, field?.field, has));
  const renamed = field?.values === undefined ? converted : renamedValues(converted, field.values);
  const bare = field?.field.jsonText === true ? withoutJsonQuotes(renamed, has) : renamed;
  const [only] = bare;
  return {
    key: [field?.field.name ?? '', ...modifiers].join('|'),
    keyRange: entry.keyRange,
    value: bare.length === 1 && only !== undefined ? only : sequenceMark(bare, entry.value.range),
  };
}

interface Found {
  readonly field: Field;
  readonly values?: Readonly<Record<string, string>>;
}

function findField(
  { names, source, lists, fields, report }: Converting,
  { key, keyRange }: Entry,
  name: string,
  values: readonly Mark[],
  modifiers: ReadonlySet<ModifierName>,
): Found | undefined {
  const isAccount =
    modifiers.has('expand') &&
    values.some((value) => listIn(textOf(value) ?? '', lists)?.list.type === 'accounts');
  const found = names.find(name, isAccount);
  switch (found.kind) {
    case 'field':
      // A name that is loose for some values only is unknown for all others.
      if (found.values !== undefined && !values.every((value) => hasValue(found.values, value, key))) break;
      fields.set(found.field.name, found.field);
      return found;
    case 'inexact':
      report(inexactField.at(keyRange, { field: name, source: source.name, near: found.near.name }));
      return undefined;
    case 'unknown':
      break;
  }
  report(unknownSigmaField.at(keyRange, { field: name, source: source.name, known: names.known }));
  return undefined;
}

function hasValue(values: Readonly<Record<string, string>> | undefined, value: Mark, key: string): boolean {
  const text = textOf(value)?.toLowerCase();
  return values !== undefined && text !== undefined && Object.hasOwn(values, text) && !key.includes('|');
}

function renamedValues(values: readonly Mark[], names: Readonly<Record<string, string>>): readonly Mark[] {
  return values.map((value) => {
    const renamed = names[textOf(value)?.toLowerCase() ?? ''];
    return renamed === undefined ? value : scalarMark(renamed, value.range, true);
  });
}

function convertOne(
  converting: Converting,
  value: Mark,
  field: Field | undefined,
  modifiers: ReadonlySet<ModifierName>,
): Mark {
  if (value.kind !== 'scalar') return value;
  if (modifiers.has('fieldref')) return otherField(converting, value);
  const named = modifiers.has('expand')
    ? convertPlaceholder(value, field, converting.lists, converting.report)
    : value;
  return field === undefined ? keyword(named) : convertValue(named, field, modifiers);
}

/** The value under `fieldref` is a field too. */
function otherField({ names, source, fields, report }: Converting, value: Mark): Mark {
  const name = textOf(value);
  if (name === undefined) return value;
  const found = names.find(name);
  switch (found.kind) {
    case 'field':
      fields.set(found.field.name, found.field);
      return scalarMark(found.field.name, value.range);
    case 'inexact':
      report(inexactField.at(value.range, { field: name, source: source.name, near: found.near.name }));
      return value;
    case 'unknown':
      report(unknownSigmaField.at(value.range, { field: name, source: source.name, known: names.known }));
      return value;
  }
}

/**
 * Modifiers in the order detc wants, each once, without those that say nothing: `all` of one value, `cased` of a field
 * whose case cannot differ. Unknown ones stay, to be refused.
 */
function ordered(written: readonly string[], count: number, field: Field | undefined): readonly string[] {
  const kept = [...new Set(written)].filter(
    (name) => !(name === 'all' && count < 2) && !(name === 'cased' && field?.exact === true),
  );
  if (!kept.every(isModifier)) return kept;
  const ranked = kept.filter((name) => ranks[name] !== undefined);
  const sorted = ranked.toSorted((a, b) => (ranks[a] ?? 0) - (ranks[b] ?? 0));
  return kept.map((name) => (ranks[name] === undefined ? name : (sorted.shift() ?? name)));
}
