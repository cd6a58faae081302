import { binary, call, column, long, timespan } from '../build.ts';
import type { Expression, Statement } from '../tree.ts';

/** What a target asks of a query. */
export interface QueryOptions {
  /** `inline`: all values of lists stand in the query; `as-declared`: watchlists are read where the environment says so. */
  readonly lists: 'as-declared' | 'inline';
  /** Seconds between runs; not read where `freshness` is `none`. */
  readonly every: number;
  /** `none`: the platform itself passes each record once (near-real-time rules). */
  readonly freshness: 'ingestion-time' | 'none';
  /** `literal`: Azure Monitor accepts only literals in ago(). */
  readonly timespans: 'named' | 'literal';
}

/** The named lengths of time of a query. */
export type SpanName = 'every' | 'delay' | 'window' | 'baseline';

/** Lengths of time: printed as `let` constants, or added up into literals. */
export interface Spans {
  /** `a + b`, in seconds or by name. */
  readonly sum: (...names: readonly SpanName[]) => Expression;
  readonly ago: (...names: readonly SpanName[]) => Expression;
  /** The `let` statements of the names used so far. */
  readonly statements: () => readonly Statement[];
}

function times(count: number, value: Expression): Expression {
  return count === 1 ? value : binary(long(count), '*', value);
}

const order: readonly SpanName[] = ['every', 'window', 'baseline', 'delay'];

export function createSpans(
  seconds: Readonly<Partial<Record<SpanName, number>>>,
  style: 'named' | 'literal',
): Spans {
  const used = new Set<SpanName>();
  const secondsOf = (name: SpanName) => seconds[name] ?? 0;
  const sum = (...names: readonly SpanName[]): Expression => {
    const present = names.filter((name) => secondsOf(name) > 0);
    if (style === 'literal') return timespan(present.reduce((total, name) => total + secondsOf(name), 0));
    for (const name of present) used.add(name);
    return [...new Set(present)]
      .map((name) => times(present.filter((other) => other === name).length, column(name)))
      .reduce((left, right) => binary(left, '+', right));
  };
  return {
    sum,
    ago: (...names) => call('ago', sum(...names)),
    statements: () =>
      order
        .filter((name) => used.has(name))
        .map((name) => ({ kind: 'let', name, value: timespan(secondsOf(name)) })),
  };
}
