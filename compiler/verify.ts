import type { Ground } from './check/ground/ground.ts';
import type { Diagnostic } from './diagnostics/diagnostic.ts';
import { fieldDiagnostics, type FieldRequest, fieldRequests } from './kql/field-requests.ts';
import { shapesOf } from './kql/shapes.ts';
import { toDiagnostics, withoutRepeats } from './kql/verification-diagnostics.ts';
import { withPlainTables } from './kql/resource-graph.ts';
import type { VerificationRequest } from './kql/verification.ts';
import { verifyRaw } from './kql/verify-raw.ts';
import { verifyOutput } from './kql/verify-output.ts';
import type { Verifier } from './kql/verify.ts';
import type { EmittedQuery } from './targets/target.ts';

export type { Verifier } from './kql/verify.ts';

/** Has the sources' KQL and every emitted query checked by Microsoft's parser and by our lint. */
export async function verify(
  queries: readonly EmittedQuery[],
  ground: Ground,
  verifier: Verifier | undefined,
): Promise<readonly Diagnostic[]> {
  if (verifier === undefined) return [];
  const { fields, shapes } = groundRequests(ground);
  const requests = queries.map(({ printed, customTables, fallback }): VerificationRequest => ({
    ...printed,
    text: withPlainTables(printed.text),
    tables: customTables,
    shapes,
    fallback,
  }));
  const [fieldAnswers, answers] = [await verifier.verify(fields), await verifier.verify(requests)];
  const found = requests.flatMap((request, index) => {
    const answer = answers[index];
    if (answer === undefined) return [];
    const raw = queries[index]?.raw;
    if (raw !== undefined) return verifyRaw(answer, request, raw.columns);
    const needed = (queries[index]?.expected ?? []).map((column) => ({ ...column, range: request.fallback }));
    return [...toDiagnostics(answer, request), ...verifyOutput(answer, needed)];
  });
  return withoutRepeats([...fieldDiagnostics(fields, fieldAnswers), ...found]);
}

interface GroundRequests {
  readonly fields: readonly FieldRequest[];
  readonly shapes: NonNullable<VerificationRequest['shapes']>;
}

const made = new WeakMap<Ground, GroundRequests>();

/** The queries that check the sources: the same as long as the ground is. */
function groundRequests(ground: Ground): GroundRequests {
  const sources = [...ground.sources.values()];
  const requests = made.get(ground) ?? { fields: sources.flatMap(fieldRequests), shapes: shapesOf(sources) };
  made.set(ground, requests);
  return requests;
}
