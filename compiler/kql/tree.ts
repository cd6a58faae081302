import type { Range } from '../diagnostics/position.ts';

/**
 * A KQL query as typed nodes. Queries are only ever built from these and printed by `print.ts`, so that no text of a
 * user can become syntax. `origin` is the YAML range a node came from: an error that Microsoft's parser reports inside
 * the node is shown there.
 */
export type Expression =
  | Named<'column', { readonly name: string }>
  /** A path into a dynamic value: `DeviceDetail.deviceId`. */
  | Named<'path', { readonly base: Expression; readonly segments: readonly (string | number)[] }>
  | Named<'string', { readonly value: string }>
  | Named<'number', { readonly value: number; readonly type: 'int' | 'long' | 'real' }>
  | Named<'bool', { readonly value: boolean }>
  /** Seconds. */
  | Named<'timespan', { readonly seconds: number }>
  /** ISO 8601, UTC. */
  | Named<'datetime', { readonly value: string }>
  | Named<'dynamic', { readonly value: Json }>
  | Named<'call', { readonly name: string; readonly args: readonly Expression[] }>
  | Named<
      'binary',
      { readonly operator: BinaryOperator; readonly left: Expression; readonly right: Expression }
    >
  | Named<'and', { readonly operands: readonly Expression[] }>
  | Named<'or', { readonly operands: readonly Expression[] }>
  | Named<'not', { readonly operand: Expression }>
  | Named<
      'in',
      { readonly operator: InOperator; readonly left: Expression; readonly items: readonly Expression[] }
    >
  | Named<'between', { readonly left: Expression; readonly from: Expression; readonly to: Expression }>
  /** `* has 'x'`: the term in any column. */
  | Named<'star', object>
  /** KQL from a source file, which Microsoft's parser checks like all else. */
  | Named<'source-text', { readonly kql: string; readonly origin: Range }>;

type Named<Kind extends string, Fields> = { readonly kind: Kind; readonly origin?: Range } & Fields;

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export type BinaryOperator =
  | '=='
  | '!='
  | '=~'
  | '!~'
  | '<'
  | '<='
  | '>'
  | '>='
  | '+'
  | '-'
  | '*'
  | '/'
  | 'has'
  | '!has'
  | 'has_cs'
  | 'contains'
  | '!contains'
  | 'contains_cs'
  | 'startswith'
  | 'startswith_cs'
  | 'endswith'
  | 'endswith_cs'
  | 'matches regex';
export type InOperator = 'in' | 'in~' | '!in' | '!in~' | 'has_any' | 'has_all';

export type KqlScalar = 'string' | 'long' | 'real' | 'datetime' | 'dynamic';

/** `Name = expression`, or the bare column where `name` is absent. */
export interface Assignment {
  readonly name?: string;
  readonly value: Expression;
}

export interface Query {
  readonly source: TableExpression;
  readonly operators: readonly Operator[];
}

export type TableExpression =
  | {
      readonly kind: 'table';
      readonly name: string;
      /** Read from Azure Resource Graph. */
      readonly resourceGraph?: true;
      readonly origin?: Range;
    }
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly args: readonly Expression[];
      readonly origin?: Range;
    }
  | { readonly kind: 'union'; readonly queries: readonly Query[] }
  | {
      readonly kind: 'datatable';
      readonly columns: readonly { readonly name: string; readonly type: string }[];
      readonly rows: readonly (readonly Expression[])[];
    }
  | { readonly kind: 'materialize'; readonly query: Query };

export type JoinKind = 'inner' | 'innerunique' | 'leftouter' | 'leftanti' | 'leftsemi';
/** Same-named columns, or a pair. */
export interface JoinKey {
  readonly left: string;
  readonly right: string;
}

export type Operator =
  | { readonly kind: 'where'; readonly predicate: Expression; readonly comment?: string }
  | { readonly kind: 'extend'; readonly columns: readonly Assignment[] }
  | { readonly kind: 'project'; readonly columns: readonly Assignment[] }
  | { readonly kind: 'project-away'; readonly columns: readonly string[] }
  | {
      readonly kind: 'summarize';
      readonly aggregates: readonly Assignment[];
      readonly by: readonly Assignment[];
    }
  | { readonly kind: 'distinct'; readonly columns: readonly string[] }
  | { readonly kind: 'join'; readonly join: JoinKind; readonly right: Query; readonly on: readonly JoinKey[] }
  | {
      readonly kind: 'sort';
      readonly by: readonly { readonly column: string; readonly order: 'asc' | 'desc' }[];
    }
  | {
      readonly kind: 'make-series';
      readonly aggregates: readonly (Assignment & { readonly default: Expression })[];
      readonly on: string;
      readonly from: Expression;
      readonly to: Expression;
      readonly step: Expression;
      readonly by: readonly Assignment[];
    }
  /** One row for each element of `value`, as the column `name`. */
  | {
      readonly kind: 'mv-expand';
      readonly name: string;
      readonly value: Expression;
      readonly type: KqlScalar;
    }
  /** Operators from a source file, without the leading pipe. */
  | { readonly kind: 'source-text'; readonly kql: string; readonly origin: Range };

export type Statement =
  | { readonly kind: 'let'; readonly name: string; readonly value: Expression }
  | { readonly kind: 'let-table'; readonly name: string; readonly query: Query }
  /** `let name = toscalar(query)`. */
  | { readonly kind: 'let-scalar'; readonly name: string; readonly query: Query }
  | { readonly kind: 'query'; readonly query: Query }
  /** KQL that a detection carries, which is printed as it is; each line stands where `origin` says. */
  | {
      readonly kind: 'raw';
      readonly text: string;
      readonly lines: readonly { readonly text: string; readonly origin: Range }[];
    };

/** A whole query: header comment, then statements; the last is the query itself. */
export interface Program {
  readonly comment: readonly string[];
  readonly statements: readonly Statement[];
}

/** Printed text, and which stretch of it came from where. Segments nest; the innermost is the most exact. */
export interface PrintedKql {
  readonly text: string;
  readonly segments: readonly { readonly start: number; readonly end: number; readonly origin: Range }[];
}
