import { didYouMean } from '../diagnostics/did-you-mean.ts';
import type { KqlType } from '../model/index.ts';

/** A row of a workspace: values by column, dynamic columns as JSON values. */
export type Row = Readonly<Record<string, unknown>>;

/** A change that cannot be made. */
export interface ChangeMistake {
  /** As it was given. */
  readonly path: string;
  readonly message: string;
  readonly help?: string;
}

export interface ChangedRecord {
  /** With the changes that can be made. */
  readonly row: Row;
  readonly mistakes: readonly ChangeMistake[];
}

type Step = string | number;
type Changed = { readonly value: unknown } | { readonly message: string; readonly help?: string };

/**
 * The row with other values. A path is a column, or leads into a dynamic column: `DeviceDetail.isCompliant`,
 * `TargetResources[0].modifiedProperties[1].newValue`. It must lead to something that the row has, or to a new property of
 * it or the next element of a sequence. In a column that holds JSON as text the change is made inside that text. Null
 * removes a value.
 */
export function changeRecord(
  row: Row,
  changes: Row,
  columns: Readonly<Record<string, KqlType>>,
): ChangedRecord {
  const mistakes: ChangeMistake[] = [];
  let changed = row;
  for (const [path, value] of Object.entries(changes)) {
    const result = changeOne(changed, path, value, columns);
    if ('message' in result) mistakes.push({ path, ...result });
    else changed = result.value as Row;
  }
  return { row: changed, mistakes };
}

function changeOne(
  row: Row,
  path: string,
  value: unknown,
  columns: Readonly<Record<string, KqlType>>,
): Changed {
  const steps = parsePath(path);
  const [column, ...rest] = steps ?? [];
  if (typeof column !== 'string') return { message: `'${path}' is not a column or a path into one` };
  const type = columns[column];
  if (type === undefined) {
    const help = didYouMean(column, Object.keys(columns));
    return { message: `the table has no column '${column}'`, ...(help === undefined ? {} : { help }) };
  }
  if (rest.length === 0) {
    const problem = value === null ? undefined : misfit(type, value);
    if (problem !== undefined) return { message: `'${column}' is ${type}, and this is ${problem}` };
    return { value: { ...row, [column]: value } };
  }
  const inner = changeIn(row[column], rest, value, column);
  return 'message' in inner ? inner : { value: { ...row, [column]: inner.value } };
}

/** The value with another one at the end of the steps. */
function changeIn(value: unknown, steps: readonly Step[], to: unknown, at: string): Changed {
  const [step, ...rest] = steps;
  if (step === undefined) return { value: to };
  if (typeof value === 'string') {
    const parsed = parseJson(value);
    if (parsed === undefined) return { message: `'${at}' is text and has nothing inside` };
    const changed = changeIn(parsed, steps, to, at);
    return 'message' in changed ? changed : { value: JSON.stringify(changed.value) };
  }
  const place = typeof step === 'number' ? `${at}[${String(step)}]` : `${at}.${step}`;
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    if (typeof step !== 'number') return { message: `'${at}' is a sequence: write ${at}[0].${step}` };
    if (step > items.length || (step === items.length && rest.length > 0)) {
      return { message: `'${at}' has ${String(items.length)} elements, and no [${String(step)}]` };
    }
    const changed = changeIn(items[step], rest, to, place);
    if ('message' in changed) return changed;
    return { value: [...items.slice(0, step), changed.value, ...items.slice(step + 1)] };
  }
  if (typeof value !== 'object' || value === null) {
    return { message: `'${at}' has nothing inside in this example` };
  }
  if (typeof step === 'number') return { message: `'${at}' is no sequence` };
  const entries = value as Row;
  if (rest.length > 0 && !Object.hasOwn(entries, step)) {
    const help = didYouMean(step, Object.keys(entries));
    return { message: `'${at}' has no '${step}' in this example`, ...(help === undefined ? {} : { help }) };
  }
  const changed = changeIn(entries[step], rest, to, place);
  return 'message' in changed ? changed : { value: { ...entries, [step]: changed.value } };
}

/** `a.b[0].c` as its steps; undefined where it is written otherwise. */
function parsePath(path: string): readonly Step[] | undefined {
  if (!/^[A-Za-z_][\w-]*(?:\.[^.[\]]+|\[\d+\])*$/u.test(path)) return undefined;
  return [...path.matchAll(/\[(\d+)\]|[^.[\]]+/gu)].map(([name, index]) =>
    index === undefined ? name : Number(index),
  );
}

function parseJson(text: string): unknown {
  if (!/^\s*[[{]/u.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

/** What a value is that a column of the type cannot hold; undefined where it can. Text may hold `{n}`. */
function misfit(type: KqlType, value: unknown): string | undefined {
  const is = Array.isArray(value) ? 'a sequence' : typeof value === 'object' ? 'a map' : `a ${typeof value}`;
  switch (type) {
    case 'dynamic':
      return undefined;
    case 'string':
      return typeof value === 'string' ? undefined : is;
    case 'bool':
      return typeof value === 'boolean' ? undefined : is;
    case 'int':
    case 'long':
      return Number.isSafeInteger(value) ? undefined : typeof value === 'number' ? 'a fraction' : is;
    case 'real':
      return typeof value === 'number' ? undefined : is;
    case 'datetime':
      if (typeof value !== 'string') return is;
      return Number.isNaN(Date.parse(value)) ? 'not a date and time' : undefined;
    case 'guid':
      if (typeof value !== 'string') return is;
      return guid.test(value) || value.includes('{n') ? undefined : 'not a GUID';
    case 'timespan':
      return typeof value === 'string' ? undefined : is;
  }
}
