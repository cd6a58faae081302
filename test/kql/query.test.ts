import { expect } from 'chai';
import { printKql } from '../../compiler/kql/print.ts';
import { createSpans, type SpanName } from '../../compiler/kql/query/context.ts';
import { buildQuery, type QueryOptions } from '../../compiler/kql/query/index.ts';
import { letNames } from '../../compiler/kql/query/list-values.ts';
import { isReservedColumn, isReservedLet } from '../../compiler/kql/query/reserved.ts';
import type { Expression, Program, Query, Statement } from '../../compiler/kql/tree.ts';
import type { Plan } from '../../compiler/plan/plan.ts';
import { casesOf, features, planOf } from '../cases/harness.ts';

const asSentinel: QueryOptions = {
  lists: 'as-declared',
  every: 3600,
  freshness: 'ingestion-time',
  timespans: 'named',
};

function expressionText(value: Expression): string {
  return printKql({ comment: [], statements: [{ kind: 'let', name: 'x', value }] }).text.replace(
    'let x = ',
    '',
  );
}

describe('lengths of time in a query', () => {
  const seconds = { every: 3600, window: 900, delay: 300, baseline: 0 };

  it('are names with their lets, in one order, only those that are used', () => {
    const spans = createSpans(seconds, 'named');
    expect(expressionText(spans.ago('window', 'delay'))).to.equal('ago(window + delay)');
    expect(expressionText(spans.ago('every', 'window', 'delay', 'delay'))).to.equal(
      'ago(every + window + 2 * delay)',
    );
    const names = spans.statements().map((statement) => (statement.kind === 'let' ? statement.name : ''));
    expect(names).to.deep.equal(['every', 'window', 'delay']);
  });

  it('are left out where they are nothing', () => {
    const spans = createSpans(seconds, 'named');
    expect(expressionText(spans.sum('every', 'baseline'))).to.equal('every');
    expect(spans.statements().length).to.equal(1);
  });

  it('are one literal where the target reads no names', () => {
    const spans = createSpans(seconds, 'literal');
    expect(expressionText(spans.ago('every', 'window', 'delay', 'delay'))).to.equal('ago(85m)');
    expect(spans.statements()).to.deep.equal([]);
  });

  it('know every name', () => {
    const all: readonly SpanName[] = ['every', 'window', 'baseline', 'delay'];
    const spans = createSpans({ every: 1, window: 1, baseline: 1, delay: 1 }, 'named');
    expect(expressionText(spans.sum(...all))).to.equal('every + window + baseline + delay');
  });
});

describe('names in queries', () => {
  const plans = features.flatMap((feature) =>
    casesOf(feature).map((given) => ({
      name: `${feature}: ${given.name}`,
      plan: planOf(given.detection, given.environment),
    })),
  );

  it('that patterns give are reserved, so that no column, list or event can hide them', () => {
    for (const { name, plan } of plans) {
      const { columns, lets } = namesIn(buildQuery(plan, asSentinel));
      const given = givenNames(plan);
      expect(
        columns.filter((column) => !isReservedColumn(column) && !given.has(column)),
        name,
      ).to.deep.equal([]);
      expect(
        lets.filter((other) => !isReservedLet(other) && !given.has(other)),
        name,
      ).to.deep.equal([]);
    }
  });

  it('are each given once by a let', () => {
    for (const { name, plan } of plans) {
      const { lets } = namesIn(buildQuery(plan, asSentinel));
      expect(new Set(lets).size, name).to.equal(lets.length);
    }
  });

  it('of lists are used by the query that holds them', () => {
    for (const { name, plan } of plans) {
      const { text } = printKql(buildQuery(plan, asSentinel));
      for (const [, list = ''] of text.matchAll(/^let (\w+) =/gmu)) {
        expect(text.match(new RegExp(`\\b${list}\\b`, 'gu'))?.length, `${name}: ${list}`).to.be.at.least(2);
      }
    }
  });
});

/** What the detection itself names: its output, its keys, fields that it reads, its lists and events. */
function givenNames(plan: Plan): ReadonlySet<string> {
  return new Set([
    'TimeGenerated',
    'LocalTime',
    ...plan.columns.map(({ name }) => name),
    ...plan.events.flatMap(({ name, source }) => [
      name,
      ...source.tables.flatMap((table) => Object.keys(table.columns)),
      'Host',
      `${capital(name)}Time`,
      `${capital(name)}Ingested`,
    ]),
    'AnswerAddress',
    'LatestAddress',
    'seen_UserId',
    'seen_Upn',
    ...plan.detection.lists.flatMap(letNames),
    'ObjectId',
    'UserPrincipalName',
    'RoleName',
  ]);
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function namesIn({ statements }: Program): {
  readonly columns: readonly string[];
  readonly lets: readonly string[];
} {
  const columns = statements.flatMap((statement) => ('query' in statement ? columnsIn(statement.query) : []));
  const lets = statements.flatMap((statement: Statement) => ('name' in statement ? [statement.name] : []));
  return { columns, lets };
}

function columnsIn({ source, operators }: Query): readonly string[] {
  const inner =
    source.kind === 'union' ? source.queries : source.kind === 'materialize' ? [source.query] : [];
  const own = operators.flatMap((operator): readonly string[] => {
    switch (operator.kind) {
      case 'extend':
      case 'project':
        return operator.columns.flatMap(({ name }) => name ?? []);
      case 'summarize':
        return [...operator.aggregates, ...operator.by].flatMap(({ name }) => name ?? []);
      case 'make-series':
        return operator.aggregates.flatMap(({ name }) => name ?? []);
      case 'mv-expand':
        return [operator.name];
      case 'join':
        return columnsIn(operator.right);
      case 'where':
      case 'sort':
      case 'distinct':
      case 'project-away':
      case 'source-text':
        return [];
    }
  });
  return [...inner.flatMap(columnsIn), ...own];
}
