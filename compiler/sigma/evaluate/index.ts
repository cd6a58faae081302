import { parseAllDocuments } from 'yaml';
import { type CorrelationSyntax, correlate, type SigmaMatch, type TimedRecord } from './correlation.ts';
import { detectionTest, type RecordTest } from './detection.ts';
import { type Placeholders, SigmaProblem } from './value-test.ts';

export type { LogRecord } from './record.ts';
export type { SigmaMatch, TimedRecord } from './correlation.ts';
export type { Placeholders } from './value-test.ts';

/** What a rule or correlation has found. */
export interface SigmaFinding {
  readonly title: string;
  readonly kind: 'rule' | 'correlation';
  /** In order of time. */
  readonly matches: readonly SigmaMatch[];
}

/** Sigma documents that are ready to look at records, or why they are not. */
export type ReadySigma =
  | { readonly ok: true; readonly evaluate: (records: readonly TimedRecord[]) => readonly SigmaFinding[] }
  | { readonly ok: false; readonly problem: string };

interface SigmaDocument {
  readonly title?: string;
  readonly id?: string;
  readonly name?: string;
  readonly detection?: Readonly<Record<string, unknown>>;
  readonly correlation?: CorrelationSyntax;
  readonly filter?: Readonly<Record<string, unknown>> & {
    readonly rules?: string | readonly string[];
  };
}

/**
 * Reads Sigma documents (rules, correlations and filters of specification 2.1.0) and makes them ready to be evaluated. A
 * rule that a correlation names is only reported itself where the correlation says `generate: true`.
 *
 * @example
 * const sigma = prepareSigma(text, { admins_upn: ['ada@contoso.com'] });
 * if (sigma.ok) sigma.evaluate([{ record, time: Date.parse(record.time) }]);
 */
export function prepareSigma(text: string, placeholders: Placeholders = {}): ReadySigma {
  try {
    return { ok: true, evaluate: prepare(readDocuments(text), placeholders) };
  } catch (error) {
    if (error instanceof SigmaProblem) return { ok: false, problem: error.message };
    throw error;
  }
}

function readDocuments(text: string): readonly SigmaDocument[] {
  // The core schema reads dates as text, as Sigma means them.
  const documents = parseAllDocuments(text, { schema: 'core' });
  if (!Array.isArray(documents)) return [];
  return documents.map((document): SigmaDocument => {
    const [error] = document.errors;
    if (error !== undefined) throw new SigmaProblem(error.message);
    const value: unknown = document.toJS();
    if (typeof value !== 'object' || value === null) throw new SigmaProblem('a Sigma document is a map');
    if ('action' in value)
      throw new SigmaProblem('`action` belongs to an older Sigma; write whole documents');
    return value;
  });
}

interface Named<T> {
  readonly document: SigmaDocument;
  readonly body: T;
}

function prepare(
  documents: readonly SigmaDocument[],
  placeholders: Placeholders,
): (records: readonly TimedRecord[]) => readonly SigmaFinding[] {
  const filters = documents.flatMap(({ filter }) => {
    if (filter === undefined) return [];
    const { rules = 'any', ...block } = filter;
    return [{ rules: [rules].flat(), test: detectionTest(block, placeholders) }];
  });
  const rules = documents.flatMap((document): readonly Named<RecordTest>[] => {
    if (document.detection === undefined) return [];
    const test = detectionTest(document.detection, placeholders);
    const own = filters
      .filter((filter) => filter.rules.some((name) => name === 'any' || isNamed(document, name)))
      .map((filter) => filter.test);
    return [{ document, body: (record) => test(record) && own.every((filter) => filter(record)) }];
  });
  const correlations = documents.flatMap((document): readonly Named<CorrelationSyntax>[] =>
    document.correlation === undefined ? [] : [{ document, body: document.correlation }],
  );
  const all = [...rules, ...correlations].map(({ document }) => document);
  for (const { body } of correlations) {
    const missing = [body.rules].flat().find((name) => !all.some((document) => isNamed(document, name)));
    if (missing !== undefined)
      throw new SigmaProblem(`the correlation names '${missing}', which is not there`);
  }
  // Their conditions are read once without matches, so that a mistake in one is told before there are any.
  for (const { body } of correlations) correlate(body, new Map());
  const ordered = inOrderOfUse(correlations);
  const used = new Set(
    correlations.filter(({ body }) => body.generate !== true).flatMap(({ body }) => [body.rules].flat()),
  );
  const isShown = (document: SigmaDocument) => ![...used].some((name) => isNamed(document, name));

  return (records) => {
    const sorted = [...records].sort((a, b) => a.time - b.time);
    const matches = new Map<string, readonly SigmaMatch[]>();
    const findings: SigmaFinding[] = [];
    const found = (document: SigmaDocument, kind: SigmaFinding['kind'], list: readonly SigmaMatch[]) => {
      for (const name of [document.id, document.name]) if (name !== undefined) matches.set(name, list);
      if (isShown(document)) findings.push({ title: document.title ?? '', kind, matches: list });
    };
    for (const { document, body } of rules) {
      const list = sorted.filter(({ record }) => body(record));
      found(
        document,
        'rule',
        list.map(({ record, time }) => ({ record, time, records: [record] })),
      );
    }
    for (const { document, body } of ordered) found(document, 'correlation', correlate(body, matches));
    return findings;
  };
}

function isNamed({ id, name }: SigmaDocument, wanted: string): boolean {
  return id === wanted || name === wanted;
}

/** Correlations of correlations come after those. */
function inOrderOfUse(
  correlations: readonly Named<CorrelationSyntax>[],
): readonly Named<CorrelationSyntax>[] {
  const ordered: Named<CorrelationSyntax>[] = [];
  const visiting = new Set<Named<CorrelationSyntax>>();
  const visit = (correlation: Named<CorrelationSyntax>) => {
    if (ordered.includes(correlation)) return;
    if (visiting.has(correlation)) throw new SigmaProblem('correlations name each other in a circle');
    visiting.add(correlation);
    for (const name of [correlation.body.rules].flat()) {
      const inner = correlations.find(({ document }) => isNamed(document, name));
      if (inner !== undefined) visit(inner);
    }
    ordered.push(correlation);
  };
  correlations.forEach(visit);
  return ordered;
}
