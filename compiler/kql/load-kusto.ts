import type { KustoGlobals } from './kusto-globals.ts';

interface ModuleLoader {
  readonly createRequire: (from: string) => (path: string) => unknown;
}

/**
 * Microsoft's language service: the global that a page or worker has loaded, else the npm package of a Node process.
 * Throws where there is neither. The package exports nothing: its two scripts set the globals `Bridge` and `Kusto`.
 */
export function loadKusto(): KustoGlobals {
  const ready = loaded();
  if (ready !== undefined) return ready;
  const { process } = globalThis as {
    process?: { getBuiltinModule?: (name: string) => ModuleLoader | undefined };
  };
  const loader = process?.getBuiltinModule?.('node:module');
  if (loader === undefined) {
    throw new Error(
      'Load bridge.min.js and Kusto.Language.Bridge.min.js of @kusto/language-service-next first.',
    );
  }
  const require = loader.createRequire(import.meta.url);
  let reason: string | undefined;
  try {
    // The package's `main` throws; the second script needs the first.
    require('@kusto/language-service-next/bridge.min.js');
    require('@kusto/language-service-next/Kusto.Language.Bridge.min.js');
  } catch (error) {
    // The error itself would print the one minified line of 4 MB that it came from.
    reason = error instanceof Error ? error.message.slice(0, 200) : 'unknown reason';
  }
  if (reason !== undefined) {
    throw new Error(
      `Microsoft's KQL language service (@kusto/language-service-next) cannot be loaded: ${reason}`,
    );
  }
  const kusto = loaded();
  if (kusto === undefined) throw new Error('@kusto/language-service-next has set no global Kusto');
  return kusto;
}

function loaded(): KustoGlobals | undefined {
  return (globalThis as { Kusto?: KustoGlobals }).Kusto;
}
