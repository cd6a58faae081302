import { parseDuration } from '../../model/span.ts';
import { literalOf, queryTokens, type Literal } from './query-tokens.ts';

type Value = string | number | boolean;

/** Values for the parameters of a detection that may explain a changed query. */
export type Assignment = Readonly<Record<string, Value>>;

/** Each is proved by compiling, so that there must not be many. */
const most = 8;

/**
 * Which parameters may have been meant, where only values of a query were changed: those that stand in it as they are come
 * first, then those that it holds with something added. Empty where anything else was changed.
 * @param parameters of the detection, with the values that `declared` was compiled with
 */
export function candidates(
  declared: string,
  actual: string,
  parameters: Readonly<Record<string, Value>>,
): readonly Assignment[] {
  const [before, after] = [queryTokens(declared), queryTokens(actual)];
  if (before.length !== after.length) return [];
  const changes = new Map<string, readonly [string, string]>();
  before.forEach((token, index) => {
    const next = after[index] ?? '';
    if (token !== next) changes.set(JSON.stringify([token, next]), [token, next]);
  });
  let found: readonly Assignment[] = [{}];
  for (const [token, next] of changes.values()) {
    const ways = explanations(literalOf(token), literalOf(next), parameters);
    found = found
      .flatMap((known) =>
        ways.flatMap(([name, value]) =>
          known[name] === undefined || known[name] === value ? [{ ...known, [name]: value }] : [],
        ),
      )
      .slice(0, most * most);
  }
  const distinct = new Map(
    found.filter((known) => Object.keys(known).length > 0).map((known) => [keyOf(known), known]),
  );
  return [...distinct.values()].sort((a, b) => Object.keys(a).length - Object.keys(b).length).slice(0, most);
}

function keyOf(assignment: Assignment): string {
  return JSON.stringify(Object.entries(assignment).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function explanations(
  from: Literal | undefined,
  to: Literal | undefined,
  parameters: Readonly<Record<string, Value>>,
): readonly (readonly [name: string, value: Value])[] {
  if (from?.kind !== to?.kind || from === undefined || to === undefined) return [];
  const exact: (readonly [string, Value])[] = [];
  const shifted: (readonly [string, Value])[] = [];
  for (const [name, value] of Object.entries(parameters)) {
    if (from.kind === 'number' && to.kind === 'number' && typeof value === 'number') {
      if (value === from.value) exact.push([name, to.value]);
      else shifted.push([name, value + to.value - from.value]);
    } else if (from.kind === 'duration' && to.kind === 'duration') {
      const seconds = typeof value === 'string' ? parseDuration(value) : undefined;
      if (seconds === undefined) continue;
      const next = durationText(seconds === from.value ? to.value : seconds + to.value - from.value);
      if (next === undefined) continue;
      (seconds === from.value ? exact : shifted).push([name, next]);
    } else if ((from.kind === 'text' || from.kind === 'flag') && value === from.value) {
      exact.push([name, to.value]);
    }
  }
  return [...exact, ...shifted];
}

/** In the largest unit that fits; undefined where there is no such duration. */
function durationText(seconds: number): string | undefined {
  if (!Number.isInteger(seconds) || seconds <= 0) return undefined;
  for (const [unit, size] of [
    ['d', 86_400],
    ['h', 3_600],
    ['m', 60],
  ] as const) {
    if (seconds % size === 0) return `${seconds / size}${unit}`;
  }
  return `${seconds}s`;
}
