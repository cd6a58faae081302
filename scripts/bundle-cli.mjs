// Joins the command line and what it imports into few files: loading hundreds of modules would take longer than a check.
import { chmodSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = join(root, 'dist', 'cli');

for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
await build({
  entryPoints: {
    main: join(root, 'compiler', 'cli', 'main.ts'),
    'replay-worker': join(root, 'compiler', 'cli', 'replay', 'replay-worker.ts'),
  },
  outdir: folder,
  // The parts that not every command needs stay apart, and beside main.js, from where the package's own files are found.
  splitting: true,
  chunkNames: '[name]-[hash]',
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  minifySyntax: true,
  // Microsoft's parser sets globals when it is loaded; it is loaded by its own name.
  external: ['@kusto/language-service-next'],
  // Packages written for CommonJS expect these names.
  banner: {
    js: [
      "import { createRequire as toRequire } from 'node:module';",
      "import { fileURLToPath as toPath } from 'node:url';",
      'const require = toRequire(import.meta.url), __filename = toPath(import.meta.url);',
    ].join('\n'),
  },
  logLevel: 'warning',
});
chmodSync(join(folder, 'main.js'), 0o755);
