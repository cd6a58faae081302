import { formatJson, parseJson } from '../engine/dynamic/json.ts';
import type { Value } from '../engine/values.ts';
import { conditionNames, conditionNumber } from './policy-conditions.ts';
import { isRecord, valueAt, type JsonRecord } from './paths.ts';
import type { OuterShape } from './mapping.ts';

/** How a value of a record differs from the column's, beyond what the column's type says. */
export type FormName =
  | 'json'
  | 'jsonText'
  | 'number'
  | 'policies'
  | 'userType'
  | 'errorCode'
  | 'failureReason'
  | 'initiatedBy'
  | 'actorName'
  | 'level'
  | 'upper';

interface Form {
  /** The column's value; undefined where there is none. */
  readonly toRow: (value: unknown, shape: OuterShape, record: JsonRecord) => unknown;
  /** The record's value; undefined where it has none. */
  readonly toRecord: (value: unknown, shape: OuterShape) => unknown;
}

const same = (value: unknown): unknown => value;

/** JSON that some columns hold as text. */
function parsed(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/u.test(value)) return value;
  return parseJson(value) ?? value;
}

export const forms: Readonly<Record<FormName, Form>> = {
  json: { toRow: same, toRecord: parsed },
  // Graph and the Event Hub hold JSON as text where the workspace has values.
  jsonText: {
    toRow: same,
    toRecord: (value) => (typeof value === 'string' ? value : formatJson(value as Value)),
  },
  // Text in the workspace.
  number: {
    toRow: same,
    toRecord: (value) => (typeof value === 'string' && /^\d{1,15}$/u.test(value) ? Number(value) : value),
  },
  // Graph names the conditions, the logs have them as the sum of their bits.
  policies: {
    toRow: (value, shape) => (shape === 'graph' ? withConditions(parsed(value), conditionNumber) : value),
    toRecord: (value, shape) =>
      shape === 'graph' ? withConditions(parsed(value), conditionNames) : parsed(value),
  },
  // Member in the logs, member in Graph.
  userType: {
    toRow: (value) => (typeof value === 'string' ? value.slice(0, 1).toUpperCase() + value.slice(1) : value),
    toRecord: (value, shape) =>
      shape === 'graph' && typeof value === 'string'
        ? value.slice(0, 1).toLowerCase() + value.slice(1)
        : value,
  },
  // Text in the logs, a number in Graph's status.
  errorCode: {
    toRow: same,
    toRecord: (value, shape) => {
      if (shape === 'event-hub' || typeof value !== 'string') return value;
      return /^\d{1,15}$/u.test(value) ? Number(value) : undefined;
    },
  },
  // Graph gives a reason even for a success.
  failureReason: {
    toRow: (value, shape, record) =>
      shape === 'graph' && value === 'Other.' && valueAt(record, ['status', 'errorCode']) === 0
        ? undefined
        : value,
    toRecord: same,
  },
  // Graph has both user and app, one of them null; the logs only the one that there is.
  initiatedBy: {
    toRow: (value, shape) => (shape === 'graph' && isRecord(value) ? withoutNulls(value) : value),
    toRecord: (value, shape) => {
      const found = parsed(value);
      return shape === 'graph' && isRecord(found) ? { user: null, app: null, ...found } : found;
    },
  },
  // The column Identity of a change; Graph has it within initiatedBy.
  actorName: {
    toRow: (value, shape) =>
      shape === 'event-hub' || !isRecord(value)
        ? value
        : (valueAt(value, ['app', 'displayName']) ?? valueAt(value, ['user', 'displayName'])),
    toRecord: (value, shape) => (shape === 'event-hub' ? value : undefined),
  },
  // Azure's activity log: Informational in the workspace and the API, Information in diagnostic settings.
  level: {
    toRow: (value) => (value === 'Information' ? 'Informational' : value),
    toRecord: (value, shape) => (shape === 'event-hub' && value === 'Informational' ? 'Information' : value),
  },
  // The workspace has the names of resource providers in capital letters.
  upper: {
    toRow: (value) => (typeof value === 'string' ? value.toUpperCase() : value),
    toRecord: same,
  },
};

function withConditions(policies: unknown, change: (value: unknown) => unknown): unknown {
  if (!Array.isArray(policies)) return policies;
  return policies.map((policy: unknown) => {
    if (!isRecord(policy)) return policy;
    const changed: Record<string, unknown> = { ...policy };
    for (const key of ['conditionsSatisfied', 'conditionsNotSatisfied']) {
      if (Object.hasOwn(changed, key)) changed[key] = change(changed[key]);
    }
    return changed;
  });
}

function withoutNulls(record: JsonRecord): JsonRecord {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null));
}
