export type * from './detection.ts';
export { eventsOf } from './events-of.ts';
export { fieldsOf } from './predicate-fields.ts';
export { computedColumns } from './detection.ts';
export type * from './field.ts';
export type * from './list.ts';
export type * from './predicate.ts';
export type * from './source.ts';
export type * from './test.ts';
