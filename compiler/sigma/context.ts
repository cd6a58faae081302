import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Located } from '../language/located.ts';
import type { List, Source } from '../model/index.ts';

export type ParameterValue = string | number | boolean;

/** What reading one detection block needs, and where it leaves what it finds. */
export interface Reading {
  readonly located: Located;
  readonly source: Source;
  readonly lists: ReadonlyMap<string, List>;
  readonly faultyLists?: ReadonlySet<string>;
  /** By name, without the dollar. */
  readonly parameters: ReadonlyMap<string, ParameterValue>;
  readonly report: (diagnostic: Diagnostic) => void;
  /** Notes that a part cannot be read, for a reason reported elsewhere. */
  readonly leaveOpen: () => void;
  readonly usedLists: Set<string>;
  readonly usedParameters: Set<string>;
}
