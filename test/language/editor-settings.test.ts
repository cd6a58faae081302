import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { projectFiles } from '../../compiler/project.ts';

const root = join(import.meta.dirname, '..', '..');

/** The folders below `detections/` that `.vscode/settings.json` maps to a schema. */
function mappedFolders(): ReadonlyMap<string, string> {
  const text = readFileSync(join(root, '.vscode', 'settings.json'), 'utf8').replace(/^\s*\/\/.*$/gmu, '');
  const schemas = (JSON.parse(text) as { 'yaml.schemas': Record<string, readonly string[]> })['yaml.schemas'];
  return new Map(
    Object.entries(schemas).flatMap(([schema, patterns]) =>
      patterns.map(
        (pattern) => [pattern.replace(/^detections\/|\/(?:\*\*\/)?\*\.yaml$/gu, ''), schema] as const,
      ),
    ),
  );
}

describe('the settings of the editor', () => {
  it('map every folder of detections/ to the schema of what the compiler takes its files for', () => {
    const mapped = mappedFolders();
    const folders = readdirSync(join(root, 'detections'), { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    for (const { name } of folders) {
      const { files } = projectFiles({ files: new Map([[`detections/${name}/x.yaml`, '']]) });
      expect(mapped.get(name), name).to.equal(`./compiler/language/${files[0]?.kind ?? ''}.schema.json`);
    }
  });

  it('name schemas that are there', () => {
    for (const schema of mappedFolders().values())
      expect(existsSync(join(root, schema)), schema).to.equal(true);
  });
});
