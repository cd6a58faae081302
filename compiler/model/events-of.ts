import type { EventSelector, Pattern } from './detection.ts';

/** Every event a pattern reads, in order; none where the detection carries its own query. */
export function eventsOf(pattern: Pattern): readonly EventSelector[] {
  switch (pattern.kind) {
    case 'match':
    case 'aggregate':
    case 'new-value':
    case 'spike':
    case 'absent-member':
      return [pattern.event];
    case 'sequence':
      return pattern.events;
    case 'absent-after':
      return [pattern.event, pattern.without];
    case 'latest':
      return [pattern.event, pattern.among, pattern.expected];
    case 'raw':
      return [];
  }
}

/** The tables that a pattern reads, each once, by name. */
export function tablesOf(pattern: Pattern): readonly string[] {
  const names =
    pattern.kind === 'raw'
      ? pattern.query.tables
      : eventsOf(pattern).flatMap(({ source }) => source.tables.map(({ name }) => name));
  return [...new Set(names)];
}
