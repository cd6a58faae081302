import type { KustoGlobals } from './kusto-globals.ts';
import { createLanguageService, type LanguageService } from './language-service.ts';
import { lint } from './lint/registry.ts';
import { tableFingerprint } from './tables.ts';
import { createMemoryCache, readVerification, type VerificationCache } from './verification-cache.ts';
import { verificationContent } from './verification-key.ts';
import type { Verification, VerificationRequest } from './verification.ts';

export interface Verifier {
  /**
   * Checks queries by Microsoft's parser and our lint; the answers stand in the order of the requests.
   * Rejects only where the language service cannot be loaded.
   */
  readonly verify: (
    requests: readonly VerificationRequest[],
    onProgress?: (done: number, total: number) => void,
  ) => Promise<readonly Verification[]>;
}

export interface VerifierParts {
  /** Loads Microsoft's language service; called once, and only when an answer is not in the cache. */
  readonly load: () => Promise<KustoGlobals>;
  /** A digest that can stand for the text: SHA-256 in hexadecimal, for example. */
  readonly hash: (text: string) => string;
  readonly cache?: VerificationCache;
}

/** A verifier whose language service (5 MB, over a second until its first answer) is loaded when first needed. */
export function createVerifier({ load, hash, cache = createMemoryCache() }: VerifierParts): Verifier {
  let service: Promise<LanguageService> | undefined;
  const digests = new Map<string, string>();
  const schemaDigest = (table: string): string | undefined => {
    const known = digests.get(table);
    if (known !== undefined) return known;
    const schema = tableFingerprint(table);
    const digest = schema === undefined ? undefined : hash(schema);
    if (digest !== undefined) digests.set(table, digest);
    return digest;
  };
  return {
    verify: async (requests, onProgress) => {
      const keyed = requests.map((request) => ({
        request,
        key: hash(verificationContent(request, schemaDigest)),
      }));
      const answers = new Map<string, Verification>();
      for (const { key } of keyed) {
        const kept = readVerification(cache.get(key));
        if (kept !== undefined) answers.set(key, kept);
      }
      const missing = new Map(
        keyed.flatMap(({ key, request }) => (answers.has(key) ? [] : [[key, request] as const])),
      );
      let done = 0;
      for (const [key, request] of missing) {
        onProgress?.(done++, missing.size);
        service ??= load().then(createLanguageService);
        const verification = verifyQuery(await service, request);
        answers.set(key, verification);
        // Perhaps only the stack was short: to be tried again.
        if (verification.output.kind !== 'unknown') cache.set(key, verification);
      }
      onProgress?.(done, missing.size);
      return keyed.map(({ key }) => answers.get(key) ?? notAnalysed);
    },
  };
}

const notAnalysed: Verification = { findings: [], lint: [], output: { kind: 'unknown' } };

function verifyQuery(
  service: LanguageService,
  { text, tables, shapes = {} }: VerificationRequest,
): Verification {
  const custom = tables.filter((table) => table.custom);
  const analysis = service.analyse(text, custom);
  if (analysis === undefined) return notAnalysed;
  const { findings, result, tree } = analysis;
  // The lint reads types, which are guesses after an error.
  const isSound = findings.every(({ severity }) => severity !== 'error');
  return { findings, lint: isSound ? lint(tree, { shapes }) : [], output: result };
}
