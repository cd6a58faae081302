import type { Output, Verification } from './verification.ts';

/** Keeps what earlier checks gave. The host decides where; what it hands back is checked before it is believed. */
export interface VerificationCache {
  readonly get: (key: string) => unknown;
  readonly set: (key: string, value: Verification) => void;
}

/** A cache for the life of the process. */
export function createMemoryCache(): VerificationCache {
  const kept = new Map<string, Verification>();
  return {
    get: (key) => kept.get(key),
    set: (key, value) => {
      kept.set(key, value);
    },
  };
}

/** A verification as it was kept; undefined where the value is none, for example from a damaged file. */
export function readVerification(value: unknown): Verification | undefined {
  return isVerification(value) ? value : undefined;
}

function isVerification(value: unknown): value is Verification {
  return (
    isMap(value) &&
    isListOf(value['findings'], isKqlFinding) &&
    isListOf(value['lint'], isLintFinding) &&
    isOutput(value['output'])
  );
}

function isKqlFinding(value: unknown): boolean {
  return (
    isMap(value) &&
    isText(value['code']) &&
    (value['severity'] === 'error' || value['severity'] === 'warning') &&
    isText(value['message']) &&
    isPlace(value) &&
    (value['help'] === undefined || isText(value['help']))
  );
}

function isLintFinding(value: unknown): boolean {
  return (
    isMap(value) &&
    isText(value['rule']) &&
    isPlace(value) &&
    isMap(value['params']) &&
    Object.values(value['params']).every(isText)
  );
}

const outputs: Readonly<Record<Output['kind'], (value: Readonly<Record<string, unknown>>) => boolean>> = {
  table: ({ columns, isOpen }) =>
    typeof isOpen === 'boolean' &&
    isListOf(columns, (column) => isMap(column) && isText(column['name']) && isText(column['type'])),
  'not-a-table': () => true,
  unknown: () => true,
};

function isOutput(value: unknown): boolean {
  if (!isMap(value)) return false;
  const check = Object.entries(outputs).find(([kind]) => kind === value['kind'])?.[1];
  return check?.(value) ?? false;
}

function isPlace(value: Readonly<Record<string, unknown>>): boolean {
  return isCount(value['start']) && isCount(value['length']);
}

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isListOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem);
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
