import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Located } from '../language/located.ts';
import type { DetectionSyntax } from '../language/schema/detection.ts';
import type { Detection, DetectionTest } from '../model/index.ts';
import { tableColumns, tableNames } from '../kql/tables.ts';
import type { ReadProject } from '../read.ts';
import { buildDetection, type BuiltDetection } from './detection/build.ts';
import { checkExpiry } from './detection/exceptions.ts';
import { type Ground, resolveGround } from './ground/ground.ts';
import { projectRules } from './rules/index.ts';
import { createTestChecker } from './tests/check-tests.ts';

export interface CheckOptions {
  readonly environment?: string;
  /** ISO date: exceptions end. */
  readonly today: string;
}

export interface CheckedProject {
  readonly ground: Ground;
  /** Those without errors, by name. */
  readonly detections: readonly Detection[];
  /** By the name of the detection; those without mistakes. */
  readonly tests: ReadonlyMap<string, readonly DetectionTest[]>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Checks projects, and looks at a detection again only when it or what it stands on has changed. */
export function createChecker(): (read: ReadProject, options: CheckOptions) => CheckedProject {
  let last: { readonly key: readonly unknown[]; readonly ground: Ground } | undefined;
  let built = new WeakMap<Located<DetectionSyntax>, BuiltDetection>();
  const checkTests = createTestChecker();
  return (read, options) => {
    const { documents } = read;
    const key = groundKey(read, options.environment);
    if (last === undefined || !sameItems(last.key, key)) {
      const files = {
        sources: documents.source,
        lists: documents.list,
        environments: documents.environment,
        guides: documents.guide,
        faulty: read.faulty,
        csv: read.csv,
      };
      last = {
        key,
        ground: resolveGround(files, options.environment, {
          columnsOf: tableColumns,
          names: () => tableNames,
        }),
      };
      built = new WeakMap();
    }
    const { ground } = last;
    const results = [...documents.detection].map(([name, located]) => {
      const result = built.get(located) ?? buildDetection(name, located, ground);
      built.set(located, result);
      return result;
    });
    const usedLists = new Set(results.flatMap((result) => [...result.usedLists]));
    const columnsOf = tablesOf(ground);
    const { tests, diagnostics: testDiagnostics } = checkTests(read, columnsOf, ground);
    const texts = [...read.texts.values()];
    const view = {
      detections: documents.detection,
      environments: documents.environment,
      lists: documents.list,
      faulty: read.faulty,
      examples: documents.example,
      columnsOf,
      tableNames,
      // A mistake beside it keeps a list from being used, not from being named.
      isListNamed: (name: string) => usedLists.has(name) || texts.some((text) => text.includes(`%${name}%`)),
    };
    return {
      ground,
      detections: results.flatMap(({ detection }) => detection ?? []),
      tests,
      diagnostics: [
        ...ground.diagnostics,
        ...results.flatMap(({ diagnostics }) => diagnostics),
        ...testDiagnostics,
        ...projectRules.flatMap((rule) => rule(view)),
        ...checkExpiry(ground, options.today),
      ],
    };
  };
}

/** Everything that detections stand on. The reader gives the same object for an unchanged file. */
function groundKey(
  { documents, faulty, csv }: ReadProject,
  environment: string | undefined,
): readonly unknown[] {
  const { source, list, environment: environments, guide } = documents;
  const located = [source, list, environments, guide].flatMap((byName) => [...byName.values()]);
  const unusable = [faulty.source, faulty.list, faulty.environment, faulty.guide].map((names) =>
    [...names].join('\n'),
  );
  return [environment, ...located, ...unusable, ...[...csv].flat()];
}

function sameItems(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left.length === right.length && left.every((item, index) => item === right[index]);
}

/** The columns of the workspace's tables, and of the custom tables that sources declare. */
function tablesOf(ground: Ground) {
  const custom = new Map(
    [...ground.sources.values()]
      .flatMap(({ tables }) => tables.filter((table) => table.custom))
      .map((table) => [table.name, table.columns]),
  );
  return (table: string) => custom.get(table) ?? tableColumns(table);
}
