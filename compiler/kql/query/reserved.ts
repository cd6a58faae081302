/** Names of `let`s that queries give themselves. */
const lets = new Set([
  'every',
  'window',
  'delay',
  'baseline',
  'events',
  'bursts',
  'history',
  'stays',
  'arrivals',
  'seen',
]);

/** Columns that patterns compute on the way; a carried column of that name would be overwritten. */
const columns = new Set([
  'Ingested',
  'Fresh',
  'FreshSoFar',
  'FreshBefore',
  'First',
  'FirstMatch',
  'FirstIngested',
  'From',
  'To',
  'At',
  'Change',
  'FreshChange',
  'FreshInWindow',
  'Order',
  'Stay',
  'Start',
  'End',
  'Newest',
  'Sum',
  'Count',
  'Counts',
  'Statistics',
  'Days',
  'Period',
  'Earlier',
  'Answers',
  'AnswerTime',
  'LatestTime',
  'ExpectedTime',
  'Expected',
  'Rank',
  'EventCount',
  'Value',
  'FirstSeen',
  'LastSeen',
  'BaselineMean',
  'BaselineDeviation',
]);

/** True where a list or an event of that name would hide a name of the query. */
export function isReservedLet(name: string): boolean {
  return lets.has(name);
}

export function isReservedColumn(name: string): boolean {
  return columns.has(name);
}
