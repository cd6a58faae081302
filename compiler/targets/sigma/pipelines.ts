import type { Source } from '../../model/index.ts';
import type { Plan } from '../../plan/plan.ts';
import type { PlannedDocument } from './documents.ts';
import { isNamed, logAnalyticsName } from './field-name.ts';
import { placeholdersOf } from './placeholders-of.ts';
import { type Placeholder, placeholderValues } from './placeholder.ts';
import { shapeOf } from './shape.ts';

/**
 * A pySigma pipeline that turns the Event Hub names of fields into the columns of Log Analytics, for each log source in
 * use. Undefined where no rule needs it.
 */
export function fieldNamePipeline(plans: readonly Plan[]): PlannedDocument | undefined {
  const bySource = new Map<
    string,
    { readonly sigma: Source['sigma']; readonly mapping: Map<string, string> }
  >();
  for (const source of sourcesOf(plans)) {
    const { category, product, service } = source.sigma;
    const key = JSON.stringify([category, product, service]);
    const entry = bySource.get(key) ?? { sigma: source.sigma, mapping: new Map<string, string>() };
    bySource.set(key, entry);
    for (const [eventHub, column] of mappingOf(source)) {
      if (!entry.mapping.has(eventHub)) entry.mapping.set(eventHub, column);
    }
  }
  const transformations = [...bySource.values()]
    .filter(({ mapping }) => mapping.size > 0)
    .map(({ sigma: { category, product, service }, mapping }) => ({
      id: [product, service ?? category].filter((part) => part !== undefined).join('_'),
      type: 'field_name_mapping',
      mapping: sorted(mapping),
      rule_conditions: [
        {
          type: 'logsource',
          ...(category === undefined ? {} : { category }),
          product,
          ...(service === undefined ? {} : { service }),
        },
      ],
    }))
    .sort((a, b) => compare(a.id, b.id));
  if (transformations.length === 0) return undefined;
  return {
    template: 'sigma/pipeline.yaml.hbs',
    document: {
      name: 'Event Hub names to Log Analytics columns',
      priority: 20,
      vars: null,
      transformations,
    },
  };
}

/** A pySigma pipeline with the values of the lists that the rules name between percent signs. */
export function listPipeline(plans: readonly Plan[]): PlannedDocument | undefined {
  const placeholders = new Map<string, Placeholder>();
  for (const { detection } of plans) {
    const shape = shapeOf(detection.pattern);
    if (shape.kind === 'none') continue;
    const predicates = [
      ...(shape.kind === 'rule' ? [shape.base] : shape.bases).map(({ where }) => where),
      ...detection.exceptions.map(({ where }) => where),
    ];
    for (const predicate of predicates) {
      for (const [name, placeholder] of placeholdersOf(predicate)) placeholders.set(name, placeholder);
    }
  }
  if (placeholders.size === 0) return undefined;
  const vars = Object.fromEntries(
    [...placeholders]
      .sort(([a], [b]) => compare(a, b))
      .map(([name, placeholder]) => [name, placeholderValues(placeholder)]),
  );
  return {
    template: 'sigma/pipeline.yaml.hbs',
    document: {
      name: 'Values of the lists',
      priority: 10,
      vars,
      transformations: [{ id: 'lists', type: 'value_placeholders', include: Object.keys(vars) }],
    },
  };
}

function sourcesOf(plans: readonly Plan[]): readonly Source[] {
  const sources = new Map<string, Source>();
  for (const { detection } of plans) {
    const shape = shapeOf(detection.pattern);
    if (shape.kind === 'none') continue;
    const events = shape.kind === 'rule' ? [shape.base] : shape.bases;
    for (const { event } of events) sources.set(event.source.name, event.source);
  }
  return [...sources.values()].sort((a, b) => compare(a.name, b.name));
}

/** All fields of a source, not only those in use: a team that adds rules of its own can use the same pipeline. */
function mappingOf(source: Source): readonly (readonly [string, string])[] {
  return source.names.flatMap((name) => {
    const field = source.field(name);
    if (field === undefined || !isNamed(field)) return [];
    const column = logAnalyticsName(field, source);
    return column === field.eventHub ? [] : [[field.eventHub, column] as const];
  });
}

function sorted(mapping: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  return Object.fromEntries([...mapping].sort(([a], [b]) => compare(a, b)));
}

/** The same order on every machine, whatever its language. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
