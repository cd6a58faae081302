import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import * as grammar from '../diagnostics/catalogue/grammar.ts';
import type { Located, Path } from '../language/located.ts';
import type { DetectionBlock, SelectionSyntax } from '../language/schema/common.ts';
import type { List, Predicate, Source } from '../model/index.ts';
import { readCondition } from './condition.ts';
import { reservedWords } from './condition-syntax.ts';
import type { ParameterValue, Reading } from './context.ts';
import { readSelection } from './selection.ts';

export interface DetectionInput {
  readonly located: Located;
  /** The way to the detection block. */
  readonly path: Path;
  /** What stands there; it has passed the schema. */
  readonly block: DetectionBlock;
  readonly source: Source;
  readonly lists: ReadonlyMap<string, List>;
  /** Names of lists that are there and cannot be used: naming them is no mistake. */
  readonly faultyLists?: ReadonlySet<string>;
  /** What `$name` stands for, by name without the dollar. */
  readonly parameters: ReadonlyMap<string, ParameterValue>;
}

export interface ResolvedDetection {
  /** Absent where there is an error, here or in what it names. */
  readonly predicate?: Predicate;
  /** Whether a part could not be read for a reason reported elsewhere. */
  readonly isOpen: boolean;
  /** In the order of the text. */
  readonly diagnostics: readonly Diagnostic[];
  readonly usedLists: ReadonlySet<string>;
  readonly usedParameters: ReadonlySet<string>;
}

/**
 * Reads a detection block in Sigma's grammar (specification 2.1.0) into a predicate over a source's fields.
 * https://sigmahq.io/sigma-specification/specification/sigma-rules-specification.html
 */
export function resolveDetection(input: DetectionInput): ResolvedDetection {
  const diagnostics: Diagnostic[] = [];
  const usedLists = new Set<string>();
  const usedParameters = new Set<string>();
  const state = { isOpen: false };
  const reading: Reading = {
    ...input,
    report: (diagnostic) => void diagnostics.push(diagnostic),
    leaveOpen: () => {
      state.isOpen = true;
    },
    usedLists,
    usedParameters,
  };
  const selections = selectionsOf(input.block).map(([name, syntax]) => {
    const path = [...input.path, name];
    checkName(reading, path, name);
    return { name, predicate: readSelection(reading, path, name, syntax) };
  });
  const { predicate, used } = readCondition(
    reading,
    [...input.path, 'condition'],
    input.block.condition,
    selections,
  );
  if (used !== undefined) {
    for (const { name } of selections) {
      if (used.has(name)) continue;
      reading.report(grammar.unusedSelection.at(input.located.keyRangeOf([...input.path, name]), { name }));
    }
  }
  const failed = diagnostics.some(({ severity }) => severity === 'error');
  return {
    ...(predicate === undefined || failed || state.isOpen ? {} : { predicate }),
    isOpen: state.isOpen,
    diagnostics: diagnostics.toSorted((a, b) => a.range.start.offset - b.range.start.offset),
    usedLists,
    usedParameters,
  };
}

function selectionsOf(block: DetectionBlock): readonly (readonly [string, SelectionSyntax])[] {
  // The schema's static type knows `condition` only; it has checked that every other key is a selection.
  return Object.entries(block as unknown as Readonly<Record<string, SelectionSyntax>>).filter(
    ([name]) => name !== 'condition',
  );
}

function checkName(reading: Reading, path: Path, name: string): void {
  if (/^[A-Za-z0-9_][A-Za-z0-9_-]*$/.test(name) && !reservedWords.has(name.toLowerCase())) return;
  reading.report(grammar.badSelectionName.at(reading.located.keyRangeOf(path), { name }));
}
