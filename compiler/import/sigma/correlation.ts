import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { correlationRefused, malformedRule } from '../../diagnostics/catalogue/import-sigma.ts';
import type { Range } from '../../diagnostics/position.ts';
import type { Field } from '../../model/index.ts';
import { type NamedField, type Terms, translate, type Translated } from './choose-source.ts';
import { entryOf, itemsOf, type MapMark, textAt, textOf, textsAt, valueOf } from './mark.ts';
import { mergeDetections } from './merge-detections.ts';
import type { ImportedEvent, PatternResult } from './pattern.ts';
import type { SigmaDocument } from './sigma-document.ts';
import { shortNames } from './short-names.ts';

const aggregates = ['event_count', 'value_count', 'value_sum', 'value_avg', 'value_percentile'] as const;
const sequences = ['temporal', 'temporal_ordered'] as const;
const operators = ['gt', 'gte', 'lt', 'lte', 'eq', 'neq'] as const;

/** Finds the rule that a correlation means by a name or an id. */
export type FindRule = (reference: string, from: SigmaDocument) => SigmaDocument | undefined;

interface Parts {
  readonly document: SigmaDocument;
  readonly block: MapMark;
  readonly type: string;
  readonly rules: readonly { readonly reference: string; readonly document: SigmaDocument }[];
  readonly timespan: string;
  readonly groupBy: readonly NamedField[];
  /** The field of each rule, by alias and reference. */
  readonly aliases: ReadonlyMap<string, ReadonlyMap<string, NamedField>>;
}

/** A correlation as detc's pattern of the same name. */
export function convertCorrelation(document: SigmaDocument, findRule: FindRule, terms: Terms): PatternResult {
  const read = readParts(document, findRule);
  if ('problems' in read) return read;
  return aggregates.some((name) => name === read.type) ? aggregate(read, terms) : sequence(read, terms);
}

function readParts(
  document: SigmaDocument,
  findRule: FindRule,
): Parts | { readonly problems: readonly Diagnostic[] } {
  const problems: Diagnostic[] = [];
  const entry = entryOf(document.root, 'correlation');
  const block = entry?.value;
  if (block?.kind !== 'map') {
    const range = entry?.keyRange ?? document.range;
    return { problems: [malformedRule.at(range, { key: 'correlation', wanted: 'a map' })] };
  }
  const refuse = (range: Range, problem: string) =>
    void problems.push(correlationRefused.at(range, { problem }));
  const rangeOf = (key: string) => entryOf(block, key)?.value.range ?? entry?.keyRange ?? document.range;

  const type = textAt(block, 'type') ?? '';
  const known: readonly string[] = [...aggregates, ...sequences];
  if (!known.includes(type))
    refuse(rangeOf('type'), `detc has no pattern '${type}'; it has ${known.join(', ')}`);

  const rules = itemsOf(valueOf(block, 'rules')).flatMap((item) => {
    const reference = textOf(item) ?? '';
    const rule = findRule(reference, document);
    if (rule === undefined) {
      refuse(item.range, `there is no rule '${reference}' among the files that are imported`);
      return [];
    }
    if (rule.kind !== 'rule') {
      refuse(item.range, `'${reference}' is no rule, and a pattern of patterns cannot be said`);
      return [];
    }
    return [{ reference, document: rule }];
  });
  if (itemsOf(valueOf(block, 'rules')).length === 0) refuse(rangeOf('rules'), 'it names no rules');

  const timespan = seconds(textAt(block, 'timespan') ?? textAt(block, 'timeframe') ?? '');
  if (timespan === undefined) {
    refuse(rangeOf('timespan'), 'its `timespan` is no length such as 15m, 1h, 7d or 2w');
  }
  const groupBy = itemsOf(valueOf(block, 'group-by')).flatMap((item) => {
    const name = textOf(item);
    return name === undefined ? [] : [{ name, range: item.range }];
  });
  const aliases = new Map<string, ReadonlyMap<string, NamedField>>();
  const given = valueOf(block, 'aliases');
  for (const alias of given?.kind === 'map' ? given.entries.values() : []) {
    const fields = new Map<string, NamedField>();
    for (const { key, value } of alias.value.kind === 'map' ? alias.value.entries.values() : []) {
      const name = textOf(value);
      if (name !== undefined) fields.set(key, { name, range: value.range });
    }
    aliases.set(alias.key, fields);
  }
  if (problems.length > 0 || timespan === undefined) return { problems };
  return { document, block, type, rules, timespan, groupBy, aliases };
}

/** Sigma's spans in detc's units; months and years have no fixed length. */
function seconds(text: string): string | undefined {
  const [, number, unit] = /^([1-9]\d{0,5})([smhdw])$/u.exec(text) ?? [];
  if (number === undefined) return undefined;
  return unit === 'w' ? `${Number(number) * 7}d` : text;
}

/** The field that a key of the groups is in one rule: its own, or the alias's. */
function keyIn(
  { aliases }: Parts,
  key: NamedField,
  { reference, document }: Parts['rules'][number],
): NamedField | undefined {
  const alias = aliases.get(key.name);
  if (alias === undefined) return key;
  for (const name of [reference, document.name, document.id]) {
    const field = name === undefined ? undefined : alias.get(name);
    if (field !== undefined) return field;
  }
  return undefined;
}

function aggregate(parts: Parts, terms: Terms): PatternResult {
  const { block, rules, groupBy, type, timespan, document } = parts;
  const problems: Diagnostic[] = [];
  const refuse = (range: Range, problem: string) =>
    void problems.push(correlationRefused.at(range, { problem }));
  const read = threshold(parts, refuse);
  const keys = groupBy.flatMap((key) => {
    const fields = rules.map((rule) => keyIn(parts, key, rule));
    const [first] = fields;
    if (first === undefined || !fields.every((field) => field?.name === first.name)) {
      refuse(key.range, `'${key.name}' is another field in each rule, and events of one kind are counted`);
      return [];
    }
    return [first];
  });
  if (new Set(rules.map((rule) => logsourceOf(rule.document))).size > 1) {
    refuse(
      entryOf(block, 'rules')?.value.range ?? document.range,
      'its rules have different log sources, and events of one source are counted',
    );
  }
  if (problems.length > 0 || read === undefined) return { problems };
  const named = [...keys, ...(read.field === undefined ? [] : [read.field])];
  const translation = translate(
    rules.map((rule) => rule.document),
    named,
    terms,
  );
  if ('problems' in translation) return translation;
  const { translated } = translation;
  const [first] = rules;
  const detection = oneDetection(parts, translated);
  if (first === undefined || detection === undefined) return { problems };
  const nameOf = (field: NamedField) => translated.named.get(field.name)?.name ?? field.name;
  return {
    pattern: {
      events: [
        {
          name: undefined,
          document: first.document,
          source: translated.source,
          detection,
          fields: uniqueFields(translated.detections.flatMap(({ fields }) => fields)),
        },
      ],
      correlation: {
        type,
        ...(keys.length === 0 ? {} : { 'group-by': [...new Set(keys.map(nameOf))] }),
        timespan,
        condition: {
          ...(read.field === undefined ? {} : { field: nameOf(read.field) }),
          ...(read.percentile === undefined ? {} : { percentile: read.percentile }),
          ...read.limits,
        },
      },
      computed: {
        Count: 'EventCount',
        ...(type === 'event_count' ? {} : { Value: 'Value' }),
        FirstSeen: 'FirstSeen',
      },
      unused: translated.unused,
    },
  };
}

function oneDetection({ rules }: Parts, { detections }: Translated): MapMark | undefined {
  const [only] = detections;
  if (detections.length === 1) return only?.mark;
  const names = shortNames(rules.map(({ document, reference }) => document.name ?? reference));
  return mergeDetections(
    detections.map(({ mark }, index) => ({ name: names[index] ?? 'rule', detection: mark })),
  );
}

function uniqueFields(fields: readonly Field[]): readonly Field[] {
  return [...new Map(fields.map((field) => [field.name, field])).values()];
}

function logsourceOf({ root }: SigmaDocument): string {
  const logsource = valueOf(root, 'logsource');
  return ['product', 'service', 'category']
    .map((key) => textAt(logsource, key)?.toLowerCase() ?? '')
    .join('/');
}

interface ReadThreshold {
  readonly limits: Readonly<Record<string, number>>;
  readonly field: NamedField | undefined;
  readonly percentile: number | undefined;
}

function threshold(
  { block, type, document }: Parts,
  refuse: (range: Range, problem: string) => void,
): ReadThreshold | undefined {
  const entry = entryOf(block, 'condition');
  const range = entry?.value.range ?? document.range;
  const condition = entry?.value;
  if (condition?.kind !== 'map') {
    refuse(range, 'its `condition` must be a map such as {gte: 10}');
    return undefined;
  }
  const limits: Record<string, number> = {};
  for (const { key, keyRange, value } of condition.entries.values()) {
    if (key === 'field' || key === 'percentile') continue;
    const number = Number(textOf(value) ?? Number.NaN);
    if (!operators.some((operator) => operator === key)) refuse(keyRange, `detc has no threshold '${key}'`);
    else if (Number.isFinite(number)) limits[key] = number;
    else refuse(value.range, `the threshold '${key}' must be a number`);
  }
  const names = itemsOf(valueOf(condition, 'field')).flatMap((item) => {
    const name = textOf(item);
    return name === undefined ? [] : [{ name, range: item.range }];
  });
  const [field, second] = names;
  if (second !== undefined) refuse(second.range, 'values of several fields together cannot be counted');
  if (type !== 'event_count' && field === undefined)
    refuse(range, `${type} needs a \`field\` under \`condition\``);
  const percentile = textAt(condition, 'percentile');
  return { limits, field, percentile: percentile === undefined ? undefined : Number(percentile) };
}

function sequence(parts: Parts, terms: Terms): PatternResult {
  const { rules, groupBy, type, timespan, block, document } = parts;
  const problems: Diagnostic[] = [];
  const extended = entryOf(block, 'condition');
  if (extended !== undefined) {
    const problem = 'a condition over the rules of a temporal correlation is no part of Sigma 2.1.0';
    problems.push(correlationRefused.at(extended.keyRange, { problem }));
  }
  if (rules.length < 2 || new Set(rules.map((rule) => rule.document)).size < rules.length) {
    const problem = 'a temporal pattern needs two or more rules, each another';
    problems.push(correlationRefused.at(entryOf(block, 'rules')?.value.range ?? document.range, { problem }));
  }
  const names = shortNames(rules.map(({ document: rule, reference }) => rule.name ?? reference));
  const events: (ImportedEvent & { readonly keys: readonly (Field | undefined)[] })[] = [];
  const unused: string[] = [];
  for (const [index, rule] of rules.entries()) {
    const keys = groupBy.map((key) => keyIn(parts, key, rule));
    for (const [at, key] of keys.entries()) {
      const wanted = groupBy[at];
      if (key !== undefined || wanted === undefined) continue;
      const problem = `the alias '${wanted.name}' has no field for '${rule.reference}'`;
      problems.push(correlationRefused.at(wanted.range, { problem }));
    }
    const translation = translate(
      [rule.document],
      keys.filter((key) => key !== undefined),
      terms,
    );
    if ('problems' in translation) {
      problems.push(...translation.problems);
      continue;
    }
    const { translated } = translation;
    const [detection] = translated.detections;
    if (detection === undefined) continue;
    unused.push(...translated.unused);
    events.push({
      name: names[index] ?? `event_${index + 1}`,
      document: rule.document,
      source: translated.source,
      detection: detection.mark,
      fields: detection.fields,
      keys: keys.map((key) => (key === undefined ? undefined : translated.named.get(key.name))),
    });
  }
  if (problems.length > 0) return { problems };
  const groups = groupBy.map((key, index) => {
    const byEvent = events.map(({ name, keys }) => [name ?? '', keys[index]?.name ?? ''] as const);
    const different = new Set(byEvent.map(([, field]) => field));
    const [only] = different;
    return different.size === 1 && only !== undefined
      ? { key: only }
      : { key: aliasName(key.name), alias: Object.fromEntries(byEvent) };
  });
  const aliases = Object.fromEntries(
    groups.flatMap(({ key, alias }) => (alias === undefined ? [] : [[key, alias] as const])),
  );
  return {
    pattern: {
      events,
      correlation: {
        type,
        rules: events.map(({ name }) => name),
        ...(Object.keys(aliases).length === 0 ? {} : { aliases }),
        ...(groups.length === 0 ? {} : { 'group-by': [...new Set(groups.map(({ key }) => key))] }),
        timespan,
      },
      computed: { FirstSeen: 'FirstSeen', LastSeen: 'LastSeen' },
      unused,
    },
  };
}

/** The last part of a path, as a name for what stands for it in several events. */
function aliasName(name: string): string {
  const last = name.split('.').at(-1) ?? name;
  return last.replace(/[^A-Za-z0-9_]+/gu, '_');
}

/** Whether the rules that a correlation refers to raise alerts of their own too. */
export function keepsItsRules({ root }: SigmaDocument): boolean {
  const correlation = valueOf(root, 'correlation');
  return [textAt(correlation, 'generate'), textAt(root, 'generate')].includes('true');
}

export function referencesOf({ root }: SigmaDocument): readonly string[] {
  return textsAt(valueOf(root, 'correlation'), 'rules');
}
