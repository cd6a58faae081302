import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import type { Range } from '../../compiler/diagnostics/position.ts';
import { createNodeVerifier } from '../../compiler/kql/node-verifier.ts';
import { toDiagnostics } from '../../compiler/kql/verification-diagnostics.ts';
import type { Verification, VerificationRequest } from '../../compiler/kql/verification.ts';

/** One verifier for all tests: the language service takes two seconds to load. */
export const verifier = createNodeVerifier();

/** A range on one line of a source file; `offset` is that of a file whose lines have 100 characters. */
export function place(line: number, column: number, length: number): Range {
  const offset = (line - 1) * 100 + column - 1;
  return {
    file: 'detections/sources/x.yaml',
    start: { line, column, offset },
    end: { line, column: column + length, offset: offset + length },
  };
}

/** Where the query as a whole came from. */
export const fallback = place(1, 1, 0);

export function requestFor(text: string, more: Partial<VerificationRequest> = {}): VerificationRequest {
  return { text, segments: [], tables: [], fallback, ...more };
}

export async function verifyOne(request: VerificationRequest): Promise<Verification> {
  const [verification] = await verifier.verify([request]);
  return verification!;
}

export async function diagnose(request: VerificationRequest): Promise<readonly Diagnostic[]> {
  return toDiagnostics(await verifyOne(request), request);
}

/** `CODE line:column-column`. */
export function summary({ code, range }: Diagnostic): string {
  return `${code} ${range.start.line}:${range.start.column}-${range.end.column}`;
}

/** The query with each line as if it stood in the YAML file from line 10, column 5 on: findings then have exact places. */
export function asYaml(text: string, more: Partial<VerificationRequest> = {}): VerificationRequest {
  let start = 0;
  const segments = text.split('\n').map((line, index) => {
    const segment = { start, end: start + line.length, origin: place(10 + index, 5, line.length) };
    start += line.length + 1;
    return segment;
  });
  return requestFor(text, { segments, ...more });
}
