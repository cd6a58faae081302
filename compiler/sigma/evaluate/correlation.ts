import { type LogRecord, valuesAt } from './record.ts';
import { asText, inOrder, SigmaProblem } from './value-test.ts';

/** A record, or a correlation that held, at a time in milliseconds. */
export interface TimedRecord {
  readonly record: LogRecord;
  readonly time: number;
}

/** A match of a rule: its record; of a correlation: what stood in the window that made it hold. */
export interface SigmaMatch extends TimedRecord {
  readonly records: readonly LogRecord[];
}

export interface CorrelationSyntax {
  readonly type: string;
  readonly rules: string | readonly string[];
  readonly 'group-by'?: readonly string[];
  readonly timespan: string;
  readonly condition?: Readonly<Record<string, unknown>>;
  readonly aliases?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly generate?: boolean;
}

interface Entry extends SigmaMatch {
  readonly rule: string;
}

type Aggregate = (window: readonly Entry[]) => number;

const orders = ['gt', 'gte', 'lt', 'lte', 'eq', 'neq'] as const;

/**
 * Finds where a correlation holds. Its window slides: it ends at each match and reaches `timespan` back. For a group of
 * values it is reported when it begins to hold, and again only after a match at which it did not.
 */
export function correlate(
  correlation: CorrelationSyntax,
  matches: ReadonlyMap<string, readonly SigmaMatch[]>,
): readonly SigmaMatch[] {
  const rules = [correlation.rules].flat();
  const keys = correlation['group-by'] ?? [];
  const span = timespan(correlation.timespan);
  const holds = holdsFor(correlation, rules);
  const groups = new Map<string, Entry[]>();
  for (const rule of rules) {
    for (const match of matches.get(rule) ?? []) {
      for (const values of combinations(
        keys.map((key) => keyValues(match.record, correlation.aliases?.[key]?.[rule] ?? key)),
      )) {
        const group = JSON.stringify(values);
        const entries = groups.get(group) ?? [];
        entries.push({ ...match, rule });
        groups.set(group, entries);
      }
    }
  }
  const found: SigmaMatch[] = [];
  for (const [group, entries] of groups) {
    entries.sort((a, b) => a.time - b.time);
    const values = JSON.parse(group) as readonly string[];
    const record = Object.fromEntries(keys.map((key, index) => [key, values[index]]));
    let held = false;
    let start = 0;
    for (const [index, entry] of entries.entries()) {
      while ((entries[start]?.time ?? 0) < entry.time - span) start += 1;
      const window = entries.slice(start, index + 1);
      const now = holds(window);
      if (now && !held)
        found.push({ record, time: entry.time, records: window.flatMap(({ records }) => records) });
      held = now;
    }
  }
  return found.sort((a, b) => a.time - b.time);
}

/** What has no value to group by belongs to no group; what has several, as in an array, to the group of each. */
function keyValues(record: LogRecord, field: string): readonly string[] {
  const values = valuesAt(record, field).filter((value) => value !== null && value !== '');
  return [...new Set(values.map(asText))];
}

function combinations(choices: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return choices.reduce<readonly (readonly string[])[]>(
    (groups, values) => groups.flatMap((group) => values.map((value) => [...group, value])),
    [[]],
  );
}

function holdsFor(
  correlation: CorrelationSyntax,
  rules: readonly string[],
): (window: readonly Entry[]) => boolean {
  const { type, condition = {} } = correlation;
  if (type === 'temporal') {
    const limits = limitsOf(condition);
    const wanted: typeof limits = limits.length === 0 ? [['gte', rules.length]] : limits;
    return (window) => passes(new Set(window.map(({ rule }) => rule)).size, wanted);
  }
  if (type === 'temporal_ordered') return (window) => inSequence(window, rules);
  const aggregate = aggregateOf(type, condition);
  const limits = limitsOf(condition);
  if (limits.length === 0) throw new SigmaProblem(`a correlation of type ${type} needs a condition`);
  return (window) => passes(aggregate(window), limits);
}

function passes(value: number, limits: readonly (readonly [(typeof orders)[number], number])[]): boolean {
  return limits.every(([order, limit]) => inOrder(order, value, limit));
}

function limitsOf(
  condition: Readonly<Record<string, unknown>>,
): readonly (readonly [(typeof orders)[number], number])[] {
  return orders.flatMap((order) =>
    Object.hasOwn(condition, order) ? [[order, Number(condition[order])] as const] : [],
  );
}

/** One match of each rule, in their order, ending with the newest. */
function inSequence(window: readonly Entry[], rules: readonly string[]): boolean {
  let next = 0;
  for (const { rule } of window) {
    if (rule === rules[next]) next += 1;
    if (next === rules.length) return true;
  }
  return false;
}

function aggregateOf(type: string, condition: Readonly<Record<string, unknown>>): Aggregate {
  const fields = [condition['field']].flat().map(String);
  const values = (window: readonly Entry[]) =>
    window.flatMap(({ record }) => fields.flatMap((field) => valuesAt(record, field)));
  const numbers = (window: readonly Entry[]) =>
    values(window)
      .map(Number)
      .filter((value) => !Number.isNaN(value));
  switch (type) {
    case 'event_count':
      return (window) => window.length;
    case 'value_count':
      return (window) =>
        new Set(
          values(window)
            .filter((value) => value !== null)
            .map(asText),
        ).size;
    case 'value_sum':
      return (window) => sum(numbers(window));
    case 'value_avg':
      return (window) => sum(numbers(window)) / numbers(window).length;
    case 'value_percentile': {
      const share = Number(condition['percentile']) / 100;
      return (window) => {
        const sorted = numbers(window).sort((a, b) => a - b);
        // The nearest rank: the smallest value that at least this share does not exceed.
        return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
      };
    }
    default:
      throw new SigmaProblem(`there is no correlation of type ${type}`);
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

const units: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

function timespan(text: string): number {
  const match = /^(\d+)([smhdw])$/u.exec(text);
  const unit = units[match?.[2] ?? ''];
  if (unit === undefined) throw new SigmaProblem(`${JSON.stringify(text)} is not a timespan`);
  return Number(match?.[1]) * unit;
}
