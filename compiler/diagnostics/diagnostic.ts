import type { Range } from './position.ts';

export type Severity = 'error' | 'warning' | 'info';

/** One replacement of text. Edits of one fix never overlap. */
export interface Edit {
  readonly range: Range;
  readonly newText: string;
}

/** A change that is safe to apply without asking: it cannot alter what the author meant. */
export interface Fix {
  readonly description: string;
  readonly edits: readonly Edit[];
}

export interface RelatedPlace {
  readonly range: Range;
  readonly message: string;
}

/** One finding about a user's text, with its position and the way out. */
export interface Diagnostic {
  readonly code: string;
  /** The kebab-case name beside the code, e.g. `unknown-field`. */
  readonly name: string;
  readonly severity: Severity;
  readonly message: string;
  readonly range: Range;
  readonly help?: string;
  readonly related?: readonly RelatedPlace[];
  readonly fix?: Fix;
}

/** What a finding may carry beside its message. */
export interface Extras {
  readonly related?: readonly RelatedPlace[];
  readonly fix?: Fix;
  /** Replaces the declared help where the place knows a better way out. */
  readonly help?: string;
}

/** How a kind of finding is declared: once, in `catalogue/`. */
export interface Declaration<Params> {
  /** `D` and four digits; the first digit is the phase. Never reused. */
  readonly code: `D${number}`;
  readonly name: string;
  readonly severity: Severity;
  readonly message: (params: Params) => string;
  readonly help?: (params: Params) => string;
  /** The page `detc explain CODE` prints, in Markdown: what it means, why it matters, how to mend it. */
  readonly page: string;
}

/** A declared kind of finding; `at` reports one. */
export interface DiagnosticKind<Params> extends Declaration<Params> {
  readonly at: (range: Range, params: Params, extras?: Extras) => Diagnostic;
}

/**
 * Declares a kind of finding.
 *
 * @example
 * const unknownField = declare<{ field: string }>({ code: 'D3001', name: 'unknown-field', … });
 * problems.push(unknownField.at(range, { field: 'UserID' }));
 */
export function declare<Params>(declaration: Declaration<Params>): DiagnosticKind<Params> {
  return {
    ...declaration,
    at: (range, params, extras = {}) => {
      const help = extras.help ?? declaration.help?.(params);
      return {
        code: declaration.code,
        name: declaration.name,
        severity: declaration.severity,
        message: declaration.message(params),
        range,
        ...(help === undefined ? {} : { help }),
        ...(extras.related === undefined ? {} : { related: extras.related }),
        ...(extras.fix === undefined ? {} : { fix: extras.fix }),
      };
    },
  };
}
