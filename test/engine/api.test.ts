import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { expect } from 'chai';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..', '..');
const names = ['Boxed', 'Decimal', 'cellToJson', 'formatCell', 'prepare', 'run', 'watchlists'];

describe('detc/engine', function () {
  // Bundling, and loading Microsoft's parser, take their time.
  this.timeout(30_000);

  it('is an entry of the package, built from the façade', () => {
    const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      exports: Record<string, unknown>;
    };
    expect(exports['./engine']).to.deep.equal({
      types: './dist/engine/index.d.ts',
      default: './dist/engine/index.js',
    });
    expect(existsSync(join(root, 'compiler', 'engine', 'index.ts'))).to.equal(true);
  });

  it('has these names when it is built', async function () {
    const built = join(root, 'dist', 'engine', 'index.js');
    if (!existsSync(built)) {
      console.log('        skipped: dist/ is not built');
      this.skip();
    }
    expect(await import(pathToFileURL(built).href)).to.include.keys(names);
  });

  it('runs where there is no Node, with Microsoft’s scripts loaded as a page loads them', async () => {
    const { outputFiles, metafile } = await build({
      entryPoints: [join(root, 'compiler', 'engine', 'index.ts')],
      bundle: true,
      write: false,
      metafile: true,
      platform: 'browser',
      format: 'iife',
      globalName: 'engine',
      logLevel: 'silent',
      // Only Node's own loader of the scripts asks for the module's address.
      define: { 'import.meta.url': '""' },
    });
    const imported = Object.values(metafile.outputs).flatMap(({ imports }) =>
      imports.map(({ path }) => path),
    );
    expect(imported).to.deep.equal([]);

    // A page's globals: none of Node's.
    const page = createContext({ TextEncoder, TextDecoder, URL, atob, btoa, console });
    for (const script of ['bridge.min.js', 'Kusto.Language.Bridge.min.js']) {
      runInContext(
        readFileSync(join(root, 'node_modules', '@kusto', 'language-service-next', script), 'utf8'),
        page,
      );
    }
    runInContext(outputFiles[0]?.text ?? '', page);
    const answer: unknown = runInContext(
      `(() => {
        const columns = [{ name: 'user', type: 'string' }, { name: 'n', type: 'long' }];
        const prepared = engine.prepare('T | where user has "ana" | summarize n = sum(n) by user', { tables: { T: columns } });
        if (!prepared.ok) return JSON.stringify(prepared.diagnostics);
        const rows = [{ user: 'ana b', n: 2 }, { user: 'bob', n: 3 }, { user: 'ana b', n: 5 }];
        const outcome = engine.run(prepared.plan, { tables: { T: { columns, rows } } }, { now: '2026-01-01' });
        if (!outcome.ok) return outcome.diagnostic.message;
        const { table } = outcome;
        return JSON.stringify([table.columns, table.rows, table.originsOf(0)]);
      })()`,
      page,
    );
    expect(JSON.parse(answer as string)).to.deep.equal([
      [
        { name: 'user', type: 'string' },
        { name: 'n', type: 'long' },
      ],
      [['ana b', 7]],
      [
        { table: 'T', row: 0 },
        { table: 'T', row: 2 },
      ],
    ]);
  });
});
