import type { Directory } from './directory.ts';
import type { Row } from './row.ts';
import type { Service } from '../../compiler/azure/service.ts';

/** What a collector reads with. */
export interface Reading {
  readonly graph: Service;
  readonly resourceManager: Service;
  readonly directory: Directory;
  /** Tells how far it is, where it is known how far there is to go. */
  readonly progress: (done: number, total: number) => void;
  /** Where an earlier run stopped: the `resume` of its last batch. */
  readonly from?: string;
  /** Says what a reader of the snapshot has to know, e.g. that a licence is missing. */
  readonly note: (message: string) => void;
}

/** Some rows of a snapshot. */
export interface Batch {
  readonly rows: readonly Row[];
  /** Where reading can go on after these rows; absent where only from the start. */
  readonly resume?: string;
}

/** Reads all rows of a snapshot. Errors are those of the services. */
export type Collector = (reading: Reading) => AsyncGenerator<Batch, void>;
