// Completes `dist/` after tsc: files that are read but not compiled, and the right to run the command.
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const assets = /\.(?:json|cjs)$/u;

for (const path of readdirSync(join(root, 'compiler'), { recursive: true })) {
  if (!assets.test(path)) continue;
  const target = join(root, 'dist', path);
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(join(root, 'compiler', path), target);
}

const main = join(root, 'dist', 'cli', 'main.js');
if (existsSync(main)) chmodSync(main, 0o755);
