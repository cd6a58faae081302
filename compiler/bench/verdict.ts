import type { Expectation, ExpectedValue } from '../model/index.ts';
import { textOf, type BenchAlert } from './alert.ts';

/** What differs between the alerts that were raised and the ones that were expected, a sentence each. */
export function differences(alerts: readonly BenchAlert[], expect: Expectation): readonly string[] {
  const wrongCount = countDifference(alerts.length, expect.alerts);
  return [
    ...(wrongCount === undefined ? [] : [wrongCount]),
    // Without alerts there is nothing more to compare, and the count has said so.
    ...(alerts.length === 0 ? [] : contentDifferences(alerts, expect)),
  ];
}

export function countDifference(actual: number, expected: number): string | undefined {
  if (actual === expected) return undefined;
  return `${counted(actual)}, expected ${expected === 0 ? 'none' : String(expected)}`;
}

function counted(alerts: number): string {
  return alerts === 0 ? 'no alert' : `${String(alerts)} alert${alerts === 1 ? '' : 's'}`;
}

function contentDifferences(alerts: readonly BenchAlert[], expect: Expectation): readonly string[] {
  const found: string[] = [];
  const compare = (
    what: string,
    seen: readonly (readonly string[])[],
    expected: readonly ExpectedValue[],
  ) => {
    const difference = setDifference(seen, expected);
    if (difference !== undefined) found.push(`${what}: ${difference}`);
  };
  if (expect.titles !== undefined)
    compare(
      'title',
      alerts.map(({ title = '' }) => [title]),
      expect.titles,
    );
  for (const [type, values] of expect.entities) {
    compare(
      `entity ${type}`,
      alerts.flatMap(({ entities }) => entities.get(type) ?? []),
      values,
    );
  }
  for (const [name, values] of expect.details) {
    const seen = alerts.flatMap(({ details }) => details.get(name) ?? []).flatMap((value) => spread(value));
    compare(
      `detail ${name}`,
      seen.map((value) => [textOf(value)]),
      values,
    );
  }
  return found;
}

/** A set that the query gathered is the values in it. */
function spread(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [value];
}

/** Both ways: a value that was not seen, and one that was seen and not expected. Each thing seen may have several names. */
function setDifference(
  seen: readonly (readonly string[])[],
  expected: readonly ExpectedValue[],
): string | undefined {
  const texts = expected.map(String);
  const missing = texts.filter((text) => !seen.some((names) => names.some((name) => isSame(name, text))));
  const unexpected = seen.filter((names) => !texts.some((text) => names.some((name) => isSame(name, text))));
  if (missing.length === 0 && unexpected.length === 0) return undefined;
  const was = [...new Set(seen.map(([name = '']) => name))];
  return `${was.length === 0 ? 'nothing' : was.map((name) => JSON.stringify(name)).join(', ')}, expected ${texts.map((text) => JSON.stringify(text)).join(', ')}`;
}

/** Dates are compared as times: a log writes more digits than a test. */
function isSame(name: string, expected: string): boolean {
  if (name === expected) return true;
  const isTime = /^\d{4}-\d{2}-\d{2}T/u;
  return isTime.test(name) && isTime.test(expected) && Date.parse(name) === Date.parse(expected);
}
