import { exceptionNotInSigma } from '../../diagnostics/catalogue/sigma.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { type EventSelector, type Exception, fieldsOf, type Predicate } from '../../model/index.ts';
import type { Plan } from '../../plan/plan.ts';
import type { EmitContext } from '../target.ts';
import { flatDetection, logsource, type PlannedDocument, ruleIds } from './documents.ts';
import { express } from './express.ts';
import { fieldNamer, isNamed } from './field-name.ts';
import { derivedId } from './ids.ts';
import { shapeOf } from './shape.ts';
import { writeDetection } from './write-detection.ts';
import type { Document } from './write-document.ts';

/** The filters of one exception: one document for each log source and wording. */
export interface PlannedFilter {
  readonly exception: Exception;
  readonly documents: readonly PlannedDocument[];
}

export interface PlannedFilters {
  readonly filters: readonly PlannedFilter[];
  readonly diagnostics: readonly Diagnostic[];
}

interface Draft {
  readonly exception: Exception;
  /** Keyed by what they say, so that detections with the same log source share one. */
  readonly bodies: Map<
    string,
    { readonly logsource: Document; readonly filter: Document; readonly rules: string[] }
  >;
}

/**
 * Exceptions as Sigma filters. A filter takes events away, so one that Sigma can say only in part would take away too
 * many or too few: it is left out, with a warning.
 */
export function filtersOf(plans: readonly Plan[], names: EmitContext['sigmaFieldNames']): PlannedFilters {
  const drafts = new Map<string, Draft>();
  const diagnostics: Diagnostic[] = [];
  for (const { detection } of plans) {
    const shape = shapeOf(detection.pattern);
    if (shape.kind === 'none') continue;
    const events = shape.kind === 'rule' ? [shape.base.event] : shape.bases.map(({ event }) => event);
    for (const exception of detection.exceptions) {
      const { where, losses } = express(exception.where);
      const [loss] = losses;
      if (where === undefined || loss !== undefined) {
        const reason = loss?.cause ?? 'nothing of it can be said';
        diagnostics.push(
          exceptionNotInSigma.at(exception.range, {
            exception: exception.name,
            detection: detection.name,
            reason,
          }),
        );
        continue;
      }
      const draft = drafts.get(exception.id) ?? { exception, bodies: new Map() };
      drafts.set(exception.id, draft);
      for (const event of events.filter((candidate) => knows(candidate, where))) {
        addTo(draft, event, where, names, ruleIds(detection, shape, event));
      }
    }
  }
  return {
    filters: [...drafts.values()].map((draft) => ({
      exception: draft.exception,
      documents: documents(draft),
    })),
    diagnostics,
  };
}

/** An exception of a detection with several events is about those that have the fields it speaks of. */
function knows({ source }: EventSelector, where: Predicate): boolean {
  return fieldsOf(where)
    .filter(isNamed)
    .every((field) => source.field(field.name)?.eventHub === field.eventHub);
}

function addTo(
  { bodies }: Draft,
  event: EventSelector,
  where: Predicate,
  names: EmitContext['sigmaFieldNames'],
  rule: string,
): void {
  const name = fieldNamer(event.source, names);
  const filter = flatDetection(writeDetection(where, { name, prefix: 'selection', negated: true }));
  const { category, product, service } = event.source.sigma;
  const source = logsource({
    ...event.source,
    sigma: {
      product,
      ...(category === undefined ? {} : { category }),
      ...(service === undefined ? {} : { service }),
    },
  });
  const key = JSON.stringify([source, filter]);
  const body = bodies.get(key) ?? { logsource: source, filter, rules: [] };
  bodies.set(key, body);
  if (!body.rules.includes(rule)) body.rules.push(rule);
}

function documents({ exception, bodies }: Draft): readonly PlannedDocument[] {
  return [...bodies.values()].map((body, index) => ({
    template: 'sigma/filter.yml.hbs',
    document: {
      title: `Exception ${exception.name}${index === 0 ? '' : ` (${index + 1})`}`,
      id: index === 0 ? exception.id : derivedId(exception.id, `sigma/${index + 1}`),
      description: `${exception.reason.trim()}\n\nOwner: ${exception.owner}\nHolds until: ${exception.expires}`,
      logsource: body.logsource,
      filter: { rules: body.rules, ...body.filter },
    },
  }));
}
