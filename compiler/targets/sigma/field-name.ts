import type { Field, Source } from '../../model/index.ts';
import type { EmitContext } from '../target.ts';

/** What a field is called in the emitted rules. */
export type FieldNamer = (field: Field) => string;

/** A field that Sigma can speak of; `|` in a path would be read as the start of a modifier. */
export type NamedField = Field & { readonly eventHub: string };

export function isNamed(field: Field): field is NamedField {
  return field.eventHub !== undefined && field.eventHub !== '' && !field.eventHub.includes('|');
}

export function fieldNamer(source: Source, names: EmitContext['sigmaFieldNames']): FieldNamer {
  return (field) =>
    names === 'log-analytics' ? logAnalyticsName(field, source) : (field.eventHub ?? field.column);
}

/**
 * The column of the table, with a dotted path into it where it is dynamic. A named field has the path that its Event
 * Hub name has below that of its column; where it has none, it keeps the name it has in detc.
 */
export function logAnalyticsName(field: Field, source: Source): string {
  switch (field.origin.kind) {
    case 'column':
      return field.origin.column;
    case 'path':
      return [field.origin.column, ...field.origin.path].join('.');
    case 'named': {
      const { eventHub } = field;
      for (const column of field.reads) {
        const above = source.field(column)?.eventHub;
        if (above === undefined || eventHub === undefined) continue;
        if (eventHub === above) return column;
        if (eventHub.startsWith(`${above}.`)) return `${column}${eventHub.slice(above.length)}`;
      }
      return field.column;
    }
  }
}
