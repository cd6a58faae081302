import { createHash } from 'node:crypto';
import type { KustoGlobals } from './kusto-globals.ts';
import { loadKusto } from './load-kusto.ts';
import type { VerificationCache } from './verification-cache.ts';
import { createVerifier, type Verifier } from './verify.ts';

/** The verifier of a Node process. */
export function createNodeVerifier(cache?: VerificationCache): Verifier {
  return createVerifier({
    load: loadLanguageService,
    hash: (text) => createHash('sha256').update(text).digest('hex'),
    ...(cache === undefined ? {} : { cache }),
  });
}

/** Loads Microsoft's language service. */
export async function loadLanguageService(): Promise<KustoGlobals> {
  return Promise.resolve(loadKusto());
}
