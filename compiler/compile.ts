import { createChecker } from './check/check.ts';
import type { Ground } from './check/ground/ground.ts';
import type { Diagnostic } from './diagnostics/diagnostic.ts';
import { createEmitter } from './emit.ts';
import type { GuideSyntax } from './language/schema/guide.ts';
import type { Detection, DetectionTest, TargetName } from './model/index.ts';
import type { Plan } from './plan/plan.ts';
import { createPlanner } from './plan/planner.ts';
import type { Project } from './project.ts';
import { createReader } from './read.ts';
import type { Report } from './report/index.ts';
import { summarize } from './result.ts';
import type { Artifact } from './targets/target.ts';
import { type Verifier, verify } from './verify.ts';

export interface CompileOptions {
  /** The environment that gives lists their values; without one they hold their examples. */
  readonly environment?: string;
  /** ISO date, by which exceptions end. The output does not depend on it. */
  readonly today: string;
  /** Handlebars sources by path below `templates/`. */
  readonly templates: ReadonlyMap<string, string>;
  /** Microsoft's parser; without it the emitted queries are not verified. */
  readonly verifier?: Verifier;
  /** All, where absent. */
  readonly targets?: readonly TargetName[];
  readonly sigmaFieldNames?: 'event-hub' | 'log-analytics';
  /** Names of the detections to emit; all are checked. */
  readonly only?: readonly string[];
}

export interface CompileResult {
  /** The files of `out/`, by path in ascending order. */
  readonly artifacts: readonly Artifact[];
  /** In order of file and place. */
  readonly diagnostics: readonly Diagnostic[];
  readonly report: Report;
  readonly detections: readonly Detection[];
  /** The tests of each detection, by its name; those without mistakes. */
  readonly tests: ReadonlyMap<string, readonly DetectionTest[]>;
  readonly plans: readonly Plan[];
  readonly ground: Ground;
  readonly guides: readonly (GuideSyntax & { readonly name: string })[];
}

/** Compiles a project; between calls it keeps what has not changed. */
export interface Compiler {
  readonly compile: (project: Project, options: CompileOptions) => Promise<CompileResult>;
}

/**
 * A compiler. It touches no file, network or clock, so that it runs in a command line, in CI and in a page alike.
 *
 * @example
 * const { artifacts, diagnostics } = await createCompiler().compile({ files }, { today: '2026-11-23', templates });
 */
export function createCompiler(): Compiler {
  const [read, check, plan, emit] = [createReader(), createChecker(), createPlanner(), createEmitter()];
  return {
    compile: async (project, options) => {
      const documents = read(project);
      const checked = check(documents, options);
      const plans = plan(checked.detections, options.only);
      const emitted = emit(plans, checked.ground, options);
      const verified = await verify(emitted.queries, checked.ground, options.verifier);
      return summarize(documents, checked, emitted, verified, options);
    },
  };
}
