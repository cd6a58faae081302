import { readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { applyPlan } from '../../deploy/apply-plan.ts';
import type { ApplyResult } from '../../deploy/apply.ts';
import { environmentRange, makePlan, workspacesOf, type MadePlan } from '../../deploy/deployment.ts';
import { hasChanges, isUnread, type DeployPlan } from '../../deploy/plan.ts';
import { readPlanFile } from '../../deploy/plan-file.ts';
import { resultJson, resultText } from '../../deploy/show/index.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { openAzure } from '../deploy/azure.ts';
import { confirm } from '../deploy/confirm.ts';
import { prepare, type PlanningOptions, type Prepared } from '../deploy/prepare.ts';
import { writeWhole } from '../deploy/write-whole.ts';
import { CliFailure, exitCodes, hostFailure, type ExitCode } from '../failure.ts';
import { writeFindings } from '../findings.ts';
import { colorsFor } from '../host/terminal.ts';
import type { CliIo, CliParts } from '../io.ts';
import { openProgress } from '../progress.ts';
import { shownPlan } from './plan.ts';
import { requireDataFormat } from './list.ts';

export interface DeployOptions extends PlanningOptions {
  /** A saved plan. */
  readonly plan?: string;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly report?: string;
}

/** `detc deploy`: makes the workspaces what the project says. */
export async function deploy(io: CliIo, parts: CliParts, options: DeployOptions): Promise<ExitCode> {
  requireDataFormat('deploy', options);
  requireFittingOptions(options);
  const prepared = await prepare(io, parts, options);
  if (prepared === undefined) return exitCodes.findings;
  const stopping = stopOnInterrupt(io);
  try {
    const azure = await openAzure(prepared.environment, io, stopping.signal);
    const saved = options.plan === undefined ? undefined : readSaved(io, options, prepared);
    if (saved !== undefined && 'code' in saved) return await refuse([saved], prepared, io, parts, options);
    const made: Omit<MadePlan, 'actual'> & Partial<MadePlan> =
      saved === undefined
        ? await makePlan(prepared.result, azure.armFor, prepared.options)
        : { plan: saved, diagnostics: [] };
    const isData = options.format === 'json';
    const shown = isData ? { ...io, stdout: io.stderr } : io;
    if (options.quiet !== true || options.dryRun === true) {
      shown.stdout.write(shownPlan(made.plan, shown, { ...options, format: 'pretty' }));
    }
    if (made.diagnostics.length > 0) return await refuse(made.diagnostics, prepared, io, parts, options);
    const isUnreadAll = made.plan.workspaces.every(isUnread);
    if (options.dryRun === true || isUnreadAll || !hasChanges(made.plan)) {
      if (isData)
        io.stdout.write(`${JSON.stringify(resultJson(nothingDone(made.plan, io)), undefined, 2)}\n`);
      return made.plan.workspaces.some(isUnread) ? exitCodes.remote : exitCodes.clean;
    }
    if (options.yes !== true && !(await confirm(io, made.plan))) {
      io.stderr.write('nothing was changed\n');
      return exitCodes.clean;
    }
    const result = await apply(made, prepared, azure, io, options, stopping);
    await report(result, prepared, io, options);
    return exitCodeOf(result, stopping.isStopping());
  } catch (error) {
    if (stopping.signal.aborted) {
      io.stderr.write(
        'interrupted; what was under way may or may not be done: run it again, it goes on from there\n',
      );
      return exitCodes.interrupted;
    }
    throw error;
  } finally {
    stopping.release();
  }
}

function requireFittingOptions(options: DeployOptions): void {
  if (options.plan === undefined) return;
  const given = (['prune', 'only', 'adopt'] as const).find((name) => options[name] !== undefined);
  if (given === undefined) return;
  throw new CliFailure(`--${given} and --plan do not go together`, {
    help: `the saved plan says it already: give --${given} to \`detc plan\``,
  });
}

/** The first interrupt lets what is under way end, the second does not wait. */
function stopOnInterrupt(io: CliIo) {
  const abort = new AbortController();
  let isStopping = false;
  const release = io.onInterrupt(() => {
    if (isStopping) abort.abort();
    else io.stderr.write('stopping after what is under way; press Ctrl-C again to stop at once\n');
    isStopping = true;
  });
  return { signal: abort.signal, isStopping: () => isStopping, release };
}
type Stopping = ReturnType<typeof stopOnInterrupt>;

function readSaved(
  io: CliIo,
  { plan = '' }: DeployOptions,
  { result, environment }: Prepared,
): DeployPlan | Diagnostic {
  let content: string;
  try {
    content = readFileSync(resolve(io.cwd, plan), 'utf8');
  } catch (error) {
    throw hostFailure(`cannot read the plan ${plan}`, error);
  }
  return readPlanFile(content, plan, result.ground.environment?.name ?? '', workspacesOf(environment));
}

async function refuse(
  diagnostics: readonly Diagnostic[],
  { session }: Prepared,
  io: CliIo,
  parts: CliParts,
  options: DeployOptions,
): Promise<ExitCode> {
  await writeFindings(diagnostics, session.project().files, { ...io, stdout: io.stderr }, parts, {
    ...options,
    format: 'pretty',
  });
  io.stderr.write('nothing was changed\n');
  return exitCodes.findings;
}

async function apply(
  made: Omit<MadePlan, 'actual'> & Partial<MadePlan>,
  { result }: Prepared,
  { armFor, clock }: Awaited<ReturnType<typeof openAzure>>,
  io: CliIo,
  options: DeployOptions,
  stopping: Stopping,
): Promise<ApplyResult> {
  const total = made.plan.workspaces.flatMap((plan) =>
    isUnread(plan) ? [] : plan.resources.filter(({ action }) => action !== 'none'),
  ).length;
  const progress = openProgress(io, options);
  let done = 0;
  try {
    return await applyPlan(made.plan, {
      armFor,
      ...(made.actual === undefined ? {} : { actual: made.actual }),
      range: environmentRange(result),
      now: io.now,
      sleep: (milliseconds) => clock.sleep(milliseconds, stopping.signal),
      isStopping: stopping.isStopping,
      onResult: () => {
        done += 1;
        progress.report(done, total);
      },
    });
  } finally {
    progress.close();
  }
}

async function report(
  result: ApplyResult,
  { session }: Prepared,
  io: CliIo,
  options: DeployOptions,
): Promise<void> {
  const data = `${JSON.stringify(resultJson(result), undefined, 2)}\n`;
  const path = options.report ?? join(session.root, '.detc', 'deploy', `${result.environment}.json`);
  if (options.format === 'json') io.stdout.write(data);
  else io.stdout.write(resultText(result, colorsFor(options.color, io.env, io.stdout)));
  await writeWhole(io, path, data);
  if (options.quiet !== true) io.stderr.write(`report: ${options.report ?? relative(io.cwd, path)}\n`);
}

function nothingDone(plan: DeployPlan, io: CliIo): ApplyResult {
  const now = io.now().toISOString();
  return {
    environment: plan.environment,
    started: now,
    ended: now,
    workspaces: plan.workspaces.map((workspace) => ({
      workspace: workspace.workspace,
      resources: [],
      ...(isUnread(workspace) ? { problem: workspace.problem } : {}),
    })),
  };
}

function exitCodeOf({ workspaces }: ApplyResult, isStopping: boolean): ExitCode {
  if (isStopping) return exitCodes.interrupted;
  const isStale = workspaces.some(({ problem }) => problem?.code === 'D8208');
  const isWhole = workspaces.every(
    ({ problem, resources }) => problem === undefined && resources.every(({ outcome }) => outcome === 'done'),
  );
  if (isWhole) return exitCodes.clean;
  return isStale ? exitCodes.findings : exitCodes.remote;
}
