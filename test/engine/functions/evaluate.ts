import { expect } from 'chai';
import { formatCell, prepare, run } from '../../../compiler/engine/index.ts';

/** The present of all tests here. */
const now = '2026-01-01T00:00:00Z';

/** The cells of a query's only row. Throws the message of what is wrong. */
export function firstRow(query: string): readonly unknown[] {
  const prepared = prepare(query, { tables: {} });
  if (!prepared.ok) throw new Error(prepared.diagnostics.map(({ message }) => message).join('; '));
  const outcome = run(prepared.plan, {}, { now, random: () => 0.5 });
  if (!outcome.ok) throw new Error(outcome.diagnostic.message);
  const { columns, rows } = outcome.table;
  return (rows[0] ?? []).map((cell, index) => formatCell(cell, columns[index]?.type ?? 'string'));
}

/** The value of one expression, in the form that results have outside of the engine. */
export function valueOf(expression: string): unknown {
  return firstRow(`print ${expression}`)[0];
}

/** One test for each expression and what Kusto gives for it. */
export function gives(cases: readonly (readonly [expression: string, expected: unknown])[]): void {
  for (const [expression, expected] of cases) {
    it(`${expression} is ${JSON.stringify(expected)}`, () => {
      expect(valueOf(expression)).to.deep.equal(expected);
    });
  }
}

/** Numbers that are right to about 12 digits. */
export function givesNearly(cases: readonly (readonly [expression: string, expected: number])[]): void {
  for (const [expression, expected] of cases) {
    it(`${expression} is about ${expected}`, () => {
      expect(valueOf(expression)).to.be.closeTo(expected, 1e-12 * Math.max(1, Math.abs(expected)));
    });
  }
}

/** Expressions that have no answer here, with a part of what the user is told. */
export function refuses(cases: readonly (readonly [expression: string, message: string])[]): void {
  for (const [expression, message] of cases) {
    it(`${expression} is refused`, () => {
      expect(() => valueOf(expression)).to.throw(message);
    });
  }
}
