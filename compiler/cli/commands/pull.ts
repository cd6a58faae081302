import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makePlan } from '../../deploy/deployment.ts';
import { isUnread } from '../../deploy/plan.ts';
import { pull as pullDrift, pullJson, pullText } from '../../deploy/pull/index.ts';
import { openAzure } from '../deploy/azure.ts';
import { prepare, type PlanningOptions } from '../deploy/prepare.ts';
import { CliFailure, exitCodes, hostFailure, type ExitCode } from '../failure.ts';
import { writeFindings } from '../findings.ts';
import { isWithin, realPath } from '../host/paths.ts';
import { colorsFor } from '../host/terminal.ts';
import type { CliIo, CliParts } from '../io.ts';
import type { GlobalOptions } from '../options.ts';
import type { Session } from '../session.ts';
import { requireDataFormat } from './list.ts';

export interface PullOptions extends GlobalOptions {
  readonly dryRun?: boolean;
}

/** `detc pull`: takes over into the project what somebody changed in the workspace. */
export async function pull(io: CliIo, parts: CliParts, options: PullOptions): Promise<ExitCode> {
  requireDataFormat('pull', options);
  const planning: PlanningOptions = { ...options, maxDeletes: '0' };
  const prepared = await prepare(io, parts, planning);
  if (prepared === undefined) return exitCodes.findings;
  const { session, result, environment } = prepared;
  const stop = new AbortController();
  const release = io.onInterrupt(() => {
    stop.abort();
  });
  try {
    const azure = await openAzure(environment, io, stop.signal);
    const { plan, actual, diagnostics } = await makePlan(result, azure.armFor, prepared.options);
    if (diagnostics.length > 0) {
      const written = { ...options, format: 'pretty' as const };
      await writeFindings(diagnostics, session.project().files, { ...io, stdout: io.stderr }, parts, written);
      return exitCodes.findings;
    }
    const { files } = session.project();
    const pulled = await pullDrift({
      plan,
      actual,
      result,
      textOf: (path) => decode(files.get(path)),
      paths: [...files.keys()],
      compile: (changed) =>
        session.compile({ files: new Map<string, Uint8Array | string>([...files, ...changed]) }),
    });
    const isDryRun = options.dryRun === true;
    if (!isDryRun) await writeAll(session, pulled.files);
    const unread = plan.workspaces.filter(isUnread);
    const report = { ...pulled, environment: plan.environment, isDryRun, unread };
    io.stdout.write(
      options.format === 'json'
        ? `${JSON.stringify(pullJson(report), undefined, 2)}\n`
        : pullText(report, colorsFor(options.color, io.env, io.stdout)),
    );
    if (unread.length > 0) return exitCodes.remote;
    return pulled.remaining.length > 0 || pulled.autoDisabled.length > 0
      ? exitCodes.findings
      : exitCodes.clean;
  } catch (error) {
    if (stop.signal.aborted) return exitCodes.interrupted;
    throw error;
  } finally {
    release();
  }
}

/** With its byte order mark, which belongs to the file. */
function decode(content: Uint8Array | undefined): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(content);
}

/** All files are looked at before the first is written. */
async function writeAll(session: Session, texts: ReadonlyMap<string, string>): Promise<void> {
  const { files } = session.project();
  const places = [...texts].map(([path, text]) => ({ path, text, place: placeOf(session.root, path) }));
  for (const { path, place } of places) {
    const before = files.get(path);
    if (before === undefined || !isAsRead(place, path, before)) {
      throw new CliFailure(`${path} was changed meanwhile, so nothing was written`, { help: 'run again' });
    }
  }
  const { default: writeFileAtomic } = await import('write-file-atomic');
  for (const { path, text, place } of places) {
    try {
      await writeFileAtomic(place, text);
    } catch (error) {
      throw hostFailure(`cannot write ${path}`, error);
    }
  }
}

function isAsRead(place: string, path: string, before: Uint8Array): boolean {
  try {
    return readFileSync(place).equals(before);
  } catch (error) {
    throw hostFailure(`cannot read ${path}`, error);
  }
}

/** A link may lead to another file of the project, and nowhere else. */
function placeOf(root: string, path: string): string {
  const place = realPath(join(root, ...path.split('/')));
  if (place !== undefined && isWithin(root, place)) return place;
  throw new CliFailure(`${path} is not in the project any more, so nothing was written`, {
    help: 'run again',
  });
}
