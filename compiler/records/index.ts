export type { Row } from './change-record.ts';
export { toEventHub, toGraph, type ConvertedRecord } from './from-row.ts';
export type { OuterShape, RecordShape } from './mapping.ts';
export type { JsonRecord } from './paths.ts';
export { readCsvRecords, readJsonRecords, type BrokenRecord, type ReadRecords } from './read-records.ts';
export { recognise, type Recognised } from './recognise.ts';
export { rowsOf, type RecordsOfFile, type TableRows } from './rows-of.ts';
export { toRow, type ConvertedRow, type ToRowOptions } from './to-row.ts';
