import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Located } from '../../language/located.ts';
import type { DetectionSyntax } from '../../language/schema/detection.ts';
import type { DetectionTest, Example } from '../../model/index.ts';
import type { ReadProject } from '../../read.ts';
import { resolveTests, type ResolvedTests } from './resolve-tests.ts';

export interface CheckedTests {
  /** By the name of the detection. */
  readonly tests: ReadonlyMap<string, readonly DetectionTest[]>;
  readonly diagnostics: readonly Diagnostic[];
}

type ColumnsOf = (table: string) => Example['columns'] | undefined;

/** Checks the tests of detections, and those of a detection again only when it or the examples have changed. */
export function createTestChecker(): (
  read: ReadProject,
  columnsOf: ColumnsOf,
  ground: object,
) => CheckedTests {
  let last:
    | { readonly key: readonly unknown[]; readonly examples: ReadonlyMap<string, Example | 'faulty'> }
    | undefined;
  let known = new WeakMap<Located<DetectionSyntax>, ResolvedTests>();
  return ({ documents, faulty }, columnsOf, ground) => {
    const key = [ground, ...documents.example.values(), [...faulty.example].join('\n')];
    if (last?.key.length !== key.length || key.some((item, index) => item !== last?.key[index])) {
      last = { key, examples: examplesOf(documents.example, faulty.example, columnsOf) };
      known = new WeakMap();
    }
    const { examples } = last;
    const resolved = [...documents.detection].map(([name, located]) => {
      const result = known.get(located) ?? resolveTests(located, examples);
      known.set(located, result);
      return [name, result] as const;
    });
    return {
      tests: new Map(resolved.map(([name, { tests }]) => [name, tests])),
      diagnostics: resolved.flatMap(([, { diagnostics }]) => diagnostics),
    };
  };
}

/** The example records by name; those that cannot be used are known, so that whoever names them has made no mistake. */
function examplesOf(
  located: ReadProject['documents']['example'],
  faulty: ReadonlySet<string>,
  columnsOf: ColumnsOf,
): ReadonlyMap<string, Example | 'faulty'> {
  const examples = new Map<string, Example | 'faulty'>([...faulty].map((name) => [name, 'faulty']));
  for (const [name, { value }] of located) {
    const columns = columnsOf(value.table);
    examples.set(name, columns === undefined ? 'faulty' : { name, ...value, columns });
  }
  return examples;
}
