import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyFixes } from '../diagnostics/apply-fixes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { counted } from '../report/words.ts';
import type { CompileResult } from '../compile.ts';
import { CliFailure, hostFailure } from './failure.ts';
import { isWithin, realPath } from './host/paths.ts';
import type { CliIo } from './io.ts';
import type { GlobalOptions } from './options.ts';
import type { Session, SessionCompileOptions } from './session.ts';

/** A fix can uncover a finding that has a fix too; a chain longer than this goes in a circle. */
const mostRounds = 10;

/**
 * Compiles, applies the safe fixes, and compiles again until none is left.
 * @param concerning which findings are to be fixed
 * @throws CliFailure when a file cannot be written, or was changed by somebody else meanwhile
 */
export async function fixProject(
  io: CliIo,
  session: Session,
  compileOptions: SessionCompileOptions,
  concerning: (diagnostics: readonly Diagnostic[]) => readonly Diagnostic[],
  options: Pick<GlobalOptions, 'quiet'>,
): Promise<CompileResult> {
  const fixed = new Set<string>();
  let count = 0;
  let result = await session.compile(compileOptions);
  for (let round = 0; round < mostRounds; round += 1) {
    const byFile = fixableByFile(concerning(result.diagnostics));
    let applied = 0;
    for (const [path, diagnostics] of byFile) applied += await fixFile(session, path, diagnostics);
    if (applied === 0) break;
    count += applied;
    for (const path of byFile.keys()) fixed.add(path);
    session.refresh([...byFile.keys()]);
    result = await session.compile(compileOptions);
  }
  if (count > 0 && options.quiet !== true) {
    io.stderr.write(`fixed ${counted(count, 'finding')} in ${[...fixed].join(', ')}\n`);
  }
  return result;
}

function fixableByFile(diagnostics: readonly Diagnostic[]): ReadonlyMap<string, readonly Diagnostic[]> {
  const byFile = new Map<string, Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    if (diagnostic.fix === undefined) continue;
    const { file } = diagnostic.range;
    byFile.set(file, [...(byFile.get(file) ?? []), diagnostic]);
  }
  return byFile;
}

async function fixFile(session: Session, path: string, diagnostics: readonly Diagnostic[]): Promise<number> {
  const compiled = session.project().files.get(path);
  if (compiled === undefined) return 0;
  const place = realPath(join(session.root, ...path.split('/')));
  if (place === undefined || !isWithin(session.root, place)) return 0;
  const before = Buffer.from(compiled);
  const { text, applied } = applyFixes(before.toString('utf8'), diagnostics);
  if (applied === 0) return 0;
  try {
    if (!readFileSync(place).equals(before)) {
      throw new CliFailure(`${path} was changed meanwhile, so it was not fixed`, { help: 'run again' });
    }
    const { default: writeFileAtomic } = await import('write-file-atomic');
    await writeFileAtomic(place, text);
  } catch (error) {
    throw hostFailure(`cannot write ${path}`, error);
  }
  return applied;
}
