import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import type { KustoGlobals } from './kusto-globals.ts';
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

/**
 * Loads Microsoft's language service. The package exports nothing: its two scripts, in this order, set the globals
 * `Bridge` and `Kusto`.
 */
export function loadLanguageService(): Promise<KustoGlobals> {
  const require = createRequire(import.meta.url);
  try {
    require('@kusto/language-service-next/bridge.min.js');
    require('@kusto/language-service-next/Kusto.Language.Bridge.min.js');
  } catch (error) {
    // The error itself would print the one minified line of 4 MB that it came from.
    const reason = error instanceof Error ? error.message.slice(0, 200) : 'unknown reason';
    return Promise.reject(
      new Error(
        `Microsoft's KQL language service (@kusto/language-service-next) cannot be loaded: ${reason}`,
      ),
    );
  }
  const { Kusto: loaded } = globalThis as { Kusto?: KustoGlobals };
  return loaded === undefined
    ? Promise.reject(new Error('@kusto/language-service-next has set no global Kusto'))
    : Promise.resolve(loaded);
}
