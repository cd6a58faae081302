import type { Verifier } from '../../kql/verify.ts';
import type { CliIo, CliParts } from '../io.ts';
import type { GlobalOptions } from '../options.ts';
import type { Progress } from '../progress.ts';
import { cacheFolder, openCache } from './verification-cache.ts';

/** Microsoft's parser behind the cache. */
export interface CachedVerifier {
  /** @param progress is told how many queries are verified */
  readonly open: (progress: Progress) => Promise<Verifier>;
  /** Keeps the answers for the next run. */
  readonly save: () => Promise<void>;
}

/** @throws CliFailure where the cache is there but may not be read */
export function cachedVerifier(
  root: string,
  io: CliIo,
  parts: CliParts,
  options: Pick<GlobalOptions, 'cache'>,
): CachedVerifier {
  const cache = options.cache === false ? undefined : openCache(cacheFolder(root, io.cwd, options.cache));
  let verifier: Promise<Verifier> | undefined;
  return {
    open: async (progress) => {
      const { verify } = await (verifier ??= parts.createVerifier(cache));
      return {
        verify: (requests, onProgress) =>
          verify(requests, (done, total) => {
            progress.report(done, total);
            onProgress?.(done, total);
          }),
      };
    },
    save: async () => {
      await cache?.save();
    },
  };
}
