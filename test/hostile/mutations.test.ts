import { expect } from 'chai';
import { createCompiler } from '../../compiler/compile.ts';
import type { Range } from '../../compiler/diagnostics/position.ts';
import { catalogueFiles, ownTemplates } from '../catalogue/catalogue.ts';
import { mutate, seeded } from './mutate.ts';

const runs = 2000;

/** Files that a run keeps beside the one it changes: every kind, and detections of several patterns. */
const kept =
  /\/(sources|lists|environments|guides)\/|bad-password-spray|mfa-interrupt|privileged-account-created|new-country/u;

describe('hostile input', () => {
  it(`${runs} random changes of real files neither crash nor give a finding without a place`, async function () {
    this.timeout(180_000);
    const files = new Map([...catalogueFiles()].filter(([path]) => kept.test(path)));
    const paths = [...files.keys()];
    const templates = ownTemplates();
    const compiler = createCompiler();
    const random = seeded(20261123);
    for (let run = 0; run < runs; run++) {
      const path = paths[Math.floor(random() * paths.length)] ?? '';
      let text = files.get(path) ?? '';
      const changes = 1 + Math.floor(random() * 3);
      for (let change = 0; change < changes; change++) text = mutate(text, random);
      const changed = new Map(files).set(path, text);
      const { diagnostics } = await compiler
        .compile({ files: changed }, { today: '2026-11-23', templates, environment: 'contoso' })
        .catch((error: unknown) => {
          throw new Error(`run ${run}, ${path}:\n${text.slice(0, 2000)}`, { cause: error });
        });
      for (const { code, message, range } of diagnostics) {
        expect(
          isWithin(range, changed),
          `run ${run}, ${path}: ${code} ${message} ${JSON.stringify(range)}`,
        ).to.equal(true);
      }
    }
  });

  it('bytes that are no text are a finding', async () => {
    const random = seeded(7);
    const compiler = createCompiler();
    for (let run = 0; run < 200; run++) {
      const bytes = Uint8Array.from({ length: 1 + Math.floor(random() * 400) }, () =>
        Math.floor(random() * 256),
      );
      const files = new Map([['detections/a/b.yaml', bytes]]);
      const { diagnostics } = await compiler.compile(
        { files },
        { today: '2026-11-23', templates: new Map() },
      );
      expect(
        diagnostics.some(({ severity }) => severity === 'error'),
        `run ${run}`,
      ).to.equal(true);
    }
  });
});

/** The range lies in its file; findings about a file that is missing stand at its start. */
function isWithin({ file, start, end }: Range, files: ReadonlyMap<string, string>): boolean {
  const length = files.get(file)?.length ?? 0;
  const isOrdered =
    start.offset <= end.offset && start.line >= 1 && start.column >= 1 && end.line >= start.line;
  return file !== '' && isOrdered && end.offset <= length;
}
