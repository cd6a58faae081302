import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { outOfDate, strayOutput } from '../../diagnostics/catalogue/project.ts';
import { startOf } from '../../diagnostics/position.ts';
import { summaryText } from '../../report/summary.ts';
import type { CompileResult } from '../../compile.ts';
import { CliFailure, exitCodes, type ExitCode } from '../failure.ts';
import { exitCodeFor, writeFindings } from '../findings.ts';
import {
  compareOutput,
  outputFolder,
  writeOutput,
  type OutputChanges,
  type OutputFolder,
} from '../host/output.ts';
import { colorsFor } from '../host/terminal.ts';
import type { CliIo, CliParts } from '../io.ts';
import type { GlobalOptions } from '../options.ts';
import { openSession, type Session } from '../session.ts';
import { watching } from '../watching.ts';

export interface BuildOptions extends GlobalOptions {
  readonly out?: string;
  readonly sigmaFields: 'event-hub' | 'log-analytics';
  readonly check?: boolean;
  readonly strict?: boolean;
  readonly watch?: boolean;
}

/** `detc build`: everything is computed first; where there is an error, nothing is written. */
export async function build(io: CliIo, parts: CliParts, options: BuildOptions): Promise<ExitCode> {
  if (options.check === true && options.watch === true) {
    throw new CliFailure('--check and --watch do not go together');
  }
  const session = openSession(io, parts, options);
  const folder = outputFolder(session.root, io.cwd, options.out);
  const written = new Map<string, string>();
  let isFirst = true;
  const once = async () => {
    const code = await buildOnce(io, parts, session, folder, options, isFirst ? undefined : written, written);
    isFirst = false;
    return code;
  };
  return options.watch === true ? watching(io, session, options, once) : once();
}

async function buildOnce(
  io: CliIo,
  parts: CliParts,
  session: Session,
  folder: OutputFolder,
  options: BuildOptions,
  lastBuild: ReadonlyMap<string, string> | undefined,
  written: Map<string, string>,
): Promise<ExitCode> {
  const started = performance.now();
  const result = await session.compile({ sigmaFieldNames: options.sigmaFields });
  const say = (findings: readonly Diagnostic[]) =>
    writeFindings(findings, session.project().files, io, parts, options);
  if (result.diagnostics.some(({ severity }) => severity === 'error')) {
    await say(result.diagnostics);
    if (options.quiet !== true) io.stderr.write(`nothing was written to ${folder.shown}\n`);
    return exitCodes.findings;
  }
  const changes = compareOutput(folder, result.artifacts, lastBuild);
  const findings = [
    ...result.diagnostics,
    ...changes.stray.map((path) => strayOutput.at(startOf(`${folder.shown}/${path}`), { out: folder.shown })),
    ...(options.check === true ? outdated(changes) : []),
  ];
  if (options.check !== true) {
    writeOutput(changes, io);
    written.clear();
    for (const { path, text } of result.artifacts) written.set(path, text);
  }
  await say(findings);
  if (options.check !== true) summarise(io, options, result, changes, performance.now() - started);
  return exitCodeFor(findings, options);
}

function outdated(changes: OutputChanges): readonly Diagnostic[] {
  const at = (path: string) => startOf(`${changes.folder.shown}/${path}`);
  return [
    ...changes.write.map(({ path, isNew }) => outOfDate.at(at(path), { how: isNew ? 'missing' : 'differs' })),
    ...changes.remove.map((path) => outOfDate.at(at(path), { how: 'stale' })),
  ];
}

/** On stdout for a person; where stdout holds another format, it would spoil the data. */
function summarise(
  io: CliIo,
  options: BuildOptions,
  result: CompileResult,
  changes: OutputChanges,
  milliseconds: number,
): void {
  if (options.quiet === true) return;
  const sink = options.format === 'pretty' ? io.stdout : io.stderr;
  const facts = {
    out: changes.folder.shown,
    written: changes.write.length,
    unchanged: changes.unchanged,
    removed: changes.remove.length,
    milliseconds,
  };
  sink.write(`${summaryText(result.report, facts, colorsFor(options.color, io.env, sink))}\n`);
}
