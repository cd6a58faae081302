import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'tinyglobby';
import { createCompiler } from '../../compiler/compile.ts';
import type { CliParts } from '../../compiler/cli/io.ts';

const root = join(import.meta.dirname, '..', '..');

/** The real compiler, without Microsoft's parser: what a deployment needs of it, quickly. */
export const quickParts: Partial<CliParts> = {
  packageRoot: root,
  createCompiler: () => Promise.resolve(createCompiler()),
  createVerifier: () => Promise.resolve({ verify: () => Promise.resolve([]) }),
};

/** A project of three detections of the catalogue, and an environment `prod` at the given address. */
export function writeSmallProject(folder: string, resourceManager: string, more = ''): void {
  const detections = join(folder, 'detections');
  for (const name of ['sources', 'lists', 'examples', 'guides']) {
    cpSync(join(root, 'detections', name), join(detections, name), { recursive: true });
  }
  mkdirSync(join(detections, 'environments'), { recursive: true });
  mkdirSync(join(detections, 'mine'));
  for (const name of ['bad-password-burst', 'break-glass-sign-in', 'legacy-protocol']) {
    writeFileSync(join(detections, 'mine', `${name}.yaml`), readFileSync(findDetection(name), 'utf8'));
  }
  writeFileSync(
    join(detections, 'environments', 'prod.yaml'),
    `title: Test
description: A workspace on this machine.
workspace:
  subscriptionId: 7c1f2e9a-4b36-4d58-9a0e-5f6b7c8d9e00
  resourceGroup: rg-soc
  name: log-soc
  location: westeurope
cloud: {resourceManager: '${resourceManager}'}
${more}`,
  );
}

function findDetection(name: string): string {
  const [path] = globSync(`detections/**/${name}.yaml`, { cwd: root, absolute: true });
  if (path === undefined) throw new Error(`there is no detection ${name}`);
  return path;
}
