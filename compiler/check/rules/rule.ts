import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { KqlType } from '../../model/index.ts';
import type { Located } from '../../language/located.ts';
import type { DetectionSyntax } from '../../language/schema/detection.ts';
import type { EnvironmentSyntax } from '../../language/schema/environment.ts';
import type { ExampleSyntax } from '../../language/schema/example.ts';
import type { ListSyntax } from '../../language/schema/list.ts';
import type { Faulty } from '../../read.ts';

/** What rules over the whole project look at: the files that have the shape of their kind, by name. */
export interface ProjectView {
  readonly detections: ReadonlyMap<string, Located<DetectionSyntax>>;
  readonly environments: ReadonlyMap<string, Located<EnvironmentSyntax>>;
  readonly lists: ReadonlyMap<string, Located<ListSyntax>>;
  readonly faulty: Faulty;
  readonly examples: ReadonlyMap<string, Located<ExampleSyntax>>;
  readonly columnsOf: (table: string) => Readonly<Record<string, KqlType>> | undefined;
  readonly tableNames: readonly string[];
  /** Whether some detection or exception speaks of a list. */
  readonly isListNamed: (name: string) => boolean;
}

/** One statement about a project, and the findings where it does not hold. */
export type ProjectRule = (view: ProjectView) => readonly Diagnostic[];
