import type { Json, JsonMap } from '../../compiler/azure/json.ts';

/** A request as the local Azure gets it; header names are in small letters. */
export interface LocalRequest {
  readonly method: string;
  /** With the query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface LocalAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Json;
}

/** What Azure answers instead of doing it. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }

  answer(): LocalAnswer {
    const body = { error: { code: this.code, message: this.message } };
    return { status: this.status, headers: this.headers, body };
  }
}

export function badRequest(message: string): Refusal {
  return new Refusal(400, 'BadRequest', message);
}

/** The body of a request as an object. */
export function bodyOf({ body }: LocalRequest): JsonMap {
  let value: unknown;
  try {
    value = JSON.parse(body ?? '');
  } catch {
    throw new Refusal(
      400,
      'InvalidRequestContent',
      'The request content was invalid and could not be deserialized.',
    );
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonMap;
  throw new Refusal(400, 'InvalidRequestContent', 'The request content is not an object.');
}
