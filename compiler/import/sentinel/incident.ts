import { isoDuration } from '../../targets/duration.ts';
import { detcDuration, secondsOf } from './durations.ts';
import { flagOf, listOf, oneOf, type Properties, textOf } from './properties.ts';

/** What Sentinel takes where a rule says nothing. */
const usualLookback = 5 * 3_600;

/** How alerts become incidents: detc's own words where they say it, Sentinel's otherwise; nothing where it is what detc does. */
export interface ImportedIncident {
  readonly grouping?: Readonly<Record<string, unknown>>;
  readonly incident?: Readonly<Record<string, unknown>>;
}

export function incidentOf(properties: Properties): ImportedIncident {
  const configuration = properties.inner('incidentConfiguration');
  const create = configuration.take('createIncident', flagOf) ?? true;
  const group = configuration.inner('groupingConfiguration');
  const enabled = group.take('enabled', flagOf) ?? false;
  const reopen = group.take('reopenClosedIncident', flagOf) ?? false;
  const seconds = group.take('lookbackDuration', secondsOf) ?? usualLookback;
  const method =
    group.take('matchingMethod', oneOf(['AllEntities', 'AnyAlert', 'Selected'])) ?? 'AllEntities';
  const lists = {
    entities: group.take('groupByEntities', listOf(textOf)) ?? [],
    alertDetails: group.take('groupByAlertDetails', listOf(oneOf(['DisplayName', 'Severity']))) ?? [],
    customDetails: group.take('groupByCustomDetails', listOf(textOf)) ?? [],
  };
  const chosen = Object.entries(lists).filter(([, list]) => list.length > 0);
  const isUsual = !reopen && seconds === usualLookback && method === 'AllEntities' && chosen.length === 0;
  if (!enabled && isUsual) return create ? {} : { incident: { create } };
  if (create && enabled && method !== 'Selected' && chosen.length === 0) {
    const by = method === 'AllEntities' ? 'entities' : 'everything';
    return { grouping: { by, within: detcDuration(seconds), ...(reopen ? { reopen } : {}) } };
  }
  return {
    incident: {
      create,
      grouping: {
        enabled,
        ...(reopen ? { reopen } : {}),
        ...(seconds === usualLookback ? {} : { lookback: isoDuration(seconds) }),
        matching: method,
        ...Object.fromEntries(chosen),
      },
    },
  };
}
