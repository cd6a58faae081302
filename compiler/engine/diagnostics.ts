/** Why a query cannot be run, at its place in the query's text. */
export interface EngineDiagnostic {
  /**
   * `unsupported`; `no-result`, of a query that asks for nothing; `runtime`, an error that Kusto raises while it runs; or
   * Microsoft's own code (`KS` and digits).
   */
  readonly code: string;
  readonly message: string;
  /** Offset in the query's text, in UTF-16 code units. */
  readonly start: number;
  readonly length: number;
}

/** Thrown inside the engine only: `prepare` and `run` catch it and give its diagnostic. */
export class EngineError extends Error {
  readonly diagnostic: EngineDiagnostic;

  constructor(diagnostic: EngineDiagnostic) {
    super(diagnostic.message);
    this.name = 'EngineError';
    this.diagnostic = diagnostic;
  }
}

export interface Place {
  readonly start: number;
  readonly length: number;
}

export function unsupported(what: string, place: Place): EngineError {
  return new EngineError({
    code: 'unsupported',
    message: `${what} is not supported by the local engine.`,
    start: place.start,
    length: place.length,
  });
}

export function runtimeError(message: string, place: Place): EngineError {
  return new EngineError({ code: 'runtime', message, start: place.start, length: place.length });
}

/** A query of nothing, or of nothing but statements. */
export function noResult(text: string, { start, length }: Place): EngineError {
  const message =
    text.trim() === ''
      ? 'The query is empty.'
      : 'The query has no result: after its statements there is no expression that gives rows.';
  return new EngineError({ code: 'no-result', message, start, length });
}
