import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Range } from '../diagnostics/position.ts';
import type { PrintedKql } from '../kql/tree.ts';
import type { KqlType, List, NamedColumn, TargetName } from '../model/index.ts';
import type { Plan } from '../plan/plan.ts';
import type { SourceTable } from '../model/source.ts';

/** What a target can say of a detection; the reasons are computed from what the detection uses. */
export interface Capability {
  readonly level: 'full' | 'approximate' | 'none';
  /** Empty for `full`. Each is a sentence without its full stop, e.g. "needs 14 days of history; Azure Monitor reads at most 2". */
  readonly reasons: readonly string[];
}

/** A file of `out/`; `path` is relative to it, with forward slashes. */
export interface Artifact {
  readonly path: string;
  readonly text: string;
}

/** A query that Microsoft's parser shall check. */
export interface EmittedQuery {
  readonly printed: PrintedKql;
  readonly customTables: readonly SourceTable[];
  /** Shown where no part of the query has a YAML origin. */
  readonly fallback: Range;
  /** Columns the alert relies on. */
  readonly expected: readonly { readonly name: string; readonly type: KqlType }[];
  /** Of a query that the detection carries: the columns that something relies on, of whatever type. */
  readonly raw?: { readonly columns: readonly NamedColumn[] };
}

export interface Emission {
  readonly artifacts: readonly Artifact[];
  readonly queries: readonly EmittedQuery[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The environment's side of emission, without its lists and parameters, which the plan already holds. */
export interface EmitContext {
  readonly environment?: {
    readonly name: string;
    readonly workspace: {
      readonly subscriptionId: string;
      readonly resourceGroup: string;
      readonly name: string;
      readonly location: string;
    };
    readonly actionGroups: readonly string[];
  };
  /** Handlebars sources by path below `templates/`, e.g. `sentinel/scheduled.json.hbs`. */
  readonly templates: ReadonlyMap<string, string>;
  /** Which names Sigma output uses for fields. */
  readonly sigmaFieldNames: 'event-hub' | 'log-analytics';
}

/** One output format. A new one is a folder with these members and a line in the registry. */
export interface Target {
  readonly name: TargetName;
  /** Whether what it emits reads the tables of a workspace. */
  readonly readsTables: boolean;
  readonly capability: (plan: Plan) => Capability;
  /** The artifacts of one detection. Only called where the capability is not `none`. */
  readonly emit: (plan: Plan, context: EmitContext) => Emission;
  /** Artifacts over all detections: bundles, pipelines, watchlists. */
  readonly emitAll: (plans: readonly Plan[], lists: readonly List[], context: EmitContext) => Emission;
}
