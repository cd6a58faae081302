import type { Detection, EventSelector, Source } from '../../model/index.ts';
import type { EmitContext } from '../target.ts';
import { fieldNamer } from './field-name.ts';
import { derivedId } from './ids.ts';
import type { Correlation, ExpressedEvent, Shape } from './shape.ts';
import { isSigmaTag } from './tags.ts';
import { writeTimespan } from './timespan.ts';
import { writeDetection, type WrittenDetection } from './write-detection.ts';
import type { Document } from './write-document.ts';

/** A document and the template that writes it. */
export interface PlannedDocument {
  readonly template: string;
  readonly document: Document;
}

type FieldNames = EmitContext['sigmaFieldNames'];
type Expressible = Exclude<Shape, { readonly kind: 'none' }>;

/** The Sigma documents of a detection, the one that carries its id first. */
export function documentsOf(
  detection: Detection,
  shape: Expressible,
  names: FieldNames,
): readonly PlannedDocument[] {
  switch (shape.kind) {
    case 'rule':
      return [
        {
          template: 'sigma/rule.yml.hbs',
          document: {
            ...heading(detection, shape.reasons),
            name: null,
            logsource: logsource(shape.base.event.source),
            detection: detectionBlock(shape.base, names),
            ...ending(detection),
          },
        },
      ];
    case 'correlation':
      return [
        {
          template: 'sigma/correlation.yml.hbs',
          document: {
            ...heading(detection, shape.reasons),
            correlation: correlationBlock(detection, shape.correlation, shape.bases, names),
            ...ending(detection),
          },
        },
        ...shape.bases.map((base) => ({
          template: 'sigma/rule.yml.hbs',
          document: baseDocument(detection, base, shape.bases.length, names),
        })),
      ];
  }
}

/** The ids of the documents whose events a filter takes away: the rule, or the rules that a correlation is about. */
export function ruleIds(detection: Detection, shape: Expressible, event: EventSelector): string {
  return shape.kind === 'rule' ? detection.meta.id : baseId(detection, event);
}

function baseId(detection: Detection, event: EventSelector): string {
  return derivedId(detection.meta.id, `sigma/${event.name}`);
}

function heading({ meta }: Detection, reasons: readonly string[]): Document {
  const approximation =
    reasons.length === 0 ? '' : `\n\nSigma says only part of this detection: ${reasons.join('. ')}.`;
  return {
    title: meta.title,
    id: meta.id,
    status: meta.status,
    description: `${meta.description.trim()}${approximation}`,
    references: unique(meta.references),
    author: meta.author ?? null,
    date: meta.date ?? null,
    modified: meta.modified ?? null,
    tags: unique(meta.tags.filter(isSigmaTag)),
  };
}

function ending({ meta }: Detection): Document {
  // Sigma's schema wants two characters at least.
  return { falsepositives: unique(meta.falsepositives).filter((text) => text.length > 1), level: meta.level };
}

/** A rule that a correlation refers to. By the specification only the correlation carries status, level and the like. */
function baseDocument(
  detection: Detection,
  base: ExpressedEvent,
  count: number,
  names: FieldNames,
): Document {
  const { event } = base;
  const title = count === 1 ? 'Single Event' : capitalized(event.name.replaceAll('_', ' '));
  return {
    title: withSuffix(detection.meta.title, ` - ${title}`),
    id: baseId(detection, event),
    name: ruleName(detection, event),
    status: null,
    description: `An event that the correlation ${detection.meta.id} is about.`,
    references: null,
    author: null,
    date: null,
    modified: null,
    tags: null,
    logsource: logsource(event.source),
    detection: detectionBlock(base, names),
    falsepositives: null,
    level: null,
  };
}

/** Unique over all rules, because tools load them together. */
function ruleName(detection: Detection, event: EventSelector): string {
  return `${detection.name}_${event.name}`.replace(/[^A-Za-z0-9_]+/g, '_');
}

export function logsource({ sigma }: Source): Document {
  const { category, product, service, definition } = sigma;
  return {
    ...(category === undefined ? {} : { category }),
    product,
    ...(service === undefined ? {} : { service }),
    ...(definition === undefined ? {} : { definition }),
  };
}

function detectionBlock({ event, where }: ExpressedEvent, names: FieldNames): Document {
  return flatDetection(writeDetection(where, { name: fieldNamer(event.source, names) }));
}

export function flatDetection({ selections, condition }: WrittenDetection): Document {
  return { ...selections, condition };
}

function correlationBlock(
  detection: Detection,
  correlation: Correlation,
  bases: readonly ExpressedEvent[],
  names: FieldNames,
): Document {
  const namers = new Map(bases.map(({ event }) => [event.name, fieldNamer(event.source, names)]));
  const events = bases.map(({ event }) => event);
  const groups = correlation.groupBy.map(({ name, byEvent }) => {
    const fields = events.flatMap((event) => {
      const field = byEvent[event.name];
      const namer = namers.get(event.name);
      return field === undefined || namer === undefined
        ? []
        : [[ruleName(detection, event), namer(field)] as const];
    });
    const different = new Set(fields.map(([, field]) => field));
    const [only] = different;
    return different.size === 1 && only !== undefined
      ? { key: only }
      : { key: name, alias: Object.fromEntries(fields) };
  });
  const aliases = Object.fromEntries(
    groups.flatMap(({ key, alias }) => (alias === undefined ? [] : [[key, alias] as const])),
  );
  const [first] = events;
  const namer = first === undefined ? undefined : namers.get(first.name);
  const { field, threshold, percentile } = correlation;
  return {
    type: correlation.type,
    rules: events.map((event) => ruleName(detection, event)),
    ...(Object.keys(aliases).length === 0 ? {} : { aliases }),
    'group-by': unique(groups.map(({ key }) => key)),
    timespan: writeTimespan(correlation.timespan),
    ...(threshold === undefined
      ? {}
      : {
          condition: {
            [threshold.operator]: threshold.value,
            ...(field === undefined || namer === undefined ? {} : { field: namer(field) }),
            ...(percentile === undefined ? {} : { percentile }),
          },
        }),
  };
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}

function capitalized(text: string): string {
  return text.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
}

/** Titles have 256 characters at most. */
function withSuffix(title: string, suffix: string): string {
  return `${title.slice(0, 256 - suffix.length).trimEnd()}${suffix}`;
}
